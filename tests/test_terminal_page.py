"""The commands of docs/terminal.md, run as they are written."""

import json
import re
from pathlib import Path
from typing import Final

import pysubs2
import pytest
import soundfile

from native_helper.cli.cues import MAX_LINE_CHARS, MAX_S
from native_helper.cli.documents import ENDINGS
from native_helper.cli.text import LULL_S
from tests.cli.documents.books import epub, page
from tests.test_readme import run

PAGE: Final = (Path(__file__).parent.parent / "docs" / "terminal.md").read_text(encoding="utf-8")
COMMANDS: Final = re.findall(r"^    (.*)$", PAGE, re.MULTILINE)


@pytest.mark.usefixtures("no_engine_stays")
def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader.")
    (tmp_path / "notes.md").write_text("# Notes\n\nOne, two.\n\n```\nls\n```\n")
    (tmp_path / "page.html").write_text("<p>A page.")
    (tmp_path / "log.txt").write_text("one\ntwo\nthree\nfour\n")
    epub(tmp_path / "book.epub", {"1.xhtml": page("<h1>One</h1><p>Text.</p>")}, ["1.xhtml"])
    texts = ({"message": {"content": [{"text": "Hello."}]}}, {"delta": {"text": "Hel"}}, {"response": "lo."})
    for name, found in zip(("messages", "deltas", "pieces"), texts, strict=True):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"type": "x"}) + "\n" + json.dumps(found) + "\n")
    for command in COMMANDS:
        # What would come from the speakers goes to a file, and the stand-in has no Emma.
        line = command.replace(" --voice bf_emma", "")
        has_file = " -o " in line or " --chapters " in line
        run(line if has_file else f"{line} -o heard.wav", tmp_path)
        if not has_file:
            assert soundfile.info(tmp_path / "heard.wav").duration > 0.3, command
            (tmp_path / "heard.wav").unlink()
    assert len(COMMANDS) == 16
    assert {path.name for path in (tmp_path / "Book").iterdir()} == {"01 One.mp3", "01 One.vtt"}
    for name in ("notes.srt", "notes.vtt", "Book/01 One.vtt"):
        assert len(pysubs2.load(str(tmp_path / name))) > 0
    for name in ("notes.flac", "page.opus", "notes.mp3"):
        assert soundfile.info(tmp_path / name).duration > 0.3


def test_the_page_names_what_holds() -> None:
    assert set(re.findall(r"`(\.\w+)`", PAGE)) == set(ENDINGS)
    assert f"two lines of {MAX_LINE_CHARS} characters" in PAGE
    assert MAX_S == 7, "the page says seven seconds"
    assert LULL_S == 0.5, "the page says half a second"
