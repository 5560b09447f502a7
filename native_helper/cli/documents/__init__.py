"""Files that hold more than words: plain text, Markdown, HTML and EPUB, as chapters of blocks (document.py).

The ending of a file's name says what it is; a file of any other name is plain text. A reader, and the library it needs,
is imported when such a file comes.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from native_helper.cli.documents.document import Document, shorten
from native_helper.cli.encoding import refuse_sound
from native_helper.errors import FileUnusable
from native_helper.plain_file import open_plain

_MARK_BYTES: Final = 16  # of a file's beginning: what kind it is
MAX_BYTES: Final = 64 << 20  # of a text; an EPUB, whose pictures are not read, may be larger
ENDINGS: Final = (".md", ".markdown", ".html", ".htm", ".xhtml", ".epub")  # all else is plain text
_UNREADABLE: Final = {".pdf": "pdftotext FILE - | utter speak -", ".docx": "pandoc FILE -t plain | utter speak -"}
_UNREADABLE_ALSO: Final = {".mobi": "ebook-convert FILE book.epub", ".azw3": "ebook-convert FILE book.epub"}


def read(path: Path) -> Document:
    """Return what the ordinary file at `path` holds. Raises FileUnusable."""
    ending = path.suffix.lower()
    if advice := (_UNREADABLE | _UNREADABLE_ALSO).get(ending):
        raise FileUnusable(f"{path} is of a kind that Utter does not read.", f"Convert it first, for example: {advice}")
    try:
        with open_plain(path) as file:
            return _read(file, path, ending)
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror or error}.") from error


def _read(file: BinaryIO, path: Path, ending: str) -> Document:
    refuse_sound(file.read(_MARK_BYTES), str(path))
    file.seek(0)
    if ending == ".epub":
        from native_helper.cli.documents.epub import read_epub

        return read_epub(file, str(path))
    size = os.fstat(file.fileno()).st_size
    if size > MAX_BYTES:
        raise FileUnusable(f"{path} has {size >> 20} MB; the most is {MAX_BYTES >> 20}.", "Read it in parts.")
    data, name = file.read(MAX_BYTES), str(path)
    if ending in (".html", ".htm", ".xhtml"):
        from native_helper.cli.documents.html import read_html

        document = read_html(data, name)
    elif ending in (".md", ".markdown"):
        from native_helper.cli.documents.markdown import read_markdown

        document = read_markdown(data, name)
    else:
        from native_helper.cli.documents.plain import read_plain

        document = read_plain(data, name)
    return replace(document, title=document.title or shorten(path.stem))
