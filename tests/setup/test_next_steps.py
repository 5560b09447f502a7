"""What a person reads at the end of an installation."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from native_helper.paths import folders
from native_helper.setup import model_files
from native_helper.setup.next_steps import print_next_steps


@pytest.mark.parametrize(
    ("extras", "said"),
    [
        ("", "Kokoro, the natural voice."),
        ("zh", "Kokoro, the natural voice. It reads Chinese too."),
        ("ja\nzh", "Kokoro, the natural voice. It reads Japanese and Chinese too."),
    ],
)
def test_the_languages_that_were_asked_for_are_confirmed(
    extras: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(model_files, "status", lambda _: SimpleNamespace(unusable=None, state="installed"))
    environment = folders().environment
    environment.mkdir(parents=True)
    (environment / "extras.txt").write_text(extras)
    print_next_steps(Path("extension"), has_browser=True)
    assert capsys.readouterr().out.splitlines()[-1] == f"Voice: {said}"


def test_without_a_browser_the_first_thing_to_do_is_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    print_next_steps(Path("extension"), has_browser=False)
    told = capsys.readouterr().out
    parts = ["registered with no browser yet", "run: utter install", "utter speak", "Load unpacked", "Voice:"]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    assert "utter speak -\n" in told
    assert "loaded already" not in told
    print_next_steps(Path("extension"), has_browser=False, can_be_heard=False)
    assert "utter speak -o FILE" in capsys.readouterr().out, "aloud it would fail"
    print_next_steps(Path("extension"), has_browser=True)
    assert "no browser" not in capsys.readouterr().out
