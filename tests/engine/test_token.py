import os
import stat
from pathlib import Path

import pytest

from native_helper.engine.token import read_or_make_token


def test_a_token_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "config" / "token"
    token = read_or_make_token(path)
    assert len(token) == 43  # 256 bits, six to a character
    assert read_or_make_token(path) == token
    assert [entry.name for entry in path.parent.iterdir()] == ["token"]


def test_two_tokens_differ(tmp_path: Path) -> None:
    assert read_or_make_token(tmp_path / "a" / "token") != read_or_make_token(tmp_path / "b" / "token")


def test_the_token_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        read_or_make_token(tmp_path / "config" / "token")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "config" / "token").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "config").stat().st_mode) == 0o700


def test_a_token_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    token = read_or_make_token(tmp_path / "token")
    (tmp_path / "token").chmod(0o644)
    assert read_or_make_token(tmp_path / "token") == token
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 43, b"A" * 44])
def test_a_file_that_holds_no_token_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    token = read_or_make_token(tmp_path / "token")
    assert len(token) == 43
    assert read_or_make_token(tmp_path / "token") == token


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("A" * 43)
    (tmp_path / "token").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        read_or_make_token(tmp_path / "token")


def test_a_pipe_in_the_place_of_the_token_is_an_error_and_no_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "token")
    with pytest.raises(OSError, match="is not a file"):
        read_or_make_token(tmp_path / "token")
