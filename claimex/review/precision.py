"""Tell from a review how many of the records are right.

Comes in: records as extract wrote them, and decisions about them. Goes out: `Precision`: shares of the records that
reviewers decided on, as a whole, by kind and by confidence, each with a 95 % interval. Records without a decision count
on neither side, so a partial review gives an estimate and not a wrong figure. It holds for the other records only if
those decided on were drawn at random, as `review --sample` does.

The interval is that of Wilson (1927), Probable inference, which holds for few records and for shares near 0 and 1 too.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.errors import InputError
from claimex.review.decisions import VERDICTS, standing
from claimex.review.place import by_record, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from claimex.record import Document, Record
    from claimex.review.decisions import Decision
    from claimex.review.place import Placed

Z = 1.959964  # of the normal distribution, for 95 %
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
"""Edges of the classes of confidence. Most records lie above 0.7, so the classes are narrower there."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the decided records.

    Attributes:
        name: What they have in common.
        decided: Number of records with a decision.
        right: Those accepted as they are.
        found: Those accepted, or corrected without a change of their content.
        low, high: Bounds of the 95 % interval of `precision`, 0 to 1.
    """

    name: str
    decided: int
    right: int
    found: int
    low: float
    high: float

    @property
    def precision(self) -> float:
        """Share that is right as it is, 0 to 1; 0 if nothing is decided."""
        return self.right / self.decided if self.decided else 0.0

    @property
    def content(self) -> float:
        """Share whose content is right, 0 to 1; 0 if nothing is decided."""
        return self.found / self.decided if self.decided else 0.0


@dataclass(frozen=True, slots=True)
class Precision:
    """What a review says of its records.

    Attributes:
        records: Number of records.
        shares: All decided records first, then by kind, then by confidence.
        unplaced: Decisions whose words are not in the present texts.
    """

    records: int
    shares: Sequence[Share]
    unplaced: int

    def to_json(self) -> str:
        """Return the figures as one JSON object."""
        shares = [asdict(share) | {"precision": share.precision, "content": share.content} for share in self.shares]
        return json.dumps({"records": self.records, "shares": shares, "unplaced": self.unplaced}, indent=2)


def measure_precision(
    records: Iterable[Record],
    decisions: Iterable[Decision],
    *,
    text_of: Callable[[Document], str] | None = None,
) -> Precision:
    """Count how many of the records that reviewers decided on are right. The last decision about a record counts.

    Args:
        records: Records as extract wrote them, without those that reviewers added.
        decisions: Decisions in the order in which they were made.
        text_of: Returns the text of an article. Needed if a text has changed.

    Raises:
        InputError: No decision is about any of the records.
    """
    given = {(record.doc.id, record.id): record for record in records}
    made = [decision for decision in standing(decisions) if decision.action in VERDICTS]
    placed, unplaced = place(made, list(given.values()), text_of=text_of)
    last = {key: entries[-1] for key, entries in by_record(placed).items()}
    decided = [(record, last[key]) for key, record in given.items() if key in last]
    if not decided:
        advice = "name the records that were reviewed and their ledger"
        where = "--reviewed"
        raise InputError(where, "holds no decision about these records", reason="nothing decided", advice=advice)
    kinds = sorted({record.kind for record, _ in decided})
    groups = [("all", decided), *((kind, [entry for entry in decided if entry[0].kind == kind]) for kind in kinds)]
    for low, high in pairwise(BINS):
        some = [entry for entry in decided if low <= entry[0].confidence < high or entry[0].confidence == high == 1]
        groups.append((f"confidence {low:.1f} to {high:.1f}", some))
    return Precision(len(given), [_share(name, some) for name, some in groups if some], len(unplaced))


def _share(name: str, entries: Sequence[tuple[Record, Placed]]) -> Share:
    actions = Counter(_outcome(record, entry) for record, entry in entries)
    right, size = actions["right"], len(entries)
    low, high = wilson(right, size)
    return Share(name, size, right, right + actions["found"], low, high)


def _outcome(record: Record, entry: Placed) -> str:
    if entry.decision.action == "accept":
        return "right"
    after = entry.after
    return "found" if after is not None and after.content == record.content else "wrong"


def wilson(right: int, size: int) -> tuple[float, float]:
    """Return the bounds of the 95 % interval of `right` of `size`; 0 and 1 if `size` is 0."""
    if not size:
        return 0.0, 1.0
    share, square = right / size, Z * Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    reach = Z / (1 + square / size) * math.sqrt(share * (1 - share) / size + square / (4 * size * size))
    return max(0.0, middle - reach), min(1.0, middle + reach)
