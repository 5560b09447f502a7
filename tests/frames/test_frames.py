"""Every shape in which bytes can come, the same on both links: what is answered, and whether the link lives."""

import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from native_helper.wire.framing import dump_json, dump_msgpack, frame
from native_helper.wire.types import MAX_FRAME_BYTES
from tests.frames.ends import LINKS, End, EngineProcess, Pipe, Socket, is_alive, message, until

Links = pytest.mark.parametrize("link", LINKS)
TEXT = "naïve 👍🏽 \U0001f469\u200d\U0001f467 \u200fשלום\u200f a\0b"


def ping(end: End) -> bytes:
    return message(end, "ping", id="p")


def padded(end: End, n_bytes: int) -> bytes:
    """Return a ping of `n_bytes`."""
    least = len(end.dump({"type": "ping", "id": "p", "pad": "x" * 70_000})) - 70_000
    return message(end, "ping", id="p", pad="x" * (n_bytes - least))


def cut_in_a_character(end: End) -> list[bytes]:
    data = message(end, "preview", id="p", text=TEXT)
    at = data.index("👍".encode()) + 2
    return [data[:at], data[at:]]


# What is written, and the types of the answers; the link lives.
PIECES: dict[str, tuple[Callable[[End], list[bytes]], list[str]]] = {
    "one byte at a time": (lambda end: [bytes([byte]) for byte in ping(end)], ["pong"]),
    "header and body apart": (lambda end: [ping(end)[:4], ping(end)[4:]], ["pong"]),
    "two frames in one write": (lambda end: [ping(end) * 2], ["pong"] * 2),
    "a frame and a half, then the rest": (lambda end: [(ping(end) * 2)[:-9], ping(end)[-9:]], ["pong"] * 2),
    "a thousand frames in one write": (lambda end: [ping(end) * 1000], ["pong"] * 1000),
    "cut inside a character": (cut_in_a_character, ["preview"]),
    "one byte under the cap": (lambda end: [padded(end, MAX_FRAME_BYTES - 1)], ["pong"]),
    "the cap": (lambda end: [padded(end, MAX_FRAME_BYTES)], ["pong"]),
}


@Links
@pytest.mark.parametrize("case", PIECES.values(), ids=PIECES.keys())
def test_a_frame_is_a_message_however_it_comes(
    engine: EngineProcess, link: type[End], case: tuple[Callable[[End], list[bytes]], list[str]]
) -> None:
    writes, kinds = case
    with link() as end:
        for data in writes(end):
            end.raw(data)
        assert [(end.receive() or {}).get("type") for _ in kinds] == kinds
        assert is_alive(end)


# What the last bytes of a stream are.
CUT: dict[str, Callable[[End], bytes]] = {
    **{f"{n} bytes of a header": lambda end, n=n: ping(end)[:n] for n in (1, 2, 3)},  # type: ignore[misc]
    "a header": lambda end: ping(end)[:4],
    "a header and half a body": lambda end: ping(end)[:9],
    "a whole frame but for a byte": lambda end: ping(end)[:-1],
}


@Links
@pytest.mark.parametrize("last", CUT.values(), ids=CUT.keys())
def test_a_stream_that_ends_inside_a_frame_is_told_so_once(
    engine: EngineProcess, link: type[End], last: Callable[[End], bytes]
) -> None:
    with link() as end:
        end.raw(last(end))
        end.close_input()
        assert (end.receive() or {}).get("code") == "bad_frame"
        assert end.receive() is None


@Links
@pytest.mark.parametrize("greet", [True, False])
def test_a_stream_that_ends_between_frames_ends_in_silence(engine: EngineProcess, link: type[End], greet: bool) -> None:
    with link(greet=greet) as end:
        end.close_input()
        assert end.receive() is None


LENGTHS = {
    "a byte over the cap": struct.pack("=I", MAX_FRAME_BYTES + 1),
    "2 GiB": struct.pack("=I", 1 << 31),
    "4 GiB": struct.pack("=I", (1 << 32) - 1),
    "the other byte order": struct.pack(">I" if sys.byteorder == "little" else "<I", 27),
}


@Links
@pytest.mark.parametrize("header", LENGTHS.values(), ids=LENGTHS.keys())
def test_a_length_over_the_cap_ends_the_link_with_one_error(
    engine: EngineProcess, link: type[End], header: bytes
) -> None:
    with link() as end:
        end.raw(header)
        error = end.receive() or {}
        assert (error.get("code"), error.get("id")) == ("bad_frame", None)
        assert str(int.from_bytes(header, sys.byteorder)) in error["message"]
        assert end.receive() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one process bound another's memory")
@Links
def test_a_length_takes_no_memory_before_its_bytes_are_there(engine: EngineProcess, link: type[End]) -> None:
    with link() as end:
        pid = end.host_pid or engine.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_AS)
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
        allowed = pages * resource.getpagesize() + (512 << 20)  # room for frames, and for threads with their stacks
        resource.prlimit(pid, resource.RLIMIT_AS, (allowed, before[1]))
        try:
            end.raw(LENGTHS["4 GiB"])
            assert (end.receive() or {}).get("code") == "bad_frame"
        finally:
            if pid == engine.process.pid:
                resource.prlimit(pid, resource.RLIMIT_AS, before)


def refused(request_id: str | None = None) -> dict[str, Any]:
    return {"type": "error", "code": "bad_message", "id": request_id}


def both(body: dict[str, Any], answer: dict[str, Any]) -> tuple[bytes, bytes, dict[str, Any], dict[str, Any]]:
    """Return a message that means the same on both links."""
    return dump_json(body), dump_msgpack(body), answer, answer


# Body on the pipe, body on the socket, and what either answers; the link lives.
BODIES: dict[str, tuple[bytes, bytes, dict[str, Any], dict[str, Any]]] = {
    "length 0": (b"", b"", refused(), refused()),
    "noise": (b"\x00\xff\x13noise", b"\xc1noise", refused(), refused()),
    "invalid UTF-8": (b'{"type":"ping","id":"\xff"}', b"\x82\xa4type\xa4ping\xa2id\xa1\xff", refused(), refused()),
    "a byte order mark": (
        b'\xef\xbb\xbf{"type":"ping","id":"x"}',
        b"\xef\xbb\xbf" + dump_msgpack({"type": "ping", "id": "x"}),
        {"type": "pong", "id": "x"},  # Windows' editors put it before JSON
        refused(),
    ),
    "null": (b"null", b"\xc0", refused(), refused()),
    "true": (b"true", b"\xc3", refused(), refused()),
    "a number": (b"7", b"\x07", refused(), refused()),
    "a string": (b'"ping"', b"\xa4ping", refused(), refused()),
    "an array": (b'[{"type":"ping","id":"x"}]', b"\x91\x82\xa4type\xa4ping\xa2id\xa1x", refused(), refused()),
    "an empty object": both({}, refused()),
    "half a message": (b'{"type":"ping","id":"x"', b"\x82\xa4type\xa4ping", refused(), refused()),
    "two messages": (b'{"type":"ping","id":"x"}' * 2, b"\x82\xa4type\xa4ping\xa2id\xa1x" * 2, refused(), refused()),
    "an unknown action": both({"type": "sing", "id": "x"}, refused("x")),
    "no action": both({"id": "x"}, refused("x")),
    "an action that is a list": both({"type": ["ping"], "id": "x"}, refused("x")),
    "no id": both({"type": "ping"}, refused()),
    "an id that is a number": both({"type": "ping", "id": 7}, refused()),
    "an id that is empty": both({"type": "ping", "id": ""}, refused()),
    "an id that is too long": both({"type": "ping", "id": "x" * 129}, refused()),
    "no text": both({"type": "speak", "id": "x"}, refused("x")),
    "a text that is a number": both({"type": "speak", "id": "x", "text": 7}, refused("x")),
    "a speed that is a string": both({"type": "speak", "id": "x", "text": "a", "speed": "2"}, refused("x")),
    "segments that are a string": both({"type": "speak", "id": "x", "text": "a", "segments": "a"}, refused("x")),
    "a field of tomorrow": both({"type": "ping", "id": "x", "mood": "calm"}, {"type": "pong", "id": "x"}),
    "the same field twice": (  # the last one counts
        b'{"type":"ping","id":"first","id":"x"}',
        b"\x83\xa4type\xa4ping\xa2id\xa5first\xa2id\xa1x",
        {"type": "pong", "id": "x"},
        {"type": "pong", "id": "x"},
    ),
    "nesting of 10,000": (
        b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b"\x81\xa1a" + b"\x91" * 10_000 + b"\xc0",
        refused(),
        refused(),
    ),
    "not a number": (
        b'{"type":"played","id":"x","seconds":NaN}',
        dump_msgpack({"type": "played", "id": "x", "seconds": float("nan")}),
        refused(),
        refused("x"),
    ),
    "infinity": (
        b'{"type":"played","id":"x","seconds":1e999}',
        dump_msgpack({"type": "played", "id": "x", "seconds": float("inf")}),
        refused("x"),
        refused("x"),
    ),
    "half a surrogate pair": (
        rb'{"type":"preview","id":"x","text":"a \ud83d b"}',
        b"\x83\xa4type\xa7preview\xa2id\xa1x\xa4text\xa3\xed\xa0\xbd",
        {"type": "preview", "id": "x"},
        refused(),
    ),
    "a number of 5000 digits": (
        b'{"type":"played","id":"x","seconds":' + b"9" * 5000 + b"}",
        b"\x83\xa4type\xa6played\xa2id\xa1x\xa7seconds\xc7\x09\x05123456789",  # the nearest there: a type of its own
        refused(),
        refused("x"),
    ),
    "a number of 80 bits": (
        b'{"type":"played","id":"x","seconds":' + str(1 << 80).encode() + b"}",
        b"\x83\xa4type\xa6played\xa2id\xa1x\xa7seconds\xd6\xff\x00\x00\x00\x01",  # a time
        refused("x"),
        refused("x"),
    ),
    "the largest number": both({"type": "played", "id": "never", "seconds": (1 << 64) - 1}, refused("never")),
    "keys that are no strings": (
        b'{7:"ping"}',
        b"\x82\xc4\x04type\xa4ping\x07\x07",
        refused(),
        refused(),
    ),
    "text of every kind": both({"type": "preview", "id": "x", "text": TEXT}, {"type": "preview", "id": "x"}),
}


@Links
@pytest.mark.parametrize("case", BODIES.values(), ids=BODIES.keys())
def test_a_body_gets_one_answer_and_the_link_lives(
    engine: EngineProcess,
    link: type[End],
    case: tuple[bytes, bytes, dict[str, Any], dict[str, Any]],
    request: pytest.FixtureRequest,
) -> None:
    end = request.getfixturevalue("ends")[link]
    in_json, in_msgpack, from_pipe, from_socket = case
    end.raw(frame(in_json if end.is_json else in_msgpack))
    answer = end.receive()
    wanted = from_pipe if end.is_json else from_socket
    assert {name: answer.get(name) for name in wanted} == wanted
    assert is_alive(end)


@pytest.fixture(scope="module")
def ends(shared: EngineProcess) -> Any:
    """One link of each kind, which none of the bodies may end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UTTER_HOME", str(shared.root))
        patch.setenv("HOME", str(shared.root))
        shared.wait()
        with Pipe() as pipe, Socket() as socket:
            yield {Pipe: pipe, Socket: socket}


def test_text_of_every_kind_is_understood_alike_on_both_links(engine: EngineProcess) -> None:
    answers = []
    links: tuple[type[End], ...] = (Pipe, Socket)
    for link in links:
        with link() as end:
            end.raw(message(end, "preview", id="x", text=TEXT))
            answers += until(end, "preview")
    assert answers[0] == answers[1]
    assert "שלום" in answers[0]["spoken"]
    assert "naïve" in answers[0]["spoken"]
