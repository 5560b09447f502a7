"""What programs rely on: statuses and codes."""

import pytest

from native_helper import errors
from native_helper.cli.exit_status import MEANING, ExitStatus, code_of, error_from_wire, status_of
from native_helper.wire.types import ErrorCode


def test_every_status_is_explained() -> None:
    assert set(MEANING) == set(ExitStatus)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.EngineUnreachable("x"), 3),
        (errors.NoSoundDevice("x"), 4),
        (errors.UnknownVoice("x"), 1),
        (errors.FileUnusable("x"), 1),
        (errors.UtterError("x"), 1),
    ],
)
def test_a_failure_has_its_status(error: errors.UtterError, status: int) -> None:
    assert status_of(error) == status


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UnknownVoice("x"), "unknown_voice"),
        (errors.NoSoundDevice("x"), "no_sound_device"),
        (errors.FileUnusable("x"), "file_unusable"),
        (errors.UtterError("x"), "internal"),
    ],
)
def test_a_failure_has_its_code(error: errors.UtterError, code: str) -> None:
    assert code_of(error) == code


@pytest.mark.parametrize("code", [*ErrorCode, "of_a_later_version"])
def test_an_error_comes_back_from_the_wire_as_what_it_was(code: str) -> None:
    error = error_from_wire({"type": "error", "code": str(code), "message": "Why.", "remedy": "How."})
    assert (error.message, error.remedy) == ("Why.", "How.")
    raised_here = {str(kind.code) for kind in errors.UtterError.__subclasses__()}
    assert code_of(error) == (code if code in raised_here else "internal")
