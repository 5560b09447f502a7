"""The marks of one click in, milliseconds by hop out.

click     -> inject      worker: the click is taken to the page
inject    -> taken       content script: the selection comes back from the page
taken     -> posted      worker: settings are read, the port is open, `speak` goes out
posted    -> engine_out  host: the browser's pipe, the host, up to the engine's socket
engine_out -> engine_in  engine, of which `synthesis` is what the engine says its voice took
engine_in -> worker_in   host: the first `audio` on its way back
worker_in -> player_in   relay: from the worker to the player
player_in -> queued      player: decoded and with the audio thread
queued    -> sample      device: the next time that it asks for samples
sample    -> card        device: until the sound card plays the first that is no silence
"""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

Mark: TypeAlias = dict[str, Any]

HOPS: Final = tuple("content script,worker,start,host,engine,synthesis,relay,player,render,card".split(","))
NOT_OURS: Final = ("synthesis", "render", "card")
TEXT_STAGES: Final = frozenset("blocks normalize language split phonemize assemble".split())


def first(marks: Iterable[Mark], name: str, since_ms: float, **about: object) -> Mark:
    """Return the first mark of that name and with those fields. Raises LookupError if there is none."""
    found = [
        mark
        for mark in marks
        if mark["name"] == name
        and mark["at_ms"] >= since_ms
        and all(mark.get(key) == value for key, value in about.items())
    ]
    if not found:
        raise LookupError(f"no mark {name} with {about}")
    return min(found, key=lambda mark: float(mark["at_ms"]))


def by_hop(marks: list[Mark], card_ms: float) -> dict[str, float]:
    """Return how many milliseconds each hop took, between the click among `marks` and the sound at `card_ms`."""
    click = first(marks, "click", 0)["at_ms"]

    def at(name: str, **about: object) -> float:
        return float(first(marks, name, click, **about)["at_ms"])

    speak = first(marks, "posted", click, type="speak")
    job = {"id": speak["id"]}
    audio = {"type": "audio", **job}
    inject, taken, posted = at("inject"), at("taken"), float(speak["at_ms"])
    hello = [mark for mark in marks if mark["name"] == "posted" and mark["type"] == "hello" and mark["at_ms"] > click]
    start = at("worker_in", type="ready") - float(hello[0]["at_ms"]) if hello else 0.0
    asked, answered = at("engine_out", type="speak", **job), at("engine_in", **audio)
    came, told = at("worker_in", **audio), at("player_in", **audio)
    queued = float(first(marks, "queued", told)["at_ms"])
    sample = float(first(marks, "sample", queued)["at_ms"])
    stages: dict[str, float] = first(marks, "worker_in", click, type="end", **job)["stages"]
    synthesis = 1000 * sum(seconds for stage, seconds in stages.items() if stage not in TEXT_STAGES)
    return {
        "content script": taken - inject,
        "worker": inject - click + posted - taken - start,
        "start": start,
        "host": asked - posted + came - answered,
        "engine": answered - asked - synthesis,
        "synthesis": synthesis,
        "relay": told - came,
        "player": queued - told,
        "render": sample - queued,
        "card": card_ms - sample,
    }
