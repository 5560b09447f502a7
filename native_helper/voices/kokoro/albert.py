"""PL-BERT: what a phoneme means in its sentence (Li et al. 2023, arXiv 2301.08810).

An ALBERT (Lan et al. 2019, arXiv 1909.11942), all of whose layers are one set of weights. Upstream:
transformers 5.23 `modeling_albert.py` with the defaults of `AlbertConfig`: GELU with tanh, epsilon 1e-12.
"""

from typing import Final

import mlx.core as mx

from native_helper.voices.kokoro.activations import gelu
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import AlbertSizes
from native_helper.voices.kokoro.layers import LayerNorm, Linear
from native_helper.voices.kokoro.weights import Weights, settle

_EPSILON: Final = 1e-12


class Albert:
    """Tokens in, one row per token out."""

    def __init__(self, weights: Weights, sizes: AlbertSizes, n_tokens: int, backend: Backend) -> None:
        embeddings = weights.at("embeddings")
        self.layers = sizes.layers
        self.word_embeddings = embeddings.tensor("word_embeddings.weight", n_tokens, sizes.embedding)
        positions = embeddings.tensor("position_embeddings.weight", sizes.positions, sizes.embedding)
        types = embeddings.tensor("token_type_embeddings.weight", 2, sizes.embedding)
        # Every token is of type 0.
        self.position_embeddings = settle([positions + types[:1]])[0]
        self.norm = _norm(embeddings.at("LayerNorm"), sizes.embedding)
        encoder = weights.at("encoder")
        self.embedding_hidden_mapping_in = Linear(encoder, "embedding_hidden_mapping_in", sizes.embedding, sizes.hidden)
        self.layer = _Layer(encoder.at("albert_layer_groups.0.albert_layers.0"), sizes, backend)

    def __call__(self, tokens: mx.array) -> mx.array:
        """(T,) -> (T, hidden)."""
        x = self.word_embeddings[tokens] + self.position_embeddings[: tokens.shape[0]]  # (T, embedding)
        x = self.embedding_hidden_mapping_in(self.norm(x))  # (T, hidden)
        for _ in range(self.layers):
            x = self.layer(x)
        return x


class _Layer:
    def __init__(self, weights: Weights, sizes: AlbertSizes, backend: Backend) -> None:
        hidden, attention = sizes.hidden, weights.at("attention")
        self.heads = sizes.heads
        parts = [attention.linear(name, hidden, hidden) for name in ("query", "key", "value")]
        self.weight, self.bias = settle(mx.concatenate(list(column), axis=1) for column in zip(*parts, strict=True))
        self.dense = Linear(attention, "dense", hidden, hidden)
        self.attention_norm = _norm(attention.at("LayerNorm"), hidden)
        self.ffn = Linear(weights, "ffn", hidden, sizes.intermediate)
        self.ffn_output = Linear(weights, "ffn_output", sizes.intermediate, hidden)
        self.full_layer_layer_norm = _norm(weights.at("full_layer_layer_norm"), hidden)
        self.gelu = gelu(backend)

    def __call__(self, x: mx.array) -> mx.array:
        """(T, hidden) -> (T, hidden)."""
        attended = self.attention_norm(x + self.dense(self._attend(x)))
        return self.full_layer_layer_norm(attended + self.ffn_output(self.gelu(self.ffn(attended))))

    def _attend(self, x: mx.array) -> mx.array:
        n_tokens, hidden = x.shape
        width = hidden // self.heads
        mixed = mx.addmm(self.bias, x, self.weight).reshape(1, n_tokens, 3, self.heads, width)
        query, key, value = (mixed[:, :, index].swapaxes(1, 2) for index in range(3))  # (1, heads, T, width)
        seen = mx.fast.scaled_dot_product_attention(query, key, value, scale=width**-0.5)
        return seen.swapaxes(1, 2).reshape(n_tokens, hidden)


def _norm(weights: Weights, channels: int) -> LayerNorm:
    return LayerNorm(weights.tensor("weight", channels), weights.tensor("bias", channels), _EPSILON)
