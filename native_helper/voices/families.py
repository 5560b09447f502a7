"""The voice families of this build, best first."""

import sys

from native_helper.paths import Folders
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.say import SayFamily
from native_helper.voices.xtts import XttsFamily
from native_helper.workers.crew import Workers


def families(where: Folders, workers: Workers | None = None) -> list[VoiceFamily]:
    """Return the families in order of preference; making them loads nothing.

    Kokoro is the voice. The others stand in while its files are not there, and for the languages that it lacks: macOS
    has better voices than eSpeak NG, which stays for the languages that they lack. What a person added comes last, and
    speaks where it is chosen. `workers` are the engine's; those who only look need none.
    """
    better: list[VoiceFamily] = [SayFamily()] if sys.platform == "darwin" else []
    workers = workers or Workers(where)
    return [KokoroFamily(where.kokoro, where.libraries), *better, EspeakFamily(), XttsFamily(where, workers)]
