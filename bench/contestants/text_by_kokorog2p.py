"""kokorog2p on sentences, without spaCy: the last version whose lexicon is in its wheel."""

from collections.abc import Callable
from importlib.metadata import version

from texts import serve_texts


def load() -> Callable[[str], str]:
    from kokorog2p import get_g2p

    g2p = get_g2p("en-us", use_spacy=False)
    return lambda text: " ".join(token.phonemes or "" for token in g2p(text))


serve_texts(f"kokorog2p {version('kokorog2p')}", load)
