"""Score how far a claim is a factual claim that can be checked, from 0 to 1.

Comes in: `Tags` with the middle states of the encoder's one pass over the article, and the spans of claims. Goes out: a
number for each claim. It is a sum of log odds from two parts: a small network over the claim's middle states, and a
weight for each of its wordpieces and for each pair of neighbors. It was learned from sentences of debates, most of
which hold nothing to check, so on news it is far too low; there it is calibrated anew, with the claim's certainty: a
question, a wish or a command asserts nothing that could be checked. The middle layer does better than the last, which
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
    from claimex.record import Claim, Record
    from claimex.spans import Span
    from claimex.vocabulary import Certainty

    Floats = NDArray[np.floating[Any]]


BUCKETS = 2**16
"""Number of weights for wordpieces and pairs. With 2^17, average precision is the same to .001 (measured with hashed
words and characters)."""

SLOPE, BIAS = 0.38, 2.3
"""From the log odds of debates to those of news. Fitted (ridge 1) to the 620 claims, attributed and the author's own,
that `base` finds of the ten articles of `examples/` in which two readers marked what can be checked. Cross-validated by
article, agreement at .5 rises from kappa .15 to .53 (the readers' own: .73), and the Brier score falls from .41 to .14;
without the certainty kappa is .41. The weights of `fast` would be the same to .2."""

BY_CERTAINTY: Mapping[Certainty, float] = {
    "asserted": 0.0,
    "hedged": -0.66,
    "hypothetical": -2.8,
    "question": -2.8,
    "directive": -2.8,
}
"""Log odds added for the claim's certainty, fitted with the slope and the bias."""

_PAIR = 1_000_003  # prime to BUCKETS


def with_scores(records: Sequence[Record], tags: Tags, weights: Mapping[str, Floats]) -> list[Record]:
    """Return the records of one article with `checkable` filled in for each claim."""
    out = []
    for record in records:
        claims = [c.model_copy(update={"checkable": _on_news(tags, c, weights)}) for c in record.claims]
        out.append(record.model_copy(update={"claims": claims}))
    return out


def _on_news(tags: Tags, claim: Claim, weights: Mapping[str, Floats]) -> float:
    return _chance(SLOPE * _value(tags, claim.span, weights) + BIAS + BY_CERTAINTY[claim.certainty or "asserted"])


def score(tags: Tags, spans: Sequence[Span], weights: Mapping[str, Floats]) -> list[float]:
    """Score how checkable claims are among the sentences of a debate.

    Args:
        tags: Of the article, with its middle states projected.
        spans: The claims.
        weights: See `tagger.Tagger.checkable`.

    Returns:
        For each claim 0 to 1, calibrated, rounded to DECIMALS. A claim without a word gets 0.

    Raises:
        ValueError: The model gives no middle states.
    """
    return [_chance(_value(tags, span, weights)) for span in spans]


def _chance(value: float) -> float:
    return round((1.0 + math.tanh(value / 2.0)) / 2.0, DECIMALS)


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
