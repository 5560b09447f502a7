"""Sound to the loudspeakers, by the best way that this machine has."""

import os
import shutil
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any, Final

from native_helper.cli.players import PLAYERS, PipedPlayer, Player, status_of_silence
from native_helper.cli.sink import REMEDY_OF_SERVER, Sink, no_device, no_sound
from native_helper.cli.streams import silent_libraries
from native_helper.errors import NoSoundDevice
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

_BLOCK_BYTES: Final = RATE_HZ * SAMPLE_BYTES // 10  # Ctrl-C is noticed between blocks


def open_device(players: tuple[Player, ...] = PLAYERS) -> Sink:
    """Return the first way to play sound that opens. Raises NoSoundDevice, which names what was tried."""
    try:
        return PortAudio()
    except NoSoundDevice as error:
        tried = [error.message]
    present = [player for player in players if shutil.which(player.name)]
    if present:
        return PipedPlayer(present, tried)
    if afplay := shutil.which("afplay"):
        return Afplay(afplay)
    raise no_device([*tried, *(f"{player.name} (not installed)" for player in players)])


def way(players: tuple[Player, ...] = PLAYERS) -> str:
    """Return what would play sound here, found out with a moment of silence. Raises NoSoundDevice as playing would."""
    if (output := _port_audio_output()) is not None:
        return f"PortAudio ({output})"
    failed: dict[str, int] = {}
    for player in players:
        if shutil.which(player.name):
            failed[player.name] = status_of_silence(player)
            if failed[player.name] == 0:
                return player.name
    if failed:
        raise no_sound(failed, ())
    if shutil.which("afplay"):
        return "afplay"
    raise no_device(["PortAudio", *(player.name for player in players)])


def _port_audio_output() -> str | None:
    if sys.platform == "linux" and not _has_sound_server_or_card():
        return None  # asking PortAudio could start a sound server
    try:
        with silent_libraries():
            PortAudio().abort()
            import sounddevice

            return str(sounddevice.query_devices(kind="output")["name"])
    except NoSoundDevice:
        return None


def _has_sound_server_or_card() -> bool:
    runtime = Path("/run/user") / str(os.getuid())
    servers = (runtime / "pulse" / "native", runtime / "pipewire-0")
    return "PULSE_SERVER" in os.environ or any(it.exists() for it in servers) or any(Path("/dev/snd").glob("pcm*"))


class PortAudio:
    """The sound device itself: the lowest latency, and it is silent at once when told."""

    name = "portaudio"

    def __init__(self) -> None:
        """Open the default device. Raises NoSoundDevice."""
        try:
            import sounddevice
        except (ImportError, OSError) as error:  # OSError: the Python half is there, the library is not
            raise NoSoundDevice("PortAudio (not installed)") from error
        self._failure: type[Exception] = sounddevice.PortAudioError
        try:
            self._stream: Any = sounddevice.RawOutputStream(samplerate=RATE_HZ, channels=1, dtype="int16")
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:  # ValueError: there is no default device
            raise NoSoundDevice("PortAudio (no device)") from error

    def write(self, pcm: bytes) -> None:
        """Play `pcm`. Raises NoSoundDevice if the device goes away."""
        try:
            for start in range(0, len(pcm), _BLOCK_BYTES):
                self._stream.write(pcm[start : start + _BLOCK_BYTES])
        except self._failure as error:
            raise NoSoundDevice("The sound device went away.", REMEDY_OF_SERVER) from error

    def finish(self) -> None:
        """Return when the device has played what it holds."""
        self._stream.stop()
        self._stream.close()

    def abort(self) -> None:
        """Be silent now."""
        self._stream.abort()
        self._stream.close()


class Afplay:
    """macOS's player, which reads files only: nothing is heard before all is made. Only where nothing else is there."""

    name = "afplay"

    def __init__(self, program: str) -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="utter-"))  # owner-only: what is spoken may be private
        self._path = self._folder / "speech.wav"
        self._wav = wave.open(str(self._path), "wb")  # noqa: SIM115  open from call to call
        self._wav.setnchannels(1)
        self._wav.setsampwidth(SAMPLE_BYTES)
        self._wav.setframerate(RATE_HZ)

    def write(self, pcm: bytes) -> None:
        """Keep `pcm`."""
        self._wav.writeframesraw(pcm)

    def finish(self) -> None:
        """Play it all. Raises NoSoundDevice if afplay fails."""
        self._wav.close()
        self._process = subprocess.Popen([self._program, str(self._path)], start_new_session=True)
        status = self._process.wait()
        shutil.rmtree(self._folder)
        if status != 0:
            raise NoSoundDevice(f"afplay ended with exit status {status}.", REMEDY_OF_SERVER)

    def abort(self) -> None:
        """Be silent now."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._wav.close()
        shutil.rmtree(self._folder, ignore_errors=True)  # `finish` may have been first
