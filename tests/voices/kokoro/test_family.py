"""Kokoro as a family, on a tiny checkpoint of random values: from text to chunks with word times."""

import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.checkpoint import VOICES, config, tensors, write, write_safetensors
from native_helper.errors import Canceled, VoiceUnavailable
from native_helper.paths import folders
from native_helper.speech.phonemize import phonemize
from native_helper.speech.pipeline import Event, Loading, Reading, Request, Started
from native_helper.speech.utterance import Chunk, Phonemes, Rendering, Span, Utterance, Word
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.alphabet import ALPHABET
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.kokoro.voices import read_voices
from native_helper.wire.types import RATE_HZ
from tests.speech.random_text import random_text

HEART, *_ = read_voices()
BY_ID = {voice.id: voice for voice in read_voices()}
SYMBOLS = sorted(ALPHABET - {" "})


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kokoro")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="session")
def loaded(files: Path, scratch: Path) -> KokoroFamily:
    """Kokoro, loaded once for all tests that change nothing of it."""
    family = KokoroFamily(files, scratch)
    family.load(HEART)
    return family


@pytest.fixture
def family(files: Path, scratch: Path, tmp_path: Path) -> KokoroFamily:
    """Kokoro whose files the test may spoil."""
    shutil.copytree(files, tmp_path / "kokoro")
    return KokoroFamily(tmp_path / "kokoro", scratch)


def utterance(*words: str, gap: str = " ") -> Utterance:
    """Return an utterance of these phonemes; its text is a letter for each word."""
    text = " ".join("x" * len(words))
    found = tuple(Word(2 * index, 2 * index + 1, Span(2 * index, 2 * index + 1)) for index in range(len(words)))
    phonemes = Phonemes(words, ("", *[gap] * (len(words) - 1), "."))
    return Utterance(text, found, "en", Span(0, len(text)), 0, 0.3, phonemes)


def spoken(family: KokoroFamily, one: Utterance, voice: Voice = HEART, speed: float = 1.0) -> Rendering:
    (rendering,) = family.speak([one], voice, speed)
    return rendering


def read(reading: Reading) -> tuple[list[Started], list[Chunk]]:
    events: list[Event] = list(reading.events())
    return [it for it in events if isinstance(it, Started)], [it for it in events if isinstance(it, Chunk)]


def test_a_text_becomes_chunks_whose_words_have_times(loaded: KokoroFamily) -> None:
    text = "The cat of the house said hello. It was well-known, in 2024, to 3 people!"
    started, chunks = read(Reading(Request(text, language="en-US"), Catalog([loaded])))
    assert started == [Started("en-US", "af_heart")]
    assert sum(len(chunk.pcm) for chunk in chunks) > 2 * RATE_HZ
    words = [word for chunk in chunks for word in chunk.words]
    assert [text[word.source.start : word.source.end] for word in words] == [
        "The", "cat", "of", "the", "house", "said", "hello",
        "It", "was", "well-known", "in", "2024", "to", "3", "people",
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
    # Behind the last mark, which the model times too, only a fade and the pause are left.
    heard_s = int(np.flatnonzero(pcm)[-1]) / RATE_HZ
    assert heard_s == pytest.approx(onset_s + n_symbols * 0.075 + 0.04, abs=0.02)


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


def test_kokoro_speaks_as_soon_as_its_files_are_there(files: Path, scratch: Path, tmp_path: Path) -> None:
    family = KokoroFamily(tmp_path / "kokoro", scratch)
    catalog = Catalog([family, EspeakFamily()])
    state = family.state()
    assert (state.ready, state.loading) == (False, False)
    assert state.remedy is not None
    assert "utter model install" in state.remedy
    assert list(family.voices()) == []
    assert catalog.choose("en").voice.family == "espeak"
    shutil.copytree(files, tmp_path / "kokoro")
    assert family.state().ready
    assert {voice.id for voice in family.voices()} == set(VOICES)
    assert catalog.choose("en").voice.id == "af_heart"
    assert catalog.default_voice() == HEART
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "af_heart")]
    shutil.rmtree(tmp_path / "kokoro")
    assert not family.state().ready
    assert catalog.choose("en").voice.family == "espeak"


def test_files_that_are_damaged_are_named_and_the_stand_in_speaks_until_they_change(
    family: KokoroFamily, files: Path, tmp_path: Path
) -> None:
    catalog = Catalog([family, EspeakFamily()])
    weights = tmp_path / "kokoro" / "kokoro-v1_0.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert read(Reading(Request("Hello there."), catalog))[0][0].voice.startswith("espeak:")
    state = family.state()
    assert (state.ready, state.in_memory) == (False, False)
    assert state.remedy is not None
    assert weights.name in state.remedy
    assert "utter model install" in state.remedy
    with pytest.raises(VoiceUnavailable) as told:
        read(Reading(Request("Hello there.", voice="af_heart"), catalog))
    assert told.value.remedy == state.remedy
    shutil.copy(files / weights.name, weights)
    assert family.state().ready
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "af_heart")]


def test_the_reading_that_meets_damaged_files_names_them_where_their_voice_was_asked_for(
    family: KokoroFamily, tmp_path: Path
) -> None:
    weights = tmp_path / "kokoro" / "kokoro-v1_0.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(VoiceUnavailable, match=weights.name):
        read(Reading(Request("Hello there.", voice="af_heart"), Catalog([family, EspeakFamily()])))


def test_a_voice_whose_own_file_is_damaged_gives_way_to_the_next_best_and_is_named(
    family: KokoroFamily, files: Path, tmp_path: Path
) -> None:
    catalog = Catalog([family, EspeakFamily()])
    heart = tmp_path / "kokoro" / "voices" / "af_heart.safetensors"
    heart.write_bytes(heart.read_bytes()[:-100])
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "am_michael")]
    state = family.state()
    assert state.ready
    assert state.remedy is not None
    assert heart.name in state.remedy
    assert "af_heart" not in {voice.id for voice in family.voices()}
    with pytest.raises(VoiceUnavailable, match="Heart"):
        read(Reading(Request("Hello there.", voice="af_heart:0.5+bf_emma:0.5"), catalog))
    shutil.copy(files / "voices" / heart.name, heart)
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "af_heart")]
    assert family.state().remedy is None


def test_files_that_take_the_place_of_others_are_the_ones_that_speak(family: KokoroFamily, tmp_path: Path) -> None:
    one = utterance("həlˈO", "wˈɜɹld")
    family.load(HEART)
    before = spoken(family, one).waveform
    other = tensors(config("tiny"), seed=1)
    write_safetensors(tmp_path / "kokoro" / "kokoro-v1_0.safetensors", other)
    family.load(HEART)
    assert not np.array_equal(spoken(family, one).waveform, before)


def test_a_reading_goes_on_while_its_files_are_taken_away(family: KokoroFamily, tmp_path: Path) -> None:
    catalog = Catalog([family, EspeakFamily()])
    events = Reading(Request("One sentence is here. Another follows it.\n\nThe next paragraph."), catalog).events()
    heard: list[Event] = [next(events), next(events), next(events)]
    assert heard[:2] == [Loading(), Started("en", "af_heart")]
    shutil.rmtree(tmp_path / "kokoro")
    heard += events
    voices = [it.voice for it in heard if isinstance(it, Started)]
    assert voices[0] == "af_heart"
    assert all(voice.startswith("espeak:") for voice in voices[1:])
    assert len([it for it in heard if isinstance(it, Chunk)]) >= 3


def test_how_it_computes_is_known_once_it_was_loaded(family: KokoroFamily) -> None:
    assert family.state().computes == {}
    family.load(HEART)
    computes = family.state().computes
    assert family.state().in_memory
    assert (computes["device"], computes["dtype"]) == ("cpu", "float32")
    assert computes["blas"]["fast"] == ("openblas" in computes["blas"]["name"])
    family.unload()
    assert not family.state().in_memory
    assert family.state().computes == computes


def test_where_mlx_is_not_nobody_is_sent_for_the_files(monkeypatch: pytest.MonkeyPatch, family: KokoroFamily) -> None:
    monkeypatch.setattr("native_helper.voices.kokoro.family.find_spec", lambda _: None)
    state = family.state()
    assert not state.ready
    assert state.remedy is not None
    assert "Apple silicon" in state.remedy
    assert "utter model install" not in state.remedy
    assert list(family.voices()) == []


def test_a_configuration_that_lacks_a_symbol_is_named(family: KokoroFamily, tmp_path: Path) -> None:
    config = tmp_path / "kokoro" / "config.json"
    config.write_text(config.read_text(encoding="utf-8").replace('"ᵊ"', '"@"'), encoding="utf-8")
    with pytest.raises(VoiceUnavailable, match="ᵊ"):
        family.load(HEART)


def test_memory_is_given_back_and_the_next_utterance_loads_again(family: KokoroFamily) -> None:
    before = spoken(family, utterance("həlˈO")).waveform
    family.unload()
    family.unload()
    assert family.state().ready
    np.testing.assert_allclose(spoken(family, utterance("həlˈO")).waveform, before, atol=1e-5)


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


def test_japanese_and_chinese_fall_to_the_stand_in(loaded: KokoroFamily) -> None:
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


def test_nothing_imports_mlx_before_the_first_utterance(files: Path) -> None:
    folders().models.mkdir(parents=True)
    folders().kokoro.symlink_to(files)
    program = """
import sys
from native_helper.speech.pipeline import Loading, Reading, Request
from native_helper.voices.catalog import Catalog
from native_helper.paths import folders
from native_helper.voices.families import families
catalog = Catalog(families(folders()))
assert catalog.families[0].state().ready, catalog.families[0].state()
assert any(voice.id == "af_heart" for voice in catalog.voices())
events = Reading(Request("Hello there."), catalog).events()
assert next(events) == Loading()
assert not [name for name in sys.modules if name.partition(".")[0] in ("mlx", "mlx_audio", "torch")]
assert next(events).voice == "af_heart"
assert "mlx.core" in sys.modules
assert not [name for name in sys.modules if name.partition(".")[0] in ("mlx_audio", "torch")]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("language", ["en-US", "en-GB", "es", "fr", "hi", "it", "pt-BR", "de"])
def test_random_text_in_every_language_is_spoken_whole(loaded: KokoroFamily, language: str) -> None:
    catalog = Catalog([loaded, EspeakFamily()])
    for seed in range(12):
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


def test_random_phonemes_are_as_long_as_their_durations(loaded: KokoroFamily, monkeypatch: pytest.MonkeyPatch) -> None:
    from native_helper.voices.kokoro.model import Kokoro, Speech

    made: list[Speech] = []
    speak = Kokoro.speak

    def spy(self: Kokoro, *arguments: object, **more: object) -> Speech:
        made.append(speak(self, *arguments, **more))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(Kokoro, "speak", spy)
    choose = random.Random(7)
    for length in (1, 2, 3, 40, 120):
        made.clear()
        words = ["".join(choose.choices(SYMBOLS, k=choose.randrange(1, 9))) for _ in range(length)]
        phonemes = Phonemes(tuple(words), ("", *[" "] * length))
        whole = "".join(word + gap for word, gap in zip(words, phonemes.gaps[1:], strict=True))[:length].rstrip()
        one = replace(utterance(whole), phonemes=Phonemes((whole,), ("", "")))
        rendering = spoken(loaded, one)
        assert np.isfinite(rendering.waveform).all()
        assert all(speech.waveform.size == speech.durations.sum() * 600 for speech in made)
        assert sum(len(speech.durations) - 2 for speech in made) >= len(whole.replace(" ", ""))
        (time,) = rendering.word_times
        assert 0 <= time.start_s < time.end_s <= rendering.waveform.size / RATE_HZ
