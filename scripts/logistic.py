"""Logistic regression over rows of sparse features, by L-BFGS: numpy only, and the same weights every time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MEMORY = 8  # steps remembered
ENOUGH = 1e-4  # of the first slope


@dataclass(frozen=True)
class Rows:
    """Row r has a 1 in the columns `columns[begins[r] : begins[r + 1]]`; its answer is +1 or -1.

    Behind the `n_columns` of these follow the columns of `numbers`, which has a line for each row.
    """

    columns: NDArray[np.int32]
    begins: NDArray[np.int64]
    numbers: Floats
    answers: Floats
    importance: Floats  # of each row
    n_columns: int

    def only(self, kept: NDArray[np.bool_]) -> "Rows":
        """Return the rows where `kept` is true."""
        lengths = np.diff(self.begins)
        begins = np.concatenate([[0], np.cumsum(lengths[kept])])
        columns = self.columns[np.repeat(kept, lengths)]
        return Rows(
            columns, begins, self.numbers[kept], self.answers[kept], self.importance[kept], self.n_columns
        )  # fmt: skip

    def sums(self, weights: Floats) -> Floats:
        """Return each row's weighted sum."""
        ones, of_numbers = weights[: self.n_columns], weights[self.n_columns :]
        return np.asarray(np.add.reduceat(ones[self.columns], self.begins[:-1]) + self.numbers @ of_numbers)


def fit(rows: Rows, penalty: float, n_steps: int) -> Floats:
    """Return the weights with the least loss; `penalty` is on half their squares."""
    row_of = np.repeat(np.arange(len(rows.answers)), np.diff(rows.begins))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = rows.answers * rows.sums(weights)
        total = rows.importance @ np.logaddexp(0, -margins) + 0.5 * penalty * weights @ weights
        slopes = -rows.answers * rows.importance / (1 + np.exp(np.clip(margins, -50, 50)))
        ones = np.bincount(rows.columns, slopes[row_of], rows.n_columns)
        return float(total), np.concatenate([ones, slopes @ rows.numbers]) + penalty * weights

    return _least(loss, np.zeros(rows.n_columns + rows.numbers.shape[1]), n_steps)


def _least(function: Callable[[Floats], tuple[float, Floats]], at: Floats, n_steps: int) -> Floats:
    value, slope = function(at)
    first = np.linalg.norm(slope)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(n_steps):
        direction = -_scaled(slope, moves)
        length = 1.0
        while True:
            there = at + length * direction
            value_there, slope_there = function(there)
            if value_there <= value + 1e-4 * length * (slope @ direction) or length < 1e-6:
                break
            length /= 2
        if (there - at) @ (slope_there - slope) > 1e-12:
            moves = [*moves, (there - at, slope_there - slope)][-MEMORY:]
        at, value, slope = there, value_there, slope_there
        if np.linalg.norm(slope) < ENOUGH * first:
            break
    return at


def _scaled(slope: Floats, moves: list[tuple[Floats, Floats]]) -> Floats:
    # The slope times a guess of the inverse curvature (Nocedal and Wright, Numerical Optimization, algorithm 7.4).
    if not moves:
        return slope / max(1.0, float(np.linalg.norm(slope)))
    scaled = slope.copy()
    shares = []
    for move, change in reversed(moves):
        shares.append((move @ scaled) / (move @ change))
        scaled -= shares[-1] * change
    move, change = moves[-1]
    scaled *= (move @ change) / (change @ change)
    for (move, change), share in zip(moves, reversed(shares), strict=True):
        scaled += move * (share - (change @ scaled) / (move @ change))
    return scaled
