"""Where a death happens: one root, its browsers and engines, and what became of them."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from native_helper.host import engine_process
from native_helper.paths import folders, resources
from native_helper.wire.framing import FrameError, frame
from tests.engine.live import Client, wait_for_socket
from tests.host.chrome import HOST, ORIGIN, Chrome
from tests.left_behind import processes_of
from tests.patience import PATIENCE_S

CHECKOUT: Final = Path(__file__).parents[2]
PROGRAM: Final = Path(__file__).with_name("browser.py")
SHORT: Final = "All is well again."  # an engine makes so much ahead of what was heard
ORPHAN_S: Final = 3.0  # for the last process of a death to be gone
ONE_SENTENCE: Final = re.compile(r"[A-Z][^\n]{10,300}\.")
_LAST: Final = ("end", "error", "health", "pong")


class Browser(Chrome):
    """A browser's process with one port. `under` is put before the host's command, `env` is all of its environment."""

    def __init__(self, *, under: tuple[str, ...] = (), env: dict[str, str] | None = None, greet: bool = True) -> None:
        env = dict([folders().root_env]) if env is None else env
        assignments = [f"{name}={value}" for name, value in env.items()]
        host = ("/usr/bin/env", "-i", *assignments, *under, sys.executable, *HOST)
        super().__init__(ORIGIN, python=(str(PROGRAM), *host), greet=False)
        assert self.process.stderr is not None
        self.host_pid = int(self.process.stderr.readline())
        if greet:
            self.hello()
            self.ready = self.receive("ready")

    def speak(self, name: str, text: str = SHORT) -> None:
        self.send("speak", id=name, text=text)

    def until(self, kind: str, name: str) -> dict[str, Any]:
        """Return the next message of `kind` that belongs to `name`; what else comes is passed over."""
        while (message := self.receive()).get("id") != name or message["type"] != kind:
            pass
        return message

    def ends(self, *names: str | None) -> list[dict[str, Any]]:
        """Return what ends these requests, None being the hello: one message each, which is held here.

        Raises EOFError if the port closes first.
        """
        found: dict[str | None, dict[str, Any]] = {}
        while set(names) - set(found):
            self._end_of_one(found)
        # A second end of a request would come before the answer to a later one.
        self.send("ping", id="after")
        while "after" not in found:
            self._end_of_one(found)
        return [found[name] for name in names]

    def _end_of_one(self, found: dict[str | None, dict[str, Any]]) -> None:
        message = self.receive()
        if message["type"] in _LAST:
            name = message.get("id")
            assert name not in found, f"{name} ended twice: {found[name]}, {message}"
            found[name] = message

    def lost(self) -> bool:
        """Wait for the end of the port; return whether it came in the middle of a frame."""
        try:
            while True:
                self.receive()
        except EOFError:
            return False
        except FrameError:
            return True


class Engine:
    """tests/faults/gated_engine.py, listening."""

    def __init__(self, build_name: str | None = None) -> None:
        command = [sys.executable, "-m", "tests.faults.gated_engine", *([build_name] if build_name else [])]
        self.process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        wait_for_socket(folders().socket, self.process)

    def asked(self) -> None:
        """Wait until the synthesis thread waits."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"waits\n", "the engine ended"

    def go(self, how: str = "go") -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it was killed
            self.process.stdin.write(f"{how}\n".encode())
            self.process.stdin.flush()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            for pipe in (self.process.stdin, self.process.stdout):
                assert pipe is not None
                pipe.close()


class Scene:
    """One row's processes. At its end nothing of them is left."""

    def __init__(self, base: Path) -> None:
        """`base` is a folder that the command line or environment of each process of this row names."""
        self.base = base
        self.held = ExitStack()
        self.gated: Engine | None = None
        self._browsers = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.close_browsers()
        finally:
            for pid in self.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.held.close()

    def browser(self, **options: Any) -> Browser:
        return self._browsers.enter_context(Browser(**options))

    def engine(self, build_name: str | None = None) -> Engine:
        self.gated = Engine(build_name)
        self.held.callback(self.gated.close)
        return self.gated

    @property
    def engine_pid(self) -> int:
        pid = engine_process.lock_holder(folders())
        assert pid is not None, "no engine holds the lock"
        return pid

    def health(self) -> dict[str, Any]:
        with Client(folders().socket) as client:
            report: dict[str, Any] = client.ask("health", id="h")["health"]
        return report

    def processes(self) -> dict[int, str]:
        return processes_of(str(self.base))

    def engines(self) -> list[int]:
        return [pid for pid, command in self.processes().items() if "engine" in command and "browser.py" not in command]

    def orphans(self) -> dict[int, str]:
        """Return what still lives three seconds after all browsers are gone, the engine aside."""
        deadline = time.monotonic() + ORPHAN_S
        while True:
            engines = self.engines()
            left = {pid: command for pid, command in self.processes().items() if pid not in engines}
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.02)

    def close_browsers(self) -> None:
        self._browsers.close()


def wait_for_death(pid: int) -> None:
    """Wait until a process that is no child of ours is gone."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            n_threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
        except (FileNotFoundError, ProcessLookupError):
            return
        if state == "Z" and n_threads == 1:  # no other thread holds open what it had
            return
        assert time.monotonic() < deadline, f"{pid} lives on"
        time.sleep(0.01)


def words_of(name: str) -> str:
    """Return what the extension tells a person under that name."""
    words = json.loads((resources("extension") / "_locales" / "en" / "messages.json").read_text("utf-8"))
    told: str = words[name]["message"]
    return told


def half_a_frame() -> bytes:
    return frame(b'{"type": "ping", "id": "half"}')[:-10]
