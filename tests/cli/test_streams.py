"""Standard streams that are closed or full, as a careless caller leaves them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

_RUN = "import sys; sys.modules['sounddevice'] = None; from native_helper.cli import main; sys.exit(main())"


def through_shell(redirection: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `utter` as a shell does that redirects one stream."""
    script = f'exec "$0" -c "$1" "${{@:2}}" {redirection}'
    return subprocess.run(
        ["bash", "-c", script, sys.executable, _RUN, *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )


@pytest.mark.parametrize("words", [["-"], []])
def test_a_closed_standard_input_is_an_empty_text(words: list[str], tmp_path: Path) -> None:
    ended = through_shell("<&-", "speak", *words, "-o", f"{tmp_path}/x.wav", "--json")
    assert ended.returncode == 1
    assert '"nothing_to_speak"' in ended.stdout
    assert ended.stderr == ""


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_disturb_a_sound_file(redirection: str, tmp_path: Path) -> None:
    ended = through_shell(redirection, "speak", "--json", "A word.", "-o", f"{tmp_path}/x.wav")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "x.wav").read_bytes()[:4] == b"RIFF"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux's full device")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [["voices"], ["--version"], ["--help"], ["engine", "--start", "--json"]])
def test_output_that_cannot_be_written_is_one_sentence(arguments: list[str]) -> None:
    ended = through_shell(">/dev/full", *arguments)
    assert ended.returncode == 1
    first, *more = ended.stderr.splitlines()
    assert first == "utter: Standard output cannot be written: No space left on device."
    assert len(more) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux's full device")  # noqa: PTH110
def test_complaints_that_cannot_be_written_do_not_end_the_work(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("A word.")
    ended = through_shell("2>/dev/full", "speak", f"{tmp_path}/text", "-o", f"{tmp_path}/x.wav")
    assert ended.returncode == 0
    assert (tmp_path / "x.wav").exists()
