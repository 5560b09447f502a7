"""`utter dictionary`: the person's own words, listed, added, removed, tried.

Works on the file itself, as `utter model` does: an engine that runs sees the change by itself. Only a test needs the
engine, which owns what turns text into sounds.
"""

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from native_helper.cli.exit_status import ExitStatus
from native_helper.cli.questions import ask
from native_helper.cli.text import parts_of, utf16_slice
from native_helper.host.engine_link import connect
from native_helper.paths import folders
from native_helper.shown import shown
from native_helper.speech.dictionary import edit, file
from native_helper.speech.dictionary.entries import Entry
from native_helper.speech.dictionary.wrong import Problem

_USED: str = "An engine that runs uses it from the next paragraph on."


def list_entries(*, as_json: bool) -> ExitStatus:
    """Print every entry; problems too, and then fail."""
    path = folders().dictionary
    contents = file.read(path)
    if as_json:
        problems = [{"line": problem.line, "message": problem.message} for problem in contents.problems]
        told = {"file": str(path), "entries": [_as_dict(entry) for entry in contents.entries], "problems": problems}
        print(json.dumps(told, ensure_ascii=False))
        return ExitStatus.FAILED if problems else ExitStatus.DONE
    for entry in contents.entries:
        print(_line(entry))
    if not contents.entries and not contents.problems:
        print("The dictionary is empty. Add to it with: utter dictionary add WORD SAY")
    return _tell_problems(contents.problems)


def add(values: dict[str, str], *, as_json: bool) -> ExitStatus:
    """Write one entry. Raises DictionaryUnusable."""
    added = edit.add(folders().dictionary, values)
    if as_json:
        print(json.dumps({"done": added.done, "entry": _as_dict(added.entry)}, ensure_ascii=False))
        return ExitStatus.DONE
    words = {"added": "Added", "replaced": "Changed", "unchanged": "It is there already"}
    print(f"{words[added.done]}: {_line(added.entry)}")
    if added.done != "unchanged":
        print(_USED)
    return _tell_problems(file.read(folders().dictionary).problems)


def remove(word: str, language: str | None, *, as_json: bool) -> ExitStatus:
    """Remove the entries for `word`; fail if there are none. Raises DictionaryUnusable."""
    gone = edit.remove(folders().dictionary, word, language)
    if as_json:
        print(json.dumps({"removed": [_as_dict(entry) for entry in gone]}, ensure_ascii=False))
    for entry in gone if not as_json else ():
        print(f"Removed: {_line(entry)}")
    if gone:
        return ExitStatus.DONE
    if not as_json:
        known = [entry.word or entry.pattern or "" for entry in file.read(folders().dictionary).entries]
        near = get_close_matches(word.casefold(), {one.casefold(): one for one in known}, n=1)
        like = next((f" Did you mean {one!r}?" for one in known if one.casefold() in near), "")
        print(f"The dictionary has no entry for {word!r}.{like} See all with: utter dictionary list")
    return ExitStatus.FAILED


def test(words: Sequence[str], *, language: str | None, markup: bool, as_json: bool) -> ExitStatus:
    """Print how the words would be spoken, which entries decided it, and the sounds."""
    text = "".join(parts_of(words))
    wanted: dict[str, Any] = {"action": "test", "text": text, "markup": markup}
    if language is not None:
        wanted["language"] = language
    with connect("cli") as link:
        answer = ask(link, "dictionary", **wanted)
    trial, problems = answer["trial"], [Problem(one["message"], one.get("line")) for one in answer["problems"]]
    if as_json:
        print(json.dumps({**trial, "entries": answer["entries"], "problems": answer["problems"]}, ensure_ascii=False))
        return ExitStatus.DONE
    print(f"Spoken:  {trial['spoken']}")
    for match in trial["matches"]:
        entry = next(entry for entry in answer["entries"] if entry["line"] == match["line"])
        written = utf16_slice(text, match["start"], match["end"])
        print(f"Entry:   {written!r} by line {match['line']}: {_line(Entry(**entry))}")
    if not trial["matches"]:
        print("Entry:   none matches")
    print(f"Sounds:  {' '.join(word['phonemes'] for word in trial['words'])}")
    reads = "" if trial["sounded"] else ", which reads the text as spoken and takes no sounds; the natural voice does"
    print(f"Voice:   {trial['voice']}{reads}")
    _tell_problems(problems)
    return ExitStatus.DONE


def _line(entry: Entry) -> str:
    what = entry.word if entry.word is not None else f"/{entry.pattern}/"
    how = entry.say if entry.say is not None else f"[{entry.ipa}]"
    return f"{what} -> {how}" + (f"  ({entry.language})" if entry.language else "")


def _as_dict(entry: Entry) -> dict[str, Any]:
    return {"line": entry.line, **entry.written()}


def _tell_problems(problems: Sequence[Problem]) -> ExitStatus:
    if not problems:
        return ExitStatus.DONE
    sys.stdout.flush()
    print(f"In {shown(folders().dictionary)}:", file=sys.stderr)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    return ExitStatus.FAILED
