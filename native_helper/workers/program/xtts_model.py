"""The XTTS v2 network of coqui-tts: its files in, sound out as it is made.

The files are the published ones: model.pth, config.json, vocab.json, speakers_xtts.pth. They are read as data and never
run (`weights_only`), and never written to: the library would save a published model.pth anew on its first start.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer
from TTS.tts.configs.xtts_config import XttsConfig
from TTS.tts.models.xtts import Xtts, _legacy_safe_globals

from native_helper.wire.types import ErrorCode
from native_helper.workers.program import xtts_clip
from native_helper.workers.program.serve import ProgramError, is_of_memory
from native_helper.workers.program.xtts_latents import Array, Latents

_FIRST_TOKENS: Final = 10  # 0.46 s of sound: enough for the vocoder to start well
_GROWTH: Final = 2  # the vocoder's work for a sentence of 290 tokens is 1.9 times that in one piece; by 1.5, 3.7 times
_MOST_TOKENS: Final = 160  # 7.4 s
_SEED: Final = 0  # the same text sounds the same again, also where a file goes on after an interruption
_WARM_UP: Final = "This sentence is never heard."
_SAMPLING: Final = ("temperature", "length_penalty", "repetition_penalty", "top_k", "top_p")


class ChunkSizes(int):
    """How many tokens `inference_stream` gathers for a chunk: few for the first, then more each time.

    The library takes one number and asks after each token whether that many came. Each chunk costs it the vocoder's
    work on all sound so far, so that equal ones would cost the square of the length.
    """

    def __new__(cls, first: int = _FIRST_TOKENS, most: int = _MOST_TOKENS) -> "ChunkSizes":
        sizes = super().__new__(cls, first)
        sizes.next = first
        sizes.most = most
        sizes.is_reached = False
        return sizes

    next: int
    most: int
    is_reached: bool  # since the last chunk; a chunk that comes without is the end's

    def __le__(self, n_tokens: int) -> bool:
        """`n_tokens >= sizes`: Python asks the derived class first."""
        self.is_reached = n_tokens >= self.next
        if self.is_reached:
            self.next = min(self.next * _GROWTH, self.most)
        return self.is_reached


class XttsModel:
    """A loaded model, on the CPU until it is moved."""

    def __init__(self, folder: Path) -> None:
        """Raises ProgramError that names the file which is missing or damaged."""
        with _reading(folder / "config.json") as file:
            self._config = XttsConfig()
            self._config.from_dict(json.loads(file.read_text(encoding="utf-8")))
            # Else it would be made twice, half a gigabyte of random numbers: the vocabulary tells it again.
            self._config.model_args.gpt_number_text_tokens = None
        with _reading(folder / "vocab.json") as file:
            Tokenizer.from_file(str(file))
        with _reading(folder / "speakers_xtts.pth") as file:
            self._speakers: dict[str, dict[str, Any]] = torch.load(file, map_location="cpu", weights_only=True)
            self.speakers = tuple(self._speakers)
        with _reading(folder / "model.pth") as file:
            self._model = Xtts(self._config)
            self._model._load_checkpoint = _weights
            self._model.load_checkpoint(self._config, checkpoint_dir=folder, speaker_file_path="", eval=True)
            status = file.stat()
            self.identity = f"{status.st_size} {status.st_mtime_ns}"
        self.rate_hz = int(self._config.audio.output_sample_rate)
        self._device = "cpu"

    def move(self, device: str) -> None:
        if device != self._device:
            self._model.to(device)
            self._device = device

    def limit(self, language: str) -> int:
        """Return how many characters it takes at once; 0 for a language that it does not speak."""
        return int(self._model.tokenizer.char_limits.get(language, 0))

    def reads(self, text: str, language: str) -> bool:
        """Say whether the library can spell out every number in `text`."""
        try:
            self._model.tokenizer.encode(text.lower(), lang=language)
        except (NotImplementedError, ArithmeticError, LookupError, ValueError):  # as each language's module has it
            return False
        return True

    def fits(self, text: str, language: str) -> bool:
        """Say whether `text` has no more tokens than the model takes: numbers grow when they are spelled out."""
        tokens = self._model.tokenizer.encode(text.lower(), lang=language)
        return bool(len(tokens) + 2 < self._model.args.gpt_max_text_tokens)

    def speaker(self, name: str) -> Latents | None:
        """Return the latents of a voice that comes with the model, None if there is none of that name."""
        found = self._speakers.get(name)
        if found is None:
            return None
        return Latents(_array(found["gpt_cond_latent"]), _array(found["speaker_embedding"]))

    def latents(self, clip: Path) -> Latents:
        """Compute how the person in `clip` sounds. Raises UnusableClip."""
        waveform, rate_hz = xtts_clip.read(clip)
        sound = torch.from_numpy(waveform)[None]
        gpt = self._model.get_gpt_cond_latents(
            sound, rate_hz, length=self._config.gpt_cond_len, chunk_length=self._config.gpt_cond_chunk_len
        )
        return Latents(_array(gpt), _array(self._model.get_speaker_embedding(sound, rate_hz)))

    def speak(
        self, text: str, language: str, latents: Latents, speed: float = 1.0, sizes: ChunkSizes | None = None
    ) -> Iterator[tuple[Array, bool]]:
        """Yield the sound of `text` in pieces, float32 of shape (samples,), each with whether it is the last."""
        sizes = ChunkSizes() if sizes is None else sizes
        torch.manual_seed(_SEED)
        chunks = self._model.inference_stream(
            text,
            language,
            torch.from_numpy(latents.gpt),
            torch.from_numpy(latents.speaker),
            stream_chunk_size=sizes,
            speed=speed,
            **{name: self._config[name] for name in _SAMPLING},
        )  # under torch.inference_mode, which the library sets
        for chunk in chunks:
            sound = _array(chunk)
            if not np.isfinite(sound).all():  # a click would hide it
                raise ProgramError(
                    ErrorCode.VOICE_UNAVAILABLE.value, f"It computes no numbers on this device ({self._device})."
                )
            yield sound, not sizes.is_reached
            sizes.is_reached = False

    def warm_up(self, device: str) -> float:
        """Return the seconds until the first sound on `device`, once everything is in its place there."""
        self.move(device)
        voice = self.speaker(self.speakers[0]) if self.speakers else None
        if voice is None:
            return 0.0
        seconds = 0.0
        for _ in range(2):  # the first one fills caches and compiles
            begun = time.perf_counter()
            next(self.speak(_WARM_UP, "en", voice))
            seconds = time.perf_counter() - begun
        return seconds


def devices() -> list[str]:
    """Return the devices of this machine that PyTorch can use."""
    found = ["cpu"]
    if torch.backends.mps.is_available():
        found.append("mps")
    if torch.cuda.is_available():
        found.append("cuda")
    return found


def _weights(file: Path) -> Any:
    # Published ones hold the settings as an object of the library, which is allowed to be read.
    with _legacy_safe_globals():
        return torch.load(file, map_location="cpu", weights_only=True, mmap=True)["model"]


def _array(tensor: Any) -> Array:
    return np.ascontiguousarray(tensor.detach().float().cpu().numpy(), dtype=np.float32)


@contextmanager
def _reading(file: Path) -> Iterator[Path]:
    if not file.is_file():
        raise ProgramError(ErrorCode.VOICE_UNAVAILABLE.value, f"The file {file.name} of its model is missing.")
    try:
        yield file
    except ImportError:
        raise
    except Exception as error:
        if is_of_memory(error):
            raise
        told = f"The file {file.name} of its model is damaged, or is another model's."
        raise ProgramError(ErrorCode.VOICE_UNAVAILABLE.value, told) from error
