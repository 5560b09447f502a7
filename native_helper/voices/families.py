"""The voice families of this build, best first."""

import sys

from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from native_helper.voices.say import SayFamily


def families() -> list[VoiceFamily]:
    """Return the families in order of preference; making them loads nothing.

    macOS has better voices than eSpeak NG, which stays for the languages that they lack.
    """
    better: list[VoiceFamily] = [SayFamily()] if sys.platform == "darwin" else []
    return [*better, EspeakFamily()]
