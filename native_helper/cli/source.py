"""What `utter speak` was given, as a document: words, a file, or standard input while it still comes."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from native_helper.cli.documents.document import Document
from native_helper.cli.text import LULL_S, Part, parts_of, parts_of_descriptor, parts_of_file
from native_helper.errors import FileUnusable, printable

_FILE_NAME: Final = re.compile(r"\S+\.(?:txt|md|markdown|rst|html?|epub|pdf|docx?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """Arguments of the command."""

    words: list[str]
    file: str | None
    literal: bool  # the words are text even where they name a file
    json_field: str | None  # of each line of standard input or of the file
    joined: bool  # such texts are pieces of one
    tells: bool  # may say on stderr how the arguments were understood


@dataclass(frozen=True, slots=True)
class Stream:
    """A text that is read as it comes, as one chapter."""

    parts: Iterator[Part]
    comes_slowly: bool  # a program at the other end may still be writing


def source_of(given: Given) -> Document | Stream:
    """Return what is to be spoken. Raises FileUnusable."""
    lull_s = LULL_S if given.json_field is None else None
    if given.file == "-" or (given.file is None and given.words == ["-"]):
        return _slow(given, parts_of_descriptor(sys.stdin.fileno(), "Standard input", lull_s))
    if given.file is not None:
        return _file(given, Path(given.file))
    # Path.is_file raises for what is too long for a name or lies in a locked folder; this takes it for no file.
    if not given.literal and len(given.words) == 1 and os.path.isfile(given.words[0]):  # noqa: PTH113
        path = Path(given.words[0])
        if given.tells:
            name = printable(str(path))
            print(f"Reading the file {name} (to hear its name instead: utter speak --text {name})", file=sys.stderr)
        return _file(given, path)
    if given.tells and not given.literal and len(given.words) == 1:
        name = printable(given.words[0])
        if os.path.isdir(given.words[0]):  # noqa: PTH112
            print(f"{name} is a folder: its name is spoken.", file=sys.stderr)
        elif _FILE_NAME.fullmatch(given.words[0]):  # a mistyped file would be spoken as a word, and its writer wonder
            print(f"There is no file {name}: its name is spoken.", file=sys.stderr)
    return Stream(map(Part, parts_of(given.words)), comes_slowly=False)


def _file(given: Given, path: Path) -> Document | Stream:
    try:
        is_ordinary = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror}.") from error
    if given.json_field is not None or not is_ordinary:
        return _slow(given, parts_of_file(path, LULL_S if given.json_field is None else None))
    from native_helper.cli.documents import read

    return read(path)


def _slow(given: Given, texts: Iterator[str]) -> Stream:
    if given.json_field is None:
        return Stream(map(Part, texts), comes_slowly=True)
    from native_helper.cli.json_lines import texts_in

    return Stream(map(Part, texts_in(texts, given.json_field, joined=given.joined)), comes_slowly=True)
