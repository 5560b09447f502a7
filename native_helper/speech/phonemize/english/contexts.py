"""What stands around a word, as named features: what a homograph's sense is told by.

A feature is a code of one or two characters, "=", and what was seen: "l1=to" says that the word before is "to". The
codes and what they say to a person are in MEANINGS. Those of GRAMMAR tell a noun from a verb whatever the word is.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from native_helper.speech.phonemize.english.tagger import verb_margins

MEANINGS: Final = {
    "b": "how common this sense is",
    "l1": "the word before is {}", "l2": "the word two before is {}", "l3": "the word three before is {}",
    "r1": "the word after is {}", "r2": "the word two after is {}", "r3": "the word three after is {}",
    "lr": "the words around are {}", "ll": "the two words before are {}", "rr": "the two words after are {}",
    "t0": "by its place in the sentence it looks like {}", "tl": "its and the tag before are {}",
    "tr": "its and the tag after are {}",
    "T1": "the word before is tagged {}", "T2": "the word two before is tagged {}",
    "U1": "the word after is tagged {}", "U2": "the word two after is tagged {}", "Tt": "the tags around are {}",
    "TT": "the two tags before are {}", "UU": "the two tags after are {}", "T3": "the three tags before are {}",
    "U3": "the three tags after are {}",
    "s1": "the word before ends in {}", "e1": "the word after ends in {}",
    "fl": "the nearest small word before is {}", "fr": "the nearest small word after is {}",
    "fd": "small words before and the tag after are {}",
    "vt": "the nearest tenses before and after are {}",
    "vb": "the nearest tense before is {}", "va": "the nearest tense after is {}",
    "m": "from -6 (no verb) to 6 (a verb), the words beside it make it {}",
    "a": "from -6 (no verb) to 6 (a verb), the words around it make it {}",
    "ma": "its tag, and by how much it is a verb, are {}",
    "q": "most telling words speak for {}", "q2": "a telling word speaks for {}",
    "o": "it is written {}",
    "n": "{} is near",
    "V-2": "the meaning of the word two before", "V-1": "the meaning of the word before",
    "V1": "the meaning of the word after", "V2": "the meaning of the word two after",
    "W4": "the meaning of the nearest words", "W10": "the meaning of the words within ten",
    "W1000": "the meaning of all words of the sentence",
}  # fmt: skip
CUES: Final = Path(__file__).with_name("cues.tsv")
_FINITE: Final = frozenset(("VBZ", "VBD", "VBP", "MD"))
# What a spelled word says of one homograph is no rule for the others, unless it is a small word.
OWN: Final = frozenset(("l3", "r3", "q", "q2", "n"))

_NEAR: Final = 5
_MOST: Final = 6
_STEP: Final = 12
_REACH: Final = 6  # words to the nearest small word
_SMALL: Final = frozenset("DT MD TO IN PRP PRP$ WDT WP WP$ WRB CC POS EX PDT".split())
_OPEN: Final = frozenset("NN NNS NNP NNPS JJ VB VBD VBN VBP VBZ VBG RB CD".split())


def features(tokens: Sequence[str], tags: Sequence[str], index: int) -> list[str]:
    """Return the features of the token at `index`; `tags` are the Penn Treebank tags of the `tokens`."""
    words = [token.lower() for token in tokens]
    l3, l2, l1, _, r1, r2, r3 = _seven(words, index)
    t3, t2, t1, t0, u1, u2, u3 = _seven(tags, index)
    before = _small(words, tags, range(index - 1, max(-1, index - 1 - _REACH), -1))
    after = _small(words, tags, range(index + 1, min(len(words), index + 1 + _REACH)))
    past, to_come = _tense(tags[index - 1 :: -1] if index else ()), _tense(tags[index + 1 :])
    alone, ahead = (max(-_MOST, min(_MOST, margin // _STEP)) for margin in verb_margins(tokens, tags, index))
    seen = [
        "b=", f"l1={l1}", f"l2={l2}", f"l3={l3}", f"r1={r1}", f"r2={r2}", f"r3={r3}",
        f"lr={l1} {r1}", f"ll={l2} {l1}", f"rr={r1} {r2}",
        f"t0={t0}", f"tl={t1} {t0}", f"tr={t0} {u1}", f"T1={t1}", f"T2={t2}", f"U1={u1}", f"U2={u2}",
        f"Tt={t1} {u1}", f"TT={t2} {t1}", f"UU={u1} {u2}", f"T3={t3} {t2} {t1}", f"U3={u1} {u2} {u3}",
        f"s1={l1[-3:]}", f"e1={r1[-3:]}", f"fl={before}", f"fr={after}", f"fd={before} {u1}",
        f"vt={past} {to_come}", f"vb={past}", f"va={to_come}",
        f"m={alone}", f"a={ahead}", f"ma={t0} {ahead}", f"o={_shape(tokens, index)}",
    ]  # fmt: skip
    seen.extend(_cues(words, index))
    near = range(max(0, index - _NEAR), min(len(words), index + _NEAR + 1))
    seen.extend({f"n={words[at]}": None for at in near if tags[at] in _OPEN and words[at] != words[index]})
    return seen


def _seven(of: Sequence[str], index: int) -> Sequence[str]:
    if 3 <= index < len(of) - 3:
        return of[index - 3 : index + 4]
    return ["<", "<", "<", *of, ">", ">", ">"][index : index + 7]


def _small(words: Sequence[str], tags: Sequence[str], places: range) -> str:
    # The nearest word that shows the build of the sentence, and how far off it is.
    for far, at in enumerate(places):
        if tags[at] in _SMALL:
            return f"{words[at]} {min(far, 3)}"
        if not tags[at][:1].isalpha():
            return f"{tags[at]} {min(far, 3)}"
    return "-"


def _tense(tags: Sequence[str]) -> str:
    return next((tag for tag in tags if tag in _FINITE), "none")


def _cues(words: Sequence[str], index: int) -> Iterator[str]:
    senses = _cue_words().get(words[index])
    if not senses:
        return
    seen = set(words[:index]) | set(words[index + 1 :])
    seen |= {part for word in seen if "-" in word or "'" in word for part in re.split("[-']", word)}
    found = {sense: len(seen & cues) for sense, cues in senses.items()}
    most = max(found.values())
    if most and list(found.values()).count(most) == 1:
        yield f"q={max(found, key=lambda sense: found[sense])}"
    yield from (f"q2={sense}" for sense, n in found.items() if n)


@cache
def _cue_words() -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for line in CUES.read_text(encoding="utf-8").splitlines():
        sense, _, cues = line.partition("\t")
        found.setdefault(sense.partition("_")[0], {})[sense] = frozenset(cues.split(" "))
    return found


def _shape(tokens: Sequence[str], index: int) -> str:
    token = tokens[index]
    written = (
        "small" if token.islower() else "all in capitals" if token.isupper() and len(token) > 1 else "with a capital"
    )
    first = " at the start" if not any(token[:1].isalnum() for token in tokens[:index]) else ""
    proper = "".join(
        side if 0 <= at < len(tokens) and tokens[at][:1].isupper() and at > 0 else "-"
        for side, at in (("<", index - 1), (">", index + 1))
    )
    return f"{written}{first} {proper}"
