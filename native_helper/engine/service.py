"""What every connection asks for, whichever door it came through: the socket and HTTP are two doors to one service.

Owns nothing but references: the voices, the queue, the settings and what the health report tells.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from native_helper import __version__
from native_helper.build import build
from native_helper.engine.limits import Limits
from native_helper.engine.model_download import ModelDownload
from native_helper.engine.saving import FileOrder
from native_helper.engine.synthesis import Synthesis
from native_helper.errors import TextTooLong
from native_helper.settings import Settings
from native_helper.speech.dictionary.file import DictionaryFile
from native_helper.speech.incoming import TextSegment
from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.translate.translator import Translator
from native_helper.speech.utf16 import utf16_length
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import State
from native_helper.wire import client_messages, engine_messages
from native_helper.wire.types import FamilyState
from native_helper.workers.crew import Workers

if TYPE_CHECKING:
    from native_helper.voices.remote.family import RemoteFamily  # of whoever names a server alone


@dataclass(slots=True)
class HttpState:
    """Whether HTTP answers, and where."""

    state: Literal["listening", "port_in_use", "off"] = "off"
    address: str = "127.0.0.1"
    port: int = 0
    bind: str | None = None  # one more address that the settings name, once it listens there
    hosts: tuple[str, ...] = ()  # names beside this machine's own, as the settings say
    remedy: str | None = None


@dataclass(slots=True)
class Service:
    """The engine as its connections see it."""

    catalog: Catalog
    translator: Translator
    synthesis: Synthesis
    model: ModelDownload
    dictionary: DictionaryFile
    settings: Settings
    limits: Limits
    spool: Path  # owner-only folder for files under way
    token: Callable[[], str]
    workers: Workers | None = None
    remote: "RemoteFamily | None" = None
    http: HttpState = field(default_factory=HttpState)
    n_clients: int = 0
    started_at: float = field(default_factory=time.monotonic)

    def reading(self, request: Request) -> Reading:
        """Return a new reading. Raises UtterError for what can be told before any work."""
        return Reading(self.with_own_words(self._with_default(request)), self.catalog, self.translator)

    def with_own_words(self, request: Request) -> Request:
        """Return `request` with the person's dictionary, as it is at each paragraph."""
        return replace(request, own_words=self.dictionary.apply)

    def file_order(self, file_format: str) -> FileOrder:
        return FileOrder(file_format, self.spool, self.limits.file_memory_bytes, self.limits.file_chunk_bytes)

    def require_short(self, text: str) -> None:
        """Raise TextTooLong unless a question about `text` may hold the thread, and all readings, until its answer."""
        most = self.limits.question_units
        if utf16_length(text) > most:
            raise TextTooLong(f"At most {most} characters can be shown as they are spoken.", "Ask for less at a time.")

    def default_voice(self) -> str | None:
        """Return the voice of the settings if it exists, else the best one, None if there is none."""
        chosen = self.settings.speech.voice
        if chosen and (choice := self.catalog.find(chosen)):
            return choice.voice.id
        best = self.catalog.default_voice()
        return best.id if best else None

    def prepare(self) -> None:
        """Somebody is about to speak: let the voice that will most likely be wanted be loaded, if it is not."""
        default = self.default_voice()
        choice = self.catalog.find(default) if default else None
        if choice and not choice.family.state().in_memory:
            self.synthesis.prepare(choice)

    def is_loading(self) -> bool:
        """Say whether the synthesis thread is loading a voice now, for which all readings wait."""
        return any(family.state().loading for family in self.catalog.families)

    def families(self) -> list[engine_messages.Family]:
        """Return every family with its state and, where it cannot speak, what to do."""
        return [family for family, _ in self.families_and_states()]

    def families_and_states(self) -> list[tuple[engine_messages.Family, State]]:
        """Return the same with all that each knows of itself. What can be added and never was is left out."""
        told = []
        for family in self.catalog.families:
            state = family.state()
            if state.offered:
                continue
            name = FamilyState.READY if state.ready else FamilyState.LOADING if state.loading else FamilyState.MISSING
            told.append(
                (engine_messages.Family(name=family.name, state=name, remedy=state.remedy, host=state.host), state)
            )
        return told

    def translation(self) -> engine_messages.Translator:
        """Return whether there is a translator, and if not, what to do."""
        state = self.translator.state()
        name = FamilyState.READY if state.ready else FamilyState.MISSING
        return engine_messages.Translator(state=name, remedy=state.remedy)

    def targets(self) -> list[str]:
        """Return the languages, as tags, that the translator writes and some voice reads."""
        from native_helper.speech.translate.languages import languages  # not before somebody asks

        return self.catalog.readable(one.tag for one in languages())

    def ready(self) -> engine_messages.Ready:
        """Return what the engine has, as it tells whoever says hello."""
        return engine_messages.Ready(
            version=__version__,
            build=build(),
            families=self.families(),
            translator=self.translation(),
            default_voice=self.default_voice(),
        )

    async def voices_come(self) -> None:
        """Wait a moment for the voices of a server that is being asked which it has."""
        if self.remote is not None:
            self.remote.voices()
            await asyncio.to_thread(self.remote.wait_listed, self.limits.listing_s)

    def voices(self) -> list[engine_messages.VoiceInfo]:
        return [
            engine_messages.VoiceInfo(
                id=voice.id,
                name=voice.name,
                family=voice.family,
                languages=list(voice.languages),
                gender=voice.gender,
                listed=voice.listed,
                grade=voice.grade,
                remote=voice.remote or None,
                untried=voice.untried or None,
            )
            for voice in self.catalog.voices()
        ]

    def voices_best_first(self) -> list[engine_messages.VoiceInfo]:
        """Return them family by family, the default one and those of its language in front."""
        default = self.default_voice()
        voices = self.voices()
        families = list(dict.fromkeys(voice.family for voice in voices))
        language = next((voice.languages[0].partition("-")[0] for voice in voices if voice.id == default), "")
        return sorted(
            voices,
            key=lambda voice: (
                voice.id != default,
                families.index(voice.family),
                voice.languages[0].partition("-")[0] != language,
            ),
        )

    def _with_default(self, request: Request) -> Request:
        """Let the voice of the settings speak its own language; a request's own choices come first."""
        chosen = self.settings.speech.voice
        if not chosen or request.voice is not None:
            return request
        choice = self.catalog.find(chosen)
        if choice is None:
            return request
        language = choice.voice.languages[0].partition("-")[0]  # in whatever country's form
        return replace(request, voices={language: choice.voice.id, **request.voices})


def segments(told: list[client_messages.Segment]) -> list[TextSegment]:
    """Return the wire's segments as the pipeline takes them."""
    return [TextSegment(it.start, it.end, it.language, it.kind) for it in told]
