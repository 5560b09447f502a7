"""Sentences by one kept library: [(language, text)] as JSON in, {"sentences", "seconds"} out. Runs in its environment.

A language that the library lacks is read by its English rules.
"""

import json
import sys
import time
from collections.abc import Callable

Splitter = Callable[[str, str], list[str]]


def splitter(name: str) -> Splitter:
    """Return what splits (text, language)."""
    if name == "pysbd":
        import pysbd
        from pysbd.languages import LANGUAGE_CODES

        made = {code: pysbd.Segmenter(language=code, clean=False) for code in LANGUAGE_CODES}
        return lambda text, language: made.get(language, made["en"]).segment(text)
    if name == "sentencex":
        import sentencex

        return lambda text, language: list(sentencex.segment(language, text))
    if name == "syntok":
        from syntok import segmenter

        return lambda text, _: [
            text[sentence[0].offset : sentence[-1].offset + len(sentence[-1].value)]
            for paragraph in segmenter.analyze(text)
            for sentence in paragraph
        ]
    if name == "nupunkt":
        import nupunkt

        return lambda text, _: list(nupunkt.sent_tokenize(text))
    if name == "segtok":
        from segtok.segmenter import split_single

        return lambda text, _: list(split_single(text))
    from sentence_splitter import SentenceSplitter, SentenceSplitterException

    kept: dict[str, SentenceSplitter] = {}

    def split(text: str, language: str) -> list[str]:
        if language not in kept:
            try:
                kept[language] = SentenceSplitter(language=language)
            except SentenceSplitterException:
                kept[language] = SentenceSplitter(language="en")
        return list(kept[language].split(text=text))

    return split


def main() -> None:
    tasks = json.load(sys.stdin)
    split = splitter(sys.argv[1])
    split("One. Two.", "en")  # what is loaded at first use is not measured
    began = time.perf_counter()
    found = [split(text, language) for language, text in tasks]
    seconds = time.perf_counter() - began
    whole = [[part.strip() for part in parts if part.strip()] for parts in found]
    json.dump({"sentences": whole, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
