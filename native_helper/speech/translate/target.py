"""The language that a reading is translated into: its paragraphs in, translated sentences out."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import TypeVar

from native_helper.errors import NotSupported
from native_helper.speech.stopwatch import Stopwatch
from native_helper.speech.translate.ahead import Translated, ahead
from native_helper.speech.translate.languages import as_tag, find, is_same, require
from native_helper.speech.translate.source import Wanted, wanted
from native_helper.speech.translate.translator import Translator
from native_helper.speech.utterance import Block, Paragraph, SpokenText
from native_helper.voices.family import Waiting
from native_helper.wire.types import Kind

N = TypeVar("N")  # what paragraphs say where there is none now


class Target:
    """One reading's."""

    def __init__(self, tag: str, translator: Translator | None, watch: Stopwatch) -> None:
        """Raises NoVoiceForLanguage if nobody translates into the language of `tag`."""
        self.language = as_tag(tag)
        self._translator = translator
        self._watch = watch

    def pieces(
        self, paragraphs: Iterator[Paragraph | N], read: Callable[[Block], SpokenText], told: str | None
    ) -> Generator[Translated | Paragraph | Waiting | N]:
        """Yield `paragraphs`, of which `read` tells what is read, translated. Raises what `ahead` does, NotSupported.

        `told` is the language that somebody said the text is in: that one must be translated.
        """
        if self._translator is None:
            raise NotSupported("Nothing can be translated here.")
        yield from ahead(self._sentences(paragraphs, read, told), require(self.language), self._translator)

    def _sentences(
        self, paragraphs: Iterator[Paragraph | N], read: Callable[[Block], SpokenText], told: str | None
    ) -> Iterator[Wanted | Paragraph | N]:
        # What is in the wanted language already is spoken as it stands, and so is code.
        for paragraph in paragraphs:
            if not isinstance(paragraph, Paragraph):
                yield paragraph
            elif is_same(paragraph.language, self.language) or paragraph.block.kind is Kind.CODE:
                yield replace(paragraph, language=self.language)
            elif find(paragraph.language) is None and paragraph.language != told:
                yield paragraph  # one that the translator does not read must not end an article
            else:
                block, language, offset = paragraph.block, paragraph.language, paragraph.offset
                with self._watch.stage("normalize"):
                    found = wanted(read(block), block, language, offset)
                yield from found
