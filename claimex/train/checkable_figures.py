"""Calibrate the score `checkable` (`checkable.py`), and measure it.

Comes in: cross-validated log odds, labels of people, and the fold of each sentence. Goes out: slope and bias of the
calibration, and `Figures`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from claimex.train.calibrate import Bin, error, reliability

if TYPE_CHECKING:
    from numpy.typing import NDArray

RIDGE, _STEPS, _TINY = 1e-3, 50, 1e-9


@dataclass(frozen=True, slots=True)
class Figures:
    """Cross-validated figures.

    Attributes:
        precision: Average precision.
        f1: F1 of the check-worthy class. The threshold of each fold is the best one of the other folds.
        error: Expected calibration error. Each fold is calibrated on the others.
        threshold: The best threshold over all folds, as advice.
        bins: The reliability table.
    """

    precision: float
    f1: float
    error: float
    threshold: float
    bins: tuple[Bin, ...]


def measure(values: NDArray[np.float64], labels: NDArray[np.int64], folds: NDArray[np.int64]) -> Figures:
    """Measure cross-validated log odds."""
    chances, chosen = np.zeros(len(labels)), np.zeros(len(labels), dtype=bool)
    for fold in np.unique(folds):
        left = folds == fold
        slope, bias = calibrate(values[~left], labels[~left])
        chances[left] = _chance(slope * values[left] + bias)
        chosen[left] = values[left] >= _best_threshold(values[~left], labels[~left])
    slope, bias = calibrate(values, labels)
    bins = reliability(chances, labels.astype(np.float64))
    threshold = float(_chance(np.array(slope * _best_threshold(values, labels) + bias)))
    right = int((chosen & (labels == 1)).sum())
    f1 = 2 * right / int(chosen.sum() + labels.sum())
    return Figures(average_precision(values, labels), round(f1, 4), error(bins), round(threshold, 2), bins)


def average_precision(values: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Return the mean precision over the check-worthy sentences, each at its own value. Equal values share one."""
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(labels[order])
    last = np.append(np.diff(values[order]) != 0, True)
    precision, recall = hits[last] / (np.flatnonzero(last) + 1), hits[last] / hits[-1]
    return round(float((np.diff(recall, prepend=0.0) * precision).sum()), 4)


def _best_threshold(values: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    order = np.argsort(-values, kind="stable")
    hits = np.cumsum(labels[order])
    f1 = 2 * hits / (np.arange(1, len(labels) + 1) + labels.sum())
    return float(values[order][f1.argmax()])


def calibrate(values: NDArray[np.float64], labels: NDArray[np.int64]) -> tuple[float, float]:
    """Fit the slope and the bias that turn log odds into probabilities (Platt 1999), by Newton's method."""
    table = np.stack([values, np.ones(len(values))], axis=1)
    weights = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        chance = _chance(table @ weights)
        slope = table.T @ (labels - chance) - RIDGE * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < _TINY:
            break
    return float(weights[0]), float(weights[1])


def _chance(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-values))
