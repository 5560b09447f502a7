"""HTML and XHTML in, blocks out, as the extension takes them from a page that is shown: gaps, kinds, languages.

Python's own parser, its tags bounded (tags.py): it makes events and no tree, so that time and memory grow with the
length alone, however hostile the nesting. Which end tags may be left out is told in the table _CLOSES.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

from native_helper.cli.documents.document import Block, Document, chapters_of, shorten, unmarked
from native_helper.cli.documents.line import Gap, Lines
from native_helper.cli.documents.tags import TagParser
from native_helper.cli.encoding import decode_marked
from native_helper.wire.types import MAX_LANGUAGE_CHARS, Kind

_KINDS: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Kind.LIST_ITEM),
    **dict.fromkeys(("caption", "figcaption"), Kind.CAPTION),
    "blockquote": Kind.QUOTE, "pre": Kind.CODE, "tr": Kind.TABLE_ROW,
}  # fmt: skip
_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search"
    " section summary table tbody tfoot thead title tr ul".split()
)
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
_UNHEARD: Final = frozenset(
    "applet audio button canvas datalist head iframe math nav noscript object rp rt script select style svg template"
    " textarea title video".split()
)
# What an element's start ends, if no element of the second kind is between.
_CLOSES: Final = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    **dict.fromkeys(("dt", "dd"), ({"dt", "dd"}, {"dl"})),
    **dict.fromkeys(("td", "th"), ({"td", "th"}, {"tr", "table"})),
    "tr": ({"tr"}, {"table"}),
    **dict.fromkeys(("tbody", "thead", "tfoot"), ({"tbody", "thead", "tfoot", "caption"}, {"table"})),
    "body": ({"head"}, set[str]()),
}
_NOTE_MARK: Final = re.compile(r"[\s\[\](){}]*(?:\d{1,4}|[a-zA-Z]|[*†‡§¶#^↑↩\ufe0e]{1,4}|[ivx]{1,6})[\s\[\](){}.]*")
_NOTE_ROLES: Final = {"noteref", "doc-noteref", "pagebreak", "doc-pagebreak", "footnote", "doc-footnote", "doc-toc",
                      "toc", "cover", "doc-cover", "landmarks", "page-list", "doc-pagelist", "navigation"}  # fmt: skip
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_DEPTH: Final = 512  # as in Chromium; deeper elements are read as parts of the one around them
# Comments and declarations, closed or not. Python's parser before 3.13.6 looks for the end of each unclosed one in all
# the rest, which for a hostile page takes hours.
_UNWRITTEN: Final = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<text>.*?)(?:\]\]>|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)

Attributes = dict[str, str | None]


def read_html(data: bytes, name: str) -> Document:
    """Return a page kept in a file. Raises FileUnusable."""
    parser = _Parser()
    parser.read(decode_marked(data, name))
    language = parser.language
    return Document(shorten(parser.title), chapters_of(unmarked(parser.lines.blocks, language)), language)


def blocks_of(markup: str, reached: Callable[[str, int], None] | None = None) -> list[Block]:
    """Return the blocks of `markup`; `reached` is told each id, and how many blocks stand before it."""
    parser = _Parser(reached)
    parser.read(markup)
    return parser.lines.blocks


@dataclass(slots=True)
class _Open:
    """An element that was begun and not ended."""

    tag: str
    kind: Kind
    language: str | None
    level: int = 0
    heard: bool = True
    keeps_blanks: bool = False


class _Parser(TagParser):
    """One document, read once."""

    def __init__(self, reached: Callable[[str, int], None] | None = None) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = Lines()
        self.title = ""
        self.language: str | None = None  # of the whole
        self._reached = reached
        self._open = [_Open("", Kind.PARAGRAPH, None)]
        self._n_open: Counter[str] = Counter()
        self._mark: list[str] | None = None  # the text of a link that may be a note's mark

    def read(self, markup: str) -> None:
        tags, bracket, rest = _UNWRITTEN.sub(lambda match: escape(match["text"] or ""), markup).rpartition(">")
        self.feed(tags + bracket + rest.replace("<", "&lt;"))  # no tag begins where none can end
        self.close()
        self._end_mark()
        self.lines.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._reached is not None and (name := attributes.get("id")):
            self._reached(name, self.lines.n_blocks)
        self._close_before(tag)
        if self._open[-1].heard:
            self._gap(tag)
        if tag in _VOID:
            if tag == "img" and self._open[-1].heard and (text := (attributes.get("alt") or "").strip()):
                self._picture(text)
            return
        if len(self._open) < _MAX_DEPTH:
            self._open.append(self._opened(tag, attributes))
            self._n_open[tag] += 1
        if tag in ("html", "body"):
            self.language = self._open[-1].language
        if tag == "a" and "#" in (attributes.get("href") or "") and self._open[-1].heard:
            self._end_mark()
            self._mark = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_mark()
        if tag in _VOID or not self._ends(tag):
            return
        if self._open[-1].heard:
            self._gap(tag)

    def handle_data(self, data: str) -> None:
        element = self._open[-1]
        if element.tag == "title" and not self.title:
            self.title = data
        if not element.heard:
            return
        if self._mark is not None and not element.keeps_blanks:
            self._mark.append(data)
        else:
            self._write(data)

    def _write(self, data: str) -> None:
        element = self._open[-1]
        self.lines.add(data, Block("", element.kind, element.language, element.level), keeps=element.keeps_blanks)

    def _end_mark(self) -> None:
        # The number of a footnote, which nobody wants to hear in the middle of a sentence, is a short link into a page.
        mark, self._mark = self._mark, None
        text = "".join(mark or ())
        if text and not _NOTE_MARK.fullmatch(text):
            self._write(text)

    def _opened(self, tag: str, attributes: Attributes) -> _Open:
        around = self._open[-1]
        kind = _KINDS.get(tag, around.kind)
        level = int(tag[1]) if kind is Kind.HEADING and tag[0] == "h" and tag[1:].isdecimal() else around.level
        language = (attributes.get("lang") or attributes.get("xml:lang") or "").strip().replace("_", "-")
        is_language = len(language) <= MAX_LANGUAGE_CHARS and _LANGUAGE.fullmatch(language)
        return _Open(
            tag,
            kind,
            language if is_language else around.language,
            level,
            heard=around.heard and tag not in _UNHEARD and not _is_hidden(attributes),
            keeps_blanks=around.keeps_blanks or tag == "pre",
        )

    def _close_before(self, tag: str) -> None:
        if tag in _BLOCKS and self._mark is not None:
            self._end_mark()
        inner = self._open[-1]
        if tag in _BLOCKS and (inner.heard or inner.tag == "p") and any(one.tag == "p" for one in self._open[-3:]):
            self._ends("p")
        if rule := _CLOSES.get(tag):
            closed, borders = rule
            for one in reversed(self._open):
                if one.tag in borders:
                    return
                if one.tag in closed:
                    self._ends(one.tag)
                    return

    def _ends(self, tag: str) -> bool:
        # An end tag without its start is nobody's; one inside a table does not end what is around the table.
        for at in range(len(self._open) - 1 if self._n_open[tag] else 0, 0, -1):
            if self._open[at].tag == tag:
                self._n_open.subtract(one.tag for one in self._open[at:])
                del self._open[at:]
                return True
            if self._open[at].tag == "table" and tag in ("p", "li", "div", "span"):
                return False
        return False

    def _gap(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_mark()
            self.lines.gap(Gap.TAB)
        elif tag == "br":
            self.lines.gap(Gap.LINE)
        elif tag in _BLOCKS:
            self.lines.gap(Gap.BLOCK)

    def _picture(self, text: str) -> None:
        self.lines.gap(Gap.BLOCK)
        self.lines.add(text, Block("", Kind.CAPTION, self._open[-1].language), keeps=False)
        self.lines.gap(Gap.BLOCK)


def _is_hidden(attributes: Attributes) -> bool:
    words = f"{attributes.get('epub:type') or ''} {attributes.get('role') or ''}".lower().split()
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or not _NOTE_ROLES.isdisjoint(words)
        or _HIDDEN.search(attributes.get("style") or "") is not None
    )
