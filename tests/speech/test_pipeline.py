"""A reading from text to chunks: what comes when, in whose offsets, and what it costs."""

import threading
import tracemalloc
from collections.abc import Iterator

import pytest

from native_helper.errors import BadRequest, NothingToSpeak, NoVoiceForLanguage, TextTooLong, UnknownVoice
from native_helper.speech.front_end import NeedText
from native_helper.speech.incoming import TextSegment
from native_helper.speech.pipeline import Event, Reading, Started
from native_helper.speech.preview import preview
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk, Span
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import State
from native_helper.wire.types import MAX_TEXT_UNITS, Kind, Skip
from tests.speech.random_text import random_text
from tests.speech.stand_in import WordTones

SENTENCE = "The quick brown fox, which was old, jumps over the lazy dog near the river. "


@pytest.fixture
def voice() -> WordTones:
    return WordTones(languages=("en", "ru", "de"))


def read(request: Request, voice: WordTones) -> list[Event]:
    return list(Reading(request, Catalog([voice])).events())


def chunks(events: list[Event]) -> list[Chunk]:
    return [event for event in events if isinstance(event, Chunk)]


def written(text: str, span: Span) -> str:
    return text.encode("utf-16-le")[2 * span.start : 2 * span.end].decode("utf-16-le")


def test_a_text_becomes_started_and_then_its_sentences(voice: WordTones) -> None:
    text = "This is the first sentence. And this is the second one."
    started, first, second = read(Request(text), voice)
    assert started == Started("en", "tones:en")
    assert isinstance(first, Chunk)
    assert isinstance(second, Chunk)
    assert [written(text, chunk.sentence) for chunk in (first, second)] == [
        "This is the first sentence.",
        "And this is the second one.",
    ]
    assert [written(text, word.source) for word in first.words] == ["This", "is", "the", "first", "sentence"]
    assert second.start_s == pytest.approx(len(first.pcm) / 2 / 24_000)


def test_offsets_are_utf16_units_of_the_whole_text(voice: WordTones) -> None:
    text = "😀😀 “Curly” 𝐛𝐨𝐥𝐝 words\nhere.\n\n😀 Then e\u0301te\u0301 again 👩‍👩‍👧 once."
    words = [word for chunk in chunks(read(Request(text), voice)) for word in chunk.words]
    found = [written(text, word.source) for word in words]
    assert found == [
        "😀😀",  # "grinning"
        "😀😀",  # "face"
        "Curly",
        "𝐛𝐨𝐥𝐝",
        "words",
        "here",
        "😀",
        "😀",
        "Then",
        "e\u0301te\u0301",
        "again",
        *["👩‍👩‍👧"] * 4,  # "family woman woman girl"
        "once",
    ]


def test_words_of_any_text_lie_in_their_sentence_and_rise() -> None:
    for seed in range(50):
        text = "One word " + random_text(seed, 1500)
        last, end_s = 0, 0.0
        for chunk in chunks(read(Request(text, voice="tones:en", skip=frozenset(Skip)), WordTones())):
            assert chunk.start_s == pytest.approx(end_s)
            end_s = chunk.start_s + len(chunk.pcm) / 48_000
            for word in chunk.words:
                assert chunk.sentence.start <= word.source.start < word.source.end <= chunk.sentence.end
                assert last <= word.source.start
                last = word.source.start
                written(text, word.source)  # never half of a pair


def test_language_and_voice_are_announced_when_they_change(voice: WordTones) -> None:
    text = "English here.\n\nПо-русски теперь.\n\nИ ещё раз.\n\nEnglish again."
    events = read(Request(text), voice)
    assert [event for event in events if isinstance(event, Started)] == [
        Started("en", "tones:en"),
        Started("ru", "tones:ru"),
        Started("en", "tones:en"),
    ]
    assert [event.language for event in events[:1] if isinstance(event, Started)] == ["en"]
    assert [voice_id for voice_id, _ in voice.spoken] == ["tones:en", "tones:ru", "tones:ru", "tones:en"]


def test_short_paragraphs_are_in_the_language_that_a_long_one_told(voice: WordTones) -> None:
    text = (
        "Oui.\n\nLe vieux pont au-dessus de la rivière a été fermé après la tempête.\n\nBien sûr.\n\n"
        "The old bridge over the river was closed after the storm of last week.\n\nOf course."
    )
    read(Request(text), voice)
    assert [utterance.language for _, utterance in voice.spoken] == ["en", "fr", "fr", "en", "en"]


def test_a_short_paragraph_keeps_its_language_where_the_reading_begins_with_it() -> None:
    voice = WordTones(languages=("en", "fr"))
    long = "Le vieux pont au-dessus de la rivière a été fermé après la tempête."
    read(Request(f"{long}\n\nBien sûr.", from_=len(long) + 2), voice)
    assert [(utterance.text, utterance.language) for _, utterance in voice.spoken] == [("Bien sûr.", "fr")]


def test_a_marked_paragraph_is_read_in_its_language_and_kind(voice: WordTones) -> None:
    text = "Title\nGuten Tag\nlast words"
    segments = (TextSegment(0, 5, None, Kind.HEADING), TextSegment(6, 15, "de", None))
    read(Request(text, segments=segments), voice)
    assert [(voice_id, utterance.text) for voice_id, utterance in voice.spoken] == [
        ("tones:en", "Title"),
        ("tones:de", "Guten Tag"),
        ("tones:en", "last words"),
    ]
    assert voice.spoken[0][1].pause_s > voice.spoken[1][1].pause_s


def test_a_mark_stands_above_the_callers_language_unless_the_script_denies_it(voice: WordTones) -> None:
    text = "Guten Tag.\n\nPlain words.\n\nДобрый день."
    marked = (TextSegment(0, 10, "de"), TextSegment(26, 38, "de"))
    read(Request(text, language="en", segments=marked), voice)
    assert [voice_id for voice_id, _ in voice.spoken] == ["tones:de", "tones:en", "tones:ru"]


def test_one_voice_may_speak_everything(voice: WordTones) -> None:
    events = read(Request("Deutsch.\n\nПо-русски.", voice="tones:de"), voice)
    assert {voice_id for voice_id, _ in voice.spoken} == {"tones:de"}
    assert [event.language for event in events if isinstance(event, Started)] == ["de", "ru"]


def test_a_long_sentence_behind_a_heading_is_cut_so_that_sound_does_not_stop(voice: WordTones) -> None:
    sentence = SENTENCE[:-2] + ", and " + SENTENCE
    for heading, n_parts in (("A title", 3), (SENTENCE * 3, 1)):
        voice.spoken.clear()
        read(Request(f"{heading}\n\n{sentence}"), voice)
        behind = [text for text in voice.texts if text not in heading]
        assert len(behind) == n_parts
        assert " ".join(behind) == sentence.strip()


def test_a_reading_begins_at_the_sentence_that_holds_the_offset(voice: WordTones) -> None:
    text = "😀 The first one is here. The second one is here.\n\n😀 The third one is here. The fourth one is here."
    for sentence in ("The second one is here.", "😀 The third one is here.", "The fourth one is here."):
        start = len(text[: text.index(sentence)].encode("utf-16-le")) // 2
        length = len(sentence.encode("utf-16-le")) // 2
        for offset in (start, start + 5, start + length - 1):
            first = chunks(read(Request(text, from_=offset), voice))[0]
            assert written(text, first.sentence) == sentence
            assert first.start_s == 0
            assert first.paragraph == (0 if "second" in sentence else 1)


def test_starting_again_at_any_sentence_gives_the_same_rest() -> None:
    text = (SENTENCE + "Short. No. Dr. Li said so, e.g. here! ") * 3 + "\n\n" + SENTENCE * 2
    whole = chunks(read(Request(text), WordTones()))
    for start in {chunk.sentence.start for chunk in whole}:
        rest = chunks(read(Request(text, from_=start), WordTones()))
        assert rest[0].sentence.start == start
        assert {chunk.sentence.end for chunk in rest} <= {chunk.sentence.end for chunk in whole}


def test_an_offset_behind_the_last_sentence_leaves_nothing_to_read_and_is_no_error(voice: WordTones) -> None:
    assert read(Request("All is read.", from_=12), voice) == []


@pytest.mark.parametrize("text", ["", " \n\t ", "😀 👩‍👩‍👧!", "***", "\x00\x00", "\u0301", "— … —"])
def test_a_text_without_a_word_is_told(voice: WordTones, text: str) -> None:
    with pytest.raises(NothingToSpeak) as caught:
        read(Request(text), voice)
    assert caught.value.remedy


def test_skip_rules_may_leave_nothing(voice: WordTones) -> None:
    code = (TextSegment(0, 5, None, Kind.CODE),)
    with pytest.raises(NothingToSpeak):
        read(Request("x = 1", segments=code, skip=frozenset({Skip.CODE})), voice)
    assert len(chunks(read(Request("x = 1", segments=code), voice))) == 1


def test_a_language_without_voice_is_told_by_its_name(voice: WordTones) -> None:
    with pytest.raises(NoVoiceForLanguage, match='"bo"'):
        read(Request("བོད་སྐད་"), voice)


def test_a_foreign_paragraph_inside_does_not_end_the_reading(voice: WordTones) -> None:
    read(Request("Words here.\n\nབོད་སྐད་\n\nMore words."), voice)
    assert len(voice.spoken) == 3


def test_an_unknown_voice_is_told(voice: WordTones) -> None:
    with pytest.raises(UnknownVoice, match="tones:en"):
        read(Request("Words.", voice="tones:eng"), voice)


def test_more_text_is_asked_for_and_read(voice: WordTones) -> None:
    reading = Reading(Request("This is the first sentence. Half a sen", more=True), Catalog([voice]))
    events = reading.events()
    assert [type(next(events)) for _ in range(3)] == [Started, Chunk, NeedText]
    assert isinstance(next(events), NeedText)
    reading.append("tence 😀 and its end.", (), more=True)
    text = "This is the first sentence. Half a sentence 😀 and its end. Last words"
    second = next(events)
    assert isinstance(second, Chunk)
    assert written(text, second.sentence) == "Half a sentence 😀 and its end."
    assert isinstance(next(events), NeedText)
    reading.append(" Last words", (TextSegment(60, 70, "de"),), more=False)
    rest = list(events)
    assert rest[0] == Started("de", "tones:de")
    assert [written(text, chunk.sentence) for chunk in chunks(rest)] == ["Last words"]


def test_text_may_be_appended_by_another_thread_in_a_thousand_parts() -> None:
    voice = WordTones()
    reading = Reading(Request("", more=True), Catalog([voice]))
    names = ["".join("abcdefghij"[int(digit)] for digit in str(number)) for number in range(1000)]
    sentences = [f"This is the sentence {name} of them all. " for name in names]

    def feed() -> None:
        for index, sentence in enumerate(sentences):
            reading.append(sentence, (), more=index < 999)

    thread = threading.Thread(target=feed)
    thread.start()
    read_chunks = [event for event in reading.events() if isinstance(event, Chunk)]
    thread.join()
    assert " ".join(voice.texts).split() == "".join(sentences).split()
    assert [chunk.sentence.start for chunk in read_chunks] == sorted(chunk.sentence.start for chunk in read_chunks)


def test_nothing_may_follow_the_last_part(voice: WordTones) -> None:
    reading = Reading(Request("Words."), Catalog([voice]))
    with pytest.raises(BadRequest):
        reading.append("More.", (), more=False)


def test_a_segment_outside_the_text_is_refused(voice: WordTones) -> None:
    with pytest.raises(BadRequest, match="4 to 9"):
        Reading(Request("Words.", segments=(TextSegment(4, 9),)), Catalog([voice]))
    reading = Reading(Request("Words.", more=True), Catalog([voice]))
    with pytest.raises(BadRequest):
        reading.append("More", (TextSegment(6, 11),), more=False)
    reading.append("More", (TextSegment(6, 10),), more=False)


def test_too_long_a_text_is_refused_whole_or_in_parts(voice: WordTones) -> None:
    half = "x" * (MAX_TEXT_UNITS // 2)
    reading = Reading(Request(half, more=True), Catalog([voice]))
    reading.append(half, (), more=True)
    with pytest.raises(TextTooLong):
        reading.append("x", (), more=False)
    with pytest.raises(TextTooLong):
        Reading(Request("😀" * (MAX_TEXT_UNITS // 2 + 1)), Catalog([voice]))


def test_closing_the_events_ends_the_voice(voice: WordTones) -> None:
    events = Reading(Request(SENTENCE * 100), Catalog([voice])).events()
    assert isinstance(events, Iterator)
    assert [type(next(events)) for _ in range(3)] == [Started, Chunk, Chunk]
    events.close()  # type: ignore[attr-defined]
    assert voice.n_closed == 1
    assert len(voice.spoken) == 2
    assert list(events) == []


def test_two_readings_in_turns_are_as_each_alone() -> None:
    texts = (SENTENCE * 3, "Another text is read.\n\nПо-русски. " * 3)
    alone = [read(Request(text), WordTones(languages=("en", "ru"))) for text in texts]
    catalog = Catalog([WordTones(languages=("en", "ru"))])
    streams = [Reading(Request(text), catalog).events() for text in texts]
    turns: list[list[Event]] = [[], []]
    waiting = [0, 1]
    while waiting:
        for index in list(waiting):
            event = next(streams[index], None)
            if event is None:
                waiting.remove(index)
            else:
                turns[index].append(event)
    assert turns == alone


def test_the_first_sound_costs_less_than_a_hundredth_of_a_long_text(voice: WordTones) -> None:
    text = SENTENCE * (100_000 // len(SENTENCE) + 1)
    events = Reading(Request(text), Catalog([voice])).events()
    assert [type(next(events)) for _ in range(2)] == [Started, Chunk]
    assert len(voice.spoken) == 1
    assert len(voice.spoken[0][1].text) < len(text) / 100


@pytest.mark.parametrize("unit", [SENTENCE, "word ", "x", "字", SENTENCE + "\n\n"])
def test_ten_megabytes_begin_at_once_in_flat_memory(unit: str) -> None:
    text = unit * (10_000_000 // len(unit))
    voice = WordTones(languages=("en", "zh"))
    reading = Reading(Request(text), Catalog([voice]))
    tracemalloc.start()
    events = reading.events()
    for _ in range(20):
        next(events)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(voice.spoken) < 20
    assert peak < 8_000_000


def test_the_time_of_each_stage_and_of_the_sound_is_told(voice: WordTones) -> None:
    reading = Reading(Request(SENTENCE), Catalog([voice]))
    found = chunks(list(reading.events()))
    assert reading.duration_s == pytest.approx(sum(len(chunk.pcm) for chunk in found) / 48_000)
    assert set(reading.stages) == {"blocks", "normalize", "split", "tones", "assemble"}


def test_a_preview_shows_what_is_spoken_and_every_change() -> None:
    text = "😀 So [12] it’s\n\n\nﬁne."
    shown = preview(Request(text, skip=frozenset({Skip.CITATIONS})))
    assert shown.spoken == "grinning face So it's\nfine."
    changes = [
        (written(text, change.source), written(shown.spoken, Span(change.spoken_start, change.spoken_end)))
        for change in shown.rewrites
    ]
    assert changes == [("😀", "grinning face"), (" [12]", ""), ("’", "'"), ("\n\n\n", "\n"), ("ﬁ", "fi")]


def test_the_changes_of_a_preview_turn_any_text_into_what_is_spoken() -> None:
    for seed in range(300):
        text = random_text(seed, 6000 if seed % 20 == 0 else 800)
        shown = preview(Request(text, skip=frozenset(Skip)))
        units, spoken = text.encode("utf-16-le"), shown.spoken.encode("utf-16-le")
        pieces, at = [], 0
        for change in shown.rewrites:
            assert at <= change.source.start
            pieces += [
                units[2 * at : 2 * change.source.start],
                spoken[2 * change.spoken_start : 2 * change.spoken_end],
            ]
            at = change.source.end
        pieces.append(units[2 * at :])
        assert b"".join(pieces).decode("utf-16-le") == shown.spoken


def test_words_are_pronounced_also_while_their_voice_has_yet_to_be_brought_into_memory() -> None:
    class Asleep(WordTones):
        def state(self) -> State:
            return State(ready=True, in_memory=False)

    found = list(Reading(Request("Two words."), Catalog([Asleep()])).pronounced())
    assert [(word.spoken, word.phonemes) for word in found] == [("Two", "tˈu"), ("words", "wˈɜɹdz")]
