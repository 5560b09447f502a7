"""Programs that play sound from a pipe.

Which of them works is only known once it has played: paplay without a sound server, aplay without a card and ffplay
without either start, and end with an error. So the first seconds are kept until a player has taken more than a pipe
can hold; when one fails before, the next is given them again.
"""

import contextlib
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from native_helper.cli.sink import REMEDY_OF_SERVER, no_sound
from native_helper.errors import NoSoundDevice
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

HEAD_BYTES: Final = 256 << 10  # four times what Linux gives a pipe: 5 s of sound
_BLOCK_BYTES: Final = RATE_HZ * SAMPLE_BYTES // 10
_SILENCE_S: Final = 3.0  # for a player that is only tried


@dataclass(frozen=True, slots=True)
class Player:
    """A program that plays what comes on its standard input."""

    command: tuple[str, ...]
    wants_header: bool = False  # WAV instead of bare samples

    @property
    def name(self) -> str:
        """What it is called."""
        return self.command[0]


_RATE: Final = str(RATE_HZ)
_PULSE: Final = (f"--rate={_RATE}", "--channels=1", "--format=s16le", "--latency-msec=200", "--client-name=Utter")
PLAYERS: Final = (
    Player(("paplay", "--raw", *_PULSE)),
    Player(("pw-cat", "--playback", "--raw", f"--rate={_RATE}", "--channels=1", "--format=s16", "-")),
    Player(("aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", _RATE, "-c", "1", "-")),
    # As WAV: ffplay's options for bare samples have changed their names between versions.
    Player(("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet", "-f", "wav", "-i", "pipe:0"), wants_header=True),
    Player(("play", "-q", "-t", "raw", "-r", _RATE, "-e", "signed", "-b", "16", "-c", "1", "-L", "-")),
)


def status_of_silence(player: Player) -> int:
    """Let `player` play a moment of silence; return its exit status, that of a kill if it takes too long."""
    silence = bytes(_BLOCK_BYTES // 2)
    process = subprocess.Popen(
        player.command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.communicate(_head(player) + silence, _SILENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode


def _head(player: Player) -> bytes:
    if not player.wants_header:
        return b""
    from native_helper.speech.encode import streamed_wav_header

    return streamed_wav_header()


class PipedPlayer:
    """The first of some players that works."""

    def __init__(self, players: Sequence[Player], tried: Sequence[str] = ()) -> None:
        """Start the first of `players`, which are present. `tried` are ways that failed before, for the message."""
        self._left = list(players)
        self._tried = tried
        self._failed: dict[str, int] = {}
        self._head = bytearray()
        self._proven = False
        self._start_next()

    @property
    def name(self) -> str:
        """The player that plays."""
        return self._player.name

    def write(self, pcm: bytes) -> None:
        """Play `pcm`. Raises NoSoundDevice if no player is left, or one that worked ends."""
        if not self._proven:
            self._head += pcm
        while not self._pipe(pcm):
            self._give_up()
            pcm = bytes(self._head)
        if len(self._head) > HEAD_BYTES:
            self._proven = True
            self._head.clear()

    def finish(self) -> None:
        """Return when all is heard. Raises NoSoundDevice as `write` does."""
        while self._close() != 0:
            self._give_up()
            self._pipe(self._head)

    def abort(self) -> None:
        """Be silent now."""
        self._process.kill()
        self._close()

    def _start_next(self) -> None:
        if not self._left:
            raise no_sound(self._failed, self._tried)
        self._player = self._left.pop(0)
        self._process = subprocess.Popen(
            self._player.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us, who then make it silent
        )
        assert self._process.stdin is not None  # noqa: S101  it was asked for
        self._stdin = self._process.stdin
        self._pipe(_head(self._player))  # if it fails, so does the write that follows

    def _pipe(self, data: bytes | bytearray) -> bool:
        """Give `data` to the player; return False if it has ended."""
        with memoryview(data) as view:
            try:
                for start in range(0, len(view), _BLOCK_BYTES):
                    self._write_block(view[start : start + _BLOCK_BYTES])
            except BrokenPipeError:
                return False
        return True

    def _write_block(self, block: memoryview) -> None:
        while block:
            block = block[os.write(self._stdin.fileno(), block) :]

    def _close(self) -> int:
        """Let the player play out what it has; return its exit status."""
        with contextlib.suppress(BrokenPipeError):
            self._stdin.close()
        return self._process.wait()

    def _give_up(self) -> None:
        """Go on to the next player. Raises NoSoundDevice if sound was heard already, or none is left."""
        status = self._close()
        if self._proven:
            raise NoSoundDevice(f"The player {self.name} ended early, with exit status {status}.", REMEDY_OF_SERVER)
        self._failed[self.name] = status
        self._start_next()
