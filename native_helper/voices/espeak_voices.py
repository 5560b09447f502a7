"""eSpeak NG's voices, read from its data files: the library itself may be called by the synthesis thread only.

A file under `lang/` is one voice: `name English (America)`, then its languages with their ranks, the lower the better.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from native_helper.voices.family import Voice

# Its own first among its languages: "en-us" is eSpeak's second English, but the accent of Kokoro's default voice.
_FIRST: Final = "en-us"
# Their data lacks envelopes, and one Indian letter in the text ends the process (espeak-ng 1.52).
_BROKEN: Final = frozenset({"aav/vi-VN-x-central", "aav/vi-VN-x-south"})
_DEFAULT_RANK: Final = 5  # eSpeak's own for a language without one


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A voice and what the library calls it."""

    voice: Voice
    identifier: str  # "gmw/en-US"


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    identifier: str
    name: str
    languages: tuple[tuple[str, int], ...]  # tag and rank
    dictionary: str

    @property
    def order(self) -> tuple[str, bool, int, str]:
        primary = self.languages[0][0].split("-")[0]
        rank = next((rank for tag, rank in self.languages if tag == primary), 2 * _DEFAULT_RANK)
        return primary, self.path.name.lower() != _FIRST, rank, self.identifier


def read_voices(data: Path) -> list[EspeakVoice]:
    """Return the voices in `data` that have a dictionary, by language, the best of each first and listed."""
    found = (_read(path, data / "lang") for path in (data / "lang").rglob("*") if path.is_file())
    usable = (file for file in found if (data / f"{file.dictionary}_dict").is_file() and file.identifier not in _BROKEN)
    files = sorted(usable, key=lambda file: file.order)
    voices = []
    listed: set[str] = set()
    for file in files:
        languages = tuple(bcp47(tag) for tag, _ in file.languages)
        primary = file.order[0]
        voice = Voice(
            id=f"espeak:{file.path.name.lower()}",
            name=file.name,
            family="espeak",
            languages=languages,
            listed=primary not in listed,
        )
        listed.add(primary)
        voices.append(EspeakVoice(voice, file.identifier))
    return voices


def bcp47(tag: str) -> str:
    """Return `tag` with the usual case of its subtags: "en-US", "zh-Hant", "en-GB-x-rp"."""
    first, *others = tag.replace("_", "-").split("-")
    cased = [first.lower()]
    private = False
    for subtag in others:
        private = private or len(subtag) == 1
        if private or len(subtag) not in (2, 4):
            cased.append(subtag.lower())
        else:
            cased.append(subtag.upper() if len(subtag) == 2 else subtag.title())
    return "-".join(cased)


def _read(path: Path, folder: Path) -> _File:
    name, languages, dictionary = path.name, [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(" ")
        match key, value.split():
            case "name", [*parts]:
                name = " ".join(parts).partition("//")[0].strip()  # one file has a comment behind its name
            case "language", [tag, *rank]:
                languages.append((tag, int(rank[0]) if rank else _DEFAULT_RANK))
            case "dictionary", [first, *_]:
                dictionary = first
            case _:
                pass  # how it sounds, which is the library's affair
    languages = languages or [(path.name.lower(), _DEFAULT_RANK)]
    dictionary = dictionary or languages[0][0].split("-")[0]
    return _File(path, path.relative_to(folder).as_posix(), name, tuple(languages), dictionary)
