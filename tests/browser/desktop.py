"""A desktop of its own for the browser: a screen (Xvfb) and a sound card (PulseAudio with a null sink).

Neither knows of the machine's own, so the tests neither disturb nor hear anybody. Both run as any user, root included.
"""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from tests.browser.devtools import until

SCREEN: Final = "1280x900x24"
CARD: Final = "speaker"
CARD_RATE_HZ: Final = 48_000
SILENCE_S: Final = 1.0  # so much of it after sound is its end
SILENT_LEVEL: Final = 50 / 32768  # resampling leaves a few units of noise after the last sound


@dataclass(frozen=True)
class Desktop:
    """Where programs show and sound: `env` leads them here."""

    env: dict[str, str]

    def xdotool(self, *words: str | int) -> str:
        """Do what a person does with mouse and keyboard, or ask about windows."""
        command = ["xdotool", *map(str, words)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, timeout=60)
        return done.stdout

    def windows(self) -> set[str]:
        """Return the visible windows; an open menu is one of them."""
        return set(self.xdotool("search", "--onlyvisible", "--name", ".*").split())

    def record(self, card: str = CARD) -> "Recording":
        return Recording(self.env, card)

    def plug(self, card: str) -> None:
        """Add a sound card."""
        self._pactl("load-module", *_card(card))

    def unplug(self, card: str) -> None:
        """Take a sound card away; what sounds there goes to the next one, as the system's sound server wants it."""
        modules = [line.split("\t") for line in self._pactl("list", "short", "modules").splitlines()]
        (index,) = [module[0] for module in modules if f"sink_name={card}" in module[2].split()]
        self._pactl("unload-module", index)

    def _pactl(self, *words: str) -> str:
        return subprocess.run(["pactl", *words], env=self.env, capture_output=True, text=True, check=True).stdout


class Recording:
    """What the sound card plays, from the moment this is made."""

    def __init__(self, env: dict[str, str], card: str) -> None:
        command = [
            "parec",
            "-d",
            f"{card}.monitor",
            f"--rate={CARD_RATE_HZ}",
            "--channels=1",
            "--format=s16le",
            "--raw",
        ]
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        self._pcm = bytearray()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        until(lambda: bool(self._pcm), "the recording of the sound card")

    def until_sound(self) -> None:
        until(lambda: bool(np.any(np.abs(self._samples()) > SILENT_LEVEL)), "sound on the card")

    def until_silence(self) -> NDArray[np.float64]:
        """Wait until sound came and ended; return all that was heard, 48 kHz, range [-1, 1]."""
        until(self._has_ended, "the end of the sound")
        return self._samples()

    def _has_ended(self) -> bool:
        loud = np.flatnonzero(np.abs(self._samples()) > SILENT_LEVEL)
        return loud.size > 0 and len(self._samples()) - loud[-1] > SILENCE_S * CARD_RATE_HZ

    def _samples(self) -> NDArray[np.float64]:
        return np.frombuffer(bytes(self._pcm[: len(self._pcm) // 2 * 2]), "<i2") / 32768

    def _read(self) -> None:
        assert self._process.stdout is not None
        while data := self._process.stdout.read1(65536):  # type: ignore[attr-defined]
            self._pcm += data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """A screen and a sound card for as long as the context lasts; their files lie in `folder`."""
    home, run = folder / "home", folder / "run"
    home.mkdir()
    run.mkdir(mode=0o700)
    base = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    # As every desktop has it: without, the browser can give no file a name that is not ASCII.
    env = {**base, "LANG": "C.UTF-8", "HOME": str(home), "XDG_RUNTIME_DIR": str(run)}
    with ExitStack() as stack:
        display = stack.enter_context(_screen(env))
        card = stack.enter_context(_sound_card(env, folder / "sound"))
        yield Desktop({**env, "DISPLAY": display, "PULSE_SERVER": f"unix:{card}"})


@contextmanager
def _screen(env: dict[str, str]) -> Iterator[str]:
    # The server takes a free number and tells it when it is ready for clients.
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with _program(command, env, pass_fds=(writer,)):
        os.close(writer)
        with open(reader, encoding="ascii") as number:  # noqa: PTH123 - a descriptor
            yield f":{number.readline().strip()}"


@contextmanager
def _sound_card(env: dict[str, str], server: Path) -> Iterator[Path]:
    command = [
        *"pulseaudio -n --daemonize=no --use-pid-file=no --exit-idle-time=-1 --disallow-exit".split(),
        *"--realtime=no --high-priority=no".split(),
        *("-L", f"module-native-protocol-unix socket={server} auth-anonymous=1"),
        *("-L", " ".join(_card(CARD))),
    ]
    with _program(command, env):
        until(lambda: _accepts(server), "the sound card")
        yield server


def _card(name: str) -> list[str]:
    return ["module-null-sink", f"sink_name={name}", f"rate={CARD_RATE_HZ}", "channels=2", "format=s16le"]


def _accepts(server: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(server)) == 0


@contextmanager
def _program(command: list[str], env: dict[str, str], pass_fds: tuple[int, ...] = ()) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        env=env,
        pass_fds=pass_fds,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()
