"""The files in an EPUB's archive, by name, with a bound on what is read of them."""

import posixpath
import zipfile
import zlib
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from native_helper.errors import FileUnusable

MAX_FILES: Final = 20_000
MAX_FILE_BYTES: Final = 32 << 20  # of one file, unpacked
MAX_ALL_BYTES: Final = 128 << 20  # of all that is read: the pictures are not
# What zipfile raises for archives that are damaged, or packed in a way of which it knows nothing.
BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


class FileDamaged(FileUnusable):
    """One file of the archive is not to be had; the others may be."""


class Archive:
    """An opened archive."""

    def __init__(self, unpacked: zipfile.ZipFile, name: str) -> None:
        """Raises FileUnusable for one with more files than any book has."""
        self.name = name
        self._zip = unpacked
        self._left_bytes = MAX_ALL_BYTES
        infos = unpacked.infolist()
        if len(infos) > MAX_FILES:
            raise FileUnusable(f"{name} has {len(infos)} files in it; the most is {MAX_FILES}.")
        self._infos = {info.filename: info for info in infos}

    def __contains__(self, path: str) -> bool:
        return path in self._infos

    def read(self, path: str) -> bytes:
        """Return a file. Raises FileDamaged if it is missing or damaged, FileUnusable if locked or too large."""
        info = self._infos.get(path)
        if info is None:
            raise FileDamaged(f"{self.name} lacks its file {path!r}.", "The book is incomplete; get it again.")
        if info.flag_bits & 1:
            raise FileUnusable(f"{self.name} is locked by a password.", "Unlock it first, where you got it.")
        most = min(MAX_FILE_BYTES, self._left_bytes)
        try:
            with self._zip.open(info) as file:
                data = file.read(most + 1)
        except BROKEN as error:
            raise FileDamaged(f"{self.name} is damaged: see its file {path!r}.", "Get it again.") from error
        if len(data) > most:
            raise FileUnusable(f"{self.name} unpacks to more than any book's text: see its file {path!r}.")
        self._left_bytes -= len(data)
        return data

    def xml(self, path: str) -> ElementTree.Element:
        """Return a file's XML. Raises FileUnusable."""
        data = self.read(path)
        # A document type that declares entities could name itself over and over; no book needs one.
        if b"<!ENTITY" in data:
            raise FileUnusable(f"{self.name} has XML with entities of its own, which is not read: see {path!r}.")
        try:
            return ElementTree.fromstring(data)  # noqa: S314  it fetches nothing, and entities are refused above
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            raise FileUnusable(f"{self.name} is damaged: {path!r} is no XML.", "Get the book again.") from error


def resolve(base: str, link: str) -> tuple[str, str]:
    """Return the path in the archive and the place in the file that `link`, found in the file `base`, leads to."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path))) if parts.path else base
    return path, unquote(parts.fragment)


def local(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
