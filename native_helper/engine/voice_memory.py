"""The voices' memory: when they take it and when they are asked for it back.

`Limits.freed_memory_s` after the last output the voices are asked for the memory that they keep for the next one, and
after `idle_unload_s` without a job for all of it, once each.

Whoever owns this locks around all but `load` and what `due` returns: those are work, for the thread that owns the
voices.
"""

import logging
from collections.abc import Callable

from native_helper.engine import log
from native_helper.engine.limits import Limits
from native_helper.engine.memory import give_back_freed
from native_helper.errors import UtterError
from native_helper.speech.warm_up import warm_up
from native_helper.voices.catalog import Catalog, Choice
from native_helper.voices.family import VoiceFamily


class VoiceMemory:
    """What the voices hold, as far as the clock tells."""

    def __init__(self, catalog: Catalog, limits: Limits, idle_unload_s: float, clock: Callable[[], float]) -> None:
        """`idle_unload_s` 0: voices are never unloaded."""
        self.unload_others: Callable[[], None] = lambda: None  # of what has memory beside the voices
        self._catalog = catalog
        self._idle_unload_s = idle_unload_s
        self._tidy_after_s = limits.freed_memory_s
        self._clock = clock
        self._last_work = clock()
        self._unloaded = True  # nothing was loaded yet
        self._tidied = True

    def begin_work(self) -> None:
        """Note that a voice is about to take memory."""
        self._unloaded = self._tidied = False

    def end_work(self) -> None:
        """Note that work ended just now."""
        self._last_work = self._clock()

    def due(self, n_jobs: int) -> Callable[[], None] | None:
        """Return how memory is to be given back now, None if it is not."""
        idle_s, untidy_s = self._idle_left_s(n_jobs), self._untidy_left_s()
        if idle_s is not None and idle_s <= 0:
            self._unloaded = self._tidied = True
            return self._unload
        if untidy_s is not None and untidy_s <= 0:
            self._tidied = True
            return self._tidy
        return None

    def left_s(self, n_jobs: int) -> float | None:
        """Return the seconds until something is due if nothing happens, None if nothing will be."""
        waits = (self._idle_left_s(n_jobs), self._untidy_left_s())
        return min((left_s for left_s in waits if left_s is not None), default=None)

    def load(self, wanted: Choice) -> None:
        """Bring that voice into memory. A failure is logged: the next reading meets it, and takes another voice."""
        try:
            if not wanted.family.state().in_memory:
                wanted.family.load(wanted.voice)
            warm_up(wanted.voice)
        except UtterError as error:
            log.event("load_failed", logging.WARNING, voice=wanted.voice.id, code=error.code)
        except Exception as error:  # noqa: BLE001 - a fault in one voice must not end the thread that owns all
            log.fault("load_failed", error, voice=wanted.voice.id)

    def _idle_left_s(self, n_jobs: int) -> float | None:
        """Return the seconds until voices are unloaded, None if they are not to be."""
        if self._unloaded or not self._idle_unload_s or n_jobs:
            return None
        return self._last_work + self._idle_unload_s - self._clock()

    def _untidy_left_s(self) -> float | None:
        """Return the seconds until voices are asked for freed memory, None if they were, reading on pause or not."""
        return None if self._tidied else self._last_work + self._tidy_after_s - self._clock()

    def _unload(self) -> None:
        self._each_family("unload_failed", lambda family: family.unload())
        self.unload_others()
        log.event("voices_unloaded")

    def _tidy(self) -> None:
        self._each_family("tidy_failed", lambda family: family.tidy())
        give_back_freed()  # texts, encoders and a voice's own library have freed blocks too, whichever voice it was

    def _each_family(self, fault: str, ask: Callable[[VoiceFamily], None]) -> None:
        for family in self._catalog.families:
            try:
                ask(family)
            except Exception as error:  # noqa: BLE001 - as in `load`
                log.fault(fault, error, family=family.name)
