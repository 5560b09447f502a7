"""The text in parts: every encoding that is promised, every cut, and nothing read before it is there."""

import os
from pathlib import Path

import pytest

from native_helper.cli.text import PART_CHARS, parts_of, parts_of_descriptor, parts_of_file, utf16_units
from native_helper.errors import FileUnusable

TEXT = "Naïve 👍 text.\r\nשלום\n" * 5000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_joined_again_is_the_file(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(TEXT.encode(encoding))
    parts = list(parts_of_file(tmp_path / "text"))
    assert "".join(parts) == TEXT
    assert max(len(part) for part in parts) <= PART_CHARS


def test_arguments_joined_again_are_the_sentence() -> None:
    words = ["long"] * 20_000
    parts = list(parts_of(words))
    assert "".join(parts) == " ".join(words)
    assert max(len(part) for part in parts) <= PART_CHARS


def test_arguments_that_are_no_utf8_become_sendable() -> None:
    (part,) = parts_of([os.fsdecode(b"caf\xe9")])
    part.encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_pipe_may_cut_anywhere(encoding: str) -> None:
    text = "Na👍"
    read_fd, write_fd = os.pipe()
    parts = parts_of_descriptor(read_fd, "Standard input")
    received = ""
    for byte in text.encode(encoding):
        os.write(write_fd, bytes([byte]))
    os.close(write_fd)
    received = "".join(parts)
    os.close(read_fd)
    assert received == text


def test_a_pipe_is_passed_on_as_it_comes() -> None:
    read_fd, write_fd = os.pipe()
    parts = parts_of_descriptor(read_fd, "Standard input")
    for sentence in ("First. ", "Second. "):
        os.write(write_fd, sentence.encode())
        assert next(parts) == sentence
    os.close(write_fd)
    assert list(parts) == []
    os.close(read_fd)


@pytest.mark.parametrize(
    ("data", "where"), [(b"caf\xe9.", 3), (b"\x89PNG\r\n", 0), (b"x" * 40_000 + b"\xff", 40_000), (b"cut \xe2\x82", 4)]
)
def test_what_is_no_text_is_refused_with_its_place_and_a_way_out(data: bytes, where: int, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(data)
    with pytest.raises(FileUnusable) as caught:
        list(parts_of_file(tmp_path / "text"))
    assert f"byte {where}." in caught.value.message
    assert "iconv" in (caught.value.remedy or "")


@pytest.mark.parametrize("broken", ["Na".encode("utf-16") + b"x", "Na".encode("utf-16") + b"\x00\xd8a\x00"])
def test_broken_utf16_is_called_that(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(broken)
    with pytest.raises(FileUnusable, match=r"broken text in UTF-16: see near byte 6\.") as caught:
        list(parts_of_file(tmp_path / "text"))
    assert "iconv" not in (caught.value.remedy or "")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match=r"nothing\.txt"):
        list(parts_of_file(tmp_path / "nothing.txt"))


@pytest.mark.parametrize("text", ["", "plain", "שלום", "👍 and 👩‍👩‍👧"])
def test_units_are_those_of_utf16(text: str) -> None:
    assert utf16_units(text) == len(text.encode("utf-16-le")) // 2
