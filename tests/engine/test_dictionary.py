"""The dictionary on the wire: asked for by message, used at once, whoever changed the file."""

import json
import os
from pathlib import Path

import pytest

from native_helper.paths import folders
from native_helper.speech.dictionary.file import DictionaryFile
from native_helper.speech.utterance import SpokenText
from tests.engine.live import Client, LiveEngine
from tests.engine.raw_http import exchange, lines
from tests.engine.tone import ToneFamily


def test_an_entry_is_added_listed_used_and_removed(client: Client, tone: ToneFamily) -> None:
    added = client.ask("dictionary", id="1", action="add", word="Nguyen", say="win", language="en")
    assert (added["type"], added["done"]) == ("dictionary", "added")
    assert added["entries"] == [{"line": 3, "word": "Nguyen", "say": "win", "language": "en"}]
    assert client.ask("dictionary", id="2", action="list")["entries"] == added["entries"]
    client.send("speak", id="3", text="Hello Nguyen.")
    heard = client.until("end", "error")
    assert tone.spoken[-1] == "Hello win."
    assert [word["end"] for message in heard if message["type"] == "audio" for word in message["words"]] == [5, 12]
    gone = client.ask("dictionary", id="4", action="remove", word="Nguyen")
    assert (gone["done"], len(gone["entries"])) == ("removed", 1)
    assert client.ask("dictionary", id="5", action="remove", word="Nguyen")["done"] == "absent"
    assert client.ask("preview", id="6", text="Hello Nguyen.")["spoken"] == "Hello Nguyen."


def test_an_edit_by_hand_counts_from_the_next_paragraph(client: Client) -> None:
    path = folders().dictionary
    assert client.ask("preview", id="1", text="Hello Nguyen.")["spoken"] == "Hello Nguyen."
    path.write_text("[[entry]]\nword = 'Nguyen'\nsay = 'win'\n")
    assert client.ask("preview", id="2", text="Hello Nguyen.")["spoken"] == "Hello win."
    path.write_text("[[entry]]\nword = 'Nguyen'\n")
    assert client.ask("preview", id="3", text="Hello Nguyen.")["spoken"] == "Hello Nguyen."
    (problem,) = client.ask("dictionary", id="4", action="list")["problems"]
    assert problem["line"] == 1


def test_a_test_tells_the_words_the_entries_and_the_sounds(client: Client) -> None:
    client.ask("dictionary", id="1", action="add", word="gnocchi", ipa="ˈnjɔki")
    client.ask("dictionary", id="2", action="add", word="other", say="thing")
    answer = client.ask("dictionary", id="3", action="test", text="😀 Eat gnocchi!")
    assert [entry["word"] for entry in answer["entries"]] == ["gnocchi"]
    trial = answer["trial"]
    assert (trial["spoken"], trial["voice"], trial["sounded"]) == ("grinning face Eat gnocchi!", "tone:high", False)
    assert trial["matches"] == [{"start": 7, "end": 14, "spoken_start": 18, "spoken_end": 25, "line": 3}]
    assert {"start": 7, "end": 14, "spoken": "gnocchi", "phonemes": "njˈɔki"} in trial["words"]
    later = client.ask("dictionary", id="4", action="test", text="One, 2.\n\nEat gnocchi!")["trial"]
    (match,) = later["matches"]
    assert later["spoken"][match["spoken_start"] : match["spoken_end"]] == "gnocchi", "in a later paragraph, too"
    answer = client.ask("dictionary", id="5", action="test", text="[Eat](/ˈiːt/) [pause 1s] it", markup=True)
    assert answer["trial"]["spoken"] == "Eat it"
    assert answer["trial"]["words"][0]["phonemes"] == "ˈit"


def test_a_test_reads_the_text_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def apply(self: DictionaryFile, text: SpokenText, language: str) -> SpokenText:
        read.append(text.text)
        return whole(self, text, language)

    whole = DictionaryFile.apply
    monkeypatch.setattr(DictionaryFile, "apply", apply)
    answer = client.ask("dictionary", id="t", action="test", text="One of two.\n\n😀 Or [12] more.")
    assert read == ["One of two.", "😀 Or [12] more."]
    assert answer["trial"]["spoken"].startswith("One of two.\ngrinning face Or")


@pytest.mark.parametrize(
    ("fields", "code", "named"),
    [
        ({"action": "add", "word": "a"}, "dictionary_unusable", "say"),
        ({"action": "add", "pattern": "(", "say": "a"}, "dictionary_unusable", "regular expression"),
        ({"action": "remove"}, "bad_message", "word or pattern"),
        ({"action": "test"}, "bad_message", "text"),
        ({"action": "test", "text": "!!!"}, "nothing_to_speak", "no word"),
    ],
)
def test_what_cannot_be_done_is_an_error(client: Client, fields: dict[str, str], code: str, named: str) -> None:
    error = client.ask("dictionary", id="d", **fields)
    assert (error["type"], error["code"], error["id"]) == ("error", code, "d")
    assert named in error["message"]
    assert client.ask("ping", id="p")["type"] == "pong"


def test_marks_are_heeded_only_where_the_request_says_so(client: Client, tone: ToneFamily) -> None:
    for number, markup in enumerate((False, True)):
        client.send("speak", id=str(number), text="One [pause 2s] two.", markup=markup)
        assert client.until("end", "error")[-1]["type"] == "end"
    assert tone.spoken == ["One [pause two seconds] two.", "One", "two."]
    assert client.ask("preview", id="p", text="One [pause 2s] two.", markup=True)["spoken"] == "One two."


def test_http_takes_markup_too(engine: LiveEngine, tone: ToneFamily) -> None:
    body = json.dumps({"text": "One [pause 2s] two.", "markup": True, "stream": False}).encode()
    head = lines(
        engine,
        f"Authorization: Bearer {engine.token()}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        first="POST /speak HTTP/1.1",
    )
    assert exchange(engine, head + body).status == 200
    assert tone.spoken == ["One", "two."]


def test_the_log_tells_counts_and_never_words(
    engine: LiveEngine, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="utter.engine")
    folders().dictionary.write_text("[[entry]]\nword = 'secret'\nsay = 'hidden'\n[[entry]]\nword = 'half'\n")
    client.ask("preview", id="1", text="A secret.")
    told = [record.getMessage() for record in caplog.records if "dictionary_read" in record.getMessage()]
    assert told == ["event=dictionary_read entries=1 problems=1"]
    assert "secret" not in caplog.text
    assert os.fspath(Path(folders().dictionary)) not in caplog.text
