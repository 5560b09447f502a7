"""What is done to a text of any language before its words are looked at.

White space folded, words broken over a line end made whole, invisible characters left out, typographic
quotes and styled letters made plain, accents composed, Markdown's marks and what the skip rules name left out. One pass
over the block.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from native_helper.speech.normalize.markdown import MARKS
from native_helper.speech.utterance import Block, Rewrite, Span, SpokenText
from native_helper.wire.types import Kind, Skip

# Control and format characters, private use (icon fonts), and what stands for a letter that was lost.
_INVISIBLE: Final = (
    "\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e01ef\U000f0000-\U0010ffff"
)
_JOINERS: Final = ("\u200c", "\u200d")
_MARKS: Final = "\u0300-\u036f\u0483-\u0487\u3099\u309a"
_PICTURE: Final = (
    "\u231a\u231b\u23e9-\u23fa\u2600-\u2775\u2794-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff"
)
# One emoji: a keycap, or pictures with their variations, skin tones and tags, joined or not.
EMOJI: Final = (
    rf"(?:[0-9#*]\ufe0f?\u20e3|[{_PICTURE}][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    rf"(?:\u200d[{_PICTURE}\u2640\u2642][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)
_WORD: Final = re.compile(r"[^\W_]")
_ONE_WORD: Final = re.compile(r"\s*\S+\s*")
_LETTER: Final = r"[^\W\d_]"

_BLANK: Final = rf"[\s{_INVISIBLE}]"
# A compound that is broken at its hyphen keeps it: "well-\nknown". Without a dictionary these parts tell it, none of
# which is a syllable at which words are broken, and a single letter: "e-\nmail".
_FIRST_PARTS: Final = frozenset("well self half twenty thirty forty fifty sixty seventy eighty ninety".split())
_SECOND_PARTS: Final = frozenset("based known related oriented minded aged term level looking".split())
_SUSPENDING: Final = frozenset("und oder bzw and or".split())  # "Haupt-\nund Nebenstraßen"
_LONGEST_FIRST_PART: Final = 12
_LAST_WORD: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+\Z")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
# These end an address where no blank does, as in Chinese, Japanese, Hindi and Arabic.
_URL_ENDS: Final = r"\s<>\"'。，、；：！？（）「」『』【】《》〈〉“”‘’।॥،؛؟"
_URL: Final = rf"(?:https?://|www\.)[^{_URL_ENDS}]*[^{_URL_ENDS}.,;:!?)\]}}…]"
_CITATION: Final = (
    r"(?:\[(?:\d+(?:\s*[,;–-]\s*\d+)*|(?:note|nb|n) \d+|(?:[a-z]+ ){1,3}needed|who\?|when\?|why\?|where\?)\]"
    # A letter is a note's only behind a word, and not in "[t]he" or "x[i]".
    r"|(?:(?<=[^\W\d_]{3})|(?<=[.,;:!?)\"”\]]))\[[a-z]\](?!\w))"
)

# What a rule leaves out goes with the white space before it, so that no space stays before a comma.
_LEFT_OUT: Final = {
    Skip.URLS: rf"{_BLANK}*(?<!\w){_URL}",
    Skip.CITATIONS: rf"{_BLANK}*{_CITATION}",
    Skip.EMOJI: rf"{_BLANK}*{EMOJI}",
}
_RULE_OF: Final = {Kind.CODE: Skip.CODE, Kind.CAPTION: Skip.CAPTIONS}  # that leaves out the whole block
_REWRITTEN: Final = (
    r"(?P<bullet>\A\s*[-*•‣▪◦–—]\s+)"
    rf"|(?P<broken>(?:(?<={_LETTER})[-\u00ad‐]|(?<=\d)[-–‐](?=\s*\d))[^\S\n\r]*(?:\r?\n|\r)[^\S\n\r]*(?=[^\W_]))"
    r"|(?P<scheme>\bhttps?://(?=\w))"
    r"|(?P<counted>[①-⑳⓪⓫-⓿❶-➓㉑-㉟㊱-㊿]+|[Ⅰ-ↈ]+)"
    rf"|(?P<emoji>{EMOJI})"
    r"|(?P<trademark>(?<=\w)[™®℠])"
    r"|(?P<styled>[⑴-⒵Ⓐ-ⓩﬀ-ﬆ０-９Ａ-Ｚａ-ｚ\uff66-\uff9f\U0001d400-\U0001d7ff]+)"
    rf"|(?P<accented>\w[{_MARKS}]+|[\u1100-\u11ff]{{2,}})"
    rf"|(?P<stray>(?<!\w)[{_MARKS}]+)"
    r"|(?P<quote>[‘’‚‛ʼ＇“”„‟＂‐‑])"
    rf"|(?P<blank>{_BLANK}+)"
)
_NAME_BEFORE: Final = re.compile(r"[A-ZÀ-Þ][^\W\d_]+\s\Z")
_PLAIN: Final = str.maketrans("‘’‚‛ʼ＇“”„‟＂‐‑", "''''''\"\"\"\"\"--")


def clean(block: Block, skip: frozenset[Skip]) -> SpokenText:
    """Return `block` as plain text; empty if nothing of it is to be spoken, as when it has neither letter nor digit."""
    if _RULE_OF.get(block.kind) in skip or _WORD.search(block.text) is None:
        whole = Rewrite(Span(block.start, block.end), 0, 0)
        return SpokenText("", block.start, (whole,))
    pieces: list[str] = []
    rewrites: list[Rewrite] = []
    copied = length = 0
    for match in _rules(skip, marked=block.kind is not Kind.CODE).finditer(block.text):
        begin, end = match.span()
        before = block.text[copied:begin] or (pieces[-1] if pieces else "")
        spoken = _spoken(match, after_space=not before or before[-1] == " ")
        if spoken == match.group():
            continue
        if copied < begin:
            pieces.append(block.text[copied:begin])
            length += begin - copied
        if spoken:
            pieces.append(spoken)
        rewrites.append(Rewrite(Span(block.start + begin, block.start + end), length, length + len(spoken)))
        length += len(spoken)
        copied = end
    pieces.append(block.text[copied:])
    return _without_last_space(SpokenText("".join(pieces), block.start, tuple(rewrites)))


def _without_last_space(spoken: SpokenText) -> SpokenText:
    # What was left out at the end leaves the space that stood before it.
    if not spoken.text.endswith(" "):
        return spoken
    end = len(spoken.text) - 1
    removed = Rewrite(spoken.source(end, end + 1), end, end)
    before = [change for change in spoken.rewrites if change.source.start < removed.source.start]
    after = [
        Rewrite(change.source, end, end) for change in spoken.rewrites if change.source.start > removed.source.start
    ]
    return SpokenText(spoken.text[:end], spoken.start, (*before, removed, *after))


@cache
def _rules(skip: frozenset[Skip], *, marked: bool) -> re.Pattern[str]:
    # Tried in this order at each place; what is left out comes first.
    left_out = [_LEFT_OUT[rule] for rule in sorted(skip & _LEFT_OUT.keys())]
    if marked:
        left_out.append(MARKS)
    return re.compile(f"(?P<left_out>{'|'.join(left_out)})|{_REWRITTEN}" if left_out else _REWRITTEN)


def _spoken(match: re.Match[str], *, after_space: bool) -> str:
    text = match.group()
    match match.lastgroup:
        case "blank":
            spoken = _blank(match, after_space=after_space)
        case "quote":
            spoken = text.translate(_PLAIN)
        case "styled":
            spoken = unicodedata.normalize("NFKC", text)
        case "counted":
            spoken = _counted(match)
        case "accented":
            spoken = _accented(text)
        case "broken":
            spoken = _broken(match)
        case "emoji":
            spoken = text  # named only so that the joiners inside it are not taken for invisible characters
        case "scheme":
            # Who selects an address alone wants all of it; in a sentence "https" is noise.
            spoken = text if _ONE_WORD.fullmatch(match.string) else ""
        case _:
            spoken = ""  # left_out, bullet, trademark, stray
    return spoken


def _counted(match: re.Match[str]) -> str:
    # A Roman numeral behind a name stays in letters, as in "Henry Ⅷ": the language tells how that is read. Others are
    # numbers: "ⅩⅣ" is one, "①②" and "ⅠⅡ" are two.
    text = match.group()
    values = [int(unicodedata.numeric(one)) for one in text]
    is_roman = "\u2160" <= text[0] <= "\u2188"
    if is_roman and _NAME_BEFORE.search(match.string, max(0, match.start() - 32), match.start()):
        return unicodedata.normalize("NFKC", text)
    if is_roman and values == sorted(values, reverse=True):
        return _apart(str(sum(values)), match)
    return _apart(" ".join(map(str, values)), match)


def _apart(digits: str, match: re.Match[str]) -> str:
    # Not touching what stands beside it: "①Wash".
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return (" " if before.isalnum() else "") + digits + (" " if after.isalnum() else "")


def _blank(match: re.Match[str], *, after_space: bool) -> str:
    text = match.group()
    if text == " ":
        return "" if after_space else " "
    if any(character.isspace() for character in text):
        return "" if after_space else " "
    before = match.string[match.start() - 1 : match.start()]
    if text in _JOINERS and before > "\u024f" and match.end() < len(match.string):
        return text  # within a word of Persian or an Indian language the joiners are spelling
    return ""


def _accented(text: str) -> str:
    # Marks that have no composed form are stress marks and decoration: a voice has no sound for them.
    composed = unicodedata.normalize("NFC", text)
    return re.sub("[\u0300-\u036f]+", "", composed)


def _broken(match: re.Match[str]) -> str:
    text, whole = match.group(), match.string
    if text[0] == "\u00ad":
        return ""
    before = _LAST_WORD.search(whole, max(0, match.start() - _LONGEST_FIRST_PART), match.start())
    after = _FIRST_WORD.match(whole, match.end())
    if after and after.group() in _SUSPENDING:
        return f"{text[0]} "
    is_compound = (before and (before.group().lower() in _FIRST_PARTS or len(before.group()) == 1)) or (
        after and after.group() in _SECOND_PARTS
    )
    if not is_compound and whole[match.start() - 1].islower() and whole[match.end()].islower():
        return ""
    return text[0]
