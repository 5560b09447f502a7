"""`utter doctor`."""

from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json

_DOCTOR: Final = """\
Looks at everything between a click in a browser and a voice: one line
for each part, and what to do where something is wrong. It changes
nothing and starts nothing but the program that a browser would
start, asks it whether it is there, and ends it.

exit status:
  0  nothing that should work fails; there may be warnings
  1  something does
  2  the command was not understood
"""


def add_doctor(commands: Any) -> None:
    doctor = add_command(commands, "doctor", "find out what is wrong, and what to do", _DOCTOR)
    doctor.add_argument("--thorough", action="store_true", help="read the voice's files whole, not only their sizes")
    form = doctor.add_mutually_exclusive_group()
    form.add_argument(
        "--report", action="store_true", help="print it to be pasted into a bug report: no text, no token, home as ~"
    )
    add_json(form)
