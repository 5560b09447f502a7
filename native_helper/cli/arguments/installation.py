"""`utter install` and `utter uninstall`."""

from pathlib import Path
from typing import Any

from native_helper.cli.arguments.command import add_command, add_json


def add_install(commands: Any) -> None:
    install = add_command(commands, "install", "register Utter with the browsers of this computer")
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
    install.add_argument(
        "--service", action="store_true", help="let the engine start at each login too, so that HTTP always answers"
    )
    add_json(install)


def add_uninstall(commands: Any) -> None:
    uninstall = add_command(commands, "uninstall", "remove everything that install made")
    uninstall.add_argument("--dry-run", action="store_true", help="print the plan and change nothing")
    uninstall.add_argument("-y", "--yes", action="store_true", help="do not ask")
    uninstall.add_argument("--keep-models", action="store_true", help="keep downloaded voices")
    uninstall.add_argument("--keep-words", action="store_true", help="keep your own words, dictionary.toml")
    add_json(uninstall)
