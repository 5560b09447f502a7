"""On what a PyTorch model computes: how many threads, and which device is fastest for this model on this machine.

A GPU is not always: one token after the other, each a few small matrices, may cost more in launches than in arithmetic.
So each device is tried, and what was found is kept.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

KEPT: Final = "device.json"
_SYSCTL_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A device, and the seconds that each one took when they were compared; empty where there was but one."""

    device: str
    seconds: dict[str, float] = field(default_factory=dict)


def threads() -> int:
    """Return how many threads compute: a fast core each, as slow ones and hyper-threads make the others wait."""
    if sys.platform == "darwin":
        return _macos_cores()
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    return linux_cores(allowed)


def linux_cores(allowed: Iterable[int], devices: Path = Path("/sys/devices")) -> int:
    """Return how many physical cores `allowed` has, fast ones where there are two kinds."""
    cpus = set(allowed)
    try:
        fast = cpus & _numbers((devices / "cpu_core" / "cpus").read_text(encoding="ascii"))
    except (OSError, ValueError):
        fast = set()  # all are of one kind
    cores = set()
    for cpu in fast or cpus:
        try:
            siblings = devices / "system" / "cpu" / f"cpu{cpu}" / "topology" / "thread_siblings_list"
            cores.add(frozenset(_numbers(siblings.read_text(encoding="ascii"))))
        except (OSError, ValueError):
            cores.add(frozenset({cpu}))
    return max(len(cores), 1)


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


def _macos_cores() -> int:
    for name in ("hw.perflevel0.physicalcpu", "hw.physicalcpu"):  # the first is Apple silicon's
        try:
            done = subprocess.run(
                ["/usr/sbin/sysctl", "-n", name], capture_output=True, check=True, text=True, timeout=_SYSCTL_S
            )
            return max(int(done.stdout), 1)
        except (OSError, ValueError, subprocess.SubprocessError):
            continue
    return os.cpu_count() or 1


def _numbers(listed: str) -> set[int]:
    # "0-3,8" is 0, 1, 2, 3, 8.
    found: set[int] = set()
    for part in listed.strip().split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found
