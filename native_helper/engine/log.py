"""The engine's log: one `key=value` line per event, in a rotated file that only its owner can read.

Text that is read, tokens and what a library's exception says never come here: callers pass names, counts and
seconds, and of an unexpected exception only its class and the places in our code.
"""

import io
import json
import logging
import os
import time
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from native_helper.paths import make_private

MAX_LOG_BYTES: Final = 1 << 20
KEPT_LOGS: Final = 2  # besides the current one
MAX_VALUE_CHARS: Final = 100  # clients send names of their own; none may fill the disk

_logger: Final = logging.getLogger("utter.engine")


def event(name: str, /, level: int = logging.INFO, **fields: object) -> None:
    """Write one line."""
    if _logger.isEnabledFor(level):
        _logger.log(level, "%s", " ".join([f"event={name}", *(f"{key}={_value(it)}" for key, it in fields.items())]))


def fault(name: str, error: BaseException, /, **fields: object) -> None:
    """Write that something failed that should not: its class and places, not its words, which may quote the text."""
    places = [f"{Path(it.filename).name}:{it.lineno}" for it in traceback.extract_tb(error.__traceback__)]
    event(name, logging.ERROR, **fields, error=type(error).__name__, at=">".join(places[-6:]))


def open_log(path: Path) -> None:
    """Send events to `path`."""
    make_private(path.parent)
    log = _OwnerOnlyFile(path, maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOGS, encoding="utf-8")
    log.setFormatter(_Line())
    _logger.addHandler(log)
    _logger.setLevel(logging.INFO)
    _logger.propagate = False
    # What speech tells of itself is as free of text as ours.
    speech = logging.getLogger("native_helper.speech")
    speech.addHandler(log)
    speech.propagate = False
    # asyncio tells of descriptors running out and of slow callbacks; its exceptions come by another way.
    library = logging.getLogger("asyncio")
    library.addHandler(_LibraryLog(log))
    library.setLevel(logging.WARNING)
    library.propagate = False


class _OwnerOnlyFile(RotatingFileHandler):
    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)
        return open(descriptor, "a", encoding=self.encoding)  # noqa: PTH123 - a descriptor has no path

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Lose the line: with a full disk there is no better place to complain, and speaking goes on."""


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return f"{stamp}.{int(record.msecs):03d}Z level={record.levelname.lower()} {record.getMessage()}"


class _LibraryLog(logging.Handler):
    """Keeps of a library's record where it came from; its words may hold anything."""

    def __init__(self, log: logging.Handler) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        where = f"event=library logger={record.name} at={record.module}:{record.lineno}"
        self._log.handle(
            logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, where, None, None)
        )


def _value(it: object) -> str:
    if isinstance(it, float):
        return f"{it:.3f}"
    text = str(it)[:MAX_VALUE_CHARS]
    plain = text.isascii() and text.isprintable() and text and not any(sign in text for sign in ' "=')
    return text if plain else json.dumps(text)
