"""XTTS v2 in the engine: its voices, how they are asked for, and what a person is told where it is not whole."""

import sys
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from native_helper.errors import NoVoiceForLanguage, UnknownVoice, VoiceUnavailable
from native_helper.paths import Folders, folders
from native_helper.speech.utterance import Rendering, Span, Utterance, Word
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import Voice, Waiting
from native_helper.voices.xtts import LANGUAGES, XttsFamily, built_in, spoken_as
from native_helper.workers import clips, installed
from native_helper.workers.answers import Answers
from native_helper.workers.crew import Workers
from native_helper.workers.roster import XTTS
from tests.engine.tone import ToneFamily
from tests.workers.added import make_whole

PIECE = np.full(2_400, 0.1, np.float32).tobytes()


class InstantWorker:
    """Answers at once, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.sources = iter(["computed", "memory", "memory"])
        self.pid: int | None = None
        self.is_loading = False

    @property
    def details(self) -> dict[str, Any] | None:
        return {"device": "cpu", "threads": 8} if self.pid else None

    def start(self) -> None:
        self.pid = 1

    def stop(self) -> None:
        self.pid = None

    def ask(self, request: dict[str, Any]) -> Answers:
        self.start()
        self.asked.append(request)
        answers = Answers(lambda: None)
        answers.add({"type": "audio", "pcm": PIECE, "rate_hz": 24_000, "last": False})
        answers.add({"type": "audio", "pcm": PIECE, "rate_hz": 24_000, "last": True})
        answers.add({"type": "end", "figures": {"latents": next(self.sources)}})
        return answers


@pytest.fixture
def where() -> Folders:
    return folders()


@pytest.fixture
def added(where: Folders) -> Folders:
    """Return folders in which XTTS v2 is whole by its record; its Python has none of the libraries."""
    make_whole(XTTS, where, f'exec "{sys.executable}" "$@"')
    return where


def family(where: Folders, worker: InstantWorker | None = None) -> XttsFamily:
    return XttsFamily(where, cast(Workers, {"xtts": worker or InstantWorker()}))


def own_clip(where: Folders, name: str) -> None:
    clips.folder(where).mkdir(exist_ok=True)
    clips.path(where, name).write_bytes(b"")


def utterance(text: str, language: str = "en") -> Utterance:
    return Utterance(text, (Word(0, len(text), Span(0, len(text))),), language, Span(0, len(text)), 0, 0.0)


def spoken(own: XttsFamily, voice: Voice, *utterances: Utterance) -> list[Rendering]:
    found = list(own.speak(utterances, voice, 1.5))
    assert not any(isinstance(part, Waiting) for part in found)
    return cast(list[Rendering], found)


def test_who_has_not_added_it_has_no_voice_of_it_and_is_told_how(where: Folders) -> None:
    own = family(where)
    assert own.voices() == ()
    assert own.state().remedy == "To add it, run: utter add xtts"
    assert not own.state().ready
    with pytest.raises(VoiceUnavailable) as told:
        Catalog([ToneFamily(), own]).choose("en", "xtts:claribel_dervla")
    assert told.value.remedy == "To add it, run: utter add xtts"
    with pytest.raises(NoVoiceForLanguage):
        Catalog([ToneFamily(), own]).choose("pl")


def test_there_are_58_voices_each_with_a_plain_name_and_17_languages(added: Folders) -> None:
    voices = family(added).voices()
    assert len({voice.id for voice in voices}) == len(voices) == 58
    assert all(voice.id.isascii() and " " not in voice.id for voice in voices)
    assert {voice.languages for voice in voices} == {LANGUAGES}
    assert len(set(LANGUAGES)) == 17
    assert {voice.id for voice in voices} >= {"xtts:camilla_holmstrom", "xtts:eugenio_mataraci", "xtts:alma_maria"}


def test_the_short_list_shows_a_few_of_them_and_all_of_a_persons_own(added: Folders) -> None:
    for name in ("me", "my-mother"):
        own_clip(added, name)
    listed = [voice.id for voice in Catalog([ToneFamily(), family(added)]).voices() if voice.listed]
    assert [voice for voice in listed if voice.startswith("xtts:")][:2] == ["xtts:me", "xtts:my-mother"]
    assert len(listed) == 2 + 2 + 4


def test_it_speaks_where_it_is_chosen_and_never_steps_in_for_a_family_before_it(added: Folders) -> None:
    catalog = Catalog([ToneFamily(), family(added)])
    assert catalog.choose("de").voice.family == "tone"
    assert catalog.choose("de", "claribel dervla").voice.id == "xtts:claribel_dervla"
    assert catalog.choose("de", voices={"de": "xtts:luis_moray"}).voice.id == "xtts:luis_moray"


@pytest.mark.parametrize(
    ("written", "read"),
    [("en-GB", "en"), ("pt_BR", "pt"), ("zh-Hant-TW", "zh"), ("DE", "de"), ("sv", "en"), ("", "en")],
)
def test_a_language_is_asked_for_by_the_models_own_name(written: str, read: str) -> None:
    assert spoken_as(written) == read


def test_a_voice_of_the_model_is_asked_for_by_name_and_a_persons_by_its_clip(added: Folders) -> None:
    own_clip(added, "me")
    worker = InstantWorker()
    own = family(added, worker)
    mine, model = own.voices()[0], built_in()[45]
    parts = spoken(own, mine, utterance("Hello.", "de-AT"), utterance("Bye.", "en"))
    spoken(own, model, utterance("Hello."))
    assert [part.ends for part in parts] == [False, True, False, True]
    common = {"type": "speak", "speed": 1.5}
    clip = str(clips.path(added, "me"))
    assert worker.asked == [
        {**common, "text": "Hello.", "language": "de", "voice": "me", "clip": clip},
        {**common, "text": "Bye.", "language": "en", "voice": "me", "clip": clip},
        {**common, "text": "Hello.", "language": "en", "voice": "Alma María"},
    ]


def test_health_tells_what_it_computes_with_and_how_often_latents_were_at_hand(added: Folders) -> None:
    own = family(added)
    assert (own.state().ready, own.state().in_memory, own.state().computes) == (True, False, {})
    spoken(own, built_in()[0], utterance("One."), utterance("Two."), utterance("Three."))
    assert own.state().in_memory
    assert own.state().computes == {"device": "cpu", "threads": 8, "latents": {"computed": 1, "memory": 2}}
    own.unload()
    assert not own.state().in_memory


def test_a_voice_whose_clip_was_removed_meanwhile_is_unknown(added: Folders) -> None:
    own_clip(added, "me")
    own = family(added)
    mine = own.voices()[0]
    clips.remove(added, "me")
    with pytest.raises(UnknownVoice):
        spoken(own, mine, utterance("Hello."))


def test_half_an_installation_names_the_command_that_finishes_it(added: Folders) -> None:
    (installed.folder(XTTS, added) / installed.RECORD).unlink()
    own = XttsFamily(added, Workers(added))
    assert own.state().remedy == "XTTS v2 is not complete. To finish it, run: utter add xtts"
    with pytest.raises(VoiceUnavailable) as told:
        own.load(built_in()[0])
    assert told.value.remedy == own.state().remedy


def test_an_environment_without_its_libraries_is_told_by_the_program_itself(added: Folders) -> None:
    workers = Workers(added)
    own = XttsFamily(added, workers)
    with pytest.raises(VoiceUnavailable) as told:
        for part in own.speak([utterance("Hello.")], built_in()[0], 1.0):
            assert isinstance(part, Waiting)
    workers.stop()
    assert "A library is missing in its environment: torch." in told.value.message
    assert "utter remove xtts" in (told.value.remedy or "")


def test_looking_at_it_starts_nothing_and_writes_nothing(where: Folders, tmp_path: Path) -> None:
    own = XttsFamily(where, Workers(where))
    own.state(), own.voices(), own.absent()
    assert not where.workers.exists()
