"""The synthesis thread: what it owns, when it gives memory back, how it ends."""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, cast

import pytest

from native_helper.engine import scheduler
from native_helper.engine.limits import Limits
from native_helper.engine.output import Failed, Output, Work
from native_helper.engine.scheduler import Job
from native_helper.engine.synthesis import Synthesis
from native_helper.errors import UnknownVoice
from native_helper.speech.front_end import NeedText
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import Check, Voice, go_on
from native_helper.wire.engine_messages import Audio, End
from native_helper.wire.fields import Span
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from tests.engine.live import Client, Clock, running
from tests.engine.tone import ToneFamily, sentences
from tests.patience import PATIENCE_S


def let_it_look_at_the_clock(client: Client) -> None:
    # Previews are answered by the same thread; between two of them it looks whether it is idle.
    for index in range(10):
        client.send("preview", id=f"look {index}", text="Hello.")
        client.until("preview")


def test_voices_are_touched_by_one_thread_only() -> None:
    tone, clock = ToneFamily(), Clock()
    with running(tone, clock=clock) as engine, engine.client() as one, engine.client() as two:
        one.send("speak", id="a", text=sentences(3))
        two.send("speak", id="a", text=sentences(3))
        one.until("end")
        two.until("end")
        clock.now += 3600
        engine.engine.synthesis.wake()
        assert tone.unloaded.wait(PATIENCE_S)
    assert tone.threads == {"synthesis"}


def test_idle_voices_give_their_memory_back_once_and_speak_again() -> None:
    tone, clock = ToneFamily(), Clock()
    with running(tone, clock=clock) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(1))
        client.until("end")
        clock.now += 599
        engine.engine.synthesis.wake()
        let_it_look_at_the_clock(client)
        assert tone.n_unloads == 0
        clock.now += 2
        engine.engine.synthesis.wake()
        assert tone.unloaded.wait(PATIENCE_S)
        clock.now += 3600
        engine.engine.synthesis.wake()
        let_it_look_at_the_clock(client)
        assert tone.n_unloads == 1
        client.send("speak", id="b", text=sentences(1))
        assert client.until("end", "error")[-1]["type"] == "end"


def test_freed_memory_goes_back_once_half_a_minute_after_the_last_output_under_a_paused_reading_too() -> None:
    tone, clock = ToneFamily(), Clock()
    with running(tone, Limits(lead_s=1.0), clock) as engine, engine.client() as client:
        let_it_look_at_the_clock(client)
        client.send("speak", id="a", text=sentences(12))
        made_s = 0.0
        while made_s < 1.0:  # what is made after the clock has moved would be the last output
            made_s += len(client.until("audio")[-1]["pcm"]) / (RATE_HZ * SAMPLE_BYTES)
        for seconds, n_tidied in ((29, 0), (2, 1), (3600, 1)):
            clock.now += seconds
            engine.engine.synthesis.wake()
            engine.wait_until(partial(lambda wanted: tone.n_tidied >= wanted, n_tidied))
            let_it_look_at_the_clock(client)
            assert tone.n_tidied == n_tidied
        client.send("played", id="a", seconds=1000.0)
        client.until("audio")
        clock.now += 31
        engine.engine.synthesis.wake()
        engine.wait_until(lambda: tone.n_tidied >= 2)
        let_it_look_at_the_clock(client)
        assert (tone.n_tidied, tone.n_unloads) == (2, 0)


def test_voices_are_not_unloaded_under_a_paused_reading() -> None:
    tone, clock = ToneFamily(), Clock()
    with running(tone, Limits(lead_s=1.0), clock) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(5))
        client.until("audio")
        clock.now += 3600
        engine.engine.synthesis.wake()
        let_it_look_at_the_clock(client)
        assert tone.n_unloads == 0


def test_never_is_a_time_to_unload_too(root: Any) -> None:
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n[engine]\nidle_unload_min = 0\n")
    tone, clock = ToneFamily(), Clock()
    with running(tone, clock=clock) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(1))
        client.until("end")
        clock.now += 1e6
        engine.engine.synthesis.wake()
        let_it_look_at_the_clock(client)
        assert tone.n_unloads == 0


def test_a_voice_that_fails_to_unload_does_not_end_the_thread() -> None:
    class Stubborn(ToneFamily):
        def unload(self) -> None:
            super().unload()
            raise RuntimeError("no")

    tone, clock = Stubborn(), Clock()
    with running(tone, clock=clock) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(1))
        client.until("end")
        clock.now += 3600
        engine.engine.synthesis.wake()
        assert tone.unloaded.wait(PATIENCE_S)
        client.send("speak", id="b", text=sentences(1))
        assert client.until("end", "error")[-1]["type"] == "end"


class Slow(ToneFamily):
    """Its utterances have no end, and their steps are short."""

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        for utterance in utterances:
            self.asked.put(utterance.text)
            while utterance.text.startswith("This"):
                check()
            yield from super().speak([utterance], voice, speed, check)


def test_a_canceled_job_ends_in_the_middle_of_an_utterance() -> None:
    slow = Slow()
    with running(slow) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(1))
        slow.asked.get(timeout=PATIENCE_S)
        client.send("cancel", id="a")
        assert client.until("error")[-1]["code"] == "canceled"
        client.send("speak", id="b", text="Another text is spoken at once.")
        assert client.until("end", "error")[-1]["type"] == "end"


class HeldLoop:
    """A loop's thread that is busy: what is handed over to it waits until the test runs it."""

    def __init__(self) -> None:
        self.calls: queue.Queue[Callable[[], None]] = queue.Queue()

    def call_soon_threadsafe(self, function: Callable[..., None], *arguments: Any) -> None:
        self.calls.put(partial(function, *arguments))


@pytest.fixture
def loop() -> HeldLoop:
    return HeldLoop()


@pytest.fixture
def synthesis(loop: HeldLoop) -> Iterator[Synthesis]:
    synthesis = Synthesis(Catalog([]), Limits(), cast(asyncio.AbstractEventLoop, loop))
    synthesis.start()
    yield synthesis
    assert synthesis.stop(PATIENCE_S)


def job_of(work: Work, delivered: list[Output]) -> Job:
    return Job(scheduler.Client("test"), work, delivered.append, text_units=0, credited=True)


def test_sound_that_is_on_its_way_when_its_job_is_canceled_is_not_delivered(
    synthesis: Synthesis, loop: HeldLoop
) -> None:
    def work() -> Work:
        span = Span(start=0, end=1)
        yield Audio(id="a", seq=0, start_s=0.0, pcm=b"1234", voice="v", sentence=span, paragraph=0)
        yield NeedText()

    delivered: list[Output] = []
    job = job_of(work(), delivered)
    synthesis.submit(job)
    on_its_way = loop.calls.get(timeout=PATIENCE_S)
    assert job.client.unsent_bytes == 4
    synthesis.cancel(job)
    on_its_way()
    assert delivered == []
    assert job.client.unsent_bytes == 0


def test_text_that_comes_while_a_reading_finds_none_is_not_forgotten(synthesis: Synthesis, loop: HeldLoop) -> None:
    def work() -> Work:
        # Between the reading's last look and this answer, the rest came.
        synthesis.append(job, 1, 0, lambda: None)
        yield NeedText()
        yield End(id="a", duration_s=0.0, stages={})

    delivered: list[Output] = []
    job = job_of(work(), delivered)
    synthesis.submit(job)
    loop.calls.get(timeout=PATIENCE_S)()
    assert [type(output) for output in delivered] == [End]


def test_text_that_crosses_the_end_of_its_job_takes_no_room_in_the_queue(synthesis: Synthesis, loop: HeldLoop) -> None:
    def failing() -> Work:
        raise UnknownVoice("There is none.")
        yield NeedText()

    def ending() -> Work:
        yield End(id="b", duration_s=0.0, stages={})

    delivered: list[Output] = []
    for _ in range(3):
        job = job_of(failing(), delivered)
        synthesis.submit(job)
        failure_on_its_way = loop.calls.get(timeout=PATIENCE_S)
        synthesis.append(job, Limits().text_units // 2, 0, lambda: None)
        failure_on_its_way()
    synthesis.submit(job_of(ending(), delivered))
    loop.calls.get(timeout=PATIENCE_S)()
    assert [type(output) for output in delivered] == [Failed, Failed, Failed, End]


def test_an_engine_that_stops_ends_its_jobs_with_a_word() -> None:
    tone = ToneFamily(gated=True)
    with running(tone) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(3))
        tone.asked.get(timeout=PATIENCE_S)
        stopping = threading.Thread(target=engine.stop)
        stopping.start()
        assert client.until("error")[-1]["code"] == "canceled"
        tone.permit()
        stopping.join(PATIENCE_S)
        assert client.receive_or_end() is None
        assert engine.stopped_cleanly
    assert tone.spoken == [sentences(1).replace("0", "zero")]


def test_a_voice_that_hangs_does_not_keep_the_engine() -> None:
    tone = ToneFamily(gated=True)
    with running(tone, Limits(stop_s=0.05, farewell_s=0.05)) as engine, engine.client() as client:
        client.send("speak", id="a", text=sentences(3))
        tone.asked.get(timeout=PATIENCE_S)
        engine.stop()
        assert not engine.stopped_cleanly
        tone.open_gate()
