"""Time our English text front end against others on one machine: text in, Kokoro's phonemes out.

    python bench/text_front_end.py FILE [--sentences 1000] [--runs 5] [--json FILE] [--python NAME=PYTHON ...]

FILE is of the form of homographs/train.tsv, or has a sentence in the last column of each line: its sentences are the
text. Ours is everything from raw text on: blocks,
normalising, sentences and utterances, tags, homographs, phonemes; misaki and kokorog2p get a sentence at a time and do
their own normalising. misaki's spaCy model is not counted, as it is fetched from the network: an empty pipeline is in
its place. Each contestant is a process of its own; one works at a time, in turns. "Start" is from the launch of the
process to its first ten words. The last lines are a book of 100,000 words, ours alone.
"""

import argparse
import csv
import json
import statistics
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import environments
from bench.process import Process

TEN_WORDS: Final = "She had read the whole letter twice before nine o'clock."
BOOK_WORDS: Final = 100_000
TENTHS: Final = 10


def main() -> None:
    parser = argparse.ArgumentParser(description="time the English text front end against others")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--python", action="append", default=[], metavar="NAME=PYTHON")
    arguments = parser.parse_args()
    texts = _sentences(arguments.file, arguments.sentences)
    n_words = sum(len(text.split()) for text in texts)
    with tempfile.TemporaryDirectory() as scratch:
        pythons = {"us": Path(sys.executable)}
        named = dict(pair.split("=", 1) for pair in arguments.python)
        for name in ("misaki", "kokorog2p"):
            pythons[name] = Path(named[name]) if name in named else environments.make(Path(scratch) / name, name)
        starts = {name: [_start_s(name, python) for _ in range(arguments.runs)] for name, python in pythons.items()}
        processes = {name: _process(name, python) for name, python in pythons.items()}
        rounds = [_round(processes, texts) for _ in range(arguments.runs)]
        for name, process in processes.items():
            _tell(name, process.told["version"], starts, rounds, n_words)
        _book(processes["us"], texts)
        if arguments.json:
            versions = {name: process.told["version"] for name, process in processes.items()}
            found = {"versions": versions, "n_words": n_words, "start_s": starts, "rounds": rounds}
            arguments.json.write_text(json.dumps(found, indent=1))
        for process in processes.values():
            process.end()


def _sentences(file: Path, wanted: int) -> list[str]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        # Of the Wikipedia Homograph Data, with its head; else two columns without one, the word marked by stars.
        found = [row[2] if len(row) > 2 else row[-1].replace("*", "") for row in islice(rows, wanted + 1)]
    return [text for text in found if text != "sentence"][:wanted]


def _start_s(name: str, python: Path) -> float:
    # From its launch to its first ten words.
    began = time.perf_counter()
    process = _process(name, python)
    took = time.perf_counter() - began
    process.end()
    return took


def _process(name: str, python: Path) -> Process:
    process = Process(python, f"text_by_{name}.py")
    _phonemes(process, [TEN_WORDS])
    return process


def _phonemes(process: Process, texts: list[str]) -> Any:
    """Have the texts phonemised; return what it took, the phonemes of the first, and the process's memory."""
    return process.ask(ask="texts", texts=texts)


def _round(processes: dict[str, Process], texts: list[str]) -> dict[str, dict[str, float]]:
    # The ten words are asked for in other words each time: nobody answers from memory.
    found = {}
    for name, process in processes.items():
        selections = [" ".join(text.split()[:10]) for text in texts[:100]]
        apart = [_phonemes(process, [selection])["seconds"] for selection in selections]
        found[name] = {"whole": _phonemes(process, texts)["seconds"], "ten": statistics.median(apart)}
    return found


def _tell(
    name: str, version: str, starts: dict[str, list[float]], rounds: list[dict[str, dict[str, float]]], n_words: int
) -> None:
    start = statistics.median(starts[name])
    whole = statistics.median(one[name]["whole"] for one in rounds)
    ten = statistics.median(one[name]["ten"] for one in rounds)
    line = f"{name} ({version}): start {start:.2f} s, ten words {1000 * ten:.2f} ms, {n_words / whole:,.0f} words/s"
    if name != "us":
        ratios = sorted(one[name]["whole"] / one["us"]["whole"] for one in rounds)
        ratio_of_starts = start / statistics.median(starts["us"])
        line += f"; ours is {statistics.median(ratios):.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        line += f" and starts in 1/{ratio_of_starts:.1f} of the time"
    print(line)


def _book(ours: Process, texts: list[str]) -> None:
    # Linear: the last tenth takes as long as the first. Flat: so does its memory.
    words = " ".join(texts).split()
    words = (words * (BOOK_WORDS // len(words) + 1))[:BOOK_WORDS]
    tenth = BOOK_WORDS // TENTHS
    book = "\n\n".join(" ".join(words[at : at + 200]) for at in range(0, BOOK_WORDS, 200))
    answer = _phonemes(ours, [book])
    print(f"book of {BOOK_WORDS:,} words: {answer['seconds']:.1f} s in one text, memory {answer['memory_mb']:.0f} MB")
    times = [_phonemes(ours, [book[len(book) * n // TENTHS : len(book) * (n + 1) // TENTHS]]) for n in range(TENTHS)]
    print(f"  by tenths of {tenth:,}: " + ", ".join(f"{one['seconds']:.2f}" for one in times) + " s")
    print(f"  memory after the last: {times[-1]['memory_mb']:.0f} MB")


if __name__ == "__main__":
    main()
