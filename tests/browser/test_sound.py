"""The judge of recordings: lenient to a machine that stalls, strict to sound that is another or in another order."""

import numpy as np

from tests.browser.desktop import CARD_RATE_HZ
from tests.browser.sound import blocks, is_alike

RANDOM = np.random.default_rng(1)
SENT = RANDOM.normal(0, 0.1, CARD_RATE_HZ * 4)


def test_sound_that_began_late_and_stalled_once_is_the_sound() -> None:
    heard = np.concatenate([np.zeros(1000), SENT[:90_000], np.zeros(2000), SENT[90_000:]])
    assert is_alike(blocks(SENT, heard, CARD_RATE_HZ))


def test_sound_in_another_order_is_not_the_sound() -> None:
    assert not is_alike(blocks(SENT, np.concatenate([SENT[96_000:], SENT[:96_000]]), CARD_RATE_HZ))


def test_sound_whose_second_half_is_missing_is_not_the_sound() -> None:
    assert not is_alike(blocks(SENT, SENT[:96_000], CARD_RATE_HZ))


def test_other_sound_is_not_the_sound() -> None:
    assert not is_alike(blocks(SENT, RANDOM.normal(0, 0.1, CARD_RATE_HZ * 4), CARD_RATE_HZ))
