"""Find the best allowed sequence of labels, and cut it into pieces.

Comes in: scores of each label for each word. Goes out: one label for each word, and `Piece`s of source, cue and
content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.model.encoding import LABELS, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

IMPOSSIBLE = -1e4  # outweighs any sum of scores
_NEVER = -1e9  # outweighs any sum of IMPOSSIBLE
LABEL_NUMBER = {label: index for index, label in enumerate(LABELS)}
_INSIDE = np.array([label.startswith("I-") for label in LABELS])


def best_labels(scores: Floats, stretches: NDArray[np.int64], transitions: Floats) -> list[int]:
    """Find the best sequence of labels with the Viterbi algorithm under the BIO rules.

    An I- label follows only B- or I- of its role. No piece crosses the edge of a stretch, such as a paragraph (in the
    PolNeAR train part one of 23,000 contents does).

    Args:
        scores: (n_words, n_labels), log scale.
        stretches: (n_words,), ascending: number of the paragraph, or part of one, that holds each word.
        transitions: (n_labels, n_labels), log scale: from the label of the row to the label of the column.

    Returns:
        The index of one label for each word.
    """
    if not len(scores):
        return []
    steps = np.where(allowed(), transitions, _NEVER)
    first = np.where(_INSIDE, _NEVER, 0.0)
    at_edge = steps + first  # no label continues
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
    """Return bool (n_labels, n_labels): whether the label of the column may follow the label of the row."""
    follows = np.ones((len(LABELS), len(LABELS)), dtype=bool)
    for column in np.flatnonzero(_INSIDE):
        follows[:, column] = [label[2:] == LABELS[column][2:] for label in LABELS]
    return follows


def cut_pieces(labels: Sequence[int], chances: Floats, role: str, first: int) -> Iterator[Piece]:
    """Yield the pieces of one role in a block.

    Args:
        labels: One label's index for each word of the block.
        chances: (n_words, n_labels): probabilities of the labels.
        role: source, cue or content.
        first: Number of the block's first word in the article.
    """
    begin, inside = LABEL_NUMBER[f"B-{role}"], LABEL_NUMBER[f"I-{role}"]
    chance = chances[:, (begin, inside)].sum(axis=1)
    low = -1
    for index, label in enumerate([*labels, 0]):
        if low >= 0 and label != inside:
            yield Piece(first + low, first + index, float(chance[low:index].mean()))
            low = -1
        if label == begin:
            low = index
