"""Files of each kind as documents: chapters, encodings, and errors that say what to do."""

from pathlib import Path

import pytest

from native_helper.cli import documents
from native_helper.cli.documents.document import Block, Chapter
from native_helper.cli.text import PART_CHARS
from native_helper.errors import FileUnusable
from native_helper.speech.utf16 import utf16_length
from native_helper.wire.types import Kind


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_plain_text_is_one_chapter_in_which_the_engine_finds_the_blocks(tmp_path: Path) -> None:
    document = documents.read(written(tmp_path / "a letter.txt", "# not Markdown\n\nHello."))
    assert document.title == "a letter"
    assert [chapter.blocks for chapter in document.chapters] == [[Block("# not Markdown\n\nHello.")]]


def test_lines_that_begin_chapters_of_plain_text_are_found(tmp_path: Path) -> None:
    text = "By Somebody\n\nCHAPTER I. The Storm\n\nIt rained in chapter 2\nof life.\r\n\r\nChapter 2\r\n\r\nIt shone.\n"
    document = documents.read(written(tmp_path / "x.txt", text))
    assert [chapter.title for chapter in document.chapters] == ["", "CHAPTER I. The Storm", "Chapter 2"]
    assert "".join(chapter.blocks[0].text for chapter in document.chapters) == text


def test_markdown_is_read_without_its_marks_and_its_front_matter(tmp_path: Path) -> None:
    text = "---\ntitle: x\n---\n# Title\n\nA *word* and [a link](http://x.org).\n\n> Quote\n\n- one\n- two\n\n"
    text += "```sh\nls\n```\n"
    (chapter,) = documents.read(written(tmp_path / "x.md", text)).chapters
    assert [(block.text, block.kind) for block in chapter.blocks] == [
        ("Title", Kind.HEADING),
        ("A word and a link.", Kind.PARAGRAPH),
        ("Quote", Kind.QUOTE),
        ("one", Kind.LIST_ITEM),
        ("two", Kind.LIST_ITEM),
        ("ls", Kind.CODE),
    ]
    assert chapter.title == "Title"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"<meta charset=iso-8859-1><p>caf\xe9 \x93q\x94", "café “q”"),
        (b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'><p>\xcf\xf0", "Пр"),
        (b"<?xml version='1.0' encoding='shift_jis'?><p>\x93\xfa\x96\x7b", "日本"),
        ("<p>Grüße".encode("utf-16"), "Grüße"),
        (b"\xef\xbb\xbf<meta charset=latin1><p>\xc3\xa9", "é"),
        (b"<p>caf\xe9", "café"),  # says nothing, and is no UTF-8
        ("<p>日本".encode(), "日本"),
        (b"<meta charset=hex><p>x\xc3\xa9", "xé"),
        (b"<meta charset=utf-16><p>x\xc3\xa9", "xé"),  # it cannot be what it says
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_or_its_mark_says(page: bytes, text: str, tmp_path: Path) -> None:
    (chapter,) = documents.read(written(tmp_path / "x.html", page)).chapters
    assert [block.text for block in chapter.blocks] == [text]


@pytest.mark.parametrize("name", ["x.txt", "x.md"])
def test_text_in_another_encoding_is_told_with_the_place_and_the_remedy(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="is not text in UTF-8: see near byte 3") as caught:
        documents.read(written(tmp_path / name, b"caf\xe9"))
    assert "iconv" in (caught.value.remedy or "")


def test_broken_utf_16_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="UTF-16"):
        documents.read(written(tmp_path / "x.html", "\ufeff<p>x".encode("utf-16-le") + b"x"))


@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "x.mobi"])
def test_of_files_that_are_not_read_the_way_to_read_them_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileUnusable) as caught:
        documents.read(written(tmp_path / name, b"x"))
    assert "Convert it first" in (caught.value.remedy or "")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "x.html").open("wb") as file:
        file.truncate(documents.MAX_BYTES + 1)
    with pytest.raises(FileUnusable, match="the most is 64"):
        documents.read(tmp_path / "x.html")


def test_parts_have_the_whole_text_and_segments_at_the_right_places() -> None:
    blocks = [
        Block("Eins 😀", Kind.HEADING, "de"),
        Block("x" * (2 * PART_CHARS + 5), Kind.CODE),
        Block("word " * PART_CHARS, Kind.PARAGRAPH),
        Block("end"),
    ]
    chapter = Chapter("", blocks)
    parts = list(chapter.parts())
    text = "".join(part.text for part in parts)
    assert max(len(part.text) for part in parts) <= PART_CHARS + 2
    assert text == "".join(block.text + "\n\n" for block in blocks)
    assert chapter.n_units == utf16_length(text)
    units = text.encode("utf-16-le")
    came = 0
    for part in parts:
        came += utf16_length(part.text)
        for segment in part.segments:
            assert segment["end"] <= came, "a segment comes with its text or later, never before"
    found = [(s["kind"], units[2 * s["start"] : 2 * s["end"]].decode("utf-16-le")) for p in parts for s in p.segments]
    assert found[0] == ("heading", "Eins 😀")
    assert "".join(text for kind, text in found if kind == "code") == blocks[1].text
    assert "".join(text for kind, text in found if kind == "paragraph") == blocks[2].text
    assert [s.get("language") for p in parts for s in p.segments][:2] == ["de", None]
