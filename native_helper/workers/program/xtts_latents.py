"""Conditioning latents: how a voice sounds, computed from its clip once, kept in memory and on disk.

They come of the clip's sound alone: the model is told the language with the text, so one entry serves all 17. An entry
on disk is named by what the clip holds and which model computed it. The archive has a checksum of each array: one that
is damaged is computed anew.
"""

import hashlib
import os
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]
Source: TypeAlias = Literal["memory", "disk", "computed"]
_KEPT: Final = 64  # voices, on disk: 140 kB each; those that were used last stay


@dataclass(frozen=True, slots=True)
class Latents:
    """What the model is conditioned on."""

    gpt: Array  # (1, 32, 1024) in the published model
    speaker: Array  # (1, 512, 1)


@dataclass(frozen=True, slots=True)
class Found:
    """Latents, where they came from, and how long that took."""

    latents: Latents
    source: Source
    seconds: float


class LatentCache:
    """The latents of one model."""

    def __init__(self, folder: Path, model: str, compute: Callable[[Path], Latents]) -> None:
        """`model` names the one that `compute` computes with."""
        self._folder = folder
        self._model = model
        self._compute = compute
        self._names: dict[Path, tuple[tuple[int, int, int], str]] = {}  # a clip that did not change is not read again
        self._memory: dict[str, Latents] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def find(self, clip: Path) -> Found:
        """Return the latents of `clip`. Raises OSError, and what `compute` raises."""
        begun = time.perf_counter()
        name = self._name(clip)
        source: Source = "memory"
        latents = self._memory.get(name)
        if latents is None:
            source, latents = "disk", self._read(name)
        if latents is None:
            source, latents = "computed", self._compute(clip)
            self._write(name, latents)
        self._memory[name] = latents
        return Found(latents, source, time.perf_counter() - begun)

    def _name(self, clip: Path) -> str:
        status = clip.stat()
        stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
        known = self._names.get(clip)
        if known and known[0] == stamp:
            return known[1]
        name = hashlib.sha256(self._model.encode() + b"\0" + clip.read_bytes()).hexdigest()
        self._names[clip] = (stamp, name)
        return name

    def _file(self, name: str) -> Path:
        return self._folder / f"latents-{name}.npz"

    def _read(self, name: str) -> Latents | None:
        try:
            # Opened here: numpy leaves a file open whose archive is damaged.
            with self._file(name).open("rb") as file, np.load(file, allow_pickle=False) as kept:
                latents = Latents(kept["gpt"], kept["speaker"])
            os.utime(self._file(name))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError):
            return None
        arrays = (latents.gpt, latents.speaker)
        is_whole = all(array.ndim == 3 and array.dtype == np.float32 and np.isfinite(array).all() for array in arrays)
        return latents if is_whole else None

    def _write(self, name: str, latents: Latents) -> None:
        beside = self._folder / f".{name}.{os.getpid()}"
        try:
            with beside.open("wb") as file:
                np.savez(file, gpt=latents.gpt, speaker=latents.speaker)
            beside.replace(self._file(name))
            self._prune()
        except OSError:  # a full disk: they are computed again next time
            beside.unlink(missing_ok=True)

    def _prune(self) -> None:
        kept = sorted(self._folder.glob("latents-*.npz"), key=lambda file: file.stat().st_mtime)
        for file in kept[:-_KEPT]:
            file.unlink(missing_ok=True)
