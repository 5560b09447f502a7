"""The text in a stream of JSON objects, one a line, as programs that talk to language models write it."""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from native_helper.errors import FileUnusable

_PREFIX: Final = "data:"  # of server-sent events
_NO_JSON: Final = ("", "[DONE]")  # an empty line, and what closes a stream of such events
_EVENT_LINES: Final = ("event:", "id:", "retry:", ":")
MAX_LINE_CHARS: Final = 16 << 20
_PARAGRAPH: Final = "\n\n"


def texts_in(parts: Iterator[str], path: str, *, joined: bool) -> Iterator[str]:
    """Yield what stands at `path` (such as message.content.0.text) of each object that has a text there.

    Texts are paragraphs of their own, or with `joined` pieces of one. A path with a `delta` in it is of pieces.
    A line that is no JSON is told on stderr, and left out. Raises FileUnusable for a line without end, and at the end
    if there were objects and none had a text there.
    """
    keys = path.split(".")
    end = "" if joined or "delta" in keys else _PARAGRAPH
    n_objects = n_texts = 0
    for number, line in enumerate(_lines(parts), 1):
        written = line.strip()
        if written.startswith(_EVENT_LINES):
            continue
        written = written.removeprefix(_PREFIX).strip()
        if written in _NO_JSON:
            continue
        try:
            found = json.loads(written)
        except (ValueError, RecursionError):
            # Not what the line holds: it may be private, and stderr may be a log.
            print(f"utter: Line {number} is no JSON and is left out.", file=sys.stderr)
            continue
        n_objects += 1
        texts = list(_at(found, keys))
        n_texts += len(texts)
        if text := "".join(texts):
            yield text.encode("utf-8", "replace").decode() + end

    if n_objects and not n_texts:
        lines = "1 line was" if n_objects == 1 else f"{n_objects} lines were"
        raise FileUnusable(
            f"No line has the field {path}: {lines} read.",
            "Give --json-lines the way to the text, such as delta.text or choices.0.delta.content.",
        )


def _at(found: Any, keys: Sequence[str]) -> Iterator[str]:
    if not keys:
        if isinstance(found, str):
            yield found
        return
    key, *rest = keys
    match found:
        case dict() if key in found:
            yield from _at(found[key], rest)
        case list() if key == "*":
            for each in found:
                yield from _at(each, rest)
        case list() if key.isdecimal() and int(key) < len(found):
            yield from _at(found[int(key)], rest)


def _lines(parts: Iterator[str]) -> Iterator[str]:
    waiting: list[str] = []
    n_chars = 0
    for part in parts:
        first, *others = part.split("\n")
        waiting.append(first)
        n_chars += len(first)
        for line in others:
            yield "".join(waiting)
            waiting, n_chars = [line], len(line)
        if n_chars > MAX_LINE_CHARS:
            raise FileUnusable(
                f"A line has more than {MAX_LINE_CHARS >> 20} million characters.",
                "--json-lines wants an object a line.",
            )
    if last := "".join(waiting):
        yield last
