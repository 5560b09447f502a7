"""EPUB 2 and 3: a zip of XHTML files, the spine that orders them, and the contents that names them.

Nothing is unpacked to the disk: files are looked up in the archive by name, so that no path in it leads out of it, and
what is read has a bound whatever the archive says of its sizes.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from native_helper.cli.documents.archive import BROKEN, Archive, FileDamaged
from native_helper.cli.documents.contents import Entry, contents
from native_helper.cli.documents.document import Block, Chapter, Document, shorten, title_of, unmarked
from native_helper.cli.documents.html import blocks_of
from native_helper.cli.documents.package import Package, read_package
from native_helper.cli.encoding import decode_marked
from native_helper.errors import FileUnusable

_NOT_READ: Final = "It may have been cut while it was copied; get it again."


@dataclass(frozen=True, slots=True)
class _Page:
    """One file of the spine, and before which of its blocks each of its named places is."""

    path: str
    blocks: list[Block]
    places: dict[str, int]


def read_epub(file: BinaryIO, name: str) -> Document:
    """Return the book in `file`, without those of its files that are missing or damaged.

    Raises FileUnusable for a book that is locked or too large, and where nothing of it can be read.
    """
    try:
        unpacked = zipfile.ZipFile(file)
    except BROKEN as error:
        raise FileUnusable(f"{name} is no EPUB, or a damaged one.", _NOT_READ) from error
    with unpacked:
        archive = Archive(unpacked, name)
        package = read_package(archive)
        pages, damage = _pages(archive, package)
        chapters = _chapters(pages, contents(archive, package))
    if not chapters:
        raise damage[0] if damage else FileUnusable(f"{name} has no text: it may be a book of pictures.")
    left_out = [f"{error.message} It is left out." for error in damage]
    return Document(shorten(package.title), chapters, package.language, left_out=left_out)


def _pages(archive: Archive, package: Package) -> tuple[list[_Page], list[FileDamaged]]:
    pages: list[_Page] = []
    damage: list[FileDamaged] = []
    for path in package.spine:
        places: dict[str, int] = {}
        try:
            data = archive.read(path)
        except FileDamaged as error:
            damage.append(error)
            pages.append(_Page(path, [], {}))  # so that what follows does not become part of the chapter before it
            continue
        blocks = blocks_of(
            decode_marked(data, f"{archive.name}: {path}"),
            lambda name, at, places=places: places.setdefault(name, at),  # type: ignore[misc]
        )
        pages.append(_Page(path, list(unmarked(blocks, package.language)), places))
    return pages, damage


def _chapters(pages: Sequence[_Page], entries: Sequence[Entry]) -> list[Chapter]:
    # A file that the contents do not name goes on with the chapter before it, as does what precedes the first place in
    # a file that they do name. Without contents every file is a chapter.
    chapters: list[Chapter] = []
    title, blocks = "", list[Block]()

    def end(next_title: str) -> None:
        nonlocal title, blocks
        if any(block.text.strip() for block in blocks):
            chapters.append(Chapter(title or title_of(blocks), blocks))
        title, blocks = next_title, []

    for page in pages:
        begin = 0
        if not entries:
            end("")
        for entry in (one for one in entries if one.path == page.path):
            at = page.places.get(entry.place, begin) if entry.place else begin
            blocks += page.blocks[begin:at]
            begin = max(begin, at)
            end(entry.title)
        blocks += page.blocks[begin:]
    end("")
    return chapters
