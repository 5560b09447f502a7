"""One process of a worker, from its start to its end.

Its own thread starts it, reads what it says, keeps the time, and takes its exit status. All that waits fails when it
ends, with the reason. `end` may be called from any thread, and any number of times.
"""

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, cast

from native_helper.errors import VoiceUnavailable
from native_helper.wire.framing import BodyError, FrameDecoder, FrameError, dump_msgpack, frame, load_msgpack
from native_helper.workers.answers import Answers, Nonsense, checked
from native_helper.workers.installed import OFFLINE
from native_helper.workers.limits import WorkerLimits
from native_helper.workers.wire import WORKER_PROTOCOL

_READ_BYTES: Final = 1 << 18
_WRITE_AGAIN_S: Final = 0.05


class Running:
    """A started worker."""

    def __init__(
        self,
        title: str,
        command: Sequence[str | Path],
        hello: dict[str, Any],
        remedy: str,
        limits: WorkerLimits,
        on_change: Callable[[], None],
    ) -> None:
        """`on_change` is called by its thread when something came. Raises VoiceUnavailable if it cannot be started."""
        self._title = title
        self._command = list(command)
        self._remedy = remedy
        self._limits = limits
        self._on_change = on_change
        self._build = hello["build"]
        self._lock = threading.Lock()
        # All below is guarded by `_lock`.
        self._details: dict[str, Any] | None = None
        self._waiting: dict[str, Answers] = {}  # by id, in order: the first is worked on
        self._n_requests = 0
        self._unsent = bytearray()  # what its pipe had no room for: while it imports its libraries it does not read
        self._heard_at = time.monotonic()  # progress, and not any frame
        self._why: VoiceUnavailable | None = None  # it is being ended, or was
        self._is_over = False
        started: Future[None] = Future()
        self._thread = threading.Thread(target=self._live, args=(started, hello), name="worker", daemon=True)
        self._thread.start()
        started.result()

    @property
    def command(self) -> list[str | Path]:
        """What it was started with."""
        return self._command

    @property
    def is_busy(self) -> bool:
        """Whether a request waits for it."""
        with self._lock:
            return bool(self._waiting)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def details(self) -> dict[str, Any] | None:
        """What it computes with, None while it loads."""
        with self._lock:
            return self._details

    @property
    def takes_requests(self) -> bool:
        with self._lock:
            return self._why is None

    def ask(self, request: dict[str, Any]) -> Answers:
        """Send `request`, which gets an id. Raises VoiceUnavailable."""
        with self._lock:
            if self._why is not None:
                raise self._why
            if len(self._waiting) >= self._limits.requests:
                raise VoiceUnavailable(f"Too much waits for {self._title} already.", "Stop another reading.")
            self._n_requests += 1
            request_id = str(self._n_requests)
            answers = Answers(lambda: self._cancel(request_id))
            self._send({**request, "id": request_id})  # first: what cannot be sent is not waited for
            if not self._waiting:
                self._heard_at = time.monotonic()
            self._waiting[request_id] = answers
            return answers

    def end(self, why: str) -> None:
        """Let what waits for it fail with `why`, and kill it."""
        with self._lock:
            self._end(why)

    def join(self, timeout_s: float) -> bool:
        """Wait for its end; return whether nothing of it is left."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # With the lock held.

    def _send(self, message: dict[str, Any]) -> None:
        self._unsent += frame(dump_msgpack(message))
        self._write()

    def _write(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._input.fileno(), self._unsent)]
        except BlockingIOError:
            pass  # its thread tries again; one that never reads hangs
        except OSError:  # it is gone; its thread tells everybody
            self._unsent.clear()

    def _cancel(self, request_id: str) -> None:
        with self._lock:
            if request_id in self._waiting and self._why is None:
                self._send({"type": "cancel", "id": request_id})

    def _end(self, why: str) -> None:
        if self._why is None:
            self._why = self._failed(why)
            self._kill()

    def _kill(self) -> None:
        if self._is_over:  # its number may be another process's by now
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)  # what it has started goes with it
        except (ProcessLookupError, PermissionError):
            self._process.kill()

    # On its thread.

    def _live(self, started: Future[None], hello: dict[str, Any]) -> None:
        # Linux ends the process with the thread that has started it (program/serve.py): whoever asked may end before.
        try:
            self._start(hello)
        except BaseException as error:  # noqa: BLE001 - raised where it was to be started
            started.set_exception(error)
        else:
            started.set_result(None)
            self._watch()

    def _start(self, hello: dict[str, Any]) -> None:
        try:
            self._process = subprocess.Popen(
                [str(word) for word in self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # libraries print the text there
                cwd="/",
                env=_environment(),
                start_new_session=True,  # Ctrl-C in a terminal is for the engine to act on
            )
        except OSError as error:
            raise self._failed(f"cannot be started: {error.strerror}") from error
        self._input, self._output = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        os.set_blocking(self._input.fileno(), False)
        self._send({"type": "hello", "protocol": WORKER_PROTOCOL, "engine": os.getpid(), **hello})

    def _watch(self) -> None:
        nonsense: str | None = None
        try:
            self._read()
        except (FrameError, BodyError, Nonsense) as error:
            nonsense = f"answered nonsense: {error}"
        except Exception as error:  # noqa: BLE001 - whatever is wrong, nobody may wait for ever
            nonsense = f"could not be read ({type(error).__name__})"
        if not nonsense:
            self._let_it_exit()
        with self._lock:
            if nonsense:
                self._end(nonsense)
            elif self._process.returncode is None:
                self._end("closed its output and was ended")
            self._kill()
        status = self._process.wait()
        with self._lock:
            self._is_over = True
            self._why = reason = self._why or self._failed(_died(status))
            waiting, self._waiting = self._waiting, {}
        self._input.close()
        self._output.close()
        for answers in waiting.values():
            answers.fail(reason)
        self._on_change()

    def _read(self) -> None:
        """Heed what comes until nothing more can: its output ended, it died, or it was ended."""
        frames = FrameDecoder()
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            while self.takes_requests:
                if selector.select(self._look_s()):
                    data = os.read(self._output.fileno(), _READ_BYTES)
                    if not data:
                        return
                    for body in frames.feed(data):
                        self._heed(checked(load_msgpack(body)))
                    self._on_change()
                # A child of it may hold its output open after its death.
                elif self._process.poll() is not None:
                    return
                self._look_at_clock()

    def _look_s(self) -> float:
        with self._lock:
            return min(self._limits.look_s, _WRITE_AGAIN_S) if self._unsent else self._limits.look_s

    def _let_it_exit(self) -> None:
        # An output that ended is the first that is seen of an end of its own, whose status tells more.
        if self.takes_requests:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(self._limits.exit_s)

    def _look_at_clock(self) -> None:
        with self._lock:
            self._write()
            quiet_s = time.monotonic() - self._heard_at
            if self._details is None and quiet_s > self._limits.load_s:
                self._end(f"was not ready after {self._limits.load_s:.0f} seconds and was ended")
            elif self._details is not None and self._waiting and quiet_s > self._limits.answer_s:
                self._end(f"gave no answer for {self._limits.answer_s:.0f} seconds and was ended")

    def _heed(self, message: dict[str, Any]) -> None:
        with self._lock:
            if message["type"] == "ready":
                if self._details is not None:
                    raise Nonsense("it was ready before")
                self._heard_at = time.monotonic()
                if (message["protocol"], message["build"]) != (WORKER_PROTOCOL, self._build):
                    self._end("is of another version of Utter")
                self._details = message["details"]
                return
            error = self._failed(message["message"], message["remedy"]) if message["type"] == "error" else None
            if message["id"] is None and error:
                if self._why is None:
                    self._why = error
                    self._kill()
                return
            answers = self._waiting.get(message["id"])
            if answers is None:
                raise Nonsense("an answer to what nobody asked")
            # Of what was canceled only the end counts: the next one waits for it.
            if answers.is_wanted or message["type"] in ("end", "error"):
                self._heard_at = time.monotonic()
            if message["type"] in ("end", "error"):
                del self._waiting[message["id"]]
        if error:
            answers.fail(error)
        else:
            answers.add(message)

    def _failed(self, why: str, remedy: str | None = None) -> VoiceUnavailable:
        return VoiceUnavailable(f"{self._title} {why}{'' if why.endswith('.') else '.'}", remedy or self._remedy)


def _environment() -> dict[str, str]:
    # Nothing of a person's shell; and no library may ask its hub for anything while it speaks.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    return kept | OFFLINE | {"TOKENIZERS_PARALLELISM": "false"}


def _died(status: int) -> str:
    if status == -signal.SIGKILL:
        return "was ended from outside, as happens when memory runs out"
    if status < 0:
        known = {number.value: number.name for number in signal.Signals}
        return f"crashed ({known.get(-status, f'signal {-status}')})"
    return f"ended by itself with status {status}"
