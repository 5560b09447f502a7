"""Kokoro as a family, on a tiny checkpoint of random values: from text to chunks with word times."""

import threading
from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np
import pytest

from native_helper.errors import Canceled
from native_helper.speech.phonemize import phonemize
from native_helper.speech.pipeline import Reading, Started
from native_helper.speech.request import Request
from native_helper.speech.utterance import Span, Utterance, Word
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.kokoro import extras
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.kokoro.timing import AFTER_S
from native_helper.voices.kokoro.voices import read_voices
from native_helper.wire.types import RATE_HZ
from tests.slices import sliced
from tests.speech.random_text import random_text
from tests.voices.kokoro.readings import HEART, read, spoken, utterance

BY_ID = {voice.id: voice for voice in read_voices()}


def test_a_text_becomes_chunks_whose_words_have_times(loaded: KokoroFamily) -> None:
    text = "The cat of the house said hello. It was well-known, in 2024, to 3 people!"
    started, chunks = read(Reading(Request(text, language="en-US"), Catalog([loaded])))
    assert started == [Started("en-US", "af_heart")]
    assert sum(len(chunk.pcm) for chunk in chunks) > 2 * RATE_HZ
    words = [word for chunk in chunks for word in chunk.words]
    assert [text[word.source.start : word.source.end] for word in words] == [
        "The", "cat", "of", "the", "house", "said", "hello",
        "It", "was", "well-known", "in", "2024", "2024", "2024", "to", "3", "people",
    ]  # fmt: skip
    times = [time for word in words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert all(word.start_s < word.end_s for word in words)


def test_sound_begins_20_to_40_ms_before_the_onset_that_the_model_predicts(
    loaded: KokoroFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    from native_helper.voices.kokoro.model import Kokoro, Speech

    onset_frames, n_symbols = 17, 0

    def speak(self: Kokoro, ids: list[int], *_: object, **__: object) -> Speech:
        nonlocal n_symbols
        n_symbols = len(ids)
        durations = np.array([onset_frames, *[3] * n_symbols, 9], dtype=np.int32)
        waveform = np.zeros(durations.sum() * 600, dtype=np.float32)
        waveform[onset_frames * 600 :] = 0.5  # so loud at once that nothing of it can be mistaken
        return Speech(waveform, durations)

    monkeypatch.setattr(Kokoro, "speak", speak)
    _, (first, *_) = read(Reading(Request("Hello there."), Catalog([loaded])))
    pcm = np.frombuffer(first.pcm, dtype="<i2")
    onset_s = int(np.flatnonzero(pcm)[0]) / RATE_HZ
    assert 0.020 <= onset_s <= 0.040
    assert first.words[0].start_s == pytest.approx(onset_s, abs=1 / RATE_HZ)
    # Behind the last phone, though the model makes sound for the mark too, only a fade and the pause are left.
    heard_s = int(np.flatnonzero(pcm)[-1]) / RATE_HZ
    assert heard_s == pytest.approx(onset_s + (n_symbols - 1) * 0.075 + AFTER_S, abs=0.002)
    assert pcm.size / RATE_HZ == pytest.approx(heard_s + 0.6, abs=0.002)  # the pause of a paragraph


def test_the_style_is_that_of_the_number_of_phonemes_and_speed_is_the_models(
    loaded: KokoroFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    from native_helper.voices.kokoro.model import Kokoro

    seen: list[tuple[int, float, float]] = []
    speak = Kokoro.speak

    def spy(self: Kokoro, ids: list[int], row: np.ndarray, speed: float, **more: object) -> object:
        seen.append((len(ids), float(row[0]), speed))
        return speak(self, ids, row, speed, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Kokoro, "speak", spy)
    slow = spoken(loaded, utterance("həlˈO", "wˈɜɹld"))
    fast = spoken(loaded, utterance("həlˈO", "wˈɜɹld"), speed=2.0)
    spoken(loaded, utterance("həlˈO"))
    (n_two, row_two, _), (_, _, speed), (n_one, row_one, _) = seen
    assert (n_two, n_one, speed) == (len("həlˈO wˈɜɹld."), len("həlˈO."), 2.0)
    assert row_two != row_one
    assert fast.waveform.size < 0.8 * slow.waveform.size


def test_an_utterance_over_the_models_length_is_spoken_whole(loaded: KokoroFamily) -> None:
    long = utterance(*["wˈɜɹdz"] * 150)
    rendering = spoken(loaded, long)
    assert [time.word for time in rendering.word_times] == list(range(150))
    borders = [time for word in rendering.word_times for time in (word.start_s, word.end_s)]
    assert borders == sorted(borders)
    assert borders[-1] <= rendering.waveform.size / RATE_HZ
    assert rendering.waveform.size / RATE_HZ > 150 * 6 * 0.025


def test_an_utterance_without_a_sound_is_silence(loaded: KokoroFamily) -> None:
    rendering = spoken(loaded, utterance("", ""))
    assert (rendering.waveform.size, rendering.word_times) == (0, ())


def test_a_mixture_sounds_like_neither_of_its_voices(loaded: KokoroFamily) -> None:
    catalog = Catalog([loaded])
    mixture = catalog.choose("en", "af_heart:0.5+bf_emma:0.5").voice
    one = utterance("həlˈO", "wˈɜɹld")
    sounds = [spoken(loaded, one, voice).waveform for voice in (HEART, mixture, BY_ID["bf_emma"])]
    assert not any(np.array_equal(sounds[1], other) for other in (sounds[0], sounds[2]))


def test_two_readings_may_take_turns(loaded: KokoroFamily) -> None:
    one, other = utterance("həlˈO", "wˈɜɹld"), utterance("ɡˌʊdbˈI", "mˈun")
    alone = [spoken(loaded, one).waveform, spoken(loaded, other, BY_ID["am_michael"]).waveform]
    first, second = loaded.speak([one, one], HEART, 1.0), loaded.speak([other], BY_ID["am_michael"], 1.0)
    turns = [next(first), next(second), next(first)]
    for rendering, wanted in zip(turns, [alone[0], alone[1], alone[0]], strict=True):
        np.testing.assert_allclose(rendering.waveform, wanted, atol=1e-5)


def test_a_reading_that_is_canceled_ends_between_two_stages_of_an_utterance(loaded: KokoroFamily) -> None:
    reading = Reading(Request("The cat of the house said hello."), Catalog([loaded]))
    steps = 0

    def check() -> None:
        nonlocal steps
        steps += 1
        if steps == 4:
            reading.cancel()
        reading_check()

    reading_check = reading._check
    reading._check = check  # type: ignore[method-assign]
    with pytest.raises(Canceled):
        read(reading)
    assert steps == 4  # nothing went on behind it


def test_closing_a_reading_ends_the_family_and_the_next_one_speaks(loaded: KokoroFamily) -> None:
    events = Reading(Request("One sentence is here. Another follows it."), Catalog([loaded])).events()
    assert isinstance(next(events), Started)
    next(events)
    assert isinstance(events, Iterator)
    events.close()  # type: ignore[attr-defined]
    assert read(Reading(Request("Hello there."), Catalog([loaded])))[1]


def test_a_second_thread_is_refused(loaded: KokoroFamily) -> None:
    caught: list[BaseException] = []

    def other() -> None:
        try:
            spoken(loaded, utterance("həlˈO"))
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert len(caught) == 1


@pytest.fixture
def without_extras(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make believe that the libraries for Japanese and Chinese are not installed."""
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    read_voices.cache_clear()
    yield
    read_voices.cache_clear()


@pytest.mark.parametrize(
    ("language", "text", "modules"),
    [
        ("ja", "今日は天気がいいです。", ("fugashi", "unidic_lite")),
        ("zh", "你好，世界。", ("rjieba", "pypinyin")),
    ],
)
def test_japanese_and_chinese_are_spoken_where_their_libraries_are(
    loaded: KokoroFamily, language: str, text: str, modules: tuple[str, ...]
) -> None:
    if not all(map(find_spec, modules)):
        pytest.skip(f"the extra {language} is not installed: pip install '.[{language}]'")
    started, chunks = read(Reading(Request(text, voice="af_heart"), Catalog([loaded, EspeakFamily()])))
    assert started == [Started(language, "af_heart")]
    words = [text[word.source.start : word.source.end] for chunk in chunks for word in chunk.words]
    assert "".join(words) == text.replace("，", "").replace("。", "")
    times = [time for chunk in chunks for word in chunk.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)


def test_japanese_and_chinese_fall_to_the_stand_in(loaded: KokoroFamily, without_extras: None) -> None:
    catalog = Catalog([loaded, EspeakFamily()])
    text = "Hello there, my friend.\n\n你好，世界。"
    started, chunks = read(Reading(Request(text, voice="af_heart"), catalog))
    assert [it.voice.partition(":")[0] for it in started] == ["af_heart", "espeak"]
    assert chunks
    assert not [voice.id for voice in catalog.voices() if voice.id.startswith(("j", "z"))]


def test_an_english_voice_reads_french_by_french_rules(loaded: KokoroFamily) -> None:
    catalog = Catalog([loaded])
    french = Utterance("bonjour", (Word(0, 7, Span(0, 7)),), "fr", Span(0, 7), 0, 0.0)
    by_heart = phonemize(french, catalog.choose("fr", "af_heart").voice.languages[0]).phonemes
    by_siwis = phonemize(french, catalog.choose("fr").voice.languages[0]).phonemes
    assert by_heart == by_siwis
    assert by_heart is not None
    assert "ʒ" in by_heart.words[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die alte Brücke über den Fluss wurde nach dem Sturm der letzten Woche für alle gesperrt."),
        ("pl", "Stary most nad rzeką został zamknięty po burzy, która przeszła tędy w zeszłym tygodniu."),
    ],
)
def test_a_paragraph_in_a_language_that_kokoro_lacks_is_told_and_a_stand_in_announced(
    loaded: KokoroFamily, language: str, text: str
) -> None:
    catalog = Catalog([loaded, EspeakFamily()])
    english = "The bridge is closed."
    whole = f"{english}\n\n{text}\n\n{english}"
    # Nothing was said, or the page says English, or an English voice was chosen.
    for request in (Request(text), Request(text, language="en", is_page=True), Request(text, voice="af_heart")):
        started, _ = read(Reading(request, catalog))
        assert [it.language for it in started] == [language]
    assert read(Reading(Request(text), catalog))[0] == [Started(language, f"espeak:{language}")]
    started, _ = read(Reading(Request(text, language="en"), catalog))
    assert started == [Started("en", "af_heart")], "a person's choice stands"
    started, _ = read(Reading(Request(whole, language="en", is_page=True), catalog))
    assert started == [
        Started("en", "af_heart"), Started(language, f"espeak:{language}"), Started("en", "af_heart"),
    ]  # fmt: skip


@pytest.mark.parametrize("seeds", sliced([range(2), range(2, 12)], 1), ids=str)
@pytest.mark.parametrize("language", ["en-US", "en-GB", "es", "fr", "hi", "it", "pt-BR", "de"])
def test_random_text_in_every_language_is_spoken_whole(loaded: KokoroFamily, language: str, seeds: range) -> None:
    catalog = Catalog([loaded, EspeakFamily()])
    for seed in seeds:
        text = random_text(seed, 60) + " word"
        started, chunks = read(Reading(Request(text, voice="af_heart", language=language), catalog))
        assert all(it.voice == "af_heart" for it in started if it.language not in ("ja", "zh"))
        assert chunks
        at = 0.0
        for chunk in chunks:
            assert chunk.start_s == pytest.approx(at)
            at += len(chunk.pcm) / 2 / RATE_HZ
        words = [word for chunk in chunks for word in chunk.words]
        starts = [word.start_s for word in words]
        assert starts == sorted(starts)
        assert all(word.start_s <= word.end_s <= at for word in words)
