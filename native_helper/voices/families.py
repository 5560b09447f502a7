"""The voice families of this build, best first."""

import sys

from native_helper.paths import folders
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.say import SayFamily


def families() -> list[VoiceFamily]:
    """Return the families in order of preference; making them loads nothing.

    Kokoro is the voice. The others stand in until its files are there, and for the languages that it lacks; macOS has
    better ones than eSpeak NG.
    """
    where = folders()
    kokoro = KokoroFamily(where.models / "kokoro", where.data / "blas")
    better: list[VoiceFamily] = [SayFamily()] if sys.platform == "darwin" else []
    return [kokoro, *better, EspeakFamily()]
