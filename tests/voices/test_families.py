"""The families of a platform."""

import sys

import pytest

from native_helper.voices.families import families


@pytest.mark.parametrize(
    ("platform", "names"), [("linux", ["kokoro", "espeak"]), ("darwin", ["kokoro", "say", "espeak"])]
)
def test_kokoro_comes_first_and_macos_before_espeak(
    monkeypatch: pytest.MonkeyPatch, platform: str, names: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert [family.name for family in families()] == names
