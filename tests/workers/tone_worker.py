"""A real worker process that speaks tones, for tests of what the engine does with workers."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, Waiting, go_on
from native_helper.voices.worker_voice import Pace, speak
from native_helper.workers.limits import WorkerLimits
from native_helper.workers.worker import Worker

ROOT: Final = Path(__file__).parents[2]
REMEDY: Final = "Tune the fork."
BUILD: Final = "1.0+test"
VOICE: Final = Voice("fork:a", "A", "fork", ("en",))
PROGRAM: Final = "tests.workers.tone_program"


def code(program: str = PROGRAM) -> str:
    """Return what runs `program`, for `python -I -c`."""
    return (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        f"from native_helper.workers.program.serve import serve; serve({program!r})"
    )


def tone_worker(folder: Path, limits: WorkerLimits | None = None, program: str = PROGRAM, build: str = BUILD) -> Worker:
    """Return a worker that is not started; its `models` and `cache` are below `folder`."""
    for name in ("models", "cache"):
        (folder / name).mkdir(exist_ok=True)
    hello = {"build": build, "models": str(folder / "models"), "cache": str(folder / "cache")}
    command = [sys.executable, "-I", "-c", code(program)]
    return Worker("The fork", lambda: command, lambda: hello, lambda: REMEDY, limits)


class ForkFamily:
    """A family whose voice is in a worker, with nothing of its own."""

    name = "fork"

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def state(self) -> State:
        return State(ready=True)

    def voices(self) -> Sequence[Voice]:
        return (VOICE,)

    def absent(self) -> Mapping[Voice, str]:
        return {}

    def load(self, voice: Voice) -> None:
        self.worker.start()

    def tidy(self) -> None:
        """Nothing is kept here."""

    def unload(self) -> None:
        self.worker.stop()

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering | Waiting]:
        return speak(
            self.worker,
            lambda utterance: {"type": "speak", "text": utterance.text, "voice": voice.id, "speed": speed},
            utterances,
            Pace(),
            check,
        )
