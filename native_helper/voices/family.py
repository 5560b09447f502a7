"""The interface of a voice family: its name, its voices, and a generator from utterances to waveforms."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from native_helper.speech.utterance import Rendering, Utterance

# Called between the steps of a long work; ends it by raising where it is no longer wanted.
Check: TypeAlias = Callable[[], None]


def go_on() -> None:
    """The check of work that nobody cancels."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice as a person chooses it."""

    id: str  # unique over all families: "af_heart" (Kokoro's own names), "espeak:en-us", "say:Samantha"
    name: str  # "Heart", "English (America)"
    family: str
    languages: tuple[str, ...]  # BCP 47, its own first
    gender: Literal["female", "male"] | None = None
    listed: bool = True  # whether the short list shows it
    added: bool = False  # a person brought it here by name: the short list shows it, whoever else speaks its language
    grade: str | None = None  # how good its author thinks it is: A, A-, B+ ... F
    phonemes: bool = False  # it takes phonemes, in Kokoro's alphabet, and not text
    unread: frozenset[str] = frozenset()  # languages that it cannot read, though a person chose it
    # What it is mixed of: ids of its family and weights that add up to 1; empty for a voice of its own.
    mixture: tuple[tuple[str, float], ...] = ()
    remote: bool = False  # its text leaves Utter (State.host): only who names it gets it
    untried: bool = False  # its model has never run with its real weights


@dataclass(frozen=True, slots=True)
class State:
    """Whether a family can speak now, and what to do if not."""

    ready: bool
    loading: bool = False
    remedy: str | None = None  # a command or a click, for a person; of a family that is ready: what would better it
    in_memory: bool = True  # the next utterance waits for no file
    offered: bool = False  # it can be added and never was: nobody is told that it is not there
    computes: Mapping[str, Any] = field(default_factory=dict)  # how it does, once that is known; for the health report
    host: str | None = None  # who its text is sent to; None: it stays in Utter


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a voice outside the engine makes has not come yet: others go on meanwhile, and nobody holds the thread."""

    has_come: Callable[[], bool]  # cheap; from any thread
    loading: bool = False  # its program is still starting


class VoiceFamily(Protocol):
    """One way of speaking. All but `state` and `voices` is called on the engine's synthesis thread only."""

    @property
    def name(self) -> str:
        """Short and stable: "kokoro", "espeak", "say"."""
        ...

    def state(self) -> State:
        """Say whether it can speak now; cheap, loads nothing, from any thread."""
        ...

    def voices(self) -> Sequence[Voice]:
        """Return its voices, best first; empty when the family is missing."""
        ...

    def absent(self) -> Mapping[Voice, str]:
        """Return the voices that it would have if its files were there and right, and for each what to do."""
        ...

    def load(self, voice: Voice) -> None:
        """Bring into memory what `voice` needs and is not there yet.

        Raises VoiceUnavailable; what could not be loaded is none of its voices any more, until its files change.
        """
        ...

    def tidy(self) -> None:
        """Give back memory that is kept for the next utterance, and stay as ready as before."""
        ...

    def unload(self) -> None:
        """Give memory back; the next `speak` loads again."""
        ...

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering | Waiting]:
        """Yield one rendering per utterance, or its parts, in order, pulling the next utterance only when it is needed.

        `speed` is 1 for normal, 2 for twice as fast. `check` is called before each utterance, and within one where that
        takes long. A voice that computes elsewhere yields Waiting and is stepped again when that has come, or earlier.
        Other readings may be spoken by the same family between two renderings, so nothing of one reading
        may be kept in the family. Raises VoiceUnavailable, and what `check` raises.
        """
        ...
