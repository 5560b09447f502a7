"""Players that work, fail at once, fail late, or hang: real processes behind the names that are looked for."""

import os
import sys
from pathlib import Path

import pytest

from native_helper.cli import playback
from native_helper.cli.players import HEAD_BYTES, PLAYERS, PipedPlayer, Player
from native_helper.errors import NoSoundDevice

PCM = bytes(range(256)) * 200  # 1 s


def player(tmp_path: Path, script: str, *, wants_header: bool = False) -> Player:
    program = tmp_path / f"player{len(list(tmp_path.glob('player*')))}"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return Player((str(program),), wants_header)


def test_a_player_gets_every_sample(tmp_path: Path) -> None:
    sink = PipedPlayer([player(tmp_path, f"exec cat > {tmp_path}/heard")])
    for _ in range(20):
        sink.write(PCM)
    sink.finish()
    assert (tmp_path / "heard").read_bytes() == PCM * 20


def test_a_player_for_wav_gets_a_header_first(tmp_path: Path) -> None:
    sink = PipedPlayer([player(tmp_path, f"exec cat > {tmp_path}/heard", wants_header=True)])
    sink.write(PCM)
    sink.finish()
    heard = (tmp_path / "heard").read_bytes()
    assert heard[:4] == b"RIFF"
    assert heard.endswith(PCM)


@pytest.mark.parametrize(
    "failing",
    ["exit 1", "exec < /dev/null; exit 1", "head -c 1000 > /dev/null; exit 1", "cat > /dev/null; exit 1", "kill -9 $$"],
)
@pytest.mark.parametrize("n_chunks", [1, 3])
def test_after_a_player_that_fails_the_next_plays_from_the_start(failing: str, n_chunks: int, tmp_path: Path) -> None:
    sink = PipedPlayer([player(tmp_path, failing), player(tmp_path, f"exec cat > {tmp_path}/heard")])
    for _ in range(n_chunks):
        sink.write(PCM)
    sink.finish()
    assert (tmp_path / "heard").read_bytes() == PCM * n_chunks


def test_when_no_player_works_all_of_them_are_named(tmp_path: Path) -> None:
    players = [player(tmp_path, "cat > /dev/null; exit 3"), player(tmp_path, "exit 4")]
    sink = PipedPlayer(players, ["PortAudio (no device)"])
    with pytest.raises(NoSoundDevice) as caught:
        sink.write(PCM)
        sink.finish()
    for part in ("PortAudio (no device)", "player0 is here, but it could not play (exit status 3)", "(exit status 4)"):
        assert part in caught.value.message
    assert "is there a sound server?" in caught.value.message
    assert "-o" in (caught.value.remedy or "")
    assert "install" not in (caught.value.remedy or ""), "the player is there already"


def test_a_player_that_ends_after_it_has_played_is_not_followed_by_another(tmp_path: Path) -> None:
    # Another would begin anew, or in the middle.
    works_for_long = player(tmp_path, f"head -c {2 * HEAD_BYTES} > /dev/null; exit 5")
    sink = PipedPlayer([works_for_long, player(tmp_path, f"exec cat > {tmp_path}/heard")])
    with pytest.raises(NoSoundDevice, match="exit status 5"):
        for _ in range(100):
            sink.write(PCM)
    assert not (tmp_path / "heard").exists()


def test_abort_ends_a_player_that_still_plays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ended")
    sink = PipedPlayer([player(tmp_path, f"exec 3> {tmp_path}/ended; exec sleep 1000")])
    with (tmp_path / "ended").open("rb") as ended:  # open at the other end for as long as the player lives
        sink.write(PCM)
        sink.abort()
        assert ended.read() == b""


def test_every_player_is_told_the_rate_or_gets_a_header() -> None:
    for one in PLAYERS:
        assert one.wants_header or any("24000" in argument for argument in one.command)


def test_without_any_player_the_error_names_those_that_were_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoSoundDevice) as caught:
        playback.open_device()
    assert all(one.name in caught.value.message for one in PLAYERS)
    assert "PortAudio" in caught.value.message
