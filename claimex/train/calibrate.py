"""Fit the confidence of a model: the probability that an attribution is right, from its raw scores.

Comes in: an opened model, and articles that were kept out of its training. Goes out: the weights of the logistic
regression in `claimex.model.confidence`, for the model's manifest, and their quality: the expected calibration error
and a reliability table, cross-validated by article. Both are also measured on the articles with several annotators,
with weights fitted on the others.

If several annotators marked an article, an attribution counts as right by the share of annotators with whom it
agrees. What people disagree about should not be called certain.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.attribution.linking import link_pieces
from claimex.attribution.tagging import tag
from claimex.layout.quotation_marks import kind_of, mask_quoted
from claimex.model.confidence import PARTS, features
from claimex.train.corpus import Gold
from claimex.train.score import SAME, overlap, same_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from claimex.attribution.linking import Linked
    from claimex.model.tagger import Tagger
    from claimex.train.corpus import Example

    Floats = NDArray[np.float64]

BINS = 10
"""Bins of equal width, as expected calibration error is usually reported (Guo et al. 2017)."""

FOLDS = 5
RIDGE = 1.0
"""Penalty on the squared weights, except the bias. It keeps the weights of rare features small. Not swept."""

DECIMALS = 5  # of a weight

_STEPS = 50
_SMALL = 1e-9


@dataclass(frozen=True, slots=True)
class Judged:
    """One attribution that the model found.

    Attributes:
        article: Its article. Cross-validation never divides an article.
        values: What `claimex.model.confidence.features` returned.
        right: Share of the annotators with whom it agrees, 0 to 1.
        content: Share of the annotators with whom it agrees on the content.
        several: Whether several annotators marked the article.
    """

    article: str
    values: dict[str, float]
    right: float
    content: float = 1.0
    several: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """The attributions with confidence from `low` to `high`: their number, mean confidence, and share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Held:
    """The quality of weights on articles on which they were not fitted.

    Attributes:
        error: Expected calibration error, 0 to 1.
        bins: The reliability table.
        count: Number of attributions measured.
    """

    error: float
    bins: tuple[Bin, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted weights, and their quality on articles on which they were not fitted.

    Attributes:
        weights: Weights by feature, for the manifest.
        error: Expected calibration error, cross-validated, 0 to 1.
        bins: The reliability table, cross-validated.
        count: Number of attributions on which they were fitted.
        several: Quality on the articles with several annotators, with weights fitted on the others. None if there are
            no articles of one of the two kinds.
    """

    weights: dict[str, float]
    error: float
    bins: tuple[Bin, ...]
    count: int
    several: Held | None = None

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers, for `calibration.json`."""
        return asdict(self)


def judge(examples: Iterable[Example], tagger: Tagger) -> Iterator[Judged]:
    """Find attributions, and compare each with the annotation.

    Args:
        examples: Annotated articles. The versions of one article by several annotators follow each other.
        tagger: An opened model.
    """
    for name, group in groupby(examples, key=lambda e: e.name):
        versions = list(group)
        tags = tag(versions[0].text, tagger)
        mask = mask_quoted(len(tags.text), (q for q in tags.quotations if not q.depth))
        found, values = [], []
        for linked in link_pieces(tags, tagger):
            roles = ([linked.source] if linked.source else [], [linked.cue] if linked.cue else [], linked.content)
            gold = Gold(*(tuple(tags.encoding.span_of(p.low, p.high) for p in pieces) for pieces in roles))
            kind = kind_of(tags.text, gold.content, mask)
            if not gold.cue and kind == "indirect":  # linking drops these
                continue
            found.append(gold)
            values.append(_features(linked, kind))
        agreed = [_agreed(found, version.attributions) for version in versions]
        for number, numbers in enumerate(values):
            answers = [of[number] for of in agreed if number in of]
            right, content = (n / len(versions) for n in (sum(answers), len(answers)))
            yield Judged(name, numbers, right, content, len(versions) > 1)


def _features(linked: Linked, kind: str) -> dict[str, float]:
    return features(
        content=[piece.score for piece in linked.content],
        cue=linked.cue.score if linked.cue else None,
        source=linked.source.score if linked.source else None,
        link=linked.chance,
        kind=kind,
    )


def _agreed(found: Sequence[Gold], gold: Sequence[Gold]) -> dict[int, bool]:
    """Return which contents of `found` an annotator has too, and whether the source is the same.

    Each of the annotator's attributions is used once.
    """
    pairs = sorted(
        (-overlap(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(gold) if overlap(f, g) >= SAME
    )
    taken: set[int] = set()
    out: dict[int, bool] = {}
    for _, i, j in pairs:
        if i not in out and j not in taken:
            taken.add(j)
            out[i] = same_source(found[i], gold[j])
    return out


def calibrate(judged: Sequence[Judged]) -> Calibration:
    """Fit the weights of confidence in whole attributions, and measure them by cross-validation over articles.

    Args:
        judged: At least one attribution of each of FOLDS articles.
    """
    return _calibrate(judged, np.array([j.right for j in judged]), np.ones(len(judged)))


def calibrate_parts(judged: Sequence[Judged]) -> dict[str, Calibration]:
    """Fit and measure the weights of confidence in each of `claimex.model.confidence.PARTS`.

    A source is judged only if the content is right. Its weight is the share of the annotators who have this content.
    """
    content = _calibrate(judged, np.array([j.content for j in judged]), np.ones(len(judged)))
    matched = [j for j in judged if j.content]
    share = np.array([j.right / j.content for j in matched])
    source = _calibrate(matched, share, np.array([j.content for j in matched]))
    return dict(zip(PARTS, (content, source), strict=True))


def _calibrate(judged: Sequence[Judged], right: Floats, counts: Floats) -> Calibration:
    names = sorted(judged[0].values)
    table = np.array([[j.values[name] for name in names] for j in judged])
    bias = names.index("bias")
    articles = sorted({j.article for j in judged})
    folds = np.array([articles.index(j.article) % FOLDS for j in judged])
    chances = np.zeros(len(judged))
    for fold in range(FOLDS):
        out = folds == fold
        chances[out] = _chance(table[out], fit_logistic(table[~out], right[~out], counts[~out], bias))
    weights = fit_logistic(table, right, counts, bias)
    several = np.array([j.several for j in judged])
    held = None
    if several.any() and not several.all():
        apart = fit_logistic(table[~several], right[~several], counts[~several], bias)
        held = _hold(_chance(table[several], apart), right[several])
    whole = _hold(chances, right)
    rounded = {name: round(float(weight), DECIMALS) for name, weight in zip(names, weights, strict=True)}
    return Calibration(rounded, whole.error, whole.bins, whole.count, held)


def _hold(chances: Floats, right: Floats) -> Held:
    bins = reliability(chances, right)
    return Held(error(bins), bins, len(right))


def _chance(table: Floats, weights: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-np.clip(table @ weights, -30, 30)))
    return chance


def fit_logistic(table: Floats, right: Floats, counts: Floats, bias: int) -> Floats:
    """Fit a logistic regression to shares by Newton's method.

    Args:
        table: (n, n_features).
        right: (n,): shares.
        counts: (n,): weight of each row.
        bias: Number of the column without penalty.
    """
    weights = np.zeros(table.shape[1])
    penalty = np.full(len(weights), RIDGE)
    penalty[bias] = _SMALL
    for _ in range(_STEPS):
        chance = _chance(table, weights)
        slope = table.T @ (counts * (right - chance)) - penalty * weights
        curve = (table * (counts * chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < _SMALL:
            break
    return weights


def reliability(chances: Floats, right: Floats) -> tuple[Bin, ...]:
    """Sort predictions into bins of confidence. Empty bins are left out."""
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
