"""Spoken text in, utterances out: what a voice speaks in one go, and the silence that follows it.

Neighbouring sentences of a paragraph are joined until they cost JOINED_COST, since a voice has no melody for a few
words; each keeps its own span, so that who listens still steps by sentence. One over MAX_COST is cut where a reader
would breathe, in parts of like length. The first of a reading is short, cut at a clause where it is long, so that sound
starts early; the next ones grow with what was spoken before them, so that it does not stop again on a machine that
makes speech twice as fast as it is heard.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from native_helper.speech.pauses import AFTER_SENTENCE_S, pause_after, pause_after_block
from native_helper.speech.said import spoken_words, unbroken
from native_helper.speech.sentences import sentences
from native_helper.speech.split.cost import cost_of
from native_helper.speech.split.groups import FIRST_COST, JOINED_COST, MAX_COST, Group, groups_of
from native_helper.speech.utterance import Block, Sentence, SpokenText, Utterance, Word
from native_helper.speech.words import Range

__all__ = ["FIRST_COST", "JOINED_COST", "MAX_COST", "Start", "cost_of", "split"]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a reading begins and how much of it was spoken before, if that little that sound is waited for."""

    offset: int = 0  # sentences that end at or before it are left out
    spoken: float = MAX_COST  # cost of the reading's utterances so far

    def after(self, utterances: Sequence[Utterance]) -> "Start":
        """Return the start of the block behind `utterances`."""
        return Start(spoken=self.spoken + sum(cost_of(one.text, one.language) for one in utterances))


def split(spoken: SpokenText, block: Block, language: str, start: Start | None = None) -> Iterator[Utterance]:
    """Yield the utterances of `spoken`, which is `block` normalised. Every word is in exactly one of them."""
    start = start or Start()
    whole = unbroken(spoken, sentences(spoken.text, language))
    found = [one for one in whole if spoken.source(*one).end > start.offset]
    # What was written as one thing, and what a person gave sounds for, is spoken in one go.
    things = [(one.spoken_start, one.spoken_end) for one in spoken.rewrites]
    groups = list(groups_of(spoken.text, found, language, start.spoken, things))
    for number, group in enumerate(groups, 1):
        for part in group.parts:
            pause_s = pause_after(spoken.text[slice(*part)])
            if part == group.parts[-1]:
                if number < len(groups):
                    pause_s = max(pause_s, AFTER_SENTENCE_S)
                elif block.ends_paragraph:  # else it goes on in the next block, cut after a sentence where it has one
                    pause_s = pause_after_block(spoken.text[slice(*part)], block.kind)
            yield _utterance(spoken, part, group, language, (block.paragraph, pause_s))


def _utterance(spoken: SpokenText, part: Range, group: Group, language: str, place: tuple[int, float]) -> Utterance:
    begin, end = part
    found: list[Word] = []
    told: list[Sentence] = []
    # No word goes over the end of a sentence, though no space may stand there: "the end.Then".
    for first, last in group.sentences:
        told.append(Sentence(len(found), spoken.source(first, last)))
        found += spoken_words(spoken, (max(first, begin), min(last, end)), begin, language)
    whole = spoken.source(group.sentences[0][0], group.sentences[-1][1])
    joined = tuple(told) if len(told) > 1 else ()
    return Utterance(spoken.text[begin:end], tuple(found), language, whole, *place, joined=joined)
