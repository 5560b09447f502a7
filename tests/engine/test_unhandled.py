"""Faults that nobody caught, on a loop of the test's own."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from native_helper.engine.unhandled import Unhandled


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def fail(kind: type[Exception]) -> None:
    raise kind("the text that a person reads")


def failure(kind: type[Exception]) -> dict[str, Any]:
    try:
        fail(kind)
    except Exception as error:  # noqa: BLE001 - any, as asyncio hands them over
        caught = error
    return {"message": "socket.accept() out of system resource", "exception": caught}


def test_a_flood_of_one_fault_is_told_at_its_start_and_counted_at_its_end(
    loop: asyncio.AbstractEventLoop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "utter.engine")
    loop.set_exception_handler(Unhandled(again_s=0.0))
    for _ in range(800):
        loop.call_exception_handler(failure(OSError))
    loop.call_exception_handler(failure(KeyError))
    assert [record.getMessage().split(" at=")[0] for record in caplog.records] == [
        "event=unhandled error=OSError",
        "event=unhandled error=KeyError",
    ]
    caplog.clear()
    loop.run_until_complete(asyncio.sleep(0.01))
    assert [record.getMessage() for record in caplog.records] == ["event=unhandled_again error=OSError times=799"]
    caplog.clear()
    loop.call_exception_handler(failure(OSError))
    assert "event=unhandled error=OSError" in caplog.text
    assert "person" not in caplog.text


def test_what_comes_without_an_exception_is_told_too(
    loop: asyncio.AbstractEventLoop, caplog: pytest.LogCaptureFixture
) -> None:
    loop.set_exception_handler(Unhandled())
    loop.call_exception_handler({"message": "a task was destroyed"})
    assert 'event=unhandled what="a task was destroyed"' in caplog.text
