"""eSpeak NG's library through ctypes: text in; samples and word events, or phonemes, out. Nothing more is known here.

The library is one per process and has one state, so each call sets everything it depends on and a second thread at
the same time is a fault, reported instead of made. Found in espeak-ng 1.52 (`speak_lib.h`, `speech.c`):
* the path of its data is kept in 160 bytes, and a longer one ends the process;
* ctrl-A begins a command in the text, and NUL ends it; names of rare symbols overflow its buffers;
* a word of 170 letters that begins with prefixes, "semisemisemi...", overflows them too;
* text positions in events count code points from 1, and a phoneme in them has 8 bytes, which cuts "ɐ̃ʊ̃".
"""

import ctypes
import os
import re
import threading
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from native_helper.errors import VoiceUnavailable
from native_helper.paths import folders, make_private

_MAX_DATA_PATH_BYTES: Final = 159

# speak_lib.h
_SYNCHRONOUS: Final = 2
_PHONEME_EVENTS: Final = 0x0003  # with IPA in them
_DONT_EXIT: Final = 0x8000
_POSITION_CHARACTER: Final = 1
_UTF8: Final = 1  # neither SSML (0x10) nor phonemes in [[ ]] (0x100): text is text
_RATE: Final = 1
_WORD, _CLAUSE_END, _PHONEME, _LIST_END = 1, 5, 7, 0
_IPA: Final = 0x02 | ord("_") << 8  # with that character between phonemes
_OK: Final = 0
# Longer words are spoken in parts. Few are: a town in New Zealand has 85 letters.
_LONGEST_WORD: Final = re.compile(r"[^\W\d_]{100}(?=[^\W\d_])")
# The fastest that is not made by shortening the sound: 13 s of speech in 5 ms, for the words' places alone.
_FAST_WORDS_PER_MIN: Final = 449
# Where a word is read by the rules of another language: "(en)"
_SWITCH: Final = re.compile(r"\([a-z][a-z0-9-]*\)")

_REINSTALL: Final = "Install Utter again: the eSpeak NG in it is incomplete."


class _Speakable(dict[int, int | str]):
    """For `str.translate`: what eSpeak must not see becomes a space, so that positions stay true.

    Control characters would be commands or end the text. The names it has for other symbols, emoji among them,
    overflow its buffers in some languages ("\u24dc" in Amharic, two emoji in Portuguese, two "©" there) and end the
    process.
    """

    def __missing__(self, code: int) -> int | str:
        category = unicodedata.category(chr(code))
        latin = category != "Cc" and code < 0x100 and chr(code) != "©"
        good = latin or category[0] in "LMPZ" or category in ("Nd", "Sc", "Sm") or code in _JOINERS
        self[code] = code if good else " "
        return self[code]


_JOINERS: Final = (0x200C, 0x200D)  # spelling in Persian and Indian languages
_SPEAKABLE: Final = _Speakable()


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Begin:
    """A word begins at `sample`, or with no position, a clause and the pause after it end there."""

    sample: int
    position: int | None  # code point of the text, from 0


@dataclass(frozen=True, slots=True)
class Synthesis:
    samples: NDArray[np.int16]
    begins: tuple[Begin, ...]  # in order of time


@dataclass(frozen=True, slots=True)
class Pronounced:
    """What eSpeak speaks as one word: several of them for a number, one for "of the"."""

    position: int  # code point of the text, from 0
    phonemes: tuple[str, ...]  # IPA, each with its stress mark in front


class EspeakLibrary:
    """The loaded library. Raises VoiceUnavailable if it or its data cannot be loaded."""

    def __init__(self, library: Path, data: Path) -> None:
        try:
            self._c = ctypes.CDLL(str(library))
        except OSError as error:
            raise VoiceUnavailable(f"eSpeak NG could not be loaded: {error}", _REINSTALL) from error
        self._data = data
        self._busy = threading.Lock()
        self._pcm = bytearray()
        self._begins: list[Begin] = []
        self._parted: list[int] = []  # places, in the text as the library gets it, of spaces that are not in ours
        self._voiced: list[int] = []  # positions of the words that have a phoneme
        self._silent: int | None = None  # the position of a word whose phonemes did not come yet
        self._callback = _CALLBACK(self._collect)  # kept: the library calls it as long as it lives
        parent = self._short_data().parent
        options = _DONT_EXIT | _PHONEME_EVENTS
        self.rate_hz = int(self._c.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(parent), options))
        if self.rate_hz <= 0:
            raise VoiceUnavailable(f"eSpeak NG could not read its data in {data}.", _REINSTALL)
        self._c.espeak_SetSynthCallback(self._callback)
        self._c.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def synthesize(self, text: str, voice: str, words_per_min: int) -> Synthesis:
        """Speak `text` with the voice of identifier `voice`, such as "gmw/en-US".

        Raises VoiceUnavailable if the voice's data is missing, RuntimeError if another thread is speaking.
        """
        with self._alone():
            self._synthesize(self._prepared(text, voice), words_per_min)
            return Synthesis(np.frombuffer(bytes(self._pcm), dtype=np.int16), tuple(self._begins))

    def pronounce(self, text: str, voice: str) -> tuple[Pronounced, ...]:
        """Return the phonemes of `text` by the rules of `voice`, in the order of speech. Raises as `synthesize` does.

        The library tells all phonemes, words apart, without saying which words they are; and, while it speaks, the
        place of each word that has a phoneme. Both are in step, but for odd mixtures of scripts, one in a thousand
        random texts: there the last word takes what is left.
        """
        with self._alone():
            encoded = self._prepared(text, voice)
            words = list(self._words(encoded))
            self._synthesize(encoded, _FAST_WORDS_PER_MIN)
            places = self._voiced[: len(words)]
        if not places:
            return ()
        last = len(places) - 1
        words[last:] = [[phoneme for word in words[last:] for phoneme in word]]
        return tuple(Pronounced(place, tuple(word)) for place, word in zip(places, words, strict=True))

    def _prepared(self, text: str, voice: str) -> bytes:
        self._short_data()
        if self._c.espeak_SetVoiceByName(voice.encode()) != _OK:
            raise VoiceUnavailable(f"eSpeak NG has no data for its voice {voice}.", _REINSTALL)
        ends = [match.end() for match in _LONGEST_WORD.finditer(text)]
        self._parted = [end + number for number, end in enumerate(ends)]
        parts = [text[begin:end] for begin, end in pairwise((0, *ends, len(text)))]
        return " ".join(parts).translate(_SPEAKABLE).encode("utf-8", "replace")

    def _place(self, event: Any) -> int:
        # Code point of the text as it was given, from 0.
        place: int = event.text_position - 1
        return place - bisect_left(self._parted, place)

    def _synthesize(self, encoded: bytes, words_per_min: int) -> None:
        self._c.espeak_SetParameter(_RATE, words_per_min, 0)
        self._pcm = bytearray()
        self._begins = []
        self._voiced, self._silent = [], None
        status = self._c.espeak_Synth(
            encoded, ctypes.c_size_t(len(encoded) + 1), 0, _POSITION_CHARACTER, 0, _UTF8, None, None
        )
        if status != _OK:
            raise VoiceUnavailable(f"eSpeak NG failed with status {status}.", "Try again.")

    def _words(self, encoded: bytes) -> Iterator[list[str]]:
        text = ctypes.create_string_buffer(encoded)
        rest = ctypes.c_void_p(ctypes.addressof(text))
        while rest.value:  # clause by clause
            clause: bytes = self._c.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
            for word in _SWITCH.sub("_", clause.decode("utf-8", "replace")).split():
                phonemes = [phoneme for phoneme in word.split("_") if phoneme]
                if phonemes:
                    yield phonemes

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._busy.acquire(blocking=False):
            raise RuntimeError("eSpeak NG has one state and was called by two threads at once")
        try:
            yield
        finally:
            self._busy.release()

    def _collect(self, samples: Any, n_samples: int, events: Any) -> int:
        if samples and n_samples > 0:
            self._pcm += ctypes.string_at(samples, 2 * n_samples)
        index = 0
        while (event := events[index]).type != _LIST_END:
            if event.type == _WORD:
                self._silent = self._place(event)
                self._begins.append(Begin(event.sample, self._silent))
            elif event.type == _PHONEME and event.id.string[:1] not in (b"", b"(") and self._silent is not None:
                self._voiced.append(self._silent)
                self._silent = None
            elif event.type == _CLAUSE_END:
                self._begins.append(Begin(event.sample, None))
            index += 1
        return 0

    def _short_data(self) -> Path:
        # The data's own path, or a short link to it. Looked at before each utterance: dictionaries are read when a
        # voice is first used, and the system may have swept /tmp by then.
        if len(os.fsencode(self._data)) <= _MAX_DATA_PATH_BYTES:
            return self._data
        folder = folders().socket.parent  # private, ours, and short enough for a socket
        link = folder / "espeak-ng-data"
        if not link.is_symlink() or link.readlink() != self._data:
            make_private(folder)
            link.unlink(missing_ok=True)
            link.symlink_to(self._data)
        if len(os.fsencode(link)) > _MAX_DATA_PATH_BYTES:
            raise VoiceUnavailable(f"The path {link} is too long for eSpeak NG.", "Choose a shorter UTTER_HOME.")
        return link


def library_file() -> Path:
    return Path(espeakng_loader.get_library_path())


def data_folder() -> Path:
    """Return where the voices and dictionaries are, whether they are there or not."""
    return library_file().parent / "espeak-ng-data"


@cache
def library() -> EspeakLibrary:
    """Return the process's one library, loaded at the first call. Raises VoiceUnavailable."""
    return EspeakLibrary(library_file(), data_folder())
