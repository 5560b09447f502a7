"""How much a dictionary may hold: far more than a person writes, and never more than the engine can carry."""

from typing import Final

MAX_FILE_BYTES: Final = 512 << 10
MAX_ENTRIES: Final = 5_000
MAX_PATTERNS: Final = 100  # each is looked for in every paragraph
MAX_WORD_CHARS: Final = 100
MAX_PATTERN_CHARS: Final = 200
MAX_SAY_CHARS: Final = 200
MAX_PROBLEMS: Final = 50  # that are told; the rest is counted
PATTERN_TIMEOUT_S: Final = 0.25  # for one pattern in one paragraph; a good one takes less than a millisecond
LOCK_TIMEOUT_S: Final = 5.0  # an edit by another process takes milliseconds
