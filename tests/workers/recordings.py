"""Recordings as a person would have them, of no voice."""

from pathlib import Path

import numpy as np
import soundfile


def recording(file: Path, seconds: float = 8.0, rate_hz: int = 24_000, loud: float = 0.3, channels: int = 1) -> Path:
    """Write a tone to `file` in the format of its name, and return it."""
    sound = loud * np.sin(2 * np.pi * 200 * np.arange(round(seconds * rate_hz)) / rate_hz)
    soundfile.write(file, np.stack([sound] * channels, axis=1), rate_hz)
    return file
