"""The natural voice's files: which ones of those that are published."""

import re
from collections.abc import Sequence
from typing import Final

from native_helper.setup.file_set import FileSet

CONFIG: Final = "config.json"
WEIGHTS: Final = "kokoro-v1_0.safetensors"
_VOICE: Final = re.compile(r"voices/(\w[\w-]{0,63})\.safetensors", re.ASCII)


def voices_of(paths: Sequence[str]) -> list[str]:
    """Return the names of the voices among `paths`, in order of the alphabet."""
    return sorted(found[1] for path in paths if (found := _VOICE.fullmatch(path)))


def _is_wanted(path: str) -> bool:
    return path in (CONFIG, WEIGHTS) or _VOICE.fullmatch(path) is not None


def _what_lacks(paths: Sequence[str]) -> str | None:
    for path in (CONFIG, WEIGHTS):
        if path not in paths:
            return path
    return None if voices_of(paths) else "voices/*.safetensors"


KOKORO_FILES: Final = FileSet(
    title="The voice's files",
    repository="prince-canuma/Kokoro-82M",
    is_wanted=_is_wanted,
    what_lacks=_what_lacks,
    contents="config.json, kokoro-v1_0.safetensors and voices/*.safetensors, as the hub has them",
    renew="utter model install --forget",
)
