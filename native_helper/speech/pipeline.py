"""The order of the stages, in one place: the text front end, phonemize, a voice, assemble.

`Reading` is one text on its way to sound. It is stepped by the engine's synthesis thread and fed by any thread.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from native_helper.errors import Canceled, NothingToSpeak, NoVoiceForLanguage, VoiceUnavailable
from native_helper.speech.assemble import Assembler
from native_helper.speech.front_end import Found, FrontEnd, Heed, NeedText
from native_helper.speech.incoming import TextSegment
from native_helper.speech.language import DEFAULT_LANGUAGE
from native_helper.speech.phonemize import phonemize
from native_helper.speech.request import Request, span_in_units
from native_helper.speech.stopwatch import Stopwatch
from native_helper.speech.utterance import Chunk, Span, Utterance
from native_helper.voices.catalog import Catalog, Choice
from native_helper.voices.family import Waiting

if TYPE_CHECKING:
    from native_helper.speech.translate.translator import Translator


@dataclass(frozen=True, slots=True)
class Started:
    """Before the first chunk, and again whenever language or voice changes."""

    language: str
    voice: str


@dataclass(frozen=True, slots=True)
class Loading:
    """A voice or the translator is being brought into memory, or is when the reading is stepped again: some seconds."""


Event: TypeAlias = Started | Chunk | NeedText | Loading | Waiting


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A word as a voice gets it; its place in UTF-16 units."""

    spoken: str
    source: Span
    phonemes: str
    voice: str
    sounded: bool  # whether that voice takes phonemes; else it reads the text


@dataclass(frozen=True, slots=True)
class _Next:
    """An utterance and who speaks it."""

    utterance: Utterance
    choice: Choice

    @property
    def started(self) -> Started:
        return Started(self.utterance.language, self.choice.voice.id)


class Reading:
    """One text on its way to sound."""

    def __init__(self, request: Request, catalog: Catalog, translator: "Translator | None" = None) -> None:
        """Raises TextTooLong, BadRequest for a segment outside the text, and what tells that nobody speaks `to`."""
        self._request = request
        self._catalog = catalog
        self._watch = Stopwatch()
        self._front_end = FrontEnd(request, translator, self._watch)
        if self._front_end.to is not None:
            catalog.choose(self._front_end.to, request.voice, request.voices)
        self._assembler = Assembler(request.speed)
        self._upcoming = self._look_ahead()
        self._held: _Next | NeedText | Loading | Waiting | None = None  # looked at, not yet spoken
        self._canceled = False
        self._was_loading = False  # what it waits for: told once

    def append(self, text: str, segments: Sequence[TextSegment], more: bool) -> None:
        """Add text to the end; from any thread. Raises BadRequest after the last part, TextTooLong."""
        self._front_end.append(text, segments, more)

    def cancel(self) -> None:
        """End it at the next step of the work that runs, by Canceled; from any thread.

        Closing the iterator does the same, but its own thread alone may, and not in the middle of an utterance.
        """
        self._canceled = True

    def events(self) -> Iterator[Event]:
        """Yield what happens, in order; closing the iterator cancels. Chunk offsets here are UTF-16 units.

        Raises NothingToSpeak if the whole text had no word, UnknownVoice, NoVoiceForLanguage, VoiceUnavailable,
        Canceled.
        """
        announced: Started | None = None
        with closing(self._upcoming):  # whose requests for translations end with it
            while (upcoming := self._peek()) is not None:
                if isinstance(upcoming, Waiting):
                    self._held = None
                    yield from self._wait(upcoming)
                    continue
                if not isinstance(upcoming, _Next):
                    self._held = None
                    yield upcoming
                    continue
                if upcoming.started != announced:
                    announced = upcoming.started
                    yield announced
                yield from self._speak(upcoming.choice, announced)
        if not self._front_end.had_words:
            raise NothingToSpeak("There is no word to read in this text.", "Choose a text that has words in it.")

    def pronounced(self, heed: Heed | None = None) -> Iterator[Pronounced]:
        """Yield the words of the text that came, without sound, in place of `events`. Raises as that does.

        `heed` gets every block, and how it is spoken.
        """
        for upcoming in self._look_ahead(heed):
            if isinstance(upcoming, NeedText):
                return
            if not isinstance(upcoming, _Next):
                continue
            utterance, voice = upcoming.utterance, upcoming.choice.voice
            sounds = phonemize(utterance, voice.languages[0]).phonemes
            for word, phonemes in zip(utterance.words, sounds.words if sounds else (), strict=True):
                spoken = utterance.text[word.spoken_start : word.spoken_end]
                yield Pronounced(
                    spoken, span_in_units(word.source, self._front_end.units), phonemes, voice.id, voice.phonemes
                )

    @property
    def duration_s(self) -> float:
        """Media seconds made so far."""
        return self._assembler.duration_s

    @property
    def stages(self) -> dict[str, float]:
        """Seconds of work by stage, so far."""
        return self._watch.seconds

    def _speak(self, choice: Choice, started: Started) -> Iterator[Chunk | Loading | Waiting]:
        # What follows in one language and voice; the family pulls the utterances as it needs them.
        renderings = choice.family.speak(self._run_of(started), choice.voice, self._request.speed, self._check)
        try:
            while True:
                with self._watch.stage(choice.family.name):
                    rendering = next(renderings, None)
                if rendering is None:
                    return
                if isinstance(rendering, Waiting):
                    yield from self._wait(rendering)
                    continue
                with self._watch.stage("assemble"):
                    chunks = list(self._assembler.add(rendering))
                yield from map(self._in_units, chunks)
        finally:
            if isinstance(renderings, Generator):
                renderings.close()

    def _wait(self, waiting: Waiting) -> Iterator[Loading | Waiting]:
        if waiting.loading and not self._was_loading:
            yield Loading()
        self._was_loading = waiting.loading
        yield waiting

    def _run_of(self, started: Started) -> Iterator[Utterance]:
        while isinstance(upcoming := self._peek(), _Next) and upcoming.started == started:
            self._held = None
            yield self._pronounced(upcoming)

    def _pronounced(self, upcoming: _Next) -> Utterance:
        voice = upcoming.choice.voice
        if not voice.phonemes:
            return upcoming.utterance
        with self._watch.stage("phonemize"):
            return phonemize(upcoming.utterance, voice.languages[0])

    def _check(self) -> None:
        if self._canceled:
            raise Canceled("Stopped, as asked.")

    def _peek(self) -> _Next | NeedText | Loading | Waiting | None:
        if self._held is None:
            self._held = next(self._upcoming, None)
        return self._held

    def _look_ahead(self, heed: Heed | None = None) -> Generator[_Next | NeedText | Loading | Waiting]:
        # The utterances and their voices.
        choice = None
        with closing(self._front_end.found(self._own_language(), heed)) as found:
            for one in found:
                if not isinstance(one, Found):
                    yield one
                    continue
                choice = yield from self._choose(one.language, choice)
                for utterance in one.utterances:
                    yield _Next(utterance, choice)

    def _own_language(self) -> str | None:
        # A chosen voice reads its own language where neither page nor caller says another, and nothing is translated.
        if self._request.voice is None or self._request.to is not None:
            return None
        return self._catalog.choose(DEFAULT_LANGUAGE, self._request.voice).voice.languages[0]

    def _choose(self, language: str, before: Choice | None) -> Generator[Loading, None, Choice]:
        # The best voice that is in memory or can be brought there.
        failed: dict[str, VoiceUnavailable] = {}
        while True:
            try:
                choice = self._catalog.choose(language, self._request.voice, self._request.voices)
            except NoVoiceForLanguage as none:
                # One foreign paragraph must not end an article: the voice that reads the rest does what it can.
                if before is None:
                    raise next(iter(failed.values()), none) from None
                return before
            try:
                yield from self._load(choice)
            except VoiceUnavailable as error:
                if self._request.voice is not None or choice.voice.id in failed:
                    raise
                failed[choice.voice.id] = error  # its family does not offer it any more: the next best speaks
            else:
                return choice

    def _load(self, choice: Choice) -> Iterator[Loading]:
        if choice.family.state().in_memory:
            choice.family.load(choice.voice)
            return
        yield Loading()
        with self._watch.stage("load"):
            choice.family.load(choice.voice)

    def _in_units(self, chunk: Chunk) -> Chunk:
        words = tuple(replace(word, source=span_in_units(word.source, self._front_end.units)) for word in chunk.words)
        return replace(chunk, sentence=span_in_units(chunk.sentence, self._front_end.units), words=words)
