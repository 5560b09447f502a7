"""The matrix itself: each program is killed in each state, and ended by other signals."""

import os
import signal
from functools import partial
from typing import Final

from native_helper.paths import folders
from tests.faults import states
from tests.faults.row import NOBODY, Aftermath, Row
from tests.faults.scene import Scene, half_a_frame, wait_for_death, words_of
from tests.faults.states import Setting, State

LOST: Final = "problem_helper_lost"  # what the extension tells when its port closes


def engine_dies(setting: Setting, number: signal.Signals, scene: Scene) -> Aftermath:
    """Each request in flight is answered once, and the same host finds a new engine."""
    state = setting(scene)
    _end(scene, scene.engine_pid, number)
    return Aftermath(told_of(state), state.browser)


def engine_dies_greeting(scene: Scene) -> Aftermath:
    """The host takes the next engine as if nothing had been."""
    state = states.greeting(scene)
    _end(scene, scene.engine_pid, signal.SIGKILL)
    state.browser.receive("ready")
    return Aftermath(NOBODY, state.browser)


def host_dies(setting: Setting, number: signal.Signals, scene: Scene) -> Aftermath:
    """The port closes; who asks next has a new host and the same engine."""
    state = setting(scene)
    os.kill(state.browser.host_pid, number)
    cut = state.browser.lost()
    assert cut or state.reads, "it died between two frames"
    _go_on(scene)
    return Aftermath(words_of(LOST))


def browser_dies(setting: Setting, number: signal.Signals, scene: Scene) -> Aftermath:
    """Its host goes with it."""
    state = setting(scene)
    os.kill(state.browser.process.pid, number)
    state.browser.process.wait()
    wait_for_death(state.browser.host_pid)
    _go_on(scene)
    return Aftermath()


def group_dies(scene: Scene) -> Aftermath:
    """All that the browser has started, and that stayed in its process group: the engine did not."""
    state = states.idle(scene)
    pid = scene.engine_pid
    os.killpg(state.browser.process.pid, signal.SIGKILL)
    state.browser.process.wait()
    browser = scene.browser()
    assert scene.engine_pid == pid, "the engine went with the browser"
    return Aftermath(NOBODY, browser)


def dies_in_half_a_frame(victim: str, scene: Scene) -> Aftermath:
    """The browser has sent a part of a message."""
    state = states.mid_synthesis(scene)
    state.browser.raw(half_a_frame())
    return (host_dies if victim == "host" else browser_dies)(lambda _: state, signal.SIGKILL, scene)


def host_dies_at_the_end(scene: Scene) -> Aftermath:
    """Its input has just ended."""
    state = states.mid_synthesis(scene)
    state.browser.close_port()
    os.kill(state.browser.host_pid, signal.SIGKILL)
    state.browser.lost()
    _go_on(scene)
    return Aftermath()


def browser_dies_at_the_end(scene: Scene) -> Aftermath:
    """It waits for a host that does not end, since somebody has stopped it."""
    state = states.mid_synthesis(scene)
    os.kill(state.browser.host_pid, signal.SIGSTOP)
    state.browser.close_port()
    os.kill(state.browser.process.pid, signal.SIGKILL)
    state.browser.process.wait()
    os.kill(state.browser.host_pid, signal.SIGCONT)
    wait_for_death(state.browser.host_pid)
    _go_on(scene)
    return Aftermath()


def engine_starts_without(victim: str, scene: Scene) -> Aftermath:
    """Who started the engine dies before it listens: the engine is there for the next."""
    state = states.starting(scene)
    pid = scene.engine_pid
    os.kill(state.browser.host_pid if victim == "host" else state.browser.process.pid, signal.SIGKILL)
    if victim == "host":
        state.browser.lost()
    else:
        state.browser.process.wait()
        wait_for_death(state.browser.host_pid)
    states.let_start(scene)
    browser = scene.browser()
    assert scene.engine_pid == pid
    return Aftermath(words_of(LOST) if victim == "host" else NOBODY, browser)


def engine_killed_starting(scene: Scene) -> Aftermath:
    state = states.starting(scene)
    folders().engine_log.unlink()
    os.kill(scene.engine_pid, signal.SIGKILL)
    (error,) = state.browser.ends(None)
    return Aftermath(error["message"], state.browser)


def aborts(scene: Scene) -> Aftermath:
    """As where native code of a voice finds a fault in itself."""
    state = states.mid_synthesis(scene)
    assert scene.gated is not None
    scene.gated.go("abort")
    scene.gated.process.wait()
    return Aftermath(told_of(state), state.browser)


def asked_while_it_ends(scene: Scene) -> Aftermath:
    """The next request comes while the old engine still has the lock."""
    state = states.shutting_down(scene)
    return Aftermath(told_of(state), state.browser)


def told_of(state: State) -> str:
    """Return the one sentence that all that is in flight ends with."""
    told = {end["message"] for end in state.browser.ends(*state.owed)}
    assert len(told) <= 1, told
    return told.pop() if told else NOBODY


def _end(scene: Scene, pid: int, number: signal.Signals) -> None:
    os.kill(pid, number)
    if number == signal.SIGKILL:
        if scene.gated is not None:
            scene.gated.process.wait()
        wait_for_death(pid)


def _go_on(scene: Scene) -> None:
    """Let the voice speak on: that it was held is the test's doing."""
    if scene.gated is not None:
        scene.gated.go("open")


KILL: Final = signal.SIGKILL

ROWS: Final = [
    Row("kill -9 browser", "before hello", partial(browser_dies, states.before_hello, KILL)),
    Row("kill -9 browser", "engine starting", partial(engine_starts_without, "browser")),
    Row("kill -9 browser", "loading", partial(browser_dies, states.loading, KILL)),
    Row("kill -9 browser", "queued", partial(browser_dies, states.queued, KILL)),
    Row("kill -9 browser", "mid-synthesis", partial(browser_dies, states.mid_synthesis, KILL)),
    Row("kill -9 browser", "mid-frame, out", partial(browser_dies, states.mid_frame, KILL), quick=True),
    Row("kill -9 browser", "mid-frame, in", partial(dies_in_half_a_frame, "browser")),
    Row("kill -9 browser", "idle", partial(browser_dies, states.idle, KILL)),
    Row("kill -9 browser", "shutting down", browser_dies_at_the_end),
    Row("kill -9 its group", "idle", group_dies),
    Row("kill -9 host", "before hello", partial(host_dies, states.before_hello, KILL)),
    Row("kill -9 host", "engine starting", partial(engine_starts_without, "host"), quick=True),
    Row("kill -9 host", "loading", partial(host_dies, states.loading, KILL)),
    Row("kill -9 host", "queued", partial(host_dies, states.queued, KILL), quick=True),
    Row("kill -9 host", "mid-synthesis", partial(host_dies, states.mid_synthesis, KILL)),
    Row("kill -9 host", "mid-frame, out", partial(host_dies, states.mid_frame, KILL)),
    Row("kill -9 host", "mid-frame, in", partial(dies_in_half_a_frame, "host")),
    Row("kill -9 host", "idle", partial(host_dies, states.idle, KILL)),
    Row("kill -9 host", "shutting down", host_dies_at_the_end),
    Row("kill -9 engine", "starting", engine_killed_starting, quick=True),
    Row("kill -9 engine", "before hello", engine_dies_greeting),
    Row("kill -9 engine", "loading", partial(engine_dies, states.loading, KILL)),
    Row("kill -9 engine", "queued", partial(engine_dies, states.queued, KILL)),
    Row("kill -9 engine", "mid-synthesis", partial(engine_dies, states.mid_synthesis, KILL)),
    Row("kill -9 engine", "mid-frame", partial(engine_dies, states.mid_frame, KILL), quick=True),
    Row("kill -9 engine", "idle", partial(engine_dies, states.idle, KILL)),
    Row("kill -9 engine", "shutting down", partial(engine_dies, states.shutting_down, KILL)),
    Row("SIGTERM engine", "mid-synthesis", partial(engine_dies, states.mid_synthesis, signal.SIGTERM)),
    Row("SIGTERM engine", "idle", partial(engine_dies, states.idle, signal.SIGTERM)),
    Row("SIGINT engine", "mid-synthesis", partial(engine_dies, states.mid_synthesis, signal.SIGINT)),
    Row("SIGHUP engine", "mid-synthesis", partial(engine_dies, states.mid_synthesis, signal.SIGHUP)),
    Row("SIGTERM host", "mid-synthesis", partial(host_dies, states.mid_synthesis, signal.SIGTERM)),
    Row("SIGTERM browser", "mid-synthesis", partial(browser_dies, states.mid_synthesis, signal.SIGTERM)),
    Row("abort()", "in the synthesis thread", aborts, quick=True),
    Row("a request", "the engine shuts down", asked_while_it_ends),
]
