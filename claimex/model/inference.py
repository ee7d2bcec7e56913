"""Run the encoder over a text, block by block.

Comes in: an `Encoding` and an opened model. Goes out: `States`, the scores and hidden states of each block. Windows
overlap, so each wordpiece gets the weighted average over the windows that contain it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.model.encoding import windows
from claimex.model.viterbi import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from claimex.model.encoding import Encoding
    from claimex.model.tagger import Tagger

    Floats = NDArray[np.floating[Any]]
    from claimex.model.encoding import Piece


_CLS, _SEP = 101, 102  # BERT's vocabulary

CONTEXT = 64
"""Wordpieces of context from which a window's scores get full weight: more context does not count for more. Such an
average, instead of the most central window alone, gains .005 content exact and .009 whole attribution (PolNeAR dev,
a run of the recipe in `train/`). No other value was tried."""

BLOCK = 2**14
"""Most wordpieces of a block, some 70,000 characters; news articles are shorter. A block ends with a paragraph if
possible. Its states come from windows that reach past its end, but its labels are chosen without the next block."""


@dataclass(frozen=True, slots=True)
class States:
    """The encoder's output for the wordpieces of one block, averaged over the windows that contain them.

    Attributes:
        words: The block's words, a half-open range.
        first: The number of its first wordpiece.
        logits: float32, (n, n_labels): scores of the labels.
        hidden: float32, (n, dim): states of the last layer.
        middle: float32, (n, dim): states of the middle layer. None if the model does not give them.
    """

    words: tuple[int, int]
    first: int
    logits: Floats
    hidden: Floats
    middle: Floats | None = None


def _blocks(encoding: Encoding) -> list[tuple[int, int]]:
    """Return the words of each block as half-open ranges."""
    edges = [0, *(np.flatnonzero(np.diff(encoding.paragraphs)) + 1).tolist(), encoding.n_words]
    out: list[tuple[int, int]] = []
    low = 0
    while low < encoding.n_words:
        most = int(np.searchsorted(encoding.first, encoding.first[low] + BLOCK))
        high = edges[bisect_right(edges, most) - 1]
        out.append((low, high if high > low else most))
        low = out[-1][1]
    return out


def run_encoder(encoding: Encoding, tagger: Tagger) -> Iterator[States]:
    """Run the encoder over overlapping windows of an article, and yield the averaged states of each block."""
    decoding, n_pieces = tagger.manifest.decoding, len(encoding.ids)
    size, slack = decoding.window, decoding.slack
    spans = list(windows(n_pieces, size=size, stride=decoding.stride, slack=slack, stops=encoding.stops))
    blocks = _blocks(encoding)
    ends = [*(int(encoding.first[low]) for low, _ in blocks[1:]), n_pieces]
    sums: list[Floats] = []
    low = 0
    starts = [*(start for start, _ in spans), n_pieces]
    for (start, end), following in zip(spans, starts[1:], strict=True):
        ids = np.concatenate(([_CLS], encoding.ids[start:end], [_SEP]))
        features = np.concatenate(([0], encoding.features[start:end], [0]))
        weight = _weigh(start, end, n_pieces)
        shown = [weight, *(weight * out[1:-1] for out in tagger.run(ids, features))]
        if not sums or len(sums[0]) < end - low:
            sums = _make_room(sums, shown, min(ends[0] + size + 2 * slack, n_pieces) - low)
        for own, new in zip(sums, shown, strict=True):
            own[start - low : end - low] += new
        while ends and ends[0] <= following:
            rows = ends.pop(0) - low
            total, *done = (own[:rows] for own in sums)
            sums = [own[rows:].copy() for own in sums]
            for own in done:
                np.divide(own, total, out=own)
            yield States(blocks.pop(0), low, *done)
            del done  # so that it is not held while the next block is read
            low += rows


def _weigh(start: int, end: int, n_pieces: int) -> Floats:
    """Return float32 (n, 1): the context of each wordpiece of a window, up to CONTEXT, on the side that has less."""
    at = np.arange(start, end)
    left = at - start if start else np.full(len(at), CONTEXT)
    right = end - 1 - at if end < n_pieces else np.full(len(at), CONTEXT)
    weight: Floats = np.minimum(np.minimum(left, right), CONTEXT).astype(np.float32)[:, None] + np.float32(0.5)
    return weight


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithm of the softmax over the last axis; `logits` are (n, n_labels)."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True, initial=IMPOSSIBLE)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _make_room(sums: Sequence[Floats], shown: Sequence[Floats], rows: int) -> list[Floats]:
    """Return sums with `rows` rows for each output: the rows summed so far, then zeros."""
    longer = [np.zeros((rows, out.shape[1]), dtype=np.float32) for out in shown]
    for own, new in zip(sums, longer, strict=False):
        new[: len(own)] = own
    return longer


def pool(states: States, encoding: Encoding, piece: Piece) -> Floats:
    """Return float32 (3 dim,): the first, last and mean hidden state of a piece's wordpieces."""
    low, high = int(encoding.first[piece.low]), int(encoding.last[piece.high - 1]) + 1
    hidden = states.hidden[low - states.first : high - states.first]
    return np.concatenate([hidden[0], hidden[-1], hidden.mean(axis=0)])
