"""Parts of a corpus: articles since a day, and samples that come out the same on every machine.

Comes in: a stream of articles and failures to read them. Goes out: those of them that were asked for, in the
same order. What is drawn hangs on the articles' ids and the seed alone, not on their order: a sample stays what
it is when the folder around it grows, as far as it can.
"""

from __future__ import annotations

import hashlib
import heapq
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from claimex.article import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_DIGEST_BYTES = 8


def since(entries: Iterable[Article | Failure], day: datetime) -> Iterator[Article | Failure]:
    """Keep the articles that state a date of publication at or after `day`; failures stay.

    Args:
        entries: In order.
        day: In UTC where it names no zone; so are the articles' dates.
    """
    limit = _in_utc(day)
    for entry in entries:
        if isinstance(entry, Failure) or _is_since(entry, limit):
            yield entry


def _is_since(article: Article, limit: datetime) -> bool:
    date = parse_date(article.published) if article.published is not None else None
    return date is not None and date >= limit


def parse_date(stated: str) -> datetime | None:
    """Read a date as articles state it: ISO 8601, or as in the header of a mail or a feed; None where it is neither."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _in_utc(parse(stated.strip()))
        except (ValueError, OverflowError):  # no date, or in UTC one beyond the years 1 to 9999
            continue
    return None


def _in_utc(date: datetime) -> datetime:
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def sample(entries: Iterable[Article | Failure], size: float, *, seed: int = 0) -> Iterator[Article | Failure]:
    """Draw articles; failures count as articles, since they are inputs too.

    Args:
        entries: In order; with a whole number of 1 or more, all are read before the first comes out.
        size: How many, or below 1 which share of them, about.
        seed: Another seed draws others.

    Returns:
        In the order of `entries`.
    """
    if size < 1:
        limit = int(size * 2 ** (8 * _DIGEST_BYTES))
        return (entry for entry in entries if _rank(entry, seed) < limit)
    ranked = ((_rank(entry, seed), number, entry) for number, entry in enumerate(entries))
    drawn = heapq.nsmallest(int(size), ranked, key=lambda item: item[:2])
    return (entry for _, _, entry in sorted(drawn, key=lambda item: item[1]))


def _rank(entry: Article | Failure, seed: int) -> int:
    name = entry.id if isinstance(entry, Article) else entry.where
    digest = hashlib.sha256(f"{seed}\n{name}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:_DIGEST_BYTES])
