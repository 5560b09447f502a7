"""An EPUB's package: title, language, the files in reading order, and where its contents are."""

from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from native_helper.cli.documents.archive import Archive, local, resolve
from native_helper.errors import FileUnusable
from native_helper.wire.types import MAX_LANGUAGE_CHARS

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
# Fonts are scrambled in many free books; the text is not.
_FONTS_ONLY: Final = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_NOT_READ_ALOUD: Final = {"cover", "toc", "loi", "lot", "index"}
_NCX: Final = "application/x-dtbncx+xml"
_PAGES: Final = {"application/xhtml+xml", "text/html", "application/xml", "text/xml", "text/x-oeb1-document", ""}


@dataclass(frozen=True, slots=True)
class Package:
    """What the package file says; paths are those in the archive."""

    path: str
    title: str
    language: str | None
    spine: list[str]
    nav: str | None  # EPUB 3's contents
    ncx: str | None  # EPUB 2's


@dataclass(slots=True)
class _Item:
    path: str
    media_type: str
    properties: set[str] = field(default_factory=set)


def read_package(archive: Archive) -> Package:
    """Return the package of a book that may be read. Raises FileUnusable."""
    path = _package_path(archive)
    root = archive.xml(path)
    items = {
        item.get("id", ""): _Item(
            resolve(path, item.get("href", ""))[0], item.get("media-type", ""), set(item.get("properties", "").split())
        )
        for item in _below(root, "manifest", "item")
    }
    nav = next((item.path for item in items.values() if "nav" in item.properties), None)
    ncx = next((item.path for item in items.values() if item.media_type == _NCX), None)
    unheard = {nav} | {
        resolve(path, one.get("href", ""))[0]
        for one in _below(root, "guide", "reference")
        if one.get("type", "").lower() in _NOT_READ_ALOUD
    }
    spine = [
        items[ref.get("idref", "")].path
        for ref in _below(root, "spine", "itemref")
        if ref.get("idref") in items and ref.get("linear") != "no"
    ]
    pages = {item.path for item in items.values() if item.media_type in _PAGES}
    read = [one for one in dict.fromkeys(spine) if one not in unheard and one in pages]
    _refuse_locked(archive, set(read))
    return Package(path, _text(root, "title") or "", _language(root), read, nav, ncx)


def _package_path(archive: Archive) -> str:
    if _CONTAINER not in archive:
        raise FileUnusable(f"{archive.name} is no EPUB: it has no {_CONTAINER}.")
    for element in archive.xml(_CONTAINER).iter():
        if local(element) == "rootfile" and (path := resolve("", element.get("full-path", ""))[0]):
            return path
    raise FileUnusable(f"{archive.name} is no EPUB: it does not say where its package is.")


def _refuse_locked(archive: Archive, paths: set[str]) -> None:
    if _ENCRYPTION not in archive:
        return
    for data in archive.xml(_ENCRYPTION).iter():
        if local(data) != "EncryptedData":
            continue
        method = next((one.get("Algorithm") for one in data.iter() if local(one) == "EncryptionMethod"), None)
        locked = {resolve("", one.get("URI", ""))[0] for one in data.iter() if local(one) == "CipherReference"}
        if method not in _FONTS_ONLY and locked & paths:
            raise FileUnusable(
                f"{archive.name} is locked by its seller (DRM): only their own program can read it.",
                "Ask where you bought it for a copy without DRM.",
            )


def _below(root: ElementTree.Element, parent: str, name: str) -> list[ElementTree.Element]:
    return [child for one in root if local(one) == parent for child in one if local(child) == name]


def _text(root: ElementTree.Element, name: str) -> str | None:
    # EPUB 2 may have one more element around the metadata.
    metadata = next((one for one in root if local(one) == "metadata"), root)
    return next((one.text for one in metadata.iter() if local(one) == name and one.text and one.text.strip()), None)


def _language(root: ElementTree.Element) -> str | None:
    language = (_text(root, "language") or "").strip().replace("_", "-")
    known = 0 < len(language) <= MAX_LANGUAGE_CHARS and language.replace("-", "").isalnum() and language.isascii()
    return language if known and language.lower() not in ("und", "zxx", "mul") else None
