"""How a command ended: exit statuses, and the one place where a failure becomes one.

A program that calls `utter` may rely on these numbers and, with --json, on the codes.
"""

import re
from enum import IntEnum
from typing import Any

from native_helper.errors import EngineUnreachable, NoSoundDevice, UtterError
from native_helper.wire.types import ErrorCode


class ExitStatus(IntEnum):
    """What the shell sees."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NO_ENGINE = 3
    NO_SOUND_DEVICE = 4
    INTERRUPTED = 130


MEANING: dict[ExitStatus, str] = {
    ExitStatus.DONE: "done",
    ExitStatus.FAILED: "failed; the message says why",
    ExitStatus.USAGE: "the command was not understood",
    ExitStatus.NO_ENGINE: "no engine runs, or none could be started",
    ExitStatus.NO_SOUND_DEVICE: "no way to play sound was found",
    ExitStatus.INTERRUPTED: "interrupted (Ctrl-C)",
}


def status_of(error: UtterError) -> ExitStatus:
    """Return the exit status for `error`."""
    match error:
        case EngineUnreachable():
            return ExitStatus.NO_ENGINE
        case NoSoundDevice():
            return ExitStatus.NO_SOUND_DEVICE
        case _:
            return ExitStatus.FAILED


def code_of(error: UtterError) -> str:
    """Return the wire's code of `error`; where the wire has none, the class's name written like one."""
    if error.code is not ErrorCode.INTERNAL or type(error) is UtterError:
        return str(error.code)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()


def error_from_wire(message: dict[str, Any]) -> UtterError:
    """Return the engine's `error` message as the exception that it was there."""
    by_code = {str(kind.code): kind for kind in UtterError.__subclasses__() if kind.code is not ErrorCode.INTERNAL}
    kind = by_code.get(message["code"], UtterError)
    return kind(message["message"], message.get("remedy"))
