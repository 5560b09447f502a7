"""The families of a platform."""

import sys

import pytest

from native_helper.paths import folders
from native_helper.voices.families import families


@pytest.mark.parametrize(
    ("platform", "names"), [("linux", ["kokoro", "espeak", "xtts"]), ("darwin", ["kokoro", "say", "espeak", "xtts"])]
)
def test_kokoro_is_the_voice_and_macos_has_a_better_stand_in_than_espeak(
    monkeypatch: pytest.MonkeyPatch, platform: str, names: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert [family.name for family in families(folders())] == names
