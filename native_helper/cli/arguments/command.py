"""What the commands share: how one is made, and the options that many of them have."""

import argparse
from typing import Any


def add_command(commands: Any, name: str, summary: str, description: str = "", examples: str = "") -> Any:
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


def add_markup(command: Any) -> None:
    command.add_argument(
        "--markup", action="store_true", help="heed marks in the text: [pause 0.5s] and [Kokoro](/kˈOkəɹO/)"
    )


def add_json(command: Any) -> None:
    command.add_argument("--json", action="store_true", help="print one JSON object, for programs; errors too")
