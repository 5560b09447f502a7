"""What a terminal is told of the natural voice: one line with the remedy while a stand-in speaks, or it is slow."""

from collections.abc import Sequence
from typing import Any, Final

NATURAL: Final = "kokoro"


def of_reading(families: Sequence[dict[str, Any]], spoken: dict[str, str], *, chosen: bool) -> str | None:
    """Return the line about a reading that has `started`, None if there is nothing to tell.

    `families` are those of `ready`; a voice that the person chose needs no explanation.
    """
    natural = _natural(families)
    if natural is None or not _is_stand_in(spoken["voice"], families):
        return natural["remedy"] if natural else None
    if natural["remedy"] and natural["state"] != "ready":
        return f"A stand-in speaks, not Kokoro. {natural['remedy']}"
    return None if chosen else f"A stand-in speaks: Kokoro does not speak the language {spoken['language']}."


def of_list(families: Sequence[dict[str, Any]]) -> str | None:
    """Return the line under a list of voices."""
    natural = _natural(families)
    if natural is None or not natural["remedy"]:
        return None
    missing = natural["state"] != "ready"
    return f"Kokoro, the natural voice, cannot speak now. {natural['remedy']}" if missing else str(natural["remedy"])


def _natural(families: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    found = next((family for family in families if family["name"] == NATURAL), None)
    return {"remedy": None, **found} if found else None


def _is_stand_in(voice: str, families: Sequence[dict[str, Any]]) -> bool:
    # "espeak:de"; a mixture has colons too, but no family's name before them.
    return voice.partition(":")[0] in {family["name"] for family in families} - {NATURAL}
