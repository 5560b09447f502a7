"""What a job does, as a generator of outputs: the messages of the wire, and two that stay inside the engine.

In   a reading's events, pulled one at a time on the synthesis thread
Out  `speak`: started, audio ..., end          the sound as it is made
     `save`:  started, progress ..., encoded, file ..., end     one encoded file, its header's sizes right

NeedText passes through: the reading waits for an `append`. Closing the generator closes the reading.
"""

import os
import tempfile
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from native_helper.errors import UtterError
from native_helper.speech.pipeline import NeedText, Reading, Started
from native_helper.speech.utterance import Chunk
from native_helper.wire import messages
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

PROGRESS_STEP = 0.01  # smaller advances of a file are not worth a message


@dataclass(frozen=True, slots=True)
class Encoded:
    """The file is complete; its bytes follow."""

    n_bytes: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The job ended by an error."""

    error: UtterError


Output: TypeAlias = (
    messages.Started | messages.Audio | messages.Progress | messages.File | messages.End | Encoded | Failed
)
Work: TypeAlias = Generator[Output | NeedText, None, None]


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
                yield messages.Started(id=request_id, language=event.language, voice=voice)
            case Chunk():
                yield _audio(request_id, seq, voice, event, words)
                seq += 1
            case NeedText():
                yield event
    yield messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def save(request_id: str, reading: Reading, order: FileOrder, text_units: Callable[[], int]) -> Work:
    """Yield progress while `reading` is encoded, then the file in pieces. Raises UtterError if the disk is full.

    `text_units` tells the length of the text that came so far, which is what progress is measured by.
    """
    # soundfile costs memory that an engine which only speaks need not pay.
    from native_helper.speech.encode import Encoder

    told = 0.0
    with tempfile.SpooledTemporaryFile(max_size=order.memory_bytes, dir=os.fspath(order.folder)) as file:
        try:
            encoder = None if order.format == "pcm" else Encoder(file, order.format)
            write = file.write if encoder is None else encoder.write
            for event in reading.events():
                match event:
                    case Started():
                        yield messages.Started(id=request_id, language=event.language, voice=event.voice)
                    case Chunk():
                        write(event.pcm)
                        fraction = min(event.sentence.end / max(text_units(), 1), 1.0)
                        if fraction - told >= PROGRESS_STEP:
                            told = fraction
                            yield messages.Progress(id=request_id, what="saving", fraction=fraction)
                    case NeedText():
                        yield event
            if encoder is not None:
                encoder.close()
        except OSError as error:
            raise UtterError(
                f"The file could not be written: {error.strerror or type(error).__name__}.",
                "Free some space on the disk and try again.",
            ) from error
        n_bytes = file.seek(0, 2)
        file.seek(0)
        yield Encoded(n_bytes)
        seq = 0
        while piece := file.read(order.chunk_bytes):
            yield messages.File(id=request_id, seq=seq, bytes=piece)
            seq += 1
    yield messages.End(id=request_id, duration_s=reading.duration_s, stages=reading.stages)


def size(output: Output) -> int:
    """Return how many bytes of a client's room `output` takes; small messages count as nothing."""
    match output:
        case messages.Audio():
            return len(output.pcm)
        case messages.File():
            return len(output.bytes)
        case _:
            return 0


def made_s(output: Output) -> float:
    """Return the seconds of sound in `output`."""
    return len(output.pcm) / (RATE_HZ * SAMPLE_BYTES) if isinstance(output, messages.Audio) else 0.0


def _audio(request_id: str, seq: int, voice: str, chunk: Chunk, words: bool) -> messages.Audio:
    timed = [
        messages.WordTime(start=word.source.start, end=word.source.end, start_s=word.start_s, end_s=word.end_s)
        for word in chunk.words
    ]
    return messages.Audio(
        id=request_id,
        seq=seq,
        start_s=chunk.start_s,
        pcm=chunk.pcm,
        voice=voice,
        sentence=messages.Span(start=chunk.sentence.start, end=chunk.sentence.end),
        paragraph=chunk.paragraph,
        words=timed if words else None,
    )
