"""What can be typed after `utter`, and the help that teaches it: a file for the commands of each subject.

Lines of help stay under 72 columns; nothing here uses colour.
"""

import argparse
from collections.abc import Sequence
from typing import Final

from native_helper.cli.arguments.bench import add_bench
from native_helper.cli.arguments.dictionary import add_dictionary
from native_helper.cli.arguments.doctor import add_doctor
from native_helper.cli.arguments.engine import add_engine, add_health, add_token
from native_helper.cli.arguments.installation import add_install, add_uninstall
from native_helper.cli.arguments.model import add_model
from native_helper.cli.arguments.speech import add_speak, add_voices, check_speak
from native_helper.cli.arguments.workers import add_add, add_remove, check_name
from native_helper.cli.exit_status import MEANING

_EXAMPLES: Final = """\
examples:
  utter speak "Good morning."          hear it
  utter speak notes.txt                hear a file
  utter speak -f book.txt -o book.mp3  a file into a sound file
  man ls | utter speak -               what another program writes
  utter voices --language de           who speaks German
  utter model install                  get the natural voice
  utter add                            more voices, and translation
  utter dictionary add Nguyen win      say a name right
  utter health                         what the engine is doing
  utter doctor                         what is wrong, and what to do
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
    if options.command in ("add", "remove"):
        check_name(options)
    if options.command == "speak":
        check_speak(options)
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
    add_speak(commands)
    add_voices(commands)
    add_health(commands)
    add_doctor(commands)
    add_engine(commands)
    add_token(commands)
    add_model(commands)
    add_add(commands)
    add_remove(commands)
    add_dictionary(commands)
    add_bench(commands)
    add_install(commands)
    add_uninstall(commands)
    return top
