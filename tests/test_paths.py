"""The folders as they are made."""

import os
import stat
from pathlib import Path

from native_helper.paths import made_above, make_private


def test_folders_made_above_a_private_one_are_noted_and_never_writable_for_others(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private(tmp_path / "root" / "config")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "root").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "root" / "config").stat().st_mode) == 0o700
    assert made_above(tmp_path / "root" / "config") == [tmp_path / "root"]
