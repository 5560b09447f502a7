"""In which language a paragraph in Latin letters is, if it is long and plain enough to tell.

In   a text and the language it should be in, if anything was said about it
Out  a BCP 47 tag, or None: too short, too much else in it, or not clearly another language

By fastText (fasttext-predict) with its model lid.176.ftz, which lies beside this file and is loaded at the first text
that is long enough. Names, code and titles must change nothing: only words that a text has in small letters count.
"""

import logging
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from fasttext import _FastText

_MODEL: Final = Path(__file__).parent / "lid.176.ftz"
_MODEL_CRC32: Final = 0xCDE6980D  # of the file as fastText publishes it

# By the model's label: those in Latin letters that some voice speaks.
_TAGS: Final = {
    **{tag: tag for tag in (
        "af az bs ca cs cy da de en eo es et eu fi fr ga gd hr ht hu id is it ku la lb lt lv ms mt nl pl pt ro sk sl "
        "sq sv sw tk tr uz vi"
    ).split()},
    "no": "nb", "nn": "nb", "sh": "hr",
}  # fmt: skip
# Neighbours that the model, like a person, takes for each other: what was said decides between them.
_NEIGHBOURS: Final = tuple(
    frozenset(group.split())
    for group in (
        "nb no nn da sv", "hr bs sr sh sl cnr", "id ms jv su", "cs sk", "pt gl es ca an oc ast", "nl af fy li nds vls",
        "it scn co la lmo vec", "de lb bar gsw nds als", "ga gd", "fr oc wa ht br", "az tr tk uz tt kk crh", "fi et",
        "lv lt ltg", "en sco",
    )
)  # fmt: skip

# What a paragraph has at least, in words of small letters, where nothing was said, and where something else was.
_FEWEST_WORDS: Final = 6
_FEWEST_AGAINST: Final = 10
_SURE: Final = 0.6
_SURE_AGAINST: Final = 0.85
_SURE_OF_HALF: Final = 0.5
# Names, titles and code have more of the rest.
_SMALL_SHARE: Final = 0.5
_PLAIN_SHARE: Final = 0.85
_LONGEST: Final = 1000  # letters that are looked at
_CANDIDATES: Final = 5

_NO_WORD: Final = re.compile(r"[/\\@_#<>={}\d]|:\S|\w[.(]\w|\(\)")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why languages cannot be told, in a sentence, and what to do."""

    message: str
    remedy: str = "Install Utter again."


def detected(text: str, given: str | None = None) -> str | None:
    """Return the language of `text`, None if that is not sure enough to go against `given`, or at all.

    None too where the model cannot be used, as if each text were too short: `trouble` says why.
    """
    written = text[:_LONGEST]
    plain = " ".join(word for word in written.split() if not _NO_WORD.search(word))
    words = _WORDS.findall(plain)
    small = len(words) if plain.isupper() else sum(word[0].islower() for word in words)
    fewest = _FEWEST_AGAINST if given else _FEWEST_WORDS
    is_prose = small >= _SMALL_SHARE * len(words) and len(plain) >= _PLAIN_SHARE * len(written.strip())
    if small < fewest or not is_prose:
        return None
    model = _model()
    if isinstance(model, Trouble):
        return None
    label, sure = _best(model, plain)
    if label is None or sure < (_SURE_AGAINST if given else _SURE):
        return None
    if given is None:
        return _TAGS[label]
    if _are_near(label, given):
        return None
    middle = plain.find(" ", len(plain) // 2)
    halves = (_best(model, plain[:middle]), _best(model, plain[middle:]))
    agree = all(half and _are_near(half, label) and part > _SURE_OF_HALF for half, part in halves)
    return _TAGS[label] if agree else None


def _best(model: "_FastText", text: str) -> tuple[str | None, float]:
    # The likeliest label among those that are spoken, and how sure it is that it is this or a neighbour.
    whole = text.lower().encode("utf-8", "replace").decode()  # half of a surrogate pair is no text for it
    labels, shares = model.predict(whole, k=_CANDIDATES)
    found = dict(zip((label.removeprefix("__label__") for label in labels), shares, strict=True))
    best = max((label for label in found if label in _TAGS), key=lambda label: found[label], default=None)
    return best, sum(share for label, share in found.items() if best and _are_near(label, best))


def _are_near(label: str, other: str) -> bool:
    return label == other or _TAGS.get(label) == other or any({label, other} <= group for group in _NEIGHBOURS)


def trouble() -> Trouble | None:
    """Return what keeps languages from being told, None if nothing is known to. The model is not loaded for it."""
    model = _model() if _model.cache_info().currsize else _wrong_with_file()
    return model if isinstance(model, Trouble) else None


@cache
def _model() -> "_FastText | Trouble":
    found = _wrong_with_file()
    if found is None:
        try:
            import fasttext

            return fasttext.load_model(str(_MODEL))
        except (ImportError, ValueError) as error:
            reason = type(error).__name__
            found = Trouble(f"The library that tells languages, fasttext-predict, cannot be used: {reason}.")
    # The engine's log takes this; once, as the answer is kept.
    logging.getLogger(__name__).warning("event=language_detection_unusable")
    return found


@cache
def _wrong_with_file() -> Trouble | None:
    try:
        checksum = crc32(_MODEL.read_bytes())
    except OSError as error:
        return Trouble(f"The model that tells languages, {_MODEL}, cannot be read: {error.strerror or error}.")
    # fastText trusts what it reads: a file that ends early may end the process, by a division by zero.
    return None if checksum == _MODEL_CRC32 else Trouble(f"The model that tells languages, {_MODEL}, is damaged.")
