"""The one thread that owns the voices.

    loop's thread                           synthesis thread
    submit, append, played, sent, cancel -> queue (under one lock) -> next output of the job whose turn it is
    deliver(output) <--------------------- call_soon_threadsafe

The thread sleeps while nothing may run, but for the moments when the voices are to give memory back
(voice_memory.py). A job's generator is stepped and closed here and nowhere else (job_step.py). A voice that is likely
to be wanted soon is loaded when no job may run: who speaks at once waits for no more than the load itself.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from native_helper.engine import job_step
from native_helper.engine.limits import Limits
from native_helper.engine.output import Failed, Output, Turn, made_s, size
from native_helper.engine.scheduler import Client, Job, Scheduler
from native_helper.engine.thread_crossing import ToLoop, as_task
from native_helper.engine.voice_memory import VoiceMemory
from native_helper.speech.front_end import NeedText
from native_helper.voices.catalog import Catalog, Choice
from native_helper.voices.family import Waiting
from native_helper.wire.engine_messages import End

T = TypeVar("T")


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
        self._to_loop = ToLoop(loop, self.sent, self._end)
        self._tell_loaded = partial(self._to_loop.call, on_loaded)
        self._changed = threading.Condition()
        # All below is guarded by `_changed`.
        self._queue = Scheduler(limits)
        self._calls: deque[Callable[[], None]] = deque()
        self._canceled: list[Job] = []
        self._wanted: Choice | None = None  # to be loaded when there is time
        self._memory = VoiceMemory(catalog, limits, idle_unload_s, clock)
        self._stopping = False
        # A daemon: a voice that hangs must not keep a process alive that was told to end.
        self._thread = threading.Thread(target=self._run, name="synthesis", daemon=True)

    def also_unload(self, unload: Callable[[], None]) -> None:
        """Call `unload`, on the synthesis thread, whenever voices are unloaded: something beside them has memory."""
        with self._changed:
            self._memory.unload_others = unload

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float) -> bool:
        """Ask the thread to end after the output it is making; return whether it did in time."""
        self._end()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _end(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def submit(self, job: Job) -> None:
        """Queue `job`. Raises QueueFull."""
        with self._changed:
            self._queue.add(job)
            self._changed.notify()

    def append(self, job: Job, units: int, n_segments: int, append: Callable[[], None]) -> None:
        """Call `append`, which adds `units` of text with `n_segments` to the job's reading, and let the job go on.

        Raises QueueFull, and whatever `append` raises.
        """
        with self._changed:
            self._queue.more_text(job, units, n_segments)
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

    async def call(self, function: Callable[[], T], is_wanted: Callable[[], bool] = lambda: True) -> T:
        """Return what `function` returns when it is called on the synthesis thread, before the next output.

        Raises CancelledError if `is_wanted`, asked on that thread when its turn has come, says no.
        """
        run, future = as_task(function, is_wanted)
        with self._changed:
            self._calls.append(run)
            self._changed.notify()
        return await asyncio.wrap_future(future)

    def wake(self) -> None:
        """Look at the clock, and at what jobs wait for, again; from any thread."""
        with self._changed:
            self._changed.notify()

    def tell(self, function: Callable[[], None]) -> None:
        """Call `function` on the loop's thread soon; from any thread."""
        self._to_loop.call(function)

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
            job_step.close(job)

    def _wait_for_task(self) -> Callable[[], None] | None:
        """Sleep until there is something to do; return it, or None at the end."""
        with self._changed:
            while True:
                if self._stopping:
                    return None
                if self._canceled:
                    return partial(job_step.close, self._canceled.pop())
                if self._calls:
                    return self._calls.popleft()
                ready = self._queue.next()
                if ready is not None:
                    ready.started = True
                    self._memory.begin_work()
                    return partial(self._step, ready, ready.n_texts)
                if self._wanted is not None:
                    wanted, self._wanted = self._wanted, None
                    self._memory.begin_work()
                    return partial(self._load, wanted)
                giving_back = self._memory.due(self._queue.n_jobs)
                if giving_back is not None:
                    return giving_back
                self._changed.wait(self._memory.left_s(self._queue.n_jobs))

    def _step(self, job: Job, n_texts: int) -> None:
        """Make one output of `job` and hand it to the loop."""
        output = job_step.next_output(job, partial(self._hand_over, job), self._tell_loaded)
        with self._changed:
            self._memory.end_work()
            if job.over:
                return  # it waits among the canceled to be closed
            if isinstance(output, NeedText):
                # Text that came while the reading found it had none would otherwise never be looked at.
                job.needs_text = job.n_texts == n_texts
                return
            job.waits_for = output if isinstance(output, Waiting) else None
            if isinstance(output, Waiting):
                return
            if isinstance(output, Turn):
                return
            last = isinstance(output, End | Failed)
            if last:
                self._queue.remove(job)
        self._hand_over(job, output)
        if last:
            job_step.close(job)

    def _hand_over(self, job: Job, output: Output) -> None:
        with self._changed:
            job.made_s += made_s(output)
            job.client.unsent_bytes += size(output)
        self._to_loop.hand_over(job, output)

    def _load(self, wanted: Choice) -> None:
        self._memory.load(wanted)
        with self._changed:
            self._memory.end_work()
        self._tell_loaded()
