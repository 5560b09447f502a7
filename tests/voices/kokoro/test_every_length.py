"""Random utterances of every length through the family: whole, in numbers, as long as their durations, words in place.

`--long` speaks a thousand, of every length that the model takes, and a hundred longer ones; else a seeded slice.
"""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.checkpoint import VOICES
from native_helper.speech.assemble import Assembler
from native_helper.speech.pauses import pause_after
from native_helper.speech.utterance import Phonemes, Rendering, Span, Utterance, Word
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.alphabet import ALPHABET, MARKS
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.kokoro.model import Kokoro, Speech
from native_helper.voices.kokoro.pieces import pieces
from native_helper.voices.kokoro.voices import read_voices
from native_helper.voices.mixture import mixed
from native_helper.wire.types import RATE_HZ

LONGEST = 510
FRAME = 600
SOUNDS = sorted(ALPHABET - set(MARKS + " "))
GAPS = [" "] * 8 + [", ", ". ", "— ", "; ", "? ", "… “", "” ", " ("]
ENDS = [".", "!", "?", "…", ".”", ")", ""]
BY_ID = {voice.id: voice for voice in read_voices()}


def utterance(choose: random.Random, n_symbols: int) -> Utterance:
    """Return an utterance whose phonemes are exactly so many symbols."""
    end = choose.choice([one for one in ENDS if len(one) < n_symbols])
    words, gaps, room = [], [""], n_symbols - len(end)
    while True:
        word = "".join(choose.choices(SOUNDS, k=min(room, choose.randrange(1, 12))))
        words.append(word)
        room -= len(word)
        fitting = [gap for gap in GAPS if len(gap) < room]
        if not fitting:
            break
        gaps.append(choose.choice(fitting))
        room -= len(gaps[-1])
    words[-1] += "".join(choose.choices(SOUNDS, k=room))
    found = tuple(Word(2 * index, 2 * index + 1, Span(2 * index, 2 * index + 1)) for index in range(len(words)))
    text = " ".join("x" * len(words))
    return Utterance(text, found, "en", Span(0, len(text)), 0, 0.3, Phonemes(tuple(words), (*gaps, end)))


def voice(choose: random.Random) -> Voice:
    if choose.random() < 0.5:
        return BY_ID[choose.choice(VOICES)]
    parts = [f"{name}:{choose.randrange(1, 9)}" for name in choose.sample(VOICES, 2)]
    return mixed("+".join(parts), BY_ID.__getitem__)


@pytest.fixture(scope="module")
def family(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> KokoroFamily:
    return KokoroFamily(folder, tmp_path_factory.mktemp("scratch"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Speech]:
    """Return a list that gets what the model makes."""
    made: list[Speech] = []
    speak = Kokoro.speak

    def spy(self: Kokoro, *arguments: Any, **options: Any) -> Speech:
        made.append(speak(self, *arguments, **options))
        return made[-1]

    monkeypatch.setattr(Kokoro, "speak", spy)
    return made


def check(family: KokoroFamily, made: list[Speech], choose: random.Random, n_symbols: int) -> None:
    made.clear()
    one, speed = utterance(choose, n_symbols), choose.choice([0.5, 0.8, 1.0, 1.0, 1.25, 2.0, 3.0])
    (rendering,) = family.speak([one], voice(choose), speed)
    assert one.phonemes is not None
    wanted = list(pieces(one.phonemes, LONGEST))
    assert [len(speech.durations) - 2 for speech in made] == [len(piece.symbols) for piece in wanted]
    if n_symbols <= LONGEST:
        assert [len(piece.symbols) for piece in wanted] == [n_symbols]
    for speech in made:
        assert speech.durations.min() >= 1
        assert speech.waveform.size == speech.durations.sum() * FRAME
        assert np.isfinite(speech.waveform).all()
    sizes = [heard_samples(piece.symbols, speech.durations) for piece, speech in zip(wanted, made, strict=True)]
    pauses = [round(pause_after(piece.symbols) / speed * RATE_HZ) for piece in wanted]
    assert rendering.waveform.size == sum(sizes) + sum(pauses[:-1])
    assert np.isfinite(rendering.waveform).all()
    assert np.abs(rendering.waveform).max() > 1e-3
    check_words(rendering)
    sound = sum(len(chunk.pcm) for chunk in Assembler(speed).add(rendering)) // 2
    assert sound == rendering.waveform.size + round(0.3 / speed * RATE_HZ), "nothing is cut or padded again"


def heard_samples(symbols: str, durations: np.ndarray) -> int:
    """Return what remains of the silence at both ends: 35 ms, and 80 ms behind the last phone."""
    n_spoken = len(symbols.rstrip(MARKS + " "))
    before = min(int(durations[0]) * FRAME, round(0.035 * RATE_HZ))
    after = min(int(durations[n_spoken + 1 :].sum()) * FRAME, round(0.08 * RATE_HZ))
    return before + int(durations[1 : n_spoken + 1].sum()) * FRAME + after


def check_words(rendering: Rendering) -> None:
    times = rendering.word_times
    assert [time.word for time in times] == list(range(len(rendering.utterance.words)))
    borders = [border for time in times for border in (time.start_s, time.end_s)]
    assert borders == sorted(borders)
    assert all(time.start_s < time.end_s for time in times)
    assert 0 < borders[0] <= 0.035 + 1e-6
    assert borders[-1] <= rendering.waveform.size / RATE_HZ <= borders[-1] + 0.08 + 1e-6


SLICE = [1, 2, 5, 12, 40, 118, LONGEST, LONGEST + 1, 900]


@pytest.mark.parametrize("n_symbols", SLICE)
def test_an_utterance_of_any_length_is_spoken_whole(family: KokoroFamily, made: list[Speech], n_symbols: int) -> None:
    check(family, made, random.Random(3 * n_symbols), n_symbols)


@pytest.mark.long
@pytest.mark.parametrize("quarter", range(4))
def test_a_thousand_utterances_of_every_length_are_spoken_whole(
    family: KokoroFamily, made: list[Speech], quarter: int
) -> None:
    choose = random.Random(2)
    lengths = [*range(1, LONGEST + 1), *(choose.randrange(1, LONGEST + 1) for _ in range(1000 - LONGEST))]
    for n_symbols in lengths[quarter::4]:
        check(family, made, choose, n_symbols)


@pytest.mark.long
def test_a_hundred_utterances_over_the_models_length_are_spoken_whole(family: KokoroFamily, made: list[Speech]) -> None:
    choose = random.Random(3)
    for _ in range(100):
        check(family, made, choose, choose.randrange(LONGEST + 1, 1600))
