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
    print_next_steps(Path("extension"))
    assert capsys.readouterr().out.splitlines()[-1] == f"Voice: {said}"
