"""misaki 0.9.4 on sentences, its spaCy pipeline without a model: every word is tagged NN."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from texts import serve_texts


def load() -> Callable[[str], str]:
    import spacy
    from misaki.en import G2P, Lexicon
    from misaki.espeak import EspeakFallback

    g2p = G2P.__new__(G2P)  # its constructor would fetch the model
    g2p.version, g2p.british, g2p.unk = None, False, ""
    g2p.lexicon = Lexicon(british=False)
    g2p.fallback = EspeakFallback(british=False)
    split = spacy.blank("en")

    def nlp(text: str) -> Any:
        document = split(text)
        for token in document:
            token.tag_ = "NN"
        return document

    g2p.nlp = nlp
    return lambda text: str(g2p(text)[0])


serve_texts(f"misaki {version('misaki')}", load)
