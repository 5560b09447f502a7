"""macOS `say` as a voice family: the stand-in there, one process for each utterance.

The text goes to its standard input, never into argv, which every user of the machine can read. `say` tells no word
times: they are estimated, each word's share of the sound by its letters and the mark behind it, and so may be off by
some tenths of a second in a long utterance.
"""

import os
import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np

from native_helper.errors import VoiceUnavailable
from native_helper.paths import home
from native_helper.speech.utterance import Rendering, Samples, Utterance, WordTime
from native_helper.voices.audible import audible_range
from native_helper.voices.espeak_voices import bcp47
from native_helper.voices.family import Check, State, Voice, go_on

_WORDS_PER_MIN: Final = 175  # what most of its voices speak at speed 1
_RATE_HZ: Final = 22_050
_TIMEOUT_S: Final = 60.0  # for one utterance; a second is usual
_REMEDY: Final = "Check that this works in a terminal: say hello"

# "Samantha            en_US    # Hello! My name is Samantha." Names may have spaces and brackets.
_LISTED: Final = re.compile(r"(?P<name>\S.*?)\s+(?P<tag>[a-z]{2,3}(?:[_-][A-Za-z0-9]+)*)\s+#")
_PREFERRED: Final = ("(Premium)", "(Enhanced)")
# Voices that are there for fun, or sound like a machine of the eighties: for search, not for the short list.
_NOVELTY: Final = frozenset(
    "Albert,Bad News,Bahh,Bells,Boing,Bubbles,Cellos,Deranged,Good News,Hysterical,Jester,Organ,Pipe Organ,"
    "Superstar,Trinoids,Whisper,Wobble,Zarvox,Agnes,Bruce,Fred,Junior,Kathy,Ralph,Vicki,Victoria,Princess,"
    "Eddy,Flo,Grandma,Grandpa,Reed,Rocko,Sandy,Shelley".split(",")
)

# How long the silence behind a mark is, in letters.
_MARK_LETTERS: Final = {
    ",": 4,
    ";": 5,
    ":": 5,
    ".": 8,
    "!": 8,
    "?": 8,
    "…": 8,
    "—": 4,
    "–": 4,
    "。": 4,
    "、": 2,
    "，": 2,
}


class SayFamily:
    """The voices that macOS has installed."""

    name = "say"

    def __init__(self) -> None:
        self._lock = Lock()
        self._listing: tuple[Voice, ...] | None = None

    def state(self) -> State:
        if shutil.which("say"):
            return State(ready=True)
        return State(ready=False, remedy="`say` is a part of macOS and is missing here.")

    def voices(self) -> Sequence[Voice]:
        with self._lock:
            if self._listing is None and self.state().ready:
                self._listing = tuple(parse_voices(_run(["-v", "?"]).decode("utf-8", "replace")))
            return self._listing or ()

    def absent(self) -> Mapping[Voice, str]:
        return {}

    def load(self, voice: Voice) -> None:
        """Nothing: each utterance is a process of its own."""

    def tidy(self) -> None:
        """Nothing is held: each utterance is a process of its own."""

    def unload(self) -> None:
        """Nothing is held: each utterance is a process of its own."""

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        name = voice.id.removeprefix("say:")
        rate = [] if speed == 1.0 else ["-r", str(round(_WORDS_PER_MIN * speed))]
        for utterance in utterances:
            check()
            with tempfile.TemporaryDirectory(prefix="utter-") as folder:  # private to the user
                file = Path(folder) / "speech.wav"
                _run(
                    [
                        "-v",
                        name,
                        *rate,
                        "-o",
                        str(file),
                        "--file-format=WAVE",
                        f"--data-format=LEI16@{_RATE_HZ}",
                        "-f",
                        "-",
                    ],
                    # "[[" begins a command of `say` in the text.
                    utterance.text.replace("[[", "[ "),
                )
                waveform, rate_hz = _read(file)
            yield Rendering(utterance, waveform, rate_hz, tuple(estimated_times(utterance, waveform, rate_hz)))


def parse_voices(listing: str) -> list[Voice]:
    """Return the voices of `say -v ?`, by language, the best of each first; the first good one is listed."""
    found = [match for line in listing.splitlines() if (match := _LISTED.match(line))]
    found.sort(key=lambda match: (bcp47(match["tag"]), _rank(match["name"])))
    voices = []
    listed: set[str] = set()
    for match in found:
        name, tag = match["name"], bcp47(match["tag"])
        shown = _rank(name) < len(_PREFERRED) or (_rank(name) == len(_PREFERRED) and tag not in listed)
        listed.add(tag)
        voices.append(Voice(f"say:{name}", name, "say", (tag,), listed=shown))
    return voices


def estimated_times(utterance: Utterance, waveform: Samples, rate_hz: int) -> Iterator[WordTime]:
    """Yield times that share what is heard among the words, by letters."""
    begin, end = audible_range(waveform, rate_hz)
    words = utterance.words
    if not words or begin == end:
        return
    starts = [word.spoken_start for word in words]
    gaps = pairwise([*starts, len(utterance.text)])
    behind = [utterance.text[word.spoken_end : following] for word, (_, following) in zip(words, gaps, strict=True)]
    letters = [word.spoken_end - word.spoken_start + 1 for word in words]
    pauses = [sum(_MARK_LETTERS.get(mark, 0) for mark in marks[:1]) for marks in behind]
    pauses[-1] = 0  # what is heard ends with the last word
    shares = [share for pair in zip(letters, pauses, strict=True) for share in pair]
    scale = (end - begin) / rate_hz / sum(shares)
    borders = [begin / rate_hz + scale * done for done in accumulate(shares, initial=0)]
    for index in range(len(words)):
        yield WordTime(index, borders[2 * index], borders[2 * index + 1])


def _rank(name: str) -> int:
    for rank, mark in enumerate(_PREFERRED):
        if mark in name:
            return rank
    return len(_PREFERRED) + (name.partition(" (")[0] in _NOVELTY)


def _run(arguments: list[str], text: str = "") -> bytes:
    # Without a locale, as under a browser, `say` would not take its input for UTF-8.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home()), "LC_ALL": "en_US.UTF-8"}
    try:
        done = subprocess.run(
            ["say", *arguments],
            check=False,
            input=text.encode(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VoiceUnavailable(f"The voice program `say` failed: {type(error).__name__}.", _REMEDY) from error
    if done.returncode != 0:
        # Its error output is left out: it may hold the text.
        raise VoiceUnavailable(f"The voice program `say` failed with status {done.returncode}.", _REMEDY)
    return done.stdout


def _read(file: Path) -> tuple[Samples, int]:
    try:
        with wave.open(str(file), "rb") as sound:
            if sound.getsampwidth() != 2 or sound.getnchannels() != 1:
                raise VoiceUnavailable("The voice program `say` wrote sound of another format than asked.", _REMEDY)
            pcm = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
            return pcm.astype(np.float32) / 32768.0, sound.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise VoiceUnavailable("The voice program `say` wrote no sound.", _REMEDY) from error
