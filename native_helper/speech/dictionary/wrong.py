"""What an entry or a whole file may have against it."""

from dataclasses import dataclass


class Wrong(ValueError):
    """Something that a person wrote cannot be; `str` says what, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that does not count, and why; or the file."""

    message: str  # a sentence without the line
    line: int | None = None  # None: it is about the whole file

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}" if self.line else self.message
