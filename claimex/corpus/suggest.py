"""Speakers who are not on a list → rows that a person can fill in and give back as a list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.corpus.people import SEPARATOR, name_key
from claimex.corpus.stream import sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claimex.corpus.people import People
    from claimex.corpus.tables import Row
    from claimex.record import Member, Record, Speaker


COLUMNS = ("id", "name", "aliases", "role", "from", "to", "type", "records", "articles", "example", "doc")
LONGEST_EXAMPLE = 300
"""Characters of the sentence that shows a speaker."""


@dataclass(slots=True)
class _Seen:
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    last: str = ""
    example: str = ""
    doc: str = ""


def suggest(records: Iterable[Record], people: People, *, top: int | None = None) -> Iterator[Row]:
    """Find frequent speakers who are not on the list.

    Args:
        records: The records of one article stand together, so that articles can be counted.
        people: The list; may be empty.
        top: Only so many, the most frequent; None for all.

    Yields:
        Rows with the list's columns, the most frequent first; `id` is empty. Surnames alone are left out.
    """
    seen: dict[tuple[str, ...], _Seen] = {}
    for record in records:
        for who in sources_of(record):
            if not who.name or who.type not in {"person", "organization"}:
                continue
            key = name_key(who.name)
            if key and not people.named(key) and (who.type != "person" or len(key) > 1):
                _count(seen.setdefault(key, _Seen()), record, who, who.name)
    found = sorted(seen.items(), key=lambda pair: (-pair[1].names.total(), pair[0]))
    yield from (_row(entry) for _, entry in found[:top])


def _count(entry: _Seen, record: Record, who: Speaker | Member, name: str) -> None:
    entry.names[name] += 1
    entry.types[who.type] += 1
    if who.role:
        entry.roles[who.role] += 1
    entry.articles += record.doc.id != entry.last
    entry.last = record.doc.id
    if not entry.example and record.content:
        entry.example = " … ".join(span.text for span in record.content)[:LONGEST_EXAMPLE]
        entry.doc = record.doc.id


def _row(entry: _Seen) -> Row:
    names = _ranked(entry.names)
    return {
        "id": "",
        "name": names[0],
        "aliases": SEPARATOR.join(names[1:]),
        "role": SEPARATOR.join(_ranked(entry.roles)),
        "from": "",
        "to": "",
        "type": _ranked(entry.types)[0],
        "records": entry.names.total(),
        "articles": entry.articles,
        "example": entry.example,
        "doc": entry.doc,
    }


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word))
