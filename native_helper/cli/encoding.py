"""Bytes in, text out: by the byte order mark, by what the file itself says, else UTF-8.

What is declared wrongly, or not at all, is read as Windows-1252 if it is no UTF-8, as browsers do, unless only UTF-8
is to be expected.
"""

import codecs
import re
from typing import Final

from native_helper.errors import FileUnusable

MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED: Final = re.compile(
    rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_SOUND: Final = re.compile(rb"RIFF....WAVE|ID3[\x02-\x04]|OggS\0|fLaC[\0\x80]|\xff[\xf2\xf3\xfa\xfb]", re.DOTALL)
_HEAD_BYTES: Final = 4096  # browsers look at 1024
_AS_BROWSERS_READ: Final = {"iso8859-1": "cp1252", "ascii": "cp1252"}


def decode_marked(data: bytes, name: str) -> str:
    """Return the text of a page. Raises FileUnusable where its byte order mark or its own word is wrong."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding, name)
    encoding = _declared(data[:_HEAD_BYTES]) or "utf-8"
    if encoding.startswith("utf-16"):  # which it is not: the declaration was read as ASCII
        encoding = "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return data.decode("cp1252", "replace")
        return data.decode(encoding, "replace")


def decode_plain(data: bytes, name: str) -> str:
    """Return the text of a file that says nothing of itself. Raises FileUnusable."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding, name)
    return _decode(data, "utf-8", name)


def refuse_sound(head: bytes, name: str) -> None:
    """Raise FileUnusable if what begins with `head` is a sound file."""
    if _SOUND.match(head):
        raise FileUnusable(
            f"{name} is a sound file, not text.", "Utter makes sound of text: give it the text, and -o FILE for sound."
        )


def unreadable(name: str, encoding: str, where: int) -> FileUnusable:
    """Return the error about text that is broken near byte `where`."""
    if encoding.startswith("utf-16"):
        # It began with UTF-16's byte order mark: converting it from another encoding would not help.
        return FileUnusable(
            f"{name} is broken text in UTF-16: see near byte {where}.",
            "It may have been cut; save it again in the program that made it.",
        )
    return FileUnusable(
        f"{name} is not text in UTF-8: see near byte {where}.",
        "Convert it first, for example: iconv -f latin1 -t utf-8 FILE | utter speak -",
    )


def _decode(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable(name, encoding, error.start) from error


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head)
    if found is None:
        return None
    try:
        known = codecs.lookup((found[1] or found[2]).decode("ascii"))
    except LookupError:
        return None
    # Python has "encodings" that are none of a text, such as hex.
    return _AS_BROWSERS_READ.get(known.name, known.name) if known._is_text_encoding else None
