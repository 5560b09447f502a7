"""The families of a platform."""

import sys

import pytest

from native_helper.voices.families import families


@pytest.mark.parametrize(("platform", "names"), [("linux", ["espeak"]), ("darwin", ["say", "espeak"])])
def test_macos_has_better_voices_than_espeak(monkeypatch: pytest.MonkeyPatch, platform: str, names: list[str]) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert [family.name for family in families()] == names
