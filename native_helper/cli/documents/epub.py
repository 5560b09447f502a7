"""EPUB 2 and 3: a zip of XHTML files, the spine that orders them, and the contents that names them.

Nothing is unpacked to the disk: files are looked up in the archive by name, so that no path in it leads out of it, and
what is read has a bound whatever the archive says of its sizes.
"""

import zipfile
from collections.abc import Sequence
from typing import BinaryIO, Final

from native_helper.cli.documents.archive import BROKEN, Archive
from native_helper.cli.documents.contents import Entry, contents
from native_helper.cli.documents.document import Block, Chapter, Document, shorten, title_of, unmarked
from native_helper.cli.documents.html import blocks_of
from native_helper.cli.documents.package import Package, read_package
from native_helper.cli.encoding import decode_marked
from native_helper.errors import FileUnusable

_NOT_READ: Final = "It may have been cut while it was copied; get it again."


def read_epub(file: BinaryIO, name: str) -> Document:
    """Return the book in `file`. Raises FileUnusable for what is damaged, locked or too large."""
    try:
        unpacked = zipfile.ZipFile(file)
    except BROKEN as error:
        raise FileUnusable(f"{name} is no EPUB, or a damaged one.", _NOT_READ) from error
    with unpacked:
        archive = Archive(unpacked, name)
        package = read_package(archive)
        chapters = _chapters(archive, package, contents(archive, package))
    if not chapters:
        raise FileUnusable(f"{name} has no text: it may be a book of pictures.")
    return Document(shorten(package.title), chapters, package.language)


def _chapters(archive: Archive, package: Package, entries: Sequence[Entry]) -> list[Chapter]:
    # A file that the contents do not name goes on with the chapter before it, as does what precedes the first place in
    # a file that they do name. Without contents every file is a chapter.
    chapters: list[Chapter] = []
    title, blocks = "", list[Block]()

    def end(next_title: str) -> None:
        nonlocal title, blocks
        if any(block.text.strip() for block in blocks):
            chapters.append(Chapter(title or title_of(blocks), blocks))
        title, blocks = next_title, []

    for path in package.spine:
        places: dict[str, int] = {}
        read = blocks_of(
            decode_marked(archive.read(path), f"{archive.name}: {path}"),
            lambda name, at, places=places: places.setdefault(name, at),  # type: ignore[misc]
        )
        read = list(unmarked(read, package.language))
        begin = 0
        if not entries:
            end("")
        for entry in (one for one in entries if one.path == path):
            at = places.get(entry.place, begin) if entry.place else begin
            blocks += read[begin:at]
            begin = max(begin, at)
            end(entry.title)
        blocks += read[begin:]
    end("")
    return chapters
