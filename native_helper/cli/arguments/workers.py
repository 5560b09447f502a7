"""`utter add` and `utter remove`."""

import argparse
from pathlib import Path
from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json
from native_helper.errors import printable
from native_helper.workers.roster import ROSTER

_MLX: Final = "mlx"  # what `utter add mlx` brings needs no program of its own
_NAMES: Final = ", ".join((*ROSTER, _MLX))
_ADD: Final = """\
Brings what Utter does not carry itself: more voices, or translation,
each with libraries of its own in a place of its own. Alone, it tells
what there is. Tells size and free disk first, shows the licence of
the files, and asks. What was interrupted goes on with the same
command; it also renews what was made for another version of Utter,
and repairs.

environment:
  HF_ENDPOINT            a mirror in place of https://huggingface.co
  HF_TOKEN               a login, if the mirror wants one
  HTTPS_PROXY, NO_PROXY  a proxy
  PIP_INDEX_URL          another package index, as pip heeds it
"""

_ADD_EXAMPLES: Final = """\
examples:
  utter add                            what can be added
  utter add piper --list               its voices
  utter add piper en_US-lessac-medium  Piper, and one of them
  utter add xtts                       XTTS v2, after its licence
  utter add mlx mlx-community/NAME     a model of mlx-audio
  utter add mlx /media/stick/NAME      one from a folder
  utter add mlx NAME --clip me.wav     a voice to clone with it;
                                       me.txt says what is said
  utter add translate --yes --accept-licence
  utter add xtts --from /media/stick/XTTS-v2
"""

_REMOVE: Final = """\
Removes it whole: libraries, files, what it kept. Also what is only
half there. With the name of a voice, that voice.
"""

_REMOVE_EXAMPLES: Final = """\
examples:
  utter remove xtts                       all of XTTS v2
  utter remove piper en_US-lessac-medium  one voice of Piper's
"""


def add_add(commands: Any) -> None:
    add = add_command(commands, "add", "bring more voices, or translation", _ADD, _ADD_EXAMPLES)
    add.add_argument("name", nargs="?", metavar="NAME", help=f"one of: {_NAMES}")
    add.add_argument("voices", nargs="*", metavar="VOICE", help="a voice to add by its name; repeatable")
    add.add_argument("--list", action="store_true", help="tell which voices can be added by name")
    add.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="copy the files from this folder; libraries still come"
    )
    add.add_argument("--accept-licence", action="store_true", help="accept the licence of the files, which is shown")
    add.add_argument("--language", action="append", default=[], metavar="TAG", help="mlx: a language that it speaks")
    add.add_argument("--clip", type=Path, metavar="WAV", help="mlx: a recording whose voice is to be cloned")
    add.add_argument("-y", "--yes", action="store_true", help="do not ask whether to get it")
    add_json(add)


def add_remove(commands: Any) -> None:
    remove = add_command(commands, "remove", "remove what was added", _REMOVE, _REMOVE_EXAMPLES)
    remove.add_argument("name", metavar="NAME", help=f"one of: {_NAMES}")
    remove.add_argument("voice", nargs="?", metavar="VOICE", help="only this voice")
    remove.add_argument("-y", "--yes", action="store_true", help="do not ask")
    add_json(remove)


def check_name(options: argparse.Namespace) -> None:
    """Leave with a sentence where what is to be added, or removed, is nothing that can be."""
    if options.name is not None and options.name not in (*ROSTER, _MLX):
        options.parser.error(f'"{printable(options.name[:60])}" is nothing that can be added; that can: {_NAMES}')
