"""The text to speak, in parts small enough for a frame: from arguments, a file or standard input.

In   bytes in UTF-8, with or without a byte order mark, or in UTF-16 with one
Out  strings; joined they are the text. Standard input is passed on as it comes, so that what another program is
     still writing is already spoken.

Ordinary files are read by documents/; what is read here may be a pipe, and have no end.
"""

import codecs
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from native_helper.cli.encoding import MARKS, unreadable
from native_helper.errors import FileUnusable

PART_CHARS: Final = 32 << 10  # at most 128 KiB of UTF-8
_READ_BYTES: Final = 32 << 10


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, with the segments of the wire that end in it."""

    text: str
    segments: Sequence[dict[str, Any]] = ()


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
        raise unreadable(name, error.encoding, max(0, n_bytes - len(error.object) + error.start)) from error


def utf16_units(text: str) -> int:
    """Return the length of `text` in the units that the engine's offsets count."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, start: int, end: int) -> str:
    """Return what lies between two of the engine's offsets."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _decoder(head: bytes) -> tuple[codecs.IncrementalDecoder, bytes]:
    """Return a decoder for a text that begins with `head`, and `head` without its byte order mark."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return codecs.getincrementaldecoder(encoding)(), head[len(mark) :]
    return codecs.getincrementaldecoder("utf-8")(), head
