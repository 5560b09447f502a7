"""What is read of a paragraph in; its sentences that are to be translated out, each with its place and its silence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from native_helper.speech.pauses import MAX_PAUSE_S
from native_helper.speech.sentences import sentences
from native_helper.speech.utterance import Block, Pause, Span, SpokenText
from native_helper.speech.words import Range, has_word


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sentence that is to be translated, or a part of one between two pauses that the text asks for."""

    text: str
    sentence: Span  # the whole of it, in the original
    language: str  # BCP 47
    block: Block  # that it stands in
    ends_block: bool = False
    lead_s: float = 0.0  # silence that the text asks for before it
    pause_s: float = 0.0  # and behind it


def wanted(plain: SpokenText, block: Block, language: str, offset: int) -> list[Wanted]:
    """Return the sentences of `block` that have a word and end behind `offset`; `plain` is what is read of it."""
    cuts = [pause.at for pause in plain.pauses]
    found: list[tuple[int, Wanted]] = []
    for whole in sentences(plain.text, language):
        source = plain.source(*whole)
        if source.end <= offset:
            continue
        for begin, end in _between(whole, cuts):
            if has_word(plain.text, begin, end):
                found.append((begin, Wanted(plain.text[begin:end].strip(), source, language, block)))
    return list(_with_silence(found, plain.pauses))


def _between(whole: Range, cuts: list[int]) -> Iterator[Range]:
    begin, end = whole
    return pairwise([begin, *(cut for cut in cuts if begin < cut < end), end])


def _with_silence(found: list[tuple[int, Wanted]], pauses: tuple[Pause, ...]) -> Iterator[Wanted]:
    # A pause belongs to what begins before it; those before the first to the first.
    for number, (begin, one) in enumerate(found):
        is_last = number == len(found) - 1
        until = pauses[-1].at if is_last and pauses else 0 if is_last else found[number + 1][0]
        behind = sum(pause.seconds for pause in pauses if begin < pause.at <= until)
        before = sum(pause.seconds for pause in pauses if pause.at <= begin) if number == 0 else 0.0
        yield replace(one, ends_block=is_last, lead_s=min(before, MAX_PAUSE_S), pause_s=min(behind, MAX_PAUSE_S))
