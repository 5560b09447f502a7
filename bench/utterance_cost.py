"""Fit the cost of an utterance, its tokens as estimated from its letters, to what the phonemizer makes of real text.

    python bench/utterance_cost.py en=FILE [es=FILE ...]

A FILE has a sentence per line, or is a .tsv with a column "sentence". Every second line is fitted, the others are
measured: a line per language with the fitted tokens per letter, digit ... (speech/split/cost.py holds them), and the
error of the shipped weights per sentence and per stretch of some 200 tokens: mean, and the 99th percentile, in percent.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.sentences import lines_of
from native_helper.speech.normalize import normalize
from native_helper.speech.phonemize import phonemize
from native_helper.speech.split.cost import ANY_LANGUAGE, CLASSES, class_of, cost_of
from native_helper.speech.utterance import Block, Span, Utterance, Word
from native_helper.speech.words import words
from native_helper.wire.types import Kind

MOST_LINES: Final = 1500
STRETCH: Final = 200
PULL: Final = 0.1


def tokens(line: str, language: str) -> tuple[str, int]:
    """Return the spoken text of a line and how many tokens Kokoro gets for it."""
    text = normalize(Block(line, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), language).text
    found = tuple(Word(start, end, Span(start, end)) for start, end in words(text, 0, len(text), language))
    phonemes = phonemize(Utterance(text, found, language, Span(0, len(text)), 0, 0.0), language).phonemes
    return text, sum(map(len, (*phonemes.words, *phonemes.gaps))) if phonemes else 0


def stretches(texts: Sequence[str], exact: Sequence[int]) -> list[tuple[str, int]]:
    """Return neighbours joined until they have some 200 tokens."""
    found: list[tuple[str, int]] = [("", 0)]
    for text, n_tokens in zip(texts, exact, strict=True):
        if found[-1][1] >= STRETCH:
            found.append(("", 0))
        found[-1] = (f"{found[-1][0]} {text}".strip(), found[-1][1] + n_tokens + bool(found[-1][0]))
    return found


def errors(pairs: Sequence[tuple[str, int]], language: str) -> NDArray[np.float64]:
    estimates = np.array([cost_of(text, language) for text, _ in pairs], float)
    exact = np.array([n_tokens for _, n_tokens in pairs], float)
    return np.asarray(100 * (estimates - exact) / exact)


def told(error: NDArray[np.float64]) -> str:
    return f"mean {np.abs(error).mean():4.1f}  bias {error.mean():+5.1f}  99th {np.percentile(np.abs(error), 99):4.1f}"


def main() -> None:
    for argument in sys.argv[1:]:
        language, _, name = argument.partition("=")
        lines = lines_of(Path(name))
        step = max(1, len(lines) // MOST_LINES)
        pairs = [pair for pair in (tokens(line, language) for line in lines[::step]) if pair[1] > 0]
        fitted, measured = pairs[::2], pairs[1::2]
        table = np.array(
            [np.bincount([class_of(one) for one in text], minlength=len(CLASSES)) for text, _ in fitted], float
        )
        exact = np.array([n_tokens for _, n_tokens in fitted], float)
        # Relative errors, and a pull to what holds for any language where a kind of character is rare.
        rows = np.concatenate([table / exact[:, None], np.eye(len(CLASSES)) * PULL])
        wanted = np.concatenate([np.ones(len(exact)), np.array(ANY_LANGUAGE) * PULL])
        weights, *_ = np.linalg.lstsq(rows, wanted, rcond=None)
        print(f"{language}  fitted", *(f"{name} {weight:.2f}" for name, weight in zip(CLASSES, weights, strict=True)))
        together = stretches(*zip(*measured, strict=True))[:-1]
        print(f"{language}  sentences ({len(measured)}): {told(errors(measured, language))}")
        print(f"{language}  stretches ({len(together)}): {told(errors(together, language))}", flush=True)


if __name__ == "__main__":
    main()
