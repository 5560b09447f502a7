"""EPUBs: the order and names of chapters, what is left out, and archives that mean no good."""

import zipfile
from pathlib import Path

import pytest

from native_helper.cli.documents import archive, read
from native_helper.errors import FileUnusable
from tests.cli.documents.books import CONTAINER, LONG, damaged, epub, page

ONE = page('<h1 id="one">I</h1><p>First.</p><h1 id="two">II</h1><p>Second.</p>')
TWO = page("<p>More of the second.</p>")
THREE = page("<h1>III</h1><p>Third.</p>")
FILES: dict[str, str | bytes] = {"1.xhtml": ONE, "2.xhtml": TWO, "text/3.xhtml": THREE}


def chapters(path: Path) -> list[tuple[str, str]]:
    return [(chapter.title, " ".join(block.text for block in chapter.blocks)) for chapter in read(path).chapters]


def nav(*entries: tuple[str, str]) -> str:
    return "".join(f'<li><a href="{link}">{title}</a></li>' for title, link in entries)


def ncx(*entries: tuple[str, str]) -> str:
    return "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{link}"/></navPoint>'
        for title, link in entries
    )


ENTRIES = (("The First", "1.xhtml"), ("The Second", "1.xhtml#two"), ("The  Third", "text/3.xhtml"))
NAMED = [
    ("The First", "I First."),
    ("The Second", "II Second. More of the second."),
    ("The Third", "III Third."),
]


def test_the_contents_name_the_chapters_and_files_without_an_entry_go_on_with_the_one_before(tmp_path: Path) -> None:
    order = ["1.xhtml", "2.xhtml", "text/3.xhtml"]
    assert chapters(epub(tmp_path / "nav.epub", FILES, order, nav=nav(*ENTRIES))) == NAMED
    assert chapters(epub(tmp_path / "ncx.epub", FILES, order, ncx=ncx(*ENTRIES))) == NAMED


def test_without_contents_each_file_is_a_chapter_in_the_order_of_the_spine(tmp_path: Path) -> None:
    path = epub(tmp_path / "x.epub", FILES, ["text/3.xhtml", "2.xhtml"])
    assert chapters(path) == [("III", "III Third."), ("", "More of the second.")]
    assert read(path).title == "A Book"


def test_sections_inside_a_file_are_no_chapters_and_chapters_below_a_part_are(tmp_path: Path) -> None:
    entries = (
        '<li><a href="1.xhtml">Part</a><ol><li><a href="1.xhtml#two">Section</a></li>'
        '<li><a href="2.xhtml">Chapter</a></li></ol></li>'
    )
    path = epub(tmp_path / "x.epub", FILES, ["1.xhtml", "2.xhtml"], nav=entries)
    assert [title for title, _ in chapters(path)] == ["Part", "Chapter"]


def test_cover_contents_and_what_is_out_of_line_are_left_out(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "cover.xhtml": page("<p>Cover</p>"),
        "toc.xhtml": page("<p>Contents</p>"),
        "notes.xhtml": page("<p>Notes</p>"),
        "also.xhtml": page('<section epub:type="cover"><p>Cover too</p></section>'),
        "1.xhtml": page("<p>Text.</p>"),
    }
    path = epub(
        tmp_path / "x.epub",
        files,
        ["cover.xhtml", "toc.xhtml", "also.xhtml", "1.xhtml"],
        guide='<guide><reference type="cover" href="cover.xhtml"/><reference type="TOC" href="toc.xhtml"/></guide>',
        refs='<itemref idref="i2" linear="no"/>',
        nav=nav(("Cover", "cover.xhtml"), ("Text", "1.xhtml")),
    )
    assert chapters(path) == [("Text", "Text.")]


def test_the_books_language_is_that_of_all_that_is_not_marked_otherwise(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"1.xhtml": page('<p xml:lang="fr">Un.</p><p lang="de">Eins.</p>')}
    document = read(epub(tmp_path / "x.epub", files, ["1.xhtml"], language="fr"))
    assert document.language == "fr"
    assert [block.language for block in document.chapters[0].blocks] == [None, "de"]


LOCKED = (
    '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:EncryptionMethod Algorithm="{}"/>'
    '<e:CipherData><e:CipherReference URI="OEBPS/1.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
)


def test_a_locked_book_is_told_and_scrambled_fonts_are_no_lock(tmp_path: Path) -> None:
    aes = LOCKED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(FileUnusable, match="locked by its seller"):
        read(epub(tmp_path / "x.epub", {"1.xhtml": b"\x00\xff\x17"}, ["1.xhtml"], encryption=aes))
    fonts = LOCKED.format("http://www.idpf.org/2008/embedding")
    assert chapters(epub(tmp_path / "y.epub", FILES, ["2.xhtml"], encryption=fonts))


def test_paths_out_of_the_archive_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text(page("<p>Secret.</p>"))
    files: dict[str, str | bytes] = {"../../secret.xhtml": "", str(tmp_path / "secret.xhtml"): "", "1.xhtml": TWO}
    # The package names them; the archive has entries of these names, which are not those files.
    path = epub(tmp_path / "x.epub", files, list(files))
    assert chapters(path) == [("", "More of the second.")]
    assert ["lacks its file" in sentence for sentence in read(path).left_out] == [True, True]


def test_a_bomb_is_refused_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 1 << 20)
    with pytest.raises(FileUnusable, match="unpacks to more"):
        read(epub(tmp_path / "one.epub", {"1.xhtml": b" " * (1 << 21)}, ["1.xhtml"]))
    monkeypatch.setattr(archive, "MAX_ALL_BYTES", 3 << 20)
    many: dict[str, str | bytes] = {f"{n}.xhtml": page("<p>x</p>") + " " * 900_000 for n in range(5)}
    with pytest.raises(FileUnusable, match="unpacks to more"):
        read(epub(tmp_path / "many.epub", many, list(many)))


@pytest.mark.parametrize(
    "broken",
    [
        b"no archive",
        b"PK\x03\x04 cut",
        {"mimetype": "application/epub+zip"},
        {"META-INF/container.xml": "<container>"},
        {"META-INF/container.xml": CONTAINER},
        {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": "<package/>"},
        {"META-INF/container.xml": '<!DOCTYPE x [<!ENTITY a "b">]><container/>'},
    ],
)
def test_what_is_no_book_is_one_clear_error(broken: bytes | dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "x.epub"
    if isinstance(broken, bytes):
        path.write_bytes(broken)
    else:
        with zipfile.ZipFile(path, "w") as file:
            for name, content in broken.items():
                file.writestr(name, content)
    with pytest.raises(FileUnusable):
        read(path)


def test_a_book_with_nothing_but_damage_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = damaged(epub(tmp_path / "x.epub", {"1.xhtml": LONG}, ["1.xhtml"]), "1.xhtml")
    with pytest.raises(FileUnusable, match=r"damaged: see its file .*1\.xhtml"):
        read(path)


def test_of_a_damaged_book_the_rest_is_read_and_what_is_lost_is_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"1.xhtml": ONE, "2.xhtml": LONG, "3.xhtml": page("<p>More of it.</p>")}
    entries = nav(("The First", "1.xhtml"), ("The Lost", "2.xhtml"))
    path = damaged(epub(tmp_path / "x.epub", files, list(files), nav=entries), "2.xhtml")
    assert [title for title, _ in chapters(path)] == ["The First", "The Lost"]
    assert chapters(path)[1][1] == "More of it."
    (first,) = [sentence for sentence in read(path).left_out if "2.xhtml" in sentence]
    assert first.endswith("It is left out.")
