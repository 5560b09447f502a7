"""The health report: what `utter health`, the popup and GET /health show. Loads nothing, starts nothing."""

import os
import time
from dataclasses import asdict
from typing import Any

from native_helper import __version__
from native_helper.build import build
from native_helper.engine.memory import resident_mb
from native_helper.engine.service import Service
from native_helper.speech import detect
from native_helper.wire.types import PROTOCOL, FamilyState


def report(service: Service) -> dict[str, Any]:
    """Return the engine's state; `status` is "ok" when a voice can speak, else "no_voice"."""
    families = service.families()
    states = [family.state() for family in service.catalog.families]
    http = service.http
    return {
        "status": "ok" if any(family.state == FamilyState.READY for family in families) else "no_voice",
        "version": __version__,
        "build": build(),
        "protocol": PROTOCOL,
        "pid": os.getpid(),
        "uptime_s": round(time.monotonic() - service.started_at, 1),
        # Voices that lie in memory give it back after some minutes without work. How a family computes is known once it
        # was loaded.
        "families": [
            family.wire() | {"in_memory": state.in_memory} | ({"computes": state.computes} if state.computes else {})
            for family, state in zip(families, states, strict=True)
        ],
        "idle_unload_min": service.settings.engine.idle_unload_min,
        # What is wrong beside voices and HTTP, which say it themselves.
        "problems": _problems(),
        "default_voice": service.default_voice(),
        "jobs": service.synthesis.counts(),
        "clients": service.n_clients,
        "http": {
            "state": http.state,
            "address": http.address,
            "port": http.port,
            **({"remedy": http.remedy} if http.remedy else {}),
        },
        "memory_mb": round(resident_mb(), 1),
    }


def _problems() -> list[dict[str, str]]:
    """Return a sentence and a remedy for each part that does not work as it should."""
    detection = detect.trouble()
    return [asdict(detection)] if detection else []
