"""What a job does, as a generator of outputs: messages of the wire, and a few words inside the engine.

In   a reading's events, pulled one at a time on the synthesis thread
Out  `speak`: started, audio ..., end          the sound as it is made
     `save`:  started, progress ..., encoded, file ..., end     one encoded file, its header's sizes right
     `stream`: started, piece ..., end                          the same file while it is made, its sizes left open
     all:     progress, before a voice is brought into memory

NeedText passes through: the reading waits for an `append`; Turn only lets others go on. Closing the generator closes
the reading.
"""

import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, TypeGuard, cast

from native_helper.engine.head import HEAD_BYTES, pieces
from native_helper.errors import UtterError
from native_helper.speech.pipeline import Loading, NeedText, Reading, Started
from native_helper.speech.utterance import Chunk
from native_helper.wire import engine_messages, fields
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

PROGRESS_STEP = 0.01  # smaller advances of a file are not worth a message


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
Step: TypeAlias = Output | NeedText | Turn
Work: TypeAlias = Generator[Step, None, None]


@dataclass(frozen=True, slots=True)
class FileOrder:
    """How a file is to be made."""

    format: str  # one of FILE_FORMATS, or "pcm" for samples without a header
    folder: Path  # where the part that memory does not hold may lie
    memory_bytes: int
    chunk_bytes: int


def speak(request_id: str, reading: Reading, words: bool) -> Work:
    """Yield the sound of `reading` as it is made."""
    voice = ""
    seq = 0
    for event in reading.events():
        match event:
            case Started():
                voice = event.voice
                yield engine_messages.Started(id=request_id, language=event.language, voice=voice)
            case Chunk():
                for piece in pieces(event) if seq == 0 else (event,):
                    yield _audio(request_id, seq, voice, piece, words)
                    seq += 1
            case Loading():
                yield loading(request_id)
            case NeedText():
                yield event
    yield engine_messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def save(request_id: str, reading: Reading, order: FileOrder, text_units: Callable[[], int]) -> Work:
    """Yield progress while `reading` is encoded, then the file in pieces. Raises UtterError if the disk is full.

    `text_units` tells the length of the text that came so far, which is what progress is measured by.
    """
    with tempfile.SpooledTemporaryFile(max_size=order.memory_bytes, dir=os.fspath(order.folder)) as file:
        yield from _encode(request_id, reading, _Writer(cast(BinaryIO, file), order.format), text_units)
        n_bytes = file.seek(0, os.SEEK_END)
        file.seek(0)
        yield Encoded(n_bytes)
        seq = 0
        while piece := file.read(order.chunk_bytes):
            yield engine_messages.File(id=request_id, seq=seq, bytes=piece)
            seq += 1
    yield engine_messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def stream(request_id: str, reading: Reading, file_format: str) -> Work:
    """Yield the sound of `reading` as it is made, as the pieces of one file of that format, or "pcm"."""
    # soundfile costs memory that an engine which only speaks need not pay.
    from native_helper.speech.encode import Streamer

    streamer = Streamer(file_format)
    seq = 0
    try:
        for event in reading.events():
            match event:
                case Started():
                    yield engine_messages.Started(id=request_id, language=event.language, voice=event.voice)
                case Chunk():
                    for piece in pieces(event) if seq == 0 else (event,):
                        yield Piece(seq, streamer.write(piece.pcm), piece)
                        seq += 1
                case Loading():
                    yield loading(request_id)
                case NeedText():
                    yield event
    finally:
        end = streamer.close()  # an encoder that is left open keeps its memory
    if end:
        yield Piece(seq, end, None)
    yield engine_messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def _encode(request_id: str, reading: Reading, writer: "_Writer", text_units: Callable[[], int]) -> Work:
    told = 0.0
    # An encoder that is left open would write into a file that is closed by then.
    with closing(writer):
        for event in reading.events():
            match event:
                case Started():
                    yield engine_messages.Started(id=request_id, language=event.language, voice=event.voice)
                case Chunk():
                    writer.write(event.pcm)
                    fraction = min(event.sentence.end / max(text_units(), 1), 1.0)
                    if fraction - told >= PROGRESS_STEP:
                        told = fraction
                        yield engine_messages.Progress(id=request_id, what="saving", fraction=fraction)
                    else:
                        yield Turn()
                case Loading():
                    yield loading(request_id)
                case NeedText():
                    yield event
        writer.finish()


class _Writer:
    """Sound in, an encoded file out. Raises UtterError when the file cannot be written."""

    def __init__(self, file: BinaryIO, file_format: str) -> None:
        # soundfile costs memory that an engine which only speaks need not pay.
        from native_helper.speech.encode import Encoder

        try:
            self._encoder = None if file_format == "pcm" else Encoder(file, file_format)
        except OSError as error:  # the disk is full at the first byte
            raise _not_written(error) from error
        self._write = file.write if self._encoder is None else self._encoder.write

    def write(self, pcm: bytes) -> None:
        try:
            self._write(pcm)
        except OSError as error:
            raise _not_written(error) from error

    def finish(self) -> None:
        try:
            if self._encoder is not None:
                self._encoder.close()
        except OSError as error:
            raise _not_written(error) from error

    def close(self) -> None:
        """Let go of the file, whole or not."""
        if self._encoder is not None:
            with suppress(OSError):  # after an error, the same one again; after a cancellation nobody's concern
                self._encoder.close()


def _not_written(error: OSError) -> UtterError:
    reason = error.strerror or type(error).__name__
    return UtterError(f"The file could not be written: {reason}.", "Free some space on the disk and try again.")


def loading(request_id: str) -> engine_messages.Progress:
    """Return what tells a client that its reading waits for a voice to be loaded; how far that is nobody knows."""
    return engine_messages.Progress(id=request_id, what="loading", fraction=0.0)


def is_loading(output: Step) -> TypeGuard[engine_messages.Progress]:
    """Say whether `output` tells that a voice is loaded next."""
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


def _audio(request_id: str, seq: int, voice: str, chunk: Chunk, words: bool) -> engine_messages.Audio:
    timed = [
        engine_messages.WordTime(start=word.source.start, end=word.source.end, start_s=word.start_s, end_s=word.end_s)
        for word in chunk.words
    ]
    return engine_messages.Audio(
        id=request_id,
        seq=seq,
        start_s=chunk.start_s,
        pcm=chunk.pcm,
        voice=voice,
        sentence=fields.Span(start=chunk.sentence.start, end=chunk.sentence.end),
        paragraph=chunk.paragraph,
        words=timed if words else None,
    )
