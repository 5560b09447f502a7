"""Compare our English phonemes with those of misaki 0.9.4, word by word, given the same part-of-speech tags.

    python bench/misaki_parity.py FILE [--python PYTHON] [--sentences 6000] [--kinds 15] [--golden FILE]

FILE is train.tsv of the Wikipedia Homograph Data (a sentence in the third column). PYTHON is an interpreter with misaki
0.9.4 and what it needs; without it a throw-away environment is made. Sentences with digits are left out: misaki reads
numbers itself, and ours come as words. misaki runs with a blank spaCy pipeline and the tags of our tagger. The senses
of homographs are left out on both sides. Exits with 1 if an accent is below 99.5 %.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import environments
from bench.process import Process
from native_helper.speech.normalize import normalize
from native_helper.speech.phonemize.english import tagger
from native_helper.speech.phonemize.english.lexicon import lexicon
from native_helper.speech.phonemize.english.pronounce import pronounce
from native_helper.speech.phonemize.english.tokens import Token, tokens
from native_helper.speech.phonemize.espeak import spoken_alone
from native_helper.speech.utterance import Block, Span, Utterance, Word
from native_helper.speech.words import words as words_of
from native_helper.wire.types import Kind

ACCENTS: Final = {"en-us": False, "en-gb": True}
LIMIT: Final = 0.995
N_GOLDEN: Final = 300
_MARK_TAGS: Final = {
    **dict.fromkeys(".!?", "."), ",": ",", **dict.fromkeys(";:-–—…", ":"), **dict.fromkeys("([{", "-LRB-"),
    **dict.fromkeys(")]}", "-RRB-"), **dict.fromkeys("“„«", "``"), **dict.fromkeys("\"'”’‘»", "''"),
    "&": "CC", "%": "NN", "$": "$", "#": "#",
}  # fmt: skip
_NOUNS: Final = frozenset(("minute", "content", "use", "bass"))
_MARKS: Final = str.maketrans("", "", ';:,.!?—…"“”()')


@dataclass(frozen=True)
class Sentence:
    utterance: Utterance
    tokens: list[Token]
    tags: list[str]

    def pieces(self) -> list[tuple[int, int, str]]:
        """Return each stretch of the text with its tag: words as tagged, what stands between by its look."""
        by_word = {token.word: tag for token, tag in zip(self.tokens, self.tags, strict=True) if token.word is not None}
        text, at, found = self.utterance.text, 0, list[tuple[int, int, str]]()
        for number, word in enumerate(self.utterance.words):
            found += _between(text, at, word.spoken_start)
            found.append((word.spoken_start, word.spoken_end, by_word[number]))
            at = word.spoken_end
        return [*found, *_between(text, at, len(text))]


def _between(text: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    return ((at, at + 1, _MARK_TAGS.get(text[at], "SYM")) for at in range(begin, end))


def sentence_of(written: str) -> Sentence:
    """Return `written` as one utterance, with its tokens and our tags."""
    text = normalize(Block(written, 0, Kind.PARAGRAPH, "en", 0, ends_paragraph=True), "en").text
    words = tuple(Word(start, end, Span(start, end)) for start, end in words_of(text, 0, len(text), "en"))
    utterance = Utterance(text, words, "en", Span(0, len(text)), 0, 0.0)
    found = list(tokens(utterance))
    return Sentence(utterance, found, tagger.tag([token.text for token in found]))


def ours(sentence: Sentence, accent: str) -> list[tuple[int, int, str]]:
    words = [list[str]() for _ in sentence.utterance.words]
    spoken = pronounce(sentence.tokens, sentence.tags, accent)
    for token, sounds in zip(sentence.tokens, spoken, strict=True):
        if token.word is not None:
            words[token.word].append(sounds)
    places = ((word.spoken_start, word.spoken_end) for word in sentence.utterance.words)
    return [(*place, " ".join(filter(None, sounds))) for place, sounds in zip(places, words, strict=True)]


def pairs(mine: list[tuple[int, int, str]], theirs: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end and both phonemes of the smallest stretches whose borders both sides share.

    A sign belongs to the word before it, and marks have no sound here.
    """
    theirs = [(start, end, sounds.translate(_MARKS).strip()) for start, end, sounds in theirs]
    index = 0
    for number, (start, end, sounds) in enumerate(mine):
        until = mine[number + 1][0] if number + 1 < len(mine) else sys.maxsize
        found = []
        while index < len(theirs) and theirs[index][0] < until:
            found.append(theirs[index][2])
            index += 1
        yield start, end, sounds, " ".join(filter(None, found))


def kind(word: str, mine: str, other: str) -> str:
    """Return the reason of a difference, as far as the word shows it."""
    small, letters = word.lower(), word.replace("'", "").replace("-", "")
    reasons = {
        "eSpeak's sounds, written as the lexicon writes them: one ɹ, ᵊn, British ɪə and ɛː": _alike(mine)
        == _alike(other),
        "other scripts": not word.isascii(),
        "the present of read and wound": small in ("read", "wound", "reread", "re-read"),
        "capitals: long unknown names are spoken, and US is the country": len(word) > 1 and word == word.upper(),
        "marks inside a word: they part it, and a dot is spoken": not letters.isalpha(),
        "a slash or number sign between words: spoken": any(sign in mine for sign in ("slˈ", "hˈæʃ", "hˈaʃ")),
        "what follows is a compound that eSpeak says, or a dot that ends nothing": small
        in ("the", "to", "in", "a", "his"),
        "'em, 'tis, vs": small in ("em", "tis", "vs"),
        "a noun in a compound adjective": not _NOUNS.isdisjoint(small.split("-")),
        "Mobile with an adjective's tag is no town": word == "Mobile",
    }
    return next((reason for reason, holds in reasons.items() if holds), "another")


def _alike(sounds: str) -> str:
    for one, other in (("ɹɹ", "ɹ"), ("iə", "ɪə"), ("Aə", "ɛː"), ("tᵊn", "tn"), (" ", "")):
        sounds = sounds.replace(one, other)
    return sounds


def golden(sentence: Sentence, spoken: dict[str, list[str]]) -> str:
    """Return a line for the golden file, tests/speech/english_golden.jsonl."""
    texts = [token.text for token in sentence.tokens]
    return json.dumps({"tokens": texts, "tags": sentence.tags, **spoken}, ensure_ascii=False)


def is_telling(sentence: Sentence) -> bool:
    """Return whether a short sentence has words that the lexicon does not have as they stand, for the golden file."""
    words = [token.text for token in sentence.tokens if token.word is not None]
    known = lexicon().entry
    has_signs = len(words) > len(sentence.utterance.words)
    return len(words) <= 16 and not has_signs and sum(known(word, british=False) is None for word in words) > 1


def read(file: Path, most: int) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(
            row for row in csv.DictReader(lines, delimiter="\t") if _is_plain(row["sentence"])
        ):
            if number == most:
                return
            yield row["sentence"]


def _is_plain(sentence: str) -> bool:
    return not any(map(str.isdigit, sentence))


def compare(misaki: Process, written: list[str], n_kinds: int) -> tuple[bool, list[str]]:
    """Print the differences by kind and the share that is the same; return whether that is enough, and golden lines."""
    lines: list[str] = []
    same, asked = Counter[str](), Counter[str]()
    differences: dict[str, dict[str, Counter[str]]] = {accent: defaultdict(Counter) for accent in ACCENTS}
    for one in written:
        sentence = sentence_of(one)
        n_by_espeak = spoken_alone.cache_info()
        spoken: dict[str, list[str]] = {}
        for accent, british in ACCENTS.items():
            text = sentence.utterance.text
            theirs = misaki.ask(ask="words", british=british, text=text, pieces=sentence.pieces())["words"]
            compared = list(pairs(ours(sentence, accent), theirs))
            spoken[accent] = [mine for _, _, mine, other in compared if mine == other]
            for begin, end, mine, other in compared:
                asked[accent] += 1
                same[accent] += mine == other
                if mine != other:
                    word = sentence.utterance.text[begin:end]
                    differences[accent][kind(word, mine, other)][f"{word} {mine} (misaki {other})"] += 1
        if all(len(one) == len(sentence.utterance.words) for one in spoken.values()) and is_telling(sentence):
            lines += [golden(sentence, spoken)] if spoken_alone.cache_info() == n_by_espeak else []
    for accent, kinds in differences.items():
        for name, found in sorted(kinds.items(), key=lambda pair: -pair[1].total()):
            print(f"{accent} {name}: {found.total()}")
            for text, count in found.most_common(n_kinds):
                print(f"    {count:5} {text}")
    for accent in ACCENTS:
        print(f"{accent} same {same[accent] / asked[accent]:.5f} n {asked[accent]} sentences {len(written)}")
    return all(same[accent] >= LIMIT * asked[accent] for accent in ACCENTS), lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--sentences", type=int, default=6000)
    parser.add_argument("--kinds", type=int, default=15, help="differences shown of each kind")
    parser.add_argument("--golden", type=Path, help="write short sentences without a difference, 300 at most")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = arguments.python or environments.make(Path(folder) / "misaki", "misaki")
        misaki = Process(python, "by_misaki.py")
        print(misaki.told["version"])
        good, lines = compare(misaki, list(read(arguments.file, arguments.sentences)), arguments.kinds)
        misaki.end()
    if arguments.golden:
        lines = lines[:: max(1, len(lines) // N_GOLDEN)][:N_GOLDEN]
        arguments.golden.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
