"""`utter engine`, `utter health` and `utter token`."""

from typing import Any, Final

from native_helper.cli.arguments.command import add_command, add_json

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


def add_health(commands: Any) -> None:
    health = add_command(commands, "health", "tell what the engine is doing", _HEALTH)
    add_json(health)


def add_engine(commands: Any) -> None:
    engine = add_command(commands, "engine", "run, start or stop the engine", _ENGINE)
    action = engine.add_mutually_exclusive_group()
    action.add_argument("--start", action="store_true", help="start it in the background, if none runs")
    action.add_argument("--stop", action="store_true", help="end the one that runs")
    add_json(engine)


def add_token(commands: Any) -> None:
    example = 'example:\n  curl -H "Authorization: Bearer $(utter token)" ...\n'
    add_command(commands, "token", "print the token that HTTP requests need", examples=example)
