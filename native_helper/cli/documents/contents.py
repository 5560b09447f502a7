"""An EPUB's table of contents: which places in which files begin a chapter, and how it is called."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from native_helper.cli.documents.archive import Archive, local, resolve
from native_helper.cli.documents.document import shorten
from native_helper.cli.documents.package import Package
from native_helper.errors import FileUnusable

_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_MAX_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A chapter's beginning."""

    title: str
    path: str
    place: str  # an element's id; "": the file's beginning
    depth: int = 1


def contents(archive: Archive, package: Package) -> list[Entry]:
    """Return the chapters' beginnings, in the order of the contents; [] for a book without any.

    Below the highest level only what lies in a file of its own begins a chapter: the sections of one do not.
    """
    for path, entries in ((package.nav, _nav_entries), (package.ncx, _ncx_entries)):
        if path is None or path not in archive:
            continue
        try:
            found = list(entries(archive.xml(path), path))
        except FileUnusable:
            continue  # a book can be read without its contents
        if found := _beginnings(found, set(package.spine)):
            return found
    return []


def _beginnings(entries: list[Entry], spine: set[str]) -> list[Entry]:
    begun: set[str] = set()
    kept = []
    for entry in entries:
        if entry.path in spine and (entry.depth == 1 or entry.path not in begun):
            kept.append(entry)
        begun.add(entry.path)
    return kept


def _nav_entries(root: ElementTree.Element, path: str) -> Iterator[Entry]:
    navs = [one for one in root.iter() if local(one) == "nav"]
    toc = next((one for one in navs if "toc" in one.get(_TYPE, "").split()), None)
    if toc is not None:
        yield from _nav_list(toc, path, 0)


def _nav_list(element: ElementTree.Element, path: str, depth: int) -> Iterator[Entry]:
    if depth > _MAX_DEPTH:
        return
    for child in element:
        match local(child):
            case "ol" | "ul":
                yield from _nav_list(child, path, depth + 1)
            case "li":
                link = next((one for one in child if local(one) == "a"), None)
                if link is not None:
                    yield Entry(shorten("".join(link.itertext())), *resolve(path, link.get("href", "")), depth)
                yield from _nav_list(child, path, depth)


def _ncx_entries(root: ElementTree.Element, path: str) -> Iterator[Entry]:
    yield from _ncx_points(next((one for one in root if local(one) == "navMap"), root), path, 1)


def _ncx_points(element: ElementTree.Element, path: str, depth: int) -> Iterator[Entry]:
    if depth > _MAX_DEPTH:
        return
    for point in (one for one in element if local(one) == "navPoint"):
        label = next((one for one in point if local(one) == "navLabel"), None)
        target = next((one.get("src", "") for one in point if local(one) == "content"), "")
        title = shorten("".join(label.itertext())) if label is not None else ""
        yield Entry(title, *resolve(path, target), depth)
        yield from _ncx_points(point, path, depth + 1)
