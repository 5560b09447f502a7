"""How soon Kokoro is heard: from `speak` to the first chunk of sound, and how long it takes to load.

    python bench/first_sound.py CHECKPOINT [--runs 9] [--json FILE]

In process, by the engine's way: a reading of three or four words through every stage and the family. The helper's
sockets and the browser come on top. The first chunk holds the whole first utterance, so its length is told with it;
the voice is the one whose random durations in the generated full-size checkpoint are those of speech. Loading is
measured with MLX imported and the files in the page cache, again after each unload.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.voices.kokoro import blas
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

VOICE: Final = "ff_siwis"
TEXTS: Final = ("Good morning, my friend.", "It is raining again.", "Where are you?", "Nothing was decided today.")


@dataclass
class Found:
    """Seconds, one for each run."""

    load_s: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(default_factory=dict)  # of loading
    first_chunk_s: dict[str, list[float]] = field(default_factory=dict)  # by text
    speech_s: dict[str, float] = field(default_factory=dict)  # how long the first utterance is


def first_chunk(family: KokoroFamily, text: str) -> tuple[float, float]:
    """Return the seconds until the first chunk was there, and the seconds of sound in it."""
    begin = time.perf_counter()
    reading = Reading(Request(text, voice=VOICE, language="en"), Catalog([family]))
    chunk = next(event for event in reading.events() if isinstance(event, Chunk))
    return time.perf_counter() - begin, len(chunk.pcm) / SAMPLE_BYTES / RATE_HZ


def load(family: KokoroFamily, found: Found) -> None:
    """Load once and add what it took, as a whole and by stage."""
    from native_helper.voices.kokoro.model import Kokoro
    from native_helper.voices.kokoro.speaker import Speaker
    from native_helper.voices.kokoro.weights import Weights

    begin = time.perf_counter()
    with (
        _timed(found, "model", Kokoro, "load"),
        _timed(found, "  of it: reading and checks", Weights, "_checked"),
        _timed(found, "warm-up", Speaker, "warm_up"),
    ):
        family.load(next(voice for voice in family.voices() if voice.id == VOICE))
    found.load_s.append(time.perf_counter() - begin)


@contextmanager
def _timed(found: Found, stage: str, owner: type, name: str) -> Iterator[None]:
    # What all calls of owner.name take together.
    original = owner.__dict__[name]
    bound = getattr(owner, name)
    total = 0.0

    def timed(*arguments: object, **options: object) -> object:
        nonlocal total
        begin = time.perf_counter()
        try:
            return bound(*arguments, **options)
        finally:
            total += time.perf_counter() - begin

    setattr(owner, name, staticmethod(timed) if isinstance(original, classmethod) else timed)
    try:
        yield
    finally:
        setattr(owner, name, original)
        found.stages.setdefault(stage, []).append(total)


def measure(checkpoint: Path, runs: int, scratch: Path) -> Found:
    found = Found()
    for file in (*checkpoint.glob("*.safetensors"), *checkpoint.glob("voices/*.safetensors")):
        file.read_bytes()  # into the page cache
    blas.load(scratch)  # before MLX, which the measuring imports
    family = KokoroFamily(checkpoint, scratch)
    for _ in range(runs):
        load(family, found)
        for text in TEXTS:
            seconds, found.speech_s[text] = first_chunk(family, text)
            found.first_chunk_s.setdefault(text, []).append(seconds)
        family.unload()
    return found


def _row(name: str, values: list[float]) -> str:
    return f"{name:34} {statistics.median(values):7.3f} {min(values):7.3f} {max(values):7.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="utter-first-sound-") as scratch:
        found = measure(arguments.checkpoint, arguments.runs, Path(scratch))
    print(f"{'seconds, ' + str(arguments.runs) + ' runs':34} {'median':>7} {'least':>7} {'most':>7}")
    print(_row("load", found.load_s))
    for stage, values in found.stages.items():
        print(_row("  " + stage, values))
    for text, values in found.first_chunk_s.items():
        print(_row(text, values) + f"   {found.speech_s[text]:.2f} s of sound and pause")
    if arguments.json:
        arguments.json.write_text(json.dumps(asdict(found), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
