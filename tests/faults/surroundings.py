"""Rows in which something is in the way: disk, folders, socket, port, environment, limits."""

import contextlib
import errno
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from native_helper.paths import folders, make_private
from tests.faults import states
from tests.faults.row import NOBODY, Aftermath, CannotBeDone, Row
from tests.faults.scene import Scene, wait_for_death
from tests.patience import PATIENCE_S

STRANGER: Final = 65534  # nobody
# Root as any other user; who is none has no more rights to lose.
NO_RIGHTS: Final = ("/usr/bin/setpriv", "--bounding-set=-all") if os.getuid() == 0 else ()
DISK_KB: Final = 512


def _as_root() -> None:
    if os.getuid() != 0:
        raise CannotBeDone("only root can bring this about")


def _mount(scene: Scene, *options: str) -> None:
    """Let the root be a small disk of its own, with the settings on it."""
    _as_root()
    place = os.environ["UTTER_HOME"]
    settings = folders().settings.read_text()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_KB}k", "tmpfs", place], check=False, capture_output=True
    )
    if done.returncode != 0:
        raise CannotBeDone("no file system can be mounted here")
    scene.held.callback(subprocess.run, ["umount", "--lazy", place], check=True)
    folders().config.mkdir()
    folders().settings.write_text(settings)


def _remount(mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", os.environ["UTTER_HOME"]], check=True)


def _fill() -> Path:
    """Leave no byte on the root's disk."""
    path = Path(os.environ["UTTER_HOME"]) / "config" / ".filler"
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as filler:
        while filler.write(bytes(4096)):
            pass
    with path.with_name(".probe").open("wb", buffering=0) as probe:
        try:
            probe.write(b"x")
        except OSError as error:
            assert error.errno == errno.ENOSPC
        else:
            raise AssertionError("the disk is not full")
    return path


def full_disk_before_the_start(scene: Scene) -> Aftermath:
    _mount(scene)
    _fill()
    return Aftermath()


def full_disk_and_a_crash(scene: Scene) -> Aftermath:
    _mount(scene)
    state = states.idle(scene)
    _fill()
    pid = scene.engine_pid
    os.kill(pid, signal.SIGKILL)
    wait_for_death(pid)
    return Aftermath(NOBODY, state.browser)


def full_disk_while_it_runs(scene: Scene) -> Aftermath:
    _mount(scene)
    state = states.idle(scene)
    _fill()
    return Aftermath(NOBODY, state.browser)


def read_only_disk(scene: Scene) -> Aftermath:
    _mount(scene)
    _remount("ro")
    return Aftermath(refused="Read-only file system", mend=partial(_remount, "rw"))


def home_without_leave(scene: Scene) -> Aftermath:
    """Nothing can be made in the home folder."""
    home = Path(os.environ["UTTER_HOME"])
    home.chmod(0o500)
    browser = scene.browser(under=NO_RIGHTS, greet=False)
    browser.hello()
    return Aftermath(NOBODY, browser, "Permission denied", partial(home.chmod, 0o700))


def home_without_leave_while_it_runs(scene: Scene) -> Aftermath:
    browser = scene.browser(under=NO_RIGHTS)
    for place in (folders().run, folders().log, folders().config, Path(os.environ["UTTER_HOME"])):
        place.chmod(0o500)
    return Aftermath(NOBODY, browser)


def in_the_way(put: Callable[[Scene, Path], object], of: Callable[[], Path], cause: str, scene: Scene) -> Aftermath:
    """Something that is not ours is where a file or folder of ours belongs; once it is gone, all is well."""
    make_private(folders().run)
    folders().start_lock.touch(0o600)  # the sign that this root is Utter's
    path = of()
    aside = path.with_name("aside")
    if path.exists():
        path.rename(aside)
    put(scene, path)

    def mend() -> None:
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
        if aside.exists():
            aside.rename(path)

    return Aftermath(refused=cause, mend=mend)


def _link_to_a_listener(scene: Scene, path: Path) -> None:
    stranger = scene.held.enter_context(socket.socket(socket.AF_UNIX))
    stranger.bind(str(scene.base / "stranger"))
    stranger.listen()
    path.symlink_to(scene.base / "stranger")


def _link_to_nothing(_: Scene, path: Path) -> None:
    path.symlink_to("nowhere")


def _folder(_: Scene, path: Path) -> None:
    path.mkdir()


def _file(_: Scene, path: Path) -> None:
    path.write_text("somebody's")


def _pipe(_: Scene, path: Path) -> None:
    os.mkfifo(path)


def _strangers_folder(_: Scene, path: Path) -> None:
    _as_root()
    path.mkdir()
    os.chown(path, STRANGER, STRANGER)


def _link_to_a_folder(scene: Scene, path: Path) -> None:
    (scene.base / "elsewhere").mkdir()
    path.symlink_to(scene.base / "elsewhere")


def stale_socket(scene: Scene) -> Aftermath:
    """A dead engine's socket, and a lock with the id of a process that is none."""
    make_private(folders().run)
    folders().lock.write_text(f"{os.getpid()}\n")
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(folders().socket))
    return Aftermath()


def open_folder(scene: Scene) -> Aftermath:
    """The runtime folder was opened to everybody: it is closed again."""
    make_private(folders().run)
    folders().start_lock.touch(0o600)
    folders().run.chmod(0o777)
    browser = scene.browser()
    assert stat.S_IMODE(folders().run.stat().st_mode) == 0o700
    return Aftermath(NOBODY, browser)


def port_taken(scene: Scene) -> Aftermath:
    stranger = scene.held.enter_context(socket.socket())
    stranger.bind(("127.0.0.1", 0))
    stranger.listen()
    folders().settings.write_text(f"[http]\nport = {stranger.getsockname()[1]}\n")
    browser = scene.browser()
    assert scene.health()["http"]["state"] == "port_in_use"
    return Aftermath(NOBODY, browser)


def umask_000(scene: Scene) -> Aftermath:
    """What is made is for its owner alone all the same."""
    browser = scene.browser(under=("/bin/sh", "-c", 'umask 000; exec "$@"', "sh"))
    for path in Path(os.environ["UTTER_HOME"]).rglob("*"):
        if path.is_relative_to(folders().config) and path != folders().token:
            continue  # made by the test
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & (0o022 if path == folders().data else 0o077) == 0, f"{path.name} has mode {mode:o}"
    return Aftermath(NOBODY, browser)


def empty_environment(scene: Scene) -> Aftermath:
    """`env -i` with the home folder alone, which has spaces, other letters, and a path of 120 bytes."""
    home = scene.base / "Zoë's 家 folder"
    home /= "x" * max(1, 120 - len(os.fsencode(home)) - 1)
    home.mkdir(parents=True)
    os.environ["HOME"] = str(home)
    del os.environ["UTTER_HOME"]
    folders().config.mkdir(parents=True)
    folders().settings.write_text("[http]\nport = 0\n")
    scene.held.callback(_remove_short_folder)
    return Aftermath(NOBODY, scene.browser(env={"HOME": str(home)}))


def _remove_short_folder() -> None:
    """The socket of a path that long is in a folder of its own."""
    if folders().socket.parent != folders().run:
        shutil.rmtree(folders().socket.parent, ignore_errors=True)


def other_variables(scene: Scene) -> Aftermath:
    """Two browsers with other TMPDIR and XDG folders, and one without any, find one engine."""
    root = {"UTTER_HOME": os.environ["UTTER_HOME"]}
    other = {"TMPDIR": "/nowhere", "XDG_RUNTIME_DIR": "/nowhere", "XDG_CONFIG_HOME": "/nowhere", "LANG": "tlh"}
    scene.browser(env=root | other)
    first = scene.engine_pid
    browser = scene.browser(env=root)
    assert scene.engine_pid == first
    return Aftermath(NOBODY, browser)


def few_descriptors(scene: Scene) -> Aftermath:
    """All programs may open 64 files, and 70 clients come and stay: most are refused, and the browser is served."""
    browser = scene.browser(under=("/usr/bin/prlimit", "--nofile=64:64"))
    clients = [scene.held.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(70)]
    for client in clients:
        client.connect(str(folders().socket))
    deadline = time.monotonic() + PATIENCE_S
    while len(select.select(clients, [], [], 0.1)[0]) < len(clients) - 24:
        assert time.monotonic() < deadline, "the clients were not refused"
    return Aftermath(NOBODY, browser)


def _socket() -> Path:
    return folders().socket


def _run() -> Path:
    return folders().run


def _lock() -> Path:
    return folders().lock


FOREIGN: Final = f"belongs to user {STRANGER}"
NOT_OURS: Final = "is not a socket of your own; remove it"

ROWS: Final = [
    Row("full disk", "no engine yet", full_disk_before_the_start, named=False, quick=True),
    Row("full disk", "engine runs", full_disk_while_it_runs),
    Row("full disk, kill -9", "engine idle", full_disk_and_a_crash, named=False),
    Row("read-only disk", "no engine yet", read_only_disk, quick=True),
    Row("read-only home", "no engine yet", home_without_leave),
    Row("read-only home", "engine runs", home_without_leave_while_it_runs),
    Row("port taken", "no engine yet", port_taken),
    Row("stale socket and lock", "no engine yet", stale_socket),
    Row("socket: a link", "to a stranger's", partial(in_the_way, _link_to_a_listener, _socket, NOT_OURS), quick=True),
    Row("socket: a link", "to nothing", partial(in_the_way, _link_to_nothing, _socket, NOT_OURS)),
    Row("socket: a folder", "no engine yet", partial(in_the_way, _folder, _socket, NOT_OURS)),
    Row("socket: a file", "no engine yet", partial(in_the_way, _file, _socket, NOT_OURS)),
    Row("lock: a link", "no engine yet", partial(in_the_way, _link_to_nothing, _lock, "symbolic links")),
    Row("lock: a pipe", "no engine yet", partial(in_the_way, _pipe, _lock, "not a file"), quick=True),
    Row(
        "run folder: foreign",
        "no engine yet",
        partial(in_the_way, _strangers_folder, _run, FOREIGN),
        quick=True,
    ),
    Row("run folder: a link", "no engine yet", partial(in_the_way, _link_to_a_folder, _run, "not a plain folder")),
    Row("run folder: open", "no engine yet", open_folder, quick=True),
    Row("umask 000", "no engine yet", umask_000, quick=True),
    Row("env -i, odd home", "no engine yet", empty_environment, quick=True),
    Row("TMPDIR, XDG_* differ", "two browsers", other_variables, quick=True),
    Row("fd limit 64", "70 clients", few_descriptors),
]
