"""The package's own data files: one line that names the contents, then a compressed text.

The line reads `utter-data FORMAT KIND SHA256`, the checksum being that of the compressed text, so that a damaged file
or one of another version is refused instead of read wrongly.
"""

import zlib
from hashlib import sha256
from pathlib import Path
from typing import Final

from native_helper.errors import VoiceUnavailable

FORMAT: Final = 1
_MAGIC: Final = "utter-data"
_REMEDY: Final = "Install Utter again."


def pack(kind: str, text: str) -> bytes:
    """Return the file that holds `text`; the same text gives the same bytes."""
    body = zlib.compress(text.encode(), 9)
    return f"{_MAGIC} {FORMAT} {kind} {sha256(body).hexdigest()}\n".encode() + body


def unpack(path: Path, kind: str) -> str:
    """Return the text of the file at `path`.

    Raises VoiceUnavailable, which names the file, if it is missing, of another kind or format, or damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise VoiceUnavailable(f"Utter's own file {path} cannot be read: {error}.", _REMEDY) from error
    head, _, body = content.partition(b"\n")
    expected = f"{_MAGIC} {FORMAT} {kind} "
    if not head.startswith(expected.encode()):
        begins = head[:60].decode(errors="replace")
        raise VoiceUnavailable(f'Utter\'s own file {path} begins "{begins}", not "{expected}".', _REMEDY)
    if head[len(expected) :].decode(errors="replace") != sha256(body).hexdigest():
        raise VoiceUnavailable(f"Utter's own file {path} is damaged: its checksum is wrong.", _REMEDY)
    return zlib.decompress(body).decode()
