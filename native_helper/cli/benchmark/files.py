"""What it costs to write sound as a file, by format."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from native_helper.wire.types import FILE_FORMATS, RATE_HZ, SAMPLE_BYTES


@dataclass(frozen=True, slots=True)
class Encoded:
    """For each second of sound."""

    write_ms: float
    n_bytes: int


def encoded(messages: Sequence[dict[str, Any]]) -> dict[str, Encoded]:
    """Return the cost of each format for the sound of `audio` messages that an engine sent."""
    from native_helper.speech.encode import Encoder  # libsndfile takes a moment, and who only asks for help needs none

    sound = [message["pcm"] for message in messages]
    seconds = sum(map(len, sound)) / (RATE_HZ * SAMPLE_BYTES)
    found = {}
    for name in FILE_FORMATS:
        file = io.BytesIO()
        begin = time.perf_counter()
        encoder = Encoder(file, name)
        for pcm in sound:
            encoder.write(pcm)
        encoder.close()
        taken_s = time.perf_counter() - begin
        found[name] = Encoded(1e3 * taken_s / seconds, round(len(file.getbuffer()) / seconds))
    return found
