"""An utterance that is ended by its check, wherever in its work: nothing of it stays, and little is done after it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from native_helper.errors import Canceled
from native_helper.speech.utterance import Phonemes, Samples, Span, Utterance, Word
from native_helper.voices.family import Check, go_on
from native_helper.voices.kokoro.albert import Albert
from native_helper.voices.kokoro.blocks import ResidualBlock
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.kokoro.generator import SnakeBlock
from native_helper.voices.kokoro.speaker import Speaker
from native_helper.voices.kokoro.voices import read_voices

HEART, *_ = read_voices()
WORDS = ("həlˈO", "wˈɜɹld", "ɡˌʊdbˈI")


class Countdown:
    """A check that raises at its call number `stop_at`, counted from 1, and keeps what was called before each."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.stretches: list[list[str]] = [[]]

    def __call__(self) -> None:
        if len(self.stretches) == self.stop_at:
            raise Canceled("Stopped, as asked.")
        self.stretches.append([])

    @property
    def n_calls(self) -> int:
        return len(self.stretches) - 1


@pytest.fixture(scope="module")
def family(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> KokoroFamily:
    return KokoroFamily(folder, tmp_path_factory.mktemp("scratch"))


def spoken(family: KokoroFamily, check: Check = go_on, *, n_words: int = 3) -> Samples:
    words = (WORDS * n_words)[:n_words]
    found = tuple(Word(2 * index, 2 * index + 1, Span(2 * index, 2 * index + 1)) for index in range(n_words))
    phonemes = Phonemes(words, ("", *[" "] * (n_words - 1), "."))
    one = Utterance(" ".join("x" * n_words), found, "en", Span(0, 2 * n_words), 0, 0.3, phonemes)
    (rendering,) = family.speak([one], HEART, 1.0, check)
    return rendering.waveform


def test_a_check_that_raises_at_any_of_its_calls_ends_the_work_and_the_next_utterance_is_the_same(
    family: KokoroFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken(family)
    monkeypatch.setattr(family._loaded(), "_longest", 14)  # so that it is spoken in two pieces
    expected = spoken(family)
    whole = Countdown()
    spoken(family, whole)
    assert whole.n_calls >= 20, "before it, and in both pieces before, in and behind the text and each block"
    for stop_at in range(1, whole.n_calls + 1):
        stopped = Countdown(stop_at)
        with pytest.raises(Canceled):
            spoken(family, stopped)
        assert stopped.n_calls == stop_at - 1
        assert np.array_equal(spoken(family), expected)


def test_never_more_than_one_block_of_the_generator_is_between_two_checks(
    family: KokoroFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Countdown()

    def watch(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def watched(self: object, *arguments: Any, **options: Any) -> object:
            check.stretches[-1].append(owner.__name__)
            return original(self, *arguments, **options)

        monkeypatch.setattr(owner, name, watched)

    for owner, name in (
        (Albert, "__call__"),
        (ResidualBlock, "__call__"),
        (SnakeBlock, "__call__"),
        (Speaker, "speak"),
    ):
        watch(owner, name)
    spoken(family, check, n_words=40)
    blocks = [[name for name in stretch if name == "SnakeBlock"] for stretch in check.stretches]
    assert sum(map(len, blocks)) == 8, "two of the noise, six of the sound"
    assert max(map(len, blocks)) == 1
    # The rest, some tenth of the work: the text in one stretch, the curves and frames in one more.
    rest = [stretch for stretch in check.stretches if {"Albert", "ResidualBlock"} & set(stretch)]
    assert [set(stretch) for stretch in rest] == [{"Albert"}, {"ResidualBlock"}]
