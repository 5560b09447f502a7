"""The engine as a process: whether one lives, who it is, how to end it. The standard library is enough for it.

Whoever holds the engine's kernel lock is the engine; process ids alone lie (they are reused, and a zombie still
has one). A listening engine is named by its socket's peer credentials, one that does not listen yet by its lock file.
"""

import contextlib
import fcntl
import os
import signal
import socket
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from native_helper.errors import EngineUnreachable
from native_helper.host import crash_record
from native_helper.host.limits import POLL_S, STOP_S
from native_helper.paths import Folders, UnsafeFolder, make_private, refuse_foreign_root, require_own_socket
from native_helper.peer import Peer, peer


def remedy(place: Folders) -> str:
    """Return how a person finds out why there is no engine."""
    return f"Run `utter engine` in a terminal to see why; its log is {place.engine_log}."


def is_alive(place: Folders) -> bool:
    """Say whether some process is the engine, starting and stopping ones included. Raises EngineUnreachable."""
    with _looking_at(place.lock) as descriptor:
        return descriptor is not None


def lock_holder(place: Folders) -> int | None:
    """Return the process that holds the engine's lock, be it listening or not; None if none does or it is not known."""
    with _looking_at(place.lock) as descriptor:
        if descriptor is None:
            return None
        pid, _ = _written(descriptor)
        return pid if pid > 0 and _has_open(pid, descriptor) else None


def crashed(place: Folders) -> int | None:
    """Return the process that was the last engine, if it is gone and did not end in good order."""
    if is_alive(place):
        return None
    descriptor = _open_lock(place.lock)
    if descriptor is None:
        return None
    try:
        pid, has_signed_off = _written(descriptor)
    finally:
        os.close(descriptor)
    return pid if pid > 0 and not has_signed_off else None


def serving(place: Folders, timeout_s: float = 1.0) -> int | None:
    """Return the process that listens at the engine's socket; None if none does. Raises EngineUnreachable."""
    found = dial(place, timeout_s)
    if found is None:
        return None
    connection, server = found
    connection.close()
    return server.pid


def dial(place: Folders, timeout_s: float) -> tuple[socket.socket, Peer] | None:
    """Connect to the engine's socket; return the link and who is there, None if nobody is. Raises EngineUnreachable."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        require_own_socket(place.socket)
        _connect_within(connection, str(place.socket), timeout_s)
        server = peer(connection)
    except (FileNotFoundError, NotADirectoryError, ConnectionError):
        connection.close()
        return None
    except UnsafeFolder as error:
        connection.close()
        raise EngineUnreachable(f"The engine's socket cannot be trusted: {error}.") from error
    except OSError as error:
        connection.close()
        raise EngineUnreachable(f"The engine's socket cannot be used: {error}.", remedy(place)) from error
    if server.uid != os.getuid():
        connection.close()
        raise EngineUnreachable(f"The engine's socket belongs to user {server.uid}.", f"Remove {place.socket}.")
    return connection, server


def end(pid: int, place: Folders, patience_s: float = STOP_S) -> None:
    """End the engine `pid` and return when it is gone: SIGTERM, and SIGKILL after `patience_s` (0: at once).

    Without an engine that holds the lock nothing is ended. Raises EngineUnreachable if it lives on.
    """
    if pid <= 0:  # a container's: to kill, 0 would mean our own group
        raise EngineUnreachable("The engine runs where it cannot be ended from here.", "End it in its container.")
    if not is_alive(place):
        return
    if not _ended(pid, place, patience_s):
        raise EngineUnreachable(f"The engine (process {pid}) could not be ended.", "Restart the computer.")
    if patience_s > 0:  # else it was ended for being stuck, which counts as a crash
        crash_record.forgive(place, pid)


def stop(place: Folders) -> int | None:
    """End the engine, be it stuck before it listens, and return its process id; None if none ran."""
    if not is_alive(place):
        return None
    with start_lock(place, STOP_S * 3):
        pid = serving(place) or lock_holder(place)  # after the wait: it may have been replaced meanwhile
        if pid is not None:
            end(pid, place)
        elif is_alive(place):
            raise EngineUnreachable(f"A process that cannot be named holds {place.lock}.", remedy(place))
        return pid


@contextlib.contextmanager
def start_lock(place: Folders, timeout_s: float) -> Iterator[None]:
    """Hold the right to start or replace the engine. Raises EngineUnreachable if another client keeps it."""
    try:
        refuse_foreign_root(place)
        make_private(place.run)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(place.start_lock, flags, 0o600)
    except OSError as error:
        raise EngineUnreachable(
            f"The engine's folder cannot be used: {_reason(error)}.", _folder_remedy(place.run)
        ) from error
    try:
        deadline = time.monotonic() + timeout_s
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise EngineUnreachable("Another program has been starting the engine for too long.", remedy(place))
            time.sleep(POLL_S)
        yield
    finally:
        os.close(descriptor)  # and with it the lock


@contextlib.contextmanager
def _looking_at(lock: Path) -> Iterator[int | None]:
    """Give a descriptor of the lock file while an engine holds the lock, else None. Raises EngineUnreachable."""
    descriptor = _open_lock(lock)
    if descriptor is None:
        yield None
        return
    try:
        yield None if _try_lock(descriptor, fcntl.LOCK_SH) else descriptor
    finally:
        os.close(descriptor)


def _open_lock(lock: Path) -> int | None:
    """Return a descriptor of the lock file, None if it is not there. Raises EngineUnreachable for what is no file."""
    try:
        # Without blocking: in the place of the file may be anything.
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise EngineUnreachable(f"The engine's lock cannot be used: {_reason(error)}.", f"See to {lock}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise EngineUnreachable(f"The engine's lock cannot be used: {lock} is not a file.", f"Remove {lock}.")
    return descriptor


def _written(descriptor: int) -> tuple[int, bool]:
    """Return whose lock file it is (0: not known), and whether that engine said that it ends in good order."""
    first, _, rest = os.pread(descriptor, 32, 0).strip().partition(b" ")
    return int(first) if first.isdigit() else 0, rest == b"ended"


def _has_open(pid: int, descriptor: int) -> bool:
    """Say whether `pid` has that file open, where the kernel tells: a container writes ids that mean others here."""
    if sys.platform != "linux":
        return True
    wanted = os.fstat(descriptor)
    try:
        for name in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed since it was listed
                if os.path.samestat(name.stat(), wanted):
                    return True
    except OSError:  # gone, or another user's
        return False
    return False


def _connect_within(connection: socket.socket, path: str, timeout_s: float) -> None:
    connection.settimeout(timeout_s)
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            return connection.connect(path)
        except BlockingIOError:  # Linux, while too many others wait to be accepted
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)


def _ended(pid: int, place: Folders, patience_s: float) -> bool:
    with contextlib.suppress(ProcessLookupError):
        if patience_s > 0:
            os.kill(pid, signal.SIGTERM)
            if _wait_until_gone(place, patience_s):
                return True
        os.kill(pid, signal.SIGKILL)
    return _wait_until_gone(place, STOP_S)


def _wait_until_gone(place: Folders, timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    while is_alive(place):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def _try_lock(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    # Who only looks asks for it shared, so that two that look at the same moment don't take each other for an engine.
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _reason(error: OSError) -> str:
    """Return the system's words for a person: the place, and not the number."""
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)


def _folder_remedy(folder: Path) -> str:
    return f"Make {folder} a folder of your own that you can write to."
