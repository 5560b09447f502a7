"""What the golden files cannot say about messages."""

import random
from typing import Any

import pytest

from native_helper.wire.client_messages import BadMessage, Speak, parse
from native_helper.wire.engine_messages import Audio, Error
from native_helper.wire.fields import Span
from native_helper.wire.types import ErrorCode


def test_absent_fields_are_not_sent() -> None:
    assert Error(code=ErrorCode.INTERNAL, message="x").wire() == {"type": "error", "code": "internal", "message": "x"}


def test_sound_stays_bytes_on_the_socket() -> None:
    audio = Audio(id="r", seq=0, start_s=0, pcm=b"\0\1", voice="v", sentence=Span(start=0, end=1), paragraph=0)
    assert audio.wire()["pcm"] == b"\0\1"


def test_from_is_the_wire_name_of_the_field_that_python_cannot_spell() -> None:
    message = parse({"type": "speak", "id": "r", "text": "x", "from": 3})
    assert isinstance(message, Speak)
    assert message.from_ == 3
    assert message.wire()["from"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {"type": "x" * 1_000_000, "id": "r"},
        {"type": "speak", "id": "r", "text": "x", "voice": "x" * 1_000_000},
        {"type": "speak", "id": "r", "text": "x", "language": "x" * 1_000_000},
        {"type": "speak", "id": "r", "text": "x", "voices": {"x" * 1_000_000: 7}},
        {"type": "speak", "id": "r", "text": "x", "skip": ["x" * 1_000_000]},
        {"type": "speak", "id": "r", "text": "x", "segments": [{"start": 0, "end": 1, "kind": "x" * 1_000_000}]},
        {"type": "dictionary", "id": "r", "action": "x" * 1_000_000},
    ],
)
def test_a_refusal_is_short_however_long_what_it_refuses(body: dict[str, Any]) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse(body)
    assert len(str(refusal.value)) < 400
    assert refusal.value.id == "r"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "type is missing"),
        ({"type": "sing"}, "type: there is no such message"),
        ({"type": "speak", "id": "r"}, "text is missing"),
        ({"type": "speak", "id": "", "text": "x"}, "id must not be empty"),
        ({"type": "speak", "id": "r", "text": 3}, "text must be text"),
        ({"type": "speak", "id": "r", "text": "x", "speed": 9}, "speed must be 3 or less"),
        ({"type": "speak", "id": "r", "text": "x", "speed": "fast"}, "speed must be a number"),
        ({"type": "speak", "id": "r", "text": "x", "markup": 1}, "markup must be true or false"),
        ({"type": "speak", "id": "r", "text": "x", "voices": {"de": 7}}, "voices.de must be text"),
        ({"type": "speak", "id": "r", "text": "x", "segments": {}}, "segments must be a list"),
        ({"type": "speak", "id": "r", "text": "x", "segments": [3]}, "segments.0 must be an object"),
        ({"type": "model", "id": "r", "action": "eat"}, "action must be one of status, install, cancel"),
        ({"type": "played", "id": "r", "seconds": float("inf")}, "seconds must be a number, not infinite"),
    ],
)
def test_what_is_wrong_is_told_as_a_person_would(body: dict[str, Any], told: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse(body)
    assert str(refusal.value) == told


@pytest.mark.parametrize("n", [2_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_random_bodies_are_messages_or_one_typed_error(n: int) -> None:
    rng = random.Random(5)
    names = "type id text voice voices speed language segments skip more from words seconds action format".split()
    names += ["word", "say", "markup"]
    types = "hello speak append cancel played preview save dictionary model voices health ping other".split()
    values: list[Any] = [None, True, -1, 0, 2**70, 1.5, "", "x", "en", b"raw", [], [1], ["emoji"], {}, {"de": "x"}]
    for _ in range(n):
        body = {name: rng.choice(values) for name in rng.sample(names, rng.randrange(8))}
        if rng.random() < 0.9:
            body |= {"type": rng.choice(types), "id": "r", "text": "x"}
        try:
            assert parse(body).type in types
        except BadMessage as refusal:
            assert "\n" not in str(refusal)
