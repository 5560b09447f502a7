"""Markdown: made HTML by markdown-it (CommonMark and tables), and read as that."""

import re
from typing import Final

from native_helper.cli.documents.document import Document, chapters_of
from native_helper.cli.documents.html import blocks_of
from native_helper.cli.encoding import decode_plain

# What tools keep between two lines of dashes before the text: title, date, tags.
_FRONT_MATTER: Final = re.compile(r"\A---[^\S\n]*\r?\n(?:.*\n){0,200}?(?:---|\.\.\.)[^\S\n]*(?:\r?\n|\Z)")


def read_markdown(data: bytes, name: str) -> Document:
    """Return a Markdown text. Raises FileUnusable."""
    from markdown_it import MarkdownIt

    text = _FRONT_MATTER.sub("", decode_plain(data, name), count=1)
    return Document("", chapters_of(blocks_of(MarkdownIt("commonmark").enable("table").render(text))))
