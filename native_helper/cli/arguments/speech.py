"""`utter speak` and `utter voices`."""

import argparse
import math
import sys
from pathlib import Path
from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json, add_markup
from native_helper.wire.types import FILE_FORMATS, MAX_SPEED, MIN_SPEED, Skip

_SPEAK: Final = """\
Speaks text through the loudspeakers, or into sound files.

The text is one of
  TEXT...      the words themselves; quotes spare you surprises
  FILE         a single argument that names a file: its contents
  -            standard input, spoken while it still comes
  -f FILE      a file, whatever its name; - is standard input
A FILE that ends in .md, .html or .epub is read as that: headings,
lists, chapters. Any other is plain text. Programs that pass on
somebody's text should use - or --text, so that it is never taken
for the name of a file.

What goes into a file and is interrupted goes on where it was when
the same command is run again; a file has its name when it is whole.
"""

_SPEAK_EXAMPLES: Final = """\
examples:
  utter speak "Good morning."
  utter speak letter.txt --speed 1.3
  utter speak --voice bf_emma "Good evening."
  utter speak --voice af_heart:0.7+bf_emma:0.3 "Two voices, mixed."
  utter speak --to ja "Good morning."
  utter speak book.epub -o book.mp3
  utter speak book.epub --chapters Book --format opus
  utter speak talk.md -o talk.flac --subtitles talk.srt
  tail -f log.txt | utter speak -
  some-llm | utter speak -
  some-llm --json | utter speak - --json-lines delta.text
"""
_VOICES: Final = """\
Lists the voices, by language. With an action: adds or removes a
voice of your own, for XTTS v2 (utter add xtts).
"""
_VOICES_ADD: Final = """\
Keeps a copy of a recording, which XTTS v2 then speaks like, in all
of its languages: 6 to 30 seconds of one person, without music.

Use your own voice, or one whose owner allows it: a voice belongs to
a person. The copy stays on this computer, readable by you alone.
"""
_SUBTITLES: Final = ("srt", "vtt")


def add_speak(commands: Any) -> None:
    speak = add_command(commands, "speak", "speak text, a file or standard input", _SPEAK, _SPEAK_EXAMPLES)
    speak.add_argument("words", nargs="*", metavar="TEXT", help="what to speak, or one FILE, or -")
    speak.add_argument("-f", "--file", metavar="FILE", help="read this file")
    speak.add_argument("-t", "--text", action="store_true", help="take TEXT as it is, also where it names a file")
    speak.add_argument(
        "-o", "--output", type=_sound_file, metavar="FILE", help=f"write a sound file: .{', .'.join(FILE_FORMATS)}"
    )
    speak.add_argument("--chapters", type=Path, metavar="DIR", help="write a sound file for each chapter into DIR")
    speak.add_argument("--format", choices=FILE_FORMATS, help="of the chapters' files; mp3 if not told")
    speak.add_argument(
        "--subtitles", metavar="FILE", help="write subtitles too: a name in .srt or .vtt; with --chapters srt or vtt"
    )
    speak.add_argument(
        "--voice", metavar="ID", help="the voice for everything (see `utter voices`), or a mixture: ID:0.7+ID:0.3"
    )
    speak.add_argument("--language", metavar="TAG", help="the text's language, such as de or en-GB; else it is guessed")
    speak.add_argument(
        "--to", metavar="TAG", help="speak it in that language, translated here; comes with: utter add translate"
    )
    speak.add_argument("--show-translation", action="store_true", help="write the translation to stderr, too")
    speak.add_argument(
        "--speed", type=_speed, default=1.0, metavar="N", help=f"{MIN_SPEED:g} to {MAX_SPEED:g}; 1 is normal"
    )
    speak.add_argument(
        "--skip",
        type=_rules,
        metavar="RULES",
        help=f"leave unspoken: {', '.join(Skip)}, with commas between, or none; of .md, .html and .epub citations and"
        " captions if not told",
    )
    speak.add_argument(
        "--json-lines", metavar="FIELD", help="the input has a JSON object a line: speak this of it, as a.b.0.c"
    )
    speak.add_argument(
        "--joined", action="store_true", help="what --json-lines finds are pieces of one text, as of a FIELD with delta"
    )
    add_markup(speak)
    speak.add_argument("--progress", action="store_true", help="tell progress even if stderr is no terminal")
    speak.add_argument("-q", "--quiet", action="store_true", help="tell nothing but errors")
    add_json(speak)


def check_speak(options: argparse.Namespace) -> None:
    """Raise SystemExit, with usage and reason, for what cannot be asked together; split what has two meanings."""
    fail = options.parser.error
    if options.file is not None and options.words:
        fail("give either TEXT or -f FILE, not both")
    if options.file is None and not options.words:
        if sys.stdin.isatty():
            fail("nothing to speak: give TEXT, a FILE, or - for standard input")
        options.words = ["-"]
    if options.output is not None and options.chapters is not None:
        fail("give either -o FILE or --chapters DIR, not both")
    if options.format is not None and options.chapters is None:
        fail("--format goes with --chapters; the ending of -o FILE tells its format")
    options.format = options.format or "mp3"
    if options.joined and options.json_lines is None:
        fail("--joined goes with --json-lines")
    options.subtitles_file = options.subtitles_format = None
    if options.subtitles is not None:
        _check_subtitles(options)


def _check_subtitles(options: argparse.Namespace) -> None:
    fail = options.parser.error
    if options.chapters is not None:
        if options.subtitles not in _SUBTITLES:
            fail("with --chapters, --subtitles is srt or vtt: each chapter's file gets the chapter's name")
        options.subtitles_format = options.subtitles
    elif options.output is None:
        fail("--subtitles goes with -o FILE or --chapters DIR")
    else:
        options.subtitles_file = Path(options.subtitles)
        if options.subtitles_file.suffix[1:].lower() not in _SUBTITLES:
            fail(f"{options.subtitles!r} does not end in .srt or .vtt")


def add_voices(commands: Any) -> None:
    voices = add_command(commands, "voices", "list the voices, by language; add one of your own", _VOICES)
    voices.add_argument("--language", metavar="TAG", help="only voices for this language, such as de or en-GB")
    voices.add_argument("--all", action="store_true", help="also those that a better voice makes superfluous")
    add_json(voices)
    actions = voices.add_subparsers(prog="utter voices", dest="action", metavar="ACTION", title="actions")
    add = add_command(actions, "add", "let XTTS v2 speak like a recording", _VOICES_ADD)
    add.add_argument("name", metavar="NAME", help="small letters, digits and -: the voice is xtts:NAME then")
    add.add_argument("file", type=Path, metavar="FILE", help="the recording: WAV, FLAC, Ogg or MP3, 6 to 30 seconds")
    add.add_argument("-y", "--yes", action="store_true", help="do not ask: you may use this voice")
    remove = add_command(actions, "remove", "remove a recording that was added")
    remove.add_argument("name", metavar="NAME", help="as it was added")
    for command in (add, remove):
        add_json(command)


def _sound_file(name: str) -> Path:
    path = Path(name)
    if path.suffix[1:].lower() not in FILE_FORMATS:
        raise argparse.ArgumentTypeError(
            f"{name!r} does not end in a sound file's name: use one of .{', .'.join(FILE_FORMATS)}"
        )
    return path


def _rules(value: str) -> tuple[Skip, ...]:
    if value == "none":
        return ()
    try:
        return tuple(Skip(name.strip()) for name in value.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is not none, or some of {', '.join(Skip)}") from error


def _speed(value: str) -> float:
    try:
        speed = float(value)
    except ValueError:
        speed = math.nan
    if not MIN_SPEED <= speed <= MAX_SPEED:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from {MIN_SPEED:g} to {MAX_SPEED:g}")
    return speed
