"""The loop of every worker: requests in, answers out, one at a time.

stdout belongs to the frames: it is taken away from everybody else before a library is imported, since they print, some
of them the text. A thread reads requests while the program computes, so that a cancel is seen between two answers.
"""

import ctypes
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from native_helper.wire.framing import FrameDecoder, dump_msgpack, frame, load_msgpack
from native_helper.wire.types import ErrorCode
from native_helper.workers.raised import place
from native_helper.workers.wire import MAX_PCM_BYTES, OUT_OF_MEMORY, WORKER_PROTOCOL

_READ_BYTES: Final = 1 << 16
_FIRST_TO_GO: Final = "500"  # of 1000: where memory runs out, this process ends before the engine and the browser
_PR_SET_PDEATHSIG: Final = 1


class Program(Protocol):
    """What a worker does; the module NAME in this folder has a class `Program` of this kind."""

    def __init__(self, models: Path, cache: Path) -> None:
        """Load everything. Raises ProgramError for what a person can mend."""
        ...

    @property
    def details(self) -> dict[str, Any]:
        """What it computes with, for the health report: numbers and short names."""
        ...

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the answers to `request`, without their id; `end` last. Not gone on with after a cancel."""
        ...


class ProgramError(Exception):
    """A failure with a code of the engine's list, a sentence for a person, and what to do."""

    def __init__(self, code: str, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.answer = {"type": "error", "code": code, "message": message, "remedy": remedy}


def serve(module_name: str) -> None:
    """Run the program in that module until the input ends."""
    requests, output = _claim_streams()
    _offer_memory()
    send = _Sender(output)
    hello = requests.get()
    try:
        _end_with(hello["engine"])
        program: Program = import_module(module_name).Program(Path(hello["models"]), Path(hello["cache"]))
        send({"type": "ready", "protocol": WORKER_PROTOCOL, "build": hello["build"], "details": program.details})
        while True:
            request = requests.get()
            for answer in _answered(program, request, requests.canceled):
                send({**answer, "id": request["id"]})
            requests.canceled.discard(request["id"])
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the engine is told and may start another
        send(_told(error) | {"id": None})


def _answered(program: Program, request: dict[str, Any], canceled: set[str]) -> Iterator[dict[str, Any]]:
    answers = program.answers(request)
    try:
        while request["id"] not in canceled:
            answer = next(answers, None)
            if answer is None:
                return
            yield answer
        yield {"type": "end", "figures": {}}
    except Exception as error:  # noqa: BLE001 - one request fails, the next may be another matter
        yield _told(error)


def _told(error: Exception) -> dict[str, Any]:
    # Never a library's own words: they may quote the text.
    if isinstance(error, ProgramError):
        return error.answer
    if is_of_memory(error):
        return {"type": "error", "code": OUT_OF_MEMORY, "message": "There is not enough memory.", "remedy": None}
    if isinstance(error, ImportError):
        told = f"A library is missing in its environment: {error.name or type(error).__name__}."
        return {"type": "error", "code": ErrorCode.VOICE_UNAVAILABLE.value, "message": told, "remedy": None}
    told = f"It raised {type(error).__name__}{place(error)}."
    return {"type": "error", "code": ErrorCode.INTERNAL.value, "message": told, "remedy": None}


def is_of_memory(error: Exception) -> bool:
    """Say whether memory ran out, of the machine or its GPU: libraries tell it in words."""
    told = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in told or "allocate memory" in told


class _Requests:
    """Requests in order; a cancel goes past the line."""

    def __init__(self, source: BinaryIO) -> None:
        self.canceled: set[str] = set()
        self._source = source
        self._waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="requests", daemon=True).start()

    def get(self) -> dict[str, Any]:
        return self._waiting.get()

    def _read(self) -> None:
        frames = FrameDecoder()
        try:
            while data := os.read(self._source.fileno(), _READ_BYTES):
                for body in frames.feed(data):
                    message = load_msgpack(body)
                    if message["type"] == "cancel":
                        self.canceled.add(message["id"])
                    else:
                        self._waiting.put(message)
        finally:
            os._exit(0)  # the engine is gone, wants no more, or cannot be understood: what is computed is worth nothing


class _Sender:
    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def __call__(self, message: dict[str, Any]) -> None:
        try:
            self._sink.write(frame(dump_msgpack(message)))
            self._sink.flush()
        except OSError:
            os._exit(0)


def _claim_streams() -> tuple[_Requests, BinaryIO]:
    source = os.fdopen(os.dup(0), "rb", buffering=0)
    sink = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for taken in (0, 1, 2):
        os.dup2(nowhere, taken)
    os.close(nowhere)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - for good
    return _Requests(source), sink


def _end_with(engine: int) -> None:
    # One that is stopped does not see its input end, nor one in a library's long computation that lets no other thread
    # of it run. Linux ends it when the thread ends that has started it: one that lives as long (running.py).
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
        if os.getppid() != engine:  # it was gone before
            os._exit(0)


def _offer_memory() -> None:
    with suppress(OSError):  # another system, or a sandbox that lets nobody write there
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)


def audio(pcm: bytes, rate_hz: int, *, last: bool = False) -> Iterator[dict[str, Any]]:
    """Yield answers that hold `pcm`, each small enough for a frame; `last`: it is known that no more comes."""
    for first in range(0, len(pcm), MAX_PCM_BYTES):
        piece = pcm[first : first + MAX_PCM_BYTES]
        is_last = last and first + len(piece) == len(pcm)
        yield {"type": "audio", "pcm": piece, "rate_hz": rate_hz, "last": is_last}
