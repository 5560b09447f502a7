"""`utter speak` and `utter voices`."""

import argparse
import math
from pathlib import Path
from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json, add_markup
from native_helper.wire.types import FILE_FORMATS, MAX_SPEED, MIN_SPEED

_SPEAK: Final = """\
Speaks text through the loudspeakers, or into a file with -o.

The text is one of
  TEXT...      the words themselves; quotes spare you surprises
  FILE         a single argument that names a file: its contents
  -            standard input, spoken while it still comes
  -f FILE      a file, whatever its name; - is standard input
Programs that pass on somebody's text should use - or --text, so
that it is never taken for the name of a file.
"""

_SPEAK_EXAMPLES: Final = """\
examples:
  utter speak "Good morning."
  utter speak letter.txt --speed 1.3
  utter speak --voice bf_emma "Good evening."
  utter speak --voice af_heart:0.7+bf_emma:0.3 "Two voices, mixed."
  utter speak -f book.txt -o book.mp3
  tail -f log.txt | utter speak -
"""


def add_speak(commands: Any) -> None:
    speak = add_command(commands, "speak", "speak text, a file or standard input", _SPEAK, _SPEAK_EXAMPLES)
    speak.add_argument("words", nargs="*", metavar="TEXT", help="what to speak, or one FILE, or -")
    speak.add_argument("-f", "--file", metavar="FILE", help="read this file")
    speak.add_argument("-t", "--text", action="store_true", help="take TEXT as it is, also where it names a file")
    speak.add_argument(
        "-o", "--output", type=_sound_file, metavar="FILE", help=f"write a sound file: .{', .'.join(FILE_FORMATS)}"
    )
    speak.add_argument(
        "--voice", metavar="ID", help="the voice for everything (see `utter voices`), or a mixture: ID:0.7+ID:0.3"
    )
    speak.add_argument("--language", metavar="TAG", help="the text's language, such as de or en-GB; else it is guessed")
    speak.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help=f"{MIN_SPEED:g} to {MAX_SPEED:g}; 1 is normal"
    )
    add_markup(speak)
    speak.add_argument("--progress", action="store_true", help="tell progress even if stderr is no terminal")
    speak.add_argument("-q", "--quiet", action="store_true", help="tell nothing but errors")
    add_json(speak)


def add_voices(commands: Any) -> None:
    voices = add_command(commands, "voices", "list the voices, by language")
    voices.add_argument("--language", metavar="TAG", help="only voices for this language, such as de or en-GB")
    voices.add_argument("--all", action="store_true", help="also those that a better voice makes superfluous")
    add_json(voices)


def _sound_file(name: str) -> Path:
    path = Path(name)
    if path.suffix[1:].lower() not in FILE_FORMATS:
        raise argparse.ArgumentTypeError(
            f"{name!r} does not end in a sound file's name: use one of .{', .'.join(FILE_FORMATS)}"
        )
    return path


def _speed(value: str) -> float:
    try:
        speed = float(value)
    except ValueError:
        speed = math.nan
    if not MIN_SPEED <= speed <= MAX_SPEED:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from {MIN_SPEED:g} to {MAX_SPEED:g}")
    return speed
