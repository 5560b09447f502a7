"""Paths and numbers as they are told to a person."""

from pathlib import Path

import pytest

from native_helper.shown import counted, with_tilde


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is in /home/me/a.", "It is in ~/a."),
        ("/home/me", "~"),
        ("/home/me2/a and /mnt/home/me/a", "/home/me2/a and /mnt/home/me/a"),
        ("Run: chmod 700 '/home/me/a b'", "Run: chmod 700 '/home/me/a b'"),  # a shell would not know ~ there
    ],
)
def test_the_home_folder_is_told_as_a_shell_takes_it(text: str, told: str) -> None:
    assert with_tilde(text, Path("/home/me")) == told


def test_a_report_has_the_home_folder_nowhere() -> None:
    assert with_tilde("chmod 700 '/home/me/a'", Path("/home/me"), in_quotes=True) == "chmod 700 '~/a'"


def test_one_is_one() -> None:
    assert [counted(n, "entry", "entries") for n in range(3)] == ["no entries", "1 entry", "2 entries"]
