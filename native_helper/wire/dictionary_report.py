"""The engine's answer about the person's dictionary."""

from typing import Literal

from native_helper.wire.fields import Message, Offset, Rewrite, Span


class DictionaryEntry(Message):
    line: Offset  # of the file
    word: str | None = None
    pattern: str | None = None
    say: str | None = None
    ipa: str | None = None
    language: str | None = None


class DictionaryProblem(Message):
    line: Offset | None = None  # absent: it is about the whole file
    message: str


class DictionaryMatch(Rewrite):
    """Where an entry decided what is spoken."""

    line: Offset


class PronouncedWord(Span):
    spoken: str
    phonemes: str  # in Kokoro's alphabet


class DictionaryTrial(Message):
    """A text as it would be spoken now."""

    spoken: str
    voice: str
    sounded: bool  # whether the voice takes phonemes; else it reads the text
    matches: list[DictionaryMatch]
    words: list[PronouncedWord]


class DictionaryReport(Message):
    type: Literal["dictionary"] = "dictionary"
    id: str
    done: Literal["added", "replaced", "unchanged", "removed", "absent"] | None = None
    entries: list[DictionaryEntry]  # all, or those that the request was about
    problems: list[DictionaryProblem]
    trial: DictionaryTrial | None = None
