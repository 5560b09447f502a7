"""Pages: blocks, kinds and languages as the extension takes them, and time that grows with the length alone."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from native_helper.cli.documents.document import Block
from native_helper.cli.documents.html import blocks_of, read_html
from native_helper.wire.types import Kind


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks_of(markup)]


def kinds(markup: str) -> list[tuple[str, Kind | None]]:
    return [(block.text, block.kind) for block in blocks_of(markup)]


def test_each_kind_of_block_goes_along() -> None:
    page = (
        "<h2>Head</h2><p>Para</p><ul><li>Item</li></ul><blockquote><p>Quote</p></blockquote><pre>a = 1\n  b</pre>"
        "<table><caption>Cap</caption><tr><td>1</td><td>2</td></tr></table><img src=x alt='A cat'><dl><dt>T<dd>D</dl>"
    )
    assert kinds(page) == [
        ("Head", Kind.HEADING),
        ("Para", Kind.PARAGRAPH),
        ("Item", Kind.LIST_ITEM),
        ("Quote", Kind.QUOTE),
        ("a = 1\n  b", Kind.CODE),
        ("Cap", Kind.CAPTION),
        ("1\t2", Kind.TABLE_ROW),
        ("A cat", Kind.CAPTION),
        ("T", Kind.LIST_ITEM),
        ("D", Kind.LIST_ITEM),
    ]


def test_end_tags_that_may_be_left_out_are_not_needed() -> None:
    page = "<p>One<p>Two<ul><li>A<li>B <p>C</ul>After<table><tr><td>1<td>2<tr><td>3</table><h1>H</h1>End"
    found = kinds(page)
    assert found[:3] == [("One", Kind.PARAGRAPH), ("Two", Kind.PARAGRAPH), ("A", Kind.LIST_ITEM)]
    assert ("After", Kind.PARAGRAPH) in found
    assert found[-4:] == [
        ("1\t2", Kind.TABLE_ROW),
        ("3", Kind.TABLE_ROW),
        ("H", Kind.HEADING),
        ("End", Kind.PARAGRAPH),
    ]


def test_blanks_collapse_and_a_words_own_marks_do_not_part_it() -> None:
    assert texts("<p> A  <em>w</em>ord,\n <b>two</b>\tthree </p>\n<p>x<br>y<br><br>z &amp; &#8211;&nbsp;q</p>") == [
        "A word, two three",
        "x\ny",
        "z & –\u00a0q",
    ]


def test_the_language_of_an_element_is_that_of_its_block_and_the_pages_own_is_told_once() -> None:
    document = read_html(b"<html lang='de'><p>Guten Tag</p><p lang='fr_FR'>Bonjour</p><p lang='no language'>x</p>", "x")
    assert document.language == "de"
    assert [block.language for block in document.chapters[0].blocks] == [None, "fr-FR", None]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>", "<style>x</style>", "<nav>x</nav>", "<p hidden>x</p>", "<p style='display: none'>x</p>",
        "<p aria-hidden=true>x</p>", "<svg><text>x</text></svg>", "<ruby>漢<rt>x</rt></ruby>", "<!-- x -->",
        "<a epub:type='noteref' href='#n'>x</a>", "<sup><a href='#fn1'>12</a></sup>", "<a href='notes.html#n4'>*</a>",
        "<aside role='doc-footnote'>x</aside>", "<title>x</title>", "<select><option>x</select>",
    ],
)  # fmt: skip
def test_what_is_not_to_be_heard_is_left_out(hidden: str) -> None:
    assert "".join(texts(f"<p>A{hidden}B</p>")).replace("漢", "") == "AB"


def test_a_link_into_the_page_that_is_words_is_read() -> None:
    assert texts("<p>See <a href='#part-2'>part two</a> and <a href='#x'>I agree</a>.</p>") == [
        "See part two and I agree."
    ]


def test_xhtml_closes_its_elements_as_it_likes() -> None:
    assert texts("<?xml version='1.0'?><html><head><title/><script src='x'/></head><body><a id='p'/><p>Text</p>") == [
        "Text"
    ]
    assert texts("<p><![CDATA[a < b]]></p>") == ["a < b"]


def test_chapters_begin_at_the_highest_heading_that_comes_twice() -> None:
    page = b"<title>The Title</title><h1>Book</h1><p>Foreword<h2>One</h2><p>a<h3>Sub</h3><h3>Sub</h3><h2>Two</h2><p>b"
    document = read_html(page, "x")
    assert document.title == "The Title"
    assert [(chapter.title, len(chapter.blocks)) for chapter in document.chapters] == [
        ("Book", 2),
        ("One", 4),
        ("Two", 2),
    ]


@pytest.fixture
def patience() -> Iterator[None]:
    """End a test that would take hours: each text here takes about a second where time grows with length alone."""

    def too_long(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "again",
    ["<div>", "<div><li>x</p></li></b>", "<table><p><li>", "<![CDATA[ ", "<!-- ", "<a ", "<a b='", "</a ", "<>", "&#"],
)
@pytest.mark.parametrize("end", ["", ">"])
def test_hostile_nesting_costs_no_more_than_its_length(again: str, end: str, patience: None) -> None:
    blocks_of(again * 20_000 + end)


def test_a_block_keeps_its_level() -> None:
    assert blocks_of("<h3>x</h3>") == [Block("x", Kind.HEADING, None, 3)]
