"""Every bound on a worker, in one place; a dataclass, so that a test can ask for a hang of a tenth of a second."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """Bounds; seconds and counts as the names say."""

    load_s: float = 300.0  # until it says `ready`: gigabytes come from a disk, and not always a fast one
    answer_s: float = 120.0  # without progress while a request waits: it hangs
    exit_s: float = 0.5  # after the end of its output until it is killed
    look_s: float = 1.0  # between two looks at the clock while it lives
    crashes: int = 3  # so many within `crashes_s`, and it is not started again before that time is over
    crashes_s: float = 60.0
    requests: int = 512  # that wait for one worker: of each reading that the engine takes, a few sentences
