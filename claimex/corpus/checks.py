"""A sample of records for people to check, and what they decided, so that an audit can correct its rates.

Comes in: a stream of records. Goes out: a simple random sample, the same on every machine; it is reviewed with `claimex
review`, and the decisions come back as `Checked`.
"""

from __future__ import annotations

import hashlib
import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from claimex.record import Record

    Checked = Mapping[tuple[str, str], Record | None]


_DIGEST_BYTES = 8


def draw(records: Iterable[Record], size: int, *, seed: int = 0) -> list[Record]:
    """Draw records, each with the same chance.

    Args:
        records: In any order; the author's statements are passed over, as `audit` does. Only the sample is held.
        size: How many.
        seed: Another seed draws others.

    Returns:
        The records drawn, in the order of `records`; all of them, if there are fewer.
    """
    ranked = (
        (_rank(record, seed), number, record) for number, record in enumerate(records) if record.voice == "source"
    )
    drawn = heapq.nsmallest(size, ranked, key=lambda item: item[:2])
    return [record for _, _, record in sorted(drawn, key=lambda item: item[1])]


def _rank(record: Record, seed: int) -> int:
    name = f"{seed}\n{record.doc.id}\n{record.id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(name).digest()[:_DIGEST_BYTES])
