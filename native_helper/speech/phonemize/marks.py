"""Of the punctuation between the words of an utterance, what Kokoro was trained on, as it stands in the text."""

import re
from collections.abc import Container, Iterator
from typing import Final

from native_helper.speech.sentences import sentences
from native_helper.speech.utterance import Utterance
from native_helper.voices.kokoro.alphabet import MARKS

# Marks as Kokoro knows them. Dots, hyphens and straight quotes are told by what stands around them.
_SAME_MARK: Final = {
    **{mark: mark for mark in MARKS if mark != '"'}, **dict.fromkeys("–―─", "—"), "：": ":", "！": "!",
    **dict.fromkeys("«„‟「『《〈", "“"), **dict.fromkeys("»」』》〉", "”"), **dict.fromkeys("[{（【", "("),
    **dict.fromkeys("]}）】", ")"), **dict.fromkeys("。｡।॥։۔", "."), **dict.fromkeys("，、،", ","),
    **dict.fromkeys("；؛", ";"), **dict.fromkeys("？؟", "?"), **dict.fromkeys("～〜", "—"),
}  # fmt: skip
# Chinese and Japanese write no space beside marks, and Kokoro knows them with one: before a mark that opens, behind
# another, but not between two.
_WIDE: Final = "：！「」『』《》〈〉（）【】。｡，、；？～〜"
_UNSPACED: Final = re.compile("[\u3001-\u9fff\uff00-\uff60].|.[\u3001-\u9fff\uff00-\uff60]", re.DOTALL)
_UNWRITTEN: Final = "\u3000"
_BETWEEN_MARKS: Final = re.compile(rf"{_UNWRITTEN}+(?=[^\s\w“(])|(?<=[“(]){_UNWRITTEN}+")
_OPENING: Final = "“("
_DOTS: Final = re.compile(r"\.{2,}")
_REPEATED: Final = re.compile(r"([^\s\w])(?:\s*\1)+")
_SPACES: Final = re.compile(r"\s+")
_SPACE_OR_END: Final = re.compile(r"\s|\Z")


def gaps(utterance: Utterance) -> Iterator[str]:
    """Yield what stands before, between and behind the words: one more than there are words."""
    text, words = utterance.text, utterance.words
    ends = {end for _, end in sentences(text, utterance.language)}
    borders = [0, *(border for word in words for border in (word.spoken_start, word.spoken_end)), len(text)]
    for number in range(len(words) + 1):
        begin, end = borders[2 * number : 2 * number + 2]
        if text[begin:end] == " " and 0 < number < len(words):
            yield " "  # most are
            continue
        kept = "".join(_mark(text, index, ends) for index in range(begin, end))
        spaced = _SPACES.sub(" ", _BETWEEN_MARKS.sub("", kept))
        marks = _REPEATED.sub(r"\1", _DOTS.sub("…", spaced))
        if number == 0:
            marks = "".join(mark for mark in marks if mark in _OPENING)
        yield marks.rstrip() if number == len(words) else marks


def _mark(text: str, index: int, ends: Container[int]) -> str:
    """Return what Kokoro gets for the character between two words; `ends` are the places behind sentences."""
    mark = text[index]
    before, after = text[index - 1 : index] or " ", text[index + 1 : index + 2] or " "
    if mark.isspace():
        return " "
    if mark == "." and before != "." != after:
        # One that ends no sentence is a part of "e.g." or "Dr.", and makes no pause.
        match = _SPACE_OR_END.search(text, index)
        return "." if match and match.start() in ends else ""
    if mark == "-":
        return "—" if "-" in (before, after) or (before.isspace() and after.isspace()) else ""
    is_unspaced = _UNSPACED.match(before + after) is not None
    if mark == '"':
        opens = not after.isspace() and (before.isspace() or before in _OPENING)
        # Without spaces nothing around it tells its direction.
        kept = "“" if (text.count('"', 0, index) % 2 == 0 if is_unspaced else opens) else "”"
    else:
        kept = _SAME_MARK.get(mark, "")
    if kept and (is_unspaced or mark in _WIDE):
        return _UNWRITTEN + kept if kept in _OPENING else kept + _UNWRITTEN
    return kept
