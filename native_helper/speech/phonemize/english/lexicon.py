"""The lexicon: one file of words with their phonemes in both accents, opened at the first look-up.

In   a word as it is spelled, and the accent
Out  its Entry: phonemes, which may depend on the part of speech

The file (scripts/compile_lexicon.py writes it) is a head, then `alphabet`, `keys` and blocks of 64 sorted words:

    magic 8s | version u16 | blocks u16 | bytes of alphabet u32 | bytes of keys u32 | CRC-32 of all that follows u32
    sizes of the blocks, u16 each | alphabet, UTF-8 | first words of the blocks, by lines, zlib | the blocks, zlib each

A byte of a block stands for a character of the alphabet. A line is `word TAB american TAB british`: empty where the
accent lacks it, `=` where the British is as the American. `~` stands before what the silver lexicon says. Where the
part of speech decides, `|TAG=phonemes` follows the default, with nothing behind the `=` for a word that is spelled out.
"""

import struct
import zlib
from bisect import bisect_right
from codecs import charmap_decode
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final, NoReturn

from native_helper.errors import VoiceUnavailable

MAGIC: Final = b"utterlex"
VERSION: Final = 1
HEAD: Final = struct.Struct("<8sHHIII")
FILE: Final = Path(__file__).with_name("lexicon.bin")

_NO_TAGS: Final[dict[str, str | None]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """How a word sounds; `by_tag` has what differs from `default`: None for "spell it out"."""

    default: str
    is_gold: bool = True  # checked by people; silver was made from other words
    by_tag: dict[str, str | None] = field(default_factory=lambda: _NO_TAGS)


class Lexicon:
    """An opened file. Raises VoiceUnavailable if it is missing or damaged."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        try:
            content = file.read_bytes()
        except OSError as error:
            self._fail("could not be read", error)
        if len(content) < HEAD.size:
            self._fail("is cut off")
        magic, version, n_blocks, n_alphabet, n_keys, checksum = HEAD.unpack_from(content)
        if (magic, version) != (MAGIC, VERSION):
            self._fail("is of another version of Utter")
        if zlib.crc32(memoryview(content)[HEAD.size :]) != checksum:
            self._fail("is damaged")
        sizes = struct.unpack_from(f"<{n_blocks}H", content, HEAD.size)
        at = HEAD.size + 2 * n_blocks
        self._alphabet = content[at : at + n_alphabet].decode()
        at += n_alphabet
        self._first_words = zlib.decompress(content[at : at + n_keys]).decode().split("\n")
        self._begins = list(accumulate(sizes, initial=at + n_keys))
        self._content = content
        self._block = lru_cache(maxsize=512)(self._read_block)  # some 5 kB each

    def entry(self, word: str, *, british: bool) -> Entry | None:
        """Return what is known of `word`, as it is spelled or else with a small or capital first letter."""
        found = self._exact(word, british)
        if found is None and len(word) > 1:
            small, capital = word.lower(), word.capitalize()
            if small != capital and word in (small, capital):
                found = self._exact(capital if word == small else small, british)
        return found

    def _exact(self, word: str, british: bool) -> Entry | None:
        number = bisect_right(self._first_words, word) - 1
        if number < 0 or "\n" in word or "\t" in word:
            return None
        block = self._block(number)
        begin = block.find(f"\n{word}\t")
        if begin < 0:
            return None
        _, american, british_too = block[begin + 1 : block.index("\n", begin + 1)].split("\t")
        written = british_too if british and british_too != "=" else american
        return _entry(written) if written else None

    def _read_block(self, number: int) -> str:
        packed = self._content[self._begins[number] : self._begins[number + 1]]
        return charmap_decode(zlib.decompress(packed), "strict", self._alphabet)[0]

    def _fail(self, what: str, cause: OSError | None = None) -> NoReturn:
        raise VoiceUnavailable(f"The English lexicon {self._file} {what}.", "Install Utter again.") from cause


def _entry(written: str) -> Entry:
    default, *tagged = written.split("|")
    pairs = (one.split("=") for one in tagged)
    by_tag = {tag: phonemes or None for tag, phonemes in pairs}
    return Entry(default.removeprefix("~"), not default.startswith("~"), by_tag or _NO_TAGS)


@cache
def lexicon() -> Lexicon:
    """Return the package's own lexicon, opened at the first call. Raises VoiceUnavailable."""
    return Lexicon()
