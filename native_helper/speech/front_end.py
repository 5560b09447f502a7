"""The text front end: text to what is spoken in one go, whoever speaks it; blocks, translate, normalize, split."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from native_helper.speech.blocks import Blocks
from native_helper.speech.incoming import Incoming, Part, TextSegment
from native_helper.speech.language import DEFAULT_LANGUAGE
from native_helper.speech.normalize import normalize, plain
from native_helper.speech.request import Request, heard_before, language_in, marks
from native_helper.speech.sections import both, sections
from native_helper.speech.split import Start, split
from native_helper.speech.stopwatch import Stopwatch
from native_helper.speech.utf16 import Utf16Map, utf16_length
from native_helper.speech.utterance import Block, Paragraph, SpokenText, Utterance
from native_helper.voices.family import Waiting

if TYPE_CHECKING:
    from native_helper.speech.translate.ahead import Translated
    from native_helper.speech.translate.target import Target
    from native_helper.speech.translate.translator import Translator

Heed: TypeAlias = Callable[[Block, SpokenText], None]


@dataclass(frozen=True, slots=True)
class NeedText:
    """All whole sentences that came are spoken, and more was promised: step again after `append`.

    A sentence without its end waits for the rest: what follows may be the other half of its last word.
    """


@dataclass(frozen=True, slots=True)
class Found:
    """Neighbouring utterances of one language, at least one."""

    language: str
    utterances: list[Utterance]


class FrontEnd:
    """What is spoken of one text, found as it is needed; fed by any thread."""

    def __init__(self, request: Request, translator: "Translator | None", watch: Stopwatch) -> None:
        """Raises TextTooLong, BadRequest for a segment outside the text, and what Target does of `request.to`."""
        self._request = request
        self._watch = watch
        self._target = _target(request.to, translator, watch)
        self.to = self._target.language if self._target else None
        self.units = Utf16Map()
        self.had_words = False  # spoken, or left out because they stand before `from_`
        self._incoming = Incoming()
        self.append(request.text, request.segments, request.more)

    def append(self, text: str, segments: Sequence[TextSegment], more: bool) -> None:
        """Add text to the end. Raises BadRequest after the last part, TextTooLong."""
        self._incoming.put(Part(text, utf16_length(text), segments, more))

    def found(self, own: str | None = None, heed: Heed | None = None) -> Generator[Found | NeedText | Waiting]:
        """Yield what is spoken, block by block, or translated sentence by sentence.

        `own` is the language of text that nothing tells one of; `heed` gets every block, and how it is spoken.
        """
        start, lead_s = Start(spoken=0), 0.0
        with closing(self._pieces(own)) as pieces:
            for piece in pieces:
                if isinstance(piece, NeedText | Waiting):
                    yield piece
                    continue
                if not isinstance(piece, Paragraph):
                    said, language = piece, self.to or ""
                    if not said.has_word:  # nothing came back: better untranslated than unread
                        said, language = replace(piece, text=piece.wanted.text), piece.wanted.language
                    utterances = self._translated(said, language, start)
                else:
                    language = piece.language
                    start = replace(start, offset=piece.offset)
                    spoken = self._normalized(piece.block, language)
                    if heed is not None:
                        heed(piece.block, spoken)
                    with self._watch.stage("split"):
                        utterances, lead_s = _between_pauses(spoken, piece.block, language, start, lead_s)
                if utterances:
                    start, self.had_words = start.after(utterances), True
                    yield Found(language, utterances)

    def _pieces(self, own: str | None) -> "Generator[Paragraph | Translated | NeedText | Waiting]":
        if self._target is None:
            return self._paragraphs(own)
        return self._target.pieces(self._paragraphs(None), self._read, self._request.language)

    def _read(self, block: Block) -> SpokenText:
        return plain(block, self._request.skip, markup=self._request.markup)

    def _paragraphs(self, own: str | None) -> Generator[Paragraph | NeedText]:
        language = DEFAULT_LANGUAGE
        heard: str | None = None
        for block in self._blocks():
            if isinstance(block, NeedText):
                yield block
                continue
            with self._watch.stage("normalize"):
                # Of what is left out too: a short paragraph behind it is in the language that it told.
                language = language_in(self._request, block, (own or heard,), language)
                heard = heard_before(block, language, heard)
            offset = 0
            if self.units.units(block.start) < self._request.from_:
                self.had_words = True
                if self.units.units(block.end) <= self._request.from_:
                    continue
                offset = self.units.point(self._request.from_)
            yield Paragraph(block, language, offset)

    def _normalized(self, block: Block, language: str) -> SpokenText:
        with self._watch.stage("normalize"):
            request = self._request
            return normalize(block, language, request.skip, request.own_words, markup=request.markup)

    def _translated(self, piece: "Translated", language: str, start: Start) -> list[Utterance]:
        # The rules of the new language and the person's words; what is skipped was left out before.
        block = piece.block(language)
        with self._watch.stage("normalize"):
            spoken = normalize(block, language, own_words=self._request.own_words)
        with self._watch.stage("split"):
            return piece.placed(split(spoken, block, language, replace(start, offset=0)))

    def _blocks(self) -> Iterator[Block | NeedText]:
        blocks = Blocks()
        while True:
            with self._watch.stage("blocks"):
                block = blocks.next_block()
            if block is not None:
                yield block
            elif blocks.complete:
                return
            elif (part := self._incoming.take()) is None:
                yield NeedText()
            else:
                with self._watch.stage("blocks"):
                    self.units.add(part.text)
                    blocks.feed(part.text, marks(part.segments, self.units), complete=not part.more)


def _target(to: str | None, translator: "Translator | None", watch: Stopwatch) -> "Target | None":
    if to is None:
        return None
    from native_helper.speech.translate.target import Target  # few readings are translated

    return Target(to, translator, watch)


def _between_pauses(
    spoken: SpokenText, block: Block, language: str, start: Start, lead_s: float
) -> tuple[list[Utterance], float]:
    # The utterances of a block, and the silence that is still to come: pauses before the first word of all, and those
    # in blocks without a word, wait for the next word.
    utterances: list[Utterance] = []
    asked_s = 0.0  # behind the last utterance
    for section, pause_s in sections(spoken):
        found = list(split(section, block, language, replace(start.after(utterances), offset=start.offset)))
        if found:
            found[0] = replace(found[0], lead_s=lead_s)
            utterances += found
            lead_s = asked_s = 0.0
        if pause_s is None:
            break
        if utterances:
            asked_s = both(asked_s, pause_s)
            utterances[-1] = replace(utterances[-1], pause_s=asked_s)
        elif spoken.start >= start.offset:
            lead_s = both(lead_s, pause_s)
    return utterances, lead_s
