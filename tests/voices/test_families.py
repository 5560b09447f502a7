"""The families of a platform."""

import sys

import pytest

from native_helper.paths import folders
from native_helper.voices.families import families


@pytest.mark.parametrize(
    ("platform", "names"), [("linux", ["kokoro", "espeak"]), ("darwin", ["kokoro", "say", "espeak"])]
)
def test_kokoro_is_the_voice_and_macos_has_a_better_stand_in_than_espeak(
    monkeypatch: pytest.MonkeyPatch, platform: str, names: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    own = {"kokoro", "say", "espeak"}
    assert [family.name for family in families(folders()) if family.name in own] == names


def test_what_a_person_added_comes_before_stand_ins_and_what_only_a_choice_uses_comes_last() -> None:
    names = [family.name for family in families(folders())]
    assert names.index("kokoro") < names.index("piper") < names.index("espeak")
    assert names[-2:] == ["mlx", "xtts"]
