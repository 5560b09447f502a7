"""What crosses between two threads: calls from the loop's to the synthesis thread, outputs the other way."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from native_helper.engine.output import Failed, Output, size
from native_helper.engine.scheduler import Client, Job
from native_helper.wire.engine_messages import End

T = TypeVar("T")


def as_task(
    function: Callable[[], T], is_wanted: Callable[[], bool] = lambda: True
) -> tuple[Callable[[], None], "Future[T]"]:
    """Return what the other thread is to run, and the future that then has what `function` returns or raises.

    The future is canceled if `is_wanted`, which is asked on the other thread, says no.
    """
    future: Future[T] = Future()

    def run() -> None:
        if not is_wanted():
            future.cancel()
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(function())
        except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
            future.set_exception(error)

    return run, future


class ToLoop:
    """The way from the synthesis thread to the loop's."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        not_taken: Callable[[Client, int], None],
        on_closed: Callable[[], None],
    ) -> None:
        """`not_taken` hears, on the loop's thread, of bytes that a client does not get."""
        self._loop = loop
        self._not_taken = not_taken
        self._on_closed = on_closed

    def call(self, function: Callable[[], None]) -> None:
        """Call `function` on the loop's thread."""
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            # The loop is closed: the engine ends and nobody listens any more.
            self._on_closed()

    def hand_over(self, job: Job, output: Output) -> None:
        """Hand `output` to its client unless the job was canceled meanwhile."""
        self.call(partial(self._deliver, job, output))

    def _deliver(self, job: Job, output: Output) -> None:
        if job.over:
            self._not_taken(job.client, size(output))
            return
        if isinstance(output, End | Failed):
            job.over = True
        job.deliver(output)
