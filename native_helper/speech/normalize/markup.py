"""What a person wrote into the text about how to speak it, where the request says that there is such.

    [Kokoro](/kˈOkəɹO/)    the word, and how it sounds: IPA or Kokoro's own symbols
    [pause 0.5s]           silence; also "sec", "seconds", "ms", "milliseconds", and without a unit seconds

A mark that is wrong in any way, such as a pause over MAX_PAUSE_S or a symbol that is no sound, is text like any other
and is spoken: nobody misses words for a typing error, and hears where it is.
"""

import re
from typing import Final

from native_helper.speech.pauses import MAX_PAUSE_S
from native_helper.speech.utterance import Block, Pause, Rewrite, Said, Span, SpokenText
from native_helper.voices.kokoro.ipa import MAX_IPA_CHARS, NotIpa, require_ipa

_MAX_WORD_CHARS: Final = 200
_MARK: Final = re.compile(
    rf"\[(?:pause +(?P<number>\d{{1,5}}(?:\.\d{{1,3}})?) ?(?P<unit>ms|milliseconds?|s|sec|seconds?)?\]"
    rf"|(?P<word>[^][\n]{{1,{_MAX_WORD_CHARS}}})\]\(/(?P<ipa>[^/()\n]{{1,{MAX_IPA_CHARS}}})/\))"
)


def read_marks(block: Block) -> SpokenText:
    """Return the text of `block` without its marks, and what they ask for."""
    pieces: list[str] = []
    rewrites: list[Rewrite] = []
    said: list[Said] = []
    pauses: list[Pause] = []
    copied = length = 0
    for match in _MARK.finditer(block.text):
        seconds, word = _seconds(match), match["word"] or ""
        if seconds is None and not _is_sound(match["ipa"]):
            continue
        pieces.append(block.text[copied : match.start()])
        length += match.start() - copied
        copied = match.end()
        if seconds is not None:
            pauses.append(Pause(length, seconds))
            pieces.append(word := " ")  # "one[pause 1s]two" are two words
            rewrites.append(_rewrite(block, match.span(), length, 1))
        else:
            begin, end = match.span("word")
            said.append(Said(length, length + len(word), match["ipa"].strip()))
            rewrites.append(_rewrite(block, (match.start(), begin), length, 0))
            rewrites.append(_rewrite(block, (end, match.end()), length + len(word), 0))
            pieces.append(word)
        length += len(word)
    pieces.append(block.text[copied:])
    return SpokenText("".join(pieces), block.start, tuple(rewrites), tuple(said), tuple(pauses))


def _rewrite(block: Block, written: tuple[int, int], spoken_start: int, n_spoken: int) -> Rewrite:
    begin, end = written
    return Rewrite(Span(block.start + begin, block.start + end), spoken_start, spoken_start + n_spoken)


def _seconds(match: re.Match[str]) -> float | None:
    if match["number"] is None:
        return None
    seconds = float(match["number"]) / (1000 if (match["unit"] or "").startswith("m") else 1)
    return seconds if seconds <= MAX_PAUSE_S else None


def _is_sound(ipa: str | None) -> bool:
    try:
        require_ipa(ipa or "")
    except NotIpa:
        return False
    return True
