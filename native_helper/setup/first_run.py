"""The end of install.sh, run by the new environment: register, offer the natural voice, speak one sentence, leave an
engine running.

Everything goes through the installed command, as a person would type it: that it works is what this shows.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from native_helper.errors import UtterError
from native_helper.paths import folders, home
from native_helper.setup import browsers, extension_folder, offer_voice
from native_helper.setup.install import INCOMPLETE, InstallOptions, install, system
from native_helper.setup.interrupts import INTERRUPTED
from native_helper.setup.next_steps import print_next_steps
from native_helper.setup.offer_voice import VoiceWish
from native_helper.shown import shown

SENTENCE: Final = "Hello, this is Utter. Select text in any page, right-click it, and I will read it to you."
_PATIENCE_S: Final = 120  # the first start of anything on a slow disk


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what install.sh passes on to here."""
    parser.add_argument("--no-sound", action="store_true", help="do not speak through the speakers at the end")
    voice = parser.add_mutually_exclusive_group()
    voice.add_argument("--model", action="store_true", help="bring the natural voice without a question")
    voice.add_argument("--no-model", action="store_true", help="leave the natural voice")
    voice.add_argument("--model-from", type=Path, metavar="FOLDER", help="copy the natural voice from there")


def passed_on(options: argparse.Namespace) -> list[str]:
    """Return the arguments that make the same options here."""
    flags = ("no_sound", "model", "no_model")
    told = [f"--{flag.replace('_', '-')}" for flag in flags if getattr(options, flag)]
    return [*told, *(["--model-from", str(options.model_from)] if options.model_from else [])]


def main(arguments: Sequence[str]) -> int:
    """Do what is left after the environment stands; return the exit status."""
    parser = argparse.ArgumentParser(prog="first_run", allow_abbrev=False)
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        return _finish(options)
    except KeyboardInterrupt:
        told = "Stopped. What was installed stays; run install.sh again for the rest."
        print(f"\n{told}\n{offer_voice.later(folders())}".rstrip(), file=sys.stderr)
        return INTERRUPTED


def _finish(options: argparse.Namespace) -> int:
    try:
        status = install(InstallOptions(yes=True, next_steps=False))
    except UtterError as error:
        print(f"{error.message}\n{error.remedy or ''}".rstrip(), file=sys.stderr)
        return INCOMPLETE
    print()
    if offer_voice.offer(folders(), VoiceWish(options.model, options.no_model, options.model_from), [_command()]):
        print()
    wav = folders().data / "first_words.wav"
    voice = _speak(wav)
    if voice is None:
        return INCOMPLETE
    can_be_heard = options.no_sound or _play()
    print(f"The sentence is in {shown(wav)}, spoken by the voice {voice}")
    started = _utter("engine", "--start")
    if started.returncode != 0:
        print(f"The engine could not be started: {_reason(started)}", file=sys.stderr)
        return INCOMPLETE
    print()
    has_browser = bool(browsers.present(browsers.table(), home(), system()))
    print_next_steps(extension_folder.place(folders()), has_browser, can_be_heard=can_be_heard)
    return status


def _speak(wav: Path) -> str | None:
    """Speak the sentence into `wav`; return the voice that does, None if there is no speech at all."""
    made = _utter("speak", "--json", "-o", str(wav), "-")
    if made.returncode != 0:
        print(f"Utter is installed but could not speak: {_failure(made)}", file=sys.stderr)
        return None
    return str(json.loads(made.stdout)["spoken"][0]["voice"])


def _play() -> bool:
    """Speak the sentence aloud; say whether there is a device for it."""
    print("Speaking one sentence ...", flush=True)
    played = _utter("speak", "-")
    if played.returncode != 0:
        # Its remedy, a file instead, is the next line.
        print(_reason(played).splitlines()[0])
    return played.returncode == 0


def _command() -> str:
    return str(Path(sys.executable).parent / "utter")


def _utter(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [_command(), *arguments]
    try:
        return subprocess.run(command, input=SENTENCE, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, INCOMPLETE, "", f"no answer for {_PATIENCE_S} seconds")


def _failure(failed: subprocess.CompletedProcess[str]) -> str:
    """Return why a command with --json failed."""
    try:
        error = json.loads(failed.stdout)["error"]
    except ValueError:
        return _reason(failed)
    return f"{error['message']} {error['remedy'] or ''}".rstrip()


def _reason(failed: subprocess.CompletedProcess[str]) -> str:
    return failed.stderr.strip().removeprefix("utter: ") or f"exit status {failed.returncode}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
