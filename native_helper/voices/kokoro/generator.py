"""The generator: frames into samples, by way of an inverse STFT. Three quarters of all arithmetic is here.

iSTFTNet (Kaneko et al. 2022, arXiv 2203.02395). Upstream: kokoro 0.9.4 `istftnet.py`, Generator and AdaINResBlock1.

Constants are left out until they matter. Adding a number to a channel changes nothing behind an instance norm, so the
biases inside a stage only meet at its end, as one row. The division by the number of residual blocks is in the weights
of what comes next, and so is 1 / alpha of Snake.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import mlx.core as mx

from native_helper.voices.kokoro.adain import Styles
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import GeneratorSizes
from native_helper.voices.kokoro.layer_kinds import Layers, Sheet, SnakeConv
from native_helper.voices.kokoro.stft import Stft
from native_helper.voices.kokoro.weights import Weights

# MLX's arrays on a GPU, numpy's on a CPU; one generator holds one kind, chosen by `Backend.layers`.
Array = Any


class Generator:
    """What `decoder.generator` holds but for the source."""

    def __init__(self, weights: Weights, sizes: GeneratorSizes, styles: Styles, backend: Backend) -> None:
        self.layers: Layers[Array] = backend.layers()
        self.stages = [_Stage(weights, index, sizes, styles, self.layers) for index in range(len(sizes.upsample_rates))]
        channels = self.stages[-1].channels
        last = weights.conv("conv_post", 2 * sizes.bins, channels, 7) * (1 / self.stages[-1].n_blocks)
        self.first = self.layers.leaky(mx.zeros((1, sizes.channels)), 0.1)
        self.conv_post = self.layers.post_conv(last, weights.bias("conv_post", 2 * sizes.bins))
        self.stft = Stft(sizes)

    def __call__(self, x: mx.array, har: mx.array, values: mx.array, check: Callable[[], None]) -> mx.array:
        """(2 F, channels), (frames + 1, 2 * bins), styles' values -> (samples,) float32.

        `check` is called between residual blocks and ends the work by raising.
        """
        rows, taken = self.first(self.layers.take(x)), self.layers.take(values)
        for stage in self.stages:
            rows = stage(rows, har, taken, check)
        return self.stft.inverse(self.conv_post(rows))


class _Stage:
    """One upsampling: the transposed convolution, what the source adds, and the mean of the residual blocks."""

    def __init__(
        self, weights: Weights, index: int, sizes: GeneratorSizes, styles: Styles, layers: Layers[Array]
    ) -> None:
        self.layers = layers
        self.is_last = index + 1 == len(sizes.upsample_rates)
        inputs, self.channels = sizes.channels >> index, sizes.channels >> (index + 1)
        self.n_blocks = len(sizes.resblock_kernels)
        self.rate = sizes.upsample_rates[index]
        self.step = prod(sizes.upsample_rates[index + 1 :])  # rows of the source's spectrum for one of ours
        # A transposed convolution's weight is stored (inputs, outputs, kernel).
        taps = weights.at("ups").conv(str(index), inputs, self.channels, sizes.upsample_kernels[index])
        taps = taps.transpose(2, 0, 1).reshape(inputs, 2, self.rate * self.channels).swapaxes(0, 1)
        taps = taps * (1 / self.n_blocks if index else 1)
        self.up = layers.upsample(taps, self.channels, mirrored=self.is_last)
        noise = weights.at("noise_convs")
        windows = 1 if self.step == 1 else 2
        weight = noise.conv(str(index), self.channels, 2 * sizes.bins, windows * self.step)
        self.noise_conv = layers.noise_conv(weight.reshape(windows, -1, self.channels))
        kernel = 11 if self.is_last else 7
        self.noise_res = SnakeBlock(
            weights.at(f"noise_res.{index}"), self.channels, (kernel, (1, 3, 5)), styles, layers
        )
        self.resblocks = [
            SnakeBlock(weights.at(f"resblocks.{index * self.n_blocks + number}"), self.channels, shape, styles, layers)
            for number, shape in enumerate(zip(sizes.resblock_kernels, sizes.resblock_dilations, strict=True))
        ]
        entering = weights.at("ups").bias(str(index), self.channels) + noise.bias(str(index), self.channels)
        constant = self.n_blocks * (entering + self.noise_res.constant)
        constant = sum((block.constant for block in self.resblocks), constant)
        # Upstream leaves the last slope at PyTorch's default.
        self.leaky = layers.leaky(constant, 0.01 if self.is_last else 0.1)

    def __call__(self, rows: Array, har: mx.array, values: Array, check: Callable[[], None]) -> Array:
        """(rows, inputs), (frames + 1, 2 * bins), styles' values -> (rows * rate, channels), summed over the residual
        blocks; the last stage has one row more, in front."""
        n_rows = len(rows) * self.rate + self.is_last
        noise = self.noise_conv(self.layers.take(self._blocks(har, n_rows)), n_rows)
        noise = self.noise_res(noise, values)
        check()
        x = self.up(rows, noise.rows)
        check()
        total = None
        for block in self.resblocks:
            y = block(x, values).rows
            total = y if total is None else self.layers.add(total, y)
            check()
        return self.leaky(total)

    def _blocks(self, har: mx.array, n_rows: int) -> mx.array:
        # (frames + 1, 2 * bins) -> (n_rows + 1, step * 2 * bins), two of which are a window; single rows as they are
        if self.step == 1:
            return har
        left = (self.step + 1) // 2
        right = (n_rows + 1) * self.step - left - har.shape[0]
        return mx.pad(har, [(left, right), (0, 0)]).reshape(n_rows + 1, -1)


class SnakeBlock:
    """Three times: norm, Snake, dilated convolution, norm, Snake, convolution, all added to what came in."""

    def __init__(
        self, weights: Weights, channels: int, shape: tuple[int, tuple[int, ...]], styles: Styles, layers: Layers[Array]
    ) -> None:
        """`shape` is the kernel and the dilations."""
        kernel, dilations = shape
        self.steps = []
        self.constant = mx.zeros((1, channels))  # left to the stage
        for index, dilation in enumerate(dilations):
            halves = []
            for number, spread in ((1, dilation), (2, 1)):
                alpha = weights.tensor(f"alpha{number}.{index}", 1, channels, 1).reshape(1, channels)
                norm = styles.add(weights.at(f"adain{number}.{index}"), channels, alpha)
                weight = weights.at(f"convs{number}").conv(str(index), channels, channels, kernel)
                halves.append(_Half(*norm, layers.snake_conv(weight / alpha.reshape(1, channels, 1), spread)))
            self.steps.append(halves)
            self.constant = self.constant + weights.at("convs2").bias(str(index), channels)

    def __call__(self, x: Sheet[Array], values: Array) -> Sheet[Array]:
        """(rows, channels), styles' values -> (rows, channels) less `constant`."""
        for first, second in self.steps:
            x = second(first(x, values), values, x.rows)
        return x


@dataclass(frozen=True, slots=True)
class _Half:
    """A convolution, and where its norm's gain and shift are among the styles' values."""

    gain: slice
    shift: slice
    conv: SnakeConv[Array]

    def __call__(self, x: Sheet[Array], values: Array, plus: Array = None) -> Sheet[Array]:
        return self.conv(x, values[:, self.gain], values[:, self.shift], plus)
