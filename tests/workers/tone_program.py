"""A worker's program for tests: tones and echoes, and every way to go wrong, as the request's text asks."""

import array
import ctypes
import math
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from native_helper.workers.program.serve import ProgramError, audio

RATE_HZ = 24_000
PIECES = 3


class Program:
    """A piece of a tone for each piece of speech; a translation is the text with the language in front."""

    def __init__(self, models: Path, cache: Path) -> None:
        self._cache = cache
        if (models / "damaged").exists():
            raise ProgramError("voice_unavailable", "The file damaged is damaged.", "Mend it.")
        if (models / "slow").exists():
            time.sleep(3600)
        print("Every library prints.")  # noqa: T201 - as they do
        print("And complains.", file=sys.stderr)  # noqa: T201

    @property
    def details(self) -> dict[str, Any]:
        return {"device": "tuning fork"}

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        text = request["text"]
        print(text)  # noqa: T201
        self._go_wrong(text)
        if request["type"] == "translate":
            with (self._cache / "translated").open("a") as file:
                file.write(text + "\n")
            if "HANG" in text:
                time.sleep(3600)
            yield {"type": "translated", "text": "..." if "LOSE" in text else f"{request['target']}: {text}"}
        else:
            for number in range(PIECES):
                if "HANG" in text and number == 1:
                    time.sleep(3600)
                while "WAIT" in text and number == 1 and not (self._cache / "go").exists():
                    time.sleep(0.01)
                with (self._cache / "pieces").open("a") as file:
                    file.write(".")
                samples = (0.5 * math.sin(2 * math.pi * 440 * at / RATE_HZ) for at in range(RATE_HZ // 2))
                yield from audio(array.array("f", samples).tobytes(), RATE_HZ)
        yield {"type": "end", "figures": {"pieces": PIECES}}

    def _go_wrong(self, text: str) -> None:
        if "KILL" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "ABORT" in text:
            os.abort()
        if "EXIT" in text:
            os._exit(7)
        if "MEMORY" in text:
            raise MemoryError
        if "ALLOCATE" in text:  # in PyTorch's words
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes.")
        if "FAULT" in text:
            raise ValueError(f"this text is bad: {text}")
        if "DEAF" in text:
            (self._cache / "deaf").touch()
            ctypes.PyDLL(None).sleep(3600)  # with Python's lock held, as a library's computation may
