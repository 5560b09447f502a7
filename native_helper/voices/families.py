"""The voice families of this build, best first."""

import sys

from native_helper.paths import MLX, Folders
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.mlx_audio.family import MlxAudioFamily
from native_helper.voices.piper import PiperFamily
from native_helper.voices.remote.server import Server
from native_helper.voices.say import SayFamily
from native_helper.voices.xtts import XttsFamily
from native_helper.workers.crew import Workers
from native_helper.workers.roster import PIPER


def families(where: Folders, workers: Workers | None = None, server: Server | None = None) -> list[VoiceFamily]:
    """Return the families in order of preference; making them loads nothing and starts nothing.

    Kokoro is the voice. The others speak while its files are not there, and for the languages that it lacks: first
    what a person has added, then the stand-ins. macOS has better ones than eSpeak NG, which stays for the languages
    that they lack. The models of mlx-audio and XTTS speak only where they are chosen: on a CPU they take long for a
    sentence. The voices of a `server` stand in for nobody. `workers` are the engine's; those who only look need none.
    """
    workers = workers or Workers(where)
    better: list[VoiceFamily] = [SayFamily()] if sys.platform == "darwin" else []
    known: list[VoiceFamily] = [
        KokoroFamily(where.kokoro, where.libraries),
        PiperFamily(where, workers[PIPER.name]),
        *better,
        EspeakFamily(),
        MlxAudioFamily(where.models / MLX, where.kokoro, where.libraries),
        XttsFamily(where, workers),
    ]
    if server is None:
        return known
    from native_helper.voices.remote.family import RemoteFamily  # whoever names none does not pay for it

    return [*known, RemoteFamily(server)]
