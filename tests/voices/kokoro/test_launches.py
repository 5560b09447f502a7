"""How many operations an utterance asks of a GPU: a regression here is time on every Mac."""

from pathlib import Path

import pytest

from bench import launches


@pytest.fixture(scope="module")
def counted(folder: Path) -> dict[str, int]:
    return dict(launches.count(launches.load(folder), 99, 297))


def test_a_sentence_of_seven_seconds_takes_fewer_than_3000_operations(counted: dict[str, int]) -> None:
    # mlx-audio 0.6.2 takes 20,486 for it. The tiny checkpoint has fewer layers before the durations, which are
    # counted at full size by: python bench/launches.py CHECKPOINT
    assert sum(counted.values()) < 2500


def test_a_step_of_an_lstm_is_two_operations(counted: dict[str, int]) -> None:
    cells = sum(n for name, n in counted.items() if "SigmoidTanh" in name)
    assert cells == 3 * 99 + 297, "two layers and the predictor's at the rate of tokens, one at that of frames"
    products = sum(n for name, n in counted.items() if name.endswith("AddMM"))
    assert products < cells + 100
