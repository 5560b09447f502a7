"""What a job yields on the synthesis thread: messages of the wire, and a few words inside the engine.

NeedText and Waiting pass through: the reading waits for an `append`, or for a voice that computes elsewhere; Turn only
lets others go on. Closing the generator closes
the reading.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

from native_helper.engine.head import HEAD_BYTES
from native_helper.errors import UtterError
from native_helper.speech.front_end import NeedText
from native_helper.speech.utterance import Chunk
from native_helper.voices.family import Waiting
from native_helper.wire import engine_messages
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES


@dataclass(frozen=True, slots=True)
class Encoded:
    """The file is complete; its bytes follow."""

    n_bytes: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next bytes of a streamed file, and the sound that came since the last ones; None at the file's end."""

    seq: int
    data: bytes
    chunk: Chunk | None


@dataclass(frozen=True, slots=True)
class Failed:
    """The job ended by an error."""

    error: UtterError


@dataclass(frozen=True, slots=True)
class Turn:
    """Work was done and there is nothing to tell: others may go on first."""


Output: TypeAlias = (
    engine_messages.Started
    | engine_messages.Audio
    | engine_messages.Progress
    | engine_messages.File
    | engine_messages.End
    | Encoded
    | Piece
    | Failed
)
Step: TypeAlias = Output | NeedText | Waiting | Turn
Work: TypeAlias = Generator[Step, None, None]


def loading(request_id: str) -> engine_messages.Progress:
    """Return what tells a client that its reading waits for a voice to be loaded; how far that is nobody knows."""
    return engine_messages.Progress(id=request_id, what="loading", fraction=0.0)


def is_loading(output: Step) -> TypeGuard[engine_messages.Progress]:
    """Say whether `output` tells that a voice or the translator is loaded next."""
    return isinstance(output, engine_messages.Progress) and output.what == "loading"


def is_head(output: Step) -> TypeGuard[engine_messages.Audio | Piece]:
    """Say whether `output` is the head of a reading's sound, so that the rest of its sentence is made already."""
    match output:
        case engine_messages.Audio(seq=0, pcm=pcm) | Piece(seq=0, chunk=Chunk(pcm=pcm)):
            return len(pcm) == HEAD_BYTES
        case _:
            return False


def size(output: Output) -> int:
    """Return how many bytes of a client's room `output` takes; small messages count as nothing."""
    match output:
        case engine_messages.Audio():
            return len(output.pcm)
        case engine_messages.File():
            return len(output.bytes)
        case Piece():
            return len(output.data)
        case _:
            return 0


def made_s(output: Output) -> float:
    """Return the seconds of sound in `output`."""
    return len(output.pcm) / (RATE_HZ * SAMPLE_BYTES) if isinstance(output, engine_messages.Audio) else 0.0
