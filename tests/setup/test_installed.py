"""The whole way of a new user: install.sh, or pip, in an empty home, without a network; then uninstall."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench import checkpoint
from native_helper.paths import folders
from native_helper.setup import running_engine
from native_helper.setup.registration import FILE_NAME, Standing, standing
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from tests.setup.new_user import CHECKOUT, install_sh, shell_environment, without_http

ORIGIN = "chrome-extension://edfojoecbfokcadoafmmhiigoenhhpnd/"
PROFILE = ".profile" if sys.platform == "darwin" else ".bashrc"  # what a new terminal of bash reads

Picture = dict[str, tuple[int, bytes]]
Take = Callable[[Path], Picture]


@pytest.fixture
def new_user(person: Path, tmp_path: Path) -> Iterator[Path]:
    """A home with one browser and a profile without a last line end."""
    browser = "Library/Application Support/Chromium" if sys.platform == "darwin" else ".config/chromium"
    (person / browser).mkdir(parents=True)
    (person / PROFILE).write_bytes(b"umask 022")
    yield person
    running_engine.stop(folders())


def test_one_command_makes_it_speak_and_one_takes_all_of_it_away(
    new_user: Path, tmp_path: Path, wheelhouse: Path, picture: Take
) -> None:
    env = shell_environment(new_user, tmp_path, wheelhouse)
    before, checkout_before = picture(new_user), names(CHECKOUT)
    without_http(new_user)
    where = folders()

    checkpoint.write(tmp_path / "Kokoro-82M")
    done = install_sh(env, "--model-from", str(tmp_path / "Kokoro-82M"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert names(CHECKOUT) == checkout_before, "nothing is left in the checkout"
    assert done.stderr == ""
    said = done.stdout
    parts = [
        "Installing Utter",
        "Utter will:",
        "Registered with Chromium",
        "Kokoro is installed",
        "first_words.wav, spoken by the voice af_heart",
        "Load unpacked",
        "Voice:",
    ]
    assert [said.index(part) for part in parts] == sorted(said.index(part) for part in parts), said
    assert f"Added one line to ~/{PROFILE}" in said
    with wave.open(str(where.data / "first_words.wav")) as sound:
        assert sound.getnframes() / sound.getframerate() > 2
    require_played(tmp_path, 2)

    (manifest,) = (path for path in new_user.rglob(FILE_NAME) if where.data not in path.parents)
    assert standing(manifest, where.launcher) is Standing.OURS
    first_engine = running_engine.pid(where)
    assert first_engine is not None, "an engine is left running"
    # A new terminal finds the command by name, and it finds the engine that runs.
    health = ["bash", "-lc" if sys.platform == "darwin" else "-ic", "utter health --json"]
    answer = subprocess.run(health, env={**env, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True)
    kokoro = json.loads(answer.stdout)["families"][0]
    assert (kokoro["name"], kokoro["state"]) == ("kokoro", "ready")
    if sys.platform == "linux":
        assert kokoro["computes"]["blas"]["fast"], "from wheels alone"
        assert list(where.libraries.glob("openblas-*.so"))
    # The host starts from what the manifest names, with nothing in its environment.
    host = json.loads(manifest.read_text())["path"]
    started = subprocess.run(
        [host, ORIGIN], env={}, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (started.returncode, started.stdout) == (0, b"")

    # The doctor has nothing to complain of but that root ran it, where root did.
    asked: list[str | Path] = [where.environment / "bin" / "utter", "doctor", "--thorough", "--json"]
    doctor = subprocess.run(asked, env=env, cwd="/", capture_output=True, text=True, check=False)
    wrong = [(it["check"], it["message"]) for it in json.loads(doctor.stdout)["checks"] if it["state"] != "ok"]
    assert (doctor.returncode, {check for check, _ in wrong} - {"root", "command", "loaded"}) == (0, set()), wrong

    # A run that fails leaves what works as it is, and says why.
    environment = where.environment.resolve()
    failed = install_sh({**env, "PIP_FIND_LINKS": "/nowhere"})
    assert failed.returncode == 1
    assert "install.log" in failed.stderr
    assert where.environment.resolve() == environment
    assert len(list(where.data.glob("environment-*"))) == 1
    assert running_engine.pid(where) == first_engine

    gone = install_sh(env, "--uninstall", "--yes")
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert picture(new_user) == before
    assert running_engine.pid(where) is None


@pytest.mark.long
def test_a_second_run_replaces_the_environment_and_the_engine(
    new_user: Path, tmp_path: Path, wheelhouse: Path, picture: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "it's ä root"
    monkeypatch.setenv("UTTER_HOME", str(root))
    env = {**shell_environment(new_user, tmp_path, wheelhouse), "UTTER_HOME": str(root)}
    before = picture(new_user)
    without_http(new_user)
    where = folders()
    first = install_sh(env, "--no-sound")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Installing Utter into" in first.stdout
    environment, engine = where.environment.resolve(), running_engine.pid(where)
    second = install_sh(env, "--no-sound")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Updating Utter in" in second.stdout
    assert "Already done" in second.stdout
    assert where.environment.resolve() != environment
    assert not environment.exists()
    assert running_engine.pid(where) not in (None, engine)
    command = subprocess.run([root / "bin" / "utter", "uninstall", "--yes"], env={"HOME": str(new_user)}, check=False)
    assert command.returncode == 0
    assert picture(new_user) == before
    assert not root.exists() or list(root.iterdir()) == []


@pytest.mark.long
def test_who_comes_back_after_an_uninstall_hears_it_speak_again(
    new_user: Path, tmp_path: Path, wheelhouse: Path, picture: Take
) -> None:
    env = shell_environment(new_user, tmp_path, wheelhouse)
    before = picture(new_user)
    utter = str(new_user / ".local" / "bin" / "utter")
    for _ in range(2):
        without_http(new_user)
        done = install_sh(env, "--no-model")
        assert done.returncode == 0, done.stdout + done.stderr
        require_played(tmp_path)
        said = subprocess.run([utter, "speak", "Good morning."], env=env, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr
        require_played(tmp_path)
        gone = subprocess.run([utter, "uninstall", "--yes"], env=env, capture_output=True, text=True, check=False)
        assert gone.returncode == 0, gone.stdout + gone.stderr
        assert picture(new_user) == before
        assert running_engine.pid(folders()) is None


@pytest.mark.long
def test_with_a_network_pip_finds_everything_itself(new_user: Path, tmp_path: Path, picture: Take) -> None:
    env = shell_environment(new_user, tmp_path, tmp_path)
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_CONFIG_FILE"):
        del env[name]
    env |= {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name.endswith("_proxy")}
    before = picture(new_user)
    without_http(new_user)
    done = install_sh(env, "--no-sound")
    assert done.returncode == 0, done.stdout + done.stderr
    assert install_sh(env, "--uninstall", "--yes").returncode == 0
    assert picture(new_user) == before


def test_pip_alone_gives_a_command_whose_install_finds_everything_in_the_wheel(new_user: Path, tmp_path: Path) -> None:
    quiet = ["--no-deps", "--no-index", "--disable-pip-version-check", "-q"]
    pip = [sys.executable, "-m", "pip"]
    wheels = tmp_path / "wheels"
    build = [*pip, "wheel", *quiet, "--no-build-isolation", "-w", str(wheels), str(CHECKOUT)]
    subprocess.run(build, check=True)
    (wheel,) = wheels.iterdir()
    place = tmp_path / "environment with a space"
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    subprocess.run([*pip, "--python", str(python), "install", *quiet, str(wheel)], check=True)
    (packages,) = place.glob("lib/python*/site-packages")
    # What Utter needs comes from the environment of the tests. After the folder's own packages: `utter` is the wheel's.
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")

    env = {"HOME": str(new_user), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    utter = str(place / "bin" / "utter")
    command = [utter, "install", "--yes", "--json"]
    done = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    body = json.loads(done.stdout)
    assert [step["state"] for step in body["steps"]] == ["done"] * 3
    copied = json.loads((Path(body["extension"]) / "manifest.json").read_text())
    told = subprocess.run([utter, "--version"], env=env, capture_output=True, text=True, check=True).stdout
    assert copied.pop("version_name") == told.split()[1], "the build that it came with"
    assert copied == json.loads((CHECKOUT / "extension" / "manifest.json").read_text())
    assert str(python) in Path(body["launcher"]).read_text()
    asked = "import native_helper, pathlib; print(pathlib.Path(native_helper.__file__).parent)"
    package = subprocess.run([python, "-I", "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    assert Path(package).is_relative_to(place), "the wheel's package, not the checkout's"
    started = subprocess.run([body["launcher"], ORIGIN], env={}, stdin=subprocess.DEVNULL, check=False)
    assert started.returncode == 0

    gone = subprocess.run([utter, "uninstall", "--yes"], env=env, capture_output=True, text=True, check=False)
    assert gone.returncode == 0, gone.stdout + gone.stderr
    assert re.search(r"-m pip uninstall utter", gone.stdout)


def require_played(tmp_path: Path, at_least_s: float = 0.5) -> None:
    """Require that so much sound came from the speakers since the last look; on a Mac they are not replaced."""
    if sys.platform == "linux":
        assert (tmp_path / "played").stat().st_size > at_least_s * RATE_HZ * SAMPLE_BYTES
        (tmp_path / "played").unlink()


def names(checkout: Path) -> set[str]:
    """The checkout's own files; tests that run beside this one leave their caches in it."""
    kept = ("native_helper", "extension", "manifest")
    found = {str(path) for folder in kept for path in (checkout / folder).rglob("*") if "__pycache__" not in path.parts}
    return found | {
        path.name for path in checkout.iterdir() if path.name in ("build", "dist") or path.suffix == ".egg-info"
    }
