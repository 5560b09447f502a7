"""What may name a voice in lists, settings and messages, and how many one model may bring.

Standard library only: settings.py reads this.
"""

import re
from typing import Final, TypeGuard

MAX_SPEAKERS: Final = 1000  # of one model; the most that is published is 904
_MAX_CHARS: Final = 100
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def is_name(value: object) -> TypeGuard[str]:
    """Say whether `value` may name a voice."""
    return isinstance(value, str) and 0 < len(value) <= _MAX_CHARS and value.isprintable() and value == value.strip()


def is_tag(text: str) -> bool:
    """Say whether `text` may be a language as BCP 47 writes it."""
    return _TAG.fullmatch(text) is not None
