"""What a terminal is told of the natural voice: one line with the remedy while a stand-in speaks, or it is slow."""

from collections.abc import Sequence
from typing import Any, Final

from native_helper.errors import UtterError
from native_helper.paths import folders

NATURAL: Final = "kokoro"
_STAND_INS: Final = ("say", "espeak")  # whoever else speaks was added, and needs no explanation


def speaks(language: str) -> bool:
    """Say whether Kokoro has voices for `language`, whether or not they are here."""
    from native_helper.voices.kokoro.voices import LANGUAGES  # only where there is something to tell

    return language.replace("_", "-").partition("-")[0].lower() in {tag.partition("-")[0] for tag in LANGUAGES}


def of_reading(families: Sequence[dict[str, Any]], spoken: dict[str, str], *, chosen: bool) -> str | None:
    """Return the line about a reading that has `started`, None if there is nothing to tell.

    `families` are those of `ready`; a voice that the person chose needs no explanation.
    """
    natural = _natural(families)
    if natural is None or not is_stand_in(spoken["voice"], families):
        return natural["remedy"] if natural else None
    if spoken["voice"].partition(":")[0] not in _STAND_INS:
        return None
    if natural["remedy"] and natural["state"] != "ready" and speaks(spoken["language"]):
        return f"A stand-in speaks, not Kokoro. {natural['remedy']}"
    return None if chosen else f"A stand-in speaks: Kokoro does not speak the language {spoken['language']}."


def of_list(families: Sequence[dict[str, Any]], language: str | None = None) -> str | None:
    """Return the line under a list of voices, of those for `language`."""
    natural = _natural(families)
    if natural is None or not natural["remedy"] or not (language is None or speaks(language)):
        return None
    if natural["state"] == "ready":
        return str(natural["remedy"])
    return (
        f"Kokoro, the natural voice, {'is not installed' if _is_missing() else 'cannot speak now'}. {natural['remedy']}"
    )


def _natural(families: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    found = next((family for family in families if family["name"] == NATURAL), None)
    return {"remedy": None, **found} if found else None


def _is_missing() -> bool:
    from native_helper.setup import model_files

    try:
        return model_files.status(folders()).state == "missing"
    except UtterError:
        return False


def is_stand_in(voice: str, families: Sequence[dict[str, Any]]) -> bool:
    """Say whether `voice` is not Kokoro's."""
    # "espeak:de"; a mixture has colons too, but no family's name before them.
    return voice.partition(":")[0] in {family["name"] for family in families} - {NATURAL}
