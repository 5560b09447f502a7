"""What an outlet keeps of an open piece: the sentences that are whole, however many messages each came in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from native_helper.cli.cues import WrittenText
from native_helper.cli.kept import PIECE_S, Kept
from native_helper.cli.outlet import Outlet, Target
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

TEXT = "First one. Second one. Third one."
STARTS = (0, 11, 23)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path / ".kept")
    made.open("key", [len(TEXT)])
    yield made
    made.close()


@pytest.fixture
def outlet(tmp_path: Path, kept: Kept) -> Iterator[Outlet]:
    made = Outlet(Target(file=tmp_path / "book.wav"), [""], kept, drops_citations=True)
    text = WrittenText()
    text.add(TEXT)
    assert made.start(0, text) == 0
    yield made
    made.abort()


def audio(sentence: int, seconds: float = 1.0) -> dict[str, Any]:
    """Return a message with a part of that sentence."""
    return {"sentence": {"start": STARTS[sentence]}, "pcm": bytes(round(seconds * RATE_HZ) * SAMPLE_BYTES)}


def test_a_sentence_that_came_in_part_is_not_kept(outlet: Outlet, kept: Kept) -> None:
    for sentence in (0, 0, 1, 1):
        outlet.take(audio(sentence))
    outlet.keep()
    assert [(piece.seconds, piece.following) for piece in kept.pieces] == [(2.0, STARTS[1])]


def test_a_piece_ends_between_two_sentences_though_one_is_long(outlet: Outlet, kept: Kept) -> None:
    for sentence, seconds in ((0, 1.0), (1, PIECE_S), (1, PIECE_S), (2, 1.0)):
        outlet.take(audio(sentence, seconds))
    assert [(piece.seconds, piece.following) for piece in kept.pieces] == [(2 * PIECE_S + 1, STARTS[2])]


def test_nothing_is_kept_of_the_first_sentence_alone(outlet: Outlet, kept: Kept) -> None:
    outlet.take(audio(0))
    outlet.take(audio(0))
    outlet.keep()
    assert kept.pieces == []
