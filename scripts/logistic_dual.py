"""Logistic regression for a few rows with many features, by Newton's method in the rows' space: numpy only."""

import numpy as np

from scripts.logistic import Floats

N_STEPS = 20
ENOUGH = 1e-6


def fit_dual(likeness: Floats, answers: Floats, penalty: float) -> tuple[Floats, float]:
    """Return how much each row counts, and the constant.

    `likeness` is the (rows, rows) table of products of the rows; `answers` are +1 or -1. The weights are the rows'
    sum, each times its count; `penalty` is on half their squares. A constant of +-1 answers for rows that all agree.
    """
    n_rows = len(answers)
    if abs(answers.sum()) == n_rows:
        return np.zeros(n_rows), float(answers[0])
    sums = np.zeros(n_rows)
    counts, constant = np.zeros(n_rows), 0.0
    for _ in range(N_STEPS):
        right = 1 / (1 + np.exp(-np.clip(answers * sums, -30, 30)))
        curved = np.maximum(right * (1 - right), 1e-4)
        # Iteratively reweighted least squares, with the constant eliminated.
        aims = sums + answers * (1 - right) / curved
        solved = np.linalg.solve(
            likeness + np.diag(penalty / curved), np.stack([aims, np.ones(n_rows)], axis=1)
        )  # (rows, 2)
        constant = float(solved[:, 0].sum() / solved[:, 1].sum())
        counts = solved[:, 0] - constant * solved[:, 1]
        before, sums = sums, likeness @ counts + constant
        if np.abs(sums - before).max() < ENOUGH:
            break
    return counts, constant
