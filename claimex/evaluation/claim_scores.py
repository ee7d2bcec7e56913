"""Count right claims, their polarity and certainty, and right statements in the author's voice.

Comes in: one article's items in one voice, gold and predicted. Goes out: cells (`items.count`).

- *claim*: claims are compared within records whose contents are paired (`items.match`). They are paired one to one
  if their trimmed spans share at least MATCH of their joint characters; of a claim in parts, the parts count. The
  claims of a record without a partner count as missed (gold) or wrong (predicted). A gold record without any claim was
  not annotated for claims, so the claims of its partner are left out.
- *polarity*, *certainty*: counted for paired claims for which gold gives a value.
- *statement*: records in the author's voice, paired by content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.evaluation.items import MATCH, best_first, count, count_share, match, overlap
from claimex.vocabulary import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.evaluation.items import Assertion, Cells, Item


NEGATED = "negated"

FAMILIES: tuple[str, ...] = (
    "claim",
    "claim.source",
    "claim.author",
    f"polarity.{NEGATED}",
    *(f"certainty.{certainty}" for certainty in CERTAINTIES),
    "statement",
)
SHARES = ("polarity.accuracy", "certainty.accuracy")

MEANS: dict[str, tuple[str, ...]] = {"certainty.macro": tuple(f"certainty.{certainty}" for certainty in CERTAINTIES)}
"""Metrics that are the mean F1 of several families, of those that occur in gold."""


def count_claims(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item], *, family: str) -> None:
    """Count the claims in one voice.

    Args:
        cells: The counts are added to these cells.
        gold: Gold items with content, in a fixed order.
        predicted: Predicted items with content, in a fixed order.
        family: The family in which they count besides "claim".
    """
    paired = match(gold, predicted)
    unmarked = sum(len(p.claims) for g, p in paired if not g.claims)
    pairs = [pair for g, p in paired for pair in _match_claims(g.claims, p.claims)]
    all_g, all_p = (sum(len(item.claims) for item in items) for items in (gold, predicted))
    for name in ("claim", family):
        count(cells, name, right=len(pairs), predicted=all_p - unmarked, found=len(pairs), gold=all_g)
    for g, p in pairs:
        _count_class(cells, "polarity", g.polarity, p.polarity, classes=(NEGATED,))
        _count_class(cells, "certainty", g.certainty, p.certainty, classes=CERTAINTIES)


def _match_claims(gold: Sequence[Assertion], predicted: Sequence[Assertion]) -> Iterator[tuple[Assertion, Assertion]]:
    ranked = [
        (-likeness, i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (likeness := overlap(g.spans, p.spans)) >= MATCH
    ]
    yield from ((gold[i], predicted[j]) for i, j in best_first(ranked))


def _count_class(cells: Cells, name: str, gold: str, predicted: str, *, classes: Sequence[str]) -> None:
    if not gold:
        return
    right = gold == predicted
    count_share(cells, f"{name}.accuracy", right=right)
    for each in {gold, predicted}.intersection(classes):
        both = float(right)
        count(cells, f"{name}.{each}", right=both, predicted=predicted == each, found=both, gold=gold == each)


def count_statements(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    """Count the records in the author's voice."""
    right = len(match(gold, predicted))
    count(cells, "statement", right=right, predicted=len(predicted), found=right, gold=len(gold))
