"""Sentences to translate in, translated ones out, in order; the next ones are translated while one is spoken.

What needs no translation passes in its place. Nobody waits here: where the next translation has not come, Waiting does.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from native_helper.speech.pauses import AFTER_SENTENCE_S
from native_helper.speech.translate.languages import Language, require
from native_helper.speech.translate.source import Wanted
from native_helper.speech.translate.translator import Translator
from native_helper.speech.utterance import Block, Paragraph, Utterance
from native_helper.speech.words import has_word
from native_helper.voices.family import Waiting
from native_helper.workers.answers import Answers

_AHEAD: Final = 4  # sentences that are asked for, the one that is waited for among them
_AHEAD_CHARS: Final = 4000  # of them together, where one is long

N = TypeVar("N")  # what the source says where it has nothing now


@dataclass(frozen=True, slots=True)
class Translated:
    """A sentence and its translation."""

    wanted: Wanted
    text: str

    @property
    def has_word(self) -> bool:
        """Whether there is anything to say."""
        return has_word(self.text, 0, len(self.text))

    def block(self, language: str) -> Block:
        """Return the translation as a block of its own, whose offsets are its own too."""
        inside = self.wanted.block
        ends = self.wanted.ends_block and inside.ends_paragraph
        return replace(inside, text=self.text, start=0, language=language, ends_paragraph=ends)

    def placed(self, utterances: Iterable[Utterance]) -> list[Utterance]:
        """Return `utterances` of the translation with all their words at the whole sentence of the original."""
        wanted = self.wanted
        placed = [
            replace(
                one,
                words=tuple(replace(word, source=wanted.sentence) for word in one.words),
                sentence=wanted.sentence,
                joined=(),
            )
            for one in utterances
        ]
        if placed:
            placed[0] = replace(placed[0], lead_s=wanted.lead_s, translation=self.text)
            pause_s = placed[-1].pause_s if wanted.ends_block else max(placed[-1].pause_s, AFTER_SENTENCE_S)
            placed[-1] = replace(placed[-1], pause_s=wanted.pause_s or pause_s)
        return placed


@dataclass(slots=True)
class _Asked:
    wanted: Wanted
    answers: Answers
    text: str = ""
    over: bool = False

    def has_come(self) -> bool:
        return self.answers.has_come

    def look(self) -> bool:
        """Take what came; return whether all has. Raises what ended the request."""
        while not self.over and (answer := self.answers.take()) is not None:
            if answer["type"] == "translated":
                self.text = answer["text"]
            self.over = answer["type"] == "end"
        return self.over


def ahead(
    source: Iterator[Wanted | Paragraph | N], target: Language, translator: Translator
) -> Generator[Translated | Paragraph | Waiting | N]:
    """Yield what `source` has, its sentences translated into `target`. Closing it cancels what was asked for.

    What is neither sentence nor paragraph passes only when nothing stands before it, and the source is asked again.
    Raises VoiceUnavailable, and NoVoiceForLanguage for a sentence in a language that the translator does not read.
    """
    line: deque[_Asked | Paragraph] = deque()
    try:
        while True:
            nothing = None
            while nothing is None and _has_room(line) and (found := next(source, None)) is not None:
                if isinstance(found, Wanted):
                    line.append(_Asked(found, _answers(found, target, translator)))
                elif isinstance(found, Paragraph):
                    line.append(found)
                else:
                    nothing = found
            if line:
                yield _step(line, translator)
            elif nothing is None:
                return
            else:
                yield nothing
    finally:
        for one in line:
            if isinstance(one, _Asked):
                one.answers.cancel()


def _answers(sentence: Wanted, target: Language, translator: Translator) -> Answers:
    return translator.ask(sentence.text, require(sentence.language).code, target.code)


def _step(line: "deque[_Asked | Paragraph]", translator: Translator) -> Translated | Paragraph | Waiting:
    # The first in line, if it is there.
    first = line[0]
    if isinstance(first, Paragraph):
        line.popleft()
        return first
    if not first.look():
        return Waiting(first.has_come, loading=translator.is_loading)
    line.popleft()
    return Translated(first.wanted, first.text)


def _has_room(line: "deque[_Asked | Paragraph]") -> bool:
    n_chars = sum(len(one.wanted.text) for one in line if isinstance(one, _Asked))
    return len(line) < _AHEAD and n_chars < _AHEAD_CHARS
