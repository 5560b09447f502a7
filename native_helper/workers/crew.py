"""The workers of one engine: at most one process of each kind, and one place that tells when something came.

What a worker is made of is imported with the first of them: most machines have none.
"""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from native_helper.build import build
from native_helper.paths import Folders

if TYPE_CHECKING:
    from native_helper.workers.installed import Fault
    from native_helper.workers.limits import WorkerLimits
    from native_helper.workers.worker import Worker


class Workers:
    """All kinds of the roster; each is made when it is first asked for, and making it starts nothing."""

    def __init__(self, where: Folders, limits: "WorkerLimits | None" = None) -> None:
        self.on_change: Callable[[], None] = lambda: None  # called, from a thread of a worker's, when an answer came
        self._where = where
        self._limits = limits
        self._lock = Lock()
        self._made: dict[str, Worker] = {}  # guarded by `_lock`

    def __getitem__(self, name: str) -> "Worker":
        with self._lock:
            if name not in self._made:
                self._made[name] = self._worker(name)
            return self._made[name]

    def faults(self) -> "list[Fault]":
        """Return what is wrong with what was added; what never was is no fault."""
        if not self._where.workers.is_dir():
            return []
        from native_helper.workers.installed import faults

        return faults(self._where)

    def end_gone(self) -> None:
        """End those whose installation was removed: they hold memory, and files that are deleted but take room."""
        for worker in self._all():
            worker.end_if_gone()

    def stop(self) -> None:
        """End those that run."""
        for worker in self._all():
            worker.stop()

    def _all(self) -> "list[Worker]":
        with self._lock:
            return list(self._made.values())

    def _changed(self) -> None:
        self.on_change()  # the one of now: the engine sets it when its thread is there

    def _worker(self, name: str) -> "Worker":
        from native_helper.workers import installed
        from native_helper.workers.roster import ROSTER
        from native_helper.workers.worker import Worker

        kind, where = ROSTER[name], self._where
        worker = Worker(
            kind.title,
            partial(installed.command, kind, where),
            lambda: {"build": build(), **installed.hello(kind, where)},
            partial(installed.remedy, kind, where),
            self._limits,
        )
        worker.on_change = self._changed
        return worker
