"""Where sound goes, a device or a file: the interface, and what is said where there is no device."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from native_helper.errors import NoSoundDevice

REMEDY: Final = (
    "Write a file (utter speak -o speech.wav), or install a player (pipewire-bin, pulseaudio-utils, alsa-utils)."
)

REMEDY_OF_SERVER: Final = "Write a file (utter speak -o speech.wav), or start a sound server (PipeWire, PulseAudio)."


class Sink(Protocol):
    """Takes sound at RATE_HZ, mono, int16 little-endian."""

    @property
    def name(self) -> str:
        """What it is, for the report: "portaudio", "paplay", a file's path."""
        ...

    def write(self, pcm: bytes) -> None:
        """Take `pcm`; blocks while there is no room, which is what paces the engine."""
        ...

    def finish(self) -> None:
        """Return when all is heard, or the file is complete."""
        ...

    def abort(self) -> None:
        """Be silent now; leave no file."""
        ...


def no_device(tried: Sequence[str]) -> NoSoundDevice:
    """Return the error that says what was looked for in vain."""
    return NoSoundDevice(f"No way to play sound was found. Tried: {', '.join(tried)}.", REMEDY)


def no_sound(failed: Mapping[str, int], tried: Sequence[str]) -> NoSoundDevice:
    """Return the error for players that are here and `failed` with an exit status, after what else was `tried`."""
    told = "; ".join(f"{name} is here, but it could not play (exit status {status})" for name, status in failed.items())
    others = f" Tried too: {', '.join(tried)}." if tried else ""
    return NoSoundDevice(f"{told}: is there a sound server?{others}", REMEDY_OF_SERVER)
