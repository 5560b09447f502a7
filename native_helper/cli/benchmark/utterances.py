"""One request to the engine, and what came of it when."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from native_helper.cli.exit_status import error_from_wire
from native_helper.host.watched_link import WatchedLink
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

# English of everyday length. About 1.5, 8 and 22 s of speech, which are the lengths of the field's published tables.
PHRASE: Final = "It is raining again."
SENTENCE: Final = (
    "The harbour was quiet when the last boat came home, and nobody on the wall could say why it had taken so long "
    "to cross the bay that evening."
)
PARAGRAPH: Final = (
    "She had kept the letters in a tin box under the stairs, tied with string, in the order in which they came. Some "
    "were about the weather, and some about money, and one, the shortest of all, said only that the garden was "
    "finished. Years later her brother asked to read them. She brought the box, put it on the table between them, and "
    "went out to look at the apple trees while he read."
)

_numbers: Iterator[int] = count(1)


@dataclass(slots=True)
class Spoken:
    """What one request took; seconds."""

    first_sound_s: float
    wall_s: float
    speech_s: float
    voice: str
    stages: dict[str, float]
    messages: list[dict[str, Any]] = field(default_factory=list)  # the `audio` messages, where they are kept


def speak(link: WatchedLink, text: str, voice: str | None, *, keeps: bool = False) -> Spoken:
    """Have `text` spoken as a browser asks for it, and take the sound at once. Raises UtterError."""
    request_id = f"bench-{next(_numbers)}"
    request = {"type": "speak", "id": request_id, "text": text, "language": "en", "words": True}
    begin = time.perf_counter()
    link.expect(True)
    link.send(request if voice is None else request | {"voice": voice})
    first_s = speech_s = 0.0
    spoken_by = ""
    kept: list[dict[str, Any]] = []
    while True:
        message = link.receive()
        match message["type"]:
            case "started":
                spoken_by = message["voice"]
            case "audio":
                first_s = first_s or time.perf_counter() - begin
                speech_s = message["start_s"] + len(message["pcm"]) / (RATE_HZ * SAMPLE_BYTES)
                link.send({"type": "played", "id": request_id, "seconds": speech_s})
                if keeps:
                    kept.append(message)
            case "end":
                link.expect(False)
                return Spoken(first_s, time.perf_counter() - begin, speech_s, spoken_by, message["stages"], kept)
            case "error":
                raise error_from_wire(message)


def memory_mb(link: WatchedLink) -> float:
    """Return the engine's resident memory now, in MB (10^6 bytes)."""
    link.expect(True)
    link.send({"type": "health", "id": f"bench-{next(_numbers)}"})
    while (message := link.receive())["type"] != "health":
        pass
    link.expect(False)
    return float(message["health"]["memory_mb"])
