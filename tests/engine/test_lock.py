import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from native_helper.engine import lock


def test_only_one_holds_the_lock(tmp_path: Path) -> None:
    held = lock.take(tmp_path / "lock")
    assert held is not None
    assert lock.take(tmp_path / "lock") is None
    os.close(held)
    again = lock.take(tmp_path / "lock")
    assert again is not None
    os.close(again)


def test_a_process_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from native_helper.engine import lock;"
        "held = lock.take(Path(sys.argv[1])); print(held is not None, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-I", "-c", code, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert lock.take(tmp_path / "lock") is None
        process.kill()
        process.wait()
    held = lock.take(tmp_path / "lock")
    assert held is not None
    os.close(held)


def test_a_lock_file_that_is_removed_just_before_it_is_locked_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, flock = tmp_path / "lock", fcntl.flock
    removed: list[Path] = []

    def removing_flock(descriptor: int, operation: int) -> None:
        if not removed:
            path.unlink()
            removed.append(path)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", removing_flock)
    held = lock.take(path)
    assert held is not None
    assert os.path.samestat(os.fstat(held), path.stat())
    os.close(held)


def test_a_client_that_looks_at_the_lock_for_an_instant_is_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lock"
    path.touch()
    with path.open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        monkeypatch.setattr(
            "native_helper.engine.lock.time.sleep", lambda _seconds: fcntl.flock(looking, fcntl.LOCK_UN)
        )
        held = lock.take(path)
    assert held is not None
    os.close(held)


def test_a_lock_file_that_was_removed_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = lock.take(path)
    path.unlink()
    second = lock.take(path)
    assert first is not None
    assert second is not None
    assert path.exists()
    os.close(first)
    os.close(second)


def test_the_lock_file_is_its_owners_alone(tmp_path: Path) -> None:
    held = lock.take(tmp_path / "lock")
    assert held is not None
    assert (tmp_path / "lock").stat().st_mode & 0o077 == 0
    os.close(held)


def test_the_lock_file_names_its_holder_and_nobody_before(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("99999999999\n")
    held = lock.take(tmp_path / "lock")
    assert held is not None
    assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    os.close(held)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_on_a_full_disk_the_lock_is_held_all_the_same_and_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(descriptor: int, data: bytes, offset: int) -> int:
        raise OSError(number, os.strerror(number))

    (tmp_path / "lock").write_text("4194000\n")  # a dead engine's
    monkeypatch.setattr(os, "pwrite", full)
    held = lock.take(tmp_path / "lock")
    assert held is not None
    lock.sign_off(held)
    assert (tmp_path / "lock").read_bytes() == b""
    os.close(held)
