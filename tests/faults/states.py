"""The states in which a program may die. Each is held until the row goes on, whatever time that takes."""

import fcntl
import os
import signal
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from native_helper.host import engine_process
from native_helper.paths import folders, make_private
from tests.engine.tone import sentences
from tests.faults.scene import Browser, Scene
from tests.patience import wait_for

TEXT: Final = sentences(12)

_SMALL_FRAMES: Final = 32_000  # bytes: more than all that comes before the first sound; a pipe holds twice as many


@dataclass(slots=True)
class State:
    """A browser in the middle of something."""

    browser: Browser
    owed: tuple[str | None, ...] = ()  # the requests in flight; None: hello
    reads: bool = True  # the browser takes what comes


Setting: TypeAlias = Callable[[Scene], State]


def idle(scene: Scene) -> State:
    """All was spoken that was asked for."""
    browser = scene.browser()
    browser.speak("before")
    browser.until("end", "before")
    return State(browser)


def starting(scene: Scene) -> State:
    """The engine has its lock and is held in opening its log, in whose place is a pipe: it does not listen yet."""
    make_private(folders().log)
    folders().start_lock.parent.mkdir(mode=0o700)
    folders().start_lock.touch(0o600)  # the sign that this root is Utter's
    os.mkfifo(folders().engine_log)
    browser = scene.browser(greet=False)
    browser.hello()
    wait_for(lambda: engine_process.lock_holder(folders()) is not None)
    return State(browser, owed=(None,))


def let_start(scene: Scene) -> None:
    """Let an engine that is held in `starting` go on."""
    reader = os.open(folders().engine_log, os.O_RDONLY | os.O_NONBLOCK)
    scene.held.callback(os.close, reader)


def before_hello(scene: Scene) -> State:
    """The host waits for hello, and no engine runs."""
    browser = scene.browser(greet=False)
    browser.send("ping", id="up")
    browser.receive("pong")
    return State(browser)


def greeting(scene: Scene) -> State:
    """A stopped engine has the connection of a host whose hello it has not answered."""
    engine = scene.engine()
    os.kill(engine.process.pid, signal.SIGSTOP)
    os.waitpid(engine.process.pid, os.WUNTRACED)
    browser = scene.browser(greet=False)
    browser.hello()
    wait_for(lambda: _connections() >= 1)
    return State(browser, owed=(None,))


def loading(scene: Scene) -> State:
    """The synthesis thread is loading the voice for a request."""
    engine = scene.engine()
    browser = scene.browser()
    engine.asked()
    browser.speak("a", TEXT)
    browser.until("progress", "a")
    return State(browser, owed=("a",))


def queued(scene: Scene) -> State:
    """One more request waits behind it."""
    state = loading(scene)
    state.browser.speak("b", TEXT)
    state.browser.send("health", id="h")
    jobs = state.browser.until("health", "h")["health"]["jobs"]
    assert sum(jobs.values()) == 2, jobs
    return State(state.browser, owed=("a", "b"))


def mid_synthesis(scene: Scene) -> State:
    """The synthesis thread is inside of the voice, at the first utterance."""
    state = loading(scene)
    assert scene.gated is not None
    scene.gated.go()
    scene.gated.asked()
    return state


def mid_frame(scene: Scene) -> State:
    """The browser reads nothing: the host holds a part of a frame, and the engine one of the next."""
    state = mid_synthesis(scene)
    assert scene.gated is not None
    for _ in range(2):
        scene.gated.go()
        scene.gated.asked()
    scene.health()  # its answer comes after the engine has tried to send both
    wait_for(lambda: _unread(state.browser) > _SMALL_FRAMES)
    return State(state.browser, state.owed, reads=False)


def shutting_down(scene: Scene) -> State:
    """The engine was told to end and has closed its socket; its synthesis thread is still inside of the voice."""
    state = mid_synthesis(scene)
    os.kill(scene.engine_pid, signal.SIGTERM)
    wait_for(lambda: not folders().socket.exists())
    return state


def _unread(browser: Browser) -> int:
    """Return the bytes that the host has written and its browser has not read."""
    assert browser.process.stdout is not None
    n_bytes = fcntl.ioctl(browser.process.stdout, termios.FIONREAD, bytes(4))
    return int.from_bytes(n_bytes, sys.byteorder)


def _connections() -> int:
    """Return how many have connected at the engine's socket, accepted or not."""
    path = str(folders().socket)
    return sum(line.endswith(path) for line in Path("/proc/net/unix").read_text().splitlines()) - 1
