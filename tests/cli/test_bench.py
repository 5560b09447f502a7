"""`utter bench`: what it tells was measured, and nothing of it stays or disturbs."""

import json
import os
import re
import signal
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from bench import checkpoint
from native_helper.cli.benchmark import private_engine
from native_helper.cli.benchmark.machine import machine
from native_helper.cli.benchmark.measuring import Measured, percentile, stages
from native_helper.cli.benchmark.published import PUBLISHED
from native_helper.cli.benchmark.telling import lines
from native_helper.cli.benchmark.utterances import Spoken
from native_helper.host import engine_link, spawn
from native_helper.paths import folders
from native_helper.wire.types import FILE_FORMATS
from tests.cli.terminal import end, start, utter
from tests.patience import wait_for


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary folders be made in a folder of this test."""
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def engines(scratch: Path) -> list[int]:
    """Return the engines that were led to a folder in `scratch`."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if os.fsencode(scratch) + b"/utter-bench" in environment.read_bytes():
                found.append(int(environment.parent.name))
        except OSError:
            continue  # it has just ended
    return found


def test_all_is_told_as_it_was_measured_and_nothing_stays(scratch: Path) -> None:
    with engine_link.connect("test") as link:
        ended = utter("bench", "--runs", "2", "--json")
        assert ended.status == 0, ended.err
        link.send({"type": "ping", "id": "p"})
        answer = link.receive()
    assert answer is not None
    assert answer["type"] == "pong", "the engine that reads to the person was disturbed"
    engine_link.stop_engine()
    told = json.loads(ended.out)
    assert {name: len(runs) for name, runs in told["runs"].items()} == {"phrase": 2, "sentence": 2, "paragraph": 2}
    for (name, runs), least_s in zip(told["runs"].items(), (0.5, 5, 15), strict=True):
        assert all(run["speech_s"] > least_s for run in runs), name
        assert all(0 < run["first_sound_s"] <= run["wall_s"] for run in runs)
        assert all({"normalize", "split", "espeak", "assemble"} <= run["stages"].keys() for run in runs)
        assert all(sum(run["stages"].values()) < run["wall_s"] for run in runs)
    assert told["cold"]["engine_ready_s"] > 0
    assert told["memory_mb"]["engine, voice in memory"] > 20
    assert told["memory_mb"]["native host"] < told["memory_mb"]["engine, after all"]
    carried = told["transport"]
    assert 48_000 < carried["messagepack"]["n_bytes"] < 50_000
    assert 64_000 < carried["json"]["n_bytes"] < 67_000
    files = told["files"]
    assert set(files) == set(FILE_FORMATS)
    assert 48_000 < files["wav"]["n_bytes"] < 48_100
    assert all(kind["write_ms"] > 0 and 1_000 < kind["n_bytes"] <= files["wav"]["n_bytes"] for kind in files.values())
    assert list(scratch.iterdir()) == []
    assert engines(scratch) == []


def test_a_person_gets_a_table_and_is_told_of_a_stand_in(no_engine_stays: None) -> None:
    ended = utter("bench", "--runs", "1")
    assert ended.status == 0, ended.err
    for heading in (
        "From nothing",
        "Warm, 1 in a row each",
        "Work by stage",
        "A second of sound on its way",
        "A second of sound as a file",
        "Memory",
        "published of Kokoro is left out",
    ):
        assert heading in ended.out
    assert re.search(r"^  paragraph +\d+\.\d\d s", ended.out, re.MULTILINE)
    assert not any(row.source in ended.out for row in PUBLISHED), "figures of another voice are no measure"
    assert "A stand-in speaks, not Kokoro." in ended.err
    assert max(map(len, ended.out.splitlines())) < 160


def test_beside_kokoro_stand_the_figures_that_others_published() -> None:
    with engine_link.connect("test") as link:
        families = link.ready["families"]
    engine_link.stop_engine()
    runs = {"phrase": [Spoken(1.0, 1.0, 1.0, "", {})]}
    found = Measured("", families, {"engine_ready_s": 1.0, "first_sound_s": 1.0}, [1.0], runs)
    of_kokoro, of_stand_in = replace(found, voice="af_heart"), replace(found, voice="espeak:en-us")
    told = "\n".join(lines(of_kokoro, machine()))
    assert all(row.source in told for row in PUBLISHED)
    assert not any(row.source in line for row in PUBLISHED for line in lines(of_stand_in, machine()))


@pytest.mark.long
def test_kokoro_is_measured_with_the_files_that_are_there(tmp_path: Path, scratch: Path) -> None:
    checkpoint.write(tmp_path / "tiny")
    folders().models.mkdir(parents=True)
    (tmp_path / "tiny").rename(folders().kokoro)
    ended = utter("bench", "--runs", "1", "--json")
    assert ended.status == 0, ended.err
    told = json.loads(ended.out)
    assert told["voice"] == "af_heart"
    assert told["runs"]["phrase"][0]["stages"]["kokoro"] > 0
    assert folders().kokoro.is_dir()
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (["--voice", "nobody"], 1, "nobody"),
        (["--runs", "0"], 2, "from 1 to"),
        (["--runs", "-1"], 2, "from 1 to"),
        (["--runs", "many"], 2, "from 1 to"),
    ],
)
def test_what_cannot_be_measured_is_one_clear_error(
    arguments: list[str], status: int, reason: str, scratch: Path
) -> None:
    ended = utter("bench", *arguments)
    assert (ended.status, ended.out) == (status, "")
    assert reason in ended.err
    assert "Traceback" not in ended.err
    assert list(scratch.iterdir()) == []
    assert engines(scratch) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_has_seen_enough_leaves_nothing_behind(number: signal.Signals, scratch: Path) -> None:
    process = start("bench", "--runs", "1000")
    wait_for(lambda: bool(engines(scratch)))
    process.send_signal(number)
    ended = end(process)
    assert ended.status in (130, 143)
    assert "Traceback" not in ended.err
    assert engines(scratch) == []
    assert list(scratch.iterdir()) == []


def test_who_asks_a_second_time_while_its_engine_is_just_starting_leaves_nothing_behind_either(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient(client: str) -> engine_link.EngineLink:
        spawn.start(spawn.commands()[-1])
        signal.raise_signal(signal.SIGINT)
        return engine_link.connect(client)

    monkeypatch.setattr(private_engine, "connect", impatient)
    with pytest.raises(KeyboardInterrupt), private_engine.private_root():
        raise KeyboardInterrupt
    assert engines(scratch) == []
    assert list(scratch.iterdir()) == []


def test_the_figures_are_medians_and_percentiles_of_what_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([float(n) for n in range(100)], 0.95) == 95.0
    runs = [Spoken(0, 0, 0, "", {"split": value}) for value in (1.0, 5.0, 2.0)]
    assert stages(runs) == {"split": 2.0}


def test_a_published_figure_tells_seconds_or_a_ratio_and_where_it_stands() -> None:
    for row in PUBLISHED:
        assert row.speed > 0
        assert row.source
        assert (row.wall_s is None) == (row.speech_s is None) != (row.x_real_time is None)
