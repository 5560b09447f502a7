"""The health report: what `utter health`, the popup and GET /health show. Loads nothing, starts nothing."""

import os
import re
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from native_helper import __version__
from native_helper.build import build
from native_helper.engine.memory import resident_mb
from native_helper.engine.service import Service
from native_helper.paths import MLX, Folders, folders
from native_helper.speech import detect
from native_helper.speech.dictionary.wrong import Problem
from native_helper.wire.types import PROTOCOL, FamilyState
from native_helper.workers.absent import is_absent


def report(service: Service) -> dict[str, Any]:
    """Return the engine's state; `status` is "ok" when a voice can speak, else "no_voice"."""
    families = service.families_and_states()
    http = service.http
    return {
        "status": "ok" if any(family.state == FamilyState.READY for family, _ in families) else "no_voice",
        "version": __version__,
        "build": build(),
        "protocol": PROTOCOL,
        "pid": os.getpid(),
        "uptime_s": round(time.monotonic() - service.started_at, 1),
        # Voices that lie in memory give it back after some minutes without work. How a family computes is known once it
        # was loaded.
        "families": [
            family.wire() | {"in_memory": state.in_memory} | ({"computes": state.computes} if state.computes else {})
            for family, state in families
        ],
        "translator": _translator(service),
        "idle_unload_min": service.settings.engine.idle_unload_min,
        # What is wrong beside voices and HTTP, which say it themselves.
        "problems": _problems(service),
        "default_voice": service.default_voice(),
        "jobs": service.synthesis.counts(),
        "clients": service.n_clients,
        "http": {
            "state": http.state,
            "address": http.address,
            "port": http.port,
            # Only where the settings let others in.
            **({"bind": http.bind} if http.bind else {}),
            **({"hosts": list(http.hosts)} if http.hosts else {}),
            **({"remedy": http.remedy} if http.remedy else {}),
        },
        "memory_mb": round(resident_mb(), 1),
    }


def _translator(service: Service) -> dict[str, Any]:
    state = service.translator.state()
    computes = {"computes": state.computes} if state.computes else {}
    return service.translation().wire() | {"in_memory": state.in_memory} | computes


def _problems(service: Service) -> list[dict[str, str]]:
    """Return a sentence and a remedy for each part that does not work as it should."""
    detection = detect.trouble()
    found = [asdict(detection)] if detection else []
    if wrong := service.dictionary.current().problems:
        found.append(
            {"message": _of_dictionary(wrong), "remedy": "To see all that is wrong, run: utter dictionary list"}
        )
    if service.workers is not None:
        found += [{"message": fault.message, "remedy": fault.remedy} for fault in service.workers.faults()]
        found += _of_voices(folders())
    return found


def _of_voices(where: Folders) -> list[dict[str, str]]:
    # Of what a person has added; most have added none, and import nothing for it.
    found = []
    if not is_absent("piper", where):
        from native_helper.voices import piper_files

        found += [{"message": fault.message, "remedy": fault.remedy} for fault in piper_files.faults(where)]
    if (where.models / MLX).is_dir():
        from native_helper.voices.mlx_audio.found import SEE_DOCTOR, broken

        found += [
            {"message": f"The model {model.name} of mlx-audio has no {model.lack}.", "remedy": SEE_DOCTOR}
            for model in broken(where.models / MLX)
        ]
    return found


def _of_dictionary(wrong: Sequence[Problem]) -> str:
    # Why it does not count is not told: that may quote it, and whoever asks over HTTP needs no token.
    first, n_more = wrong[0], len(wrong) - 1
    if first.line is None:
        place = re.search(r"at line \d+", first.message)
        return f"Your dictionary, dictionary.toml, cannot be used{f', for what is {place[0]}' if place else ''}."
    more = f", nor do {n_more} more" if n_more > 1 else ", nor does one more" if n_more else ""
    return f"The entry at line {first.line} of your dictionary does not count{more}."
