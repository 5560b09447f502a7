"""The package's own data files: one line that names the contents, then a compressed text.

The line reads `utter-data FORMAT KIND SHA256`, the checksum being that of the compressed text, so that a damaged file
or one of another version is refused instead of read wrongly.
"""

import zlib
from hashlib import sha256
from pathlib import Path
from typing import Final

FORMAT: Final = 1
_MAGIC: Final = "utter-data"


def pack(kind: str, text: str) -> bytes:
    """Return the file that holds `text`; the same text gives the same bytes."""
    body = zlib.compress(text.encode(), 9)
    return f"{_MAGIC} {FORMAT} {kind} {sha256(body).hexdigest()}\n".encode() + body


def unpack(path: Path, kind: str) -> str:
    """Return the text of the file at `path`.

    Raises ValueError, which names the file, if it is of another kind or format or its contents are damaged.
    """
    head, _, body = path.read_bytes().partition(b"\n")
    expected = f"{_MAGIC} {FORMAT} {kind} "
    if not head.startswith(expected.encode()):
        raise ValueError(f'{path.name} begins "{head[:60].decode(errors="replace")}", not "{expected}". {_REMEDY}')
    if head[len(expected) :].decode(errors="replace") != sha256(body).hexdigest():
        raise ValueError(f"{path.name} is damaged: its checksum is wrong. {_REMEDY}")
    return zlib.decompress(body).decode()


_REMEDY: Final = "Install Utter again."
