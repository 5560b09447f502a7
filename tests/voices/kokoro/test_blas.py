"""A fast BLAS is found, renamed once, and put in front of the one in MLX's wheel. Each case in a process of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="macOS has Accelerate")

WHERE = """
import ctypes

class Found(ctypes.Structure):
    _fields_ = [
        ("file", ctypes.c_char_p), ("base", ctypes.c_void_p), ("name", ctypes.c_char_p), ("address", ctypes.c_void_p),
    ]

def where(symbol):
    found, libc = Found(), ctypes.CDLL(None)
    address = ctypes.cast(getattr(libc, symbol), ctypes.c_void_p)
    assert libc.dladdr(address, ctypes.byref(found))
    return found.file.decode()
"""


def run(folder: Path, before: str = "", after: str = "", **environment: str) -> dict[str, Any]:
    """Load BLAS into `folder` in a new process; return its status and what `after` adds to `result`."""
    program = f"""
import json, sys
from pathlib import Path
{before}
from native_helper.voices.kokoro import blas
assert blas.status() is None
status = blas.load(Path({str(folder)!r}))
assert blas.status() is status and blas.load(Path("elsewhere")) is status
result = {{"name": status.name, "fast": status.fast, "problem": status.problem, "remedy": status.remedy}}
{after}
print(json.dumps(result))
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_products_go_to_the_renamed_openblas(tmp_path: Path) -> None:
    after = WHERE + "import mlx.core\nresult['file'] = where('cblas_sgemm')"
    answer = run(tmp_path / "blas", after=after)
    assert answer["fast"]
    assert answer["name"].startswith("openblas ")
    assert answer["remedy"] is None
    (copy,) = (tmp_path / "blas").iterdir()
    assert answer["file"] == str(copy)
    assert answer["name"].split()[1] in copy.name, "a new version gets a copy of its own"


def test_the_copy_is_made_once_and_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "blas"
    run(folder)
    (copy,) = folder.iterdir()
    made = copy.stat()
    assert stat.S_IMODE(made.st_mode) == 0o500
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    run(folder, before="import subprocess\nsubprocess.run = None")
    assert copy.stat().st_mtime_ns == made.st_mtime_ns


def test_the_copy_of_another_version_goes(tmp_path: Path) -> None:
    folder = tmp_path / "blas"
    folder.mkdir()
    (folder / "openblas-0.1-x86_64.so").write_bytes(b"old")
    run(folder)
    assert [file.name for file in folder.iterdir() if "0.1-" in file.name] == []


@pytest.mark.parametrize("left", [0, 100_000])
def test_a_copy_that_a_power_cut_tore_is_made_again(tmp_path: Path, left: int) -> None:
    folder = tmp_path / "blas"
    run(folder)
    (copy,) = folder.iterdir()
    whole = copy.stat().st_size
    os.truncate(copy, left)
    assert run(folder)["fast"]
    assert copy.stat().st_size == whole


def test_what_a_killed_one_left_is_swept_and_what_another_makes_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "blas"
    for name in ("new-old", "new-other"):
        (folder / name).mkdir(parents=True)
        (folder / name / "names").write_text("")
    os.utime(folder / "new-old", (0, 0))
    run(folder)
    assert [path.name for path in folder.glob("new-*")] == ["new-other"]


def test_processes_that_start_together_make_one_whole_copy(tmp_path: Path) -> None:
    folder = tmp_path / "blas"
    program = (
        "import sys; from pathlib import Path; from native_helper.voices.kokoro import blas;"
        f"status = blas.load(Path({str(folder)!r})); sys.exit(status.problem)"
    )
    many = [subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in many] == [0] * 4
    assert len(list(folder.iterdir())) == 1


NO_WHEEL = """
from importlib import metadata
found = metadata.version
def version(name):
    if name == "scipy-openblas32":
        raise metadata.PackageNotFoundError(name)
    return found(name)
metadata.version = version
"""


def test_without_the_wheel_the_system_s_openblas_is_taken_or_a_remedy_is_given(tmp_path: Path) -> None:
    answer = run(tmp_path / "blas", before=NO_WHEEL)
    assert answer["fast"] == (answer["name"] == "openblas of the system")
    if not answer["fast"]:
        assert answer["name"] == "reference"
        assert "scipy-openblas32" in answer["problem"]
        assert "libopenblas.so.0" in answer["problem"]
        assert "apt install" in answer["remedy"]


def test_without_patchelf_nothing_half_made_is_left(tmp_path: Path) -> None:
    before = "import shutil\nshutil.which = lambda name, path=None: None"
    answer = run(tmp_path / "blas", before=before)
    assert answer["fast"] or "patchelf is missing" in answer["problem"]
    assert list((tmp_path / "blas").iterdir()) == []


def test_a_folder_that_is_somebody_else_s_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "blas").symlink_to(tmp_path / "real")
    run(tmp_path / "blas")
    assert list((tmp_path / "real").iterdir()) == []


PRODUCT = """
import numpy as np
rng = np.random.default_rng(0)
wide, b, out = (rng.normal(size=shape).astype("f") for shape in ((70, 24), (24, 30), (70, 40)))
a, before = wide[1:65], out.copy()
blas.product(a, b[:, :20], out[3:67, 5:25], add=True)
blas.product(a, b[:, 20:], out[3:67, 30:], add=False)
expected = before.copy()
expected[3:67, 5:25] += a @ b[:, :20]
expected[3:67, 30:] = a @ b[:, 20:]
result["error"] = float(np.abs(out - expected).max())
"""


@pytest.mark.parametrize("before", ["", NO_WHEEL, "import mlx.core"])
def test_a_product_of_parts_of_arrays_goes_where_it_is_told(tmp_path: Path, before: str) -> None:
    assert run(tmp_path / "blas", before=before, after=PRODUCT)["error"] < 1e-5


def test_it_is_too_late_once_mlx_is_there(tmp_path: Path) -> None:
    answer = run(tmp_path / "blas", before="import mlx.core")
    assert not answer["fast"]
    assert "before its BLAS" in answer["problem"]


def test_the_rest_of_utter_does_not_load_mlx() -> None:
    modules = ["native_helper.engine.main", "native_helper.cli", "native_helper.voices.families"]
    program = f"import sys, {', '.join(modules)}; sys.exit('mlx.core' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_a_product_that_blas_would_get_wrong_is_refused(tmp_path: Path) -> None:
    after = """
import numpy as np
a, out = np.ones((4, 6), np.float32), np.zeros((4, 4), np.float32)
complaints = []
for left, right, into in ((a, a.T, out), (a, a, out), (a, np.ones((6, 5), np.float32), out), (a, a[:, :4], out.T)):
    try:
        blas.product(left, right, into, add=False)
    except ValueError as error:
        complaints.append(str(error))
result["complaints"] = complaints
"""
    answer = run(tmp_path / "blas", after=after)
    assert len(answer["complaints"]) == 4
    assert "24 bytes apart, not 4" in answer["complaints"][0]
