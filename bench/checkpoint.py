"""Make a checkpoint of Kokoro with random values, in the layouts that are published.

    python bench/checkpoint.py FOLDER [--size tiny|full] [--layout pytorch|converted] [--dtype float32|bfloat16]

The values are chosen so that a fault shows: gains, biases and Snake's alphas are far from 1 and 0, durations vary,
pitch is voiced, unvoiced and negative, and no channel dies or explodes. The same seed gives the same values in
every layout. Tiny has all parts of the real one, a few channels wide; full has its sizes. Needs numpy only.
"""

import argparse
import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Tensors = dict[str, Floats]

VOICES: Final = ("af_heart", "am_michael", "bf_emma", "ff_siwis", "zm_yunxi")
STYLE_ROWS: Final = 510

_VOCABULARY: Final = (
    ';:,.!?—…"()“” \u0303ʣʥʦʨᵝ\uab67AIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧ'
    "ʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ"
)


def config(size: str) -> dict[str, Any]:
    """Return the config.json of a size. Tiny has two keys more, for sizes that upstream has in its code."""
    full: dict[str, Any] = {
        "istftnet": {
            "upsample_kernel_sizes": [20, 12], "upsample_rates": [10, 6], "gen_istft_hop_size": 5,
            "gen_istft_n_fft": 20, "resblock_dilation_sizes": [[1, 3, 5]] * 3, "resblock_kernel_sizes": [3, 7, 11],
            "upsample_initial_channel": 512,
        },
        "dim_in": 64, "dropout": 0.2, "hidden_dim": 512, "max_conv_dim": 512, "max_dur": 50, "multispeaker": True,
        "n_layer": 3, "n_mels": 80, "n_token": 178, "style_dim": 128, "text_encoder_kernel_size": 5,
        "plbert": {
            "hidden_size": 768, "num_attention_heads": 12, "intermediate_size": 2048,
            "max_position_embeddings": 512, "num_hidden_layers": 12, "dropout": 0.1,
        },
        "vocab": {symbol: 1 + index for index, symbol in enumerate(_VOCABULARY)},
    }  # fmt: skip
    if size == "full":
        return full
    small = {"hidden_dim": 32, "n_layer": 2, "decoder_dim": 40, "decoder_residual_dim": 8}
    albert = {"hidden_size": 24, "num_attention_heads": 2, "intermediate_size": 48, "embedding_size": 16}
    plbert = full["plbert"] | albert | {"num_hidden_layers": 2}
    return full | small | {"plbert": plbert, "istftnet": full["istftnet"] | {"upsample_initial_channel": 32}}


def tensors(config: Mapping[str, Any], seed: int = 0) -> Tensors:
    """Return every tensor of the model, by PyTorch's names, in float32."""
    return dict(_Maker(config, np.random.default_rng(seed)).all())


def voices(seed: int = 0) -> Tensors:
    """Return the style rows of VOICES, each (510, 1, 256): a speaker, who changes a little with the length."""
    rng = np.random.default_rng([seed, 1])
    return {
        name: (rng.normal(0, 0.3, (1, 1, 256)) + rng.normal(0, 0.05, (STYLE_ROWS, 1, 256))).astype(np.float32)
        for name in VOICES
    }


def converted(tensors: Tensors) -> Tensors:
    """Return `tensors` as mlx-audio 0.6.2's converter leaves them: other names, convolutions channels-last."""
    result = {}
    for name, value in tensors.items():
        stem, last = name.rsplit(".", 1)
        if last in ("gamma", "beta"):
            last = {"gamma": "weight", "beta": "bias"}[last]
        elif "_l0" in last:
            direction = "backward" if last.endswith("_reverse") else "forward"
            part = last.split("_l0")[0]
            last = {"weight_ih": "Wx", "weight_hh": "Wh"}.get(part, part) + f"_{direction}"
        swap = value.ndim == 3 and last in ("weight_v", "weight")
        result[f"{stem}.{last}"] = np.ascontiguousarray(value.swapaxes(1, 2)) if swap else value
    return result


def write(folder: Path, size: str = "tiny", layout: str = "pytorch", dtype: str = "float32", seed: int = 0) -> None:
    """Write config.json, the model and its voices as the published repositories have them."""
    (folder / "voices").mkdir(parents=True, exist_ok=True)
    made = config(size)
    (folder / "config.json").write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
    values = tensors(made, seed)
    write_safetensors(folder / "kokoro-v1_0.safetensors", converted(values) if layout == "converted" else values, dtype)
    for name, voice in voices(seed).items():
        write_safetensors(folder / "voices" / f"{name}.safetensors", {"voice": voice}, dtype)


def write_safetensors(file: Path, tensors: Tensors, dtype: str = "float32") -> None:
    """Write `tensors` in the safetensors format (github.com/huggingface/safetensors)."""
    width = {"float32": 4, "bfloat16": 2}[dtype]
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, value in tensors.items():
        start, end = end, end + value.size * width
        kind = "F32" if width == 4 else "BF16"
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with file.open("wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text)
        for value in tensors.values():
            stream.write(value.tobytes() if width == 4 else _bfloat16(value).tobytes())


def _bfloat16(value: Floats) -> NDArray[np.uint16]:
    # Round to nearest, ties to even, on the bits.
    bits = np.ascontiguousarray(value).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


class _Maker:
    """Walks the model's parts in the order of upstream's modules (kokoro 0.9.4)."""

    def __init__(self, config: Mapping[str, Any], rng: np.random.Generator) -> None:
        self.config = config
        self.rng = rng

    def all(self) -> Iterator[tuple[str, Floats]]:
        hidden = self.config["hidden_dim"]
        yield from self.albert()
        yield from self.linear("bert_encoder", hidden, self.config["plbert"]["hidden_size"])
        yield from self.predictor(hidden, self.config["style_dim"])
        yield from self.text_encoder(hidden)
        yield from self.decoder(hidden)

    def normal(self, scale: float, *shape: int) -> Floats:
        return self.rng.normal(0, scale, shape).astype(np.float32)

    def between(self, low: float, high: float, *shape: int) -> Floats:
        return self.rng.uniform(low, high, shape).astype(np.float32)

    def linear(self, name: str, outputs: int, inputs: int, gain: float = 1.0) -> Iterator[tuple[str, Floats]]:
        yield f"{name}.weight", self.normal(gain / inputs**0.5, outputs, inputs)
        yield f"{name}.bias", self.normal(0.2, outputs)

    def norm(self, name: str, channels: int, *, gamma: bool = False) -> Iterator[tuple[str, Floats]]:
        yield f"{name}.{'gamma' if gamma else 'weight'}", self.between(0.5, 1.5, channels)
        yield f"{name}.{'beta' if gamma else 'bias'}", self.normal(0.2, channels)

    def conv(self, name: str, *shape: int, bias: int | None = None, gain: float = 1.0) -> Iterator[tuple[str, Floats]]:
        if bias != 0:
            yield f"{name}.bias", self.normal(0.3, bias or shape[0])
        yield f"{name}.weight_g", gain * self.between(0.5, 1.5, shape[0], 1, 1)
        yield f"{name}.weight_v", self.normal(0.7, *shape)

    def lstm(self, name: str, inputs: int, outputs: int, gain: float = 1.2) -> Iterator[tuple[str, Floats]]:
        hidden = outputs // 2
        for suffix in ("l0", "l0_reverse"):
            inward = self.normal(gain / inputs**0.5, 4 * hidden, inputs)
            inward[:, outputs:] *= 0.3  # the style, which is the same at every step: what changes shall be heard
            yield f"{name}.weight_ih_{suffix}", inward
            yield f"{name}.weight_hh_{suffix}", self.normal(0.8 / hidden**0.5, 4 * hidden, hidden)
            yield f"{name}.bias_ih_{suffix}", self.normal(0.1, 4 * hidden)
            yield f"{name}.bias_hh_{suffix}", self.normal(0.1, 4 * hidden)

    def style(self, name: str, channels: int) -> Iterator[tuple[str, Floats]]:
        style = self.config["style_dim"]
        yield f"{name}.fc.weight", self.normal(1.0 / style**0.5, 2 * channels, style)
        yield f"{name}.fc.bias", self.normal(0.2, 2 * channels)

    def block(self, name: str, inputs: int, outputs: int, *, upsample: bool = False) -> Iterator[tuple[str, Floats]]:
        yield from self.conv(f"{name}.conv1", outputs, inputs, 3)
        yield from self.conv(f"{name}.conv2", outputs, outputs, 3)
        yield from self.style(f"{name}.norm1", inputs)
        yield from self.style(f"{name}.norm2", outputs)
        if inputs != outputs:
            yield from self.conv(f"{name}.conv1x1", outputs, inputs, 1, bias=0)
        if upsample:
            yield from self.conv(f"{name}.pool", inputs, 1, 3)

    def albert(self) -> Iterator[tuple[str, Floats]]:
        sizes = self.config["plbert"]
        embedding, hidden, wide = sizes.get("embedding_size", 128), sizes["hidden_size"], sizes["intermediate_size"]
        yield "bert.embeddings.word_embeddings.weight", self.normal(0.5, self.config["n_token"], embedding)
        yield (
            "bert.embeddings.position_embeddings.weight",
            self.normal(0.3, sizes["max_position_embeddings"], embedding),
        )
        yield "bert.embeddings.token_type_embeddings.weight", self.normal(0.3, 2, embedding)
        yield from self.norm("bert.embeddings.LayerNorm", embedding)
        yield from self.linear("bert.encoder.embedding_hidden_mapping_in", hidden, embedding)
        layer = "bert.encoder.albert_layer_groups.0.albert_layers.0"
        yield from self.norm(f"{layer}.full_layer_layer_norm", hidden)
        for name in ("query", "key", "value", "dense"):
            yield from self.linear(f"{layer}.attention.{name}", hidden, hidden)
        yield from self.norm(f"{layer}.attention.LayerNorm", hidden)
        yield from self.linear(f"{layer}.ffn", wide, hidden)
        yield from self.linear(f"{layer}.ffn_output", hidden, wide)
        yield from self.linear("bert.pooler", hidden, hidden)

    def predictor(self, hidden: int, style: int) -> Iterator[tuple[str, Floats]]:
        for index in range(self.config["n_layer"]):
            yield from self.lstm(f"predictor.text_encoder.lstms.{2 * index}", hidden + style, hidden)
            yield from self.style(f"predictor.text_encoder.lstms.{2 * index + 1}", hidden)
        yield from self.lstm("predictor.lstm", hidden + style, hidden, gain=2.5)
        projection = "predictor.duration_proj.linear_layer"
        # 50 sigmoids of about 0.06: 3 frames of 25 ms, as real speech has, from 1 to 12.
        yield (
            f"{projection}.weight",
            self.normal(3.5 / hidden**0.5, 1, hidden) + self.normal(1.0 / hidden**0.5, self.config["max_dur"], hidden),
        )
        yield f"{projection}.bias", self.normal(0.5, self.config["max_dur"]) - 3.3
        yield from self.lstm("predictor.shared", hidden + style, hidden)
        for name, gain, middle in (("F0", 60.0, 90.0), ("N", 1.0, 0.5)):
            yield from self.block(f"predictor.{name}.0", hidden, hidden)
            yield from self.block(f"predictor.{name}.1", hidden, hidden // 2, upsample=True)
            yield from self.block(f"predictor.{name}.2", hidden // 2, hidden // 2)
            weight = self.normal(gain / (hidden // 2) ** 0.5, 1, hidden // 2, 1)
            yield f"predictor.{name}_proj.weight", weight
            yield f"predictor.{name}_proj.bias", np.array([middle], dtype=np.float32)

    def text_encoder(self, hidden: int) -> Iterator[tuple[str, Floats]]:
        yield "text_encoder.embedding.weight", self.normal(1.0, self.config["n_token"], hidden)
        for index in range(self.config["n_layer"]):
            kernel = self.config["text_encoder_kernel_size"]
            yield from self.conv(f"text_encoder.cnn.{index}.0", hidden, hidden, kernel)
            yield from self.norm(f"text_encoder.cnn.{index}.1", hidden, gamma=True)
        yield from self.lstm("text_encoder.lstm", hidden, hidden)

    def decoder(self, hidden: int) -> Iterator[tuple[str, Floats]]:
        width, residual = self.config.get("decoder_dim", 1024), self.config.get("decoder_residual_dim", 64)
        channels = self.config["istftnet"]["upsample_initial_channel"]
        yield from self.block("decoder.encode", hidden + 2, width)
        for index in range(4):
            outputs = channels if index == 3 else width
            yield from self.block(f"decoder.decode.{index}", width + residual + 2, outputs, upsample=index == 3)
        for name in ("F0", "N"):
            yield from self.conv(f"decoder.{name}_conv", 1, 1, 3)
        yield from self.conv("decoder.asr_res.0", residual, hidden, 1)
        yield from self.generator(channels)

    def generator(self, channels: int) -> Iterator[tuple[str, Floats]]:
        sizes = self.config["istftnet"]
        rates, kernels, bins = (
            sizes["upsample_rates"],
            sizes["upsample_kernel_sizes"],
            sizes["gen_istft_n_fft"] // 2 + 1,
        )
        name, n_blocks = "decoder.generator", len(sizes["resblock_kernel_sizes"])
        yield f"{name}.m_source.l_linear.weight", self.normal(0.8, 1, 9)
        yield f"{name}.m_source.l_linear.bias", self.normal(0.05, 1)
        for index, (rate, kernel) in enumerate(zip(rates, kernels, strict=True)):
            inputs, outputs = channels >> index, channels >> (index + 1)
            step = int(np.prod(rates[index + 1 :]))
            window = 2 * step if index + 1 < len(rates) else 1
            yield f"{name}.noise_convs.{index}.weight", self.normal(0.3 / window**0.5, outputs, 2 * bins, window)
            yield f"{name}.noise_convs.{index}.bias", self.normal(0.3, outputs)
            yield from self.snake_block(f"{name}.noise_res.{index}", outputs, 11 if index + 1 == len(rates) else 7)
            # Each output row hears two of the kernel's taps.
            yield from self.conv(f"{name}.ups.{index}", inputs, outputs, kernel, bias=outputs, gain=(rate / 2) ** 0.5)
            for number, size in enumerate(sizes["resblock_kernel_sizes"]):
                yield from self.snake_block(f"{name}.resblocks.{index * n_blocks + number}", outputs, size)
        last = dict(self.conv(f"{name}.conv_post", 2 * bins, channels >> len(rates), 7, gain=0.2))
        last[f"{name}.conv_post.bias"][:bins] -= 0.6  # of the logarithm of a magnitude
        yield from last.items()

    def snake_block(self, name: str, channels: int, kernel: int) -> Iterator[tuple[str, Floats]]:
        for index in range(3):
            for number in (1, 2):
                yield from self.conv(f"{name}.convs{number}.{index}", channels, channels, kernel, gain=0.7)
                yield from self.style(f"{name}.adain{number}.{index}", channels)
                yield f"{name}.alpha{number}.{index}", self.between(0.3, 3.0, 1, channels, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=["tiny", "full"], default="tiny")
    parser.add_argument("--layout", choices=["pytorch", "converted"], default="pytorch")
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.size, arguments.layout, arguments.dtype, arguments.seed)


if __name__ == "__main__":
    main()
