"""Turn the raw scores of an attribution or a statement into the probability that it is right.

Comes in: what tagging and linking scored. Goes out: one number from 0 to 1, computed by logistic regression. The
weights depend on the model, so they are stored in its manifest.

An attribution is right if its content overlaps gold by half or more (intersection over union) and its source is the
right one. A statement is right if it contains nobody else's words. Each part of an attribution has its own
probability, computed from the same numbers with other weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


DECIMALS = 4
"""Decimals of a confidence. It is rounded so that differences between processors do not show in records."""

PARTS = ("content", "source")
"""Parts with their own probability: that the content is right, and that the source is right given the content."""

TURN = {"bias": 1.269, "inside": 0.219, "turns": 0.621}
"""Weights of a turn's confidence: a logistic regression (L2, strength 1) on 1,038 turns.

40 turns were found in five transcripts of the PolNeAR train and dev parts. They are right if they share half their
characters with an annotated content. One article was left out, because its annotators marked what is said within turns
and not the turns. 998 turns were found in GUM's interviews and court hearings, set as transcripts in four ways (whole
and in excerpts, labels in capitals or not). They are right if the words are the speaker's, and each counts a quarter.
By fifths the confidence is .93 .96 .97 .98 .99, and .93 .95 .97 .99 1.0 are right."""

_FLOOR = 1e-6
_UNFITTED = ("content_least", "link", "least")


def features(
    *, content: Sequence[float], cue: float | None, source: float | None, link: float, kind: str
) -> dict[str, float]:
    """Return the numbers from which the confidence of an attribution is computed.

    Args:
        content: Mean probability of each content piece, at least one.
        cue: Mean probability of the cue, None where there is none.
        source: Mean probability of the source, None where there is none.
        link: Probability of the weakest link.
        kind: direct, mixed or indirect.

    Returns:
        Log odds of the probabilities (0 where there is none), and 1 or 0 for each yes-or-no feature.
    """
    return {
        "bias": 1.0,
        "content_least": log_odds(min(content)),
        "content_mean": log_odds(sum(content) / len(content)),
        "cue": 0.0 if cue is None else log_odds(cue),
        "source": 0.0 if source is None else log_odds(source),
        "link": log_odds(link),
        "pieces": math.log(len(content)),
        "has_cue": float(cue is not None),
        "has_source": float(source is not None),
        "direct": float(kind == "direct"),
        "mixed": float(kind == "mixed"),
    }


def features_of_statement(*, mean: float, least: float) -> dict[str, float]:
    """Return the numbers from which the confidence of a statement by the article itself is computed.

    Args:
        mean: Mean over its words of the probability that the word belongs to no attribution.
        least: The lowest of these probabilities.
    """
    return {"bias": 1.0, "mean": log_odds(mean), "least": log_odds(least)}


def confidence_of_turn(inside: float, turns: int) -> float:
    """Compute the probability that a turn's words and its label are right. Layout finds turns, so no link is scored.

    Args:
        inside: Mean over its words of the model's probability that the word belongs to an attribution.
        turns: Number of turns in the article, at least one.
    """
    values = {"bias": 1.0, "inside": log_odds(inside), "turns": math.log(turns)}
    return estimate_confidence(values, TURN)


def estimate_confidence(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Compute the probability that an attribution or a statement is right.

    Args:
        values: What `features` or `features_of_statement` returned.
        weights: Weights by the same names. If a model has none, its weakest score counts.

    Returns:
        0 to 1, rounded to DECIMALS.
    """
    if not weights:
        return _logistic(min(values[name] for name in _UNFITTED if name in values))
    return _logistic(sum(weights[name] * values[name] for name in weights))


def _logistic(log_odds: float) -> float:
    return round((1.0 + math.tanh(log_odds / 2.0)) / 2.0, DECIMALS)  # exp overflows far from 0


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, which is kept from 0 and 1."""
    kept = min(max(probability, _FLOOR), 1.0 - _FLOOR)
    return math.log(kept / (1.0 - kept))
