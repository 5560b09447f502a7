"""Eight clients at one engine, all at random: each request answered once, nothing mixed, and nothing kept."""

import sys
from pathlib import Path

import pytest

from native_helper.host import engine_link
from tests.soak.__main__ import summary
from tests.soak.ledger import Asked, Ledger
from tests.soak.soak import soak
from tests.soak.texts import places

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory, descriptors and threads are read from /proc")

# So few requests do not yet find every library loaded; what one of them keeps is seen all the same.
SHORT_GROWTH = 1.10
LONG_GROWTH = 1.05
HOST_MB = 2.5  # of a process of 17, in which a frame each way comes and goes


@pytest.mark.parametrize(
    ("n_requests", "n_warm_up", "growth"),
    [(60, 30, SHORT_GROWTH), pytest.param(2000, 1500, LONG_GROWTH, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_every_request_is_answered_once_and_afterwards_all_is_as_before(
    root: Path, tmp_path: Path, n_requests: int, n_warm_up: int, growth: float
) -> None:
    try:
        outcome = soak(n_requests, n_warm_up, 1, tmp_path)
    finally:
        engine_link.stop_engine()
    told = summary(outcome)
    assert outcome.faults == [], told
    assert abs(outcome.ended.total() - n_requests) <= 8, told  # each client's share is a whole number
    assert outcome.engine[1].memory_mb <= outcome.engine[0].memory_mb * growth, told
    assert outcome.host[1].memory_mb <= outcome.host[0].memory_mb + HOST_MB, told
    for before, after in (outcome.engine, outcome.host):
        assert (after.n_descriptors, after.n_threads) == (before.n_descriptors, before.n_threads), told
    assert outcome.left == set(), told


def speak(text: str) -> Asked:
    return Asked("a", "speak", frozenset({"end"}), text)


def sound(seq: int, *words: tuple[int, int]) -> dict[str, object]:
    return {"type": "audio", "seq": seq, "words": [{"start": start, "end": end} for start, end in words]}


TEXT = "One two."


@pytest.mark.parametrize(
    ("messages", "fault"),
    [
        ([sound(0, *places(TEXT)), {"type": "end"}], None),
        ([sound(0, *places(TEXT)), {"type": "end"}, {"type": "end"}], "came after its end"),
        ([sound(0, *places(TEXT)), {"type": "end"}, sound(1)], "came after its end"),
        ([sound(0, *places("Three four.")), {"type": "end"}], "not those of its text"),
        ([sound(0, *places(TEXT)[:1]), {"type": "end"}], "not those of its text"),
        ([sound(1, *places(TEXT))], "piece 1 instead of 0"),
        ([{"type": "error", "code": "internal", "message": "."}], "ended by internal"),
        ([{"type": "ready"}], "no answer to it"),
    ],
)
def test_the_ledger_sees_what_a_soak_looks_for(messages: list[dict[str, object]], fault: str | None) -> None:
    ledger, asked = Ledger(), speak(TEXT)
    for message in messages:
        ledger.take(asked, message)
    assert [fault in told for told in ledger.faults] == ([True] if fault else []), ledger.faults  # type: ignore[operator]
