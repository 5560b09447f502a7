"""What a model of fields found wrong, in a person's words: settings, bodies over HTTP and messages alike.

In   pydantic's error, and what was validated
Out  the name of the first field that is wrong, and what is wrong: "must be 3 or less"
What was given is told by nobody here: it may be the text that a person reads. Names are cut, so that a sentence fits
in a frame.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from native_helper.wire.types import MAX_LANGUAGE_CHARS

UNKNOWN: Final = "extra_forbidden"
_PLAIN: Final = {
    "missing": "is missing",
    "union_tag_not_found": "is missing",
    "union_tag_invalid": "there is no such message",
    "string_type": "must be text",
    "string_unicode": "must be whole Unicode text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number, not infinite",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "less_than_equal": "must be {le:g} or less",
    "greater_than_equal": "must be {ge:g} or more",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "too_long": "must have at most {max_length} entries",
    UNKNOWN: "is no field that there is",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong."""

    where: str  # "http.port", "" for the whole
    what: str  # "must be 65535 or less"; a sentence of its own where a rule of several fields is broken
    kind: str  # pydantic's name

    @property
    def field(self) -> str | None:
        """The outermost field that it is in."""
        return self.where.partition(".")[0] or None

    def sentence(self, subject: str) -> str:
        """Return it with `subject`, such as "The field speed", without a full stop."""
        return f"{subject} {self.what}" if self.what.startswith(("must ", "is ")) else f"{subject}: {self.what}"


def first_fault(error: ValidationError, given: Any) -> Fault:
    """Return the first fault in `given`."""
    details = error.errors(include_url=False, include_input=False)[0]
    kind = details["type"]
    parts = [*_parts(details, given), *(["type"] if kind.startswith("union_tag") else [])]
    return Fault(".".join(map(short, parts)), _what(details), kind)


def short(part: int | str) -> str:
    """Return a field's name as it can be told: printable, and not longer than a name is."""
    name = "".join(char if char.isprintable() else "�" for char in str(part)[: MAX_LANGUAGE_CHARS + 1])
    return name if len(name) <= MAX_LANGUAGE_CHARS else f"{name[:MAX_LANGUAGE_CHARS]}..."


def _parts(details: ErrorDetails, given: Any) -> list[int | str]:
    # pydantic puts names of its own between: of a union's members, of a dictionary's keys.
    parts: list[int | str] = []
    *path, last = details["loc"] or (None,)
    for part in path:
        if _has(given, part):
            parts.append(part)
            given = given[part]
    if last is not None and (details["type"] == "missing" or _has(given, last)):
        parts.append(last)
    return parts


def _has(given: Any, part: int | str | None) -> bool:
    if isinstance(given, dict):
        return part in given
    return isinstance(given, list) and isinstance(part, int) and part < len(given)


def _what(details: ErrorDetails) -> str:
    kind, told = details["type"], details.get("ctx", {})
    if kind == "value_error":
        return str(told["error"])
    if kind in ("literal_error", "enum"):
        names = re.findall(r"'([^']*)'", told["expected"])
        return f"must be {names[0]}" if len(names) == 1 else f"must be one of {', '.join(names)}"
    plain = _PLAIN.get(kind)
    return plain.format(**told) if plain else details["msg"][:1].lower() + details["msg"][1:]
