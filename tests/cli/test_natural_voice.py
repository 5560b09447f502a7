"""What the terminal says of the natural voice: while it is missing, slow, or lacks a language."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import checkpoint
from native_helper.cli.natural_voice import of_list, of_reading
from native_helper.host import engine_link
from native_helper.paths import folders
from tests.cli.terminal import utter
from tests.setup.model_set import in_use

ESPEAK = {"name": "espeak", "state": "ready"}
READY = {"name": "kokoro", "state": "ready"}
SLOW = {"name": "kokoro", "state": "ready", "remedy": "Make it faster."}
MISSING = {"name": "kokoro", "state": "missing", "remedy": "Get it."}
GERMAN = {"language": "de", "voice": "espeak:de"}
ENGLISH = {"language": "en", "voice": "espeak:en-us"}
MIXED = {"language": "en", "voice": "af_heart:0.7+bf_emma:0.3"}


@pytest.mark.parametrize(
    ("kokoro", "spoken", "chosen", "line"),
    [
        (MISSING, ENGLISH, False, "A stand-in speaks, not Kokoro. Get it."),
        (MISSING, ENGLISH, True, "A stand-in speaks, not Kokoro. Get it."),
        (MISSING, GERMAN, False, "A stand-in speaks: Kokoro does not speak the language de."),
        (READY, GERMAN, False, "A stand-in speaks: Kokoro does not speak the language de."),
        (READY, GERMAN, True, None),
        (READY, MIXED, False, None),
        (SLOW, MIXED, True, "Make it faster."),
        (SLOW, GERMAN, True, None),
    ],
)
def test_a_reading_says_why_a_stand_in_speaks(
    kokoro: dict[str, Any], spoken: dict[str, str], chosen: bool, line: str | None
) -> None:
    assert of_reading([kokoro, ESPEAK], spoken, chosen=chosen) == line


def test_a_list_of_voices_says_what_is_missing() -> None:
    assert of_list([MISSING, ESPEAK]) == "Kokoro, the natural voice, is not installed. Get it."
    assert of_list([MISSING, ESPEAK], "pt-PT") == "Kokoro, the natural voice, is not installed. Get it."
    assert of_list([MISSING, ESPEAK], "de") is None, "Kokoro has no German"
    assert of_list([SLOW, ESPEAK]) == "Make it faster."
    assert of_list([READY, ESPEAK]) is None


def test_through_a_real_engine_the_line_comes_and_goes_with_the_files(tmp_path: Path) -> None:
    in_use()
    try:
        script = utter("speak", "-o", str(tmp_path / "s.wav"), "Hello.")
        assert script.err == "A stand-in speaks, not Kokoro. Get Kokoro's files with: utter model install\n"
        assert utter("speak", "-q", "-o", str(tmp_path / "s.wav"), "Hello.").err == ""
        assert utter("speak", "--json", "-o", str(tmp_path / "s.wav"), "Hello.").err == ""
        told = at_a_terminal("speak", "-o", str(tmp_path / "a.wav"), "Hello.")
        assert "A stand-in speaks, not Kokoro. Get Kokoro's files with: utter model install" in told
        (tmp_path / "x.html").write_text("<html lang=fr><p>Bonjour.<p lang=de>Guten Morgen.<p>Au revoir.")
        told = at_a_terminal("speak", "-o", str(tmp_path / "a.wav"), str(tmp_path / "x.html"))
        assert told.count("A stand-in speaks, not Kokoro") == 1, "each reason once, whatever comes between"
        assert "utter model install" in utter("voices").out
        checkpoint.write(tmp_path / "kokoro")
        shutil.copytree(tmp_path / "kokoro", folders().kokoro)
        told = at_a_terminal("speak", "-o", str(tmp_path / "b.wav"), "Hello.")
        assert "Voice af_heart, language en" in told
        assert "stand-in" not in told
        assert "utter model install" not in utter("voices").out
        mixed = at_a_terminal("speak", "-o", str(tmp_path / "c.wav"), "--voice", "af_heart:0.7+bf_emma:0.3", "Hello.")
        assert "Voice af_heart:0.7+bf_emma:0.3, language en" in mixed
    finally:
        engine_link.stop_engine()


def at_a_terminal(*words: str) -> str:
    """Run `utter` with a terminal as its standard error and return what a person reads there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "native_helper.cli", *words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    assert done.returncode == 0
    told = os.read(ours, 1 << 16).decode()
    os.close(ours)
    return told
