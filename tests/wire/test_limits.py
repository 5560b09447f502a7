"""Every bound of a message, gone beyond on the socket and through a real host: its error, and that the link lives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Protocol

import pytest

from native_helper.wire import types
from native_helper.wire.types import (
    MAX_FRAME_BYTES,
    MAX_ID_CHARS,
    MAX_LANGUAGE_CHARS,
    MAX_NAME_CHARS,
    MAX_PCM_BYTES,
    MAX_SPEED,
    MAX_TEXT_UNITS,
    MAX_VOICE_CHARS,
    MAX_VOICE_CHOICES,
    MIN_SPEED,
)
from tests.engine.live import LiveEngine, running
from tests.engine.tone import ToneFamily
from tests.host.chrome import Chrome


class Link(Protocol):
    """Either end: a program on the socket, or a browser with its host."""

    def send(self, kind: str, **fields: Any) -> None: ...
    def raw(self, data: bytes) -> None: ...
    def receive(self) -> dict[str, Any]: ...


@contextmanager
def socket_client(engine: LiveEngine, greet: bool) -> Iterator[Link]:
    with engine.client(greet=greet) as client:
        yield client


@contextmanager
def browser(engine: LiveEngine, greet: bool) -> Iterator[Link]:
    with Chrome(greet=greet) as chrome:
        yield chrome


LINKS = {"socket": socket_client, "host": browser}


_ids = count()


def spoken(link: Link, request_id: str | None = None, **fields: Any) -> dict[str, Any]:
    """Ask for a word and return how it ends."""
    link.send("speak", id=request_id or f"{next(_ids)}", text="Hello.", **fields)
    return last(link)


def last(link: Link) -> dict[str, Any]:
    while (message := link.receive())["type"] not in ("end", "error"):
        pass
    return message


# limit, a request of that size, whose excess over the limit is to be refused
FIELDS: list[tuple[str, Callable[[Link, int], dict[str, Any]], int]] = [
    ("MAX_ID_CHARS", lambda link, n: spoken(link, "i" * n), MAX_ID_CHARS),
    ("MAX_LANGUAGE_CHARS", lambda link, n: spoken(link, language="en".ljust(n, "-")), MAX_LANGUAGE_CHARS),
    ("MAX_VOICE_CHARS", lambda link, n: spoken(link, voices={"de": "v" * n}), MAX_VOICE_CHARS),
    (
        "MAX_VOICE_CHOICES",
        lambda link, n: spoken(link, voices={f"x-{index}": "v" for index in range(n)}),
        MAX_VOICE_CHOICES,
    ),
]


@pytest.fixture
def engine() -> Iterator[LiveEngine]:
    tone = ToneFamily()
    tone.seconds = 0.1
    with running(tone) as engine:
        yield engine


@pytest.fixture(params=LINKS)
def link(engine: LiveEngine, request: pytest.FixtureRequest) -> Iterator[Link]:
    with LINKS[request.param](engine, True) as link:
        yield link


def is_alive(link: Link) -> bool:
    link.send("ping", id="p")
    return link.receive() == {"type": "pong", "id": "p"}


@pytest.mark.parametrize(("name", "ask", "most"), FIELDS, ids=[row[0] for row in FIELDS])
def test_a_field_may_be_as_long_as_its_limit_and_no_longer(
    link: Link, name: str, ask: Callable[[Link, int], dict[str, Any]], most: int
) -> None:
    told = ask(link, most + 1)
    assert told["code"] == "bad_message"
    assert str(most) in told["message"]
    assert is_alive(link)
    assert ask(link, most)["type"] == "end"


@pytest.mark.parametrize("speed", [MIN_SPEED - 0.01, MAX_SPEED + 0.01])
def test_a_speed_out_of_range_is_refused_and_the_ends_of_the_range_are_spoken(link: Link, speed: float) -> None:
    told = spoken(link, speed=speed)
    assert told["code"] == "bad_message"
    assert "speed" in told["message"]
    assert is_alive(link)
    assert spoken(link, speed=min(max(speed, MIN_SPEED), MAX_SPEED))["type"] == "end"


@pytest.mark.parametrize("which", LINKS)
def test_a_longer_name_is_refused_and_the_next_hello_taken(engine: LiveEngine, which: str) -> None:
    with LINKS[which](engine, False) as link:
        for n_chars, kind in ((MAX_NAME_CHARS + 1, "error"), (MAX_NAME_CHARS, "ready")):
            link.send("hello", protocol=1, client="x" * n_chars, version="0", build="0")
            told = link.receive()
            assert told["type"] == kind
            assert told.get("code", "bad_message") == "bad_message"


@pytest.mark.parametrize("which", LINKS)
def test_a_frame_over_the_cap_is_refused_before_its_body_comes_and_ends_the_link(
    engine: LiveEngine, which: str
) -> None:
    with LINKS[which](engine, True) as link, engine.client() as other:
        link.raw((MAX_FRAME_BYTES + 1).to_bytes(4, "little"))
        assert link.receive()["code"] == "bad_frame"
        with pytest.raises(EOFError):
            link.receive()
        assert is_alive(other)


def test_a_text_that_grows_beyond_the_longest_is_refused_in_whole(link: Link, engine: LiveEngine) -> None:
    part = "word " * 180_000
    link.send("speak", id="a", text=part, more=True)
    for _ in range(MAX_TEXT_UNITS // len(part)):
        link.send("append", id="a", text=part, more=True)
    told = last(link)
    assert (told["id"], told["code"]) == ("a", "text_too_long")
    assert str(MAX_TEXT_UNITS) in told["message"]
    assert is_alive(link)
    assert engine.on_loop(engine.engine.synthesis.counts) == {"running": 0, "waiting": 0}


def test_sound_comes_in_pieces_that_fit(link: Link, engine: LiveEngine) -> None:
    pieces = []
    engine.engine.service.catalog.families[0].seconds = 3 * MAX_PCM_BYTES / 48_000  # type: ignore[attr-defined]
    link.send("speak", id="a", text="Hello there.")
    while (message := link.receive())["type"] != "end":
        if message["type"] == "audio":
            pieces.append(len(message["pcm"]) * (3 / 4 if isinstance(message["pcm"], str) else 1))
        link.send("played", id="a", seconds=1000.0)
    assert len(pieces) > 3
    assert max(pieces) <= MAX_PCM_BYTES + 3


def test_every_limit_of_the_wire_is_gone_beyond_here() -> None:
    limits = {name for name in vars(types) if name.startswith(("MAX_", "MIN_"))}
    others = {"MIN_SPEED", "MAX_SPEED", "MAX_NAME_CHARS", "MAX_FRAME_BYTES", "MAX_TEXT_UNITS", "MAX_PCM_BYTES"}
    assert limits == {name for name, *_ in FIELDS} | others
