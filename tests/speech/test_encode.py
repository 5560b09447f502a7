"""Encode: every format is read back by libsndfile, and a file's errors are not lost."""

import errno
import io
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from native_helper.errors import NotSupported
from native_helper.speech import encode
from native_helper.speech.encode import MAX_WAV_BYTES, Encoder, Streamer, streamed_wav_header
from native_helper.wire.types import FILE_FORMATS, RATE_HZ

TONE = (12_000 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE_HZ) / RATE_HZ)).astype("<i2")


def encoded(format: str, pcm: bytes = TONE.tobytes(), step: int = 100_000) -> io.BytesIO:
    file = io.BytesIO()
    encoder = Encoder(file, format)
    for start in range(0, len(pcm), step):
        encoder.write(pcm[start : start + step])
    encoder.close()
    assert not file.closed
    file.seek(0)
    return file


@pytest.mark.parametrize("format", FILE_FORMATS)
def test_a_file_of_every_format_holds_the_sound(format: str) -> None:
    sound, rate_hz = soundfile.read(encoded(format), dtype="float64")
    assert rate_hz == RATE_HZ
    assert sound.shape[0] / rate_hz == pytest.approx(3.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) * rate_hz / sound.shape[0] == pytest.approx(440, abs=2)


@pytest.mark.parametrize("format", ["wav", "flac"])
def test_lossless_formats_give_back_every_sample(format: str) -> None:
    sound, _ = soundfile.read(encoded(format), dtype="int16")
    assert np.array_equal(sound, TONE)


def test_the_header_of_a_wav_is_right_after_close() -> None:
    file = encoded("wav")
    with wave.open(file) as sound:
        assert (sound.getnframes(), sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (
            TONE.size,
            RATE_HZ,
            2,
            1,
        )
    assert int.from_bytes(file.getvalue()[4:8], "little") == len(file.getvalue()) - 8


def test_a_streamed_wav_is_read_to_its_end_by_libsndfile() -> None:
    sound, rate_hz = soundfile.read(io.BytesIO(streamed_wav_header() + TONE.tobytes()), dtype="int16")
    assert rate_hz == RATE_HZ
    assert np.array_equal(sound, TONE)


def test_an_empty_file_is_a_file() -> None:
    sound, _ = soundfile.read(encoded("wav", b""))
    assert sound.size == 0


def test_vorbis_takes_a_long_piece_at_once() -> None:
    pcm = np.tile(TONE, 40).tobytes()  # two minutes in one write end libsndfile on a small stack
    sound, _ = soundfile.read(encoded("ogg", pcm, step=len(pcm)))
    assert sound.size == len(pcm) // 2


class FullDisk(io.BytesIO):
    def write(self, data: object) -> int:
        if self.tell() > 50_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("format", FILE_FORMATS)
def test_a_full_disk_is_an_error_and_not_a_short_file(format: str) -> None:
    noise = np.random.default_rng(1).integers(-9000, 9000, 20 * RATE_HZ).astype("<i2").tobytes()
    encoder = Encoder(FullDisk(), format)
    with pytest.raises(OSError, match="No space left"):
        encoder.write(noise)
        encoder.close()


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(NotSupported) as caught:
        Encoder(io.BytesIO(), "aiff")
    assert caught.value.remedy is not None
    assert all(format in caught.value.remedy for format in FILE_FORMATS)


@pytest.mark.parametrize("format", FILE_FORMATS)
def test_more_than_the_sizes_of_a_wav_can_tell_is_refused(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "MAX_WAV_BYTES", TONE.nbytes)
    encoder = Encoder(io.BytesIO(), format)
    encoder.write(TONE.tobytes())
    if format == "wav":
        with pytest.raises(NotSupported, match="A WAV file holds no more") as caught:
            encoder.write(bytes(2))
        assert "flac" in (caught.value.remedy or "")
    else:
        encoder.write(bytes(2))
    encoder.close()


def test_the_sizes_of_the_longest_wav_fit_their_fields() -> None:
    n_header_bytes = len(encoded("wav", b"").getvalue())
    assert MAX_WAV_BYTES + n_header_bytes - 8 == 0xFFFFFFFF


def test_a_real_file_is_written(tmp_path: Path) -> None:
    with (tmp_path / "speech.mp3").open("w+b") as file:
        encoder = Encoder(file, "mp3")
        encoder.write(TONE.tobytes())
        encoder.close()
    assert soundfile.info(tmp_path / "speech.mp3").format == "MP3"


def test_an_encoder_dropped_after_its_file_is_quiet() -> None:
    # A cancelled save: warnings in the destructor would fail this test.
    file = io.BytesIO()
    encoder = Encoder(file, "ogg")
    encoder.write(TONE.tobytes())
    file.close()
    del encoder


STREAMED = ("wav", "mp3", "opus", "ogg")


def streamed(format: str, pcm: bytes, step: int = 30_000) -> list[bytes]:
    streamer = Streamer(format)
    return [*(streamer.write(pcm[start : start + step]) for start in range(0, len(pcm), step)), streamer.close()]


@pytest.mark.parametrize("format", STREAMED)
def test_a_file_that_is_sent_while_it_is_made_is_as_long_as_its_sound(format: str) -> None:
    pieces = streamed(format, TONE.tobytes() * 4)
    assert sum(bool(piece) for piece in pieces) > 4
    assert soundfile.info(io.BytesIO(b"".join(pieces))).duration == pytest.approx(12, abs=0.1)
    sound, rate_hz = soundfile.read(io.BytesIO(b"".join(pieces)))
    assert sound.size / rate_hz == pytest.approx(12, abs=0.1)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) * rate_hz / sound.size == pytest.approx(440, abs=2)


def test_sent_pcm_is_the_samples_alone() -> None:
    assert b"".join(streamed("pcm", TONE.tobytes())) == TONE.tobytes()


def test_what_is_written_again_at_the_end_is_not_sent() -> None:
    file = io.BytesIO()
    encoder = Encoder(file, "mp3", **encode._STREAMED_MP3)
    encoder.write(TONE.tobytes())
    encoder.close()
    sent = b"".join(streamed("mp3", TONE.tobytes()))
    assert len(sent) == len(file.getvalue())
    assert sent != file.getvalue(), "the header is the one that does not know the length yet"


def test_what_is_sent_is_not_kept() -> None:
    streamer = Streamer("mp3")
    for _ in range(20):
        streamer.write(TONE.tobytes())
    assert len(streamer._sent._new) == 0
