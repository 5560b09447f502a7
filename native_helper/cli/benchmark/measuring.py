"""The measuring itself, in the order in which a person would meet it: a cold start, a first sound, speech of three
lengths, sound on its way, memory.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from native_helper.cli.benchmark import utterances
from native_helper.cli.benchmark.files import Encoded, encoded
from native_helper.cli.benchmark.native_host import run_host
from native_helper.cli.benchmark.transport import Cost, costs
from native_helper.cli.benchmark.utterances import Spoken, speak
from native_helper.host.engine_link import connect
from native_helper.host.watched_link import WatchedLink

TEXTS: Final = {"phrase": utterances.PHRASE, "sentence": utterances.SENTENCE, "paragraph": utterances.PARAGRAPH}
N_HOSTS: Final = 5


@dataclass(slots=True)
class Measured:
    """Seconds, MB (10^6 bytes)."""

    voice: str = ""
    families: list[dict[str, Any]] = field(default_factory=list)  # as the engine told them
    cold: dict[str, float] = field(default_factory=dict)
    host_ready_s: list[float] = field(default_factory=list)
    runs: dict[str, list[Spoken]] = field(default_factory=dict)  # by length, each run whole and in order
    transport: dict[str, Cost] = field(default_factory=dict)
    files: dict[str, Encoded] = field(default_factory=dict)  # by format
    memory_mb: dict[str, float | None] = field(default_factory=dict)

    @property
    def first_sound_s(self) -> list[float]:
        """Of the phrases: what a person waits for."""
        return [run.first_sound_s for run in self.runs["phrase"]]


def measure(voice: str | None, n_runs: int, tell: Callable[[str], None]) -> Measured:
    """Measure with a new engine, which the caller's root leads to; `tell` gets what is done now. Raises UtterError."""
    found = Measured()
    tell("a cold start")
    begin = time.perf_counter()
    with connect("bench") as unwatched:
        link = WatchedLink(unwatched)
        found.cold["engine_ready_s"] = time.perf_counter() - begin
        found.families = link.ready["families"]
        found.memory_mb["engine, no voice in memory"] = utterances.memory_mb(link)
        first = speak(link, utterances.PHRASE, voice)
        found.voice = first.voice
        found.cold["first_sound_s"] = first.first_sound_s
        found.memory_mb["engine, voice in memory"] = utterances.memory_mb(link)
        for name, text in TEXTS.items():
            speak(link, text, voice)  # what is made once for each length is not what a person waits for every time
            found.runs[name] = []
            for number in range(n_runs):
                tell(f"{name}, {number + 1} of {n_runs}")
                found.runs[name].append(speak(link, text, voice))
        tell("sound on its way")
        messages = speak(link, utterances.PARAGRAPH, voice, keeps=True).messages
        found.transport = costs(messages)
        tell("sound as a file")
        found.files = encoded(messages)
        found.memory_mb["engine, after all"] = utterances.memory_mb(link)
        tell("the native host")
        hosts = [run_host() for _ in range(N_HOSTS)]
    found.host_ready_s = [host.ready_s for host in hosts]
    found.memory_mb["native host"] = hosts[-1].memory_mb
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed; of few values the next one that was measured."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def stages(runs: Sequence[Spoken]) -> dict[str, float]:
    """Return the median seconds of work by stage."""
    names = list(dict.fromkeys(name for run in runs for name in run.stages))
    return {name: statistics.median(run.stages.get(name, 0.0) for run in runs) for name in names}
