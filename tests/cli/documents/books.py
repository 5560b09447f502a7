"""Files to read, made by the tests: EPUBs of chosen parts, books of chosen length."""

import random
import zipfile
from pathlib import Path

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>{}</html>'
WORDS = (
    "the river house old was quiet and light came over hills where people lived in small towns with long names".split()
)


def page(body: str) -> str:
    return XHTML.format(f"<body>{body}</body>")


def epub(path: Path, files: dict[str, str | bytes], spine: list[str], **more: str) -> Path:
    """Write an EPUB with these XHTML files in `spine`; `nav`, `ncx`, `guide`, `language` and `metadata` as given."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(files)
    )
    refs = "".join(f'<itemref idref="i{list(files).index(name)}"/>' for name in spine)
    if "nav" in more:
        items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    if "ncx" in more:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>A Book</dc:title><dc:language>{more.get('language', 'en')}</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{refs}{more.get('refs', '')}</spine>{more.get('guide', '')}</package>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/content.opf", opf)
        if "encryption" in more:
            archive.writestr("META-INF/encryption.xml", more["encryption"])
        if "nav" in more:
            archive.writestr("OEBPS/nav.xhtml", page(f'<nav epub:type="toc"><ol>{more["nav"]}</ol></nav>'))
        if "ncx" in more:
            archive.writestr(
                "OEBPS/toc.ncx",
                f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{more["ncx"]}</navMap></ncx>',
            )
        for name, content in files.items():
            archive.writestr(f"OEBPS/{name}", content)
    return path


def sentences(n_words: int, seed: int = 1) -> list[str]:
    """Return about so many words, as sentences of which no two are alike."""
    chance = random.Random(seed)
    made: list[str] = []
    count = 0
    while count < n_words:
        length = chance.randint(5, 18)
        words = [chance.choice(WORDS) for _ in range(length)]
        if length > 9:
            words[length // 2] += ","
        made.append(" ".join(words).capitalize() + ".")
        count += length
    return made


def book(n_words: int, seed: int = 1) -> str:
    """Return a text of about so many words, in paragraphs."""
    found = sentences(n_words, seed)
    return "\n\n".join(" ".join(found[at : at + 5]) for at in range(0, len(found), 5)) + "\n"


def damaged(path: Path, name: str) -> Path:
    """Overwrite the middle of a file in the archive at `path`."""
    data = bytearray(path.read_bytes())
    at = data.index(name.encode(), data.index(b"content.opf")) + 40
    data[at : at + 20] = bytes(20)
    path.write_bytes(data)
    return path


LONG = page("<p>" + "text " * 5000 + "</p>")
