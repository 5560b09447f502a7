"""On what a PyTorch model computes: which device is fastest for this model on this machine.

A GPU is not always: one token after the other, each a few small matrices, may cost more in launches than in arithmetic.
So each device is tried, and what was found is kept.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

KEPT: Final = "device.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """A device, and the seconds that each one took when they were compared; empty where there was but one."""

    device: str
    seconds: dict[str, float] = field(default_factory=dict)


def choose(devices: Sequence[str], measure: Callable[[str], float], kept: Path, identity: dict[str, Any]) -> Choice:
    """Return the fastest of `devices`, by what was found for the same `identity` before, else by `measure`.

    `measure` returns seconds; a device on which it raises is none. Raises what it raised on the last, if no device is
    left.
    """
    identity = {**identity, "devices": list(devices)}
    if len(devices) == 1:
        return Choice(devices[0])
    if found := _read(kept, identity):
        return found
    seconds: dict[str, float] = {}
    failure: Exception | None = None
    for device in devices:
        try:
            seconds[device] = measure(device)
        except Exception as error:  # noqa: BLE001 - libraries raise anything where a device lacks an operation
            failure = error
    if not seconds:
        raise failure or RuntimeError("no device to compute on")
    choice = Choice(min(seconds, key=seconds.__getitem__), seconds)
    _write(kept, {"identity": identity, "device": choice.device, "seconds": seconds})
    return choice


def _read(kept: Path, identity: dict[str, Any]) -> Choice | None:
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        if found["identity"] == identity and found["device"] in identity["devices"]:
            return Choice(found["device"], {name: float(value) for name, value in found["seconds"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # not there, or damaged: it is measured again
    return None


def _write(kept: Path, found: dict[str, Any]) -> None:
    beside = kept.with_name(f".{kept.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(found), encoding="utf-8")
        beside.replace(kept)
    except OSError:  # a full disk: it is measured again next time
        beside.unlink(missing_ok=True)
