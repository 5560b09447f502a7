"""Kokoro's sizes and vocabulary, read from the `config.json` that is published with the weights.

The model: StyleTTS 2 (Li et al. 2023, arXiv 2306.07691) with an iSTFTNet generator (Kaneko et al. 2022, arXiv
2203.02395); upstream github.com/hexgrad/kokoro 0.9.4.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from native_helper.errors import VoiceUnavailable
from native_helper.plain_file import open_plain

RATE_HZ: Final = 24_000
MAX_TOKENS: Final = 512  # positions of the text encoder: 510 phonemes between two boundary tokens
BOUNDARY: Final = 0  # the token before the first and after the last phoneme
_LARGEST: Final = 1 << 16
_LARGEST_OF: Final = {
    "n_layer": 64,
    "num_hidden_layers": 64,
    "max_dur": 100,
}  # each costs time or sound, and no weights
_MOST_IN_A_LIST: Final = 8
_FRAME_SAMPLES: Final = 300  # 12.5 ms: what the model was trained on
_MAX_BYTES: Final = 1 << 20  # 2 kB are published; nothing behind this is read
_DILATIONS: Final = 3  # convolutions of a residual block
REMEDY: Final = "Install Kokoro's files again with: utter model install"


@dataclass(frozen=True, slots=True)
class AlbertSizes:
    """PL-BERT: ALBERT (arXiv 1909.11942) over phonemes (arXiv 2301.08810); all layers share one set of weights."""

    embedding: int
    hidden: int
    heads: int
    intermediate: int
    layers: int
    positions: int


@dataclass(frozen=True, slots=True)
class GeneratorSizes:
    """iSTFTNet: two upsamplings, then an inverse STFT in place of the rest of HiFi-GAN (arXiv 2010.05646)."""

    channels: int  # that come in; each upsampling halves them
    upsample_rates: tuple[int, ...]
    upsample_kernels: tuple[int, ...]
    resblock_kernels: tuple[int, ...]
    resblock_dilations: tuple[tuple[int, ...], ...]
    n_fft: int
    hop: int

    @property
    def bins(self) -> int:
        return self.n_fft // 2 + 1

    @property
    def samples_per_frame(self) -> int:
        """Samples of one frame of F0: 300; a frame of durations is two of them."""
        samples = self.hop
        for rate in self.upsample_rates:
            samples *= rate
        return samples


@dataclass(frozen=True, slots=True)
class Config:
    """All sizes. `decoder` and `residual` are not in the published file: upstream has them in its code."""

    hidden: int
    style: int  # of each half of a voice's row: timbre first, prosody second
    tokens: int
    layers: int  # of the text encoder's convolutions and of the duration encoder
    max_duration: int
    text_kernel: int
    decoder: int
    residual: int
    albert: AlbertSizes
    generator: GeneratorSizes
    vocabulary: Mapping[str, int]

    @property
    def samples_per_duration(self) -> int:
        """Samples of one frame of durations: 600, that is 25 ms."""
        return 2 * self.generator.samples_per_frame


def read_config(file: Path) -> Config:
    """Return what `file` says. Raises VoiceUnavailable that names what is missing or of the wrong kind."""
    try:
        with open_plain(file) as stream:
            return _config(json.loads(stream.read(_MAX_BYTES).decode("utf-8")))
    except OSError as error:
        raise VoiceUnavailable(f"Kokoro's {file.name} cannot be read: {error.strerror}.", REMEDY) from error
    except KeyError as error:
        raise VoiceUnavailable(f"Kokoro's {file.name} has no {error}.", REMEDY) from error
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise VoiceUnavailable(f"Kokoro's {file.name} is not as published: {error}.", REMEDY) from error


def _config(raw: Mapping[str, Any]) -> Config:
    albert, generator = raw["plbert"], raw["istftnet"]
    config = Config(
        hidden=_size(raw, "hidden_dim"),
        style=_size(raw, "style_dim"),
        tokens=_size(raw, "n_token"),
        layers=_size(raw, "n_layer"),
        max_duration=_size(raw, "max_dur"),
        text_kernel=_size(raw, "text_encoder_kernel_size"),
        decoder=_size({"decoder_dim": 1024, **raw}, "decoder_dim"),
        residual=_size({"decoder_residual_dim": 64, **raw}, "decoder_residual_dim"),
        albert=AlbertSizes(
            embedding=_size({"embedding_size": 128, **albert}, "embedding_size"),
            hidden=_size(albert, "hidden_size"),
            heads=_size(albert, "num_attention_heads"),
            intermediate=_size(albert, "intermediate_size"),
            layers=_size(albert, "num_hidden_layers"),
            positions=_size(albert, "max_position_embeddings"),
        ),
        generator=GeneratorSizes(
            channels=_size(generator, "upsample_initial_channel"),
            upsample_rates=_sizes(generator, "upsample_rates"),
            upsample_kernels=_sizes(generator, "upsample_kernel_sizes"),
            resblock_kernels=_sizes(generator, "resblock_kernel_sizes"),
            resblock_dilations=tuple(
                _sizes({"resblock_dilation_sizes": row}, "resblock_dilation_sizes")
                for row in generator["resblock_dilation_sizes"]
            ),
            n_fft=_size(generator, "gen_istft_n_fft"),
            hop=_size(generator, "gen_istft_hop_size"),
        ),
        vocabulary={str(symbol): int(token) for symbol, token in raw["vocab"].items()},
    )
    _require_a_fit(config)
    return config


def _size(raw: Mapping[str, Any], name: str) -> int:
    value = raw[name]
    largest = _LARGEST_OF.get(name, _LARGEST)
    if not isinstance(value, int) or not 1 <= value <= largest:
        raise ValueError(f"{name} is {value!r} and not a whole number from 1 to {largest}")
    return value


def _sizes(raw: Mapping[str, Any], name: str) -> tuple[int, ...]:
    if len(raw[name]) > _MOST_IN_A_LIST:
        raise ValueError(f"{name} has {len(raw[name])} numbers")
    return tuple(_size({name: value}, name) for value in raw[name])


def _require_a_fit(config: Config) -> None:
    sizes = config.generator
    if any(kernel != 2 * rate for kernel, rate in zip(sizes.upsample_kernels, sizes.upsample_rates, strict=True)):
        raise ValueError(f"upsample_kernel_sizes {sizes.upsample_kernels} are not twice {sizes.upsample_rates}")
    if sizes.n_fft != 4 * sizes.hop:
        raise ValueError(f"gen_istft_n_fft {sizes.n_fft} is not four times gen_istft_hop_size {sizes.hop}")
    if config.albert.positions > MAX_TOKENS:
        raise ValueError(f"max_position_embeddings {config.albert.positions} is more than {MAX_TOKENS}")
    if config.albert.hidden % config.albert.heads:
        raise ValueError(f"hidden_size {config.albert.hidden} cannot be shared by {config.albert.heads} heads")
    if not sizes.upsample_rates:
        raise ValueError("upsample_rates is empty")
    if sizes.samples_per_frame != _FRAME_SAMPLES:
        raise ValueError(f"upsample_rates {sizes.upsample_rates} make {sizes.samples_per_frame} samples of a frame")
    if len(sizes.resblock_kernels) != len(sizes.resblock_dilations) or not sizes.resblock_kernels:
        raise ValueError("there is not one row in resblock_dilation_sizes for each of resblock_kernel_sizes")
    if any(len(row) != _DILATIONS for row in sizes.resblock_dilations):
        raise ValueError(f"a row in resblock_dilation_sizes has not {_DILATIONS} numbers")
    if strays := [symbol for symbol, token in config.vocabulary.items() if not 0 < token < config.tokens]:
        raise ValueError(f"vocab has {' '.join(strays)} outside the {config.tokens} tokens")
