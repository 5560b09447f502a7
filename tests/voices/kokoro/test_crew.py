"""Work is shared among threads: every piece once, faults reported, memory of one's own."""

import threading

import numpy as np
import pytest

from native_helper.voices.kokoro.crew import PIECE, Crew, Floats


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_every_piece_is_done_once(n_threads: int) -> None:
    done: list[int] = []
    Crew(n_threads).each(done.append, range(1000))
    assert sorted(done) == list(range(1000))


def test_threads_work_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=30)
    met: list[int] = []
    Crew(3).each(lambda _piece: met.append(together.wait()), range(3))
    assert sorted(met) == [0, 1, 2]


def test_a_fault_in_any_thread_is_raised_and_the_crew_goes_on() -> None:
    crew, together = Crew(2), threading.Barrier(2, timeout=30)

    def fail_elsewhere(_piece: int) -> None:
        together.wait()
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        crew.each(fail_elsewhere, range(2))
    done: list[int] = []
    crew.each(done.append, range(9))
    assert sorted(done) == list(range(9))


@pytest.mark.parametrize("n_rows", [1, 2, 3, 700, 100_000])
@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_pieces_are_small_enough_and_enough_for_all(n_rows: int, n_threads: int) -> None:
    pieces = Crew(n_threads).borders(n_rows, 128)
    assert [start for start, _ in pieces[1:]] == [stop for _, stop in pieces[:-1]]
    assert (pieces[0][0], pieces[-1][1]) == (0, n_rows)
    sizes = [stop - start for start, stop in pieces]
    assert min(sizes) >= 1
    assert max(sizes) * 128 <= PIECE + 128
    assert len(pieces) >= min(n_threads, n_rows)


def test_memory_of_a_name_is_a_threads_own_and_kept() -> None:
    crew, together = Crew(2), threading.Barrier(2, timeout=30)
    seen: list[Floats] = []

    def one(_piece: int) -> None:
        together.wait()
        first, second = crew.scratch("a", 3, 4), crew.scratch("a", 2, 2)
        assert np.shares_memory(first, second)
        assert not np.shares_memory(first, crew.scratch("b", 3, 4))
        assert crew.scratch("a", 30, 4).shape == (30, 4)
        seen.append(first)

    crew.each(one, range(2))
    assert not np.shares_memory(seen[0], seen[1])
