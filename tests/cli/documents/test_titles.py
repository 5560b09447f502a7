"""Titles go to a terminal and into names of files: nothing in them acts there."""

import pytest

from native_helper.cli.documents.document import shorten
from native_helper.cli.documents.html import read_html
from native_helper.cli.outlet import file_name

ACTING = "\x1b]0;x\x07 \x9b31m \u202egnp.exe\u202c \u200b\u200d\ufeff\xad \x00\x7f\U000e0041"
LEFT = "]0;x 31m gnp.exe"


def test_a_title_has_no_controls_and_no_marks_of_order() -> None:
    assert shorten(f" {ACTING}\n\t end ") == f"{LEFT} end"
    document = read_html(f"<title>{ACTING}</title><h1>{ACTING}</h1>".encode(), "x.html")
    assert [document.title, document.chapters[0].title] == [LEFT, LEFT]


@pytest.mark.parametrize("title", ["नमस्ते दुनिया", "שלום", "مرحبا", "日本語 第一章", "Café — naïve", "👍🏽 yes"])
def test_a_title_of_any_script_stays(title: str) -> None:
    assert shorten(title) == title


def test_a_files_name_has_none_either() -> None:
    assert file_name(0, [ACTING], "mp3") == "01 ]0;x 31m gnp.exe.mp3"
    assert file_name(0, ["a/b\\c:d\x1be\nf"], "mp3") == "01 a b c de f.mp3"
    assert file_name(0, ["\u202e\x1b"], "mp3") == "01.mp3"
