"""Utter's text front end, raw text to phonemes."""

import sys
from collections.abc import Callable
from pathlib import Path

from texts import serve_texts

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from native_helper import __version__


def load() -> Callable[[str], str]:
    from native_helper.speech.blocks import Blocks
    from native_helper.speech.normalize import normalize
    from native_helper.speech.phonemize import phonemize
    from native_helper.speech.split import Start, split

    def phonemes_of(text: str) -> str:
        blocks, start = Blocks(), Start(spoken=0)
        blocks.feed(text, [], complete=True)
        first = ""
        while (block := blocks.next_block()) is not None:
            for utterance in split(normalize(block, "en"), block, "en", start):
                found = phonemize(utterance, "en-us").phonemes
                assert found is not None
                first = first or " ".join(found.words)
            start = Start()
        return first

    return phonemes_of


serve_texts(f"utter {__version__}", load)
