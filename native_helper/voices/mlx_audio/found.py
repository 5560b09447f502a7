"""What `utter add mlx` has brought, as voices; nothing of MLX is imported.

models/mlx/
  NAME/          a model's files, or a link to a folder of the person's
  NAME.json      the languages that the person named
  NAME.clips/    recordings to clone: CLIP.wav, and in CLIP.txt what is said in it
  .hub/          links to the models, as the hub's library looks for them
"""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from native_helper.plain_file import open_plain
from native_helper.shown import shown
from native_helper.voices.family import Voice
from native_helper.voices.names import MAX_SPEAKERS, is_name
from native_helper.workers.installed import Fault

FAMILY: Final = "mlx"
SETTINGS: Final = "config.json"
CLIPS: Final = ".clips"
CACHE: Final = ".hub"  # where a model finds the files of another repository that it asks for
BESIDE: Final = (CLIPS, ".part")
SEE_DOCTOR: Final = "To see what it lacks, run: utter doctor"  # health names no folder: it is told over HTTP too
_LANGUAGE: Final = "en"  # where nobody said another: most of these models know it
_MAX_SETTINGS_BYTES: Final = 16 << 20
_SPEECH: Final = "tts"  # the part of mlx-audio that speaks
_OTHERS: Final = ("codec", "stt", "sts", "vad", "lid")
_WEIGHTS: Final = ("*.safetensors", "*.npz")


@dataclass(frozen=True, slots=True)
class Speaker:
    """One way in which a model speaks."""

    voice: Voice
    name: str | None = None  # as the model knows it; None: as it speaks by itself
    clip: Path | None = None  # whose voice is to be cloned


@dataclass(frozen=True, slots=True)
class Model:
    """A model on the disk."""

    name: str
    folder: Path
    is_kokoro: bool  # of that architecture: it gets our phonemes
    speakers: tuple[Speaker, ...]
    lack: str | None = None  # what its folder has not and needs
    is_part: bool = False  # no voice, but what models of speech compute with: a codec, a recognizer


def models(place: Path) -> list[Model]:
    """Return the models in `place`, in order of their names."""
    try:
        folders = sorted(path for path in place.iterdir() if path.is_dir())
    except OSError:
        return []
    named = [path for path in folders if not path.name.startswith(".") and not path.name.endswith(BESIDE)]
    return [_model(path) for path in named if is_name(path.name)]


def is_part(place: Path, name: str) -> bool:
    """Say whether what is named so speaks only through others, as a codec does."""
    return any(model.is_part for model in models(place) if model.name == name)


def what_lacks(folder: Path) -> str | None:
    """Return what a model of mlx-audio needs and `folder` has not."""
    if not _json(folder / SETTINGS):
        return f"{SETTINGS} that says what it is" if (folder / SETTINGS).exists() else SETTINGS
    return None if any(path for pattern in _WEIGHTS for path in folder.glob(pattern)) else "*.safetensors"


def broken(place: Path) -> list[Model]:
    """Return the models in `place` that cannot speak for what their folders lack."""
    return [model for model in models(place) if model.lack]


def fault_of(folder: Path, lack: str) -> Fault:
    """Return what a model in `folder` cannot do without, for the person whose computer it is: their folder is named."""
    if folder.is_symlink():
        remedy = f"Put the model's files there, or run: utter remove {FAMILY} {folder.name}"
        return Fault(f"Its folder {shown(folder.resolve())} has no {lack}.", remedy)
    return Fault(f"Its folder has no {lack}.", f"Bring it again with: utter add {FAMILY} ORGANISATION/{folder.name}")


def _model(folder: Path) -> Model:
    settings = _json(folder / SETTINGS)
    told = _json(folder.with_name(f"{folder.name}.json"))
    languages = told.get("languages")
    if not isinstance(languages, list) or not languages or not all(isinstance(tag, str) for tag in languages):
        languages = [_LANGUAGE]
    voice = Voice(f"{FAMILY}:{folder.name}", folder.name, FAMILY, tuple(languages), added=True, untried=True)
    is_kokoro = "istftnet" in settings and "plbert" in settings
    lack = what_lacks(folder)
    if is_kokoro:
        return Model(folder.name, folder, is_kokoro, (Speaker(voice),), lack)
    if _is_part(folder.name, settings):
        return Model(folder.name, folder, is_kokoro, (Speaker(voice),), lack, is_part=True)
    return Model(folder.name, folder, is_kokoro, tuple(_speakers(folder, settings, voice)), lack)


def _is_part(name: str, settings: dict[str, Any]) -> bool:
    # As mlx-audio finds the code of a model: by its type, else by a word of its name. What it has not may be a voice.
    kind, name = settings.get("model_type"), name.lower()
    words = {kind} if isinstance(kind, str) and kind else {*name.split("-"), *re.split("[-_]", name)}
    code = _architectures()
    return not words & {*code[_SPEECH], _SPEECH} and any(words & code[place] for place in _OTHERS)


def _architectures() -> dict[str, frozenset[str]]:
    # By the folder of mlx-audio's code that has them; looked up without importing any of it.
    found = find_spec("mlx_audio")
    return _in_code(next(iter((found and found.submodule_search_locations) or ()), ""))


@cache
def _in_code(code: str) -> dict[str, frozenset[str]]:
    places = {kind: Path(code, kind, "models") for kind in (_SPEECH, *_OTHERS)}
    return {
        kind: frozenset(path.name for path in place.glob("[!_]*") if code and path.is_dir())
        for kind, place in places.items()
    }


def _speakers(folder: Path, settings: dict[str, Any], voice: Voice) -> Iterator[Speaker]:
    yield Speaker(voice)
    for name in sorted(filter(is_name, _names(folder, settings)))[:MAX_SPEAKERS]:
        yield Speaker(_part_of(voice, name, listed=False), name)
    for clip in sorted(folder.with_name(folder.name + CLIPS).glob("*.wav")):
        if not is_name(clip.stem):
            continue
        yield Speaker(_part_of(voice, clip.stem, listed=True), clip=clip)


def _part_of(voice: Voice, name: str, *, listed: bool) -> Voice:
    return Voice(
        f"{voice.id}/{name}",
        f"{voice.name}, {name}",
        FAMILY,
        voice.languages,
        listed=listed,
        added=listed,
        untried=True,
    )


def _names(folder: Path, settings: dict[str, Any]) -> set[str]:
    # The ways in which mlx-audio's models are published with voices.
    names = {file.stem for ending in ("safetensors", "npz") for file in folder.glob(f"voices/*.{ending}")}
    names |= _in_archive(folder / "voices.npz")
    inner = settings.get("talker_config")
    for place in (settings, inner if isinstance(inner, dict) else {}):
        speakers = place.get("spk_id")
        names |= {name for name in speakers if isinstance(name, str)} if isinstance(speakers, dict) else set()
    return names


def _in_archive(file: Path) -> set[str]:
    try:
        with open_plain(file) as opened, zipfile.ZipFile(opened) as archive:
            return {name.removesuffix(".npy") for name in archive.namelist()}
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):  # it came from anybody
        return set()


def _json(file: Path) -> dict[str, Any]:
    try:
        with open_plain(file) as opened:
            told = json.loads(opened.read(_MAX_SETTINGS_BYTES))
    except (OSError, ValueError, RecursionError):  # longer ones are cut, and so no JSON
        return {}
    return told if isinstance(told, dict) else {}
