"""The dictionary's file: what is wrong in it by line, and edits that leave everything else as a person wrote it."""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from native_helper.errors import DictionaryUnusable
from native_helper.speech.dictionary import edit
from native_helper.speech.dictionary.file import Contents, DictionaryFile, read
from native_helper.speech.dictionary.limits import (
    MAX_ENTRIES,
    MAX_FILE_BYTES,
    MAX_PATTERN_CHARS,
    MAX_PATTERNS,
    MAX_SAY_CHARS,
    MAX_WORD_CHARS,
)
from tests.setup.test_install import as_one_who_needs_permission

HAND_WRITTEN = """\
# My words.   Do not sort!

[[entry]]  # the neighbour
word = "Nguyen"   # from Vietnam
say = 'win'


# -- food --
  [[entry]]
ipa="ˈnjɔki"
word="gnocchi"

[[ entry ]]
pattern = '''\\b(\\d+)x\\b'''
say = "\\\\1 times"
# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir(mode=0o700)
    return folder / "dictionary.toml"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_is_an_empty_dictionary(path: Path) -> None:
    assert read(path) == Contents()


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[[entry]]\nword = Nguyen\nsay = 'win'\n", "in quotes"),
        ("[[entry]]\nword = 'a'\nsay = 'b'\n[entry]\nword = 'c'\nsay = 'd'\n", "in two brackets"),
    ],
)
def test_what_people_mistype_is_told_with_what_to_write(path: Path, text: str, advice: str) -> None:
    (problem,) = read(written(path, text)).problems
    assert advice in problem.message


def test_a_hand_written_file_is_understood_with_its_lines(path: Path) -> None:
    contents = read(written(path, HAND_WRITTEN))
    assert contents.problems == ()
    assert [(entry.line, entry.word or entry.pattern) for entry in contents.entries] == [
        (3, "Nguyen"),
        (9, "gnocchi"),
        (13, r"\b(\d+)x\b"),
    ]


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("", "word or pattern"),
        ('word = "a"', "say (other words) or ipa"),
        ('say = "a"', "word or pattern"),
        ('word = "a"\npattern = "b"\nsay = "c"', "not both"),
        ('word = "a"\nsay = "b"\nipa = "b"', "not both"),
        ('word = ""\nsay = "b"', "word is empty"),
        ('word = " "\nsay = "b"', "word is empty"),
        ('word = "a"\nsay = ""', "say is empty"),
        ('word = "a"\nsay = 3', "say is not text"),
        ('word = ["a"]\nsay = "b"', "word is not text"),
        ('word = "a"\nsya = "b"', "'sya' is not known"),
        ('word = "a"\nsay = "b"\n[entry.more]\nx = 1', "'more' is not known"),
        ('word = "a\\u0007"\nsay = "b"', "cannot be seen"),
        (f'word = "{"a" * (MAX_WORD_CHARS + 1)}"\nsay = "b"', f"at most {MAX_WORD_CHARS}"),
        (f'word = "a"\nsay = "{"b" * (MAX_SAY_CHARS + 1)}"', f"at most {MAX_SAY_CHARS}"),
        (f'pattern = "{"b" * (MAX_PATTERN_CHARS + 1)}"\nsay = "b"', f"at most {MAX_PATTERN_CHARS}"),
        ('word = "a"\nsay = "b"\nlanguage = "english"', "no language tag"),
        ('word = "a"\nsay = "b"\nlanguage = "xx"', "no language tag"),
        ('word = "a"\nsay = "b"\nlanguage = "en-"', "no language tag"),
        ('word = "a"\nipa = "日"', "'日' is neither IPA nor"),
        ('word = "a"\nipa = "ˈ"', "no sound"),
        ('word = "a"\nipa = "a,b"', "','"),
        ('pattern = "("\nsay = "b"', "no regular expression: missing )"),
        ('pattern = "a*"\nsay = "b"', "where nothing stands"),
        ("pattern = '\\b'\nsay = 'b'", "where nothing stands"),
        ("pattern = '(a+)+'\nsay = 'b'", "repeats a group that has a repeat"),
        ("pattern = '(?:a|a)*b'\nsay = 'b'", "repeats a group"),
        ("pattern = '((a{2,})x)+'\nsay = 'b'", "repeats a group"),
        ("pattern = 'a(?R)?b'\nsay = 'b'", "calls itself"),
        ("pattern = '(a)b'\nsay = '\\2'", "the group 2"),
        ("pattern = '(a)b'\nsay = '\\g<name>'", "the group name"),
        ("pattern = '(a)b'\nsay = '\\q'", "the number of a group"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line_and_the_others_still_work(path: Path, entry: str, named: str) -> None:
    good = '[[entry]]\nword = "good"\nsay = "fine"\n'
    contents = read(written(path, f"{good}# wrong:\n[[entry]]\n{entry}\n[[entry]]\nword = 'last'\nsay = 'end'\n"))
    (problem,) = contents.problems
    assert problem.line == 5
    assert named in problem.message
    assert problem.message.endswith(".")
    assert [found.word for found in contents.entries] == ["good", "last"]


@pytest.mark.parametrize(
    "pattern", [r"(\d+)x", r"[(*+]+a", r"\(a+\)b+", "(?:Mon|Tues)day", r"(a+)?b", "(ab){3}", "(?i)sql"]
)
def test_a_harmless_pattern_is_no_problem(path: Path, pattern: str) -> None:
    assert read(written(path, f"[[entry]]\npattern = '{pattern}'\nsay = 'b'\n")).problems == ()


def test_a_second_entry_for_the_same_word_is_named_with_the_first(path: Path) -> None:
    entry = '[[entry]]\nword = "a"\nsay = "b"\n'
    contents = read(written(path, entry + entry + entry + 'language = "en"\n'))
    assert [(problem.line, "line 1" in problem.message) for problem in contents.problems] == [(4, True)]
    assert [found.line for found in contents.entries] == [1, 7]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[entry]]\nword = 'a'\nsay b\n", "line 3"),
        ("[[entry]]\nword = 'a'\nword = 'a'\n", "line 3"),
        ("[words]\na = 'b'\n", "'words' is not known"),
        ("entry = [{word = 'a', say = 'b'}]\n", "must begin with a line [[entry]]"),
        ("entry = 3\n", "must begin with a line [[entry]]"),
        ("x = " + "[" * 5000, "not"),
        ("#" * (MAX_FILE_BYTES + 1), "KiB"),
        ("x = 1" + "0" * 5000, "not"),
        ("[[entry]]\nword" + ".a" * 2_000 + " = 1\n", "not"),
        pytest.param("[[entry]]\nword" + ".a" * 20_000 + " = 1\n", "not", marks=pytest.mark.long),
    ],
)
def test_a_file_that_is_no_dictionary_is_one_problem_and_is_never_written(path: Path, text: str, named: str) -> None:
    (problem,) = read(written(path, text)).problems
    assert named in problem.message
    with pytest.raises(DictionaryUnusable) as refused:
        edit.add(path, {"word": "a", "say": "b"})
    assert named in refused.value.message
    assert str(path) in (refused.value.remedy or "")
    with pytest.raises(DictionaryUnusable):
        edit.remove(path, "a")
    assert path.read_text() == text


def test_whatever_a_file_holds_it_is_read_and_no_edit_loses_a_line() -> None:
    choose = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "dictionary.toml"
        for _ in range(100):
            text = HAND_WRITTEN
            for _ in range(choose.randrange(1, 6)):
                at, length = choose.randrange(len(text)), choose.randrange(3)
                new = "".join(choose.choices("[]\"'#=\n\\ \r\tax{}.0entry", k=choose.randrange(4)))
                text = text[:at] + new + text[at + length :]
            path.write_bytes(text.encode())
            before = read(path)
            try:
                edit.add(path, {"word": "certainly new", "say": "b"})
            except DictionaryUnusable:
                assert path.read_bytes() == text.encode()
                continue
            after = read(path)
            assert path.read_bytes().startswith(text.rstrip("\r\n").encode())
            assert after.entries[:-1] == before.entries
            assert after.problems == before.problems
            edit.remove(path, "certainly new")
            assert path.read_bytes().rstrip() == text.encode().rstrip()


def test_bytes_that_are_no_text_are_told_with_their_line(path: Path) -> None:
    path.write_bytes(b"# ok\n# \xff\n")
    (problem,) = read(path).problems
    assert "line 2" in problem.message
    with pytest.raises(DictionaryUnusable):
        edit.add(path, {"word": "a", "say": "b"})
    assert path.read_bytes() == b"# ok\n# \xff\n"


def test_what_is_no_file_is_told(path: Path) -> None:
    os.mkfifo(path)
    assert len(read(path).problems) == 1
    path.unlink()
    path.mkdir()
    assert len(read(path).problems) == 1


def test_too_many_entries_or_patterns_are_told_and_the_first_ones_work(path: Path) -> None:
    entries = "".join(f"[[entry]]\nword='w{n}'\nsay='s'\n" for n in range(MAX_ENTRIES + 3))
    contents = read(written(path, entries))
    assert (len(contents.entries), len(contents.problems)) == (MAX_ENTRIES, 1)
    with pytest.raises(DictionaryUnusable, match="is full"):
        edit.add(path, {"word": "new", "say": "s"})
    patterns = "".join(f"[[entry]]\npattern='w{n}'\nsay='s'\n" for n in range(MAX_PATTERNS + 1))
    contents = read(written(path, patterns))
    assert (len(contents.entries), len(contents.problems)) == (MAX_PATTERNS, 1)


def test_adding_keeps_the_file_to_the_last_character(path: Path) -> None:
    added = edit.add(written(path, HAND_WRITTEN), {"word": "C++", "say": 'see "plus" plus', "language": "en_gb"})
    assert (added.done, added.entry.line) == ("added", 18)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(HAND_WRITTEN)
    assert text[len(HAND_WRITTEN) :] == ('\n[[entry]]\nword = "C++"\nsay = "see \\"plus\\" plus"\nlanguage = "en-GB"\n')
    assert read(path).problems == ()


def test_a_changed_entry_stays_in_its_place_with_its_comments(path: Path) -> None:
    assert edit.add(written(path, HAND_WRITTEN), {"word": "Nguyen", "say": "new yen"}).done == "replaced"
    assert path.read_text(encoding="utf-8") == HAND_WRITTEN.replace(
        "word = \"Nguyen\"   # from Vietnam\nsay = 'win'\n", 'word = "Nguyen"\nsay = "new yen"\n# from Vietnam\n'
    )
    before = path.stat().st_mtime_ns
    assert edit.add(path, {"word": "Nguyen", "say": "new yen"}).done == "unchanged"
    assert path.stat().st_mtime_ns == before


def test_removing_takes_the_entry_alone(path: Path) -> None:
    (gone,) = edit.remove(written(path, HAND_WRITTEN), "gnocchi")
    assert gone.ipa == "ˈnjɔki"
    entry = '  [[entry]]\nipa="ˈnjɔki"\nword="gnocchi"\n'
    assert path.read_text(encoding="utf-8") == HAND_WRITTEN.replace(entry, "")
    (gone,) = edit.remove(path, r"\b(\d+)x\b")
    assert gone.line == 10
    assert edit.remove(path, "gnocchi") == []
    assert [entry.word for entry in read(path).entries] == ["Nguyen"]


def test_a_header_inside_a_long_string_is_none(path: Path) -> None:
    text = '[[entry]]\nword = """\nab"""\nsay = """\\\n\n[[entry]]\nx"""\n\n[[entry]]\nword="c"\nsay="d"\n'
    contents = read(written(path, text))
    assert [(entry.line, entry.word) for entry in contents.entries] == [(1, "ab"), (9, "c")]
    edit.remove(path, "ab")
    assert path.read_text() == '\n[[entry]]\nword="c"\nsay="d"\n'


def test_line_ends_of_another_system_are_kept(path: Path) -> None:
    path.write_bytes(b"# mine\r\n[[entry]]\r\nword='a'\r\nsay='b'\r\n")
    edit.add(path, {"word": "c", "say": "d"})
    edit.add(path, {"word": "a", "say": "x"})
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.startswith(b'# mine\r\n[[entry]]\r\nword = "a"\r\n')
    assert [entry.say for entry in read(path).entries] == ["x", "d"]


@pytest.mark.parametrize("value", ["it's", 'a "b"', "back\\slash", "'\\'", "naïve 👍", "#no [[entry]]", "\x7f"])
def test_what_is_written_is_read_again(path: Path, value: str) -> None:
    if value == "\x7f":
        with pytest.raises(DictionaryUnusable, match="cannot be seen"):
            edit.add(path, {"word": value, "say": "b"})
        return
    edit.add(path, {"word": value, "say": value})
    (entry,) = read(path).entries
    assert (entry.word, entry.say) == (value, value)


def test_the_mode_is_kept_and_a_new_file_is_the_owners(path: Path) -> None:
    edit.add(path, {"word": "a", "say": "b"})
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    edit.add(path, {"word": "c", "say": "d"})
    assert path.stat().st_mode & 0o777 == 0o644
    assert [name.name for name in path.parent.iterdir()] == ["dictionary.toml"]


def test_a_link_to_a_file_kept_elsewhere_stays_one(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles"
    elsewhere.mkdir()
    written(elsewhere / "words.toml", HAND_WRITTEN)
    path.symlink_to(elsewhere / "words.toml")
    edit.add(path, {"word": "a", "say": "b"})
    assert path.is_symlink()
    assert 'word = "a"' in (elsewhere / "words.toml").read_text(encoding="utf-8")


def test_links_in_a_circle_are_told(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(path)
    with pytest.raises(DictionaryUnusable, match="symbolic links") as caught:
        edit.add(path, {"word": "a", "say": "b"})
    assert str(path) in str(caught.value.remedy)


ADD_MANY = """
import sys
from pathlib import Path
from native_helper.speech.dictionary import edit
for n in range(15):
    edit.add(Path(sys.argv[1]), {"word": f"{sys.argv[2]}{n}", "say": "x"})
"""


def test_of_processes_that_add_at_once_none_loses_an_entry(path: Path) -> None:
    written(path, HAND_WRITTEN)
    runs = [subprocess.Popen([sys.executable, "-c", ADD_MANY, str(path), name]) for name in "abc"]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    contents = read(path)
    assert (len(contents.entries), contents.problems) == (3 + 45, ())
    assert path.read_text(encoding="utf-8").startswith(HAND_WRITTEN)


def test_a_folder_or_file_that_may_not_be_touched_is_told(path: Path) -> None:
    written(path, HAND_WRITTEN).chmod(0)
    code = f"""
from pathlib import Path
from native_helper.errors import DictionaryUnusable
from native_helper.speech.dictionary import edit, file
path = Path({str(path)!r})
print(*file.read(path).problems)
try:
    edit.add(path, {{"word": "a", "say": "b"}})
except DictionaryUnusable as error:
    print(error.message, error.remedy)
path.chmod(0o644); path.parent.chmod(0o500)
"""
    done = as_one_who_needs_permission(code)
    assert done.stdout.count("Permission denied") == 2, done.stderr
    path.parent.chmod(0o700)
    assert path.read_text(encoding="utf-8") == HAND_WRITTEN


def test_a_change_of_any_kind_is_seen_at_the_next_look(path: Path) -> None:
    told: list[Contents] = []
    ours = DictionaryFile(path, told.append)
    assert ours.current().entries == ()
    edit.add(path, {"word": "a", "say": "b"})
    assert [entry.word for entry in ours.current().entries] == ["a"]
    assert ours.current() is ours.current()
    written(path, "[[entry]]\nword = 'by hand'\n")
    assert (ours.current().entries, len(ours.current().problems)) == ((), 1)
    path.unlink()
    assert ours.current().problems == ()
    assert [(len(contents.entries), len(contents.problems)) for contents in told] == [(0, 0), (1, 0), (0, 1), (0, 0)]


def test_looking_costs_next_to_nothing(path: Path) -> None:
    ours = DictionaryFile(written(path, HAND_WRITTEN))
    ours.current()
    reads: list[Contents] = []
    ours.on_change = reads.append
    for _ in range(1000):
        ours.current()
    assert reads == []
