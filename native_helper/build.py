"""Which build of the helper this is: its version and a checksum over its source.

Two processes of one installation agree; after an upgrade, even one that kept the version, they differ, and the
client replaces the engine. zlib's CRC, since the host computes it at every start and hashlib costs 5 ms to import.
"""

import zlib
from functools import cache
from pathlib import Path

from native_helper import __version__


@cache
def build() -> str:
    """Return for example "0.1.0+5f3a9c01"."""
    package = Path(__file__).parent
    checksum = 0
    for path in sorted(package.rglob("*.py")):
        checksum = zlib.crc32(str(path.relative_to(package)).encode(), checksum)
        checksum = zlib.crc32(path.read_bytes(), checksum)
    return f"{__version__}+{checksum:08x}"
