"""Python's HTML parser, with a bound on what one tag may cost.

Its patterns keep a note of every attribute until the tag's end is found: 4 MB of one tag took 800 MB. Here the end is
looked for first, an attribute at a time, and of a tag longer than MAX_TAG_CHARS only the attributes that are of use
here are read, each once.
"""

import re
from html.parser import HTMLParser
from typing import Final

MAX_TAG_CHARS: Final = 64 << 10
MAX_ATTRIBUTES: Final = 4096  # those after them are not looked at; the tag then ends with the next ">"
_MAX_VALUE_CHARS: Final = 4096  # of an attribute of a long tag: longer are pictures
_USED: Final = frozenset("alt aria-hidden epub:type hidden href id lang role style xml:lang".split())
_NAME: Final = re.compile(r"</?[^\s/>]*+")
# As in the HTML standard: what is before it; then the tag's end, or a name and perhaps a value.
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*+(?:(?P<end>>)"
    r"|(?P<written>(?P<name>[^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]*+)))?+))"
)


class TagParser(HTMLParser):
    """HTMLParser for text that is hostile; its caller feeds all of it at once, and a ">" after the last "<"."""

    def parse_starttag(self, i: int) -> int:
        end, used = self._end(i)
        is_long = end - i > MAX_TAG_CHARS
        tag = self._bare(i, end, used) if is_long else self.rawdata[i:end]
        done = self._parse_alone(tag)
        if done < 0:  # Python's parser finds no end in it
            done = self._parse_alone(self._bare(i, end, used))
            is_long = True
        return end if is_long else i + done

    def _end(self, i: int) -> tuple[int, dict[str, str]]:
        """Return the end of the tag that begins at `i`, and its attributes that are of use, as they are written."""
        used: dict[str, str] = {}
        name = _NAME.match(self.rawdata, i)
        at = name.end() if name else i + 1
        for _ in range(MAX_ATTRIBUTES):
            found = _ATTRIBUTE.match(self.rawdata, at)
            if found is None:  # a quote that is never closed has taken the ">" along
                return self.rawdata.find(">", i) + 1 or len(self.rawdata), used
            at = found.end()
            if found["end"]:
                return at, used
            if len(found["written"]) <= _MAX_VALUE_CHARS and found["name"].lower() in _USED:
                used.setdefault(found["name"].lower(), found["written"])
        return self.rawdata.find(">", at) + 1 or len(self.rawdata), used

    def _bare(self, i: int, end: int, used: dict[str, str]) -> str:
        name = _NAME.match(self.rawdata, i, min(end, i + MAX_TAG_CHARS))
        closed = "/" if self.rawdata.startswith("/>", end - 2) else ""
        return " ".join((name[0] if name else "<x", *used.values(), closed + ">"))

    def _parse_alone(self, tag: str) -> int:
        whole, self.rawdata = self.rawdata, tag
        try:
            return super().parse_starttag(0)
        finally:
            self.rawdata = whole

    def parse_endtag(self, i: int) -> int:
        # Its attributes mean nothing, and newer Pythons look at them as at those of a start.
        end = self.rawdata.find(">", i) + 1
        if end - i <= MAX_TAG_CHARS:
            return super().parse_endtag(i)
        name = _NAME.match(self.rawdata, i, i + MAX_TAG_CHARS)
        whole, self.rawdata = self.rawdata, f"{name[0] if name else '</'}>"
        try:
            super().parse_endtag(0)
        finally:
            self.rawdata = whole
        return end
