"""Regular expressions of a person, made harmless.

An expression may take for ever on a few words of text. Three guards: one that repeats a repeat, or calls itself, is
refused when it is read, with the reason; its length is bounded; and every search has a time limit, for which the
`regex` module is used, since Python's own has none.
"""

import re
from functools import lru_cache
from typing import Any, Final, TypeAlias

from native_helper.speech.dictionary.wrong import Wrong

Pattern: TypeAlias = Any  # regex.Pattern; the module is loaded only where a dictionary has patterns

_TOKEN: Final = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\()|(?P<close>\))"
    r"|(?P<repeat>[*+]|\{\d*,\d*\}|\{\d+\})|(?P<other>.)",
    re.DOTALL,
)
_CALL: Final = re.compile(r"(?<!\\)(?:\\\\)*\(\?(?:R|\d|&|P>|\+|-\d)")
_TEMPLATE: Final = re.compile(r"\\(?:(?P<number>[0-9]{1,2})|g<(?P<name>\w+)>|(?P<same>\\)|(?P<wrong>.?))", re.DOTALL)
_PROBES: Final = ("", " ", "a", "A b, 1 a's.\n")


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Return `pattern` ready to search with. Raises Wrong for one that is none, may hang, or matches nothing at all."""
    import regex

    if _CALL.search(pattern):
        raise Wrong("the pattern calls itself, which may never end; write it without (?R) and the like")
    if _repeats_a_repeat(pattern):
        raise Wrong(
            "the pattern repeats a group that has a repeat inside, as (a+)+ does, which may never end; "
            "write it without the inner one, as a+"
        )
    try:
        compiled = regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        reason = getattr(error, "msg", None) or error
        raise Wrong(f"the pattern is no regular expression: {reason}") from error
    for probe in _PROBES:
        if any(match.start() == match.end() for match in compiled.finditer(probe)):
            raise Wrong("the pattern also matches where nothing stands; make it match a character at least")
    return compiled


def require_template(say: str, pattern: Pattern) -> None:
    """Raise Wrong if `say` names a group that `pattern` does not have."""
    for match in _TEMPLATE.finditer(say):
        if match["wrong"] is not None:
            raise Wrong(r"a \ in say stands before the number of a group, as \1; write \\ for a backslash itself")
        group = match["number"] or match["name"]
        known = group is None or group in pattern.groupindex or (group.isdigit() and int(group) <= pattern.groups)
        if not known:
            raise Wrong(f"say names the group {group}, which the pattern does not have")


def filled(say: str, found: Any) -> str:
    """Return the template `say` with the groups of the match `found`."""
    return _TEMPLATE.sub(lambda part: _group(part, found), say)


def _group(part: re.Match[str], found: Any) -> str:
    if part["same"]:
        return "\\"
    group = part["number"] or part["name"]
    return found[int(group) if group.isdigit() else group] or ""


def _repeats_a_repeat(pattern: str) -> bool:
    # Whether a group that holds a repeat, or a choice, which may overlap, is repeated itself.
    held = [False]  # for each open group
    closed = False  # whether the last thing was a group that holds one
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if kind == "repeat":
            if closed:
                return True
            held[-1] = True
            continue
        closed = False
        if kind == "open":
            held.append(False)
        elif kind == "close" and len(held) > 1:
            closed = held.pop()
            held[-1] = held[-1] or closed
        elif text == "|":
            held[-1] = True
    return False
