import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from native_helper.engine import log


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    names = ("utter.engine", "native_helper.speech", "asyncio")
    before = {name: (list(logging.getLogger(name).handlers), logging.getLogger(name).propagate) for name in names}
    path = tmp_path / "log" / "events.log"  # tests/log_lines.py holds the logs of engines to their form: this is none
    path.parent.mkdir()
    path.touch(0o644)  # as an older version, or another program, might have left it
    log.open_log(path)
    yield path
    for name, (handlers, propagate) in before.items():
        logger = logging.getLogger(name)
        for handler in set(logger.handlers) - set(handlers):
            logger.removeHandler(handler)
            handler.close()
        logger.propagate = propagate


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_an_event_is_one_line_of_keys_and_values(path: Path) -> None:
    log.event("client_joined", client=3, name="utter speak", seconds=1.5, origin="")
    (line,) = lines(path)
    _stamp, _, rest = line.partition(" ")
    assert rest == 'level=info event=client_joined client=3 name="utter speak" seconds=1.500 origin=""'


def test_what_a_client_calls_itself_can_neither_break_a_line_nor_fill_the_disk(path: Path) -> None:
    log.event("client_joined", name='two\nlines="x"' + "y" * 1000)
    (line,) = lines(path)
    assert len(line) < 250


def test_a_fault_tells_where_and_not_what(path: Path) -> None:
    try:
        int("the text that a person reads")
    except ValueError as error:
        log.fault("job_failed", error)
    (line,) = lines(path)
    assert "error=ValueError" in line
    assert "test_log.py:" in line
    assert "person" not in line


def test_what_a_library_logs_is_told_without_its_words(path: Path) -> None:
    logging.getLogger("asyncio").error("a task failed with %s", "the text that a person reads")
    (line,) = lines(path)
    assert "logger=asyncio" in line
    assert "person" not in line


def test_the_log_is_its_owners_alone_also_after_it_was_rotated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0)
    try:
        for _ in range(3 * log.MAX_LOG_BYTES // 4000):
            log.event("filler", logging.INFO, **{f"key_{number}": "x" * 90 for number in range(40)})
    finally:
        os.umask(before)
    files = sorted(path.parent.iterdir())
    assert len(files) == 1 + log.KEPT_LOGS
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.stat().st_size <= log.MAX_LOG_BYTES
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
