"""The text to speak, in parts small enough for a frame: from arguments, a file or standard input.

In   bytes in UTF-8, with or without a byte order mark, or in UTF-16 with one
Out  strings; joined they are the text. Standard input is passed on as it comes, so that what another program is
     still writing is already spoken.

Ordinary files are read by documents/; what is read here may be a pipe, and have no end.
"""

import codecs
import os
import select
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from native_helper.cli.encoding import MARKS, refuse_sound, unreadable
from native_helper.errors import FileUnusable

PART_CHARS: Final = 32 << 10  # at most 128 KiB of UTF-8
LULL_S: Final = 0.5  # programs that write a text word by word rest less within a line's end
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


def parts_of_file(path: Path, lull_s: float | None = None) -> Iterator[str]:
    """Yield a file's text, as `parts_of_descriptor` does. Raises FileUnusable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror}.") from error
    try:
        yield from parts_of_descriptor(descriptor, str(path), lull_s)
    finally:
        os.close(descriptor)


def parts_of_descriptor(descriptor: int, name: str, lull_s: float | None = None) -> Iterator[str]:
    """Yield what can be read from `descriptor`, as it comes. Raises FileUnusable.

    With `lull_s`, a line after which nothing comes for so long is ended like a paragraph: a line of a log need not wait
    for the next one, while those that come at once may be lines of one sentence.
    """
    decoder: codecs.IncrementalDecoder | None = None
    head = b""
    n_bytes = 0
    ends_line = False
    try:
        while True:
            if lull_s is not None and ends_line and not select.select([descriptor], [], [], lull_s)[0]:
                yield "\n"
                ends_line = False
            if not (data := os.read(descriptor, _READ_BYTES)):
                break
            if n_bytes == 0:
                refuse_sound(data, name)
            n_bytes += len(data)
            if decoder is None:
                head += data
                if len(head) < 3:  # a byte order mark may be cut
                    continue
                decoder, data = _decoder(head)
            if part := decoder.decode(data):
                yield part
                ends_line = part.endswith("\n")
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
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, end: int) -> str:
    """Return what lies between two of the engine's offsets."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def _decoder(head: bytes) -> tuple[codecs.IncrementalDecoder, bytes]:
    """Return a decoder for a text that begins with `head`, and `head` without its byte order mark."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return codecs.getincrementaldecoder(encoding)(), head[len(mark) :]
    return codecs.getincrementaldecoder("utf-8")(), head
