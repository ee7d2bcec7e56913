"""Fit confidence: from the raw scores of attributions to the probability that each is right.

Comes in: an opened model, and articles that were kept out of its training. Goes out: the weights of the
logistic regression in `claimex.confidence`, for the model's manifest, and how well they hold: expected
calibration error and a reliability table, both cross-validated by article.

Where several annotators marked an article, an attribution is as right as the share of them that it agrees
with: what people disagree about should not be called certain.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.confidence import features
from claimex.link import join
from claimex.quotes import kind_of, mask_quoted
from claimex.tag import tag
from claimex.train.corpus import Gold
from claimex.train.score import SAME, overlap, same_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from claimex.link import Linked
    from claimex.models import Tagger
    from claimex.train.corpus import Example

    Floats = NDArray[np.float64]

BINS = 10
"""Bins of equal width, as expected calibration error is usually reported (Guo et al. 2017)."""

FOLDS = 5
RIDGE = 1.0
"""Penalty on the squared weights (not on the bias): keeps rare features from running off. Not swept."""

_STEPS = 50
_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Judged:
    """One attribution that the model found.

    Attributes:
        article: Which article it is from; cross-validation never parts an article.
        values: See `claimex.confidence.features`.
        right: Share of the annotators that it agrees with, 0 to 1.
    """

    article: str
    values: dict[str, float]
    right: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The attributions whose confidence lies between `low` and `high`: how many, how sure, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted weights and how well they hold on articles that they were not fitted on.

    Attributes:
        weights: By feature, for the manifest.
        error: Expected calibration error, cross-validated, 0 to 1.
        bins: The reliability table, cross-validated.
        count: Attributions fitted on.
    """

    weights: dict[str, float]
    error: float
    bins: tuple[Bin, ...]
    count: int

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers, for `calibration.json`."""
        return asdict(self)


def judge(examples: Iterable[Example], tagger: Tagger) -> Iterator[Judged]:
    """Find attributions and say how right each is.

    Args:
        examples: Annotated articles; the annotators' versions of one article follow each other.
        tagger: An opened model.
    """
    for name, group in groupby(examples, key=lambda e: e.name):
        versions = list(group)
        tags = tag(versions[0].text, tagger)
        mask = mask_quoted(len(tags.text), (q for q in tags.quotations if not q.depth))
        found, values = [], []
        for linked in join(tags, tagger):
            roles = ([linked.source] if linked.source else [], [linked.cue] if linked.cue else [], linked.content)
            gold = Gold(*(tuple(tags.encoding.span_of(p.low, p.high) for p in pieces) for pieces in roles))
            kind = kind_of(tags.text, gold.content, mask)
            if not gold.cue and kind == "indirect":  # linking drops it
                continue
            found.append(gold)
            values.append(_features(linked, kind))
        agreed = [_agreed(found, version.attributions) for version in versions]
        for number, numbers in enumerate(values):
            yield Judged(name, numbers, sum(number in a for a in agreed) / len(agreed))


def _features(linked: Linked, kind: str) -> dict[str, float]:
    return features(
        content=[piece.score for piece in linked.content],
        cue=linked.cue.score if linked.cue else None,
        source=linked.source.score if linked.source else None,
        link=linked.chance,
        kind=kind,
    )


def _agreed(found: Sequence[Gold], gold: Sequence[Gold]) -> set[int]:
    """Return which of `found` are right by one annotator, each of whose attributions serves once."""
    pairs = sorted(
        (-overlap(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(gold) if overlap(f, g) >= SAME
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    out = set()
    for _, i, j in pairs:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            if same_source(found[i], gold[j]):
                out.add(i)
    return out


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Fit the weights of confidence, and measure them by cross-validation over articles.

    Args:
        judged: At least one attribution of each of FOLDS articles.
    """
    names = sorted(judged[0].values)
    table = np.array([[j.values[name] for name in names] for j in judged])
    right = np.array([j.right for j in judged])
    articles = sorted({j.article for j in judged})
    folds = np.array([articles.index(j.article) % FOLDS for j in judged])
    chances = np.zeros(len(judged))
    for fold in range(FOLDS):
        out = folds == fold
        chances[out] = _chance(table[out], _fit(table[~out], right[~out], names.index("bias")))
    weights = _fit(table, right, names.index("bias"))
    bins = reliability(chances, right)
    return Calibration(
        {n: round(float(w), 5) for n, w in zip(names, weights, strict=True)}, error(bins), bins, len(judged)
    )


def _chance(table: Floats, weights: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(table @ weights, -30, 30)))
    return chance


def _fit(table: Floats, right: Floats, bias: int) -> Floats:
    """Fit a logistic regression to shares by Newton's method; `bias` is the column that is not penalised."""
    weights = np.zeros(table.shape[1])
    penalty = np.full(len(weights), RIDGE)
    penalty[bias] = _SMALL
    for _ in range(_STEPS):
        chance = _chance(table, weights)
        slope = table.T @ (right - chance) - penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < _SMALL:
            break
    return weights


def reliability(chances: Floats, right: Floats) -> tuple[Bin, ...]:
    """Sort predictions into bins of confidence; empty bins are left out."""
    number = np.minimum((chances * BINS).astype(int), BINS - 1)
    out = []
    for i in range(BINS):
        inside = number == i
        if inside.any():
            mean, share = float(chances[inside].mean()), float(right[inside].mean())
            out.append(Bin(i / BINS, (i + 1) / BINS, int(inside.sum()), round(mean, 4), round(share, 4)))
    return tuple(out)


def error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error of a reliability table, 0 to 1."""
    total = sum(b.count for b in bins)
    return round(sum(b.count * abs(b.confidence - b.right) for b in bins) / total, 4) if total else 0.0
