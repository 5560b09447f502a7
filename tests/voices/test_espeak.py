"""eSpeak NG speaks: what it says, when each word is heard, and nothing that a page holds is a command."""

import itertools
import threading

import numpy as np
import pytest

from native_helper.errors import UnknownVoice
from native_helper.speech.normalize import normalize
from native_helper.speech.pipeline import Reading, Started
from native_helper.speech.request import Request
from native_helper.speech.split import split
from native_helper.speech.utterance import Block, Chunk, Rendering, Span, Utterance, Word
from native_helper.voices.audible import audible_range, frame_samples, loud_frames
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily, rendering
from native_helper.voices.espeak_library import Synthesis
from native_helper.voices.family import Voice
from native_helper.wire.types import Kind
from tests.speech.random_text import random_text

FAMILY = EspeakFamily()
VOICES = {voice.id: voice for voice in FAMILY.voices()}


def utterances(text: str, language: str = "en") -> list[Utterance]:
    block = Block(text, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True)
    return list(split(normalize(block, language), block, language))


def spoken(text: str, voice: str = "espeak:en-us", speed: float = 1.0) -> Rendering:
    (utterance,) = utterances(text, VOICES[voice].languages[0])
    return next(FAMILY.speak([utterance], VOICES[voice], speed))


def as_it_is(text: str) -> Rendering:
    """Speak `text` without normalising it, as an utterance of one word."""
    utterance = Utterance(text, (Word(0, len(text), Span(0, len(text))),), "en", Span(0, len(text)), 0, 0.0)
    return next(FAMILY.speak([utterance], VOICES["espeak:en-us"], 1.0))


def timed(rendering: Rendering) -> dict[str, tuple[float, float]]:
    words, text = rendering.utterance.words, rendering.utterance.text
    return {
        text[words[time.word].spoken_start : words[time.word].spoken_end]: (time.start_s, time.end_s)
        for time in rendering.word_times
    }


def test_words_begin_where_sound_begins_after_a_pause() -> None:
    # Commas make pauses of 0.15 s and more; after each, the first loud frame is the next word's onset.
    rendering = spoken("Apples, bananas; lemons, melons, oranges.")
    loud = loud_frames(rendering.waveform, rendering.rate_hz)
    frame_s = frame_samples(rendering.rate_hz) / rendering.rate_hz
    onsets = [
        index * frame_s for index in range(loud.size) if loud[index] and not loud[max(0, index - 20) : index].any()
    ]
    starts = [start_s for start_s, _ in timed(rendering).values()]
    assert len(onsets) == len(starts) == 5
    assert all(abs(onset - start) < 0.03 for onset, start in zip(onsets, starts, strict=True))


def test_words_before_a_pause_end_with_their_sound() -> None:
    rendering = spoken("Apples, bananas.")
    end_s = timed(rendering)["Apples"][1]
    start_s = timed(rendering)["bananas"][0]
    assert start_s - end_s > 0.1
    between = rendering.waveform[round(end_s * rendering.rate_hz) : round((start_s - 0.02) * rendering.rate_hz)]
    assert np.abs(between).max() < 0.03


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Hello world, this is 1234 of the things: $3.5M (really) it's well-known!", "espeak:en-us"),
        ("Größe und Übermut tun selten gut.", "espeak:de"),
        ("Привет, как твои дела?", "espeak:ru"),
        ("مرحبا بالعالم، كيف حالك؟", "espeak:ar"),
        ("你好世界，今天天气很好", "espeak:cmn"),
        ("नमस्ते दुनिया", "espeak:hi"),
        ("I say 😀 twice 😀 and go.", "espeak:en-us"),
    ],
)
def test_every_word_has_its_time_in_order_and_inside_the_sound(text: str, voice: str) -> None:
    for speed in (0.5, 1.0, 2.0, 3.0):
        rendering = spoken(text, voice, speed)
        times = rendering.word_times
        assert [time.word for time in times] == list(range(len(rendering.utterance.words)))
        end_s = 0.0
        for time in times:
            assert end_s <= time.start_s < time.end_s
            end_s = time.end_s
        assert end_s <= rendering.waveform.size / rendering.rate_hz + 1e-9


def test_a_number_is_one_word_for_all_its_words() -> None:
    # Of the languages whose numbers eSpeak itself reads.
    times = timed(spoken("Rok 1984 byl dlouhý.", voice="espeak:cs"))
    assert times["1984"][1] - times["1984"][0] > 3 * (times["Rok"][1] - times["Rok"][0])


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0, 3.0])
def test_speed_is_the_ratio_of_durations(speed: float) -> None:
    text = "The quick brown fox jumps over the lazy dog and then it runs away from the farmer."
    durations = [spoken(text, speed=value).waveform.size for value in (1.0, speed)]
    assert durations[0] / durations[1] == pytest.approx(speed, rel=0.08)


def test_markup_is_text() -> None:
    plain = as_it_is("bold word").waveform.size
    assert as_it_is("<b>bold</b> word").waveform.size > plain * 1.3
    assert as_it_is("[[h@l'oU]]").waveform.size > 1.5 * as_it_is("hello").waveform.size
    assert as_it_is("fish &amp; chips").waveform.size > as_it_is("fish & chips").waveform.size


def test_control_characters_are_no_commands_and_end_nothing() -> None:
    # Ctrl-A and "450S" would be eSpeak's command for its greatest speed.
    for text in ("a \x01450S sentence of words", "one\x00 two three four", "one two\x1b three"):
        plain = "".join(" " if character < " " else character for character in text)
        assert as_it_is(text).waveform.size == pytest.approx(as_it_is(plain).waveform.size, rel=0.01)


def test_one_utterance_leaves_nothing_to_the_next() -> None:
    fox = utterances("The quick brown fox.")[0]
    alone = next(FAMILY.speak([fox], VOICES["espeak:en-us"], 1.0))
    streams = [
        FAMILY.speak([fox, fox], VOICES["espeak:en-us"], 1.0),
        FAMILY.speak(
            [*utterances("Zwei Wörter hier.", "de"), *utterances("Und noch zwei Wörter hier.", "de")],
            VOICES["espeak:de"],
            2.5,
        ),
    ]
    first, _, second, _ = (next(stream) for stream in (*streams, *streams))
    # Not to the sample: eSpeak lets its voice flutter, and goes on with that from one utterance to the next.
    for again in (first, second):
        assert again.waveform.size == pytest.approx(alone.waveform.size, rel=0.01)
        for time, other in zip(again.word_times, alone.word_times, strict=True):
            assert time.word == other.word
            assert time.start_s == pytest.approx(other.start_s, abs=0.005)


def test_the_next_utterance_is_pulled_when_it_is_needed() -> None:
    source = iter(utterances("This is one sentence.") * 3)
    renderings = FAMILY.speak(source, VOICES["espeak:en-us"], 1.0)
    next(renderings)
    assert len(list(source)) == 2


def test_an_unknown_voice_is_told() -> None:
    with pytest.raises(UnknownVoice, match="espeak:xx"):
        next(FAMILY.speak(utterances("Words."), Voice("espeak:xx", "X", "espeak", ("xx",)), 1.0))


def test_state_and_voices_are_told_to_any_thread() -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(len(EspeakFamily().voices())))
    thread.start()
    thread.join()
    assert found == [len(FAMILY.voices())]
    assert FAMILY.state().ready


def test_unloading_does_not_end_the_voice() -> None:
    spoken("Still")
    FAMILY.unload()
    assert spoken("Still here.").waveform.size > 0


def test_a_reading_has_no_click_at_its_joints() -> None:
    # Steps at a joint are compared with the steepest step inside the sound.
    text = "One sentence is here, and it is long enough to be cut. Another one follows it. And a third."
    chunks = [event for event in Reading(Request(text), Catalog([FAMILY])).events() if isinstance(event, Chunk)]
    assert len(chunks) >= 3
    pcm = [np.frombuffer(chunk.pcm, dtype="<i2").astype(int) for chunk in chunks]
    inside = max(int(np.abs(np.diff(one)).max()) for one in pcm)
    joints = [abs(int(after[0]) - int(before[-1])) for before, after in itertools.pairwise(pcm)]
    assert max(joints) <= inside / 100


def test_a_reading_wastes_no_time_before_the_first_sound() -> None:
    chunks = [event for event in Reading(Request("Hello."), Catalog([FAMILY])).events() if isinstance(event, Chunk)]
    sound = np.frombuffer(chunks[0].pcm, dtype="<i2").astype(np.float32)
    begin, _ = audible_range(sound, 24_000)
    assert begin / 24_000 < 0.05


def test_every_listed_voice_speaks_its_own_name() -> None:
    for voice in VOICES.values():
        if voice.listed:
            rendering = as_one(voice)
            assert rendering.waveform.size > 1000, voice.id
            assert np.isfinite(rendering.waveform).all()


def as_one(voice: Voice) -> Rendering:
    (utterance,) = utterances(voice.name)
    return next(FAMILY.speak([utterance], voice, 1.0))


def test_random_text_is_spoken_in_the_languages_it_seems_to_be_in() -> None:
    for seed in range(25):
        text = "One word " + random_text(seed, 400)
        last_s = 0.0
        for event in Reading(Request(text, speed=3.0), Catalog([FAMILY])).events():
            if isinstance(event, Started):
                continue
            assert isinstance(event, Chunk)
            for word in event.words:
                assert last_s <= word.start_s <= word.end_s
                last_s = word.start_s


def test_a_word_that_espeak_does_not_tell_has_the_time_of_its_sound() -> None:
    # So it is behind a row of a hundred dashes, in a new process.
    (utterance,) = utterances("One two.")
    told = rendering(utterance, Synthesis(np.ones(4000, dtype=np.int16), ()), 22_050)
    assert [(time.word, round(time.start_s, 2), round(time.end_s, 2)) for time in told.word_times] == [
        (0, 0.0, 0.09),
        (1, 0.09, 0.18),
    ]
