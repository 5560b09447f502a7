"""Bidirectional LSTMs (Hochreiter & Schmidhuber 1997; gates in PyTorch's order: input, forget, cell, output).

The directions, of several LSTMs where these do not wait for each other, step together: one product and one
element-wise kernel per step. What does not depend on the step is one product before the first.
"""

from collections.abc import Sequence

import mlx.core as mx

from native_helper.voices.kokoro.backend import Backend
from native_helper.voices.kokoro.weights import Weights, settle


class BiLstm:
    """One layer, both directions."""

    def __init__(self, weights: Weights, inputs: int, outputs: int, constant: int = 0) -> None:
        """The last `constant` of the inputs are the same in every row. `outputs` are those of both directions."""
        self.hidden = outputs // 2
        gates = 4 * self.hidden
        inward, biases, recurrent = [], [], []
        for suffix in ("", "_reverse"):
            inward.append(weights.tensor(f"weight_ih_l0{suffix}", gates, inputs).T)
            recurrent.append(weights.tensor(f"weight_hh_l0{suffix}", gates, self.hidden).T)
            biases.append(weights.tensor(f"bias_ih_l0{suffix}", gates) + weights.tensor(f"bias_hh_l0{suffix}", gates))
        both = mx.concatenate(inward, axis=1)  # (inputs, directions * gates)
        self.weight, self.constant_weight, self.bias, self.recurrent = settle([
            mx.contiguous(both[: inputs - constant]),
            mx.contiguous(both[inputs - constant :]),
            mx.concatenate(biases).reshape(1, -1),
            mx.stack(recurrent),  # (directions, hidden, gates)
        ])  # fmt: skip

    def project(self, x: mx.array, constant: mx.array | None = None) -> mx.array:
        """(rows, inputs less the constant ones), (1, constant) -> (rows, directions * gates)."""
        bias = self.bias if constant is None else mx.addmm(self.bias, constant, self.constant_weight)
        return mx.addmm(bias, x, self.weight)


class Scan:
    """Steps through LSTMs of one size side by side: on a GPU in one product, on a CPU shared out among the streams."""

    def __init__(self, lstms: Sequence[BiLstm], backend: Backend) -> None:
        self.hidden = lstms[0].hidden
        self.backend = backend
        recurrent = mx.concatenate([lstm.recurrent for lstm in lstms])[None]  # (1, D, hidden, gates)
        self.shares = backend.shares(recurrent.shape[1])
        self.recurrent = settle(mx.contiguous(recurrent[:, ways]) for ways in self.shares)
        self.cell = backend.leaf(_cell)

    def __call__(self, *projected: mx.array) -> list[mx.array]:
        """Projections, each (rows, directions * gates) -> outputs, each (rows, directions * hidden)."""
        ways = []
        for one in projected:
            split = one.reshape(one.shape[0], 2, 1, 4 * self.hidden)
            ways += [split[:, :1], split[::-1, 1:]]  # the second direction walks backwards
        shared = [ways[share] for share in self.shares]
        outputs = [output for share in self.backend.each(self._walk, shared, self.recurrent) for output in share]
        return [
            mx.concatenate([outputs[way], outputs[way + 1][::-1]], axis=1) for way in range(0, len(outputs), 2)
        ]  # each (rows, 2 * hidden)

    def _walk(self, ways: list[mx.array], recurrent: mx.array) -> list[mx.array]:
        # (rows, 1, 1, gates) of each way -> (rows, hidden) of each
        n_rows, hidden = ways[0].shape[0], self.hidden
        steps = mx.split(mx.concatenate(ways, axis=1), n_rows)  # each (1, D, 1, gates)
        cell = mx.zeros((1, len(ways), 1, hidden))
        rows: list[mx.array] = []
        for gates in steps:
            summed = mx.addmm(gates, rows[-1], recurrent) if rows else gates
            enter, forget, change, leave = mx.split(summed, 4, axis=-1)
            output, cell = self.cell(enter, forget, change, leave, cell)
            rows.append(output)
        walked = mx.concatenate(rows).reshape(n_rows, len(ways), hidden)
        return [walked[:, way] for way in range(len(ways))]


def _cell(
    enter: mx.array, forget: mx.array, change: mx.array, leave: mx.array, cell: mx.array
) -> tuple[mx.array, mx.array]:
    cell = mx.sigmoid(forget) * cell + mx.sigmoid(enter) * mx.tanh(change)
    return mx.sigmoid(leave) * mx.tanh(cell), cell
