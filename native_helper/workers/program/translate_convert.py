"""NLLB's own files in, CTranslate2's int8 model out, without torch and transformers.

The architecture is M2M100: an encoder and a decoder that normalise before each part and once more at their end, one
table of embeddings for both and for the output, scaled by the square root of its width, and positions as fairseq
computes them: sines, then cosines, the first two rows left to padding.

In   config.json, tokenizer.json, sentencepiece.bpe.model, pytorch_model.bin or model.safetensors
Out  model.bin, config.json, shared_vocabulary.json, sentencepiece.bpe.model
"""

import json
import math
import shutil
from pathlib import Path
from typing import Any, Final

import ctranslate2.converters.utils
import ctranslate2.specs
import numpy as np
from numpy.typing import NDArray

from native_helper.workers.program.translate_weights import Tensors, UnreadableWeights, read

SENTENCES: Final = "sentencepiece.bpe.model"
_WEIGHTS: Final = ("model.safetensors", "pytorch_model.bin")
_FIRST_POSITION: Final = 2  # fairseq counts from behind the padding token
_WAVELENGTH: Final = 10_000.0


def convert(source: Path, target: Path, quantization: str = "int8") -> None:
    """Write to the folder `target` the model whose files are in `source`. Raises UnreadableWeights."""
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    if config["model_type"] != "m2m_100":
        raise UnreadableWeights("config.json is that of another architecture")
    weights = next((source / name for name in _WEIGHTS if (source / name).exists()), source / _WEIGHTS[-1])
    tensors = read(weights)
    tokens = vocabulary(json.loads((source / "tokenizer.json").read_text(encoding="utf-8")), config["vocab_size"])
    try:
        spec = _spec(config, tensors)
    except KeyError as error:
        raise UnreadableWeights(f"{weights.name} lacks the tensor {error}") from error
    spec.config.bos_token, spec.config.unk_token = "<s>", "<unk>"
    spec.config.eos_token = spec.config.decoder_start_token = "</s>"  # noqa: S105 - an end mark
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(target))
    shutil.copyfile(source / SENTENCES, target / SENTENCES)


def vocabulary(tokenizer: dict[str, Any], size: int) -> list[str]:
    """Return all tokens in the order of their numbers; the rows of the table that no token has get names, too."""
    by_number: dict[int, str] = {}
    told = tokenizer["model"]["vocab"]
    pairs = told.items() if isinstance(told, dict) else ((token, number) for number, (token, _) in enumerate(told))
    for token, number in pairs:
        by_number[number] = token
    for added in tokenizer["added_tokens"]:
        by_number[added["id"]] = added["content"]
    n_known = len(by_number)
    if set(by_number) != set(range(n_known)) or n_known > size:
        raise UnreadableWeights("tokenizer.json does not number its tokens one by one, or has too many")
    return [by_number[number] for number in range(n_known)] + [f"madeupword{n}" for n in range(size - n_known)]


def positions(n_positions: int, width: int) -> NDArray[np.float32]:
    """Return the encodings of the first positions, shape (n_positions, width)."""
    half = width // 2
    rates = np.exp(np.arange(half, dtype=np.float32) * np.float32(-math.log(_WAVELENGTH) / (half - 1)))
    places = np.arange(_FIRST_POSITION, n_positions + _FIRST_POSITION, dtype=np.float32)
    angles = places[:, None] * rates[None, :]  # (n_positions, half)
    waves = np.concatenate([np.sin(angles), np.cos(angles)], axis=1)
    return np.pad(waves, ((0, 0), (0, width % 2)))


def _spec(config: dict[str, Any], tensors: Tensors) -> Any:
    if (
        config["activation_function"] != "relu"
        or config["encoder_attention_heads"] != config["decoder_attention_heads"]
    ):
        raise UnreadableWeights("config.json is that of another architecture")
    n_layers = (config["encoder_layers"], config["decoder_layers"])
    spec = ctranslate2.specs.TransformerSpec.from_config(n_layers, config["encoder_attention_heads"], pre_norm=True)
    encoding = positions(config["max_position_embeddings"], config["d_model"])
    shared = tensors["model.shared.weight"]
    for side, name in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
        side.scale_embeddings = math.sqrt(config["d_model"]) if config["scale_embedding"] else 1.0
        side.position_encodings.encodings = encoding
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = shared
        _norm(side.layer_norm, tensors, f"model.{name}.layer_norm")
        for number, layer in enumerate(side.layer):
            _layer(layer, tensors, f"model.{name}.layers.{number}")
    spec.decoder.projection.weight = tensors.get("lm_head.weight", shared)
    return spec


def _layer(spec: Any, tensors: Tensors, name: str) -> None:
    _attention(spec.self_attention, tensors, f"{name}.self_attn", "qkv")
    if hasattr(spec, "attention"):  # the decoder's, of what the encoder made
        _attention(spec.attention, tensors, f"{name}.encoder_attn", "q", "kv")
    _linear(spec.ffn.linear_0, tensors, f"{name}.fc1")
    _linear(spec.ffn.linear_1, tensors, f"{name}.fc2")
    _norm(spec.ffn.layer_norm, tensors, f"{name}.final_layer_norm")


def _attention(spec: Any, tensors: Tensors, name: str, *fused: str) -> None:
    # Projections that read the same are computed as one.
    for target, letters in zip(spec.linear, fused, strict=False):
        parts = []
        for letter in letters:
            parts.append(ctranslate2.specs.common_spec.LinearSpec())
            _linear(parts[-1], tensors, f"{name}.{letter}_proj")
        ctranslate2.converters.utils.fuse_linear(target, parts)
    _linear(spec.linear[-1], tensors, f"{name}.out_proj")
    _norm(spec.layer_norm, tensors, f"{name}_layer_norm")


def _linear(spec: Any, tensors: Tensors, name: str) -> None:
    spec.weight = tensors[f"{name}.weight"]
    spec.bias = tensors[f"{name}.bias"]


def _norm(spec: Any, tensors: Tensors, name: str) -> None:
    spec.gamma = tensors[f"{name}.weight"]
    spec.beta = tensors[f"{name}.bias"]
