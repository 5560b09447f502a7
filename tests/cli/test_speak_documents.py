"""`utter speak` on documents: what they are reaches the voice, and their chapters the disk."""

import json
from pathlib import Path

import pytest
import soundfile

from tests.cli.documents.books import LONG, damaged, epub, page
from tests.cli.terminal import heard, player, utter


def duration_s(folder: Path, name: str, text: str, *arguments: str) -> float:
    (folder / name).write_text(text)
    ended = utter("speak", f"{folder}/{name}", "-o", f"{folder}/x.wav", *arguments)
    assert ended.status == 0, ended.err
    return float(soundfile.info(folder / "x.wav").duration)


def test_what_a_block_is_decides_whether_it_is_spoken(tmp_path: Path) -> None:
    text = "Before.\n\n```\nsome code that is long enough\n```\n\n![A cat on a mat, asleep](x.png)\n\nAfter.\n"
    usual = duration_s(tmp_path, "x.md", text)
    assert duration_s(tmp_path, "x.md", text, "--skip", "code,captions") < usual - 1
    assert duration_s(tmp_path, "x.md", text, "--skip", "none") > usual + 1
    assert duration_s(tmp_path, "x.txt", "Before. As said [12] [13] [14].") > duration_s(
        tmp_path, "x.md", "Before. As said [12] [13] [14]."
    )


def test_the_language_of_an_element_chooses_the_voice(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<html lang=fr><p>Bonjour.<p lang=de>Guten Morgen.<p>Au revoir.")
    ended = utter("speak", f"{tmp_path}/x.html", "-o", f"{tmp_path}/x.wav", "--json")
    assert [one["language"] for one in json.loads(ended.out)["spoken"]] == ["fr", "de", "fr"]


def test_a_chapter_without_words_is_left_out_and_a_book_without_any_is_an_error(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"1.xhtml": page("<p>* * *</p>"), "2.xhtml": page("<h1>A/B: 'C'?</h1><p>Text.</p>")}
    folder = tmp_path / "new" / "Book"
    ended = utter("speak", str(epub(tmp_path / "x.epub", pages, list(pages))), "--chapters", str(folder), "--json")
    assert ended.status == 0, ended.err
    assert [path.name for path in folder.iterdir()] == ["02 A B 'C'.mp3"]
    assert json.loads(ended.out)["output"] == str(folder)
    ended = utter("speak", str(epub(tmp_path / "y.epub", pages, ["1.xhtml"])), "-o", f"{tmp_path}/y.wav")
    assert "There is no word to read" in ended.err
    assert not list(tmp_path.glob("*y.wav*"))
    assert not list(tmp_path.glob(".utter*"))


@pytest.mark.parametrize("words", [["-"], ["Some words."]])
def test_the_folder_of_the_chapters_is_made_for_text_that_is_no_file_too(words: list[str], tmp_path: Path) -> None:
    ended = utter("speak", *words, "--chapters", f"{tmp_path}/new/Book", text="Some words.")
    assert ended.status == 0, ended.err
    assert [path.name for path in (tmp_path / "new" / "Book").iterdir()] == ["01.mp3"]


def test_a_file_that_is_lost_is_told_in_words_and_in_the_report(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"1.xhtml": page("<p>Words.</p>"), "2.xhtml": page("<p>More.</p>")}
    path = damaged(epub(tmp_path / "x.epub", {**pages, "1.xhtml": LONG}, list(pages)), "1.xhtml")
    ended = utter("speak", str(path), "-o", f"{tmp_path}/x.wav", "--json")
    assert ended.status == 0, ended.err
    assert json.loads(ended.out)["left_out"] == [ended.err.strip()]
    assert "1.xhtml" in ended.err
    assert "It is left out" not in utter("speak", str(path), "-o", f"{tmp_path}/x.wav", "--quiet").err


def test_all_chapters_are_heard_one_after_another(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {f"{n}.xhtml": page(f"<h1>Part {n}</h1><p>Some words.</p>") for n in range(3)}
    path = epub(tmp_path / "x.epub", pages, list(pages))
    ended = utter("speak", str(path), "--json", speakers=player(tmp_path / "bin"))
    report = json.loads(ended.out)
    assert report["n_chapters"] == 3
    assert len(heard()) / 48_000 == pytest.approx(report["duration_s"], abs=0.01)


def test_an_error_in_the_middle_leaves_no_half_file(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {"1.xhtml": page("<p>Words.</p>")}
    path = epub(tmp_path / "x.epub", pages, ["1.xhtml"])
    ended = utter("speak", str(path), "--chapters", f"{tmp_path}/Book", "--voice", "nobody")
    assert ended.status == 1
    assert list((tmp_path / "Book").iterdir()) == []
    (tmp_path / "file").write_text("")
    ended = utter("speak", str(path), "--chapters", f"{tmp_path}/file")
    assert "is no folder that can be made" in ended.err
