"""An Utter that was installed as a person installs it, for one browser profile, with everything in one folder."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from native_helper.host.engine_link import connect
from native_helper.paths import resources
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES
from tests.browser.devtools import until
from tests.left_behind import processes_of

EXTENSION_ID: Final[str] = json.loads((resources("manifest") / "allowed_extensions.json").read_text())["ids"][0]
HOST_NAME: Final = "org.utter.helper"
UTTER: Final = Path(sys.executable).parent / "utter"


@dataclass(frozen=True)
class Installation:
    """Where it lies. The browser is not told of `root`: the launcher must know it."""

    root: Path
    user_data: Path
    extension: Path
    env: dict[str, str]
    downloads: dict[str, str] = field(default_factory=dict)  # variables that name a hub: the browser has them too

    def utter(self, *words: str | Path) -> str:
        """Run the command line and return what it prints."""
        done = subprocess.run([UTTER, *words], env=self.env, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, f"utter {words[0]}: {done.stdout}{done.stderr}"
        return done.stdout

    def pcm(self, asked: dict[str, Any]) -> NDArray[np.int16]:
        """Return all sound of a new engine for a text: 24 kHz, mono."""
        return np.frombuffer(b"".join(message["pcm"] for message in self.spoken(asked)), "<i2")

    def words(self, asked: dict[str, Any]) -> list[dict[str, float]]:
        """Return all words of a new engine's reading: `start`, `end` in the text, `start_s`, `end_s` in the sound."""
        return [word for message in self.spoken(asked) for word in message["words"]]

    def spoken(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the `audio` messages of a new engine for a text, asked for as the extension asks.

        A new one, because eSpeak carries its state from one reading into the next: the same text comes out with
        some samples more or less.
        """
        self.end_engine()
        fields = {name: asked[name] for name in ("text", "segments", "language") if asked[name] is not None}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("UTTER_HOME", str(self.root))
            link = connect("tests")
        found = []
        heard_s = 0.0
        with link:
            skip = ["citations", "captions"]
            link.send({"type": "speak", "id": "1", "speed": 1, "skip": skip, "words": True, **fields})
            while (message := link.receive()) is not None and message["type"] != "end":
                assert message["type"] != "error", message
                if message["type"] == "audio":
                    found.append(message)
                    heard_s += len(message["pcm"]) / SAMPLE_BYTES / RATE_HZ
                    link.send({"type": "played", "id": "1", "seconds": heard_s})
        return found

    def end_engine(self) -> None:
        """End the engine if one runs; the next request starts another."""
        for pid in self.running("engine"):
            os.kill(pid, signal.SIGTERM)
        until(lambda: not self.running("engine"), "the end of the engine")

    def kill(self, program: str) -> None:
        """Kill the one `host` or `engine` that runs, as a crash would."""
        (pid,) = until(lambda: self.running(program), program)
        # As the first crash in a long while: the tests of a file share an engine, and a row of crashes makes it wait.
        (self.root / "run" / "crashes").unlink(missing_ok=True)
        os.kill(pid, signal.SIGKILL)
        until(lambda: pid not in self.running(program), f"the end of the {program}")

    def running(self, program: str) -> list[int]:
        """Return the pids of the `host` or `engine` processes of this root."""
        module = f"-m native_helper.{program}"
        return [pid for pid, command in processes_of(str(self.root)).items() if module in command]

    @property
    def manifest(self) -> Path:
        """The file that tells the browser where the helper is."""
        return self.user_data / "NativeMessagingHosts" / f"{HOST_NAME}.json"


@contextmanager
def installed(folder: Path, **downloads: str) -> Iterator[Installation]:
    """Install Utter into `folder`; at the end nothing of it runs. `downloads` is a person's environment."""
    home, root, user_data = folder / "home", folder / "utter", folder / "profile"
    for each in (home, root / "config", user_data):
        each.mkdir(parents=True)
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n")
    # The icon lies on the toolbar, as after the welcome page's advice, so that it can be clicked.
    preferences = {"extensions": {"pinned_extensions": [EXTENSION_ID]}}
    (user_data / "Default").mkdir()
    (user_data / "Default" / "Preferences").write_text(json.dumps(preferences))
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "UTTER_HOME": str(root), **downloads}
    installation = Installation(root, user_data, root / "Utter Extension", env, downloads)
    try:
        installation.utter("install", "--yes", "--user-data-dir", user_data)
        yield installation
    finally:
        installation.end_engine()
