"""The codec that both links share, without any link."""

import json
import random
import struct
import tracemalloc
from typing import Any

import pytest

from native_helper.wire.framing import (
    BodyError,
    FrameDecoder,
    FrameError,
    dump_json,
    dump_msgpack,
    frame,
    load_json,
    load_msgpack,
)
from native_helper.wire.types import MAX_FRAME_BYTES


def test_frames_come_out_whole_however_the_bytes_are_cut() -> None:
    rng = random.Random(20)
    bodies = [rng.randbytes(rng.choice([0, 1, 3, 4, 5, 700, 70_000])) for _ in range(60)]
    stream = b"".join(frame(body) for body in bodies)
    for step in (1, 3, 4096, len(stream)):
        decoder, seen = FrameDecoder(), []
        for at in range(0, len(stream), step):
            seen += list(decoder.feed(stream[at : at + step]))
        decoder.close()
        assert seen == bodies


@pytest.mark.parametrize("length", [0, 1, MAX_FRAME_BYTES - 1, MAX_FRAME_BYTES])
def test_a_frame_up_to_the_cap_passes(length: int) -> None:
    assert [len(body) for body in FrameDecoder().feed(frame(bytes(length)))] == [length]


@pytest.mark.parametrize("length", [MAX_FRAME_BYTES + 1, 2**31, 2**32 - 1])
def test_a_frame_over_the_cap_is_refused_before_memory_is_taken(length: int) -> None:
    tracemalloc.start()
    with pytest.raises(FrameError, match=str(length)):
        list(FrameDecoder().feed(struct.pack("=I", length)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000


def test_a_length_in_the_other_byte_order_is_refused() -> None:
    with pytest.raises(FrameError):
        list(FrameDecoder().feed(struct.pack(">I", 27) + b'{"type": "ping", "id": "x"}'))


def test_we_never_send_a_frame_that_the_reader_would_refuse() -> None:
    with pytest.raises(FrameError):
        frame(bytes(MAX_FRAME_BYTES + 1))


@pytest.mark.parametrize("tail", [b"\x05", b"\x05\x00", b"\x05\x00\x00", b"\x05\x00\x00\x00", b"\x05\x00\x00\x00ab"])
def test_a_stream_that_ends_inside_a_frame_is_named_so(tail: bytes) -> None:
    decoder = FrameDecoder()
    assert list(decoder.feed(frame(b"{}") + tail)) == [b"{}"]
    with pytest.raises(FrameError, match="inside a frame"):
        decoder.close()


def test_a_stream_that_ends_between_frames_is_a_clean_end() -> None:
    decoder = FrameDecoder()
    list(decoder.feed(frame(b"{}")))
    decoder.close()


BAD_JSON = {
    "null": b"null",
    "an array": b"[]",
    "a number": b"1",
    "a string": b'"x"',
    "nothing": b"",
    "half an object": b'{"type"',
    "invalid UTF-8": b'{"a":"\xff"}',
    "a surrogate written as bytes": b'{"a":"\xed\xa0\x80"}',
    "NaN": b'{"a":NaN}',
    "infinity": b'{"a":-Infinity}',
    "nesting that exhausts the stack": b'{"a":' + b"[" * 200_000,
    "a number of 5000 digits": b'{"a":' + b"9" * 5000 + b"}",
    "two objects": b"{}{}",
}


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON.keys())
def test_a_body_that_is_no_json_message_is_one_typed_error(body: bytes) -> None:
    with pytest.raises(BodyError):
        load_json(body)


def test_the_error_of_a_bad_body_does_not_quote_it() -> None:
    with pytest.raises(BodyError) as refusal:
        load_json(b'{"text": "my secret diary" oops}')
    assert "diary" not in str(refusal.value)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb'{"text":"a\ud83d b"}', "a� b"),
        (rb'{"text":"a\udc4d b"}', "a� b"),
        (rb'{"text":"a\ud83d"}', "a�"),
        (rb'{"text":"\ud83d\udc4d"}', "\U0001f44d"),
        (rb'{"text":"\\ud83d"}', "\\ud83d"),
    ],
)
def test_half_a_surrogate_pair_becomes_one_replacement_unit(body: bytes, text: str) -> None:
    message = load_json(body)
    assert message == {"text": text}
    assert load_msgpack(dump_msgpack(message)) == message


def test_a_byte_order_mark_is_not_part_of_the_message() -> None:
    assert load_json(b'\xef\xbb\xbf{"a":1}') == {"a": 1}


BAD_MSGPACK = {
    "nothing": b"",
    "an array": b"\x90",
    "nil": b"\xc0",
    "a byte that means nothing": b"\xc1",
    "cut inside": b"\x81\xa1a",
    "two messages": b"\x80\x80",
    "invalid UTF-8 in a string": b"\x81\xa1a\xa1\xff",
    "a map that announces 4 billion entries": b"\xdf\xff\xff\xff\xff",
    "deep nesting": b"\x81\xa1a" + b"\x91" * 100_000,
    "a list as key": b"\x81\x90\x01",
}


@pytest.mark.parametrize("body", BAD_MSGPACK.values(), ids=BAD_MSGPACK.keys())
def test_a_body_that_is_no_msgpack_message_is_one_typed_error(body: bytes) -> None:
    with pytest.raises(BodyError):
        load_msgpack(body)


@pytest.mark.parametrize("value", [{"a": float("nan")}, {"a": float("inf")}, {"a": b"raw"}, {"a": "\ud83d"}])
def test_what_a_browser_could_not_read_is_not_written(value: dict[str, Any]) -> None:
    with pytest.raises(BodyError):
        dump_json(value)


@pytest.mark.parametrize("value", [{"a": 2**64}, {"a": object()}, {"a": "\ud83d"}])
def test_what_msgpack_has_no_form_for_is_not_written(value: dict[str, Any]) -> None:
    with pytest.raises(BodyError):
        dump_msgpack(value)


@pytest.mark.parametrize("n", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_random_bytes_give_frames_or_one_typed_error(n: int) -> None:
    rng = random.Random(4)
    for _ in range(n):
        decoder = FrameDecoder(max_bytes=64)
        stream = rng.randbytes(rng.randrange(40))
        if rng.random() < 0.7:  # most streams start right, so that bodies are reached too
            body = rng.randbytes(rng.randrange(20))
            if rng.random() < 0.5:
                body = json.dumps({"type": rng.choice(["ping", None, 3]), "id": "x"}).encode()[: rng.randrange(40)]
            stream = frame(body) + stream
        try:
            for body in decoder.feed(stream):
                for load in (load_json, load_msgpack):
                    try:
                        assert isinstance(load(body), dict)
                    except BodyError:
                        continue
            decoder.close()
        except FrameError:
            continue
