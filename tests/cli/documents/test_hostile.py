"""Random files of every kind: a document or one clear error, in bounded time."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from native_helper.cli import documents
from native_helper.errors import FileUnusable
from tests.cli.documents.books import epub, page

PIECES = (
    "<p>", "</p>", "<li>", "<table>", "<td>", "</table>", "<h1>", "</h1>", "<pre>", "<a href='#n'>", "</a>", "<!--",
    "-->", "<![CDATA[", "&#xD800;", "&amp", "<script>", "</script>", "<x:y/>", "\0", "\ufeff", "word ", "12", "\n\n",
    "# ", "- ", "```\n", "|a|b|\n|-|-|\n", "Chapter 1\n\n", "\n\nPart II: x\n\n", "<html lang=x>", "<img alt='a'>",
    "<br/>", "😀", "<svg>", "\u2028", "<title>", ">",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_written_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 400)))
    for name in ("x.html", "x.md", "x.txt"):
        (tmp_path / name).write_bytes(text.encode("utf-8", "replace"))
        for chapter in documents.read(tmp_path / name).chapters:
            list(chapter.parts())
    path = epub(tmp_path / "x.epub", {"1.xhtml": page(text)}, ["1.xhtml"], nav=text)
    with suppress(FileUnusable):
        documents.read(path)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_archive_is_one_clear_error(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = epub(tmp_path / "x.epub", {"1.xhtml": page("<p>text</p>" * 20)}, ["1.xhtml"], nav="")
    whole = path.read_bytes()
    directory = whole.index(b"PK\x01\x02")
    for _ in range(50):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(chance.choice((0, directory)), len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.1 else data)
        with suppress(FileUnusable):
            documents.read(path)
