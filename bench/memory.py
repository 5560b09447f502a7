"""How much memory Kokoro takes: before it is loaded, loaded, while it reads, and after it was unloaded.

    python bench/memory.py CHECKPOINT [--minutes 60] [--json]

The way is the engine's: a text through all stages and the family, on one thread. Resident memory of the process in MB
(10^6 bytes), after each chunk. Half of the time is one text, the other half the same again, so that whatever is higher
then has grown. The voice is the one whose random durations in the generated full-size checkpoint are those of speech,
3 frames a phoneme.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from bench.prose import prose
from native_helper.engine.memory import resident_mb
from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk
from native_helper.speech.warm_up import warm_up
from native_helper.voices.catalog import Catalog
from native_helper.voices.kokoro.family import KokoroFamily

VOICE: Final = "ff_siwis"
LANGUAGE: Final = "en"  # of the text
_LETTERS_PER_S: Final = 25  # more than anybody speaks: the text must not end early


@dataclass(frozen=True, slots=True)
class Memory:
    """In MB."""

    before: float  # with all but MLX and the model: what the engine has when it starts
    loaded: float
    loading_peak: float
    first: float  # the highest after a chunk of the first reading
    second: float  # the same of the second
    peak: float
    unloaded: float
    audio_s: float
    wall_s: float

    @property
    def growth(self) -> float:
        return self.second / self.first


def measure(checkpoint: Path, scratch: Path, audio_s: float) -> Memory:
    """Load, read `audio_s` of speech, unload."""
    family = KokoroFamily(checkpoint, scratch)
    voice = next(voice for voice in family.voices() if voice.id == VOICE)
    warm_up(replace(voice, languages=(LANGUAGE,)))
    text = prose(round(audio_s / 2 * _LETTERS_PER_S) + 1000)
    before = resident_mb()
    family.load(voice)
    loaded, loading_peak = resident_mb(), _peak_mb()
    begin = time.perf_counter()
    (first, first_s), (second, second_s) = (_read(family, text, audio_s / 2) for _ in range(2))
    wall_s = time.perf_counter() - begin
    peak = _peak_mb()
    family.unload()
    return Memory(before, loaded, loading_peak, first, second, peak, resident_mb(), first_s + second_s, wall_s)


def _read(family: KokoroFamily, text: str, audio_s: float) -> tuple[float, float]:
    reading = Reading(Request(text, voice=VOICE, language=LANGUAGE), Catalog([family]))
    highest = 0.0
    with closing(reading.events()) as events:  # type: ignore[type-var]  # a generator
        for event in events:
            if isinstance(event, Chunk):
                highest = max(highest, resident_mb())
            if reading.duration_s >= audio_s:
                break
    return highest, reading.duration_s


def _peak_mb() -> float:
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    # On Linux that one also counts what the parent held when it forked.
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0, help="of speech")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="utter-memory-") as scratch:
        found = measure(arguments.checkpoint, Path(scratch), 60 * arguments.minutes)
    if arguments.json:
        print(json.dumps(asdict(found) | {"growth": found.growth}))
        return
    print(f"{'before':22} {found.before:8.1f} MB")
    print(f"{'loaded':22} {found.loaded:8.1f} MB, at most {found.loading_peak:.1f}")
    print(f"{'read once':22} {found.first:8.1f} MB")
    print(f"{'read again':22} {found.second:8.1f} MB, {found.growth:.3f} times as much")
    print(f"{'at most':22} {found.peak:8.1f} MB")
    print(f"{'unloaded':22} {found.unloaded:8.1f} MB, {found.unloaded - found.before:+.1f}")
    print(f"{found.audio_s / 60:.1f} minutes of speech in {found.wall_s / 60:.1f}")


if __name__ == "__main__":
    main()
