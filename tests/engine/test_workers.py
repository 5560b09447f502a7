"""A voice in a worker, through a running engine: others speak meanwhile, and its death is one person's matter."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from native_helper.paths import folders
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from native_helper.workers import installed
from native_helper.workers.limits import WorkerLimits
from native_helper.workers.roster import XTTS
from native_helper.workers.worker import Worker
from tests.engine.live import Client, Clock, LiveEngine, limited_process, running
from tests.engine.tone import ToneFamily, sentences
from tests.setup.model_set import in_use
from tests.workers.added import make_whole
from tests.workers.asking import is_alive, wait_until_gone
from tests.workers.tone_worker import REMEDY, VOICE, ForkFamily, code, tone_worker

PIECE_S = 0.5


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    made = tone_worker(tmp_path, WorkerLimits(answer_s=2.0, look_s=0.05))
    yield made
    made.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(worker: Worker, clock: Clock) -> Iterator[LiveEngine]:
    with running(ToneFamily(), clock=clock, others=[ForkFamily(worker)]) as live:
        worker.on_change = live.engine.synthesis.wake
        yield live


def test_a_text_is_spoken_in_pieces_with_every_word_timed_inside_them(engine: LiveEngine) -> None:
    text = "One two three four. Five six seven."
    with engine.client() as client:
        client.send("speak", id="a", text=text, voice=VOICE.id, words=True)
        messages = client.until("end", "error")
    sound = [message for message in messages if message["type"] == "audio"]
    assert messages[-1]["type"] == "end"
    words = [word for message in sound for word in message["words"]]
    assert [
        text[word["start"] : word["end"]].strip(".") for word in words
    ] == "One two three four Five six seven".split()
    for message in sound:
        end_s = message["start_s"] + len(message["pcm"]) / (RATE_HZ * SAMPLE_BYTES)
        assert all(message["start_s"] <= word["start_s"] < end_s + 1e-9 for word in message["words"])
    times = [word["start_s"] for word in words]
    assert times == sorted(times)
    assert messages[-1]["duration_s"] >= 3 * PIECE_S


def test_who_waits_for_it_to_load_is_told_so_once(engine: LiveEngine) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text=sentences(3), voice=VOICE.id)
        messages = client.until("end", "error")
        assert [message["what"] for message in messages if message["type"] == "progress"] == ["loading"]
        client.send("speak", id="b", text=sentences(3), voice=VOICE.id)
        assert [message for message in client.until("end", "error") if message["type"] == "progress"] == []


@pytest.mark.parametrize("text", ["It may HANG here.", "KILL it here."])
def test_others_speak_while_it_hangs_and_after_it_died_and_its_reader_gets_a_sentence_and_a_remedy(
    engine: LiveEngine, text: str
) -> None:
    with engine.client() as one, engine.client() as two:
        one.send("speak", id="a", text=text, voice=VOICE.id)
        one.until("started")
        two.send("speak", id="b", text=sentences(2))
        assert two.until("end", "error")[-1]["type"] == "end"
        error = one.until("end", "error")[-1]
        assert error["type"] == "error"
        assert error["code"] == "voice_unavailable"
        assert error["message"].startswith("The fork ")
        assert error["remedy"] == REMEDY
        two.send("speak", id="c", text=sentences(2))
        assert two.until("end", "error")[-1]["type"] == "end"
        one.send("speak", id="d", text="Good again.", voice=VOICE.id)
        assert one.until("end", "error")[-1]["type"] == "end"


def test_a_reading_that_is_canceled_while_it_waits_is_left_by_the_worker_too(
    engine: LiveEngine, worker: Worker
) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text="It may HANG here.", voice=VOICE.id)
        client.until("audio")
        client.send("cancel", id="a")
        assert client.until("error")[-1]["code"] == "canceled"
        client.send("speak", id="b", text=sentences(1))
        assert client.until("end", "error")[-1]["type"] == "end"


def test_an_idle_worker_is_ended_and_the_next_reading_starts_another(
    engine: LiveEngine, worker: Worker, clock: Clock
) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text="Hello.", voice=VOICE.id)
        assert client.until("end", "error")[-1]["type"] == "end"
        assert worker.pid is not None
        clock.now += 3600
        engine.engine.synthesis.wake()
        engine.wait_until(lambda: worker.pid is None)
        client.send("speak", id="b", text="Hello.", voice=VOICE.id)
        assert client.until("end", "error")[-1]["type"] == "end"


def test_a_file_is_saved_with_it(engine: LiveEngine) -> None:
    with engine.client() as client:
        client.send("save", id="a", text="Hello there.", voice=VOICE.id, format="wav")
        messages = client.until("end", "error")
        assert messages[-1]["type"] == "end"
        assert b"".join(message["bytes"] for message in messages if message["type"] == "file")[:4] == b"RIFF"


def test_a_kill_between_two_readings_is_mended_by_the_next(engine: LiveEngine, worker: Worker) -> None:
    with engine.client() as client:
        client.send("speak", id="a", text="Hello.", voice=VOICE.id)
        client.until("end", "error")
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        engine.wait_until(lambda: worker.pid is None)
        client.send("speak", id="b", text="Hello.", voice=VOICE.id)
        assert client.until("end", "error")[-1]["type"] == "end"


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """Return the file in which a worker, in the place of XTTS v2, notes its process when it starts."""
    in_use()
    make_whole(XTTS, folders(), f'echo $$ > "{tmp_path}/pid"\nexec "{sys.executable}" -I -c "{code()}"')
    return tmp_path / "pid"


def test_a_worker_that_was_removed_ends_while_the_engine_goes_on(started: Path) -> None:
    with limited_process(look_s=0.05), Client(folders().socket) as client:
        client.send("speak", id="a", text="One.", voice="xtts:claribel_dervla")
        assert client.until("end", "error")[-1]["type"] == "end"
        pid = int(started.read_text())
        assert is_alive(pid)
        shutil.rmtree(installed.folder(XTTS, folders()))
        wait_until_gone(pid)
        assert client.ask("ping", id="b")["type"] == "pong"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends it then")
def test_a_worker_that_is_stopped_goes_with_an_engine_that_is_killed(started: Path) -> None:
    with limited_process() as process, Client(folders().socket) as client:
        client.send("speak", id="a", text="One.", voice="xtts:claribel_dervla")
        assert client.until("end", "error")[-1]["type"] == "end"
        pid = int(started.read_text())
        os.kill(pid, signal.SIGSTOP)
        process.kill()
        wait_until_gone(pid)
