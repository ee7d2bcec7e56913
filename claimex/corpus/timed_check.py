"""Records and source texts → rows of verdicts within a time limit, which servers answer with.

Comes in: records of one text, and articles. Goes out: the rows that `claimex verify` writes, and their counts.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from claimex.corpus.sources import Sources
from claimex.corpus.verdicts import rows
from claimex.corpus.verify import Tally, verify
from claimex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.article import Article
    from claimex.corpus.tables import Row
    from claimex.record import Record

Item = TypeVar("Item")


def check_in_time(
    records: Iterable[Record], articles: Iterable[Article], *, speaker_must_match: bool = False, seconds: float
) -> tuple[list[Row], dict[str, int]]:
    """Check each direct quotation against source texts.

    The time is looked at before each text and each record, so a check ends at most one of them late.

    Args:
        records: The records of the text to check.
        articles: The source texts.
        speaker_must_match: Whether words that another speaker says are `misattributed`.
        seconds: Most time for all of it.

    Returns:
        Rows as in `corpus/verdicts.py`, in the order of the records, and the number of quotations by status.

    Raises:
        ExtraMissing: rapidfuzz is not installed.
        InputError: The time is over.
    """
    until = time.monotonic() + seconds
    tally = Tally()
    sources = Sources(_in_time(articles, until, seconds))
    verdicts = verify(_in_time(records, until, seconds), sources, speaker_must_match=speaker_must_match, tally=tally)
    found = list(rows(verdicts))
    return found, dict(sorted(tally.statuses.items()))


def _in_time(items: Iterable[Item], until: float, seconds: float) -> Iterator[Item]:
    for item in items:
        if time.monotonic() > until:
            where, problem = "sources", f"the check took longer than {seconds:g} s"
            raise InputError(where, problem, reason="out of time", advice="give fewer or shorter sources")
        yield item
