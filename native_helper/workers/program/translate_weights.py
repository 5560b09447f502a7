"""A model's file in, its tensors as numpy arrays out, without torch: what `torch.save` writes, or safetensors.

`pytorch_model.bin` is a zip with a pickle that says how its tensors lie in the other members. A pickle can call
anything, so that this one may name the few things that tensors are made of and nothing else. Arrays are views of the
mapped file: nothing is read before it is used.
"""

import json
import math
import mmap
import pickle
import struct
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Tensors = Mapping[str, NDArray[Any]]

_STORAGES: Final = {
    "FloatStorage": "<f4", "DoubleStorage": "<f8", "HalfStorage": "<f2", "BFloat16Storage": "bfloat16",
    "LongStorage": "<i8", "IntStorage": "<i4", "ShortStorage": "<i2", "CharStorage": "i1", "ByteStorage": "u1",
    "BoolStorage": "?",
}  # fmt: skip
_SAFETENSORS: Final = {
    "F32": "<f4", "F64": "<f8", "F16": "<f2", "BF16": "bfloat16", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U8": "u1", "BOOL": "?",
}  # fmt: skip
# What damaged and crafted files end in; a zip that wants a password is a RuntimeError.
_ODD: Final = (
    zipfile.BadZipFile, zlib.error, pickle.UnpicklingError, struct.error, LookupError, ValueError, EOFError,
    AttributeError, TypeError, ArithmeticError, RuntimeError,
)  # fmt: skip
_ZIP_HEADER: Final = struct.Struct("<26xHH")  # lengths of name and extra field, before a member's bytes


class UnreadableWeights(ValueError):
    """A file that is damaged, or no model."""


def read(path: Path) -> Tensors:
    """Return the tensors of `path` by name; bfloat16 comes as float32. Raises UnreadableWeights."""
    try:
        return _safetensors(path) if path.suffix == ".safetensors" else _torch(path)
    except _ODD as error:
        raise UnreadableWeights(f"{path.name} cannot be read: {type(error).__name__}") from error


def _torch(path: Path) -> Tensors:
    mapped = _mapped(path)
    with zipfile.ZipFile(path) as archive:
        top = next((name for name in archive.namelist() if name.endswith("/data.pkl")), "data.pkl")
        top = top.removesuffix("data.pkl")
        with archive.open(f"{top}data.pkl") as file:
            tensors = _Unpickler(file, _Storages(archive, top, mapped)).load()
    return {str(name): tensor for name, tensor in tensors.items() if isinstance(tensor, np.ndarray)}


def _safetensors(path: Path) -> Tensors:
    mapped = _mapped(path)
    (n_bytes,) = struct.unpack_from("<Q", mapped)
    header = json.loads(mapped[8 : 8 + n_bytes])
    tensors = {}
    for name, told in header.items():
        if name != "__metadata__":
            begin, end = (8 + n_bytes + offset for offset in told["data_offsets"])
            tensors[name] = _array(mapped, begin, end - begin, _SAFETENSORS[told["dtype"]]).reshape(told["shape"])
    return tensors


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)  # quantizing writes into it


def _array(mapped: mmap.mmap, begin: int, n_bytes: int, kind: str) -> NDArray[Any]:
    if kind != "bfloat16":
        dtype = np.dtype(kind)
        return np.frombuffer(mapped, dtype, n_bytes // dtype.itemsize, begin)
    # The upper half of a float32.
    halves = np.frombuffer(mapped, "<u2", n_bytes // 2, begin)
    return (halves.astype("<u4") << 16).view("<f4")


class _Storage:
    """The numbers of one member. Nothing that a pickle names makes one, or changes one."""

    __slots__ = ("numbers",)

    def __init__(self, numbers: NDArray[Any]) -> None:
        self.numbers = numbers

    def __setstate__(self, _: object) -> None:  # else a pickle could put a view in the numbers' place
        raise pickle.UnpicklingError("it changes what its tensors are made of")


class _Storages:
    """The members of the archive that hold numbers."""

    def __init__(self, archive: zipfile.ZipFile, top: str, mapped: mmap.mmap) -> None:
        self._archive = archive
        self._top = top
        self._mapped = mapped

    def get(self, key: str, kind: str) -> NDArray[Any]:
        member = self._archive.getinfo(f"{self._top}data/{key}")
        if member.compress_type != zipfile.ZIP_STORED:
            raise UnreadableWeights("its tensors are compressed")
        name, extra = _ZIP_HEADER.unpack_from(self._mapped, member.header_offset)
        begin = member.header_offset + _ZIP_HEADER.size + name + extra
        return _array(self._mapped, begin, member.file_size, kind)


class _Unpickler(pickle.Unpickler):
    """Makes arrays, and nothing else whatever the pickle asks for."""

    def __init__(self, file: Any, storages: _Storages) -> None:
        super().__init__(file)
        self._storages = storages

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, _, _ = pid
        return _Storage(self._storages.get(str(key), kind))

    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module_name, global_name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module_name == "torch" and global_name in _STORAGES:
            return _STORAGES[global_name]
        raise pickle.UnpicklingError("it asks for what no tensor is made of")


def _tensor(storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> NDArray[Any]:
    # Strides count elements. A view that would go over the storage's end is refused; so are other kinds of numbers, a
    # tensor's for example, which would run over silently, and another tensor as storage, whose size may be made up.
    if not isinstance(storage, _Storage) or any(type(number) is not int for number in (offset, *size, *stride)):
        raise UnreadableWeights("a tensor is made of what is no storage")
    numbers = storage.numbers
    last = offset + sum((length - 1) * step for length, step in zip(size, stride, strict=True))
    if min((offset, *stride, *size), default=0) < 0 or (0 not in size and last * numbers.itemsize >= numbers.nbytes):
        raise UnreadableWeights("a tensor lies outside of its storage")
    if math.prod(size) > numbers.size:  # with strides of 0 it would be made as large as it says where it is computed
        raise UnreadableWeights("a tensor is larger than its storage")
    steps = tuple(step * numbers.itemsize for step in stride)
    return np.lib.stride_tricks.as_strided(numbers[offset:], tuple(size), steps)
