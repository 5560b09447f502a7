"""Sound of a speech server: bare or in a wav file, however it is cut, and whatever else stands in its place."""

import contextlib
import io
import struct

import numpy as np
import pytest
import soundfile

from native_helper.voices.remote.sound import Decoder, WrongSound


def wav(rate_hz: int, n_channels: int = 1, kind: str = "PCM_16") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.full((1000, n_channels), 0.25, dtype=np.float32), rate_hz, kind, format="WAV")
    return file.getvalue()


@pytest.mark.parametrize(
    ("rate_hz", "n_channels", "kind"), [(24_000, 1, "PCM_16"), (22_050, 2, "PCM_16"), (48_000, 1, "FLOAT")]
)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_a_wav_file_is_read_by_its_own_header_however_it_is_cut(
    rate_hz: int, n_channels: int, kind: str, step: int
) -> None:
    data, decoder = wav(rate_hz, n_channels, kind), Decoder(24_000)
    heard = np.concatenate([decoder.feed(data[at : at + step]) for at in range(0, len(data), step)])
    assert decoder.rate_hz == rate_hz
    assert heard.size == 1000
    assert np.allclose(heard, 0.25, atol=1e-4)


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_file_that_is_made_while_it_is_sent_goes_on_to_its_end(length: int) -> None:
    data = bytearray(wav(24_000))
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", length)
    assert Decoder(24_000).feed(bytes(data)).size == 1000


@pytest.mark.parametrize(
    "data",
    [b"RIFF\0\0\0\0WAVEdata\0\0\0\0", wav(24_000, kind="PCM_24"), b"RIFF\0\0\0\0WAVE" + b"junk\xff\xff\xff\x7f" * 2],
)
def test_another_wav_file_is_refused(data: bytes) -> None:
    with pytest.raises(WrongSound):
        Decoder(24_000).feed(data)


@pytest.mark.parametrize("seed", range(20))
def test_noise_in_a_header_is_refused_or_read_and_never_a_fault(seed: int) -> None:
    random = np.random.default_rng(seed)
    data = bytearray(wav(24_000))
    for at in random.integers(0, 44, 6):
        data[at] = random.integers(0, 256)
    with contextlib.suppress(WrongSound):
        assert np.isfinite(Decoder(24_000).feed(bytes(data))).all()
