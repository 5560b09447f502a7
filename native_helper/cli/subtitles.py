"""Cues out to a subtitle file: SubRip (.srt) or WebVTT (.vtt), as its ending says."""

from pathlib import Path
from typing import Final

from native_helper.cli.cues import Cue
from native_helper.cli.part_file import PartFile

FORMATS: Final = ("srt", "vtt")
# SubRip knows no escape: what players take for a tag ("<b>", "{\\an8}") or a time ("-->") is written with its likes.
_LIKES: Final = str.maketrans("<>{}", "‹›()")


class SubtitleFile:
    """A file of subtitles that is there complete or not at all."""

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        """Begin it, in `folder` of the same disk where one is given. Raises FileUnusable."""
        self._part = PartFile(path, folder)
        self._is_vtt = path.suffix.lower() == ".vtt"
        self._n_cues = 0
        if self._is_vtt:
            self._write("WEBVTT\n\n")

    def add(self, cue: Cue) -> None:
        """Add `cue`. Raises FileUnusable, for example when the disk is full."""
        self._n_cues += 1
        begin, end = (stamp(seconds, "." if self._is_vtt else ",") for seconds in (cue.start_s, cue.end_s))
        number = "" if self._is_vtt else f"{self._n_cues}\n"
        lines = (escaped(line) if self._is_vtt else unmarked(line) for line in cue.lines)
        self._write(f"{number}{begin} --> {end}\n" + "\n".join(lines) + "\n\n")

    def finish(self) -> None:
        """Complete the file and give it its name."""
        with self._part.telling():
            self._part.finish()

    def abort(self) -> None:
        """Leave nothing behind."""
        self._part.abort()

    def _write(self, text: str) -> None:
        with self._part.telling():
            self._part.file.write(text.encode())


def stamp(seconds: float, point: str) -> str:
    """Return for example "01:02:03.400"."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{point}{thousandths:03}"


def escaped(line: str) -> str:
    """Return `line` as WebVTT wants it: "<" would begin a tag, "&" a name, and "-->" a time."""
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unmarked(line: str) -> str:
    """Return `line` so that no player finds a mark of SubRip in it; it reads the same."""
    return line.translate(_LIKES)
