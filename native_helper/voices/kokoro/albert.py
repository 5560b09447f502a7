"""PL-BERT: what a phoneme means in its sentence (Li et al. 2023, arXiv 2301.08810).

An ALBERT (Lan et al. 2019, arXiv 1909.11942), all of whose layers are one set of weights. Upstream:
transformers 5.23 `modeling_albert.py` with the defaults of `AlbertConfig`: GELU with tanh, epsilon 1e-12.
"""

from collections.abc import Callable, Iterable
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
    """Attention and the feed-forward layer, both cut into shares that end in one sum each (Shoeybi et al. 2019, arXiv
    1909.08053): a share has some of the heads and of the inner channels, and a stream of its own.
    """

    def __init__(self, weights: Weights, sizes: AlbertSizes, backend: Backend) -> None:
        self.backend = backend
        hidden, attention = sizes.hidden, weights.at("attention")
        mixing = [attention.linear(name, hidden, hidden) for name in ("query", "key", "value")]
        dense = attention.linear("dense", hidden, hidden)
        ffn = weights.linear("ffn", sizes.intermediate, hidden)
        output = weights.linear("ffn_output", hidden, sizes.intermediate)
        width = hidden // sizes.heads
        self.shares: list[_Share] = []
        shared = backend.shares(sizes.heads, sizes.intermediate)
        for heads, inner in zip(shared, backend.shares(sizes.intermediate, len(shared)), strict=True):
            own = slice(heads.start * width, heads.stop * width)
            parts = (
                mx.concatenate([array[:, own] for array in column], axis=1) for column in zip(*mixing, strict=True)
            )
            once = 0 if self.shares else 1  # the biases of what is added up
            into = (*parts, dense[0][own], dense[1] * once)
            wide = (ffn[0][:, inner], ffn[1][:, inner], output[0][inner], output[1] * once)
            self.shares.append(_Share(width, into, wide, gelu(backend)))
        self.attention_norm = _norm(weights.at("attention.LayerNorm"), sizes.hidden)
        self.full_layer_layer_norm = _norm(weights.at("full_layer_layer_norm"), sizes.hidden)

    def __call__(self, x: mx.array) -> mx.array:
        """(T, hidden) -> (T, hidden)."""
        x = self.attention_norm(sum(self.backend.each(lambda share: share.attend(x), self.shares), x))
        return self.full_layer_layer_norm(sum(self.backend.each(lambda share: share.widen(x), self.shares), x))


class _Share:
    def __init__(
        self, width: int, into: Iterable[mx.array], wide: Iterable[mx.array], activation: Callable[[mx.array], mx.array]
    ) -> None:
        """`width` is that of a head. Weights and biases, two pairs each, of the attention and of the rest."""
        self.width, self.gelu = width, activation
        self.weight, self.bias, self.dense, self.dense_bias = settle(map(mx.contiguous, into))
        self.ffn, self.ffn_bias, self.output, self.output_bias = settle(map(mx.contiguous, wide))

    def attend(self, x: mx.array) -> mx.array:
        """(T, hidden) -> (T, hidden), to be added up."""
        n_tokens = x.shape[0]
        mixed = mx.addmm(self.bias, x, self.weight).reshape(1, n_tokens, 3, -1, self.width)
        query, key, value = (mixed[:, :, index].swapaxes(1, 2) for index in range(3))  # (1, heads, T, width)
        seen = mx.fast.scaled_dot_product_attention(query, key, value, scale=self.width**-0.5)
        return mx.addmm(self.dense_bias, seen.swapaxes(1, 2).reshape(n_tokens, -1), self.dense)

    def widen(self, x: mx.array) -> mx.array:
        """The same of the feed-forward layer."""
        return mx.addmm(self.output_bias, self.gelu(mx.addmm(self.ffn_bias, x, self.ffn)), self.output)


def _norm(weights: Weights, channels: int) -> LayerNorm:
    return LayerNorm(weights.tensor("weight", channels), weights.tensor("bias", channels), _EPSILON)
