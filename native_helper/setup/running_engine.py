"""The engine that may be running: its process id, and its end. What MessagePack is not needed for.

A checkout can so remove an installation whose environment is broken or gone.
"""

from native_helper.host import engine_process
from native_helper.paths import Folders


def pid(folders: Folders) -> int | None:
    """Return the process id of the engine, listening or not; None if none runs. Raises EngineUnreachable."""
    return engine_process.serving(folders) or engine_process.lock_holder(folders)


def stop(folders: Folders) -> bool:
    """End the engine and wait until it is gone; say whether one ran. Raises EngineUnreachable if it lives on."""
    return engine_process.stop(folders) is not None
