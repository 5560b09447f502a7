"""Adding and removing entries: the rest of the file stays as the person wrote it, to the last comment and blank.

A file that is no dictionary is never written. Two processes that edit at once take turns, by a kernel lock on the
folder; who reads meanwhile sees the file before or after, whole.
"""

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from native_helper.errors import DictionaryUnusable
from native_helper.paths import make_private
from native_helper.plain_file import write_atomically
from native_helper.speech.dictionary.entries import Entry, entry_of
from native_helper.speech.dictionary.file import judged, text_of
from native_helper.speech.dictionary.limits import LOCK_TIMEOUT_S, MAX_FILE_BYTES
from native_helper.speech.dictionary.source import Part, comments, parts_of
from native_helper.speech.dictionary.wrong import Wrong

_NEW: Final = "# How words are said. docs/dictionary.md of Utter explains it; `utter dictionary test TEXT` tries it.\n"
_NEW_MODE: Final = 0o600
_RETRY_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did."""

    entry: Entry
    done: Literal["added", "replaced", "unchanged"]


def add(path: Path, values: dict[str, str]) -> Added:
    """Write an entry, in the place of one for the same word or pattern and language.

    Raises DictionaryUnusable for one that may not be, and for a file that cannot be read, understood or written.
    """
    with _editing(path) as text:
        try:
            entry, parts = entry_of(values), _parts(text.old, path)
            old = next((part for part in parts if _key(part) == entry.key), None)
            if old is not None and entry_of(old.values).written() == entry.written():
                return Added(replace(entry, line=old.line), "unchanged")
            text.new, line = _with(text.old, entry, old)
            _require_right(text.new, line)
        except Wrong as wrong:
            raise DictionaryUnusable(f"This cannot be an entry: {wrong}.", "Nothing was written.") from wrong
        return Added(replace(entry, line=line), "added" if old is None else "replaced")


def remove(path: Path, word: str, language: str | None = None) -> list[Entry]:
    """Remove the entries for this word or pattern, of `language` or of all; return them, none if there were none.

    Raises DictionaryUnusable for a file that cannot be read, understood or written.
    """
    with _editing(path) as text:
        parts = _parts(text.old, path)
        gone = []
        for part in parts:
            entry = _entry(part)
            if entry is not None and word in (entry.word, entry.pattern) and language in (None, entry.language):
                gone.append((part, entry))
        lines = text.old.split("\n")
        for part, _ in reversed(gone):
            begin = part.first
            # One of the blank lines around it goes with it.
            if begin and not lines[begin - 1].strip() and not "".join(lines[part.last : part.last + 1]).strip():
                begin -= 1
            del lines[begin : part.last]
        text.new = "\n".join(lines)
        return [entry for _, entry in gone]


@dataclass(slots=True)
class _Text:
    old: str
    new: str


@contextmanager
def _editing(path: Path) -> Iterator[_Text]:
    # The file's text, nobody else editing; what is changed in `new` is written at the end.
    see_to_it = f"See to {path} and its folder."
    try:
        make_private(path.parent)
        # A person may keep it elsewhere, behind a link. A circle of links is left for `open` to tell: `resolve` raises
        # an error of its own for one, up to Python 3.12.
        target = Path(os.path.realpath(path))
        with _alone(target.parent):
            try:
                text = _Text(*[text_of(target)] * 2)
                mode = stat.S_IMODE(target.stat().st_mode)
            except FileNotFoundError:
                text, mode = _Text("", ""), _NEW_MODE
            except Wrong as wrong:
                raise DictionaryUnusable(f"The dictionary stays as it is: {wrong}.", f"Correct {path}.") from wrong
            yield text
            if text.new != text.old:
                write_atomically(target, text.new.encode(), mode)
    except OSError as error:
        raise DictionaryUnusable(f"The dictionary cannot be changed: {error}.", see_to_it) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        deadline = time.monotonic() + LOCK_TIMEOUT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise TimeoutError("another program has been editing it for a long time") from None
                time.sleep(_RETRY_S)
        yield
    finally:
        os.close(descriptor)


def _require_right(text: str, line: int) -> None:
    # Whether the file with the new entry at `line` is a dictionary in which it counts.
    if len(text.encode()) > MAX_FILE_BYTES:
        raise Wrong(f"the dictionary would be over {MAX_FILE_BYTES >> 10} KiB; remove what you do not need")
    contents = judged(parts_of(text))
    if all(entry.line != line for entry in contents.entries):
        reasons = [problem.message for problem in contents.problems if problem.line == line]
        raise Wrong((reasons or [f"the dictionary is full, with {len(contents.entries)} entries"])[0].rstrip("."))


def _parts(text: str, path: Path) -> list[Part]:
    try:
        return parts_of(text)
    except Wrong as wrong:
        raise DictionaryUnusable(f"The dictionary stays as it is: {wrong}.", f"Correct {path}.") from wrong


def _entry(part: Part) -> Entry | None:
    try:
        return entry_of(part.values, part.line)
    except Wrong:
        return None


def _key(part: Part) -> object:
    entry = _entry(part)
    return entry and entry.key


def _with(text: str, entry: Entry, old: Part | None) -> tuple[str, int]:
    # The text with the entry, and the line of its header.
    ending = "\r" if "\r\n" in text else ""
    block = [line + ending for line in ("[[entry]]", *_keys(entry))]
    if old is not None:
        lines = text.split("\n")
        kept = [comment + ending for line in lines[old.first + 1 : old.last] for comment in comments(line)]
        lines[old.first : old.last] = [lines[old.first], *block[1:], *kept]
        return "\n".join(lines), old.line
    before = text if text.strip() else _NEW
    before = before.rstrip("\r\n") + f"{ending}\n" * 2
    return before + "\n".join(block) + "\n", before.count("\n") + 1


def _keys(entry: Entry) -> list[str]:
    return [f"{name} = {_quoted(value)}" for name, value in entry.written().items()]


def _quoted(value: str) -> str:
    # A literal string where it can be one, so that a pattern's backslashes stay single.
    if "\\" in value and "'" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
