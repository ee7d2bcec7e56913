"""Members of a cluster → its row: where it was first, who says it, its forms and what differs between them.

Comes in: members as plain values, with `doc`, `record`, `part`, `outlet`, `published`, `speaker` and `text`. Goes out:
the row that is written, see docs/corpus.md.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from claimex.corpus.differences import OPERATIONS, Alignment, Change, align
from claimex.corpus.shelf import digest
from claimex.corpus.verify import same_speaker
from claimex.corpus.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.corpus.tables import Row


Level = Literal["copy", "verbatim", "variant", "claim"]
LEVELS: tuple[Level, ...] = get_args(Level)
SCHEMA = "claimex-cluster/1"
SHOWN = ("record", "part", "doc", "outlet", "published", "speaker")
"""What is written of a member."""

COLUMNS = (
    *("id", "level", "size", "articles", "outlets", "first", "speakers", "conflict", "longest", "similarity"),
    *("forms", "members"),
)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def near(items: list[dict[str, Any]], window: int | None) -> Iterator[list[dict[str, Any]]]:
    """Part items where more days than the window lie between one and the next; those without a date go first."""
    if window is None:
        yield items
        return
    days = [day_of(item["published"]) for item in items]
    dated = [(days[at], at) for at in sorted(range(len(items)), key=lambda at: (days[at] or date.min, at))]
    group: list[int] = []
    last: date | None = None
    for day, at in dated:
        if day is not None and last is not None and day - last > timedelta(days=window):
            yield [items[number] for number in sorted(group)]
            group = []
        group.append(at)
        last = day or last
    yield [items[number] for number in sorted(group)]


def day_of(published: str | None) -> date | None:
    """Return the day that a date of publication names, None where it names none in ISO 8601."""
    match = _DATE.search(published or "")
    try:
        return date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None


def row_of(items: list[dict[str, Any]], level: Level) -> Row:
    """Return a cluster of quotations: its forms, the longest first, each with what differs from that."""
    by_words: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        by_words.setdefault(" ".join(words_of(item["text"]).keys), []).append(item)
    longest = max(by_words, key=lambda words: (words.count(" "), len(by_words[words])))
    forms = [_form(words, found, longest, by_words[longest][0]["text"]) for words, found in by_words.items()]
    forms.sort(key=lambda form: (form["relation"] != "longest", -form["count"]))
    return {
        "schema": SCHEMA,
        "id": digest(level, *sorted(f"{item['doc']}/{item['record']}/{item['part']}" for item in items)),
        "level": level,
        "size": len(items),
        **where_of(items),
        **speakers_of(items),
        "longest": by_words[longest][0]["text"],
        "forms": forms,
    }


def where_of(items: Sequence[dict[str, Any]]) -> Row:
    """Return how many articles there are, their outlets, and which is the earliest."""
    first = min(items, key=lambda item: (day_of(item["published"]) or date.max, item["published"] or ""))
    return {
        "articles": len({item["doc"] for item in items}),
        "outlets": sorted({item["outlet"] for item in items if item["outlet"]}),
        "first": {name: first.get(name) for name in ("doc", "record", "outlet", "published")},
    }


def speakers_of(items: Sequence[dict[str, Any]]) -> Row:
    """Count who is named; a conflict is two names of which neither may be short for the other."""
    names = Counter(item["speaker"] for item in items if item["speaker"])
    conflict = any(not same_speaker(one, other) for at, one in enumerate(names) for other in list(names)[at + 1 :])
    return {"speakers": dict(sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))), "conflict": conflict}


def _form(words: str, items: Sequence[dict[str, Any]], longest: str, text: str) -> Row:
    keys = words.split(" ")
    changes = [] if words == longest else list(_changes(keys, longest.split(" "), text))
    return {
        "text": items[0]["text"],
        "relation": _relation(words, longest, changes, items[0]["text"]),
        "count": len(items),
        "changes": [asdict(change) for change in changes],
        "members": [{name: item[name] for name in SHOWN} for item in items],
    }


def _relation(words: str, longest: str, changes: Sequence[Change], text: str) -> str:
    if words == longest:
        return "longest"
    if not changes:
        return "trimmed"
    marked = any(sign in text for sign in ("…", "...", ". . .", "["))
    dropped = all(change.operation == "dropped" for change in changes)
    return "elided" if marked and dropped else "altered"


def _changes(keys: Sequence[str], longest: Sequence[str], text: str) -> Iterator[Change]:
    """Yield how a form differs from the longest, in the longest's own spelling."""
    places = words_of(text)
    found: Alignment = align(keys, longest)
    for tag, start, end, first, after in found.steps:
        if tag != "equal":
            low, high = found.first + first, found.first + after
            source = text[places.starts[low] : places.ends[high - 1]] if high > low else ""
            yield Change(OPERATIONS[tag], " ".join(keys[start:end]), source)
