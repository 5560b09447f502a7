"""`utter dictionary` as a person and as a program use it."""

import json
from typing import Any

import pytest

from native_helper.host import engine_link
from native_helper.paths import folders
from tests.cli.terminal import utter


def told(*arguments: str, status: int = 0) -> dict[str, Any]:
    ended = utter("dictionary", *arguments, "--json")
    assert (ended.status, ended.err) == (status, "")
    answer: dict[str, Any] = json.loads(ended.out)
    return answer


@pytest.mark.parametrize("action", ["add", "list", "remove", "test"])
def test_every_action_explains_itself_on_a_narrow_terminal(action: str) -> None:
    ended = utter("dictionary", action, "--help", columns=72)
    assert ended.status == 0
    assert max(len(line) for line in ended.out.splitlines()) <= 72
    assert action in utter("dictionary", "--help").out


def test_from_empty_to_an_entry_and_back_without_an_engine() -> None:
    assert "is empty" in utter("dictionary", "list").out
    added = utter("dictionary", "add", "Nguyen", "win")
    assert (added.status, added.err) == (0, "")
    assert added.out.startswith("Added: Nguyen -> win\n")
    assert utter("dictionary", "add", "Nguyen", "new yen").out.startswith("Changed: Nguyen -> new yen\n")
    assert utter("dictionary", "add", "Nguyen", "new yen").out == "It is there already: Nguyen -> new yen\n"
    utter("dictionary", "add", "gnocchi", "--ipa", "ˈnjɔki", "--language", "it")
    utter("dictionary", "add", r"\b(\d+)x\b", "--pattern", r"\1 times")
    assert utter("dictionary", "list").out.splitlines() == [
        "Nguyen -> new yen",
        "gnocchi -> [ˈnjɔki]  (it)",
        r"/\b(\d+)x\b/ -> \1 times",
    ]
    assert utter("dictionary", "remove", "Nguyen").out == "Removed: Nguyen -> new yen\n"
    gone = utter("dictionary", "remove", "Nguyen")
    assert gone.status == 1
    assert "utter dictionary list" in gone.out
    assert utter("health").status == 3, "no engine was started"


def test_a_test_tells_what_is_spoken_by_which_entry_and_how() -> None:
    utter("dictionary", "add", "Nguyen", "win")
    utter("dictionary", "add", "gnocchi", "--ipa", "ˈnjɔki")
    ended = utter("dictionary", "test", "Nguyen's gnocchi")
    assert (ended.status, ended.err) == (0, "")
    assert "Spoken:  win's gnocchi\n" in ended.out
    assert "'Nguyen' by line 3: Nguyen -> win" in ended.out
    assert "'gnocchi' by line 7: gnocchi -> [ˈnjɔki]" in ended.out
    assert "njˈɔki" in ended.out
    assert "reads the text as spoken" in ended.out, "the stand-in takes no sounds"
    assert "none matches" in utter("dictionary", "test", "--markup", "[Hi](/hˈI/) there").out
    with engine_link.connect("test") as link:
        assert link.ready["type"] == "ready"  # the engine that the test has started goes on


def test_a_program_gets_one_object() -> None:
    assert told("list")["entries"] == []
    assert told("add", "C++", "see plus plus", "--language", "en") == {
        "done": "added",
        "entry": {"line": 3, "word": "C++", "say": "see plus plus", "language": "en"},
    }
    assert told("list")["file"] == str(folders().dictionary)
    answer = told("test", "--language", "en", "C++ is old")
    assert answer["spoken"] == "see plus plus is old"
    assert [match["line"] for match in answer["matches"]] == [3]
    assert answer["words"][0]["spoken"] == "see"
    assert told("remove", "C++")["removed"] == [{"line": 3, "word": "C++", "say": "see plus plus", "language": "en"}]
    assert told("remove", "C++", status=1)["removed"] == []
    assert told("add", "a", "--ipa", "日", status=1)["error"]["code"] == "dictionary_unusable"


def test_what_is_wrong_in_the_file_is_told_with_its_line_and_what_works_is_listed() -> None:
    folders().dictionary.write_text("[[entry]]\nword='a'\n\n[[entry]]\nword='b'\nsay='c'\n")
    listed = utter("dictionary", "list")
    assert (listed.status, listed.out) == (1, "b -> c\n")
    assert "Line 1: it needs either say" in listed.err
    added = utter("dictionary", "add", "d", "e")
    assert added.out.startswith("Added: d -> e\n")
    assert "Line 1:" in added.err
    assert told("list", status=1)["problems"][0]["line"] == 1


def test_a_file_that_is_no_toml_is_named_and_left_alone() -> None:
    folders().dictionary.write_text("[[entry]]\nword = \n")
    ended = utter("dictionary", "add", "d", "e")
    assert ended.status == 1
    assert "line 2" in ended.err
    assert str(folders().dictionary) in ended.err
    assert folders().dictionary.read_text() == "[[entry]]\nword = \n"
    assert utter("dictionary", "list").status == 1
    assert utter("speak", "-q", "-o", str(folders().run.parent / "a.wav"), "Still speaks.").status == 0


@pytest.mark.parametrize(
    "arguments", [["add", "a"], ["add", "a", "b", "--ipa", "c"], ["add", "a", "b", "c"], ["add"], ["test"], []]
)
def test_what_is_incomplete_is_told_with_the_usage(arguments: list[str]) -> None:
    ended = utter("dictionary", *arguments)
    assert ended.status == 2
    assert "usage: utter dictionary" in ended.err


def test_a_phrase_without_quotes_is_told_how_it_is_written() -> None:
    ended = utter("dictionary", "add", "New", "York", "the big apple")
    assert ended.status == 2
    assert 'add "New York" "the big apple"' in ended.err


def test_who_mistypes_what_to_remove_is_told_what_there_is() -> None:
    utter("dictionary", "add", "Nguyen", "win")
    assert "Did you mean 'Nguyen'?" in utter("dictionary", "remove", "nguyn").out
    assert "mean" not in utter("dictionary", "remove", "gnocchi").out


def test_words_that_are_no_text_are_refused_in_words() -> None:
    ended = utter("dictionary", "add", b"\xff".decode("utf-8", "surrogateescape"), "b")
    assert ended.status == 1
    assert "cannot be seen" in ended.err
