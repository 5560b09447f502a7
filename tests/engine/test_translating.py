"""Translate and speak, through a running engine and a real worker that puts the language in front of a text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.paths import folders
from tests.engine.live import Client, Clock, LiveEngine, running
from tests.engine.raw_http import exchange, speak
from tests.engine.tone import ToneFamily
from tests.patience import PATIENCE_S, wait_for
from tests.workers import tone_translator

TEXT = "One two. Three four five. Six. Seven eight."  # English; "Low" reads German
TARGET = "deu_Latn: "


@pytest.fixture
def translated() -> Path:
    return tone_translator.add(folders())


@pytest.fixture
def tone() -> ToneFamily:
    return ToneFamily()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tone: ToneFamily, clock: Clock, translated: Path) -> Iterator[LiveEngine]:
    with running(tone, clock=clock) as live:
        yield live
        tone.open_gate()


def spoken(client: Client, text: str = TEXT, request_id: str = "a", **fields: Any) -> list[dict[str, Any]]:
    client.send("speak", id=request_id, text=text, to="de", words=True, **fields)
    return client.until("end", "error")


def sound(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert messages[-1]["type"] == "end", messages[-1]
    return [message for message in messages if message["type"] == "audio"]


def source(message: dict[str, Any], text: str = TEXT) -> str:
    return text[message["sentence"]["start"] : message["sentence"]["end"]]


def test_every_sentence_is_spoken_in_order_in_the_voice_of_the_other_language(
    engine: LiveEngine, tone: ToneFamily
) -> None:
    with engine.client() as client:
        messages = spoken(client)
    assert [(message["language"], message["voice"]) for message in messages if message["type"] == "started"] == [
        ("de", "tone:low")
    ]
    assert [text.replace(" ", "") for text in tone.spoken] == [
        f"deu_Latn:{one}".replace(" ", "") for one in ("One two.", "Three four five.", "Six.", "Seven eight.")
    ]
    first = [message for message in sound(messages) if "translation" in message]
    assert [(source(one), one["translation"]) for one in first] == [
        ("One two.", TARGET + "One two."),
        ("Three four five.", TARGET + "Three four five."),
        ("Six.", TARGET + "Six."),
        ("Seven eight.", TARGET + "Seven eight."),
    ]


def test_every_word_of_a_translation_stands_for_the_whole_sentence(engine: LiveEngine) -> None:
    with engine.client() as client:
        heard = sound(spoken(client))
    assert len(heard) > 4, "a sentence has several pieces"
    for message in heard:
        for word in message["words"]:
            assert {"start": word["start"], "end": word["end"]} == message["sentence"]
    assert all(any(word["start"] == at for message in heard for word in message["words"]) for at in (0, 9, 26, 31))


def test_the_next_sentences_are_translated_while_one_is_spoken(
    engine: LiveEngine, tone: ToneFamily, translated: Path
) -> None:
    tone.gated = True
    with engine.client() as client:
        client.send("speak", id="a", text=TEXT, to="de")
        assert "One" in tone.asked.get(timeout=PATIENCE_S)
        wait_for(
            lambda: translated.exists() and translated.read_text() == "One two.\nThree four five.\nSix.\nSeven eight.\n"
        )
        assert tone.spoken == [], "nothing was spoken yet"


def test_of_a_long_text_only_a_few_sentences_are_asked_for_ahead(
    engine: LiveEngine, tone: ToneFamily, translated: Path
) -> None:
    tone.gated = True
    with engine.client() as client, engine.client() as other:
        client.send("speak", id="a", text=" ".join(f"Sentence {number}." for number in range(50)), to="de")
        tone.asked.get(timeout=PATIENCE_S)
        other.send("speak", id="b", text="Behind them.", to="de")
        engine.wait_until(lambda: sum(engine.engine.synthesis.counts().values()) == 2)
        tone.permit()
        wait_for(lambda: "Behind" in translated.read_text())
        assert translated.read_text().count("Sentence") < 10


def test_others_speak_while_a_translation_is_waited_for(engine: LiveEngine) -> None:
    with engine.client() as one, engine.client() as two:
        one.send("speak", id="a", text="It may HANG here.", to="de")
        two.send("speak", id="b", text=TEXT)
        assert two.until("end", "error")[-1]["type"] == "end"
        one.send("cancel", id="a")
        assert one.until("error")[-1]["code"] == "canceled"


def test_what_was_asked_ahead_is_canceled_with_its_reading(
    engine: LiveEngine, tone: ToneFamily, translated: Path
) -> None:
    tone.gated = True
    with engine.client() as client:
        client.send("speak", id="a", text=" ".join(f"Sentence {number}." for number in range(50)), to="de")
        tone.asked.get(timeout=PATIENCE_S)
        client.send("cancel", id="a")
        client.until("error")
        tone.open_gate()
        client.send("speak", id="b", text="Behind them.", to="de")
        assert client.until("end", "error")[-1]["type"] == "end"
    assert translated.read_text().count("Sentence") < 10


def test_its_death_in_the_middle_is_told_after_what_was_spoken_and_the_next_reading_finds_another(
    engine: LiveEngine,
) -> None:
    with engine.client() as client:
        error = spoken(client, "One two. Now KILL it. Six.")[-1]
        assert (error["type"], error["code"]) == ("error", "voice_unavailable")
        assert error["message"].startswith("Translation (NLLB-200) was ended from outside")
        assert error["remedy"] == tone_translator.REMEDY
        assert sound(spoken(client, request_id="b"))


def test_who_waits_for_it_to_load_is_told_so_once(engine: LiveEngine) -> None:
    with engine.client() as client:
        messages = spoken(client)
    assert [message["what"] for message in messages if message["type"] == "progress"] == ["loading"]


def test_a_paragraph_in_the_wanted_language_already_is_spoken_as_it_stands(
    engine: LiveEngine, translated: Path
) -> None:
    text = "One two.\n\nDrei vier.\n\nFive six."
    segments = [{"start": 0, "end": 8, "language": "en"}, {"start": 10, "end": 20, "language": "de-AT"}]
    with engine.client() as client:
        heard = sound(spoken(client, text, segments=segments))
    assert translated.read_text() == "One two.\nFive six.\n"
    told = [(source(one, text), one.get("translation")) for one in heard if one["words"]]
    assert ("Drei vier.", None) in told
    assert [one["paragraph"] for one in heard] == sorted(one["paragraph"] for one in heard)


def test_code_is_not_translated(engine: LiveEngine, translated: Path) -> None:
    text = "One two.\n\nprint it now"
    with engine.client() as client:
        sound(spoken(client, text, segments=[{"start": 10, "end": 22, "kind": "code"}]))
    assert translated.read_text() == "One two.\n"


def test_what_is_skipped_is_not_translated_and_the_persons_words_act_on_the_translation(
    engine: LiveEngine, tone: ToneFamily, translated: Path
) -> None:
    folders().dictionary.write_text('[[entry]]\nword = "Tau"\nsay = "Zau"\n', encoding="utf-8")
    with engine.client() as client:
        sound(spoken(client, "A word [12] of Tau.", skip=["citations"]))
    assert translated.read_text() == "A word of Tau.\n"
    assert tone.spoken[0].endswith("A word of Zau.")


def test_a_reading_begins_at_the_sentence_of_the_original(engine: LiveEngine, translated: Path) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text=TEXT, to="de", **{"from": 15})
        heard = sound(client.until("end", "error"))
    assert source(heard[0]) == "Three four five."
    assert "One" not in translated.read_text()


def test_text_that_comes_in_parts_is_translated_as_it_comes(engine: LiveEngine) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text="One two. Three ", to="de", more=True)
        assert client.until("audio")[-1]["translation"] == TARGET + "One two."
        client.send("append", id="a", text="four. Five.", more=False)
        told = [message.get("translation") for message in sound(client.until("end", "error"))]
    assert [one for one in told if one] == [TARGET + "Three four.", TARGET + "Five."]


def test_a_pause_in_the_text_stands_between_two_translations(engine: LiveEngine, tone: ToneFamily) -> None:
    tone.seconds = 0.5
    with engine.client() as client:
        heard = sound(spoken(client, "One two [pause 3s] three four.", markup=True))
    first = [one for one in heard if "translation" in one]
    assert [one["translation"] for one in first] == [TARGET + "One two", TARGET + "three four."]
    assert first[1]["start_s"] - first[0]["start_s"] == pytest.approx(3.5, abs=0.1)


def test_a_file_and_http_have_it_too(engine: LiveEngine) -> None:
    with engine.client() as client:
        client.send("save", id="a", text=TEXT, to="de", format="wav")
        messages = client.until("end", "error")
        assert b"".join(message["bytes"] for message in messages if message["type"] == "file")[:4] == b"RIFF"
    answer = exchange(engine, speak(engine, text=TEXT, to="de", timestamps=True))
    told = [json.loads(line) for line in answer.body.splitlines()]
    assert next(line["translation"] for line in told if "translation" in line) == TARGET + "One two."


@pytest.mark.parametrize(
    ("to", "code", "told"),
    [
        ("german", "no_voice_for_language", "Much like it: de (German)."),
        ("tlh", "no_voice_for_language", 'no translation for the language "tlh"'),
        ("ja", "no_voice_for_language", '"ja"'),
    ],
)
def test_a_language_that_cannot_be_had_is_told_before_any_work(
    engine: LiveEngine, translated: Path, to: str, code: str, told: str
) -> None:
    with engine.client() as client:
        error = client.ask("speak", id="a", text=TEXT, to=to)
    assert (error["type"], error["code"]) == ("error", code)
    assert told in error["message"]
    assert not translated.exists()


def test_a_text_in_a_language_that_it_does_not_read_is_told_if_a_person_says_so(engine: LiveEngine) -> None:
    with engine.client() as client:
        error = spoken(client, language="la")[-1]
    assert (error["code"], error["type"]) == ("no_voice_for_language", "error")
    assert '"la"' in error["message"]


def test_what_the_engine_can_translate_into_is_told(engine: LiveEngine) -> None:
    with engine.client() as client:
        assert client.ready["translator"] == {"state": "ready"}
        assert client.ask("voices", id="v")["targets"] == ["de", "en"]
        assert client.ask("health", id="h")["health"]["translator"] == {"state": "ready", "in_memory": False}
        sound(spoken(client))
        health = client.ask("health", id="i")["health"]
    assert health["translator"] == {"state": "ready", "in_memory": True, "computes": {"device": "tuning fork"}}


def test_without_it_one_sentence_and_what_to_do_is_told_and_the_targets_all_the_same(tone: ToneFamily) -> None:
    remedy = "To add it, run: utter add translate"
    with running(tone) as engine, engine.client() as client:
        assert client.ready["translator"] == {"state": "missing", "remedy": remedy}
        assert client.ask("voices", id="v")["targets"] == ["de", "en"]
        error = spoken(client)[-1]
        assert (error["code"], error["remedy"]) == ("voice_unavailable", remedy)
        assert error["message"] == "Translation (NLLB-200) cannot be used now."
        assert sound(spoken(client, "Eins zwei.", "b", language="de")), "what needs no translation is spoken"


def test_an_idle_one_gives_its_memory_back_with_the_voices(engine: LiveEngine, clock: Clock, tone: ToneFamily) -> None:
    with engine.client() as client:
        sound(spoken(client))
        clock.now += 3600
        engine.engine.synthesis.wake()
        assert tone.unloaded.wait(PATIENCE_S)
        engine.wait_until(lambda: not engine.engine.service.translator.state().in_memory)
        assert sound(spoken(client, request_id="b"))


def test_a_sentence_for_which_nothing_comes_back_is_read_untranslated(engine: LiveEngine) -> None:
    text = "One two. LOSE four five. Six."
    with engine.client() as client:
        messages = sound(spoken(client, text))
    told = [(source(it, text), it["translation"]) for it in messages if it.get("translation")]
    assert told == [
        ("One two.", f"{TARGET}One two."),
        ("LOSE four five.", "LOSE four five."),
        ("Six.", f"{TARGET}Six."),
    ]
