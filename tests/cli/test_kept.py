"""A long job that is ended in any way goes on where it was: nothing is lost, nothing is said twice."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pysubs2
import pytest
import soundfile

from native_helper.cli.kept import Kept
from native_helper.cli.kept_folder import folder_of
from native_helper.cli.outlet import Outlet, Target
from native_helper.cli.speak import SpeakOptions, speak
from native_helper.errors import FileUnusable
from tests.cli.documents.books import book, epub, page, sentences
from tests.cli.terminal import end, start, utter
from tests.patience import wait_for


def records(folder: Path) -> int:
    return len(list(folder.glob("[0-9]*.json")))


def finished(folder: Path) -> list[str]:
    """Return the files of the chapters that are noted as complete."""
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9]*.json"))]
    return [note["file"]["name"] for note in notes if "file" in note]


def interrupted(arguments: list[str], folder: Path, number: signal.Signals, n_records: int = 2) -> str:
    """Run the command until so many pieces are kept, end it, and return what it said."""
    process: subprocess.Popen[bytes] = start("speak", *arguments)
    wait_for(lambda: process.poll() is not None or records(folder) >= n_records)
    assert process.poll() is None, "it was done too soon for this test"
    process.send_signal(number)
    return end(process).err


def shown(path: Path) -> str:
    return " ".join(line.plaintext.replace("\n", " ") for line in pysubs2.load(str(path)))


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGINT, marks=pytest.mark.long),
        pytest.param(signal.SIGTERM, marks=pytest.mark.long),
    ],
)
def test_one_file_goes_on_at_the_next_sentence_and_has_every_word_once(number: signal.Signals, tmp_path: Path) -> None:
    text = book(2700)
    (tmp_path / "book.txt").write_text(text)
    output, subtitles = tmp_path / "book.mp3", tmp_path / "book.srt"
    arguments = [f"{tmp_path}/book.txt", "-o", str(output), "--subtitles", str(subtitles), "--speed", "2"]
    folder = folder_of(output)
    said = interrupted(arguments, folder, number)
    assert not output.exists(), "half a file never has the name"
    assert not subtitles.exists()
    if number is not signal.SIGKILL:
        assert f"of sound are kept in {folder}: the same command goes on from there" in said
    said = interrupted(arguments, folder, number, n_records=records(folder) + 2)
    assert "Going on where it was interrupted" in said
    ended = utter("speak", *arguments, "--json")
    assert ended.status == 0, ended.err
    report = json.loads(ended.out)
    assert report["resumed_s"] > 100
    assert soundfile.info(output).duration == pytest.approx(report["duration_s"], abs=0.2)  # MP3 has frames
    assert shown(subtitles).split() == text.split()
    assert not folder.exists()
    whole = utter("speak", f"{tmp_path}/book.txt", "-o", f"{tmp_path}/whole.wav", "--speed", "2", "--json")
    # Where a piece ends the voice takes breath as after any sentence.
    assert json.loads(whole.out)["duration_s"] == pytest.approx(report["duration_s"], rel=0.01)


@pytest.mark.long
def test_of_chapters_the_finished_ones_stay_and_the_rest_is_made(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        f"{n}.xhtml": page(f"<h1>Chapter {n}</h1>" + "".join(f"<p>{one}</p>" for one in sentences(500, n)))
        for n in range(1, 5)
    }
    path = epub(tmp_path / "book.epub", pages, list(pages))
    folder = tmp_path / "Book"
    arguments = [str(path), "--chapters", str(folder), "--format", "opus", "--subtitles", "vtt", "--speed", "2"]
    process = start("speak", *arguments)
    kept = folder_of(folder / "chapters")
    wait_for(lambda: len(finished(kept)) >= 2)
    process.kill()
    end(process)
    done = [folder / name for name in finished(kept)]
    assert len(done) < 4, "it was done too soon for this test"
    before = {one: one.stat().st_mtime_ns for one in done}
    ended = utter("speak", *arguments)
    assert ended.status == 0, ended.err
    assert f"{len(done)} chapters of it complete" in ended.err
    assert {one: one.stat().st_mtime_ns for one in done} == before
    names = [f"0{n} Chapter {n}" for n in range(1, 5)]
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        f"{name}.{ending}" for name in names for ending in ("opus", "vtt")
    )
    for n, name in enumerate(names, 1):
        assert shown(folder / f"{name}.vtt") == " ".join([f"Chapter {n}", *sentences(500, n)])
        last_s = pysubs2.load(str(folder / f"{name}.vtt"))[-1].end / 1000
        assert last_s == pytest.approx(soundfile.info(folder / f"{name}.opus").duration, abs=2)


def test_another_text_or_speed_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text(book(4500))
    output = tmp_path / "book.wav"
    arguments = [f"{tmp_path}/book.txt", "-o", str(output), "--speed", "3"]
    interrupted(arguments, folder_of(output), signal.SIGINT)
    (tmp_path / "book.txt").write_text("Something else.")
    ended = utter("speak", *arguments)
    assert "Going on" not in ended.err
    assert soundfile.info(output).duration < 3
    assert not folder_of(output).exists()


def test_two_commands_never_make_the_same_file_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "x.kept"
    first = Kept(folder)
    with pytest.raises(FileUnusable, match="another"):
        Kept(folder)
    first.close()
    assert not folder.exists()
    Kept(folder).close()


def test_what_is_left_half_in_the_folder_is_thrown_away(tmp_path: Path) -> None:
    folder = tmp_path / "x.kept"
    kept = Kept(folder)
    kept.open("key", [100])
    kept.add(0, [bytes(4800)], 17, [])
    kept.add(0, [bytes(4800)], 40, [])
    kept.close()
    (folder / ".utter-0000.part").write_bytes(b"half")
    (folder / "000002.flac").write_bytes(b"no record")
    again = Kept(folder)
    again.open("key", [100])
    assert [(piece.n_samples, piece.following) for piece in again.of(0)] == [(2400, 17), (2400, 40)]
    assert b"".join(again.of(0)[0].pcm()) == bytes(4800)
    assert {path.name for path in folder.iterdir()} == {
        "key", "lock", "000000.flac", "000000.json", "000001.flac", "000001.json",
    }  # fmt: skip
    again.close()


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        kept = Kept(tmp_path / "x.kept")
        kept.open("key", [100])
        kept.add(0, [bytes(480)], None, [])
    finally:
        os.umask(before)
    assert kept.folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept.folder.iterdir())
    kept.remove()
    kept.close()


def test_a_link_in_the_folders_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "x.kept").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileUnusable, match="not a plain folder"):
        Kept(tmp_path / "x.kept")


def test_subtitles_may_lie_elsewhere_than_the_sound(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("One sentence.")
    (tmp_path / "elsewhere").mkdir()
    ended = utter("speak", f"{tmp_path}/x.txt", "-o", f"{tmp_path}/x.wav", "--subtitles", f"{tmp_path}/elsewhere/x.vtt")
    assert ended.status == 0, ended.err
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["x.vtt"]


@pytest.mark.parametrize("end_by", [KeyboardInterrupt, SystemExit])
def test_who_interrupts_within_a_minute_still_gets_on(
    end_by: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = book(150)
    (tmp_path / "book.txt").write_text(text)
    output, subtitles = tmp_path / "book.flac", tmp_path / "book.srt"
    options = SpeakOptions([], file=f"{tmp_path}/book.txt", target=Target(output, subtitles=subtitles))
    begun: set[int] = set()
    take = Outlet.take

    def interrupted_take(outlet: Outlet, audio: dict[str, Any]) -> None:
        if len(begun) == 3:
            raise end_by  # as the signal's handler does, in the third sentence or right behind it
        take(outlet, audio)
        begun.add(audio["sentence"]["start"])

    made_s = [0.0]
    for _ in range(3):
        begun.clear()
        with monkeypatch.context() as patched, pytest.raises(end_by):
            patched.setattr(Outlet, "take", interrupted_take)
            speak(options)
        kept = [json.loads(path.read_text()) for path in sorted(folder_of(output).glob("[0-9]*.json"))]
        made_s.append(sum(record["samples"] for record in kept) / 24_000)
        assert made_s[-1] > made_s[-2], "no progress was made"
    assert made_s[-1] < 60
    speak(options)
    assert shown(subtitles).split() == text.split()
    (tmp_path / "whole.txt").write_text(text)
    assert utter("speak", f"{tmp_path}/whole.txt", "-o", f"{tmp_path}/whole.flac").status == 0
    assert soundfile.info(output).duration == pytest.approx(soundfile.info(tmp_path / "whole.flac").duration, rel=0.02)


def test_ctrl_c_tells_what_is_kept_be_it_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("native_helper.cli.speak.connect", stopped)
    (tmp_path / "x.txt").write_text("One sentence.")
    options = SpeakOptions([], file=f"{tmp_path}/x.txt", target=Target(tmp_path / "x.wav"))
    with pytest.raises(KeyboardInterrupt):
        speak(options)
    assert capsys.readouterr().err == "Stopped. Nothing was kept.\n"
    kept = Kept(folder_of(tmp_path / "x.wav"))
    kept.open("key", [100])
    kept.add(0, [bytes(4800)], 17, [])
    kept.close()
    with pytest.raises(KeyboardInterrupt):
        speak(options)
    assert capsys.readouterr().err == f"Stopped. What was kept before is still in {kept.folder}.\n"
