"""The texts, answers and pictures for the stores, against the extension and against what the stores take."""

import json
import re
import struct
from pathlib import Path
from typing import Any, Final

import pytest

from docs.pictures.store import LOGO, SCREENSHOT, SHOTS, TILE

ROOT: Final = Path(__file__).parent.parent
STORE: Final = ROOT / "docs" / "store"
LISTING: Final = (STORE / "listing.md").read_text(encoding="utf-8")
ANSWERS: Final = (STORE / "answers.md").read_text(encoding="utf-8")
MANIFEST: Final[dict[str, Any]] = json.loads((ROOT / "extension" / "manifest.json").read_text(encoding="utf-8"))
MESSAGES: Final = json.loads((ROOT / "extension" / "_locales" / "en" / "messages.json").read_text(encoding="utf-8"))
KINDS_OF_DATA: Final = 9  # that the Chrome Web Store asks about
RGB: Final = 2  # as PNG names it: no transparency, no palette


def text(heading: str) -> str:
    """Return the block of text under a heading of the listing."""
    found: str = re.findall(r"```text\n(.*?)\n```", LISTING.partition(f"## {heading}")[2], re.DOTALL)[0]
    return found


def test_the_short_text_is_the_packages_own() -> None:
    assert text("Short text") == MESSAGES["description"]["message"]
    assert re.findall(r"^\| name \| (.*) \|$", LISTING, re.MULTILINE) == [MESSAGES["name"]["message"]]


def test_the_long_text_fits_both_stores_and_says_first_what_is_needed() -> None:
    long = text("Long text")
    assert 250 <= len(long) <= 10_000
    assert "program of its own" in long[:400], "who installs it must know of the helper"
    assert not re.search(r"[*_#`]|\]\(", long), "the stores show plain text"


def test_the_search_terms_are_as_many_as_edge_takes() -> None:
    terms = text("Search terms").splitlines()
    assert len(terms) <= 7
    assert max(map(len, terms)) <= 30
    assert sum(len(term.split()) for term in terms) <= 21


def test_each_permission_has_its_reason_and_none_is_told_that_is_not_asked_for() -> None:
    section = ANSWERS.partition("## Permissions")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| (`.*?) \| (.*) \|$", section, re.MULTILINE))
    told = [name for row in rows for name in re.findall("`(.*?)`", row)]
    assert sorted(told) == sorted(MANIFEST["permissions"] + MANIFEST["optional_host_permissions"])
    assert min(map(len, rows.values())) > 80, "a sentence, not a word"
    assert max(map(len, rows.values())) <= 1000, "what the field takes"


def test_the_answers_about_code_and_data_are_what_the_package_does() -> None:
    assert "script-src 'self'" in MANIFEST["content_security_policy"]["extension_pages"]
    section = ANSWERS.partition("## Data use")[2].partition("\n## ")[0]
    answers = dict(re.findall(r"^\| ([a-z ]+) \| (yes|no) \|$", section, re.MULTILINE))
    assert len(answers) == KINDS_OF_DATA
    assert [kind for kind, answer in answers.items() if answer == "yes"] == ["website content"]


@pytest.mark.parametrize(
    ("name", "size"), [*((shot.name, SCREENSHOT) for shot in SHOTS), ("tile", TILE), ("logo", LOGO)]
)
def test_a_picture_has_the_size_that_the_stores_take_and_stands_in_the_listing(
    name: str, size: tuple[int, int]
) -> None:
    header = (STORE / f"{name}.png").read_bytes()[:26]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", header[16:26])
    assert ((width, height), depth, kind) == (size, 8, RGB)
    assert f"({name}.png)" in LISTING


def test_there_are_no_more_pictures_than_the_stores_show() -> None:
    assert 1 <= len(SHOTS) <= 5
    assert {path.stem for path in STORE.glob("*.png")} == {shot.name for shot in SHOTS} | {"tile", "logo"}
