"""The engine that may be running: find it by its socket, end it.

`host.engine_link.stop_engine` does the same with MessagePack at hand; this does it with the standard library alone, so
that a checkout can remove an installation whose environment is broken or gone.
"""

import socket

from native_helper.errors import EngineUnreachable
from native_helper.host import engine_process
from native_helper.paths import Folders
from native_helper.peer import peer


def pid(folders: Folders) -> int | None:
    """Return the process id of whoever listens at the engine's socket, as the kernel tells it; None if nobody does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        try:
            link.connect(str(folders.socket))
        except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
            return None
        except OSError as error:
            raise EngineUnreachable(
                f"The engine's socket cannot be used: {error}.", f"Remove {folders.socket}."
            ) from error
        return peer(link).pid


def stop(folders: Folders) -> bool:
    """End the engine and wait until it is gone; say whether one ran. Raises EngineUnreachable if it lives on."""
    if pid(folders) is None:
        return False
    with engine_process.start_lock(folders, engine_process.STOP_S * 3):
        running = pid(folders)  # again: it may have been replaced while we waited for the lock
        if running is not None:
            engine_process.end(running, folders)
    return True
