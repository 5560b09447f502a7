"""Voice files in, style rows out, one for each number of phonemes; kept once read.

Each file is `voices/ID.safetensors` with one tensor, (510, 1, 256): the model's style for an utterance of 1, 2 ...
510 phonemes. MLX is imported by the first call, so that the thread which owns it makes it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from native_helper.errors import VoiceUnavailable
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.config import MAX_TOKENS, REMEDY

ROWS: Final = MAX_TOKENS - 2
MOST_KEPT: Final = 64  # half a megabyte each; there are 54 voices, and mixtures without number
_LARGEST: Final = 1000.0  # a style is what an encoder says: numbers about 1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Kept:
    table: Floats
    stamps: Mapping[str, tuple[int, int] | None]  # of the files that it was made from, by their voices


class Styles:
    """The styles of all voices in a folder."""

    def __init__(self, folder: Path, style: int) -> None:
        self._folder = folder
        self._width = 2 * style  # timbre, then prosody
        self._kept: OrderedDict[str, _Kept] = OrderedDict()  # by voice, the one that was used last behind the others

    def row(self, voice: Voice, n_phonemes: int) -> Floats:
        """Return the style of `voice` for so many phonemes: (2 * style,). Raises VoiceUnavailable."""
        if voice.id not in self._kept:
            stamps = {name: _stamp(self._file(name)) for name, _ in voice.mixture}
            self._kept[voice.id] = _Kept(self._table(voice.mixture), stamps)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(voice.id)
        row: Floats = self._kept[voice.id].table[n_phonemes - 1]
        return row

    def renew(self, name: str) -> None:
        """Forget what was read of the voice `name` if its file is another one now; not if it is gone."""
        now = _stamp(self._file(name))
        for voice, kept in list(self._kept.items()):
            if now is not None and kept.stamps.get(name, now) != now:
                del self._kept[voice]

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.safetensors"

    def _table(self, mixture: tuple[tuple[str, float], ...]) -> Floats:
        table = np.zeros((ROWS, self._width), dtype=np.float32)
        for name, weight in mixture:
            table += weight * self._read(self._file(name))
        return table

    def _read(self, file: Path) -> Floats:
        import mlx.core as mx

        from native_helper.voices.kokoro.weights import FLOATS, check_file, kind_of

        check_file(file)
        try:
            tensors = mx.load(str(file))
        except (RuntimeError, ValueError) as error:
            raise VoiceUnavailable(f"{file.name} is damaged: {error}.", REMEDY) from error
        if not isinstance(tensors, Mapping) or len(tensors) != 1:
            raise VoiceUnavailable(f"{file.name} is no voice of Kokoro: it has not one tensor.", REMEDY)
        (tensor,) = tensors.values()
        if tensor.shape not in ((ROWS, 1, self._width), (ROWS, self._width)):
            raise VoiceUnavailable(
                f"{file.name} is no voice of Kokoro: its shape is {tensor.shape}, not ({ROWS}, 1, {self._width}).",
                REMEDY,
            )
        if tensor.dtype not in FLOATS:
            raise VoiceUnavailable(f"{file.name} is no voice of Kokoro: its type is {kind_of(tensor)}.", REMEDY)
        try:
            table = np.array(tensor.astype(mx.float32)).reshape(ROWS, self._width)
        except RuntimeError as error:  # read only now
            raise VoiceUnavailable(f"{file.name} cannot be read: {error}", REMEDY) from error
        if not np.isfinite(table).all():
            raise VoiceUnavailable(f"{file.name} is damaged: it has values that are no numbers.", REMEDY)
        if np.abs(table).max() > _LARGEST:
            raise VoiceUnavailable(f"{file.name} is damaged: it has values that no voice has.", REMEDY)
        return table


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns
