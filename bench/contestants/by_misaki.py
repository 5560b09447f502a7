"""What misaki 0.9.4 makes of English words whose tags are given: by worker.py, no sentence is spoken.

{"ask": "words", "british", "text", "pieces": [[start, end, tag], ...]} is answered with {"words": [[start, end,
phonemes], ...]}, in order. A token of spaCy's that begins in a piece gets its tag.
"""

import re
from bisect import bisect_right
from importlib.metadata import version
from typing import Any

import spacy
from misaki.en import G2P, Lexicon
from misaki.espeak import EspeakFallback
from worker import Contestant, serve

_HYPHENS = re.compile(r"[-_]+")


def load() -> Contestant:
    accents = {british: _without_spacys_model(british) for british in (False, True)}

    def words(question: dict[str, Any]) -> dict[str, Any]:
        g2p = accents[question["british"]]
        g2p.pieces = question["pieces"]
        _, tokens = g2p(question["text"], preprocess=False)
        found, at = [], 0
        for token in tokens:
            found.append((at, at + len(token.text), token.phonemes or ""))
            at += len(token.text) + len(token.whitespace)
        return {"words": found}

    return Contestant(f"misaki {version('misaki')}", _speaks_nothing, {"words": words})


def _speaks_nothing(_ids: list[int], _voice: str, _speed: float) -> Any:
    raise NotImplementedError("misaki makes phonemes, no sound")


class _Tagged(G2P):
    """misaki's own code with tags from outside in the place of spaCy's model, which its constructor would fetch."""

    pieces: list[tuple[int, int, str]]


def _without_spacys_model(british: bool) -> _Tagged:
    g2p = _Tagged.__new__(_Tagged)
    g2p.version, g2p.british, g2p.unk = None, british, ""
    g2p.lexicon = Lexicon(british)
    g2p.fallback = EspeakFallback(british)
    split = spacy.blank("en")

    def nlp(text: str) -> Any:
        document = split(text)
        starts = [start for start, _, _ in g2p.pieces]
        for token in document:
            piece = g2p.pieces[max(0, bisect_right(starts, token.idx) - 1)]
            # A hyphen inside a word is one to every tagger, whatever the word is.
            is_hyphen = _HYPHENS.fullmatch(token.text) and piece[0] < token.idx < piece[1]
            token.tag_ = "HYPH" if is_hyphen else piece[2]
        return document

    g2p.nlp = nlp
    return g2p


serve(load)
