"""The one thread that owns the voices.

    loop's thread                           synthesis thread
    submit, append, played, sent, cancel -> queue (under one lock) -> next output of the job whose turn it is
    deliver(output) <--------------------- call_soon_threadsafe

The thread sleeps while nothing may run. `Limits.freed_memory_s` after its last output it asks the voices for the
memory that they keep for the next one, and after `idle_unload_s` without a job for all of it, once each. A job's
generator is stepped and closed here and nowhere else. A voice that is likely to be wanted soon is loaded when no job
may run: who speaks at once waits for no more than the load itself.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Final, TypeVar

from native_helper.engine import log
from native_helper.engine.limits import Limits
from native_helper.engine.scheduler import Client, Job, Scheduler
from native_helper.engine.work import Failed, Output, Step, Turn, is_loading, made_s, size
from native_helper.errors import UtterError
from native_helper.speech.pipeline import NeedText
from native_helper.speech.warm_up import warm_up
from native_helper.voices.catalog import Catalog, Choice
from native_helper.voices.family import VoiceFamily
from native_helper.wire.messages import End, Started

T = TypeVar("T")

_INTERNAL: Final = "Utter failed to speak this; the engine's log tells where."


class Synthesis:
    """The thread, and what other threads may ask of it. All public methods are for the loop's thread."""

    def __init__(
        self,
        catalog: Catalog,
        limits: Limits,
        loop: asyncio.AbstractEventLoop,
        idle_unload_s: float = 0.0,  # 0: never
        clock: Callable[[], float] = time.monotonic,
        on_loaded: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_loaded` is called on the loop's thread whenever a voice was loaded, or could not be."""
        self._catalog = catalog
        self._loop = loop
        self._idle_unload_s = idle_unload_s
        self._clock = clock
        self._on_loaded = on_loaded
        self._changed = threading.Condition()
        # All below is guarded by `_changed`.
        self._queue = Scheduler(limits)
        self._calls: deque[Callable[[], None]] = deque()
        self._canceled: list[Job] = []
        self._wanted: Choice | None = None  # to be loaded when there is time
        self._last_work = clock()
        self._unloaded = True  # nothing was loaded yet
        self._tidied = True
        self._tidy_after_s = limits.freed_memory_s
        self._stopping = False
        # A daemon: a voice that hangs must not keep a process alive that was told to end.
        self._thread = threading.Thread(target=self._run, name="synthesis", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """Ask the thread to end after the output it is making; return whether it did in time."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def submit(self, job: Job) -> None:
        """Queue `job`. Raises QueueFull."""
        with self._changed:
            self._queue.add(job)
            self._changed.notify()

    def append(self, job: Job, units: int, append: Callable[[], None]) -> None:
        """Call `append`, which adds `units` of text to the job's reading, and let the job go on.

        Raises QueueFull, and whatever `append` raises.
        """
        with self._changed:
            self._queue.more_text(job, units)
        append()
        with self._changed:
            self._queue.text_came(job)
            self._changed.notify()

    def prepare(self, choice: Choice) -> None:
        """Bring that voice into memory when no job may run, so that the next one need not wait for it."""
        with self._changed:
            self._wanted = choice
            self._changed.notify()

    def played(self, job: Job, seconds: float) -> None:
        with self._changed:
            self._queue.played(job, seconds)
            self._changed.notify()

    def sent(self, client: Client, n_bytes: int) -> None:
        """Note that `client` took so many bytes of what was made for it."""
        with self._changed:
            client.unsent_bytes -= n_bytes
            self._changed.notify()

    def cancel(self, job: Job) -> None:
        """Deliver nothing more of `job` from now on, and end its work: the voice stops at its next step."""
        with self._changed:
            if job.over:
                return
            job.over = True
            self._queue.remove(job)
            self._canceled.append(job)
            self._changed.notify()
        job.stop()

    async def call(self, function: Callable[[], T]) -> T:
        """Return what `function` returns when it is called on the synthesis thread, before the next output."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(function())
            except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
                future.set_exception(error)

        with self._changed:
            self._calls.append(run)
            self._changed.notify()
        return await asyncio.wrap_future(future)

    def wake(self) -> None:
        """Look at the clock again."""
        with self._changed:
            self._changed.notify()

    def counts(self) -> dict[str, int]:
        """Return how many jobs have started and how many wait for their first turn."""
        with self._changed:
            running = self._queue.n_started
            return {"running": running, "waiting": self._queue.n_jobs - running}

    def _run(self) -> None:
        while True:
            task = self._wait_for_task()
            if task is None:
                break
            task()
        with self._changed:
            unfinished = self._canceled
            self._canceled = []
        for job in unfinished:
            _close(job)

    def _wait_for_task(self) -> Callable[[], None] | None:
        """Sleep until there is something to do; return it, or None at the end."""
        with self._changed:
            while True:
                if self._stopping:
                    return None
                if self._canceled:
                    job = self._canceled.pop()
                    return lambda: _close(job)
                if self._calls:
                    return self._calls.popleft()
                ready = self._queue.next()
                if ready is not None:
                    next_job, n_texts = ready, ready.n_texts
                    ready.started = True
                    self._unloaded = self._tidied = False
                    return lambda: self._step(next_job, n_texts)
                if self._wanted is not None:
                    wanted, self._wanted = self._wanted, None
                    self._unloaded = self._tidied = False
                    return lambda: self._load(wanted)
                giving_back = self._due()
                if giving_back is not None:
                    return giving_back
                waits = (self._idle_left_s(), self._untidy_left_s())
                self._changed.wait(min((left_s for left_s in waits if left_s is not None), default=None))

    def _due(self) -> Callable[[], None] | None:
        """Return how memory is to be given back now, None if it is not."""
        idle_s, untidy_s = self._idle_left_s(), self._untidy_left_s()
        if idle_s is not None and idle_s <= 0:
            self._unloaded = self._tidied = True
            return self._unload
        if untidy_s is not None and untidy_s <= 0:
            self._tidied = True
            return self._tidy
        return None

    def _idle_left_s(self) -> float | None:
        """Return the seconds until voices are unloaded, None if they are not to be."""
        if self._unloaded or not self._idle_unload_s or self._queue.n_jobs:
            return None
        return self._last_work + self._idle_unload_s - self._clock()

    def _untidy_left_s(self) -> float | None:
        """Return the seconds until voices are asked for freed memory, None if they were, reading on pause or not."""
        return None if self._tidied else self._last_work + self._tidy_after_s - self._clock()

    def _step(self, job: Job, n_texts: int) -> None:
        """Make one output of `job` and hand it to the loop."""
        output: Step
        try:
            output = self._next(job)
        except UtterError as error:
            output = Failed(error)
        except Exception as error:  # noqa: BLE001 - a fault in one voice must not end the thread that owns all
            log.fault("job_failed", error, client=job.client.name)
            output = Failed(UtterError(_INTERNAL))
        with self._changed:
            self._last_work = self._clock()
            if job.over:
                return  # it waits among the canceled to be closed
            if isinstance(output, NeedText):
                # Text that came while the reading found it had none would otherwise never be looked at.
                job.needs_text = job.n_texts == n_texts
                return
            if isinstance(output, Turn):
                return
            job.made_s += made_s(output)
            job.client.unsent_bytes += size(output)
            last = isinstance(output, End | Failed)
            if last:
                self._queue.remove(job)
        self._hand_over(job, output)
        if last:
            _close(job)

    def _next(self, job: Job) -> Step:
        """Return the next output of `job` that is a turn."""
        output = next(job.work)
        # These cost nothing, and the first sound that follows them is waited for.
        while isinstance(output, Started) or is_loading(output):
            self._hand_over(job, output)
            try:
                following = next(job.work)
            finally:
                if is_loading(output):
                    self._call(self._on_loaded)
            output = following
        return output

    def _load(self, wanted: Choice) -> None:
        try:
            if not wanted.family.state().in_memory:
                wanted.family.load(wanted.voice)
            warm_up(wanted.voice)
        except UtterError as error:
            # The next reading meets it, and speaks with another voice.
            log.event("load_failed", logging.WARNING, voice=wanted.voice.id, code=error.code)
        except Exception as error:  # noqa: BLE001 - as in `_step`
            log.fault("load_failed", error, voice=wanted.voice.id)
        with self._changed:
            self._last_work = self._clock()
        self._call(self._on_loaded)

    def _hand_over(self, job: Job, output: Output) -> None:
        self._call(partial(self._deliver, job, output))

    def _call(self, function: Callable[[], None]) -> None:
        """Call `function` on the loop's thread."""
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            # The loop is closed: the engine ends and nobody listens any more.
            with self._changed:
                self._stopping = True

    def _deliver(self, job: Job, output: Output) -> None:
        """On the loop's thread: hand `output` to its client unless the job was canceled meanwhile."""
        if job.over:
            self.sent(job.client, size(output))
            return
        if isinstance(output, End | Failed):
            job.over = True
        job.deliver(output)

    def _unload(self) -> None:
        self._each_family("unload_failed", lambda family: family.unload())
        log.event("voices_unloaded")

    def _tidy(self) -> None:
        self._each_family("tidy_failed", lambda family: family.tidy())

    def _each_family(self, fault: str, ask: Callable[[VoiceFamily], None]) -> None:
        for family in self._catalog.families:
            try:
                ask(family)
            except Exception as error:  # noqa: BLE001 - as in `_step`
                log.fault(fault, error, family=family.name)


def _close(job: Job) -> None:
    try:
        job.work.close()
    except Exception as error:  # noqa: BLE001 - as in `_step`: closing runs a voice's own clean-up
        log.fault("close_failed", error, client=job.client.name)
