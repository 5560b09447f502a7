"""The records of what is kept, read from a disk on which anything may have happened to them.

One piece or one finished chapter each. Whatever is not exactly what kept.py writes is a ValueError or an OSError; no
link is followed, and no pipe waited for. Imported where there is something to read: pydantic takes its time.
"""

import os
import zlib
from pathlib import Path
from typing import Annotated, Final

import soundfile
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from native_helper.plain_file import open_plain
from native_helper.wire.types import RATE_HZ

_MAX_S: Final = 1e8  # three years
_Whole = Annotated[int, Field(ge=0)]
_Seconds = Annotated[float, Field(ge=0, le=_MAX_S)]


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class MadeFile(_Form):
    """The file of a chapter, when it was complete."""

    name: str
    size: _Whole
    seconds: _Seconds


class FileRecord(_Form):
    chapter: _Whole
    file: MadeFile


class SoundRecord(_Form):
    chapter: _Whole
    samples: Annotated[int, Field(gt=0)]
    crc: _Whole  # of the FLAC file
    begin: _Whole  # in the chapter's text
    next: _Whole | None  # where the following piece begins
    cues: list[tuple[_Seconds, _Seconds, list[str]]]


_RECORD: Final[TypeAdapter[FileRecord | SoundRecord]] = TypeAdapter(FileRecord | SoundRecord)


def read_record(path: Path) -> FileRecord | SoundRecord:
    """Return the record at `path`; with a piece's, its sound is whole. Raises ValueError or OSError."""
    with open_plain(path, links=False) as file:
        record = _RECORD.validate_json(file.read())
    if isinstance(record, SoundRecord):
        _require_sound(path.with_suffix(".flac"), record)
    return record


def read_cues(path: Path) -> list[tuple[float, float, list[str]]]:
    """Return the subtitles of a piece's record. Raises ValueError or OSError."""
    with open_plain(path, links=False) as file:
        return SoundRecord.model_validate_json(file.read()).cues


def _require_sound(path: Path, record: SoundRecord) -> None:
    with open_plain(path, links=False) as file:
        try:
            with soundfile.SoundFile(file.fileno(), closefd=False) as sound:
                form = (sound.format, sound.samplerate, sound.channels, sound.frames)
        except soundfile.LibsndfileError as error:
            raise ValueError(f"{path} is no sound") from error
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        if form != ("FLAC", RATE_HZ, 1, record.samples) or zlib.crc32(file.read()) != record.crc:
            raise ValueError(f"{path} is another sound than the one noted")
