"""What can be added to Utter: programs with libraries that Utter itself must not carry.

Named tuples, since every command reads the names: data classes would cost each of them a fifth of its start.
"""

from typing import Final, NamedTuple


class Licence(NamedTuple):
    """The terms of a model, which a person accepts before it is downloaded."""

    name: str
    address: str
    summary: str  # what it forbids, in a sentence


class Files(NamedTuple):
    """Which files of a repository of the hub a worker needs."""

    repository: str
    # All of them, at the repository's top; or, of voices that are added by name, of one voice, whose name `{voice}`
    # stands for: they lie in one folder, anywhere in the repository.
    paths: tuple[str, ...]
    bytes: int  # about, of all of them; of one voice
    also: tuple[str, ...] = ()  # taken along where they are there
    by_voice: bool = False


class Kind(NamedTuple):
    """One thing to add. Its program is workers/program/NAME.py."""

    name: str  # "xtts": after `utter add`, and its folder's name
    title: str  # "XTTS v2"
    about: str  # what it brings, in a sentence
    requirements: tuple[str, ...]  # of its environment, pinned; msgpack is the frames' own
    environment_bytes: int  # about, of its libraries as they are downloaded: told before anything is fetched
    unpacked_bytes: int  # about, of the same on the disk
    python: tuple[tuple[int, int], tuple[int, int]] = ((3, 11), (3, 14))  # first and last that all have wheels for
    files: Files | None = None
    # Whether its program has a function `prepare(source, target)`, which makes of the downloaded files in the folder
    # `source` those in `target` that it works with, in its own environment. The downloaded ones are removed then.
    prepares: bool = False
    licence: Licence | None = None  # of its files
    tried: bool = False  # whether it has ever run with its real weights

    @property
    def download_bytes(self) -> int:
        """About, of all that is fetched; of voices by name, with one of them."""
        return self.environment_bytes + (self.files.bytes if self.files else 0)


_FRAMES: Final = "msgpack==1.1.2"
_NON_COMMERCIAL: Final = "It allows non-commercial use only."

XTTS: Final = Kind(
    name="xtts",
    title="XTTS v2",
    about="58 voices in 17 languages, and yours from a recording of 6 to 30 seconds.",
    # torch, torchaudio and torchcodec come in sets; coqui-tts names none of them, nor six, nor what Chinese needs.
    requirements=(
        _FRAMES, "torch==2.11.0", "torchaudio==2.11.0", "coqui-tts[ja]==0.28.0", "transformers==5.23.0",
        "torchcodec==0.11.0", "soundfile==0.13.1", "six==1.17.0", "pypinyin==0.55.0",
    ),
    environment_bytes=2_600_000_000,
    unpacked_bytes=6_000_000_000,
    python=((3, 11), (3, 13)),
    files=Files(
        "coqui/XTTS-v2", ("config.json", "hash.md5", "model.pth", "speakers_xtts.pth", "vocab.json"), 1_880_000_000
    ),
    licence=Licence("Coqui Public Model License 1.0.0", "https://coqui.ai/cpml", _NON_COMMERCIAL),
)  # fmt: skip

PIPER: Final = Kind(
    name="piper",
    title="Piper",
    about="Small, fast voices in over thirty languages, each downloaded by name.",
    # onnx is what piper-tts reads a voice's durations with: without it no word would be timed.
    requirements=(_FRAMES, "piper-tts==1.8.0", "onnx==1.23.2"),
    environment_bytes=90_000_000,
    unpacked_bytes=260_000_000,
    files=Files(
        "rhasspy/piper-voices", ("{voice}.onnx", "{voice}.onnx.json"), 65_000_000, ("MODEL_CARD",), by_voice=True
    ),
)

TRANSLATE: Final = Kind(
    name="translate",
    title="Translation (NLLB-200)",
    about="Translates what is read, sentence by sentence, between 200 languages.",
    requirements=(_FRAMES, "ctranslate2==4.8.5", "sentencepiece==0.2.1"),
    environment_bytes=70_000_000,
    unpacked_bytes=250_000_000,
    files=Files(
        "facebook/nllb-200-distilled-600M",
        ("config.json", "pytorch_model.bin", "sentencepiece.bpe.model", "tokenizer.json"),
        2_483_000_000,
    ),
    prepares=True,
    licence=Licence("CC-BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/", _NON_COMMERCIAL),
)  # fmt: skip

ROSTER: Final = {kind.name: kind for kind in (XTTS, PIPER, TRANSLATE)}
