"""The dictionary's file, read when it changes.

In   the path, which need not exist
Out  Contents: the entries that count, and every problem by line
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from native_helper.plain_file import open_plain
from native_helper.speech.dictionary.entries import Entry, entry_of
from native_helper.speech.dictionary.limits import MAX_ENTRIES, MAX_FILE_BYTES, MAX_PATTERNS
from native_helper.speech.dictionary.source import Part, parts_of
from native_helper.speech.dictionary.wrong import Problem, Wrong

if TYPE_CHECKING:
    from native_helper.speech.dictionary.table import Dictionary
    from native_helper.speech.utterance import SpokenText


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dictionary's file says."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Contents:
    """Return what is in `path`; nothing if there is no such file. What is wrong is a problem, never an exception."""
    try:
        return judged(parts_of(text_of(path)))
    except FileNotFoundError:
        return Contents()
    except Wrong as wrong:
        return Contents(problems=(Problem(f"None of it counts: {wrong}."),))
    except OSError as error:
        return Contents(problems=(Problem(f"It cannot be read: {error.strerror or error}."),))


def text_of(path: Path) -> str:
    """Return the file's text. Raises OSError, and Wrong for what is too large or no text."""
    with open_plain(path) as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise Wrong(f"the file is over {MAX_FILE_BYTES >> 10} KiB, which no dictionary needs; make it shorter")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Wrong(f"the file is not text in UTF-8 (at line {line}); save it as UTF-8") from error


def judged(parts: list[Part]) -> Contents:
    """Return the entries that may be, and a problem for each that may not."""
    entries: dict[object, Entry] = {}
    problems: list[Problem] = []
    patterns = 0
    for part in parts:
        if len(entries) == MAX_ENTRIES:
            more = f"there are more than {MAX_ENTRIES} entries; this one and those below do not count."
            problems.append(Problem(more, part.line))
            break
        try:
            entry = entry_of(part.values, part.line)
            patterns += entry.pattern is not None
            _require_place(entry, entries.get(entry.key), patterns)
        except Wrong as wrong:
            problems.append(Problem(f"{wrong}.", part.line))
        else:
            entries[entry.key] = entry
    return Contents(tuple(entries.values()), tuple(problems))


def _require_place(entry: Entry, before: Entry | None, patterns: int) -> None:
    if before is not None:
        raise Wrong(f"line {before.line} has the same {'word' if entry.word else 'pattern'}; keep one of them")
    if entry.pattern is not None and patterns > MAX_PATTERNS:
        raise Wrong(f"there are more than {MAX_PATTERNS} patterns; write words where you can")


@dataclass(slots=True)
class DictionaryFile:
    """The dictionary as it is now, whoever changed the file. For any thread."""

    path: Path
    on_change: Callable[[Contents], None] = lambda _contents: None
    _seen: tuple[int, ...] | None = None
    _current: "Dictionary | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def current(self) -> "Dictionary":
        """Return the dictionary, read again if the file is another than before; a look costs microseconds."""
        from native_helper.speech.dictionary.table import Dictionary

        with self._lock:
            now = self._look()
            if self._current is None or now != self._seen:
                contents = read(self.path) if now else Contents()
                self._seen, self._current = now, Dictionary(contents)
                self.on_change(contents)
            return self._current

    def apply(self, spoken: "SpokenText", language: str) -> "SpokenText":
        """Do what the dictionary as it is now does to `spoken`; on one thread."""
        return self.current().apply(spoken, language)

    def _look(self) -> tuple[int, ...]:
        try:
            status = self.path.stat()
        except OSError:
            return ()
        return status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode
