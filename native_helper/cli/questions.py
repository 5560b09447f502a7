"""`utter voices` and `utter health`: one question to the engine, its answer for a person or as JSON."""

import json
import shutil
from importlib.util import find_spec
from itertools import groupby
from typing import Any, Final

from native_helper.cli import natural_voice
from native_helper.cli.exit_status import ExitStatus, error_from_wire
from native_helper.errors import UtterError, printable
from native_helper.host.engine_link import EngineLink, connect
from native_helper.host.watched_link import WatchedLink
from native_helper.paths import MLX, folders
from native_helper.shown import REMOTE, sent_to
from native_helper.workers import installed
from native_helper.workers.installed import Presence
from native_helper.workers.roster import ROSTER

_NAME_CHARS: Final = 28  # most names are shorter; the few others wrap


def health(*, as_line: bool) -> ExitStatus:
    """Print what GET /health answers. Starts no engine; raises EngineUnreachable if none runs."""
    with connect("cli", start=False) as link:
        answer = ask(link, "health")["health"]
    print(json.dumps(answer, ensure_ascii=False, indent=None if as_line else 2))
    return ExitStatus.DONE


def require_http() -> None:
    """Raise UtterError unless the running engine itself answers at the HTTP port; starts no engine."""
    with connect("cli", start=False) as link:
        http = ask(link, "health")["health"]["http"]
    if http["state"] != "listening":
        raise UtterError(
            "The running engine does not answer over HTTP: its token must not go to whoever may answer there.",
            http.get("remedy") or "Switch HTTP on in the settings, then run: utter engine --stop",
        )


def voices(*, language: str | None, everything: bool, as_json: bool) -> ExitStatus:
    """Print the voices, by language; of `language` only, those of a short list unless `everything`."""
    with connect("cli") as link:
        answer = ask(link, "voices")
        families = link.ready["families"]
        notice = natural_voice.of_list(families, language)
    found = [voice for voice in answer["voices"] if language is None or _speaks(voice, language)]
    # For a language that only unlisted voices speak, an empty answer would be a lie.
    shown = [voice for voice in found if everything or voice["listed"]] or found
    if as_json:
        told = {"voices": shown, "targets": answer["targets"], "default_voice": answer.get("default_voice")}
        told |= {"left_out": answer["left_out"]} if "left_out" in answer else {}
        print(json.dumps(told, ensure_ascii=False))
        return ExitStatus.DONE
    if not shown:
        print(f"No voice speaks {language}." if language else "There is no voice.")
        return ExitStatus.FAILED
    for line in _table(shown, answer.get("default_voice")):
        print(line)
    for line in _to_know(shown, families):
        print(f"\n{line}")
    if len(shown) < len(found):
        again = "utter voices --all" + (f" --language {language}" if language else "")
        print(f"\n{len(found) - len(shown)} more: {again}")
    if left_out := answer.get("left_out"):
        print(f"\n{left_out} more are in no list, which holds no more. Each can be chosen by its name.")
    if notice:
        print(f"\n{notice}")
    if offer := _offer():
        print(f"\n{offer}")
    return ExitStatus.DONE


def _to_know(voices: list[dict[str, Any]], families: list[dict[str, Any]]) -> list[str]:
    """Return what a person must know before choosing among `voices`: a sentence for each server that gets text."""
    told = []
    for family in families:
        if (host := family.get("host")) is None:
            continue
        if any(voice["family"] == family["name"] for voice in voices):
            told.append(f"Voices named {REMOTE}NAME: {sent_to(host)}")
        elif family["state"] != "ready" and family.get("remedy"):
            told.append(family["remedy"])
    return told


def _offer() -> str | None:
    """Return the line on what could be added, None where all of it is here."""
    where = folders()
    lacking = [kind.title for kind in ROSTER.values() if installed.presence(kind, where) is Presence.ABSENT]
    if find_spec("mlx_audio") and not any((where.models / MLX).glob("[!.]*")):
        lacking.append("models of mlx-audio")
    return f"Can be added: {', '.join(lacking)}. See: utter add" if lacking else None


def _table(voices: list[dict[str, Any]], default: str | None) -> list[str]:
    """Return a line per voice, or on a narrow terminal a heading per language and two lines per voice."""
    rows = [(_own_language(voice), voice["id"], _name(voice, default)) for voice in sorted(voices, key=_own_language)]
    language_width, id_width, _ = (max(len(cell) for cell in column) for column in zip(*rows, strict=True))
    columns = shutil.get_terminal_size(fallback=(1000, 0)).columns  # into a pipe: always the table
    is_narrow = language_width + id_width + _NAME_CHARS > columns
    lines: list[str] = []
    for language, group in groupby(rows, key=lambda row: row[0]):
        heading = language
        if is_narrow:
            lines.append(language)
        for _, voice_id, name in group:
            if is_narrow:
                lines += [f"  {voice_id}", f"    {name}"]
            else:
                lines.append(f"{heading:{language_width}}  {voice_id:{id_width}}  {name}")
                heading = ""
    return lines


def _name(voice: dict[str, Any], default: str | None) -> str:
    marks = [("default", voice["id"] == default), ("never tried with its real model", voice.get("untried", False))]
    told = ", ".join(mark for mark, is_so in marks if is_so)
    return f"{printable(voice['name'])} ({told})" if told else printable(voice["name"])


def _own_language(voice: dict[str, Any]) -> str:
    return str(voice["languages"][0])


def _speaks(voice: dict[str, Any], language: str) -> bool:
    """Say whether `voice` speaks `language`: "en" asks for all of "en", "en-US", "en-GB"."""
    asked = language.lower()
    return any(own.lower() == asked or own.lower().startswith(asked + "-") for own in voice["languages"])


def ask(link: EngineLink, question: str, **fields: Any) -> dict[str, Any]:
    """Return the engine's answer to a message of the type `question`. Raises the error that it answers with."""
    watched = WatchedLink(link)
    watched.expect(True)
    watched.send({"type": question, "id": question, **fields})
    while (answer := watched.receive())["type"] == "ready":
        link.ready = answer  # told again, since something has changed meanwhile
    if answer["type"] == "error":
        raise error_from_wire(answer)
    return answer
