"""Markdown: made HTML by markdown-it (CommonMark and tables), and read as that."""

import re
from typing import TYPE_CHECKING, Final

from native_helper.cli.documents.document import Document, chapters_of
from native_helper.cli.documents.html import blocks_of
from native_helper.cli.encoding import decode_plain

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

# What tools keep between two lines of dashes before the text: title, date, tags.
_FRONT_MATTER: Final = re.compile(r"\A---[^\S\n]*\r?\n(?:.*\n){0,200}?(?:---|\.\.\.)[^\S\n]*(?:\r?\n|\Z)")

MAX_LEVELS: Final = 200  # of quotes and lists in one another
_MAX_NESTING: Final = 2 * MAX_LEVELS + 2  # as markdown-it counts: a list and its item are two
_MAX_INLINE_NESTING: Final = 20  # its own: deeper marks within a line are read as text, at no loss
_HOLDERS: Final = ("blockquote_open", "list_item_open")
_TOO_DEEP: Final = f"What is nested more than {MAX_LEVELS} levels deep in quotes and lists is left out."


def read_markdown(data: bytes, name: str) -> Document:
    """Return a Markdown text. Raises FileUnusable."""
    from markdown_it import MarkdownIt

    text = _FRONT_MATTER.sub("", decode_plain(data, name), count=1)
    left_out: list[str] = []

    def between(state: "StateCore") -> None:
        # markdown-it leaves out what is in a block of the last level, and says nothing.
        if any(one.type in _HOLDERS and one.level >= _MAX_NESTING - 1 for one in state.tokens):
            left_out.append(_TOO_DEEP)
        state.md.options["maxNesting"] = _MAX_INLINE_NESTING

    reader = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    reader.core.ruler.before("inline", "between", between)
    chapters = chapters_of(blocks_of(reader.render(text)))
    return Document("", chapters, left_out=left_out)
