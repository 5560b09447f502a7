"""Whose turn it is: a bounded queue that is fair between clients, then between one client's jobs.

Pure: no thread, no clock, no I/O. The synthesis thread asks `next()` and makes one output of that job, which then
stands behind its client's others, and the client behind the other clients. So a whole book and one sentence that
came later both advance, an output at a time. Who comes anew stands behind all but the one that has its turn just
then: its first sound is waited for, and the others lose nothing.

A job runs while nothing holds it back:

    text    all that came is spoken and more was promised       until `text_came`
    credit  a lead of `lead_s` seconds was made and not heard    until `played`
    room    its client has not taken what was made for it        until `sent`
    voice   what it waits for is computed elsewhere              until that `has_come`

and one that may not run costs nothing: it never holds the thread.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from native_helper.engine.limits import Limits
from native_helper.engine.output import Output, Work
from native_helper.errors import QueueFull
from native_helper.voices.family import Waiting


@dataclass(eq=False, slots=True)
class Client:
    """One connection's account: what was made for it and not yet taken."""

    name: str
    unsent_bytes: int = 0
    jobs: OrderedDict["Job", None] = field(default_factory=OrderedDict)
    last_served: "Job | None" = None


@dataclass(eq=False, slots=True)
class Job:
    """One request that makes sound, and how far it is."""

    client: Client
    work: Work  # stepped and closed on the synthesis thread only
    deliver: Callable[[Output], None]  # called on the loop's thread
    text_units: int  # of its text
    credited: bool  # whether `played` bounds it; files and HTTP are bounded by what their reader takes
    stop: Callable[[], None] = lambda: None  # asks the work to end in the middle of an output, from any thread
    n_segments: int = 0  # that came with the text
    made_s: float = 0.0
    heard_s: float = 0.0
    started: bool = False
    needs_text: bool = False
    waits_for: Waiting | None = None  # a voice outside the engine
    n_texts: int = 0  # parts that came after the first
    over: bool = False  # ended, failed or canceled: nothing of it is delivered any more


class Scheduler:
    """The queue. Not for two threads at once: its owner locks."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clients: OrderedDict[Client, None] = OrderedDict()
        self._held_units = 0
        self._last_served: Client | None = None

    def add(self, job: Job) -> None:
        """Let `job` wait for its turn. Raises QueueFull."""
        if len(job.client.jobs) >= self._limits.jobs_per_client:
            raise _full(f"{len(job.client.jobs)} requests of this client are waiting already")
        if self.n_jobs >= self._limits.jobs:
            raise _full(f"{self.n_jobs} requests are waiting already")
        self._hold(job.text_units, job.n_segments)
        client, latest = job.client, job.client.last_served
        client.jobs[job] = None
        if latest is not None and latest in client.jobs:
            client.jobs.move_to_end(latest)
        if client not in self._clients:
            self._clients[client] = None
            if self._last_served is not None and self._last_served in self._clients:
                self._clients.move_to_end(self._last_served)

    def remove(self, job: Job) -> None:
        """Forget `job`, which may be gone already."""
        if job not in job.client.jobs:
            return
        del job.client.jobs[job]
        self._held_units -= self._cost(job.text_units, job.n_segments)
        if not job.client.jobs:
            del self._clients[job.client]

    def next(self) -> Job | None:
        """Return the job whose turn it is, or None if none may run."""
        for client in self._clients:
            if client.unsent_bytes >= self._limits.outbound_bytes:
                continue
            for job in client.jobs:
                if self._may_run(job):
                    client.jobs.move_to_end(job)
                    client.last_served = job
                    self._clients.move_to_end(client)
                    self._last_served = client
                    return job
        return None

    def more_text(self, job: Job, units: int, n_segments: int) -> None:
        """Make room for text that is about to be appended; a job that is gone takes none. Raises QueueFull."""
        # The thread may have ended the job while its client sent this: nobody would give the room back.
        if job not in job.client.jobs:
            return
        self._hold(units, n_segments)
        job.text_units += units
        job.n_segments += n_segments

    def text_came(self, job: Job) -> None:
        """Let a job run that waited for the rest of its text."""
        job.n_texts += 1
        job.needs_text = False

    def played(self, job: Job, seconds: float) -> None:
        """Note how far `job` was heard. Nobody hears what was not made, and nobody unhears."""
        job.heard_s = max(job.heard_s, min(seconds, job.made_s))

    @property
    def n_jobs(self) -> int:
        return sum(len(client.jobs) for client in self._clients)

    @property
    def n_started(self) -> int:
        return sum(job.started for client in self._clients for job in client.jobs)

    def _may_run(self, job: Job) -> bool:
        if job.needs_text or (job.waits_for is not None and not job.waits_for.has_come()):
            return False
        return not job.credited or job.made_s - job.heard_s < self._limits.lead_s

    def _hold(self, units: int, n_segments: int) -> None:
        cost = self._cost(units, n_segments)
        if self._held_units + cost > self._limits.text_units:
            raise _full("the texts that wait are too long together")
        self._held_units += cost

    def _cost(self, units: int, n_segments: int) -> int:
        return units + n_segments * self._limits.segment_units


def _full(reason: str) -> QueueFull:
    return QueueFull(f"Too much is waiting to be spoken: {reason}.", "Stop another reading, or try again later.")
