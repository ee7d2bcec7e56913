"""Count right zones: the headlines, captions, advertisements and so on of an article.

Comes in: the zones of one article, gold and predicted, in the same text. Goes out: cells (`items.count`), for each
kind and for all kinds together. Two zones are the same if they have the same kind and share at least MATCH of their
joint characters. They are paired one to one, the most alike first.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.evaluation.items import MATCH, best_first, count, overlap
from claimex.vocabulary import ZONE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.evaluation.items import Cells
    from claimex.layout import Zone
    from claimex.spans import Span


FAMILIES = ("zone", *(f"zone.{kind}" for kind in ZONE_KINDS))


def count_zones(cells: Cells, gold: Sequence[Zone], predicted: Sequence[Zone]) -> None:
    """Count the zones of one article, in any order."""
    for kind in ZONE_KINDS:
        g, p = (sorted({zone.span for zone in zones if zone.kind == kind}) for zones in (gold, predicted))
        if g or p:
            right = sum(1 for _ in best_first(_ranked(g, p)))
            for family in ("zone", f"zone.{kind}"):
                count(cells, family, right=right, predicted=len(p), found=right, gold=len(g))


def _ranked(gold: Sequence[Span], predicted: Sequence[Span]) -> Iterator[tuple[float, int, int]]:
    starts = [span.start for span in predicted]
    for i, g in enumerate(gold):
        for j in range(bisect_right(starts, g.end)):  # sorted by start: zones that begin later share nothing
            if (likeness := overlap([g], [predicted[j]])) >= MATCH:
                yield -likeness, i, j
