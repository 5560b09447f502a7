"""Which voices there are, and which one speaks what: families in order of preference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from native_helper.voices.family import Voice, VoiceFamily


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice and the family that speaks it."""

    family: VoiceFamily
    voice: Voice


class Catalog:
    """The voices of all families. `choose` is the only place that decides who speaks."""

    def __init__(self, families: Sequence[VoiceFamily]) -> None:
        self.families = tuple(families)

    def voices(self) -> list[Voice]:
        """Return every voice, best family first; `listed` is false where a better family speaks the language."""
        raise NotImplementedError

    def default_voice(self) -> Voice | None:
        raise NotImplementedError

    def choose(self, language: str, voice: str | None = None, voices: Mapping[str, str] | None = None) -> Choice:
        """Return who speaks `language`: `voice` if given, else the person's choice in `voices`, else the best.

        Raises UnknownVoice (naming a few that exist) and NoVoiceForLanguage.
        """
        raise NotImplementedError
