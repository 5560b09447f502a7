"""Rows in which programs are stopped and not ended, come many at once, or are of another version."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

from native_helper.host import crash_record
from native_helper.host.crash_record import Crashes
from native_helper.paths import folders, make_private
from tests.engine.live import Client
from tests.faults import states
from tests.faults.kills import told_of
from tests.faults.row import NOBODY, Aftermath, Row
from tests.faults.scene import Scene, wait_for_death

UTTER: Final = Path(sys.executable).with_name("utter")
N_HOSTS: Final = 20


def engine_stopped(setting: states.Setting, scene: Scene) -> Aftermath:
    """The watchdog tells it, and ends the engine."""
    state = setting(scene)
    os.kill(scene.engine_pid, signal.SIGSTOP)
    if not state.owed:
        state.browser.speak("a")
        state.owed = ("a",)
    return Aftermath(told_of(state), state.browser)


def engine_stopped_and_a_browser_comes(scene: Scene) -> Aftermath:
    """Who says hello gets another engine."""
    states.idle(scene)
    pid = scene.engine_pid
    os.kill(pid, signal.SIGSTOP)
    browser = scene.browser()
    wait_for_death(pid)
    return Aftermath(NOBODY, browser)


def engine_stopped_starting(scene: Scene) -> Aftermath:
    """It holds the lock and never listens: it is ended, and told."""
    state = states.starting(scene)
    os.kill(scene.engine_pid, signal.SIGSTOP)
    folders().engine_log.unlink()
    (error,) = state.browser.ends(None)
    return Aftermath(error["message"], state.browser)


def host_stopped(scene: Scene) -> Aftermath:
    """Other browsers are served meanwhile, and its own ends it."""
    state = states.mid_synthesis(scene)
    os.kill(state.browser.host_pid, signal.SIGSTOP)
    assert scene.gated is not None
    scene.gated.go("open")
    browser = scene.browser()
    browser.speak("b")
    browser.until("end", "b")
    state.browser.close_port()
    state.browser.process.wait()
    return Aftermath(NOBODY, browser)


def all_at_once(scene: Scene) -> Aftermath:
    """Twenty hosts look for an engine, and one of them is killed while it starts it."""
    browsers = [scene.browser(greet=False) for _ in range(N_HOSTS)]
    for browser in browsers:
        browser.hello()
    os.kill(browsers[0].host_pid, signal.SIGKILL)
    pids = set()
    for browser in browsers[1:]:
        browser.receive("ready")
        browser.send("health", id="h")
        pids.add(browser.until("health", "h")["health"]["pid"])
    assert len(pids) == 1, pids
    return Aftermath(NOBODY, browsers[1])


def two_browsers_and_a_terminal(scene: Scene) -> Aftermath:
    """All of them speak at the same time."""
    browsers = [scene.browser() for _ in range(2)]
    command = [str(UTTER), "speak", "A terminal speaks.", "-o", str(scene.base / "speech.wav")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as terminal:
        for browser in browsers:
            browser.speak("a")
        for browser in browsers:
            browser.until("end", "a")
        _, complaint = terminal.communicate()
    assert terminal.returncode == 0, complaint
    return Aftermath(NOBODY, browsers[1])


def updated(scene: Scene) -> Aftermath:
    """An engine of another build is speaking to another client when the first browser of the new build comes."""
    old = scene.engine("0.0.1+00000000")
    client = scene.held.enter_context(Client(folders().socket))
    client.send("speak", id="a", text=states.TEXT)
    old.asked()
    browser = scene.browser()
    assert old.process.wait() == 0
    return Aftermath(client.until("error")[-1]["message"], browser)


def of_another_protocol(protocol: int, scene: Scene) -> Aftermath:
    browser = scene.browser(greet=False)
    browser.hello(protocol)
    return Aftermath(browser.receive("error")["message"])


def clock_of_before(scene: Scene) -> Aftermath:
    """Crashes were noted by a clock that has begun anew since."""
    make_private(folders().run)
    folders().start_lock.touch(0o600)
    later = time.monotonic() + 1e6
    folders().crashes.write_text(f"1 9 {later}\n")
    assert crash_record.read(folders().crashes) == Crashes(1, 9, later)
    return Aftermath()


def broken_model(scene: Scene) -> Aftermath:
    """The natural voice's files are there, and none of them is what it should be: others speak."""
    browser = scene.browser()
    for name in ("config.json", "kokoro-v1_0.safetensors", "voices/af_heart.safetensors"):
        path = folders().kokoro / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"broken")
    browser.speak("a")
    (end,) = browser.ends("a")
    return Aftermath(end["message"] if end["type"] == "error" else NOBODY, browser)


ROWS: Final = [
    Row("SIGSTOP engine", "starting", engine_stopped_starting),
    Row("SIGSTOP engine", "mid-synthesis", partial(engine_stopped, states.mid_synthesis)),
    Row("SIGSTOP engine", "idle, a request", partial(engine_stopped, states.idle)),
    Row("SIGSTOP engine", "idle, a browser comes", engine_stopped_and_a_browser_comes),
    Row("SIGSTOP host", "mid-synthesis", host_stopped),
    Row(f"{N_HOSTS} hosts at once", "no engine yet", all_at_once),
    Row("2 browsers, 1 terminal", "at once", two_browsers_and_a_terminal),
    Row("update of the helper", "the old engine speaks", updated),
    Row("extension too old", "before hello", partial(of_another_protocol, 0)),
    Row("extension too new", "before hello", partial(of_another_protocol, 2)),
    Row("clock set back", "crashes noted", clock_of_before),
    Row("model files broken", "engine runs", broken_model),
]
