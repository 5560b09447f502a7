"""The download of the natural voice's files: at most one, on a thread of its own, for whoever follows it.

    idle --install--> running --done--> idle      followers hear the status
              |          \\---failed---> idle      followers hear why
              \\--------cancel----------> idle      followers hear Canceled; what came is kept

A second `install` joins the first. A follower that goes away ends nothing: the popup that asked is closed long before
355 MB are here. The thread is a daemon and may be left in the middle of anything: only whole files count, and the next
download goes on from what is on the disk.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias

from native_helper.engine import log
from native_helper.errors import Canceled, UtterError
from native_helper.paths import Folders
from native_helper.setup import model_files
from native_helper.setup.model_files import Status


@dataclass(frozen=True, slots=True)
class Part:
    """How far a download is."""

    fraction: float = 0.0
    size_bytes: int | None = None  # of the whole set, once the hub has told it


News: TypeAlias = Part | Status | UtterError  # the end, good or bad, is one of the last two
Follower: TypeAlias = Callable[[News], None]

STEP: Final = 0.005  # smaller advances are not worth a message; of 355 MB it is 2 MB


class ModelDownload:
    """All methods are for the loop's thread."""

    def __init__(self, where: Folders, loop: asyncio.AbstractEventLoop) -> None:
        self._where = where
        self._loop = loop
        self._followers: list[Follower] = []
        self._running: _Run | None = None
        self._last: threading.Thread | None = None

    def status(self) -> Status:
        """Return what is on the disk. Raises DownloadFailed for a record that cannot be understood."""
        return model_files.status(self._where)

    def install(self, follower: Follower) -> None:
        """Begin, or join the download that runs; `follower` hears how it goes, and once how it ended."""
        if not self.follow(follower):
            self._followers.append(follower)
            self._running = _Run(self, self._where, self._loop, self._last)
            self._last = self._running.thread
            log.event("download_started")
            self._last.start()
            follower(self._running.part)

    def follow(self, follower: Follower) -> bool:
        """Let `follower` hear of the download that runs, at once how far it is; return False if none does."""
        if self._running is None:
            return False
        self._followers.append(follower)
        follower(self._running.part)
        return True

    def leave(self, follower: Follower) -> None:
        """Tell `follower` nothing more."""
        with suppress(ValueError):  # it may have heard the end
            self._followers.remove(follower)

    def cancel(self) -> None:
        """End the download that runs, if one does."""
        if self._running is not None:
            self._running.canceled.set()
            self._end(Canceled("The download was stopped.", "What came so far is kept: it goes on from there."))

    def stop(self) -> None:
        """The engine ends: the thread is told so and not waited for."""
        if self._running is not None:
            self._running.canceled.set()

    def advanced(self, run: "_Run", part: Part) -> None:
        if run is self._running:
            run.part = part
            for follower in list(self._followers):
                follower(part)

    def ended(self, run: "_Run", news: Status | UtterError) -> None:
        if run is self._running:
            self._end(news)

    def _end(self, news: Status | UtterError) -> None:
        self._running = None
        followers, self._followers = self._followers, []
        failed = isinstance(news, UtterError)
        log.event("download_ended", result=type(news).__name__ if failed else "installed")
        for follower in followers:
            follower(news)


class _Run:
    """One download."""

    def __init__(
        self,
        owner: ModelDownload,
        where: Folders,
        loop: asyncio.AbstractEventLoop,
        before: threading.Thread | None,
    ) -> None:
        self.canceled = threading.Event()
        self.part = Part()  # for the loop's thread
        self.thread = threading.Thread(target=self._work, name="download", daemon=True)
        self._owner = owner
        self._where = where
        self._loop = loop
        self._before = before
        self._told = Part()

    def _work(self) -> None:
        # Here, since an engine that only speaks needs nothing of the web.
        from native_helper.setup.model_install import Wish, install

        news: Status | UtterError
        try:
            if self._before is not None:
                self._before.join()  # canceled, and about to let go of the files
            install(self._where, Wish(on_progress=self._progress, canceled=self.canceled))
            news = model_files.status(self._where)
        except UtterError as error:
            news = error
        except Exception as error:  # noqa: BLE001 - whoever follows must hear that it is over
            log.fault("download_fault", error)
            news = UtterError("Utter failed to bring the voice; the engine's log tells where.")
        self._tell(lambda: self._owner.ended(self, news))

    def _progress(self, have: int, total: int) -> None:
        part = Part(min(max(have / total, 0.0), 1.0), total)
        if self._told.size_bytes is None or abs(part.fraction - self._told.fraction) >= STEP:
            self._told = part
            self._tell(lambda: self._owner.advanced(self, part))

    def _tell(self, call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the engine ends and nobody listens any more
            self._loop.call_soon_threadsafe(call)
