"""A job that makes one file whose header's sizes are right: sound is encoded first, and the file's bytes come last."""

import os
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from native_helper.engine.output import Encoded, Turn, Work, loading
from native_helper.errors import UtterError
from native_helper.speech.front_end import NeedText
from native_helper.speech.pipeline import Loading, Reading, Started
from native_helper.speech.utterance import Chunk
from native_helper.voices.family import Waiting
from native_helper.wire import engine_messages

PROGRESS_STEP = 0.01  # smaller advances of a file are not worth a message


@dataclass(frozen=True, slots=True)
class FileOrder:
    """How a file is to be made."""

    format: str  # one of FILE_FORMATS, or "pcm" for samples without a header
    folder: Path  # where the part that memory does not hold may lie
    memory_bytes: int
    chunk_bytes: int


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
                case NeedText() | Waiting():
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
