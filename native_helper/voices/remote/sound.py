"""The bytes of an answer, as they come, to samples.

In   pcm: signed 16 bit, little-endian, mono, at the rate that was agreed; or a wav file, 16 bit or float, any channels
Out  float32 samples, mono
"""

import struct
from typing import Final

import numpy as np

from native_helper.speech.utterance import Samples
from native_helper.workers.wire import MAX_RATE_HZ, MIN_RATE_HZ

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_MAX_HEADER_BYTES: Final = 64 << 10
_MAX_CHANNELS: Final = 8


class WrongSound(ValueError):
    """What came cannot be played; says why, to follow "the server sent"."""


class Decoder:
    """One answer. `rate_hz` is right as soon as samples have come."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._rest = b""  # that does not make a sample, or a header, yet
        self._is_begun = False
        self._sample: np.dtype[np.int16] | np.dtype[np.float32] = np.dtype("<i2")
        self._n_channels = 1
        self._left_bytes: int | None = None  # of a wav's sound, if its header tells

    def feed(self, data: bytes) -> Samples:
        """Return the samples that are whole now. Raises WrongSound."""
        data = self._rest + data
        self._rest = b""
        if not self._is_begun:
            if len(data) < 4 and b"RIFF".startswith(data):
                self._rest = data
                return _NONE
            if data.startswith(b"RIFF"):
                begin = self._header(data)
                if begin is None:
                    self._rest = data
                    return _NONE
                data = data[begin:]
            self._is_begun = True
        if self._left_bytes is not None:
            data = data[: self._left_bytes]
        step = self._sample.itemsize * self._n_channels
        whole = len(data) - len(data) % step
        if self._left_bytes is not None:
            self._left_bytes -= whole
        self._rest = data[whole:]
        return self._samples(data[:whole])

    def _samples(self, data: bytes) -> Samples:
        read = np.frombuffer(data, dtype=self._sample).reshape(-1, self._n_channels)  # (samples, channels)
        samples = read.astype(np.float32) / (32768.0 if self._sample.kind == "i" else 1.0)
        mono: Samples = samples.mean(axis=1, dtype=np.float32)
        if not np.isfinite(mono).all():
            raise WrongSound("sound that is none")
        return mono

    def _header(self, data: bytes) -> int | None:
        """Return where a wav's sound begins, None if that is still to come."""
        if len(data) > _MAX_HEADER_BYTES:
            raise WrongSound("a wav file without sound")
        at = 12
        is_told = False
        while len(data) >= at + 8:
            name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
            at += 8
            if name == b"data":
                if not is_told:
                    raise WrongSound("a wav file that does not tell its format")
                # A file that is made while it is sent cannot tell its length: it has none, or the greatest.
                self._left_bytes = size if 0 < size < 0x7FFFF000 else None
                return at
            if name == b"fmt ":
                if len(data) < at + min(size, 40):
                    return None
                self._format(data[at : at + size])
                is_told = True
            at += size + size % 2
        if at > _MAX_HEADER_BYTES:
            raise WrongSound("a wav file without sound")
        return None

    def _format(self, told: bytes) -> None:
        if len(told) < 16:
            raise WrongSound("a wav file that does not tell its format")
        kind, n_channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", told)
        if kind == _EXTENSIBLE and len(told) >= 26:
            kind = struct.unpack_from("<H", told, 24)[0]
        if (kind, bits) == (_PCM, 16):
            self._sample = np.dtype("<i2")
        elif (kind, bits) == (_FLOAT, 32):
            self._sample = np.dtype("<f4")
        else:
            raise WrongSound("a wav file of another format than 16 bit")
        if not 1 <= n_channels <= _MAX_CHANNELS or not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
            raise WrongSound("a wav file with an impossible rate")
        self._n_channels, self.rate_hz = n_channels, rate_hz


_NONE: Final[Samples] = np.zeros(0, dtype=np.float32)
