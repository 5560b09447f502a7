"""The disk in words."""

import errno
from pathlib import Path

import pytest

from native_helper.setup import disk


@pytest.mark.parametrize(
    ("n_bytes", "words"),
    [
        (0, "0 kB"),
        (999_400, "999 kB"),
        (999_600, "1 MB"),  # never "1000 kB"
        (355_000_000, "355 MB"),
        (999_400_000, "999 MB"),
        (999_600_000, "1.0 GB"),
        (74_478_000_000, "74.5 GB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_a_person_thinks_in(n_bytes: int, words: str) -> None:
    assert disk.size_words(n_bytes) == words


def test_a_full_disk_is_told_with_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: 1_200_000_000)
    told = disk.failure(OSError(errno.ENOSPC, "No space left on device"), Path("/data"))
    assert told.message == "The disk is full: 1.2 GB are free where /data is."
