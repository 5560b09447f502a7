"""Subtitles against the sound they belong to, read by another's parser."""

import json
from pathlib import Path

import numpy as np
import pysubs2
import pytest
import soundfile

from native_helper.cli.cues import Cue
from native_helper.cli.subtitles import SubtitleFile
from tests.cli.documents.books import book
from tests.cli.terminal import utter

TEXT = (
    'The first sentence stands here. "Is it <b>bold</b>," she said, "or is R&D --> better?" '
    "It cost 3.5 pounds (in 1999)."
)


@pytest.mark.parametrize("ending", ["srt", "vtt"])
@pytest.mark.parametrize("speed", ["0.7", "1", "2.5"])
def test_words_are_shown_while_there_is_sound_and_not_in_the_pauses(ending: str, speed: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("It is over.\n\n" * 3 + TEXT)
    output, path = tmp_path / "x.wav", tmp_path / f"x.{ending}"
    ended = utter("speak", f"{tmp_path}/x.txt", "-o", str(output), "--subtitles", str(path), "--speed", speed)
    assert ended.status == 0, ended.err
    sound, rate_hz = soundfile.read(output)
    found = pysubs2.load(str(path))
    shown = np.zeros(len(sound), dtype=bool)
    for cue in found:
        assert cue.end / 1000 <= len(sound) / rate_hz + 0.001
        shown[round(cue.start * rate_hz / 1000) : round(cue.end * rate_hz / 1000)] = True
    energy = sound * sound
    assert energy[shown].sum() > 0.97 * energy.sum()
    assert 0.5 < shown.mean() < 0.98


def test_the_files_say_what_the_text_says_marks_of_other_languages_included(tmp_path: Path) -> None:
    for ending in ("srt", "vtt"):
        path = tmp_path / f"x.{ending}"
        ended = utter("speak", TEXT, "-o", f"{tmp_path}/x.flac", "--subtitles", str(path))
        assert ended.status == 0, ended.err
        raw = path.read_text(encoding="utf-8")
        bodies = [line for line in raw.splitlines() if line and not line.isdecimal() and line != "WEBVTT"]
        lines = [line for line in bodies if not line.startswith("00:")]
        if ending == "vtt":
            assert raw.startswith("WEBVTT\n\n")
            assert not any("<" in line or ">" in line for line in lines), "a tag would be taken for one"
            lines = [line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for line in lines]
        else:
            assert not any(sign in line for line in lines for sign in "<>{}"), "a player would take it for a mark"
            lines = [line.replace("‹", "<").replace("›", ">") for line in lines]
        assert " ".join(lines) == TEXT


def test_no_player_finds_a_mark_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.srt"
    file = SubtitleFile(path)
    file.add(Cue(0, 1, ("{\\an8}<b>Bold</b>", "00:00:01,000 --> 00:00:02,000")))
    file.finish()
    assert path.read_text().splitlines()[2:4] == ["(\\an8)‹b›Bold‹/b›", "00:00:01,000 --› 00:00:02,000"]


def test_times_count_hours(tmp_path: Path) -> None:
    for ending, stamps in (("srt", "1\n01:01:01,500 --> 30:00:00,001"), ("vtt", "01:01:01.500 --> 30:00:00.001")):
        file = SubtitleFile(tmp_path / f"x.{ending}")
        file.add(Cue(3661.4999999, 108000.001, ("a", "b")))
        assert not (tmp_path / f"x.{ending}").exists()
        file.finish()
        assert f"{stamps}\na\nb\n\n" in (tmp_path / f"x.{ending}").read_text()


def test_what_standard_input_brings_has_subtitles_too(tmp_path: Path) -> None:
    text = book(200)
    arguments = ["-", "-o", f"{tmp_path}/x.wav", "--subtitles", f"{tmp_path}/x.srt", "--json"]
    ended = utter("speak", *arguments, text=text)
    assert json.loads(ended.out)["duration_s"] > 10
    shown = " ".join(cue.plaintext.replace("\n", " ") for cue in pysubs2.load(f"{tmp_path}/x.srt"))
    assert shown.split() == text.split()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--subtitles", "x.srt"], "goes with -o FILE or --chapters DIR"),
        (["-o", "x.wav", "--subtitles", "x.txt"], "does not end in .srt or .vtt"),
        (["--chapters", "d", "--subtitles", "x.srt"], "is srt or vtt"),
        (["--chapters", "d", "-o", "x.wav"], "not both"),
        (["--format", "mp3", "-o", "x.wav"], "goes with --chapters"),
        (["--joined"], "goes with --json-lines"),
        (["--skip", "urls,nothing"], "is not none, or some of"),
    ],
)
def test_what_cannot_be_asked_together_is_explained(arguments: list[str], told: str) -> None:
    ended = utter("speak", "x", *arguments)
    assert ended.status == 2
    assert told in ended.err
