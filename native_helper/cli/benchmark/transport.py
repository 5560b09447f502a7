"""What it costs to carry sound: as MessagePack between engine and clients, as JSON with base64 to a browser."""

import base64
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from native_helper.wire.framing import dump_json, dump_msgpack, load_json, load_msgpack
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

_RUNS: Final = 15


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one way, for each second of sound."""

    write_us: float
    read_us: float
    n_bytes: int


def costs(messages: Sequence[dict[str, Any]]) -> dict[str, Cost]:
    """Return the cost of both ways for `audio` messages that an engine sent; medians of several runs."""
    seconds = sum(len(message["pcm"]) for message in messages) / (RATE_HZ * SAMPLE_BYTES)
    return {
        "messagepack": _cost(messages, dump_msgpack, load_msgpack, seconds),
        "json": _cost(messages, _dump_json, _load_json, seconds),
    }


def _dump_json(message: dict[str, Any]) -> bytes:
    return dump_json({**message, "pcm": base64.b64encode(message["pcm"]).decode("ascii")})


def _load_json(body: bytes) -> dict[str, Any]:
    message = load_json(body)
    return {**message, "pcm": base64.b64decode(message["pcm"])}


def _cost(
    messages: Sequence[dict[str, Any]],
    dump: Callable[[dict[str, Any]], bytes],
    load: Callable[[bytes], dict[str, Any]],
    seconds: float,
) -> Cost:
    bodies = [dump(message) for message in messages]
    return Cost(
        1e6 * _median_s(lambda: [dump(message) for message in messages]) / seconds,
        1e6 * _median_s(lambda: [load(body) for body in bodies]) / seconds,
        round(sum(map(len, bodies)) / seconds),
    )


def _median_s(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(_RUNS):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)
