"""What may name a voice in lists, settings and messages, and how many one model may bring.

Standard library only: settings.py reads this.
"""

from typing import Final, TypeGuard

MAX_SPEAKERS: Final = 1000  # of one model; the most that is published is 904
_MAX_CHARS: Final = 100


def is_name(value: object) -> TypeGuard[str]:
    """Say whether `value` may name a voice."""
    return isinstance(value, str) and 0 < len(value) <= _MAX_CHARS and value.isprintable() and value == value.strip()
