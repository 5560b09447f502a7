"""Whether a safetensors file has all its bytes, by its own header; what is in the tensors is the voice's concern.

Format (github.com/huggingface/safetensors): 8 bytes of length, little-endian; a JSON header of that length, in which
every tensor but `__metadata__` has `data_offsets`; then the data, whose end is the largest offset.
"""

import json
from pathlib import Path
from typing import Final

_MAX_HEADER_BYTES: Final = 100_000_000  # the limit of the format's own library


def is_whole(path: Path) -> bool:
    """Say whether the file is as long as its header wants it. Raises OSError."""
    with path.open("rb") as file:
        n_header = int.from_bytes(file.read(8), "little")
        if n_header > _MAX_HEADER_BYTES:
            return False
        try:
            tensors = json.loads(file.read(n_header))
            ends = [tensors[name]["data_offsets"][1] for name in tensors if name != "__metadata__"]
            return bool(path.stat().st_size == 8 + n_header + max(ends, default=0))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            return False
