"""The end of install.sh, run by the new environment: register, speak one sentence, leave an engine running.

Everything goes through the installed command, as a person would type it: that it works is what this shows.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from native_helper.errors import UtterError
from native_helper.paths import folders
from native_helper.setup import extension_folder
from native_helper.setup.install import INCOMPLETE, InstallOptions, install
from native_helper.setup.next_steps import print_next_steps
from native_helper.setup.plan import shown

SENTENCE: Final = "Hello, this is Utter. Select text in any page, right-click it, and I will read it to you."
_PATIENCE_S: Final = 120  # the first start of anything on a slow disk


def main(arguments: Sequence[str]) -> int:
    """Do what is left after the environment stands; return the exit status."""
    with_sound = "--no-sound" not in arguments
    try:
        status = install(InstallOptions(yes=True, next_steps=False))
    except UtterError as error:
        print(f"{error.message}\n{error.remedy or ''}".rstrip(), file=sys.stderr)
        return INCOMPLETE
    print()
    if not _speak(folders().data / "first_words.wav", with_sound):
        return INCOMPLETE
    started = _utter("engine", "--start")
    if started.returncode != 0:
        print(f"The engine could not be started: {_reason(started)}", file=sys.stderr)
        return INCOMPLETE
    print()
    print_next_steps(extension_folder.place(folders()))
    return status


def _speak(wav: Path, with_sound: bool) -> bool:
    """Speak the sentence into `wav`, and aloud where there is a device; say whether there is speech at all."""
    made = _utter("speak", "-o", str(wav), "-")
    if made.returncode != 0:
        print(f"Utter is installed but could not speak: {_reason(made)}", file=sys.stderr)
        return False
    if with_sound:
        print("Speaking one sentence ...", flush=True)
        played = _utter("speak", "-")
        if played.returncode != 0:
            # Its remedy, a file instead, is the next line.
            print(_reason(played).splitlines()[0])
    print(f"The sentence is in {shown(wav)}")
    return True


def _utter(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "utter"), *arguments]
    try:
        return subprocess.run(command, input=SENTENCE, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, INCOMPLETE, "", f"no answer for {_PATIENCE_S} seconds")


def _reason(failed: subprocess.CompletedProcess[str]) -> str:
    return failed.stderr.strip().removeprefix("utter: ") or f"exit status {failed.returncode}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
