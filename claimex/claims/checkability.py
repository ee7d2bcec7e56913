"""Score how far a claim is a factual claim that can be checked, from 0 to 1.

Comes in: `Tags` with the middle states of the encoder's one pass over the article, and the spans of claims. Goes out: a
number for each claim. It is a sum of log odds from two parts: a small network over the claim's middle states, and a
weight for each of its wordpieces and for each pair of neighbors. The middle layer does better than the last, which
knows little but attribution. With only the mean, least and greatest state as input, average precision on ClaimBuster is
.855 for the third layer of six and .811 for the last. `train/checkable.py` fits the weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.model import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.attribution import Tags
    from claimex.record import Record
    from claimex.spans import Span

    Floats = NDArray[np.floating[Any]]


BUCKETS = 2**16
"""Number of weights for wordpieces and pairs. With 2^17, average precision is the same to .001 (measured with hashed
words and characters)."""

_PAIR = 1_000_003  # prime to BUCKETS


def with_scores(records: Sequence[Record], tags: Tags, weights: Mapping[str, Floats]) -> list[Record]:
    """Return the records of one article with `checkable` filled in for each claim."""
    out = []
    for record in records:
        scores = score(tags, [claim.span for claim in record.claims], weights)
        pairs = zip(record.claims, scores, strict=True)
        out.append(record.model_copy(update={"claims": [c.model_copy(update={"checkable": s}) for c, s in pairs]}))
    return out


def score(tags: Tags, spans: Sequence[Span], weights: Mapping[str, Floats]) -> list[float]:
    """Score how checkable claims are.

    Args:
        tags: Of the article, with its middle states projected.
        spans: The claims.
        weights: See `tagger.Tagger.checkable`.

    Returns:
        For each claim 0 to 1, calibrated, rounded to DECIMALS. A claim without a word gets 0.

    Raises:
        ValueError: The model gives no middle states.
    """
    return [round((1.0 + math.tanh(_value(tags, span, weights) / 2.0)) / 2.0, DECIMALS) for span in spans]


def _value(tags: Tags, span: Span, weights: Mapping[str, Floats]) -> float:
    low, high = pieces_of(tags, span)
    if low >= high:
        return -math.inf
    if tags.middle is None:
        msg = "the encoder gives no middle states"
        raise ValueError(msg)
    return log_odds(tags.middle[low:high], tags.encoding.ids[low:high], weights)


def pieces_of(tags: Tags, span: Span) -> tuple[int, int]:
    """Return the half-open range of the wordpieces that overlap a span of the text."""
    low, high = tags.encoding.words_in(span)
    return (int(tags.encoding.first[low]), int(tags.encoding.last[high - 1]) + 1) if low < high else (0, 0)


def project(states: Floats, weights: Mapping[str, Floats]) -> Floats:
    """Project middle states, (n, dim), to the network's width, which is a sixth of the middle layer's."""
    inner: Floats = np.maximum(states @ weights["project"] + weights["project_bias"], 0)
    return inner


def log_odds(inner: Floats, ids: NDArray[np.int64], weights: Mapping[str, Floats]) -> float:
    """Compute the log odds of one claim from its states and its wordpieces.

    The states are convolved over three neighbors, then pooled by attention, maximum and mean.

    Args:
        inner: (n, width), n > 0, from `project`.
        ids: (n,), the wordpieces.
        weights: As fitted.
    """
    edge = np.zeros_like(inner[:1])
    beside = np.concatenate([np.concatenate([edge, inner[:-1]]), inner, np.concatenate([inner[1:], edge])], axis=1)
    found = np.maximum(beside @ weights["convolve"] + weights["convolve_bias"], 0)
    attention = found @ weights["attend"]
    attention = np.exp(attention - attention.max())
    pooled = np.concatenate([attention @ found / attention.sum(), found.max(axis=0), found.mean(axis=0)])
    bag = bag_of(ids)
    words = weights["words"][bag].astype(np.float64).sum() / math.sqrt(len(bag))
    return float(pooled @ weights["out"]) + float(words) + float(weights["bias"][0])


def bag_of(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the buckets of a claim's wordpieces and of pairs of neighbors, each once, ascending."""
    buckets = np.concatenate([ids, ids[:-1] * _PAIR + ids[1:]]) % BUCKETS
    return np.array(sorted(set(buckets.tolist())), dtype=np.int64)  # np.unique is slower and imports masked arrays
