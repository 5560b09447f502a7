"""Steps of the tests of Kokoro as a family: utterances of given phonemes, and whole readings."""

from native_helper.speech.pipeline import Event, Reading, Started
from native_helper.speech.utterance import Chunk, Phonemes, Rendering, Span, Utterance, Word
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.kokoro.voices import read_voices

HEART, *_ = read_voices()


def utterance(*words: str, gap: str = " ") -> Utterance:
    """Return an utterance of these phonemes; its text is a letter for each word."""
    text = " ".join("x" * len(words))
    found = tuple(Word(2 * index, 2 * index + 1, Span(2 * index, 2 * index + 1)) for index in range(len(words)))
    phonemes = Phonemes(words, ("", *[gap] * (len(words) - 1), "."))
    return Utterance(text, found, "en", Span(0, len(text)), 0, 0.3, phonemes)


def spoken(family: KokoroFamily, one: Utterance, voice: Voice = HEART, speed: float = 1.0) -> Rendering:
    (rendering,) = family.speak([one], voice, speed)
    return rendering


def read(reading: Reading) -> tuple[list[Started], list[Chunk]]:
    events: list[Event] = list(reading.events())
    return [it for it in events if isinstance(it, Started)], [it for it in events if isinstance(it, Chunk)]
