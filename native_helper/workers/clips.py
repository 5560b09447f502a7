"""Clips of voices: recordings of a few seconds, which a person owns, and which XTTS speaks like.

A clip lies in workers/xtts/voices/NAME.wav: mono, as it was recorded, readable by its owner alone. It goes with
`utter remove xtts`.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from native_helper.errors import FileUnusable
from native_helper.paths import Folders, make_private
from native_helper.plain_file import write_atomically
from native_helper.workers import installed
from native_helper.workers.roster import XTTS

MIN_S: Final = 6.0
MAX_S: Final = 30.0
OWN_VOICE: Final = "Use your own voice, or one whose owner allows it: a voice belongs to a person."

_MIN_RATE_HZ: Final = 16_000  # the model listens up to 8,000 Hz
_MIN_PEAK: Final = 0.02
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,29}")
_LENGTH: Final = f"{MIN_S:.0f} to {MAX_S:.0f} seconds of one person who speaks, without music"
_ADD: Final = "Add it with: utter voices add NAME FILE"


def folder(where: Folders) -> Path:
    return installed.folder(XTTS, where) / "voices"


def names(where: Folders) -> list[str]:
    """Return the names of the clips that are there."""
    try:
        return sorted(file.stem for file in folder(where).iterdir() if file.suffix == ".wav" and is_name(file.stem))
    except OSError:
        return []


def path(where: Folders, name: str) -> Path:
    return folder(where) / f"{name}.wav"


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def read(file: Path) -> tuple[Any, int]:
    """Return the sound of a clip, float32 of shape (samples,), and its rate. Raises FileUnusable for no good clip."""
    import soundfile

    try:
        with soundfile.SoundFile(file) as sound:
            rate_hz, seconds = sound.samplerate, sound.frames / sound.samplerate
            if not MIN_S <= seconds <= MAX_S:
                raise FileUnusable(f"{file.name} lasts {seconds:.1f} s.", f"A clip has {_LENGTH}. {_ADD}")
            if rate_hz < _MIN_RATE_HZ:
                raise FileUnusable(
                    f"{file.name} has {rate_hz:,} samples a second; at least {_MIN_RATE_HZ:,} are needed.",
                    "Record it anew, or take the recording before it was made small.",
                )
            waveform = sound.read(dtype="float32", always_2d=True).mean(axis=1)
    except FileNotFoundError as error:
        raise FileUnusable(f"There is no file {file}.", _ADD) from error
    except (OSError, soundfile.SoundFileError) as error:
        told = f"{file.name} cannot be read as sound."
        raise FileUnusable(told, "A clip is a WAV, FLAC, Ogg or MP3 file.") from error
    if not abs(waveform).max() >= _MIN_PEAK:  # NaN is not, either
        raise FileUnusable(f"{file.name} is silent.", f"A clip has {_LENGTH}. {_ADD}")
    return waveform, rate_hz


def add(where: Folders, name: str, file: Path) -> Path:
    """Keep `file` as the clip `name`, in place of one of that name. Raises FileUnusable."""
    import soundfile

    if not is_name(name):
        raise FileUnusable(f'"{name}" is no name for a voice.', "Use small letters, digits and -, such as: my-voice")
    if installed.presence(XTTS, where) is installed.Presence.ABSENT:
        raise FileUnusable(f"{XTTS.title} is not there, which speaks like a clip.", installed.remedy(XTTS, where))
    waveform, rate_hz = read(file)
    kept = path(where, name)
    sound = BytesIO()
    soundfile.write(sound, waveform, rate_hz, format="WAV", subtype="PCM_16")
    try:
        make_private(kept.parent)
        write_atomically(kept, sound.getvalue(), 0o600)
    except OSError as error:
        told = f"{kept} cannot be written: {error.strerror}."
        raise FileUnusable(told, "Make room, or see to the folder.") from error
    return kept


def remove(where: Folders, name: str) -> None:
    """Remove the clip `name`. Raises FileUnusable if there is none."""
    if name not in names(where):
        have = ", ".join(names(where))
        raise FileUnusable(f'There is no clip "{name}".', f"There are: {have}." if have else _ADD)
    path(where, name).unlink(missing_ok=True)
