"""`utter speak`, from the terminal through a real engine to loudspeakers and files."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
import soundfile

from native_helper.cli import speak
from native_helper.cli.outlet import Target
from native_helper.errors import EngineUnresponsive
from native_helper.host import engine_link, engine_process
from native_helper.host.watched_link import Link, WatchedLink
from native_helper.paths import folders
from native_helper.wire.types import FILE_FORMATS, RATE_HZ, SAMPLE_BYTES
from tests.cli.terminal import STAND_IN, end, heard, player, start, utter
from tests.patience import wait_for
from tests.slices import sliced

HOLD = 'echo > "$UTTER_HOME/playing"; exec /bin/sleep 1000'
SENTENCE = "Good morning to all of you."


def health() -> dict[str, Any]:
    with engine_link.connect("test", start=False) as link:
        link.send({"type": "health", "id": "h"})
        answer = link.receive()
    assert answer is not None
    report: dict[str, Any] = answer["health"]
    return report


def heard_s() -> float:
    return len(heard()) / (RATE_HZ * SAMPLE_BYTES)


def test_text_is_played_to_its_end(tmp_path: Path) -> None:
    ended = utter("speak", "--json", "Good", "morning.", speakers=player(tmp_path / "bin"))
    assert ended.status == 0, ended.err
    report = json.loads(ended.out)
    assert heard_s() == pytest.approx(report["duration_s"], abs=0.01)
    assert heard_s() > 0.4
    assert any(heard())
    assert report["output"] == "paplay"
    assert report["spoken"] == [{"language": "en", "voice": "espeak:en-us"}]


@pytest.mark.parametrize("ending", FILE_FORMATS)
def test_text_is_written_into_a_file_of_the_kind_that_its_name_says(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{ending}"
    ended = utter("speak", SENTENCE, "-o", str(path))
    assert (ended.status, ended.out, ended.err) == (0, "", STAND_IN)
    assert soundfile.info(path).duration > 1.0


def test_file_standard_input_and_arguments_give_the_same_sound(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(SENTENCE)
    ways = [
        [SENTENCE],
        SENTENCE.split(),
        ["-f", f"{tmp_path}/text.txt"],
        [f"{tmp_path}/text.txt"],
        ["-"],
        [],
        ["-f", "-"],
    ]
    lengths = []
    for way in ways:
        ended = utter("speak", *way, "-o", f"{tmp_path}/x.wav", text=SENTENCE)
        assert ended.status == 0, ended.err
        lengths.append(soundfile.info(tmp_path / "x.wav").duration)
    # Not the samples: eSpeak's noise is never the same twice, and from a pipe another sentence might have followed.
    assert lengths == pytest.approx([lengths[0]] * len(ways), abs=0.5)


def test_that_a_file_is_read_is_said_and_how_to_avoid_it(tmp_path: Path) -> None:
    path = tmp_path / "hello"
    path.write_text("A far longer text than the name of its file. " * 3)
    spoken = utter("speak", str(path), "-o", f"{tmp_path}/file.wav")
    literal = utter("speak", "--text", str(path), "-o", f"{tmp_path}/literal.wav")
    assert "--text" in spoken.err
    assert literal.err == STAND_IN
    assert (tmp_path / "file.wav").read_bytes() != (tmp_path / "literal.wav").read_bytes()


def test_who_mistypes_a_file_is_told_that_its_name_is_spoken(tmp_path: Path) -> None:
    for name, told in (("leter.txt", True), ("e.g.", False), ("hello", False)):
        spoken = utter("speak", name, "-o", f"{tmp_path}/name.wav")
        assert (f"There is no file {name}" in spoken.err) == told
    assert "name is spoken" not in utter("speak", "--text", "leter.txt", "-o", f"{tmp_path}/name.wav").err


@pytest.mark.parametrize("n_bytes", [256, 5000])
def test_a_text_too_long_for_the_name_of_a_file_is_spoken(n_bytes: int, tmp_path: Path) -> None:
    text = "word " * (n_bytes // 5)
    ended = utter("speak", text.ljust(n_bytes, "."), "-o", f"{tmp_path}/x.wav", "--speed", "3")
    assert (ended.status, ended.out, ended.err) == (0, "", STAND_IN)


def test_several_words_are_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good").write_bytes(b"\xff no text")
    assert utter("speak", "good", "morning", "-o", "x.wav").status == 0


def test_what_another_program_writes_is_spoken_before_it_is_done(tmp_path: Path) -> None:
    process = start("speak", "-", speakers=player(tmp_path / "bin"))
    assert process.stdin is not None
    process.stdin.write(b"The first sentence is here already. The second one too. ")
    process.stdin.flush()
    wait_for(lambda: (Path(os.environ["UTTER_HOME"]) / "heard").is_file() and len(heard()) > RATE_HZ)
    before_s = heard_s()
    assert end(process, b"And this is the end.").status == 0
    assert heard_s() > before_s


def test_a_hundred_thousand_characters_sound_at_once_and_end_when_told(tmp_path: Path) -> None:
    text = "This is one sentence of a very long text, and it goes on. " * 1800
    # A player that takes a little and then holds still, like a device on pause.
    process = start("speak", "-", speakers=player(tmp_path / "bin", HOLD))
    assert process.stdin is not None
    process.stdin.write(text.encode())
    process.stdin.close()
    wait_for((Path(os.environ["UTTER_HOME"]) / "playing").exists)
    assert sum(health()["jobs"].values()) == 1
    process.stdin = None
    process.send_signal(signal.SIGINT)
    assert end(process).status == 130
    wait_for(lambda: sum(health()["jobs"].values()) == 0)


@pytest.mark.parametrize("n_sentences", sliced([600, 1800], 1))
def test_of_a_long_text_the_first_sound_is_a_hundredth_of_the_work_at_most(n_sentences: int, tmp_path: Path) -> None:
    text = "This is one sentence of a very long text, and it goes on. " * n_sentences
    ended = utter("speak", "-", "--json", "--progress", "--speed", "3", "-o", f"{tmp_path}/x.wav", text=text)
    report = json.loads(ended.out)
    assert report["n_chunks"] > 100
    assert report["first_chunk_s"] < 0.01 * report["duration_s"]
    assert soundfile.info(tmp_path / "x.wav").duration == pytest.approx(report["duration_s"], abs=0.01)
    assert "% of the text" in ended.err  # told in lines, since stderr is no terminal
    assert "\r" not in ended.err
    assert "\x1b" not in ended.err


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_an_interrupted_file_leaves_nothing(number: signal.Signals, status: int, tmp_path: Path) -> None:
    process = start("speak", "-", "-o", f"{tmp_path}/x.wav")
    assert process.stdin is not None
    process.stdin.write(b"The first sentence is here already. The second one too. ")
    process.stdin.flush()
    wait_for(lambda: any(tmp_path.glob(".utter-*")))
    process.send_signal(number)
    ended = end(process)
    assert (ended.status, ended.out, ended.err) == (status, "", "")
    assert list(tmp_path.glob("*x.wav*")) == []
    assert list(tmp_path.glob(".utter-*")) == []


def test_without_a_sound_device_the_message_names_what_was_tried_and_the_status_is_4() -> None:
    ended = utter("speak", SENTENCE)
    assert ended.status == 4
    assert ended.err.startswith("utter: No way to play sound was found. Tried: PortAudio")
    assert "-o" in ended.err
    assert "Traceback" not in ended.err


def test_an_engine_that_ends_while_it_speaks_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    process = start("speak", "-", "-o", f"{tmp_path}/x.wav")
    assert process.stdin is not None
    process.stdin.write(b"The first sentence is here already. The second one too. ")
    process.stdin.flush()
    wait_for(lambda: any(tmp_path.glob(".utter-*")))
    os.kill(health()["pid"], signal.SIGKILL)
    ended = end(process)
    assert ended.status == 1
    assert "The engine ended" in ended.err
    assert list(tmp_path.glob(".utter-*")) == []


def test_an_engine_that_stops_while_it_speaks_is_told_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class StopsAfterFirstSound(WatchedLink):
        def __init__(self, link: Link) -> None:
            super().__init__(link, ping_after_s=0.05, ping_timeout_s=1.0)

        def receive(self) -> dict[str, Any]:
            message = super().receive()
            if message["type"] == "audio":
                os.kill(self.pid, signal.SIGSTOP)
            return message

    monkeypatch.setattr(speak, "WatchedLink", StopsAfterFirstSound)
    text = "This is one sentence of a very long text, and it goes on. " * 9000
    (tmp_path / "text").write_text(text)
    with pytest.raises(EngineUnresponsive) as caught:
        speak.speak(speak.SpeakOptions(words=[], file=f"{tmp_path}/text", target=Target(tmp_path / "x.wav")))
    assert caught.value.remedy
    assert list(tmp_path.glob(".utter-*")) == []
    wait_for(lambda: not engine_process.is_alive(folders()))


def test_a_file_that_turns_out_to_be_no_text_leaves_no_sound_file(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"A sentence that is fine. " * 5000 + b"\xff")
    ended = utter("speak", "-f", f"{tmp_path}/text", "-o", f"{tmp_path}/x.wav")
    assert ended.status == 1
    assert "is not text in UTF-8" in ended.err
    assert not list(tmp_path.glob("*x.wav*"))


def test_a_file_that_cannot_be_read_starts_no_engine(tmp_path: Path) -> None:
    ended = utter("speak", "-f", f"{tmp_path}/nothing", "-o", f"{tmp_path}/x.wav")
    assert ended.status == 1
    assert utter("health").status == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--voice", "nobody", "x"], "unknown_voice"),
        ([""], "nothing_to_speak"),
        (["🎉🎉"], "nothing_to_speak"),
        (["--language", "tlh", "nuqneH"], "no_voice_for_language"),
    ],
)
def test_what_cannot_be_spoken_is_one_sentence_with_a_remedy_and_json_for_programs(
    arguments: list[str], code: str, tmp_path: Path
) -> None:
    arguments = ["speak", "-o", f"{tmp_path}/x.wav", *arguments]
    for_person, for_program = utter(*arguments), utter(*arguments, "--json")
    assert (for_person.status, for_program.status) == (1, 1)
    error = json.loads(for_program.out)["error"]
    assert error["code"] == code
    assert for_person.err.splitlines()[0] == f"utter: {error['message']}"
    assert for_person.out == ""
    assert not (tmp_path / "x.wav").exists()


def test_speed_shortens_the_sound(tmp_path: Path) -> None:
    lengths = []
    for speed in ("0.5", "1", "3"):
        utter("speak", SENTENCE, "--speed", speed, "-o", f"{tmp_path}/x.wav")
        lengths.append(soundfile.info(tmp_path / "x.wav").duration)
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 2 * lengths[2]


def test_a_language_that_is_named_is_the_one_that_speaks(tmp_path: Path) -> None:
    told = utter("speak", "Die", "--language", "de", "-o", f"{tmp_path}/x.wav", "--json").out
    assert [one["language"].partition("-")[0] for one in json.loads(told)["spoken"]] == ["de"]
