"""A recording that a voice is taken from, read and judged: when it is added, and when the program takes it."""

from pathlib import Path
from typing import Any, Final

from native_helper.plain_file import open_plain

MIN_S: Final = 6.0
MAX_S: Final = 30.0
ADD: Final = "Add it with: utter voices add NAME FILE"

_MIN_RATE_HZ: Final = 16_000  # the model listens up to 8,000 Hz
_MAX_RATE_HZ: Final = 192_000
_MAX_CHANNELS: Final = 8
_BLOCK_FRAMES: Final = 1 << 16  # read at a time: of all channels only so much is in memory
_MIN_PEAK: Final = 0.02
_LENGTH: Final = f"{MIN_S:.0f} to {MAX_S:.0f} seconds of one person who speaks, without music"


class UnusableClip(ValueError):
    """No voice can be taken from it: why, and what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def read(file: Path) -> tuple[Any, int]:
    """Return the sound of a clip, float32 of shape (samples,), and its rate. Raises UnusableClip."""
    import numpy as np
    import soundfile

    try:
        with open_plain(file) as opened, soundfile.SoundFile(opened) as sound:
            rate_hz, seconds = sound.samplerate, sound.frames / sound.samplerate
            if not MIN_S <= seconds <= MAX_S:
                raise UnusableClip(f"{file.name} lasts {seconds:.1f} s.", f"A clip has {_LENGTH}.")
            if rate_hz < _MIN_RATE_HZ:
                told = f"{file.name} has {rate_hz:,} samples a second; at least {_MIN_RATE_HZ:,} are needed."
                raise UnusableClip(told, "Record it anew, or take the recording before it was made small.")
            if rate_hz > _MAX_RATE_HZ or sound.channels > _MAX_CHANNELS:
                told = f"{file.name} has {sound.channels} channels of {rate_hz:,} samples a second."
                raise UnusableClip(told, f"A clip has at most {_MAX_CHANNELS}, of {_MAX_RATE_HZ:,}.")
            blocks = sound.blocks(_BLOCK_FRAMES, dtype="float32", always_2d=True)
            waveform = np.concatenate([block.mean(axis=1) for block in blocks])
    except (OSError, soundfile.SoundFileError) as error:
        if not file.exists():
            raise UnusableClip(f"There is no file {file}.", "See to its name and its folder.") from error
        raise UnusableClip(
            f"{file.name} cannot be read as sound.", "A clip is a WAV, FLAC, Ogg or MP3 file."
        ) from error
    if not abs(waveform).max() >= _MIN_PEAK:  # NaN is not, either
        raise UnusableClip(f"{file.name} is silent.", f"A clip has {_LENGTH}.")
    return waveform, rate_hz
