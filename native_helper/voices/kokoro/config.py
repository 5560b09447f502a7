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

RATE_HZ: Final = 24_000
MAX_TOKENS: Final = 512  # positions of the text encoder: 510 phonemes between two boundary tokens
BOUNDARY: Final = 0  # the token before the first and after the last phoneme
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
        return _config(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise VoiceUnavailable(f"Kokoro's {file.name} cannot be read: {error.strerror}.", REMEDY) from error
    except KeyError as error:
        raise VoiceUnavailable(f"Kokoro's {file.name} has no {error}.", REMEDY) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise VoiceUnavailable(f"Kokoro's {file.name} is not as published: {error}.", REMEDY) from error


def _config(raw: Mapping[str, Any]) -> Config:
    albert, generator = raw["plbert"], raw["istftnet"]
    config = Config(
        hidden=int(raw["hidden_dim"]),
        style=int(raw["style_dim"]),
        tokens=int(raw["n_token"]),
        layers=int(raw["n_layer"]),
        max_duration=int(raw["max_dur"]),
        text_kernel=int(raw["text_encoder_kernel_size"]),
        decoder=int(raw.get("decoder_dim", 1024)),
        residual=int(raw.get("decoder_residual_dim", 64)),
        albert=AlbertSizes(
            embedding=int(albert.get("embedding_size", 128)),
            hidden=int(albert["hidden_size"]),
            heads=int(albert["num_attention_heads"]),
            intermediate=int(albert["intermediate_size"]),
            layers=int(albert["num_hidden_layers"]),
            positions=int(albert["max_position_embeddings"]),
        ),
        generator=GeneratorSizes(
            channels=int(generator["upsample_initial_channel"]),
            upsample_rates=tuple(map(int, generator["upsample_rates"])),
            upsample_kernels=tuple(map(int, generator["upsample_kernel_sizes"])),
            resblock_kernels=tuple(map(int, generator["resblock_kernel_sizes"])),
            resblock_dilations=tuple(tuple(map(int, row)) for row in generator["resblock_dilation_sizes"]),
            n_fft=int(generator["gen_istft_n_fft"]),
            hop=int(generator["gen_istft_hop_size"]),
        ),
        vocabulary={str(symbol): int(token) for symbol, token in raw["vocab"].items()},
    )
    sizes = config.generator
    if any(kernel != 2 * rate for kernel, rate in zip(sizes.upsample_kernels, sizes.upsample_rates, strict=True)):
        raise ValueError(f"upsample_kernel_sizes {sizes.upsample_kernels} are not twice {sizes.upsample_rates}")
    if sizes.n_fft != 4 * sizes.hop:
        raise ValueError(f"gen_istft_n_fft {sizes.n_fft} is not four times gen_istft_hop_size {sizes.hop}")
    if config.albert.positions > MAX_TOKENS:
        raise ValueError(f"max_position_embeddings {config.albert.positions} is more than {MAX_TOKENS}")
    return config
