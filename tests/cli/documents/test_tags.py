"""One tag costs no more memory than a small multiple of its length, and what it is for is read all the same."""

import tracemalloc
from pathlib import Path

import pytest

from native_helper.cli import documents
from native_helper.cli.documents.html import blocks_of
from native_helper.cli.documents.tags import MAX_TAG_CHARS
from tests.cli.documents.books import epub, page

CHARS = 1 << 20
HOSTILE = {
    "many attributes": "<a " + "x=y " * (CHARS // 4) + ">",
    "attributes that hold a tag's end": "<a " + 'x=">" ' * 4000 + "x=y " * (CHARS // 4) + ">",
    "a quote that is never closed": "<a " + "x=y " * (CHARS // 4) + 'x=">',
    "tags in a tag": "<a " * (CHARS // 3) + ">",
    "a long name": "<" + "a" * CHARS + ">",
    "blanks": "<a" + " " * CHARS + ">",
    "an end with attributes": "</a " + "x=y " * (CHARS // 4) + ">",
}


@pytest.mark.parametrize("which", HOSTILE)
def test_a_long_tag_costs_a_small_multiple_of_its_length_and_no_text(which: str) -> None:
    markup = f"<p>Before.</p>{HOSTILE[which]}After.</a>"
    tracemalloc.start()
    try:
        blocks = blocks_of(markup)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most_bytes < 8 * len(markup) + 40 * MAX_TAG_CHARS
    assert [block.text for block in blocks] == ["Before.", "After."]


def test_so_it_is_in_a_book(tmp_path: Path) -> None:
    body = page(f"<p>Before.</p>{HOSTILE['many attributes']}After.</a>")
    path = epub(tmp_path / "x.epub", {"1.xhtml": body}, ["1.xhtml"], nav="")
    tracemalloc.start()
    try:
        (chapter,) = documents.read(path).chapters
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most_bytes < 12 * CHARS
    assert [block.text for block in chapter.blocks] == ["Before.", "After."]


def test_a_picture_within_the_page_keeps_its_words_and_its_place() -> None:
    data = "A" * (2 * MAX_TAG_CHARS)
    reached: list[tuple[str, int]] = []
    markup = f"<p>One.</p><img id=here alt='A cat > a dog' src='data:image/png;base64,{data}' alt=again><p>Two.</p>"
    assert [block.text for block in blocks_of(markup, lambda *place: reached.append(place))] == [
        "One.", "A cat > a dog", "Two.",
    ]  # fmt: skip
    assert reached == [("here", 1)]


def test_a_long_tag_may_hide_what_is_in_it_and_tell_its_language() -> None:
    long = "x=y " * MAX_TAG_CHARS
    assert [(block.text, block.language) for block in blocks_of(
        f"<p hidden {long}>Unseen.</p><p lang=de {long}>Da.</p><script {long}>a<b</script><p>Then.</p>"
    )] == [("Da.", "de"), ("Then.", None)]  # fmt: skip
