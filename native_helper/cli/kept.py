"""What an interrupted job has made so far, kept on the disk so that the same command goes on from there.

A folder beside the output, its owner's alone, with numbered pieces of about a minute, each a FLAC file and a record of
where it ends in the text (kept_record.py); the record is written last, so that a piece is there whole or not at all.
Another text, voice or speed makes another key: the folder is then begun anew. So it is from where something in it is
damaged. Nothing is read or written through a link in it.
"""

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from native_helper.cli.cues import Cue
from native_helper.cli.kept_folder import LOCK, remove, take_over
from native_helper.cli.undisturbed import undisturbed
from native_helper.errors import FileUnusable
from native_helper.plain_file import open_plain, write_atomically
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

if TYPE_CHECKING:
    from native_helper.cli.kept_record import FileRecord, SoundRecord

PIECE_S: Final = 60.0  # of sound: what a power cut loses at most, and made in some ten seconds
_READ_SAMPLES: Final = 1 << 16
_KEY: Final = "key"
_RECORD_NAME: Final = re.compile(r"[0-9]{6,9}\.json")
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True)
class Finished:
    """A chapter that has its file."""

    name: str
    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound of one chapter, in order."""

    chapter: int
    sound: Path
    n_samples: int
    following: int | None  # where in the chapter's text the next piece begins; None: the chapter is complete

    @property
    def seconds(self) -> float:
        return self.n_samples / RATE_HZ

    def cues(self) -> Iterator[Cue]:
        """Yield its subtitles. Those of a book are not held in memory. Raises FileUnusable."""
        from native_helper.cli.kept_record import read_cues

        try:
            cues = read_cues(self.sound.with_suffix(".json"))
        except (OSError, ValueError) as error:
            raise self._damaged() from error
        for start_s, end_s, lines in cues:
            yield Cue(start_s, end_s, tuple(lines))

    def pcm(self) -> Iterator[bytes]:
        """Yield its sound. Raises FileUnusable."""
        import soundfile

        try:
            with (
                open_plain(self.sound, links=False) as opened,
                soundfile.SoundFile(opened.fileno(), closefd=False) as file,
            ):
                for block in file.blocks(_READ_SAMPLES, dtype="int16"):
                    yield block.astype("<i2").tobytes()
        except (OSError, soundfile.LibsndfileError) as error:
            raise self._damaged() from error

    def _damaged(self) -> FileUnusable:
        return FileUnusable(f"{self.sound} is damaged.", f"Remove the folder {self.sound.parent}, and try again.")


class Kept:
    """The folder, while its job runs: nobody else works in it meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Make it or take it over. Raises FileUnusable."""
        self.folder = folder
        self.pieces: list[Piece] = []
        self.files: dict[int, Finished] = {}  # with --chapters
        self._is_read = False
        self._number = 0
        self._stems: set[str] = set()  # of the records that are used
        # Damaged is what has something in it that cannot be used.
        self._lock, self.is_damaged = take_over(folder)

    def open(self, key: str, lengths: Sequence[int]) -> None:
        """Read what is there of the job with this key, as far as it is whole; remove all else.

        `lengths` are those of the chapters' texts. Raises FileUnusable.
        """
        try:
            with open_plain(self.folder / _KEY, links=False) as file:
                is_same = file.read() == key.encode()
        except FileNotFoundError:
            is_same = False
        except OSError:
            is_same, self.is_damaged = False, True
        if is_same:
            self._read(lengths)
        try:
            for path in self.folder.iterdir():
                if path.name == LOCK or (path.name == _KEY and is_same):
                    continue
                if path.stem not in self._stems or path.suffix not in (".json", ".flac"):
                    remove(path)  # halves, and what belongs to another text
            write_atomically(self.folder / _KEY, key.encode(), _OWNER_ONLY)
        except OSError as error:
            raise self._unwritable(error) from error
        self._is_read = True

    @property
    def seconds(self) -> float:
        """How much sound is kept."""
        made = sum(file.seconds for file in self.files.values())
        return made + sum(piece.seconds for piece in self.pieces)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept, of an earlier run either."""
        if self.pieces or self.files:
            return False
        with suppress(OSError):
            return self._is_read or {path.name for path in self.folder.iterdir()} == {LOCK}
        return False

    def of(self, chapter: int) -> list[Piece]:
        """Return the pieces of a chapter, in order."""
        return [piece for piece in self.pieces if piece.chapter == chapter]

    def add(self, chapter: int, pcm: Sequence[bytes], following: int | None, cues: Sequence[Cue]) -> None:
        """Keep a piece. Raises FileUnusable."""
        from native_helper.speech.encode import Encoder

        before = self.of(chapter)
        begin = before[-1].following if before else 0
        sound = self.folder / f"{self._number:06}.flac"
        n_samples = sum(map(len, pcm)) // SAMPLE_BYTES
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with undisturbed(), os.fdopen(os.open(sound, flags, _OWNER_ONLY), "w+b") as file:
                encoder = Encoder(file, "flac")
                encoder.write(b"".join(pcm))
                encoder.close()
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                crc = zlib.crc32(file.read())
        except OSError as error:
            raise self._unwritable(error) from error
        told = [[cue.start_s, cue.end_s, list(cue.lines)] for cue in cues]
        noted = {"samples": n_samples, "crc": crc, "begin": begin, "next": following, "cues": told}
        self._record({"chapter": chapter} | noted)
        self.files.pop(chapter, None)
        self.pieces.append(Piece(chapter, sound, n_samples, following))

    def finish(self, chapter: int, file: Path, seconds: float) -> None:
        """Note that a chapter has its file; its pieces are needed no more. Raises FileUnusable."""
        made = Finished(file.name, file.stat().st_size, seconds)
        self._record({"chapter": chapter, "file": {"name": made.name, "size": made.size, "seconds": seconds}})
        self.files[chapter] = made
        for piece in reversed(self.of(chapter)):  # what is left, should the end come now, has its beginning
            self.pieces.remove(piece)
            piece.sound.with_suffix(".json").unlink(missing_ok=True)
            piece.sound.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder; it goes unless something is kept in it, or may be: it was not looked at."""
        with suppress(OSError):
            if self.is_empty:
                self.remove()
        with suppress(OSError):
            os.close(self._lock)

    def remove(self) -> None:
        """Remove all: the job is done."""
        self.pieces, self.files = [], {}
        shutil.rmtree(self.folder, ignore_errors=True)

    def _record(self, record: dict[str, Any]) -> None:
        text = json.dumps(record, ensure_ascii=False)
        try:
            write_atomically(self.folder / f"{self._number:06}.json", text.encode(), _OWNER_ONLY)
        except OSError as error:
            raise self._unwritable(error) from error
        self._number += 1

    def _read(self, lengths: Sequence[int]) -> None:
        # Up to the first record that is not whole: what follows may go on from what was lost.
        paths = [path for path in self.folder.iterdir() if _RECORD_NAME.fullmatch(path.name)]
        if not paths:
            return
        from native_helper.cli.kept_record import read_record

        for path in sorted(paths, key=lambda each: int(each.stem)):
            try:
                self._use(read_record(path), path, lengths)
            except (OSError, ValueError):
                self.is_damaged = True
                break
            self._number = int(path.stem) + 1
            self._stems.add(path.stem)

    def _use(self, record: "FileRecord | SoundRecord", path: Path, lengths: Sequence[int]) -> None:
        from native_helper.cli.kept_record import FileRecord

        chapter = record.chapter
        if chapter >= len(lengths):
            raise ValueError(f"there is no chapter {chapter}")
        before = self.of(chapter)
        if isinstance(record, FileRecord):
            # Pieces of it are still there where the end came just then.
            self.pieces = [piece for piece in self.pieces if piece not in before]
            self._stems -= {piece.sound.stem for piece in before}
            self.files[chapter] = Finished(record.file.name, record.file.size, record.file.seconds)
            return
        begin, length = before[-1].following if before else 0, lengths[chapter]
        if record.begin != begin or not begin < (length if record.next is None else record.next) <= length:
            raise ValueError(f"a piece from {record.begin} to {record.next} does not follow one that ends at {begin}")
        self.files.pop(chapter, None)  # somebody removed its file, and it is made again
        self.pieces.append(Piece(chapter, path.with_suffix(".flac"), record.samples, record.next))

    def _unwritable(self, error: OSError) -> FileUnusable:
        return FileUnusable(
            f"What is made cannot be kept in {self.folder}: {error.strerror}.", "Free some space, and try again."
        )
