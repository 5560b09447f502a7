"""PCM at RATE_HZ in, a sound file out, written as it comes: wav, flac, ogg (Vorbis), mp3 or opus.

`Encoder` writes into a file that can be seeked, whose header is right at the end; `Streamer` gives out bytes that are
sent at once and cannot be corrected any more.
"""

import math
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, TypeVar, cast

import numpy as np
import soundfile

from native_helper.errors import NotSupported
from native_helper.wire.types import FILE_FORMATS, RATE_HZ, SAMPLE_BYTES

_FORMATS: Final = {
    "wav": ("WAV", "PCM_16"),
    "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "opus": ("OGG", "OPUS"),
}
_BLOCK_SAMPLES: Final = 4096  # libsndfile's Vorbis encoder takes a buffer on the stack for each write
_UNKNOWN_SIZE: Final = 0xFFFFFFFF
# An MP3 of varying bitrate tells its length in its header, which is written last. Where that cannot be, players count
# its length from the bitrate of its first frame: one for all then, 64 kbit/s, ample for a voice at RATE_HZ.
_STREAMED_MP3: Final = {"bitrate_mode": "CONSTANT", "compression_level": 0.6}
# A WAV's outer size, 32 bits wide, counts 36 bytes of header too. RF64 would hold more, but many players refuse it.
MAX_WAV_BYTES: Final = 0xFFFFFFFF - 36

_T = TypeVar("_T")


def streamed_wav_header() -> bytes:
    """Return the header of a WAV whose length nobody knows yet: both sizes say so, and players read to the end."""
    bytes_per_s = RATE_HZ * SAMPLE_BYTES
    layout = struct.pack("<HHIIHH", 1, 1, RATE_HZ, bytes_per_s, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    return (
        struct.pack("<4sI4s", b"RIFF", _UNKNOWN_SIZE, b"WAVE")
        + struct.pack("<4sI", b"fmt ", len(layout))
        + layout
        + struct.pack("<4sI", b"data", _UNKNOWN_SIZE)
    )


class Encoder:
    """Writes one sound file into `file`, which must be seekable; its header is right after `close`.

    Errors of `file`, such as a full disk, are raised as they are.
    """

    def __init__(self, file: BinaryIO, format: str, **options: Any) -> None:
        """`options` are soundfile's own."""
        if format not in _FORMATS:
            raise NotSupported(f'There is no file format "{format}".', f"Use one of: {', '.join(FILE_FORMATS)}.")
        container, subtype = _FORMATS[format]
        self._file = _Witness(file)
        self._left_bytes: float = MAX_WAV_BYTES if format == "wav" else math.inf
        with self._file.watched():
            self._sound = soundfile.SoundFile(
                self._file, "w", samplerate=RATE_HZ, channels=1, format=container, subtype=subtype, **options
            )

    def write(self, pcm: bytes) -> None:
        """Add whole samples, little-endian int16. Raises NotSupported for more than the format can hold."""
        self._left_bytes -= len(pcm)
        if self._left_bytes < 0:
            # libsndfile would go on, and leave a header that hides what is over.
            hours = MAX_WAV_BYTES / (RATE_HZ * SAMPLE_BYTES * 3600)
            raise NotSupported(
                f"A WAV file holds no more than {hours:.1f} hours of sound.", "Choose flac, ogg, mp3 or opus."
            )
        samples = np.frombuffer(pcm, dtype="<i2")
        with self._file.watched():
            for start in range(0, samples.size, _BLOCK_SAMPLES):
                self._sound.write(samples[start : start + _BLOCK_SAMPLES])

    def close(self) -> None:
        """Write what is left and the header; `file` stays open."""
        with self._file.watched():
            self._sound.close()


class Streamer:
    """A sound file, or "pcm", that is sent while it is made: its header cannot tell its length.

    Players read on to the end. Not so for FLAC: libsndfile, and what is built on it, refuses one of unknown length.
    """

    def __init__(self, format: str) -> None:
        self._sent = _Sent()
        self._encoder: Encoder | None = None
        if format == "wav":
            self._sent.write(streamed_wav_header())
        elif format != "pcm":
            self._encoder = Encoder(cast(BinaryIO, self._sent), format, **(_STREAMED_MP3 if format == "mp3" else {}))

    def write(self, pcm: bytes) -> bytes:
        """Add whole samples, little-endian int16; return what of the file is complete by now."""
        if self._encoder is None:
            self._sent.write(pcm)
        else:
            self._encoder.write(pcm)
        return self._sent.taken()

    def close(self) -> bytes:
        """Return the end of the file."""
        if self._encoder is not None:
            self._encoder.close()
        return self._sent.taken()


class _Sent:
    """A file whose bytes are gone once they were written: what libsndfile writes again over its begin is left out."""

    def __init__(self) -> None:
        self._new = bytearray()
        self._size = 0
        self._place = 0

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        new, self._new = bytes(self._new), bytearray()
        return new

    def write(self, data: bytes) -> int:
        if self._place == self._size:
            self._new += data
            self._size += len(data)
        self._place += len(data)
        return len(data)

    def read(self, _size: int) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = offset + (0, self._place, self._size)[whence]
        return self._place

    def tell(self) -> int:
        return self._place


class _Witness:
    """A file that keeps its first error: raised inside libsndfile's callbacks it would only be printed and lost."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._error: OSError | ValueError | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Raise the file's error, if there was one, in place of what libsndfile made of it."""
        try:
            yield
        except (AssertionError, soundfile.SoundFileError):
            if self._error is None:
                raise
        if self._error is not None:
            raise self._error

    def write(self, data: bytes) -> int:
        return self._kept(lambda: self._file.write(data), 0)

    def read(self, size: int) -> bytes:
        return self._kept(lambda: self._file.read(size), b"")

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._kept(lambda: self._file.seek(offset, whence), 0)

    def tell(self) -> int:
        return self._kept(self._file.tell, 0)

    def _kept(self, operation: Callable[[], _T], failed: _T) -> _T:
        # A closed file, which is a ValueError, is met when an encoder is dropped after its file.
        if self._error is not None:
            return failed
        try:
            return operation()
        except (OSError, ValueError) as error:
            self._error = error
            return failed
