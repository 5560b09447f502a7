"""The engine, real but for its voice, which waits for the test at each load and each utterance.

`python -m tests.faults.gated_engine [BUILD]`. Whenever the synthesis thread waits, a line comes on stdout; it goes on
with a line on stdin: "go", "open" for no more waiting, or "abort" for the end that a fault in native code brings about.
With BUILD it says that it is of that build.
"""

import os
import sys

from native_helper.engine import process, service
from native_helper.engine.main import run
from native_helper.paths import Folders
from native_helper.voices.family import VoiceFamily
from tests.engine.tone import ToneFamily

LONG_S = 5.0  # one utterance is one frame, of more bytes than pipe and socket hold


class Gate:
    """In the place of the tone's permits: they come from the test's process."""

    def __init__(self) -> None:
        self._is_open = False

    def acquire(self, timeout: float) -> bool:
        if self._is_open:
            return True
        os.write(1, b"waits\n")
        match sys.stdin.readline().strip():
            case "abort":
                os.abort()
            case "open":
                self._is_open = True
            case "":  # the test is gone
                os._exit(1)
        return True


class GatedTone(ToneFamily):
    def __init__(self) -> None:
        super().__init__(gated=True)
        self.in_memory = False
        self.seconds = LONG_S
        self._permits = Gate()  # type: ignore[assignment]


def families(_where: Folders, _workers: object = None, _server: object = None) -> list[VoiceFamily]:
    return [GatedTone()]


if __name__ == "__main__":
    process.families = families  # type: ignore[attr-defined, assignment]
    if len(sys.argv) > 1:
        service.build = lambda: sys.argv[1]  # type: ignore[attr-defined, assignment]
    sys.exit(run())
