"""The text in a stream of JSON objects."""

import json
from collections.abc import Iterator

import pytest

from native_helper.cli import json_lines
from native_helper.cli.json_lines import texts_in
from native_helper.errors import FileUnusable


def read(text: str, path: str, *, joined: bool = False, step: int = 7) -> list[str]:
    parts: Iterator[str] = (text[at : at + step] for at in range(0, len(text), step))
    return list(texts_in(parts, path, joined=joined))


def lines(*objects: object) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def test_each_message_is_a_paragraph_and_what_has_no_text_is_passed_over() -> None:
    stream = lines(
        {"type": "system"},
        {"message": {"content": [{"type": "text", "text": "Reading the file"}]}},
        {"message": {"content": [{"type": "tool_use", "text": 3}]}},
        {"message": "short"},
        [1],
        {"message": {"content": [{"text": "Done: ä😀"}, {"text": " More."}]}},
    )
    assert read(stream, "message.content.0.text") == ["Reading the file\n\n", "Done: ä😀\n\n"]
    assert read(stream, "message.content.*.text")[1] == "Done: ä😀 More.\n\n"


def test_deltas_are_pieces_of_one_text_and_so_are_others_if_told() -> None:
    stream = lines({"delta": {"text": "Hel"}}, {"delta": {}}, {"delta": {"text": "lo."}})
    assert "".join(read(stream, "delta.text")) == "Hello."
    stream = lines({"response": "Hel", "done": False}, {"response": "lo.", "done": True})
    assert "".join(read(stream, "response", joined=True)) == "Hello."


def test_server_sent_events_are_read_too() -> None:
    stream = ": ping\nevent: x\nid: 3\ndata: " + lines({"a": "One."}) + "\ndata: [DONE]\n"
    assert read(stream, "a") == ["One.\n\n"]


def test_a_broken_line_is_told_by_its_number_without_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    stream = lines({"a": "One."}) + '{"a": "secret\n' + "[" * 100_000 + "\n" + lines({"a": "Two."}).rstrip("\n")
    assert read(stream, "a") == ["One.\n\n", "Two.\n\n"]
    told = capsys.readouterr().err
    assert told.splitlines() == [f"utter: Line {n} is no JSON and is left out." for n in (2, 3)]


def test_a_field_that_no_line_has_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FileUnusable, match=r"No line has the field foo\.bar: 2 lines were read\."):
        read(lines({"text": "One."}, {"foo": {"baz": "Two."}}) + "no JSON\n", "foo.bar")
    assert "Line 3 is no JSON" in capsys.readouterr().err
    assert read("", "foo.bar") == []
    assert read(lines({"foo": {"bar": ""}}), "foo.bar") == [], "it is there, and has no word"


def test_half_a_surrogate_pair_ends_nothing() -> None:
    assert read('{"a": "x\\ud83d"}\n', "a") == ["x?\n\n"]


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MAX_LINE_CHARS", 100)
    with pytest.raises(FileUnusable):
        read("x" * 300, "a")
