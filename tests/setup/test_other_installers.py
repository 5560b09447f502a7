"""Utter by pip or uv in place of install.sh, in an empty home: it works, and goes without a trace.

The whole of it is for the long run: each installs all that Utter needs. What the wheel holds, and what a person is
told, is tried in test_package.py and test_installed.py.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from native_helper.paths import folders
from native_helper.setup import running_engine
from native_helper.setup.registration import FILE_NAME

CHECKOUT: Final = Path(__file__).parents[2]
ORIGIN: Final = "chrome-extension://edfojoecbfokcadoafmmhiigoenhhpnd/"
PYTHON: Final[str] = sys._base_executable  # type: ignore[attr-defined]
UV_VERSION: Final = re.findall(r"^uv_version=(.*)$", (CHECKOUT / "install.sh").read_text(), re.MULTILINE)[0]


@dataclass
class Person:
    """Somebody with one browser, and the program that they install Utter with."""

    home: Path
    tool: str
    env: dict[str, str]
    uses: list[str] = field(default_factory=list)  # how the tool is called

    def run(self, *command: str | Path, answer: str = "") -> str:
        done = subprocess.run(command, env=self.env, cwd="/", input=answer, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def gets_utter(self) -> None:
        self.run(*self.uses, str(CHECKOUT))

    def utter(self, *words: str) -> str:
        found = shutil.which("utter", path=self.env["PATH"])
        assert found is not None, f"{self.tool} leaves a command utter"
        return self.run(found, *words)

    def traces(self) -> list[Path]:
        """Return what in the home bears our name."""
        return [path for path in self.home.rglob("*") if "utter" in path.name.lower()]


@pytest.fixture(params=["pip", "pip --user", "uv"])
def someone(request: pytest.FixtureRequest, person: Path, wheelhouse: Path) -> Iterator[Person]:
    """A home with one browser; pip and uv find packages in a folder on this machine."""
    browser = "Library/Application Support/Chromium" if sys.platform == "darwin" else ".config/chromium"
    (person / browser).mkdir(parents=True)
    folders().config.mkdir(parents=True, mode=0o700)
    folders().settings.write_text("[http]\nport = 0\n")
    env = {
        "HOME": str(person),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "ALSA_CONFIG_PATH": os.devnull,  # no cards for PortAudio
        "PIP_NO_INDEX": "1",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_FIND_LINKS": str(wheelhouse),
        "PIP_CONFIG_FILE": os.devnull,
        "UV_NO_CACHE": "1",
        "UV_FIND_LINKS": str(wheelhouse),
        "UV_NO_CONFIG": "1",
        "UV_PYTHON": PYTHON,
    }
    yield Person(person, request.param, env)
    running_engine.stop(folders())


def prepared(someone: Person, tmp_path: Path) -> None:
    """Bring the tool itself, from where the machine's own settings find packages."""
    if someone.tool == "uv":
        get = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(tmp_path / "uv")]
        subprocess.run([*get, f"uv=={UV_VERSION}"], check=True, env={**os.environ, "HOME": str(tmp_path)})
        someone.uses = [str(tmp_path / "uv" / "bin" / "uv"), "tool", "install", "--no-index"]
        commands = [someone.home / ".local" / "bin", tmp_path / "uv" / "bin"]
    elif someone.tool == "pip":
        venv.create(tmp_path / "environment", symlinks=True, with_pip=True)
        someone.uses = [str(tmp_path / "environment" / "bin" / "python"), "-m", "pip", "install", "-q"]
        commands = [tmp_path / "environment" / "bin"]
    else:
        # What Utter needs comes from the environment of the tests: pip would bring nothing else.
        packages = Path(sysconfig.get_path("purelib", "posix_user", {"userbase": str(someone.home / ".local")}))
        packages.mkdir(parents=True)
        (packages / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n")
        someone.uses = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "--user", "--no-deps"]
        someone.uses += ["--break-system-packages"]
        commands = [someone.home / ".local" / "bin"]
    someone.env["PATH"] = ":".join(map(str, [*commands, someone.env["PATH"]]))


@pytest.mark.long
def test_it_speaks_is_in_order_and_goes_without_a_trace(someone: Person, tmp_path: Path) -> None:
    prepared(someone, tmp_path)
    someone.gets_utter()
    done: dict[str, Any] = json.loads(someone.utter("install", "--yes", "--json"))
    assert [step["state"] for step in done["steps"]] == ["done"] * 3
    assert (Path(done["extension"]) / "manifest.json").is_file()

    # The browser starts what the manifest names, with nothing in its environment.
    (manifest,) = someone.home.rglob(f"NativeMessagingHosts/{FILE_NAME}")
    host = json.loads(manifest.read_text())["path"]
    browser = {"HOME": str(someone.home)}
    started = subprocess.run([host, ORIGIN], env=browser, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (started.returncode, started.stdout, started.stderr) == (0, b"", b"")

    someone.utter("speak", "--quiet", "-o", str(tmp_path / "said.wav"), "--text", "Good morning.")
    with wave.open(str(tmp_path / "said.wav")) as sound:
        assert sound.getnframes() / sound.getframerate() > 0.5
    checks = json.loads(someone.utter("doctor", "--json"))["checks"]
    # Without the natural voice's files a stand-in speaks, which the doctor says; and these machines have no sound.
    beside_it = {"root", "loaded", "sound", "model", "voices"}
    assert [it for it in checks if it["state"] not in ("ok", "skipped") and it["check"] not in beside_it] == []

    told = someone.utter("uninstall", "--yes")
    removal = re.findall(r"remove it with: (.*)$", told, re.MULTILINE)[0]
    if someone.tool == "pip --user":
        removal += " --break-system-packages"
    someone.run("/bin/sh", "-c", removal, answer="y\n")
    assert someone.traces() == []
    assert shutil.which("utter", path=someone.env["PATH"]) is None


@pytest.mark.long
def test_who_removes_the_package_first_is_left_with_nothing_that_runs_and_can_heal_it(
    someone: Person, tmp_path: Path
) -> None:
    prepared(someone, tmp_path)
    someone.gets_utter()
    launcher = json.loads(someone.utter("install", "--yes", "--json"))["launcher"]
    removals = {"uv": ["uv", "tool", "uninstall", "utter"], "pip": ["python", "-m", "pip", "uninstall", "-y", "utter"]}
    removals["pip --user"] = [PYTHON, "-m", "pip", "uninstall", "-y", "--break-system-packages", "utter"]
    program, *words = removals[someone.tool]
    someone.run(shutil.which(program, path=someone.env["PATH"]) or program, *words)
    started = subprocess.run([launcher, ORIGIN], env={}, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert started.returncode != 0
    assert started.stdout == b"", "the browser says that the program has exited, and the popup what to do"
    assert running_engine.pid(folders()) is None

    someone.gets_utter()
    assert json.loads(someone.utter("install", "--yes", "--json"))["launcher"] == launcher
    browser = {"HOME": str(someone.home)}
    assert subprocess.run([launcher, ORIGIN], env=browser, stdin=subprocess.DEVNULL, check=False).returncode == 0
    someone.utter("uninstall", "--yes")
    someone.run(shutil.which(program, path=someone.env["PATH"]) or program, *words)
    assert someone.traces() == []
