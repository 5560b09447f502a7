"""A recording of the desktop's null sink in which every sample has the time at which it was played.

Pieces come from the recorder late, by what it and a busy machine wait, and never early. So of all within a second the
one that was least late tells the time; longer than that a sink that stalls does not keep in step with the clock.
"""

import subprocess
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.recorder import PIECE_MS, RAW, SAMPLE_BYTES, Recorder
from tests.browser.desktop import CARD_RATE_HZ
from tests.browser.devtools import until

CLICKS: Final = 12
APART: Final = 80  # pieces from click to click


class TimedRecording(Recorder):
    """Listens from the moment this is made until the context ends."""

    def __init__(self, env: dict[str, str]) -> None:
        self._pcm = bytearray()
        self._pieces: list[tuple[int, float]] = []  # its last sample, and when the first sample of all was, by it
        super().__init__(env, self._keep)
        until(lambda: bool(self._pcm), "the recording of the sound card")

    def samples(self) -> NDArray[np.float64]:
        """Return all that was heard up to now: 48 kHz, range [-1, 1]."""
        return np.frombuffer(bytes(self._pcm[: len(self._pcm) // SAMPLE_BYTES * SAMPLE_BYTES]), "<i2") / 32768

    def played_ms(self, sample: float) -> float:
        """Return when a sample of the recording was played, in milliseconds since 1970."""
        ends, begins_ms = np.array(self._pieces).T
        near = np.abs(ends - sample) < CARD_RATE_HZ / 2
        return float(begins_ms[near].min() + sample / CARD_RATE_HZ * 1000)

    def _keep(self, now_ms: float, data: bytes) -> None:
        self._pcm += data
        end = len(self._pcm) // SAMPLE_BYTES
        self._pieces.append((end, now_ms - end / CARD_RATE_HZ * 1000))


def clicks_late_ms(env: dict[str, str]) -> list[float]:
    """Play clicks at known times over a stream with as small a buffer; return how much later the recording has each.

    That is the recorder's delay and the stream's own, which grows as often as the stream runs dry: so the least of
    them is an upper bound of the recorder's.
    """
    command = ["pacat", "-d", "speaker", *RAW]
    silence = bytes(SAMPLE_BYTES * CARD_RATE_HZ * PIECE_MS // 1000)
    click = (np.ones(len(silence) // SAMPLE_BYTES) * 16_000).astype("<i2").tobytes()
    sent_ms = []
    with (
        TimedRecording(env) as recording,
        subprocess.Popen(command, env=env, stdin=subprocess.PIPE) as player,
    ):
        assert player.stdin is not None
        for n in range((CLICKS + 1) * APART):
            is_click = n > 0 and n % APART == 0
            if is_click:
                sent_ms.append(time.time_ns() / 1e6)
            player.stdin.write(click if is_click else silence)
            player.stdin.flush()
            time.sleep(PIECE_MS / 1000)
        player.stdin.close()
        time.sleep(0.5)
        loud = np.flatnonzero(recording.samples() > 0.2)
        begins = loud[np.diff(loud, prepend=-CARD_RATE_HZ) > CARD_RATE_HZ / 10]
        heard_ms = [recording.played_ms(each) for each in begins]
        player.terminate()
    # One may be lost where the card stalls: each has its own half second.
    after_ms = [[heard - sent for heard in heard_ms if 0 < heard - sent < APART * PIECE_MS] for sent in sent_ms]
    return [found[0] for found in after_ms if found]
