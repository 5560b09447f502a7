"""How often homographs get the right sense, on a file in the format of the Wikipedia Homograph Data.

    python bench/homographs.py FILE              the shipped weights; by 5 folds if they were learned from this file
    python bench/homographs.py FILE --folds 5    weights learned from four fifths of the file, measured on the fifth
    python bench/homographs.py FILE --unseen     only the weights that verbs share, on homographs not learned from
    python bench/homographs.py FILE --same       whether learning from the file again gives the shipped weights
    python bench/homographs.py FILE --speed      microseconds for a word, and the time to load

The last line: `micro` is right answers among all sentences, `macro` the mean over homographs of their share of right
answers, `n` the number of sentences.
"""

import argparse
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from native_helper.speech.phonemize.english.homographs import DATA, senses, weights
from native_helper.speech.phonemize.english.senses import questions, table, verb_or_not
from native_helper.speech.phonemize.english.tagger import tag
from scripts.homograph_file import Example, folds, own_examples, read_examples
from scripts.train_homographs import by_other_homographs, learned, lesson, relearned, total

N_FOLDS: Final = 5
N_WORST: Final = 20
SEED: Final = 0


def by_shipped_weights(examples: Sequence[Example]) -> list[str]:
    """Return the word id that the product gives each example."""
    return [senses(one.tokens, one.tags)[one.index].word_id for one in examples]


def by_folds(examples: Sequence[Example], n_folds: int, seed: int) -> list[str]:
    """Return the word id that each example gets from weights learned from the other folds and our own sentences."""
    learn = lesson([*examples, *own_examples()])
    fold_of = np.array(folds(examples, n_folds, seed) + [-1] * (len(learn.examples) - len(examples)))
    answers = [""] * len(examples)
    for fold in range(n_folds):
        weights = learned(learn, fold_of != fold)
        for place in np.flatnonzero(fold_of == fold).tolist():
            asked = questions(examples[place].homograph)
            sums = {question: total(weights, question, learn.seen[place], learn.meanings[place]) for question in asked}
            answers[place] = _answer(examples[place], sums)
    return answers


def _answer(example: Example, sums: dict[str, float]) -> str:
    best = max(sums, key=lambda question: sums[question])
    if len(sums) > 1 or sums[best] > 0:
        return best
    return next(word_id for word_id in table()[example.homograph] if word_id != best)


def by_shared_weights(examples: Sequence[Example]) -> tuple[list[Example], list[str]]:
    """Return the examples whose question is "is it the verb?", and the answers of weights that never saw the word."""
    learn = lesson([one for one in examples if verb_or_not(questions(one.homograph)[0])])
    said = by_other_homographs(learn, np.ones(len(learn.examples), bool)).tolist()
    answers = [
        _answer(one, {questions(one.homograph)[0]: verb}) for one, verb in zip(learn.examples, said, strict=True)
    ]
    return list(learn.examples), answers


def report(examples: Sequence[Example], answers: Sequence[str]) -> None:
    """Print a line for each of the worst homographs, then the last line."""
    right = defaultdict(list)
    for example, answer in zip(examples, answers, strict=True):
        right[example.homograph].append(answer == example.word_id)
    shares = {word: sum(found) / len(found) for word, found in right.items()}
    for word in sorted(shares, key=lambda word: (shares[word], word))[:N_WORST]:
        print(f"{word} {shares[word]:.3f} n {len(right[word])}")
    micro = sum(map(sum, right.values())) / len(examples)
    print(f"micro {micro:.3f} macro {sum(shares.values()) / len(shares):.3f} n {len(examples)}")


def speed(examples: Sequence[Example]) -> None:
    """Print how long the weights take to load, and a word to tag and to choose a sense for."""
    load = (
        "import time; from native_helper.speech.phonemize.english import homographs; begin = time.perf_counter();"
        "homographs.senses(['I', 'read', 'the', 'record', '.']); print(1000 * (time.perf_counter() - begin))"
    )
    ran = subprocess.run([sys.executable, "-c", load], check=True, capture_output=True, text=True)
    print(f"first use {float(ran.stdout):.0f} ms")
    by_shipped_weights(examples)
    begin = time.perf_counter()
    n_tokens = sum(len(tag(one.tokens)) for one in examples)
    middle = time.perf_counter()
    by_shipped_weights(examples)
    print(f"tagging {1e6 * (middle - begin) / n_tokens:.1f} microseconds a token")
    print(f"choosing a sense {1e6 * (time.perf_counter() - middle) / len(examples):.0f} microseconds a homograph")


def same(path: Path) -> bool:
    """Print, and return, whether the file gives the shipped weights to the byte."""
    again = relearned(path) == DATA.read_bytes()
    print("the same weights" if again else "other weights than the shipped ones")
    return again


def main() -> None:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--folds", type=int, help="learn from the file itself, in this many folds")
    parser.add_argument("--seed", type=int, default=SEED, help="of the folds")
    parser.add_argument("--unseen", action="store_true", help="measure the shared weights on homographs left out")
    parser.add_argument("--same", action="store_true", help="learn again and compare with the shipped weights")
    parser.add_argument("--speed", action="store_true", help="measure time instead")
    options = parser.parse_args()
    if options.same:
        sys.exit(0 if same(options.file) else 1)
    examples = read_examples(options.file)
    n_folds = options.folds
    if not n_folds and weights().learned_from == sha256(options.file.read_bytes()).hexdigest():
        print(f"the shipped weights were learned from this file: {N_FOLDS} folds are measured instead")
        n_folds = N_FOLDS
    if options.speed:
        speed(examples)
    elif options.unseen:
        report(*by_shared_weights(examples))
    else:
        report(examples, by_folds(examples, n_folds, options.seed) if n_folds else by_shipped_weights(examples))


if __name__ == "__main__":
    main()
