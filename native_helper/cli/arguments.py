"""What can be typed after `utter`, and the help that teaches it.

Lines of help stay under 72 columns; nothing here uses colour.
"""

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from native_helper.cli.exit_status import MEANING
from native_helper.wire.types import FILE_FORMATS, MAX_SPEED, MIN_SPEED

_EXAMPLES: Final = """\
examples:
  utter speak "Good morning."          hear it
  utter speak notes.txt                hear a file
  utter speak -f book.txt -o book.mp3  a file into a sound file
  man ls | utter speak -               what another program writes
  utter voices --language de           who speaks German
  utter model install                  get the natural voice
  utter dictionary add Nguyen win      say a name right
  utter health                         what the engine is doing
"""

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

_ENGINE: Final = """\
The engine owns the voices. It starts by itself when a browser or
this command needs it, so you rarely need this.

Without an option it runs in this terminal until Ctrl-C, which
shows why it does not start when it does not.
"""

_HEALTH: Final = """\
Prints what GET /health answers, as JSON: which voices can speak and
what keeps the others from it, which of them lie in memory, and how
they compute (device, number type, BLAS) once that is known. Starts
nothing: without an engine the exit status is 3.
"""

_MODEL: Final = """\
Kokoro, the natural voice, is a set of files: about 355 MB, fetched
once from huggingface.co. Nothing is ever fetched by itself, and no
text leaves the computer. An engine that runs speaks with them from
the next text on; without them a stand-in speaks.
"""

_MODEL_INSTALL: Final = """\
Brings the files of the natural voice. Tells size and free disk
first and asks. What was interrupted goes on where it stopped.

The first install notes which revision it took and the hash of each
file, in models/kokoro.lock.json; every later one holds to that,
until --forget.

environment:
  HF_ENDPOINT            a mirror in place of https://huggingface.co
  HF_TOKEN               a login, if the mirror wants one
  HTTPS_PROXY, NO_PROXY  a proxy
  SSL_CERT_FILE          certificates of a company's own
"""

_DICTIONARY: Final = """\
Your own words for what is read wrong: a name said by other words,
or by sounds. They are in one file that you may also edit by hand:
dictionary.toml in the config folder. docs/dictionary.md explains it.
"""

_DICTIONARY_ADD: Final = """\
Adds an entry, or changes the one for the same word and language.

WORD is a word or phrase. In lower case it matches in any case; with
capitals only as it is written. SAY is what is spoken instead.
What has a space in it needs quotes.
"""

_DICTIONARY_EXAMPLES: Final = """\
examples:
  utter dictionary add Nguyen win
  utter dictionary add "St. Ives" "saint eyves"
  utter dictionary add gnocchi --ipa "ˈnjɔki"
  utter dictionary add --language en-GB herb --ipa "hɜːb"
  utter dictionary add --pattern '\\b(\\d+)x\\b' '\\1 times'
  utter dictionary list
  utter dictionary test "Mr. Nguyen had gnocchi."
  utter dictionary remove Nguyen
"""

_MODEL_VERIFY: Final = """\
Reads every file and compares it with what the first install noted.
The exit status is 1 if one differs.
"""

_MODEL_REMOVE: Final = """\
Removes the files. The note of which they were stays, so that an
install later brings exactly the same ones.
"""

_MODEL_EXAMPLES: Final = """\
examples:
  utter model install                  get it, after a question
  utter model install --yes            get it without a question
  utter model install --from /media/stick/Kokoro-82M
  utter model install --forget         get what is published now
  utter model status                   is it here, and which voices
  utter model verify                   is every byte right
  utter model remove                   make room on the disk
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was typed; `command` is None where no command was. Raises SystemExit with usage and reason."""
    options, rest = parser().parse_known_args(arguments)
    if rest and _is_late_say(options, rest):
        options.say, rest = rest[0], []
    if rest and options.command == "dictionary" and options.action == "add" and not rest[0].startswith("-"):
        options.parser.error('put WORD and SAY in quotes where they have spaces, as in: add "New York" "the big apple"')
    if rest:
        options.parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if options.command == "speak":
        if options.file is not None and options.words:
            options.parser.error("give either TEXT or -f FILE, not both")
        if options.file is None and not options.words:
            if sys.stdin.isatty():
                options.parser.error("nothing to speak: give TEXT, a FILE, or - for standard input")
            options.words = ["-"]
    if options.command == "dictionary" and options.action == "add" and (options.say is None) == (options.ipa is None):
        options.parser.error("give either SAY, the words to speak instead, or --ipa SOUNDS")
    return options


def _is_late_say(options: argparse.Namespace, rest: Sequence[str]) -> bool:
    # argparse takes WORD and SAY only beside each other, not `add WORD --pattern SAY`.
    adds = options.command == "dictionary" and options.action == "add"
    return adds and options.say is None and len(rest) == 1 and not rest[0].startswith("--")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    statuses = "\n".join(f"  {status.value:<5}{meaning}" for status, meaning in MEANING.items())
    top = argparse.ArgumentParser(
        prog="utter",
        usage="utter [-h] [--version] COMMAND ...",
        description="Reads text aloud with a voice that runs on this computer.",
        epilog=f"{_EXAMPLES}\nexit status:\n{statuses}\n\n`utter COMMAND --help` tells more about each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="print version and build, and stop")
    commands = top.add_subparsers(prog="utter", dest="command", metavar="COMMAND ...", title="commands")
    _add_speak(commands)
    _add_voices(commands)
    _add_health(commands)
    _add_engine(commands)
    _add_token(commands)
    _add_model(commands)
    _add_dictionary(commands)
    _add_install(commands)
    _add_uninstall(commands)
    return top


def _command(commands: Any, name: str, summary: str, description: str = "", examples: str = "") -> Any:
    command = commands.add_parser(
        name,
        help=summary,
        description=description or summary[:1].upper() + summary[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.set_defaults(parser=command)
    return command


def _add_speak(commands: Any) -> None:
    speak = _command(commands, "speak", "speak text, a file or standard input", _SPEAK, _SPEAK_EXAMPLES)
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
    _add_markup(speak)
    speak.add_argument("--progress", action="store_true", help="tell progress even if stderr is no terminal")
    speak.add_argument("-q", "--quiet", action="store_true", help="tell nothing but errors")
    _add_json(speak)


def _add_voices(commands: Any) -> None:
    voices = _command(commands, "voices", "list the voices, by language")
    voices.add_argument("--language", metavar="TAG", help="only voices for this language, such as de or en-GB")
    voices.add_argument("--all", action="store_true", help="also those that a better voice makes superfluous")
    _add_json(voices)


def _add_health(commands: Any) -> None:
    health = _command(commands, "health", "tell what the engine is doing", _HEALTH)
    _add_json(health)


def _add_engine(commands: Any) -> None:
    engine = _command(commands, "engine", "run, start or stop the engine", _ENGINE)
    action = engine.add_mutually_exclusive_group()
    action.add_argument("--start", action="store_true", help="start it in the background, if none runs")
    action.add_argument("--stop", action="store_true", help="end the one that runs")
    _add_json(engine)


def _add_token(commands: Any) -> None:
    example = 'example:\n  curl -H "Authorization: Bearer $(utter token)" ...\n'
    _command(commands, "token", "print the token that HTTP requests need", examples=example)


def _add_model(commands: Any) -> None:
    model = _command(commands, "model", "bring, check or remove the natural voice", _MODEL, _MODEL_EXAMPLES)
    actions = model.add_subparsers(prog="utter model", dest="action", metavar="ACTION", title="actions", required=True)
    install = _command(actions, "install", "bring the files, or what is missing of them", _MODEL_INSTALL)
    install.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="copy them from this folder instead; needs no network"
    )
    install.add_argument(
        "--forget", action="store_true", help="forget what the first install noted: take what is offered now"
    )
    status = _command(actions, "status", "tell whether they are here, and which voices")
    verify = _command(actions, "verify", "read every file and tell whether it is right", _MODEL_VERIFY)
    remove = _command(actions, "remove", "remove the files", _MODEL_REMOVE)
    for command in (install, remove):
        command.add_argument("-y", "--yes", action="store_true", help="do not ask")
    for command in (install, status, verify, remove):
        _add_json(command)


def _add_dictionary(commands: Any) -> None:
    dictionary = _command(commands, "dictionary", "teach it how words are said", _DICTIONARY, _DICTIONARY_EXAMPLES)
    actions = dictionary.add_subparsers(
        prog="utter dictionary", dest="action", metavar="ACTION", title="actions", required=True
    )
    add = _command(actions, "add", "add or change an entry", _DICTIONARY_ADD, _DICTIONARY_EXAMPLES)
    add.add_argument("word", metavar="WORD", help="the word or phrase, or with --pattern a regular expression")
    add.add_argument("say", nargs="?", metavar="SAY", help="the words that are spoken instead")
    add.add_argument("--ipa", metavar="SOUNDS", help="the sounds instead: IPA, or Kokoro's own symbols")
    add.add_argument("--pattern", action="store_true", help="WORD is a regular expression; \\1 in SAY is its group")
    add.add_argument("--language", metavar="TAG", help="only in texts of this language, such as en or pt-BR")
    listed = _command(actions, "list", "print every entry, and what is wrong in the file")
    remove = _command(actions, "remove", "remove the entries for a word or pattern")
    remove.add_argument("word", metavar="WORD", help="as `utter dictionary list` prints it")
    remove.add_argument("--language", metavar="TAG", help="only the entry for this language")
    test = _command(actions, "test", "print how a text would be spoken, and by which entries")
    test.add_argument("words", nargs="+", metavar="TEXT", help="the text")
    test.add_argument("--language", metavar="TAG", help="its language, such as en; else it is guessed")
    _add_markup(test)
    for command in (add, listed, remove, test):
        _add_json(command)


def _add_markup(command: Any) -> None:
    command.add_argument(
        "--markup", action="store_true", help="heed marks in the text: [pause 0.5s] and [Kokoro](/kˈOkəɹO/)"
    )


def _add_install(commands: Any) -> None:
    install = _command(commands, "install", "register Utter with the browsers of this computer")
    install.add_argument("--dry-run", action="store_true", help="print the plan and change nothing")
    install.add_argument("-y", "--yes", action="store_true", help="do not ask")
    install.add_argument(
        "--browser", action="append", default=[], metavar="NAME", help="only this browser, such as chrome; repeatable"
    )
    install.add_argument(
        "--user-data-dir",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="a browser's profile folder that is not at its usual place; repeatable",
    )
    _add_json(install)


def _add_uninstall(commands: Any) -> None:
    uninstall = _command(commands, "uninstall", "remove everything that install made")
    uninstall.add_argument("--dry-run", action="store_true", help="print the plan and change nothing")
    uninstall.add_argument("-y", "--yes", action="store_true", help="do not ask")
    uninstall.add_argument("--keep-models", action="store_true", help="keep downloaded voices")
    _add_json(uninstall)


def _add_json(command: Any) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON object, for programs; errors too")


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
