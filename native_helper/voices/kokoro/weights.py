"""A checkpoint's tensors, checked, folded and in float32, whichever way they were published.

In   a folder with config.json and *.safetensors, float32, bfloat16 or float16, in one of two layouts:
     * PyTorch's names and shapes, as in `prince-canuma/Kokoro-82M` and `mlx-community/Kokoro-82M-bf16`;
     * the names and channels-last shapes that mlx-audio's converter writes (its `kokoro.sanitize`, 0.6.2).
Out  arrays ready for use: weight norm (Salimans & Kingma 2016, arXiv 1602.07868) is multiplied out.

Every failure is a VoiceUnavailable that names the file, the tensor and what was expected.
"""

import json
import os
import struct
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Final, cast

import mlx.core as mx

from native_helper.errors import VoiceUnavailable
from native_helper.plain_file import open_plain
from native_helper.voices.kokoro.config import REMEDY

FLOATS: Final = (mx.float32, mx.bfloat16, mx.float16)
_MAX_HEADER_BYTES: Final = 4 << 20  # Kokoro's has 60 kB
_MAX_FILE_BYTES: Final = 1 << 30  # 82 million numbers of 4 bytes are a third of it

# The other names that a tensor goes by, by the end of PyTorch's name.
_ALIASES: Final = {
    "weight_g": ("parametrizations.weight.original0",),
    "weight_v": ("parametrizations.weight.original1",),
    "gamma": ("weight",),
    "beta": ("bias",),
    **{
        f"{kind}_{part}_l0{suffix}": (f"{name}_{direction}",)
        for suffix, direction in (("", "forward"), ("_reverse", "backward"))
        for kind, part, name in (
            ("weight", "ih", "Wx"), ("weight", "hh", "Wh"), ("bias", "ih", "bias_ih"), ("bias", "hh", "bias_hh"),
        )
    },
}  # fmt: skip


def open_checkpoint(folder: Path) -> "Weights":
    """Return the tensors of the safetensors files in `folder`; nothing but their headers is read yet."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise VoiceUnavailable(f"There is no *.safetensors file of Kokoro in {folder}.", REMEDY)
    tensors: dict[str, mx.array] = {}
    for file in files:
        check_file(file)
        # Some conversions keep the "module." that data-parallel training put before every name.
        tensors |= {name.replace(".module.", ".", 1): array for name, array in _load(file).items()}
    if any(name.endswith(".scales") for name in tensors):
        raise VoiceUnavailable(f"{files[0].name} is a quantized Kokoro, which this build does not read.", REMEDY)
    return Weights(tensors, files[0].name)


def check_file(file: Path) -> None:
    """Raise VoiceUnavailable unless the header of a safetensors file fits its size: a torn download does not."""
    try:
        with open_plain(file) as stream:
            size = os.fstat(stream.fileno()).st_size
            length = struct.unpack("<Q", stream.read(8).ljust(8, b"\0"))[0]
            header = json.loads(stream.read(length)) if 0 < length <= min(size - 8, _MAX_HEADER_BYTES) else None
        entries = [entry for name, entry in header.items() if name != "__metadata__"] if header else []
        ends = _ends([entry["data_offsets"] for entry in entries])
    except OSError as error:
        raise VoiceUnavailable(f"{file} cannot be read: {error.strerror}.", REMEDY) from error
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise VoiceUnavailable(f"{file.name} is damaged: its list of tensors is not readable.", REMEDY) from error
    if not ends:
        raise VoiceUnavailable(f"{file.name} is damaged: it has no list of tensors.", REMEDY)
    if size != 8 + length + ends[-1]:
        raise VoiceUnavailable(
            f"{file.name} is damaged: it has {size} bytes where {8 + length + ends[-1]} belong.", REMEDY
        )
    if size > _MAX_FILE_BYTES:
        raise VoiceUnavailable(f"{file.name} is not Kokoro-82M: with {size} bytes it is far too large.", REMEDY)


def _ends(spans: list[list[int]]) -> list[int]:
    # In order. The format leaves no hole between two tensors, and no two share a byte.
    spans = sorted(spans)
    ends = [end for _, end in spans]
    if [start for start, _ in spans] != [0, *ends][: len(ends)]:
        raise ValueError("tensors overlap")
    return ends


def _load(file: Path) -> dict[str, mx.array]:
    try:
        return cast(dict[str, mx.array], mx.load(str(file)))
    except (RuntimeError, ValueError) as error:
        raise VoiceUnavailable(f"{file.name} is damaged: {error}.", REMEDY) from error


def kind_of(array: mx.array) -> str:
    """Return the name of its type: "int32"."""
    return str(array.dtype).rpartition(".")[2]


class Weights:
    """A checkpoint, or the part of it whose names begin with a prefix."""

    def __init__(self, tensors: dict[str, mx.array], file: str, prefix: str = "") -> None:
        self._tensors = tensors
        self._file = file
        self._prefix = prefix

    def at(self, name: object) -> "Weights":
        """Return the part below `name`, which may hold dots."""
        return Weights(self._tensors, self._file, f"{self._prefix}{name}.")

    def has(self, name: str) -> bool:
        return self._find(name) is not None

    def tensor(self, name: str, *shape: int) -> mx.array:
        """Return a tensor, of `shape`, as float32."""
        return self._checked(name, self._raw(name, [shape])[0])

    def linear(self, name: str, outputs: int, inputs: int) -> tuple[mx.array, mx.array]:
        """Return the weight (inputs, outputs) and the bias (1, outputs) of a linear layer."""
        part = self.at(name)
        weight = part.tensor("weight", outputs, inputs)
        return _settled(weight.T), part.tensor("bias", outputs).reshape(1, outputs)

    def conv(self, name: str, outputs: int, inputs: int, kernel: int) -> mx.array:
        """Return the weight of a convolution, weight norm multiplied out where it has one: (kernel, inputs, outputs).

        A transposed convolution is stored the other way round: ask for `outputs` and `inputs` exchanged, and what
        comes back is (kernel, outputs, inputs).
        """
        part = self.at(name)
        source = "weight" if part.has("weight") else "weight_v"
        weight, swapped = part._raw(source, [(outputs, inputs, kernel), (outputs, kernel, inputs)])
        # In one order before anything is added up, so that both layouts are rounded alike.
        weight = mx.contiguous(weight.transpose((1, 2, 0) if swapped else (2, 1, 0)))  # (kernel, inputs, outputs)
        if source == "weight_v":
            norm = mx.sqrt(mx.sum(mx.square(weight), axis=(0, 1)))
            weight = weight * (part.tensor("weight_g", outputs, 1, 1).reshape(outputs) / norm)
        return part._checked(source, weight)

    def bias(self, name: str, channels: int) -> mx.array:
        return self.at(name).tensor("bias", channels).reshape(1, channels)

    def _find(self, name: str) -> str | None:
        own = self._prefix + name
        stem, _, last = own.rpartition(".")
        names = (own, *(f"{stem}.{alias}" for alias in _ALIASES.get(last, ())))
        return next((known for known in names if known in self._tensors), None)

    def _raw(self, name: str, shapes: list[tuple[int, ...]]) -> tuple[mx.array, bool]:
        # The tensor in float32, and whether it has the second shape. Taken out, so that its memory can go.
        found = self._find(name)
        if found is None:
            raise VoiceUnavailable(
                f'{self._file} is incomplete: it has no tensor "{self._prefix}{name}", shape {shapes[0]}.', REMEDY
            )
        array = self._tensors.pop(found)
        if array.dtype not in FLOATS:
            raise VoiceUnavailable(
                f'{self._file} is not Kokoro-82M: its tensor "{found}" has the type {kind_of(array)}, which is not one '
                "of float32, bfloat16 and float16.",
                REMEDY,
            )
        if array.shape not in shapes:
            raise VoiceUnavailable(
                f'{self._file} is not Kokoro-82M: its tensor "{found}" has the shape {array.shape} where '
                f"{' or '.join(map(str, dict.fromkeys(shapes)))} belongs.",
                REMEDY,
            )
        return array.astype(mx.float32), array.shape != shapes[0]

    def _checked(self, name: str, array: mx.array) -> mx.array:
        total = mx.sum(array)
        try:
            mx.eval(array, total)
        except RuntimeError as error:  # read only now: the file was cut meanwhile, or the disk fails
            raise VoiceUnavailable(
                f'{self._file} cannot be read: its tensor "{self._prefix}{name}" failed: {error}', REMEDY
            ) from error
        if not isfinite(float(total)):
            raise VoiceUnavailable(
                f'{self._file} is damaged: its tensor "{self._prefix}{name}" has values that are no numbers.', REMEDY
            )
        return array


def _settled(array: mx.array) -> mx.array:
    array = mx.contiguous(array)
    mx.eval(array)
    return array


def settle(arrays: Iterable[mx.array]) -> list[mx.array]:
    """Compute `arrays` now, so that what they were folded from is not kept."""
    kept = list(arrays)
    mx.eval(kept)
    return kept
