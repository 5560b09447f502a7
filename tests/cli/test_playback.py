"""Which way of playing is taken: PortAudio as a stand-in module, since no test machine is sure to have a sound card."""

import os
import sys
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from native_helper.cli import playback, players
from native_helper.cli.players import Player
from native_helper.cli.streams import silent_libraries
from native_helper.errors import NoSoundDevice
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from tests.cli.terminal import heard, player

PCM = bytes(range(256)) * 200


class PortAudioError(Exception):
    pass


class Stream:
    """A RawOutputStream that keeps what it plays."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.played = b""
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def write(self, data: bytes) -> None:
        assert len(data) <= RATE_HZ * SAMPLE_BYTES / 10, "Ctrl-C would have to wait"
        self.played += data

    def stop(self) -> None:
        self.calls.append("stop")

    def abort(self) -> None:
        self.calls.append("abort")

    def close(self) -> None:
        self.calls.append("close")


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> list[Stream]:
    """Put a PortAudio in place; return the streams that are opened."""
    opened: list[Stream] = []

    def open_stream(**options: Any) -> Stream:
        opened.append(Stream(**options))
        return opened[-1]

    stand_in = SimpleNamespace(RawOutputStream=open_stream, PortAudioError=PortAudioError)
    monkeypatch.setitem(sys.modules, "sounddevice", stand_in)
    return opened


def broken(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_stream(**options: Any) -> None:
        raise error

    stand_in = SimpleNamespace(RawOutputStream=open_stream, PortAudioError=PortAudioError)
    monkeypatch.setitem(sys.modules, "sounddevice", stand_in)


def test_portaudio_comes_first_and_is_played_to_the_end(streams: list[Stream]) -> None:
    sink = playback.open_device(players=())
    sink.write(PCM)
    sink.finish()
    (stream,) = streams
    assert sink.name == "portaudio"
    assert stream.played == PCM
    assert stream.options == {"samplerate": RATE_HZ, "channels": 1, "dtype": "int16"}
    assert stream.calls == ["start", "stop", "close"]  # stop, unlike abort, plays what is left


def test_portaudio_is_silent_at_once_when_told(streams: list[Stream]) -> None:
    sink = playback.open_device(players=())
    sink.abort()
    assert streams[0].calls == ["start", "abort", "close"]


def test_a_device_that_goes_away_is_told(streams: list[Stream], monkeypatch: pytest.MonkeyPatch) -> None:
    sink = playback.open_device(players=())

    def fail(data: bytes) -> None:
        raise PortAudioError("Device unavailable")

    monkeypatch.setattr(streams[0], "write", fail)
    with pytest.raises(NoSoundDevice, match="went away"):
        sink.write(PCM)


@pytest.mark.parametrize("error", [PortAudioError("no device"), ValueError("no default output device")])
def test_without_a_device_of_its_own_a_player_is_taken(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(error, monkeypatch)
    sink = playback.open_device((Player(("cat",)), Player(("no-such-player",))))
    assert sink.name == "cat"
    sink.abort()


def test_afplay_gets_a_whole_file_and_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(PortAudioError("no device"), monkeypatch)
    program = tmp_path / "bin" / "afplay"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n/bin/cp "$1" {tmp_path}/heard.wav\necho "$1" > {tmp_path}/name\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    sink = playback.open_device()
    sink.write(PCM)
    sink.write(PCM)
    sink.finish()
    with wave.open(str(tmp_path / "heard.wav")) as heard:
        assert (heard.getframerate(), heard.getnchannels(), heard.getsampwidth()) == (RATE_HZ, 1, SAMPLE_BYTES)
        assert heard.readframes(heard.getnframes()) == PCM * 2
    assert not Path((tmp_path / "name").read_text().strip()).parent.exists()


def test_what_plays_is_told_after_it_has_played_a_moment_of_silence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setenv("PATH", str(player(tmp_path / "speakers")))
    assert playback.way() == "paplay"
    assert set(heard()) == {0}
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NoSoundDevice, match="No way to play sound"):
        playback.way()


@pytest.mark.parametrize("script", ["exit 1", "exec /bin/sleep 1000"])
def test_a_player_that_cannot_play_is_told_as_speaking_would_tell_it(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setattr(players, "_SILENCE_S", 0.2)
    monkeypatch.setenv("PATH", str(player(tmp_path / "speakers", script)))
    with pytest.raises(NoSoundDevice, match="paplay is here, but it could not play") as caught:
        playback.way()
    assert "sound server" in (caught.value.remedy or "")


def test_what_sound_libraries_complain_about_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with silent_libraries():
        os.write(2, b"ALSA lib: no such device\n")
    os.write(2, b"ours\n")
    assert capfd.readouterr().err == "ours\n"
