"""Texts and places that break readers, through the real engine: each a clear answer, and the engine lives on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.host import engine_link
from native_helper.host.engine_link import EngineLink
from native_helper.wire.types import MAX_TEXT_UNITS
from tests.cli.terminal import utter

PART_UNITS = 200_000


@pytest.fixture
def link(root: Path) -> Iterator[EngineLink]:
    with engine_link.connect("test") as link:
        yield link


def answers(link: EngineLink, request_id: str, last: frozenset[str] = frozenset({"end", "error"})) -> list[Any]:
    """Return what the engine says about a request, up to the first message of a kind in `last`."""
    said: list[Any] = []
    while not said or said[-1]["type"] not in last:
        message = link.receive()
        assert message is not None, "the engine is gone"
        if message.get("id") == request_id:
            said.append(message)
    return said


def speak(link: EngineLink, text: str, **fields: Any) -> list[Any]:
    link.send({"type": "speak", "id": "odd", "text": text, **fields})
    return answers(link, "odd")


def require_alive(link: EngineLink) -> None:
    """The same engine reads a plain sentence on the same link."""
    link.send({"type": "speak", "id": "plain", "text": "All is well."})
    assert answers(link, "plain")[-1]["type"] == "end"
    link.send({"type": "health", "id": "health"})
    assert answers(link, "health", frozenset({"health"}))[-1]["health"]["pid"] == link.pid


@pytest.mark.parametrize(
    ("text", "fields", "code"),
    [
        ("Hello.", {"voice": "nobody"}, "unknown_voice"),
        ("", {}, "nothing_to_speak"),
        (" \n\t ", {}, "nothing_to_speak"),
        ("😀👍🏽🏳️‍🌈", {}, "nothing_to_speak"),
        ("\0\0", {}, "nothing_to_speak"),
        ("Hello.", {"language": "zxx"}, "no_voice_for_language"),
    ],
)
def test_what_cannot_be_spoken_is_one_error_with_a_remedy(
    link: EngineLink, text: str, fields: dict[str, Any], code: str
) -> None:
    *before, error = speak(link, text, **fields)
    assert before == []
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert error["remedy"]
    require_alive(link)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("שלום עולם. מה שלומך?", "he", ["שלום", "עולם", "מה", "שלומך"]),
        ("مرحبا بالعالم.", "ar", ["مرحبا", "بالعالم"]),
        ("One\0 two\0.", "en", ["One", "two"]),
        ("e\u0301te\u0301 👍🏽 nai\u0308ve", "en", ["e\u0301te\u0301", "nai\u0308ve"]),
    ],
)
def test_odd_letters_are_spoken_with_times_at_the_right_words(
    link: EngineLink, text: str, language: str, words: list[str]
) -> None:
    said = speak(link, text, skip=["emoji"])
    assert said[0]["language"] == language
    assert said[-1]["duration_s"] > 0.3
    units = text.encode("utf-16-le")
    timed = [word for message in said if message["type"] == "audio" for word in message["words"]]
    assert [units[2 * word["start"] : 2 * word["end"]].decode("utf-16-le") for word in timed] == words
    require_alive(link)


def test_ten_megabytes_begin_at_once_and_stop_when_told(link: EngineLink) -> None:
    sentence = "The quick brown fox jumps over the lazy dog. "
    n_parts = 10_000_000 // PART_UNITS
    part = (sentence * (PART_UNITS // len(sentence) + 1))[:PART_UNITS]
    link.send({"type": "speak", "id": "odd", "text": part, "more": True})
    for number in range(1, n_parts):
        link.send({"type": "append", "id": "odd", "text": part, "more": number < n_parts - 1})
    said = answers(link, "odd", frozenset({"audio", "error"}))
    assert said[-1]["type"] == "audio", said[-1]
    assert said[-1]["sentence"]["end"] <= len(sentence)
    link.send({"type": "cancel", "id": "odd"})
    require_alive(link)


def test_more_text_than_one_reading_may_have_is_refused_as_such(link: EngineLink) -> None:
    part = "word " * (PART_UNITS // 5)
    link.send({"type": "speak", "id": "odd", "text": part, "more": True})
    for _ in range(MAX_TEXT_UNITS // PART_UNITS + 1):
        link.send({"type": "append", "id": "odd", "text": part, "more": True})
    errors = [answer for answer in answers(link, "odd", frozenset({"error"})) if answer["type"] == "error"]
    assert errors[0]["code"] == "text_too_long"
    require_alive(link)


def test_a_root_whose_path_has_two_hundred_characters_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / ("long " * 40).strip().replace(" ", "-")
    monkeypatch.setenv("UTTER_HOME", str(root))
    (root / "config").mkdir(parents=True)
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n")
    assert len(str(root)) > 200
    done = utter("speak", "--text", "Hello there.", "-o", str(tmp_path / "x.wav"))
    assert done.status == 0, done.err
    assert (tmp_path / "x.wav").stat().st_size > 20_000
