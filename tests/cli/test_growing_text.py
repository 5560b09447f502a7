"""Text that is still being written is spoken as it comes: the writer waits until what it wrote is heard."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.terminal import end, heard, player, start
from tests.patience import wait_for


def n_heard() -> int:
    return len(heard()) if (Path(os.environ["UTTER_HOME"]) / "heard").is_file() else 0


class Writer:
    """Writes to `utter speak`, and goes on when that is heard."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process: subprocess.Popen[bytes] = start("speak", "-", *arguments, speakers=player(folder / "bin"))

    def writes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def is_heard_after(self, data: bytes) -> None:
        before = n_heard()
        self.writes(data)
        wait_for(lambda: n_heard() > before or self.process.poll() is not None)
        assert self.process.poll() is None, end(self.process).err


def test_the_first_clause_is_heard_before_its_sentence_is_written(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.is_heard_after(b"As you have surely heard, the")
    before = n_heard()
    ended = end(writer.process, b" old house is sold.")
    assert ended.status == 0, ended.err
    assert n_heard() > before


def test_each_line_is_heard_before_the_next_is_written_though_no_mark_ends_it(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for line in (b"GET /index.html 200\n", b"GET /other.html 404\n", b"POST /form 500\n"):
        writer.is_heard_after(line)
    assert end(writer.process).status == 0


def test_a_character_that_is_cut_between_two_writes_is_whole(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    whole = "Größe ist nicht alles. ".encode()
    cut = whole.index(b"\xc3") + 1
    writer.writes(whole[:cut])
    writer.is_heard_after(whole[cut:])
    assert end(writer.process).status == 0


@pytest.mark.parametrize("field", ["message.content.0.text", "delta.text"])
def test_of_json_lines_each_text_is_heard_as_it_comes(field: str, tmp_path: Path) -> None:
    def line(text: str) -> bytes:
        found = {"message": {"content": [{"text": text}]}} if "message" in field else {"delta": {"text": text}}
        return (json.dumps(found) + "\n").encode()

    writer = Writer(tmp_path, "--json-lines", field)
    writer.writes(b'{"type": "start"}\nbroken\n')
    writer.is_heard_after(line("The first one is here. "))
    writer.is_heard_after(line("And here is the second one. "))
    ended = end(writer.process)
    assert (ended.status, ended.err) == (0, "utter: Line 2 is no JSON and is left out.\n")
