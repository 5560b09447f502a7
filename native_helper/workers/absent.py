"""What was never added: told without the roster and the rest of this folder, which most machines never need."""

from typing import Final

from native_helper.paths import MLX, Folders

# What must be named of that whose voices come one by one.
_WHICH: Final = {"piper": " VOICE; which there are is told by: utter add piper --list", MLX: " ORGANISATION/NAME"}


def is_absent(name: str, where: Folders) -> bool:
    """Say whether nothing of it is on this machine; a single look at the disk, at each call."""
    try:
        return not (where.workers / name).is_dir()
    except OSError:  # a folder of another user's
        return False


def how_to_add(name: str) -> str:
    """Return what to do, for a person."""
    told = f"To add it, run: utter add {name}"
    return f"{told}{_WHICH.get(name, '')}"
