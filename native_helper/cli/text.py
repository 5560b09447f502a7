"""The text to speak, in parts small enough for a frame: from arguments, a file or standard input.

In   bytes in UTF-8, with or without a byte order mark, or in UTF-16 with one
Out  strings; joined they are the text. Standard input is passed on as it comes, so that what another program is
     still writing is already spoken.
"""

import codecs
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from native_helper.errors import FileUnusable

PART_CHARS: Final = 32 << 10  # at most 128 KiB of UTF-8
_READ_BYTES: Final = 32 << 10
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def parts_of(words: Sequence[str]) -> Iterator[str]:
    """Yield the arguments of a command line as one text."""
    # Bytes that are no UTF-8 come as half surrogate pairs, which cannot be sent.
    text = " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    for start in range(0, len(text), PART_CHARS):
        yield text[start : start + PART_CHARS]


def parts_of_file(path: Path) -> Iterator[str]:
    """Yield a file's text. Raises FileUnusable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror}.") from error
    try:
        yield from parts_of_descriptor(descriptor, str(path))
    finally:
        os.close(descriptor)


def parts_of_descriptor(descriptor: int, name: str) -> Iterator[str]:
    """Yield what can be read from `descriptor`, as it comes. Raises FileUnusable."""
    decoder: codecs.IncrementalDecoder | None = None
    head = b""
    n_bytes = 0
    try:
        while data := os.read(descriptor, _READ_BYTES):
            n_bytes += len(data)
            if decoder is None:
                head += data
                if len(head) < 3:  # a byte order mark may be cut
                    continue
                decoder, data = _decoder(head)
            if part := decoder.decode(data):
                yield part
        if decoder is None:
            decoder, data = _decoder(head)
        if part := decoder.decode(data, final=True):
            yield part
    except OSError as error:
        raise FileUnusable(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        where = max(0, n_bytes - len(error.object) + error.start)
        if error.encoding.startswith("utf-16"):
            # It began with UTF-16's byte order mark: converting it from another encoding would not help.
            raise FileUnusable(
                f"{name} is broken text in UTF-16: see near byte {where}.",
                "It may have been cut; save it again in the program that made it.",
            ) from error
        raise FileUnusable(
            f"{name} is not text in UTF-8: see near byte {where}.",
            "Convert it first, for example: iconv -f latin1 -t utf-8 FILE | utter speak -",
        ) from error


def utf16_units(text: str) -> int:
    """Return the length of `text` in the units that the engine's offsets count."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, start: int, end: int) -> str:
    """Return what lies between two of the engine's offsets."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _decoder(head: bytes) -> tuple[codecs.IncrementalDecoder, bytes]:
    """Return a decoder for a text that begins with `head`, and `head` without its byte order mark."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return codecs.getincrementaldecoder(encoding)(), head[len(mark) :]
    return codecs.getincrementaldecoder("utf-8")(), head
