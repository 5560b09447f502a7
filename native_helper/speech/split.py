"""Spoken text in, utterances out: what a voice speaks in one go, and the silence that follows it.

A sentence is an utterance. Very short ones are joined with a neighbour, since a voice has no melody for one word;
one over MAX_COST is cut at a clause, else at a word. The first of a reading is short, cut at a clause where it is
long, so that sound starts early; the next ones grow with what was spoken before them, so that it does not stop again
on a machine that makes speech twice as fast as it is heard.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from native_helper.speech.pauses import AFTER_SENTENCE_S, pause_after
from native_helper.speech.said import spoken_words, unbroken
from native_helper.speech.sentences import Range, has_word, sentences, whole_character
from native_helper.speech.utterance import Block, Span, SpokenText, Utterance
from native_helper.wire.types import Kind

# Cost is about the number of sounds: one for a letter, three for a digit or a Chinese character.
MAX_COST: Final = 250  # some 15 s; Kokoro's limit of 510 phonemes is never met
FIRST_COST: Final = 50  # some 3 s: a second of work for two cores
SHORT_COST: Final = 12
_MIN_PART: Final = 12

# Seconds of silence at speed 1; after less than a block it is the mark that counts.
_AFTER_BLOCK_S: Final = {
    Kind.HEADING: 0.7,
    Kind.LIST_ITEM: 0.4,
    Kind.TABLE_ROW: 0.4,
    Kind.CODE: 0.5,
}
_AFTER_PARAGRAPH_S: Final = 0.6

_CLOSERS: Final = r"""["'”’)\]»」』”）》]*"""
# Where a long sentence may be cut, best first. Each match ends where the first part does.
_STRONG: Final = re.compile(rf"(?:[.!?…;:؛]{_CLOSERS}|[—–―])(?=\s)|[。！？；：｡।॥]{_CLOSERS}|[—–―](?=\w)")
_COMMA: Final = re.compile(rf"[,،)\]»]{_CLOSERS}(?=\s)|[，、）」』]")
_SPACE: Final = re.compile(r"\s(?=\S)")
# A digit, or one Chinese, Japanese or Korean character, is a syllable or more.
_SYLLABLE: Final = re.compile("[0-9\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a reading begins and how much of it was spoken before, if that little that sound is waited for."""

    offset: int = 0  # sentences that end at or before it are left out
    spoken: int = MAX_COST  # cost of the reading's utterances so far

    def after(self, utterances: Sequence[Utterance]) -> "Start":
        """Return the start of the block behind `utterances`."""
        return Start(spoken=self.spoken + sum(cost_of(one.text, 0, len(one.text)) for one in utterances))


def split(spoken: SpokenText, block: Block, language: str, start: Start | None = None) -> Iterator[Utterance]:
    """Yield the utterances of `spoken`, which is `block` normalised. Every word is in exactly one of them."""
    start = start or Start()
    text = spoken.text
    whole = unbroken(spoken, sentences(text, language))
    found = [one for one in whole if spoken.source(*one).end > start.offset]
    groups = _joined(text, found)
    before = start.spoken
    for number, (begin, end) in enumerate(groups, 1):
        sentence = spoken.source(begin, end)
        parts = _parts(text, begin, end, before)
        before += cost_of(text, begin, end)
        for part in parts:
            pause_s = pause_after(text[slice(*part)])
            if part == parts[-1]:
                pause_s = _after_block(block, pause_s) if number == len(groups) else AFTER_SENTENCE_S
            yield _utterance(spoken, part, language, sentence, (block.paragraph, pause_s))


def _utterance(spoken: SpokenText, part: Range, language: str, sentence: Span, place: tuple[int, float]) -> Utterance:
    begin, end = part
    found = tuple(spoken_words(spoken, begin, end, language))
    return Utterance(spoken.text[begin:end], found, language, sentence, *place)


def _joined(text: str, found: list[Range]) -> list[Range]:
    # Sentences with each very short one joined to the next, the last to the one before; none without a word.
    groups: list[Range] = []
    for begin, end in found:
        if groups and _is_short(text, groups[-1]) and cost_of(text, groups[-1][0], end) <= MAX_COST:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((begin, end))
    if len(groups) > 1 and _is_short(text, groups[-1]) and cost_of(text, groups[-2][0], groups[-1][1]) <= MAX_COST:
        _, end = groups.pop()
        groups[-1] = (groups[-1][0], end)
    return [group for group in groups if has_word(text, *group)]


def _is_short(text: str, group: Range) -> bool:
    return cost_of(text, *group) < SHORT_COST or not has_word(text, *group)


def _parts(text: str, begin: int, end: int, before: int) -> list[Range]:
    # The sentence whole, or cut where a reader would breathe; what has no word, as a row of dots, is left out.
    # `before` is the cost of what the reading has spoken.
    parts: list[Range] = []
    while has_word(text, begin, end):
        longest = before + FIRST_COST
        stop = _early_end(text, begin, end, longest) if longest < MAX_COST else end
        if cost_of(text, begin, stop) > MAX_COST:
            stop = _cut(text, begin, _reach(text, begin, stop, MAX_COST))
        elif not has_word(text, stop, end) and cost_of(text, begin, end) <= MAX_COST:
            stop = end  # the last word keeps the marks behind it
        if has_word(text, begin, stop):
            parts.append((begin, stop))
        before += cost_of(text, begin, stop)
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    return parts


def _early_end(text: str, begin: int, end: int, longest: int) -> int:
    # At the last clause within reach, else at the next one; a long sentence without any is cut between words.
    cost = cost_of(text, begin, end)
    if cost <= longest:
        return end
    near = _reach(text, begin, end, longest)
    for borders in (_STRONG, _COMMA):
        early = [match.end() for match in borders.finditer(text, begin + _MIN_PART, near)]
        if early and has_word(text, begin, early[-1]):
            return early[-1]
    if cost <= longest + FIRST_COST:
        return end
    far = _reach(text, begin, end, longest + FIRST_COST)
    late = [match.end() for borders in (_STRONG, _COMMA) for match in borders.finditer(text, near, far)]
    return min(late) if late else _cut(text, begin, near)


def _cut(text: str, begin: int, reach: int) -> int:
    # The last good border; clauses only behind the first third, so that parts stay long.
    third = begin + (reach - begin) // 3
    for borders, lowest in ((_STRONG, third), (_COMMA, third), (_SPACE, begin + 1)):
        last = None
        # One character is left out, since "3," at the very edge may be the beginning of "3,5".
        for match in borders.finditer(text, lowest, reach - 1):
            last = match.end() if borders is not _SPACE else match.start()
        if last is not None:
            return last
    return whole_character(text, begin + 1, reach)


def cost_of(text: str, begin: int, end: int) -> int:
    """Return about how many sounds `text[begin:end]` has."""
    return end - begin + 2 * len(_SYLLABLE.findall(text, begin, end))


def _reach(text: str, begin: int, end: int, cost: int) -> int:
    # How far `cost` goes; less than `end`, since the whole costs more.
    if begin + cost < end and not _SYLLABLE.search(text, begin, begin + cost):
        return begin + cost
    position = begin
    while position < end and cost > 0:
        cost -= 3 if _SYLLABLE.match(text, position) else 1
        position += 1
    return position if cost >= 0 else position - 1


def _after_block(block: Block, pause_s: float) -> float:
    if block.ends_paragraph:
        return _AFTER_BLOCK_S.get(block.kind, _AFTER_PARAGRAPH_S)
    return pause_s  # a paragraph in several blocks is cut after a sentence where it has one
