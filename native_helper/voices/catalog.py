"""Which voices there are, and which one speaks what: families in order of preference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from native_helper.errors import NoVoiceForLanguage, UnknownVoice, VoiceUnavailable, printable
from native_helper.voices import mixture
from native_helper.voices.family import Voice, VoiceFamily
from native_helper.workers.absent import how_to_add

# Tags that name one language twice: withdrawn codes that pages still carry, and codes that voices use for a language
# whose pages carry another.
_SAME_LANGUAGE: Final = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "tl": "fil", "cmn": "zh", "nb": "no", "nn": "no",
    "sh": "hbs",
}  # fmt: skip
_DEFAULT_LANGUAGE: Final = "en"
_SEE_VOICES: Final = "See all voices with: utter voices"
_TOLD_CHARS: Final = 60  # of a name that is none


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
        """Return every voice, best family first; `listed` is false where a better family speaks the language.

        One that a person has added by name stays listed.
        A voice that cannot read its own language yet is left out: a person would choose it for that.
        """
        spoken: set[str] = set()
        voices: list[Voice] = []
        for family in self.families:
            own = [voice for voice in family.voices() if _reads(voice, _language(voice))]
            # Whoever added a voice, or names a server in the settings, wants to see it, and nobody else has any.
            voices += [
                replace(voice, listed=False)
                if _language(voice) in spoken and not (voice.added or voice.remote)
                else voice
                for voice in own
            ]
            spoken |= {_language(voice) for voice in own if not voice.remote}
        return voices

    def default_voice(self) -> Voice | None:
        """Return who speaks English; without such a voice, the first there is; None without any, or a remote one."""
        own = (choice for choice in self._choices() if not choice.voice.remote)
        choice = self._best(_DEFAULT_LANGUAGE) or next(own, None)
        return choice.voice if choice else None

    def choose(self, language: str, voice: str | None = None, voices: Mapping[str, str] | None = None) -> Choice:
        """Return who speaks `language`: `voice` if given, else the person's choice in `voices`, else the best.

        A `voice` is found by its id, or, in any case of letters, by its id with or without the family, or its name,
        whole or up to a comma; "af_heart:0.7+bf_emma:0.3" mixes two. A person's choice that is no longer installed
        gives way to the best, and so does a voice, however chosen, that cannot read the language at all. Raises
        UnknownVoice (naming near ones, or the default and a few for the language), VoiceUnavailable for one whose
        files are not there, and NoVoiceForLanguage.
        """
        preferred = _preference(language, voices or {})
        choice = self._named(voice, language) if voice else self.find(preferred) if preferred else None
        if choice is None or not _reads(choice.voice, language):
            choice = self._best(language)
        if choice is None:
            raise NoVoiceForLanguage(
                f'No installed voice speaks the language "{printable(language)}".',
                "Languages are written as tags, such as fr or pt-BR. See which have a voice with: utter voices",
            )
        return choice

    def readable(self, languages: Iterable[str]) -> list[str]:
        """Return those of `languages` that some voice reads."""
        tags = ((choice.voice, tag) for choice in self._choices() for tag in choice.voice.languages)
        # A server's voices are left out: they read only for who has chosen one.
        read = {_primary(tag) for voice, tag in tags if _reads(voice, tag) and not voice.remote}
        return [language for language in languages if _primary(language) in read]

    def find(self, name: str) -> Choice | None:
        """Return the voice or mixture of that name, None if there is none now."""
        try:
            return self._named(name)
        except (UnknownVoice, VoiceUnavailable):
            return None

    def _choices(self) -> Iterator[Choice]:
        return (Choice(family, voice) for family in self.families for voice in family.voices())

    def _named(self, name: str, language: str = _DEFAULT_LANGUAGE) -> Choice:
        if mixture.JOINT in name and all(choice.voice.id != name for choice in self._choices()):
            voice = mixture.mixed(name, lambda part: self._named(part, language).voice)
            return next(Choice(family, voice) for family in self.families if family.name == voice.family)
        wanted = name.casefold()
        found = None
        for choice in self._choices():
            if choice.voice.id == name:
                return choice
            if found is None and wanted in _names(choice.voice):
                found = choice
        if found is None:
            raise self._unavailable(wanted) or self._unknown(name, language)
        return found

    def _unavailable(self, wanted: str) -> VoiceUnavailable | None:
        for family in self.families:
            for voice, remedy in family.absent().items():
                if wanted in _names(voice):
                    return VoiceUnavailable(f"The voice {voice.id} ({voice.name}) cannot speak now.", remedy)
        return None

    def _unknown(self, name: str, language: str) -> UnknownVoice:
        by_name: dict[str, str] = {}
        for choice in self._choices():
            for known in _names(choice.voice):
                by_name.setdefault(known, choice.voice.id)
        close = get_close_matches(name.casefold(), by_name, n=6, cutoff=0.6)
        known_ids = list(dict.fromkeys(by_name[match] for match in close))[:3]
        told = f'There is no voice "{printable(name[:_TOLD_CHARS])}".'
        for family in self.families:
            if family.name == name.partition(":")[0].casefold() and family.state().offered:
                return UnknownVoice(f"{told} Its kind is not added.", how_to_add(family.name))
        if known_ids:
            return UnknownVoice(f"{told} Much like it: {', '.join(known_ids)}.", _SEE_VOICES)
        if (default := self.default_voice()) is None:
            return UnknownVoice(told, _SEE_VOICES)
        wanted = _primary(language)
        best = [voice.id for voice in self.voices() if _language(voice) == wanted and voice.id != default.id]
        some = f" Some for {wanted}: {', '.join(best[:3])}." if best else ""
        return UnknownVoice(f"{told} The default is {default.id}.{some}", _SEE_VOICES)

    def _best(self, language: str) -> Choice | None:
        # The family comes first: a better family's other accent is better than a stand-in's right one.
        wanted = language.replace("_", "-").casefold()
        for family in self.families:
            near = None
            for voice in family.voices():
                if voice.remote or not _reads(voice, wanted):
                    continue  # text that nobody has sent away stays here
                tags = [tag.casefold() for tag in voice.languages]
                if wanted in tags:
                    return Choice(family, voice)
                if near is None and _primary(wanted) in map(_primary, tags):
                    near = Choice(family, voice)
            if near is not None:
                return near
        return None


def _preference(language: str, voices: Mapping[str, str]) -> str | None:
    # "en-GB" is answered by a choice for en-GB, else for en, else for another English.
    wanted = language.replace("_", "-").casefold()
    by_tag = {tag.replace("_", "-").casefold(): voice for tag, voice in voices.items()}
    primary = _primary(wanted)
    same = next((voice for tag, voice in by_tag.items() if _primary(tag) == primary), None)
    return by_tag.get(wanted) or by_tag.get(primary) or same


def _names(voice: Voice) -> list[str]:
    if voice.remote:  # "af_heart" must never become a server's voice of that name
        return [voice.id.casefold()]
    names = (voice.id, voice.id.partition(":")[2], voice.name, voice.name.partition(",")[0])
    return [name.casefold() for name in names if name]


def _reads(voice: Voice, language: str) -> bool:
    return _primary(language.replace("_", "-")) not in voice.unread


def _language(voice: Voice) -> str:
    return _primary(voice.languages[0])


def _primary(tag: str) -> str:
    subtag = tag.split("-", 1)[0].casefold()
    return _SAME_LANGUAGE.get(subtag, subtag)
