"""The voice families of this build, best first."""

import sys

from native_helper.paths import Folders
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.remote.server import Server
from native_helper.voices.say import SayFamily


def families(where: Folders, server: Server | None = None) -> list[VoiceFamily]:
    """Return the families in order of preference; making them loads nothing.

    Kokoro is the voice. The others stand in while its files are not there, and for the languages that it lacks: macOS
    has better voices than eSpeak NG, which stays for the languages that they lack. The voices
    of a `server` stand in for nobody.
    """
    better: list[VoiceFamily] = [SayFamily()] if sys.platform == "darwin" else []
    known = [KokoroFamily(where.kokoro, where.libraries), *better, EspeakFamily()]
    if server is None:
        return known
    from native_helper.voices.remote.family import RemoteFamily  # whoever names none does not pay for it

    return [*known, RemoteFamily(server)]
