"""The generator: frames into samples, by way of an inverse STFT. Three quarters of all arithmetic is here.

iSTFTNet (Kaneko et al. 2022, arXiv 2203.02395). Upstream: kokoro 0.9.4 `istftnet.py`, Generator and AdaINResBlock1.

Constants are left out until they matter. Adding a number to a channel changes nothing behind an instance norm, so the
biases inside a stage only meet at its end, as one row. The division by the number of residual blocks is in the weights
of what comes next, and so is the factor of Snake's units.
"""

from collections.abc import Callable, Iterator
from functools import partial

import mlx.core as mx

from native_helper.voices.kokoro.activations import leaky_relu, snake, snake_unit
from native_helper.voices.kokoro.adain import AdaIn, Styles
from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.config import GeneratorSizes
from native_helper.voices.kokoro.layers import Conv, Measure, Measured, Parts, Upsample, gather
from native_helper.voices.kokoro.stft import Stft
from native_helper.voices.kokoro.weights import Weights, settle


class Generator:
    """What `decoder.generator` holds but for the source."""

    def __init__(self, weights: Weights, sizes: GeneratorSizes, styles: Styles, backend: Backend) -> None:
        self.backend = backend
        self.sizes = sizes
        self.stages = [_Stage(weights, index, sizes, styles, backend) for index in range(len(sizes.upsample_rates))]
        channels = self.stages[-1].channels
        last = weights.conv("conv_post", 2 * sizes.bins, channels, 7) * (1 / self.stages[-1].n_blocks)
        self.conv_post = Conv(last, weights.bias("conv_post", 2 * sizes.bins), backend, dtype=backend.body)
        self.stft = Stft(sizes)
        self.leaky = {slope: backend.leaf(partial(_leaky, slope)) for slope in (0.1, 0.01)}
        self.spectrum = backend.leaf(_spectrum)

    def __call__(self, x: mx.array, har: mx.array, values: mx.array, check: Callable[[], None]) -> mx.array:
        """(2 F, channels), (frames + 1, 2 * bins), styles' values -> (samples,) float32.

        `check` is called between residual blocks and ends the work by raising.
        """
        rows_per_frame = self.sizes.samples_per_frame // self.sizes.hop
        borders = self.backend.borders(x.shape[0], rows_per_frame)
        parts = [leaky_relu(x[start:stop], 0.1) for start, stop in borders]
        for stage in self.stages:
            parts = stage(parts, har, values, check)
            slope = 0.01 if stage.is_last else 0.1  # upstream leaves the last one at PyTorch's default
            parts = self.backend.each(partial(self.leaky[slope], stage.constant), parts)
        y = mx.concatenate(self.conv_post.parts(parts)).astype(mx.float32)  # (frames + 1, 2 * bins)
        bins = self.sizes.bins
        return self.stft.inverse(*self.spectrum(y[:, :bins], y[:, bins:]))


class _Stage:
    """One upsampling: the transposed convolution, what the source adds, and the mean of the residual blocks."""

    def __init__(self, weights: Weights, index: int, sizes: GeneratorSizes, styles: Styles, backend: Backend) -> None:
        self.backend = backend
        self.is_last = index + 1 == len(sizes.upsample_rates)
        inputs, self.channels = sizes.channels >> index, sizes.channels >> (index + 1)
        self.n_blocks = len(sizes.resblock_kernels)
        rate, kernel = sizes.upsample_rates[index], sizes.upsample_kernels[index]
        # A transposed convolution's weight is stored (inputs, outputs, kernel).
        up = weights.at("ups").conv(str(index), inputs, self.channels, kernel) * (1 / self.n_blocks if index else 1)
        self.up = Upsample(up, rate, backend)
        self.measure = Measure(backend)
        self.noise_conv = _NoiseConv(weights.at("noise_convs"), index, sizes, backend)
        noise_kernel = 11 if self.is_last else 7
        sized = (styles, backend)
        self.noise_res = SnakeBlock(weights.at(f"noise_res.{index}"), self.channels, noise_kernel, (1, 3, 5), *sized)
        shapes = zip(sizes.resblock_kernels, sizes.resblock_dilations, strict=True)
        self.resblocks = [
            SnakeBlock(weights.at(f"resblocks.{index * self.n_blocks + number}"), self.channels, *shape, *sized)
            for number, shape in enumerate(shapes)
        ]
        entering = weights.at("ups").bias(str(index), self.channels) + self.noise_conv.bias + self.noise_res.constant
        constant = self.n_blocks * entering + sum((block.constant for block in self.resblocks), mx.zeros((1, 1)))
        self.constant = settle([constant.astype(backend.body)])[0]

    def __call__(self, parts: Parts, har: mx.array, values: mx.array, check: Callable[[], None]) -> Parts:
        """(rows, inputs), (frames + 1, 2 * bins), styles' values -> (rows * rate, channels) less `constant`, summed
        over the residual blocks; the last stage has one row more, in front."""
        n_rows = [part.shape[0] * self.up.stride for part in parts]
        n_rows[0] += self.is_last
        noise = self.noise_res.parts(self.noise_conv(har, n_rows), values).parts
        check()

        def enter(index: int, noise: mx.array) -> tuple[mx.array, ...]:
            y = self.up(parts, index)
            if self.is_last and index == 0:  # ReflectionPad1d((1, 0))
                y = mx.concatenate([y[1:2], y])
            y = y + noise
            return y, *self.measure(y)

        x = gather(self.backend.each(enter, range(len(parts)), noise))
        total: Parts = []
        for block in self.resblocks:
            y = block.parts(x, values).parts
            total = self.backend.each(mx.add, total, y) if total else y
            check()
        return total


class _NoiseConv:
    """What brings the source's spectrum to the rate of a stage: windows of twice their step, or single rows."""

    def __init__(self, weights: Weights, index: int, sizes: GeneratorSizes, backend: Backend) -> None:
        self.backend = backend
        inputs, channels = 2 * sizes.bins, sizes.channels >> (index + 1)
        self.step = 1
        for rate in sizes.upsample_rates[index + 1 :]:
            self.step *= rate
        kernel = 1 if self.step == 1 else 2 * self.step
        weight = weights.conv(str(index), channels, inputs, kernel).reshape(kernel * inputs, channels)
        self.halves = settle(mx.contiguous(half) for half in mx.split(weight, 1 if kernel == 1 else 2))
        self.bias = weights.bias(str(index), channels)  # left to the stage's constant
        self.measure = Measure(backend)

    def __call__(self, har: mx.array, n_rows: list[int]) -> Measured:
        """(frames + 1, 2 * bins) -> parts of `n_rows` rows, without the bias."""
        if self.step == 1:
            blocks = har
        else:
            total = (sum(n_rows) + 1) * self.step
            left = (self.step + 1) // 2
            padded = mx.pad(har, [(left, total - left - har.shape[0]), (0, 0)])
            blocks = padded.reshape(sum(n_rows) + 1, -1)  # (rows + 1, step * 2 * bins)
        return gather(self.backend.each(partial(self._one, blocks), list(_starts(n_rows)), n_rows))

    def _one(self, blocks: mx.array, start: int, count: int) -> tuple[mx.array, ...]:
        y = blocks[start : start + count] @ self.halves[0]
        if len(self.halves) > 1:
            y = mx.addmm(y, blocks[start + 1 : start + 1 + count], self.halves[1])
        y = y.astype(self.backend.body)
        return y, *self.measure(y)


class SnakeBlock:
    """Three times: norm, Snake, dilated convolution, norm, Snake, convolution, all added to what came in."""

    def __init__(
        self, weights: Weights, channels: int, kernel: int, dilations: tuple[int, ...], styles: Styles,
        backend: Backend,
    ) -> None:  # fmt: skip
        self.activation = snake(backend)
        self.backend = backend
        self.steps: list[tuple[AdaIn, Conv, AdaIn, Conv]] = []
        constants = []
        for index, dilation in enumerate(dilations):
            half = partial(self._half, weights, (channels, kernel), styles, index)
            self.steps.append((*half(1, dilation), *half(2, 1)))
            constants.append(weights.at("convs2").bias(str(index), channels))
        self.constant = settle([sum(constants, mx.zeros((1, 1)))])[0]  # (1, channels), left to the stage

    def _half(
        self, weights: Weights, shape: tuple[int, int], styles: Styles, index: int, number: int, dilation: int
    ) -> tuple[AdaIn, Conv]:
        channels, kernel = shape
        unit = snake_unit(self.backend)
        alpha = weights.tensor(f"alpha{number}.{index}", 1, channels, 1).reshape(1, channels)
        name = f"adain{number}.{index}"
        norm = AdaIn(weights.at(name), channels, styles, self.activation, self.backend, alpha / unit)
        weight = weights.at(f"convs{number}").conv(str(index), channels, channels, kernel)
        weight = weight * (unit / alpha).reshape(1, channels, 1)
        return norm, Conv(weight, None, self.backend, dilation=dilation, dtype=self.backend.body)

    def parts(self, x: Measured, values: mx.array) -> Measured:
        """(rows, channels), styles' values -> (rows, channels) less `constant`."""
        for norm1, conv1, norm2, conv2 in self.steps:
            y = conv1.measured(norm1.parts(x, values))
            x = conv2.measured(norm2.parts(y, values), x.parts)
        return x


def _starts(counts: list[int]) -> Iterator[int]:
    start = 0
    for count in counts:
        yield start
        start += count


def _leaky(slope: float, constant: mx.array, x: mx.array) -> mx.array:
    return leaky_relu(x + constant, slope)


def _spectrum(logarithm: mx.array, angle: mx.array) -> tuple[mx.array, ...]:
    return mx.exp(logarithm), mx.sin(angle)
