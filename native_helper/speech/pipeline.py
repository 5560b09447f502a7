"""The order of the stages, in one place: blocks, translate, normalize, split, phonemize, a voice, assemble.

`Reading` is one text on its way to sound. It is stepped by the engine's synthesis thread and fed by any thread.
Over 300 lines, since each step looks at what the reading holds: its place in the text, the voice, what comes next.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeAlias

from native_helper.errors import Canceled, NothingToSpeak, NotSupported, NoVoiceForLanguage, VoiceUnavailable
from native_helper.speech import translate
from native_helper.speech.assemble import Assembler
from native_helper.speech.blocks import Blocks
from native_helper.speech.incoming import Incoming, Part, TextSegment
from native_helper.speech.language import DEFAULT_LANGUAGE
from native_helper.speech.normalize import normalize, plain
from native_helper.speech.phonemize import phonemize
from native_helper.speech.request import Request, heard_before, language_in, marks, span_in_units
from native_helper.speech.sections import both, sections
from native_helper.speech.split import Start, split
from native_helper.speech.stopwatch import Stopwatch
from native_helper.speech.utf16 import Utf16Map, utf16_length
from native_helper.speech.utterance import Block, Chunk, Paragraph, Span, SpokenText, Utterance
from native_helper.speech.words import has_word
from native_helper.voices.catalog import Catalog, Choice
from native_helper.voices.family import Waiting
from native_helper.wire.types import Kind


@dataclass(frozen=True, slots=True)
class Started:
    """Before the first chunk, and again whenever language or voice changes."""

    language: str
    voice: str


@dataclass(frozen=True, slots=True)
class Loading:
    """The voice is brought into memory when the reading is stepped again, which may take some seconds."""


@dataclass(frozen=True, slots=True)
class NeedText:
    """All whole sentences that came are spoken, and more was promised: step again after `append`.

    A sentence without its end waits for the rest: what follows may be the other half of its last word.
    """


Event: TypeAlias = Started | Chunk | NeedText | Loading | Waiting
Heed: TypeAlias = Callable[[Block, SpokenText], None]


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

    def __init__(self, request: Request, catalog: Catalog, translator: translate.Translator | None = None) -> None:
        """Raises TextTooLong, BadRequest for a segment outside the text, and what tells that nobody speaks `to`."""
        self._request = request
        self._catalog = catalog
        self._translator = translator
        self._to = translate.as_tag(request.to) if request.to is not None else None
        if self._to is not None:
            catalog.choose(self._to, request.voice, request.voices)
        self._incoming = Incoming()
        self.append(request.text, request.segments, request.more)
        self._units = Utf16Map()
        self._watch = Stopwatch()
        self._assembler = Assembler(request.speed)
        self._upcoming = self._look_ahead()
        self._held: _Next | NeedText | Loading | Waiting | None = None  # looked at, not yet spoken
        self._canceled = False
        self._was_loading = False  # what it waits for: told once
        self._had_words = False  # spoken, or left out because they stand before `from_`

    def append(self, text: str, segments: Sequence[TextSegment], more: bool) -> None:
        """Add text to the end; from any thread. Raises BadRequest after the last part, TextTooLong."""
        self._incoming.put(Part(text, utf16_length(text), segments, more))

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
        if not self._had_words:
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
                yield Pronounced(spoken, span_in_units(word.source, self._units), phonemes, voice.id, voice.phonemes)

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
        # Text to utterances and their voices, block by block, or translated sentence by sentence.
        choice = None
        start, lead_s = Start(spoken=0), 0.0
        with closing(self._pieces()) as pieces:
            for piece in pieces:
                if isinstance(piece, NeedText | Waiting):
                    yield piece
                    continue
                if isinstance(piece, translate.Translated):
                    language = self._to or ""
                    found = piece if has_word(piece.text, 0, len(piece.text)) else None
                    if found is None:  # nothing came back: better untranslated than unread
                        language, found = piece.wanted.language, replace(piece, text=piece.wanted.text)
                    utterances = self._translated(found, language, start)
                else:
                    language = piece.language
                    start = replace(start, offset=piece.offset)
                    spoken = self._normalized(piece.block, language)
                    if heed is not None:
                        heed(piece.block, spoken)
                    with self._watch.stage("split"):
                        utterances, lead_s = _between_pauses(spoken, piece.block, language, start, lead_s)
                if not utterances:
                    continue
                start, self._had_words = start.after(utterances), True
                choice = yield from self._choose(language, choice)
                for utterance in utterances:
                    yield _Next(utterance, choice)

    def _pieces(self) -> Generator[Paragraph | translate.Translated | NeedText | Waiting]:
        if self._to is None:
            return self._paragraphs()
        if self._translator is None:
            raise NotSupported("Nothing can be translated here.")
        return translate.ahead(self._sentences(self._to), translate.require(self._to), self._translator)

    def _sentences(self, to: str) -> Iterator[translate.Wanted | Paragraph | NeedText]:
        # What is in the wanted language already is spoken as it stands, and so is code.
        for paragraph in self._paragraphs():
            if isinstance(paragraph, NeedText):
                yield paragraph
            elif translate.is_same(paragraph.language, to) or paragraph.block.kind is Kind.CODE:
                yield replace(paragraph, language=to)
            elif translate.find(paragraph.language) is None and paragraph.language != self._request.language:
                yield paragraph  # one that the translator does not read must not end an article
            else:
                with self._watch.stage("normalize"):
                    read = plain(paragraph.block, self._request.skip, markup=self._request.markup)
                    found = translate.wanted(read, paragraph.block, paragraph.language, paragraph.offset)
                yield from found

    def _paragraphs(self) -> Generator[Paragraph | NeedText]:
        language = DEFAULT_LANGUAGE
        # A chosen voice reads its own language where neither page nor caller says another, and nothing is translated.
        named = self._request.voice if self._to is None else None
        own = self._catalog.choose(language, named).voice.languages[0] if named else None
        heard: str | None = None
        for block in self._blocks():
            if isinstance(block, NeedText):
                yield block
                continue
            with self._watch.stage("normalize"):
                # Of what is left out too: a short paragraph behind it is in the language that it told.
                language = language_in(self._request, block, (own or heard,), language)
                heard = heard_before(block, language, heard)
            offset = 0
            if self._units.units(block.start) < self._request.from_:
                self._had_words = True
                if self._units.units(block.end) <= self._request.from_:
                    continue
                offset = self._units.point(self._request.from_)
            yield Paragraph(block, language, offset)

    def _normalized(self, block: Block, language: str) -> SpokenText:
        with self._watch.stage("normalize"):
            request = self._request
            return normalize(block, language, request.skip, request.own_words, markup=request.markup)

    def _translated(self, piece: translate.Translated, language: str, start: Start) -> list[Utterance]:
        # The rules of the new language and the person's words; what is skipped was left out before.
        block = piece.block(language)
        with self._watch.stage("normalize"):
            spoken = normalize(block, language, own_words=self._request.own_words)
        with self._watch.stage("split"):
            return piece.placed(split(spoken, block, language, replace(start, offset=0)))

    def _blocks(self) -> Iterator[Block | NeedText]:
        blocks = Blocks()
        while True:
            with self._watch.stage("blocks"):
                block = blocks.next_block()
            if block is not None:
                yield block
            elif blocks.complete:
                return
            elif (part := self._incoming.take()) is None:
                yield NeedText()
            else:
                with self._watch.stage("blocks"):
                    self._units.add(part.text)
                    blocks.feed(part.text, marks(part.segments, self._units), complete=not part.more)

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
        words = tuple(replace(word, source=span_in_units(word.source, self._units)) for word in chunk.words)
        return replace(chunk, sentence=span_in_units(chunk.sentence, self._units), words=words)


def _between_pauses(
    spoken: SpokenText, block: Block, language: str, start: Start, lead_s: float
) -> tuple[list[Utterance], float]:
    # The utterances of a block, and the silence that is still to come: pauses before the first word of all, and those
    # in blocks without a word, wait for the next word.
    utterances: list[Utterance] = []
    asked_s = 0.0  # behind the last utterance
    for section, pause_s in sections(spoken):
        found = list(split(section, block, language, replace(start.after(utterances), offset=start.offset)))
        if found:
            found[0] = replace(found[0], lead_s=lead_s)
            utterances += found
            lead_s = asked_s = 0.0
        if pause_s is None:
            break
        if utterances:
            asked_s = both(asked_s, pause_s)
            utterances[-1] = replace(utterances[-1], pause_s=asked_s)
        elif spoken.start >= start.offset:
            lead_s = both(lead_s, pause_s)
    return utterances, lead_s
