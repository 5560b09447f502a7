"""`utter model`."""

from pathlib import Path
from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json

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


def add_model(commands: Any) -> None:
    model = add_command(commands, "model", "bring, verify or remove the natural voice", _MODEL, _MODEL_EXAMPLES)
    actions = model.add_subparsers(prog="utter model", dest="action", metavar="ACTION", title="actions", required=True)
    install = add_command(actions, "install", "bring the files, or what is missing of them", _MODEL_INSTALL)
    install.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="copy them from this folder instead; needs no network"
    )
    install.add_argument(
        "--forget", action="store_true", help="forget what the first install noted: take what is offered now"
    )
    status = add_command(actions, "status", "tell whether they are here, and which voices")
    verify = add_command(actions, "verify", "read every file and tell whether it is right", _MODEL_VERIFY)
    remove = add_command(actions, "remove", "remove the files", _MODEL_REMOVE)
    for command in (install, remove):
        command.add_argument("-y", "--yes", action="store_true", help="do not ask")
    for command in (install, status, verify, remove):
        add_json(command)
