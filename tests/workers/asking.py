"""What a test does with a worker: takes its answers to the end, and waits until its process is gone."""

import os
from typing import Any

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.workers.answers import Answers
from tests.patience import PATIENCE_S, wait_for


def everything(answers: Answers, patience_s: float = PATIENCE_S) -> list[dict[str, Any]]:
    """Return the answers up to `end`. Raises what ended the request."""
    found: list[dict[str, Any]] = []
    while not found or found[-1]["type"] != "end":
        assert answers.wait(patience_s), "no answer came"
        answer = answers.take()
        assert answer is not None
        found.append(answer)
    return found


def failure(answers: Answers, patience_s: float = PATIENCE_S) -> VoiceUnavailable:
    """Return what ended the request."""
    with pytest.raises(VoiceUnavailable) as told:
        everything(answers, patience_s)
    return told.value


def wait_until_gone(pid: int) -> None:
    wait_for(lambda: not is_alive(pid))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
