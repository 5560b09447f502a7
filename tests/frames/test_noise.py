"""100,000 frames of nonsense on each link: nothing but typed errors and clean ends, and the next request is served."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest

from native_helper.wire.types import ErrorCode
from tests.frames.ends import LINKS, End, EngineProcess, is_alive, message, peak_mb, until
from tests.frames.noise import MARK, Batch, Ending, batches

# The most that either process ever held: 17 and 94 were measured.
MAX_HOST_MB: Final = 40.0
MAX_ENGINE_MB: Final = 140.0
WARM: Final = 10_000  # frames, after which all that is loaded when it is first needed has been
MAX_GROWTH_MB: Final = 20.0  # from then to the last frame: 200 bytes for each
LAST_ANSWERS: Final = frozenset("end error voices health preview dictionary model pong".split())
KINDS: Final = LAST_ANSWERS | frozenset("ready started progress audio file".split())
OUR_FAULTS: Final = frozenset("internal engine_crashed engine_unreachable engine_unresponsive".split())


class Listener:
    """What comes on one link, held against what may come."""

    def __init__(self, end: End) -> None:
        self._end = end
        self.codes: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()

    def hear(self) -> dict[str, Any] | None:
        told = self._end.receive()
        if told is None:
            return None
        assert told["type"] in KINDS
        if told["type"] == "error":
            assert told["code"] in set(ErrorCode) - OUR_FAULTS, told
            assert told["message"]
            assert "\n" not in told["message"]
            self.codes[told["code"]] += 1
        if told["type"] in LAST_ANSWERS and "id" in told:
            self.answers[told["id"]] += 1
        return told

    def until_pong(self, request_id: str) -> None:
        while (told := self.hear()) != {"type": "pong", "id": request_id}:
            assert told is not None, "the link has ended"


def try_batch(end: End, batch: Batch, name: str) -> None:
    """Write a batch; what comes must be what its frames call for."""
    listener = Listener(end)
    for data in batch.writes:
        end.raw(data)
    if batch.ending is not None:
        require_end(end, listener, batch.ending)
        return
    end.raw(message(end, "ping", id=f"after {name}"))
    listener.until_pong(f"after {name}")
    assert listener.codes["bad_message"] >= batch.n_refused
    for request_id in sorted(batch.asked - set(listener.answers)):
        end.raw(message(end, "cancel", id=request_id))
    while batch.asked - set(listener.answers):
        assert listener.hear() is not None, "the link has ended"
    end.raw(message(end, "ping", id=f"canceled {name}"))
    listener.until_pong(f"canceled {name}")
    assert {it: listener.answers[it] for it in batch.asked - batch.named_twice if listener.answers[it] != 1} == {}


def require_end(end: End, listener: Listener, ending: Ending) -> None:
    if ending is Ending.CUT:
        end.close_input()
    while listener.hear() is not None:
        pass
    told = listener.codes["bad_frame"], listener.codes["unsupported_protocol"]
    match ending:
        case Ending.PROTOCOL:
            assert told == (0, 1)
        case Ending.CUT if end.is_json:
            assert told in ((1, 0), (0, 0))  # a browser that has left is not waited for
        case _:
            assert told == (1, 0)


class Watch:
    """What the processes behind the links hold and write, looked at between the batches."""

    def __init__(self, engine: EngineProcess) -> None:
        self._engine = engine
        self._warm_mb = 0.0
        self._n_looks = 0

    def look(self, end: End, batch: Batch) -> None:
        if end.host_pid is not None:
            assert peak_mb(end.host_pid) < MAX_HOST_MB
        engine_mb = peak_mb(self._engine.process.pid)
        if batch.at < WARM:
            self._warm_mb = engine_mb
        assert engine_mb < min(MAX_ENGINE_MB, self._warm_mb + MAX_GROWTH_MB)
        self._n_looks += 1
        if self._n_looks % 300 == 0:
            self.read_log()  # now, since the log keeps only the last 3 MB

    def read_log(self) -> None:
        self._engine.require_well()
        assert MARK not in self._engine.told()


def try_link(end: End, nonsense: Iterator[Batch], watch: Watch) -> bool:
    """Write batches until one ends the link; return whether there was one."""
    assert is_alive(end)
    for batch in nonsense:
        watch.look(end, batch)
        try_batch(end, batch, f"{batch.at}")
        if batch.ending is not None:
            return True
    end.raw(message(end, "speak", id="sound", text="Good morning."))
    assert until(end, "end", "error")[-1]["type"] == "end"
    return False


@pytest.mark.parametrize("n_frames", [1_500, pytest.param(100_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("link", LINKS)
def test_noise_gets_typed_errors_or_a_clean_end_and_the_next_request_is_served(
    engine: EngineProcess, link: type[End], n_frames: int
) -> None:
    watch = Watch(engine)
    nonsense = batches(20, n_frames, is_json=link.is_json)
    ended = True
    while ended:
        with link() as end:
            ended = try_link(end, nonsense, watch)
    watch.read_log()
