"""Compare our sentences with those of the kept libraries, on hard cases and on running text.

    python bench/sentences.py [[LANGUAGE=]FILE ...] [--python PYTHON]

PYTHON is an interpreter with the libraries; without it a throw-away environment is made. A line per contestant: hard
cases right by language (tests/speech/golden_sentences.json, which we wrote ourselves, so it favours us). Then, for each
FILE (English, if no LANGUAGE is named) of one sentence per line or in the column "sentence" of a .tsv, how well the
borders are found again when the lines are joined: precision, recall and F1, in percent. Last, every case that ours gets
wrong.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import environments
from native_helper.speech.sentences import sentences

ROOT: Final = Path(__file__).parent.parent
GOLDEN: Final = ROOT / "tests" / "speech" / "golden_sentences.json"
CONTESTANTS: Final = ("ours", "pysbd", "sentencex", "syntok", "nupunkt", "segtok", "sentence-splitter")
END_MARKS: Final = tuple(".?!。？！।")  # a line without one has no end that could be found
PARAGRAPH: Final = 6  # lines are joined by so many, as a page holds them


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Yield language, text and its sentences."""
    for language, hard in json.loads(GOLDEN.read_text(encoding="utf-8")).items():
        for _, expected, *text in hard:
            yield language, text[0] if text else ("" if language in ("ja", "zh") else " ").join(expected), expected


def lines_of(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        if file.suffix == ".tsv":
            return [" ".join(row["sentence"].split()) for row in csv.DictReader(opened, delimiter="\t")]
        return [" ".join(line.split()) for line in opened if line.strip()]


def by_contestant(name: str, python: str, tasks: Sequence[tuple[str, str]]) -> tuple[list[list[str]], float]:
    """Return the sentences of every (language, text), and the seconds that took."""
    if name == "ours":
        began = time.perf_counter()
        found = [[text[start:end] for start, end in sentences(text, language)] for language, text in tasks]
        return found, time.perf_counter() - began
    worker = ROOT / "bench" / "contestants" / "sentences.py"
    done = subprocess.run([python, worker, name], input=json.dumps(tasks), capture_output=True, check=True, text=True)
    answer = json.loads(done.stdout)
    return answer["sentences"], answer["seconds"]


def borders(parts: Sequence[str]) -> set[int]:
    """Return how many characters that are no white space stand before each border."""
    found, at = set(), 0
    for part in parts:
        at += len("".join(part.split()))
        found.add(at)
    return found


def report_cases(python: str) -> list[str]:
    """Print a line per contestant; return what ours gets wrong."""
    hard = list(cases())
    languages = list(dict.fromkeys(language for language, _, _ in hard))
    n_cases = {language: sum(language == one for one, _, _ in hard) for language in languages}
    print("hard cases right".ljust(18), *(f"{language} ({n})".rjust(8) for language, n in n_cases.items()), "   all")
    misses = []
    for name in CONTESTANTS:
        found, _ = by_contestant(name, python, [(language, text) for language, text, _ in hard])
        right = dict.fromkeys(languages, 0)
        for (language, text, expected), parts in zip(hard, found, strict=True):
            right[language] += parts == expected
            if name == "ours" and parts != expected:
                misses.append(f"{language} {text!r} became {parts}")
        share = 100 * sum(right.values()) / len(hard)
        print(name.ljust(18), *(str(n).rjust(8) for n in right.values()), f"{share:5.1f}%")
    return misses


def report_text(argument: str, python: str) -> None:
    language, _, name = argument.rpartition("=")
    language, file = language or "en", Path(name)
    joint = "" if language in ("ja", "zh") else " "
    lines = [line for line in lines_of(file) if line.endswith(END_MARKS)]
    groups = [lines[at : at + PARAGRAPH] for at in range(0, len(lines), PARAGRAPH)]
    n_words = sum(len(line.split()) for line in lines)
    print(f"\n{language} {file.name}: {len(lines)} lines, {n_words} words\n{'':18} precision  recall      F1  words/s")
    for name in CONTESTANTS:
        found, seconds = by_contestant(name, python, [(language, joint.join(group)) for group in groups])
        hits = n_found = n_true = 0
        for group, parts in zip(groups, found, strict=True):
            true, seen = borders(group[:-1]), borders(parts[:-1])
            hits, n_found, n_true = hits + len(true & seen), n_found + len(seen), n_true + len(true)
        precision, recall = hits / max(n_found, 1), hits / n_true
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{name:18} {100 * precision:9.2f} {100 * recall:7.2f} {100 * f1:7.2f} {n_words / seconds:8.0f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*")
    parser.add_argument("--python")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = asked.python or str(environments.make(Path(folder), "sentences"))
        misses = report_cases(python)
        for file in asked.files:
            report_text(file, python)
    print("\nours gets wrong:", *(misses or ["none"]), sep="\n  ")


if __name__ == "__main__":
    main()
