"""The standard streams, fit for use whatever the caller made of them: closed, or leading where nothing fits."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from native_helper.errors import FileUnusable


class OutputUnwritable(FileUnusable):
    """Standard output takes no more, for example because its disk is full."""


def open_standard_streams() -> None:
    """Give closed streams to /dev/null, and make output that cannot be written one error that says so.

    Else the next file opened would get the number of a closed stream, and with it whatever is printed there.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = _text(_Output(1, "wb", closefd=False), sys.stdout)
    sys.stderr = _text(_Complaints(2, "wb", closefd=False), sys.stderr)


@contextlib.contextmanager
def silent_libraries() -> Iterator[None]:
    """Lead descriptor 2 to /dev/null: sound libraries tell there of each device that they do not find."""
    sys.stderr.flush()
    kept = os.dup(2)
    null_fd = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_fd, 2)
    os.close(null_fd)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def drop_output() -> None:
    """Let what is not written yet go to /dev/null, so that Python's own flush at exit does not complain again."""
    null_fd = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_fd, 1)
    os.close(null_fd)


class _Output(io.FileIO):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise  # the reader has enough, which is no fault
        except OSError as error:
            raise OutputUnwritable(
                f"Standard output cannot be written: {error.strerror}.", "Send it somewhere that has room."
            ) from error


class _Complaints(io.FileIO):
    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)  # there is nobody left who could be told


def _text(raw: io.FileIO, before: TextIO | None) -> io.TextIOWrapper:
    # Python's own choice of encoding, where it has made one. It is None for a stream that was closed.
    encoding, errors = (before.encoding, before.errors) if before is not None else ("utf-8", "backslashreplace")
    is_complaint = isinstance(raw, _Complaints)
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=encoding, errors=errors, line_buffering=is_complaint or raw.isatty()
    )
