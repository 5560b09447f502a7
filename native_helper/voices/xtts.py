"""XTTS v2 as a voice family: 58 voices that each read 17 languages, and those of a person's own clips.

The model is in a worker. It is never chosen by itself: on most processors it makes sound more slowly than it is heard,
so eSpeak NG and `say` stay the ones that step in.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from native_helper.errors import UnknownVoice
from native_helper.paths import Folders
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.family import Check, State, Voice, Waiting, go_on
from native_helper.voices.worker_family import WorkerFamily
from native_helper.voices.worker_voice import Pace, speak
from native_helper.workers import clips, installed
from native_helper.workers.crew import Workers
from native_helper.workers.roster import XTTS

LANGUAGES: Final = (
    "en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh", "hu", "ko", "ja", "hi",
)  # fmt: skip
_SPEAKERS: Final = (
    "Claribel Dervla, Daisy Studious, Gracie Wise, Tammie Ema, Alison Dietlinde, Ana Florence, Annmarie Nele, "
    "Asya Anara, Brenda Stern, Gitta Nikolina, Henriette Usha, Sofia Hellen, Tammy Grit, Tanja Adelina, Vjollca "
    "Johnnie, Andrew Chipper, Badr Odhiambo, Dionisio Schuyler, Royston Min, Viktor Eka, Abrahan Mack, Adde "
    "Michal, Baldur Sanjin, Craig Gutsy, Damien Black, Gilberto Mathias, Ilkin Urbano, Kazuhiko Atallah, Ludvig "
    "Milivoj, Suad Qasim, Torcull Diarmuid, Viktor Menelaos, Zacharie Aimilios, Nova Hogarth, Maja Ruoho, Uta "
    "Obando, Lidiya Szekeres, Chandra MacFarland, Szofi Granger, Camilla Holmström, Lilya Stainthorpe, Zofija "
    "Kendrick, Narelle Moon, Barbora MacLean, Alexandra Hisakawa, Alma María, Rosemary Okafor, Ige Behringer, "
    "Filip Traverse, Damjan Chapman, Wulf Carlevaro, Aaron Dreschner, Kumar Dahl, Eugenio Mataracı, Ferran Simen, "
    "Xavier Hayasaka, Luis Moray, Marcos Rudaski"
).split(", ")  # the keys of the published speakers_xtts.pth, in its order
_LISTED: Final = 4  # of the 58, in the short list; a person's own are all there


class XttsFamily(WorkerFamily):
    """What `utter add xtts` brings."""

    def __init__(self, where: Folders, workers: Workers) -> None:
        super().__init__(XTTS, where, workers[XTTS.name])
        self._pace = Pace()
        self._latents: Counter[str] = Counter()  # where those of each utterance came from

    def state(self) -> State:
        presence = installed.presence(XTTS, self._where)
        if presence is not installed.Presence.WHOLE:
            offered = presence is installed.Presence.ABSENT
            return State(ready=False, remedy=installed.remedy(XTTS, self._where), in_memory=False, offered=offered)
        details = self._worker.details
        computes = {**details, **({"latents": dict(self._latents)} if self._latents else {})} if details else {}
        return State(
            ready=True, loading=self._worker.is_loading, in_memory=self._worker.pid is not None, computes=computes
        )

    def voices(self) -> Sequence[Voice]:
        return self._all() if self.state().ready else ()

    def absent(self) -> Mapping[Voice, str]:
        state = self.state()
        return {} if state.ready else dict.fromkeys(self._all(), state.remedy or "")

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering | Waiting]:
        who = self._who(voice)

        def request(utterance: Utterance) -> dict[str, Any]:
            language = spoken_as(utterance.language)
            return {"type": "speak", "text": utterance.text, "language": language, "speed": speed, **who}

        return speak(self._worker, request, utterances, self._pace, check, self._note)

    def _note(self, figures: Mapping[str, Any]) -> None:
        source = figures.get("latents")
        if source in ("memory", "disk", "computed"):
            self._latents[source] += 1

    def _all(self) -> tuple[Voice, ...]:
        return (*(_own(name) for name in clips.names(self._where)), *built_in())

    def _who(self, voice: Voice) -> dict[str, str]:
        name = voice.id.removeprefix(f"{XTTS.name}:")
        if name in clips.names(self._where):
            return {"voice": name, "clip": str(clips.path(self._where, name))}
        for speaker in _SPEAKERS:
            if _slug(speaker) == name:
                return {"voice": speaker}
        raise UnknownVoice(f'{XTTS.title} has no voice "{name}".', "See all voices with: utter voices --all")


def spoken_as(language: str) -> str:
    """Return which of its languages the model reads `language` as: English where it has none for it."""
    primary = language.replace("_", "-").partition("-")[0].casefold()
    return primary if primary in LANGUAGES else LANGUAGES[0]


@cache
def built_in() -> tuple[Voice, ...]:
    """Return the voices that come with the model."""
    return tuple(
        Voice(
            f"{XTTS.name}:{_slug(name)}",
            name,
            XTTS.name,
            LANGUAGES,
            listed=number < _LISTED,
            added=True,
            untried=not XTTS.tried,
        )
        for number, name in enumerate(_SPEAKERS)
    )


def _own(name: str) -> Voice:
    return Voice(
        f"{XTTS.name}:{name}", f"{name}, of your own clip", XTTS.name, LANGUAGES, added=True, untried=not XTTS.tried
    )


def _slug(name: str) -> str:
    # "Camilla Holmström" is camilla_holmstrom. The Turkish dotless i has no decomposition.
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "_")
