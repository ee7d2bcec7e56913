"""Scores of labels → the best allowed sequence of labels, and the pieces in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.model.encoding import LABELS, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

IMPOSSIBLE = -1e4  # against any sum of scores
_NEVER = -1e9  # against any sum of IMPOSSIBLE
LABEL_NUMBER = {label: index for index, label in enumerate(LABELS)}
_INSIDE = np.array([label.startswith("I-") for label in LABELS])


def best_labels(scores: Floats, stretches: NDArray[np.int64], transitions: Floats) -> list[int]:
    """Find the best sequence of labels: Viterbi under the rules of BIO.

    An I- label follows only B- or I- of its role, and no span crosses a stretch's edge, such as a paragraph's (in the
    PolNeAR train part one of 23,000 contents does).

    Args:
        scores: (n_words, n_labels), log scale.
        stretches: (n_words,), ascending: which paragraph, or part of one, each word stands in.
        transitions: (n_labels, n_labels), log scale: from the label of the row to that of the column.

    Returns:
        One label's index for each word.
    """
    if not len(scores):
        return []
    steps = np.where(allowed(), transitions, _NEVER)
    first = np.where(_INSIDE, _NEVER, 0.0)
    at_edge = steps + first  # no label goes on
    best = scores[0] + first
    back = np.zeros(scores.shape, dtype=np.int8)
    total, chosen = np.empty(steps.shape), np.empty(len(LABELS), dtype=np.intp)
    goes_on = (stretches[1:] == stretches[:-1]).tolist()
    for row, inside in enumerate(goes_on, 1):
        np.add(best[:, None], steps if inside else at_edge, out=total)
        total.argmax(axis=0, out=chosen)
        back[row] = chosen
        best = total.max(axis=0) + scores[row]
    path = [int(best.argmax())]
    for row in range(len(scores) - 1, 0, -1):
        path.append(int(back[row, path[-1]]))
    return path[::-1]


def allowed() -> NDArray[np.bool_]:
    """Return bool (n_labels, n_labels): whether the column's label may follow the row's."""
    follows = np.ones((len(LABELS), len(LABELS)), dtype=bool)
    for column in np.flatnonzero(_INSIDE):
        follows[:, column] = [label[2:] == LABELS[column][2:] for label in LABELS]
    return follows


def cut_pieces(labels: Sequence[int], chances: Floats, role: str, first: int) -> Iterator[Piece]:
    """Yield the pieces of a role in a block whose first word is the number `first`."""
    begin, inside = LABEL_NUMBER[f"B-{role}"], LABEL_NUMBER[f"I-{role}"]
    chance = chances[:, (begin, inside)].sum(axis=1)
    low = -1
    for index, label in enumerate([*labels, 0]):
        if low >= 0 and label != inside:
            yield Piece(first + low, first + index, float(chance[low:index].mean()))
            low = -1
        if label == begin:
            low = index
