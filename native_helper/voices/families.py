"""The voice families of this build, best first.

Those that are for a platform, or for what a person has added, are imported here, each when it is there.
"""

import sys

from native_helper.paths import MLX, Folders
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.on_demand import OnDemand
from native_helper.voices.remote.server import Server
from native_helper.workers.absent import is_absent
from native_helper.workers.crew import Workers


def families(where: Folders, workers: Workers | None = None, server: Server | None = None) -> list[VoiceFamily]:
    """Return the families in order of preference; making them loads nothing and starts nothing.

    Kokoro is the voice. The others speak while its files are not there, and for the languages that it lacks: first
    what a person has added, then the stand-ins. macOS has better ones than eSpeak NG, which stays for the languages
    that they lack. The models of mlx-audio and XTTS speak only where they are chosen: on a CPU they take long for a
    sentence. The voices of a `server` stand in for nobody. `workers` are the engine's; those who only look need none.
    """
    workers = workers or Workers(where)
    known = [
        KokoroFamily(where.kokoro, where.libraries),
        _piper(where, workers),
        *_of_macos(),
        EspeakFamily(),
        _mlx_audio(where),
        _xtts(where, workers),
    ]
    return [*known, _remote(server)] if server else known


def _piper(where: Folders, workers: Workers) -> VoiceFamily:
    def make() -> VoiceFamily:
        from native_helper.voices.piper import PiperFamily

        return PiperFamily(where, workers["piper"])

    return OnDemand("piper", lambda: not is_absent("piper", where), make)


def _of_macos() -> list[VoiceFamily]:
    if sys.platform != "darwin":
        return []
    from native_helper.voices.say import SayFamily

    return [SayFamily()]


def _mlx_audio(where: Folders) -> VoiceFamily:
    place = where.models / MLX

    def make() -> VoiceFamily:
        from native_helper.voices.mlx_audio.family import MlxAudioFamily

        return MlxAudioFamily(place, where.kokoro, where.libraries)

    # Kokoro's own files are spoken by it too, to compare.
    return OnDemand("mlx", lambda: place.is_dir() or where.kokoro.is_dir(), make)


def _xtts(where: Folders, workers: Workers) -> VoiceFamily:
    def make() -> VoiceFamily:
        from native_helper.voices.xtts import XttsFamily

        return XttsFamily(where, workers)

    return OnDemand("xtts", lambda: not is_absent("xtts", where), make)


def _remote(server: Server) -> VoiceFamily:
    from native_helper.voices.remote.family import RemoteFamily

    return RemoteFamily(server)
