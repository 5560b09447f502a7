"""The host's bounds stand in one place, and each is gone beyond in a test."""

import ast
from pathlib import Path
from typing import Final

from native_helper.host import limits

TESTS: Final = Path(__file__).parents[1]
HOST: Final = Path(limits.__file__).parent
# How much is read in one go and how often is looked are no bounds of anything.
NO_BOUNDS: Final = {"READ_BYTES", "RECEIVE_BYTES", "POLL_S"}
# bound -> a test file that goes beyond it
GONE_BEYOND: Final = {
    "DRAIN_S": "host/test_main.py",
    "PING_AFTER_S": "host/test_watched_link.py",
    "START_S": "faults/kills.py",
    "STOP_S": "host/test_engine_link.py",
    "IN_ROW": "host/test_crash_record.py",
    "FIRST_WAIT_S": "host/test_crash_record.py",
    "MAX_WAIT_S": "host/test_crash_record.py",
    "HEALTHY_S": "host/test_crash_record.py",
}


def test_every_bound_has_a_test_that_goes_beyond_it() -> None:
    named = {name for name in vars(limits) if name.isupper()}
    assert named == GONE_BEYOND.keys() | NO_BOUNDS
    assert {file for file in GONE_BEYOND.values() if not (TESTS / file).is_file()} == set()


def test_no_other_file_of_the_host_has_a_bound_of_its_own() -> None:
    strays = [
        f"{file.name}: {node.target.id}"
        for file in HOST.glob("*.py")
        if file.name != "limits.py"
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and not node.target.id.startswith("_")
        and isinstance(node.value, ast.Constant | ast.BinOp)
        and not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str))
    ]
    assert strays == []
