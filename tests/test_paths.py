"""The folders as they are made."""

import os
import stat
from pathlib import Path

import pytest

from native_helper import paths
from native_helper.paths import UnsafeFolder, folders, made_above, make_private, refuse_foreign_root


def test_folders_made_above_a_private_one_are_noted_and_never_writable_for_others(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private(tmp_path / "root" / "config")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "root").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "root" / "config").stat().st_mode) == 0o700
    assert made_above(tmp_path / "root" / "config") == [tmp_path / "root"]


def test_what_another_client_makes_while_one_looks_is_no_strangers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path))
    where = folders()
    where.run.mkdir(parents=True)
    (where.run / "novel.txt").write_text("mine")
    with pytest.raises(UnsafeFolder, match=r"novel\.txt is not Utter's"):
        refuse_foreign_root(where)
    (where.run / "novel.txt").unlink()
    look = paths.was_used

    def first_look_is_too_early(_where: paths.Folders) -> bool:
        monkeypatch.setattr(paths, "was_used", look)
        where.start_lock.touch()
        return False

    monkeypatch.setattr(paths, "was_used", first_look_is_too_early)
    refuse_foreign_root(where)
