"""The workers of one engine: at most one process of each kind, and one place that tells when something came."""

from collections.abc import Callable
from functools import partial

from native_helper import build
from native_helper.paths import Folders
from native_helper.workers import installed
from native_helper.workers.limits import WorkerLimits
from native_helper.workers.roster import ROSTER, Kind
from native_helper.workers.worker import Worker


class Workers:
    """All kinds of the roster; making them starts nothing."""

    def __init__(self, where: Folders, limits: WorkerLimits | None = None) -> None:
        self.on_change: Callable[[], None] = lambda: None  # called, from a thread of a worker's, when an answer came
        self._where = where
        self._limits = limits
        self._by_name = {name: self._worker(kind) for name, kind in ROSTER.items()}

    def __getitem__(self, name: str) -> Worker:
        return self._by_name[name]

    def faults(self) -> list[installed.Fault]:
        """Return what is wrong with what was added; what never was is no fault."""
        return list(filter(None, (installed.fault(kind, self._where) for kind in ROSTER.values())))

    def end_gone(self) -> None:
        """End those whose installation was removed: they hold memory, and files that are deleted but take room."""
        for worker in self._by_name.values():
            worker.end_if_gone()

    def stop(self) -> None:
        """End those that run."""
        for worker in self._by_name.values():
            worker.stop()

    def _changed(self) -> None:
        self.on_change()  # the one of now: the engine sets it when its thread is there

    def _worker(self, kind: Kind) -> Worker:
        worker = Worker(
            kind.title,
            partial(installed.command, kind, self._where),
            partial(self._hello, kind),
            partial(installed.remedy, kind, self._where),
            self._limits,
        )
        worker.on_change = self._changed
        return worker

    def _hello(self, kind: Kind) -> dict[str, str]:
        return {"build": build.build(), **installed.hello(kind, self._where)}
