"""Where sentences end: every mark that may end one is judged by what stands on both sides of it."""

import re
from collections.abc import Iterator
from typing import Final

from native_helper.speech.sentences.abbreviations import Abbreviations, abbreviations
from native_helper.speech.sentences.dots import dot_ends, has, is_label
from native_helper.speech.sentences.place import Place, marks
from native_helper.speech.words import HAN, HIRAGANA, KATAKANA

_SPEECH_VERBS: Final = (
    "said|says|asked|asks|cried|shouted|whispered|replied|answered|added|yelled|called|muttered|exclaimed|began|"
    "continued|murmured|screamed|laughed|thought|told|wondered|insisted|repeated|snapped|sighed|gasped|growled|demanded"
)
_NAME: Final = r"[A-Z][\w’'-]{1,20}"
_SPEAKER: Final = re.compile(rf"\s+(?:(?:he|she|it|they|we|i|you|the \w+|{_NAME}(?: {_NAME})?) )?(?:{_SPEECH_VERBS})\b")
_NAMES_WITH_MARK: Final = frozenset("Yahoo Jeopardy Wham Yum".split())
# Behind speech Japanese goes on with a particle, Chinese with who says it.
_GOES_ON: Final = re.compile(
    r"\s*(?:[，、；：,;）)」』]|[とはがをにのでもへ]|って|から|まで|[\u4e00-\u9fff]{1,3}?(?:[说說道问問喊叫答]|问道|說道|说道))"
)
_UNSPACED: Final = re.compile(f"[{HAN}{HIRAGANA}{KATAKANA}]")
_TITLE_CLOSERS: Final = ("》", "〉")


def ends(text: str, language: str) -> Iterator[int]:
    """Yield where the sentences of `text` end, the text's own end included."""
    known = abbreviations(language)
    start, label = 0, None
    for match in marks(text, language):
        if match.start() < start:
            continue
        place = Place(text, start, match)
        if is_label(place, label):
            label = int(place.word)
        elif place.end < len(text) and _ends_sentence(place, known):
            yield place.end
            start, label = place.end, None
    yield len(text)


def _ends_sentence(place: Place, known: Abbreviations) -> bool:
    if not place.letter:
        return True
    if place.is_full:
        return _full_ends(place)
    if not place.follows_space:
        return not place.closers and _space_is_missing(place, known)
    if place.letter.islower() and not place.next[1:2].isupper():  # "iPhone" may open a sentence
        return _ends_before_small_letter(place)
    return not _speech_goes_on(place) and _ends_before_capital(place, known)


def _ends_before_capital(place: Place, known: Abbreviations) -> bool:
    if not place.dots:
        return place.word not in _NAMES_WITH_MARK or place.next in known.openers
    if place.dots == ".":
        return bool(place.closers) or dot_ends(place, known)
    return place.word.lower() != place.next.lower()  # "I... I don't know"


def _speech_goes_on(place: Place) -> bool:
    # “Go!” John said. Without capitals nothing tells who says it from another sentence.
    if not place.has_quote:
        return False
    has_no_case = place.letter.isalpha() and place.letter.lower() == place.letter.upper()
    return _SPEAKER.match(place.text, place.end) is not None or (has_no_case and not place.opener)


def _ends_before_small_letter(place: Place) -> bool:
    # "hello! how are you" has an end, "Yahoo! is" and "What?! he said" have none, nor has "e.g. this".
    if place.dots or place.closers or place.opener or _SPEAKER.match(place.text, place.end):
        return False
    return not place.word[:1].isupper() and place.text[place.end + 1 : place.end + 2].islower()


def _full_ends(place: Place) -> bool:
    if place.follows_space:
        return True
    if place.closers.endswith(_TITLE_CLOSERS):
        return False
    may_go_on = place.closers or place.letter in "，、；：,;"
    return not (may_go_on and _GOES_ON.match(place.text, place.end))


def _space_is_missing(place: Place, known: Abbreviations) -> bool:
    # "It ended there.Then he left": a plain word on both sides, no name of a file or a site.
    word, following = place.word, place.next
    if _UNSPACED.match(place.text, place.mark - 1):
        return place.letter.isalpha() and place.dots in ("", ".")  # "你好吗?我很好"
    if place.opener or not following[:1].isupper() or not following[1:2].islower():
        return False
    if len(word) < 2 or not word.isalpha() or not word[-2:].islower():
        return False
    if not place.dots:
        return True
    behind = place.text[place.end + len(following) : place.end + len(following) + 1]
    is_plain = word.islower() and following.isalpha() and (not behind or behind in " \n,;:!?’'.")
    return place.dots == "." and is_plain and not has(known.titles | known.shortened, word)
