"""Where the sound of chapters goes, with its subtitles: the loudspeakers, one file, or a file for each chapter.

start --took ...--> end        of each chapter
  `start` puts what was kept of an earlier run (kept.py) into the file and says where the reading goes on
keep --> abort                 where the work ends before: the sentences that are whole are kept
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from native_helper.cli.cues import Cue, CueMaker, WrittenText
from native_helper.cli.documents.document import seen
from native_helper.cli.kept import PIECE_S, Kept
from native_helper.cli.sink import Sink
from native_helper.cli.subtitles import SubtitleFile
from native_helper.cli.undisturbed import undisturbed
from native_helper.errors import FileUnusable
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

_UNNAMABLE: Final = re.compile(r'[<>:"/\\|?*]+')
_MAX_NAME_BYTES: Final = 120  # of a title in a file's name


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be made: without a file or folder, sound from the loudspeakers."""

    file: Path | None = None
    folder: Path | None = None  # for a file of each chapter
    format: str = "mp3"
    subtitles: Path | None = None  # of the one file
    subtitle_format: str | None = None  # of each chapter's

    @property
    def is_device(self) -> bool:
        return self.file is None and self.folder is None

    @property
    def wants_words(self) -> bool:
        return self.subtitles is not None or self.subtitle_format is not None


class Outlet:
    """Takes the chapters' sound, in order."""

    def __init__(self, target: Target, titles: Sequence[str], kept: Kept | None, *, drops_citations: bool) -> None:
        self._target = target
        self._titles = titles
        self._kept = kept
        self._drops_citations = drops_citations
        self._on_failure = ExitStack()
        self._sink: Sink | None = None
        self._subtitles: SubtitleFile | None = None
        self._maker: CueMaker | None = None
        self._n_bytes = 0  # of sound in the file that is open
        self._piece: list[bytes] = []
        self._cues: list[Cue] = []
        self._chapter = self._sentence = 0
        self._n_whole = 0  # of the open piece's parts, those of whole sentences
        self.name = str(target.folder or "")
        self.made_s = 0.0  # of all

    def start(self, chapter: int, text: WrittenText) -> int | None:
        """Make ready for a chapter; return where in its text the reading begins, None if it is complete."""
        self._chapter = chapter
        self._clear_piece()
        if self._kept is not None and self._is_finished(chapter):
            return None
        if not self._target.is_device:
            self.open(chapter)
        begin: int | None = 0
        for piece in self._kept.of(chapter) if self._kept is not None else ():
            begin = piece.following
            for pcm in piece.pcm():
                self._write(pcm)
            for cue in piece.cues():
                self._show(cue)
        self._sentence = begin or 0
        base_s = self._n_bytes / (RATE_HZ * SAMPLE_BYTES)
        if self._target.wants_words:
            self._maker = CueMaker(text, base_s, drops_citations=self._drops_citations)
        return begin

    def open(self, chapter: int) -> Sink:
        """Open what is not open yet: a device is opened while the engine makes the first sound."""
        if self._sink is not None:
            return self._sink
        # Each brings libraries along that the other does not need.
        if self._target.is_device:
            from native_helper.cli.playback import open_device

            self._sink = open_device()
            self._on_failure.callback(self._sink.abort)
            self.name = self._sink.name
            return self._sink
        from native_helper.cli.sound_file import SoundFile

        path, subtitles = self._paths(chapter)
        with undisturbed():  # no Ctrl-C between the file and the duty to remove it
            self._sink = SoundFile(path, self._workplace(path))
            self._on_failure.callback(self._sink.abort)
            if subtitles is not None:
                self._subtitles = SubtitleFile(subtitles, self._workplace(subtitles))
                self._on_failure.callback(self._subtitles.abort)
        self.name = self.name or str(path)
        self._n_bytes = 0
        return self._sink

    def take(self, audio: dict[str, Any]) -> None:
        """Take an `audio` message."""
        with self._undisturbed():
            start = audio["sentence"]["start"]
            if start > self._sentence:
                if self._kept is not None and sum(map(len, self._piece)) >= PIECE_S * RATE_HZ * SAMPLE_BYTES:
                    self._keep(start)
                self._sentence, self._n_whole = start, len(self._piece)
            if self._maker is not None:
                self._take_cues(self._maker.add(audio))
            self._write(audio["pcm"])
            if self._kept is not None:
                self._piece.append(audio["pcm"])

    def end(self) -> None:
        """Complete the chapter."""
        with self._undisturbed():
            self._n_whole = 0  # nothing is left to keep once its last subtitles are taken
            if self._maker is not None:
                self._take_cues(self._maker.end())
            if self._target.folder is not None:
                self._finish_file(self._chapter)
            elif self._kept is not None and self._piece:
                self._keep(None)
            self._clear_piece()

    def keep(self) -> None:
        """Keep what the open piece has of whole sentences: the work ends here, and goes on there another time."""
        if self._kept is None or not self._n_whole:
            return
        with self._undisturbed(), suppress(FileUnusable):  # why the work ends is told, and may be the same
            del self._piece[self._n_whole :]
            if self._maker is not None:
                self._take_cues(self._maker.end_before())
            self._keep(self._sentence)

    def skip(self) -> None:
        """Leave out a chapter in which there is nothing to speak."""
        if self._target.folder is not None:
            self.abort()

    def finish(self) -> None:
        """Return when all is heard, or every file is complete."""
        if self._sink is not None:
            self._sink.finish()
            if self._subtitles is not None:
                self._subtitles.finish()
        self._on_failure.pop_all()
        if self._kept is not None:
            self._kept.remove()

    def abort(self) -> None:
        """Be silent now; leave no half file."""
        self._on_failure.close()
        self._sink = self._subtitles = None

    def _workplace(self, path: Path) -> Path | None:
        # What lies in the folder of what is kept is cleared away by the next run, however this one ends. A file on
        # another disk cannot be moved from there.
        if self._kept is None or os.path.realpath(path.parent) != os.path.realpath(self._kept.folder.parent):
            return None
        return self._kept.folder

    def _paths(self, chapter: int) -> tuple[Path, Path | None]:
        if self._target.folder is None:
            return self._target.file or Path(), self._target.subtitles
        path = self._target.folder / file_name(chapter, self._titles, self._target.format)
        ending = self._target.subtitle_format
        return path, path.with_name(f"{path.name.removesuffix(path.suffix)}.{ending}") if ending else None

    def _is_finished(self, chapter: int) -> bool:
        made = self._kept.files.get(chapter) if self._kept is not None else None
        path, subtitles = self._paths(chapter)
        if made is None or (subtitles is not None and not subtitles.is_file()):
            return False
        return path.name == made.name and path.is_file() and path.stat().st_size == made.size

    def _finish_file(self, chapter: int) -> None:
        path, _ = self._paths(chapter)
        if self._subtitles is not None:
            self._subtitles.finish()
        if self._sink is not None:
            self._sink.finish()
        self._on_failure.pop_all()
        self._sink = self._subtitles = None
        if self._kept is not None:
            self._kept.finish(chapter, path, self._n_bytes / (RATE_HZ * SAMPLE_BYTES))

    def _undisturbed(self) -> AbstractContextManager[None]:
        # What is heard is kept nowhere, and Ctrl-C is to silence it at once.
        return nullcontext() if self._kept is None else undisturbed()

    def _clear_piece(self) -> None:
        self._piece, self._cues, self._n_whole = [], [], 0

    def _keep(self, following: int | None) -> None:
        if self._maker is not None:
            self._take_cues(self._maker.end())
        piece, cues = self._piece, self._cues
        self._clear_piece()  # what cannot be kept is not tried again
        if self._kept is not None:
            self._kept.add(self._chapter, piece, following, cues)

    def _take_cues(self, cues: Iterator[Cue]) -> None:
        for cue in cues:
            self._show(cue)
            if self._kept is not None:
                self._cues.append(cue)

    def _show(self, cue: Cue) -> None:
        if self._subtitles is not None:
            self._subtitles.add(cue)

    def _write(self, pcm: bytes) -> None:
        if self._sink is not None:
            self._sink.write(pcm)
        self._n_bytes += len(pcm)
        self.made_s += len(pcm) / (RATE_HZ * SAMPLE_BYTES)


def file_name(chapter: int, titles: Sequence[str], ending: str) -> str:
    """Return the name of a chapter's file: its number, by which players sort, and its title."""
    number = f"{chapter + 1:0{max(2, len(str(len(titles))))}}"
    title = _UNNAMABLE.sub(" ", seen(titles[chapter])).encode()[:_MAX_NAME_BYTES].decode("utf-8", "ignore")
    title = " ".join(title.split()).strip(" .")
    return f"{number} {title}.{ending}" if title else f"{number}.{ending}"
