"""A sound file that is there complete or not at all (part_file.py)."""

import contextlib
from pathlib import Path

from native_helper.cli.part_file import PartFile
from native_helper.cli.undisturbed import undisturbed
from native_helper.errors import FileUnusable
from native_helper.speech.encode import Encoder


class SoundFile:
    """A sink into a file; its ending says the format."""

    def __init__(self, path: Path, folder: Path | None = None) -> None:
        """Begin the file, in `folder`; to be called `undisturbed`. Raises FileUnusable where none can be written."""
        self._part = PartFile(path, folder)
        self.name = self._part.name
        try:
            with self._part.telling():
                self._encoder = Encoder(self._part.file, path.suffix[1:].lower())
        except FileUnusable:
            self._part.abort()
            raise

    def write(self, pcm: bytes) -> None:
        """Add `pcm`. Raises FileUnusable, for example when the disk is full."""
        with self._part.telling(), undisturbed():
            self._encoder.write(pcm)

    def finish(self) -> None:
        """Complete the file and give it its name."""
        with self._part.telling(), undisturbed():
            self._encoder.close()
            self._part.finish()

    def abort(self) -> None:
        """Leave nothing behind; what stood under the name before stays."""
        with undisturbed():
            try:
                with contextlib.suppress(OSError):  # what could not be written before cannot now, and is not wanted
                    self._encoder.close()
            finally:
                self._part.abort()
