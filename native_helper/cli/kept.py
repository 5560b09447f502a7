"""What an interrupted job has made so far, kept on the disk so that the same command goes on from there.

A folder beside the output, its owner's alone, with numbered pieces of about a minute, each a FLAC file and a record of
where it ends in the text; the record is written last, so that a piece is there whole or not at all. Another text, voice
or speed makes another key: the folder is then begun anew.
"""

import fcntl
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from native_helper.cli.cues import Cue
from native_helper.errors import FileUnusable
from native_helper.paths import UnsafeFolder, require_plain
from native_helper.plain_file import write_atomically
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

PIECE_S: Final = 60.0  # of sound: what is lost at most, and made in some ten seconds
_READ_SAMPLES: Final = 1 << 16
_KEY: Final = "key"
_LOCK: Final = "lock"
_OWNER_ONLY: Final = 0o600


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
        """Yield its subtitles. Those of a book are not held in memory."""
        record = json.loads(self.sound.with_suffix(".json").read_text(encoding="utf-8"))
        for start_s, end_s, lines in record["cues"]:
            yield Cue(start_s, end_s, tuple(lines))

    def pcm(self) -> Iterator[bytes]:
        """Yield its sound."""
        import soundfile

        with soundfile.SoundFile(self.sound) as file:
            for block in file.blocks(_READ_SAMPLES, dtype="int16"):
                yield block.astype("<i2").tobytes()


class Kept:
    """The folder, while its job runs: nobody else works in it meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Make it or take it over. Raises FileUnusable."""
        self.folder = folder
        self.pieces: list[Piece] = []
        self.files: dict[int, dict[str, Any]] = {}  # finished chapters, with --chapters: name, size, seconds
        self._number = 0
        try:
            folder.mkdir(0o700, exist_ok=True)
            require_plain(folder)
            self._lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ONLY)
        except UnsafeFolder as error:
            raise FileUnusable(f"{error}.") from error
        except OSError as error:
            raise FileUnusable(
                f"{folder.parent} cannot be written: {error.strerror}.", "Choose a folder that exists and is yours."
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise FileUnusable("The same file is being made by another `utter speak`.", "Wait for its end.") from error

    def open(self, key: str) -> None:
        """Read what is there of the job with this key; remove what belongs to another. Raises FileUnusable."""
        try:
            if (self.folder / _KEY).read_text(encoding="utf-8") == key:
                self._read()
        except (OSError, ValueError, KeyError, TypeError):  # nothing is there, or somebody wrote into it
            self.pieces, self.files = [], {}
        try:
            known = {piece.sound.stem for piece in self.pieces} | {
                f"{file['number']:06}" for file in self.files.values()
            }
            for path in self.folder.iterdir():
                if path.name not in (_LOCK, _KEY) and path.stem not in known:
                    path.unlink()  # halves, and what belongs to another text
            write_atomically(self.folder / _KEY, key.encode(), _OWNER_ONLY)
        except OSError as error:
            raise self._unwritable(error) from error

    @property
    def seconds(self) -> float:
        """How much sound is kept."""
        made = sum(file["seconds"] for file in self.files.values())
        return float(made) + sum(piece.seconds for piece in self.pieces)

    def of(self, chapter: int) -> list[Piece]:
        """Return the pieces of a chapter, in order."""
        return [piece for piece in self.pieces if piece.chapter == chapter]

    def add(self, chapter: int, pcm: Sequence[bytes], following: int | None, cues: Sequence[Cue]) -> None:
        """Keep a piece. Raises FileUnusable."""
        from native_helper.cli.sound_file import undisturbed
        from native_helper.speech.encode import Encoder

        sound = self.folder / f"{self._number:06}.flac"
        n_samples = sum(map(len, pcm)) // SAMPLE_BYTES
        try:
            with undisturbed(), sound.open("w+b") as file:
                sound.chmod(_OWNER_ONLY)
                encoder = Encoder(file, "flac")
                encoder.write(b"".join(pcm))
                encoder.close()
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error
        told = [[cue.start_s, cue.end_s, list(cue.lines)] for cue in cues]
        self._record({"chapter": chapter, "samples": n_samples, "next": following, "cues": told})
        self.pieces.append(Piece(chapter, sound, n_samples, following))

    def finish(self, chapter: int, file: Path, seconds: float) -> None:
        """Note that a chapter has its file; its pieces are needed no more. Raises FileUnusable."""
        made = {"name": file.name, "size": file.stat().st_size, "seconds": seconds, "number": self._number}
        self._record({"chapter": chapter, "file": made})
        self.files[chapter] = made
        for piece in self.of(chapter):
            self.pieces.remove(piece)
            piece.sound.with_suffix(".json").unlink(missing_ok=True)
            piece.sound.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder; it goes unless something is kept in it."""
        if not self.pieces and not self.files:
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

    def _read(self) -> None:
        for path in sorted(self.folder.glob("[0-9]*.json")):
            self._number = int(path.stem) + 1
            record = json.loads(path.read_text(encoding="utf-8"))
            if made := record.get("file"):
                self.files[record["chapter"]] = made
                continue
            sound = path.with_suffix(".flac")
            if not sound.is_file():
                break
            self.pieces.append(Piece(record["chapter"], sound, record["samples"], record["next"]))
        # Pieces of a chapter that was finished just before the end came.
        self.pieces = [piece for piece in self.pieces if piece.chapter not in self.files]

    def _unwritable(self, error: OSError) -> FileUnusable:
        return FileUnusable(
            f"What is made cannot be kept in {self.folder}: {error.strerror}.", "Free some space, and try again."
        )


def folder_of(output: Path) -> Path:
    """Return where the work on `output` is kept: beside it, hidden, under a name that is never too long."""
    real = Path(os.path.realpath(output))
    return real.with_name(f".utter-{zlib.crc32(os.fsencode(real.name)):08x}.kept")
