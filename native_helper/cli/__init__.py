"""The command `utter`. Nothing is imported before it is known what was asked: `utter --help` takes no time."""

import sys


def main() -> int:
    """Do what the command line asks; return the exit status."""
    from native_helper.cli.main import run

    return run(sys.argv[1:])
