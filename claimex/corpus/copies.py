"""Records of many articles → which articles are copies of an earlier one, so that wire copy is counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.corpus.cluster import cluster

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimex.reading import Texts
    from claimex.record import Record


def copies_of(records: Iterable[Record], *, texts: Texts | None = None) -> set[str]:
    """Find the articles that copy or rewrite an earlier one.

    Args:
        records: The records of one article stand together.
        texts: Where the articles lie, to compare them whole; else they are compared by what their records quote.

    Returns:
        Ids of all articles of a wire story but the earliest by `published`; among equals the first read is kept.

    Raises:
        InputError: An article's text is not there.
        ExtraMissing: rapidfuzz is not installed.
    """
    rows = cluster(records, level="copy", texts=texts)
    return {member["doc"] for row in rows for member in row["members"] if member["doc"] != row["first"]["doc"]}
