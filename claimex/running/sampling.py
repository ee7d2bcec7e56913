"""Select a part of a corpus: articles since a day, or a sample that is the same on every machine.

Comes in: a stream of articles and failures to read them. Goes out: the selected ones, in the same order. A sample
depends only on the articles' ids and the seed, not on their order. So it changes as little as possible when the folder
grows.
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
        day: In UTC if it states no time zone, like the articles' dates.
    """
    limit = _in_utc(day)
    for entry in entries:
        if isinstance(entry, Failure) or _is_since(entry, limit):
            yield entry


def _is_since(article: Article, limit: datetime) -> bool:
    date = parse_date(article.published) if article.published is not None else None
    return date is not None and date >= limit


def parse_date(stated: str) -> datetime | None:
    """Read a date in ISO 8601 or in the form of mail and feed headers; None if it is in neither."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return _in_utc(parse(stated.strip()))
        except (ValueError, OverflowError):  # not a date, or outside the years 1 to 9999 in UTC
            continue
    return None


def _in_utc(date: datetime) -> datetime:
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def sample(entries: Iterable[Article | Failure], size: float, *, seed: int = 0) -> Iterator[Article | Failure]:
    """Draw articles; failures count as articles, since they are inputs too.

    Args:
        entries: In order; if `size` is 1 or more, all are read before the first comes out.
        size: How many to draw, or below 1 the approximate share of them.
        seed: Another seed draws other articles.

    Returns:
        The articles drawn, in the order of `entries`.
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
