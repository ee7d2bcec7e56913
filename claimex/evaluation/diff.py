"""Find what changed between two runs: records added, lost and changed, and which field by how much.

Comes in: two streams of records. Goes out: `Change`s, article by article. Within an article records are paired by id,
which stays the same while the words do. The other records are paired by overlapping content. If the article's text
was edited, offsets cannot be compared, so they are paired by equal content. Only articles that one stream has brought
and the other has not are held, so files in the same order need the memory of one article.

A `Compared` holds what the comparison needs of a record. A snapshot stores less than a record, but is compared in the
same way.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import accumulate, chain, zip_longest
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel

from claimex.errors import ConfigError, InputError
from claimex.evaluation.items import best_first, overlap
from claimex.messages import many
from claimex.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from claimex.spans import Span


What = Literal["added", "lost", "changed", "article"]

IGNORED = ("producer", "speaker.entity", "speaker.members.entity")
"""Fields that are compared only on request. The producer differs on purpose. The number of an entity counts the names
before it, so one new name would change all records below it."""

ALIKE = 0.5
"""Share of their joint characters (intersection over union) from which two contents belong to the same record, as in
`evaluate`. If the cues overlap too, one common character is enough, because a cue belongs to one attribution."""

EXACT = 1e-9  # rounding error of a difference of equal numbers
DELTA_DIGITS = 6

_INDEX = re.compile(r"\[\d+\]")
_APART = frozenset(
    ("schema", "id", "doc", "parent")
)  # not compared as fields: see `_pair`, `_article_changes`, `_fields`
_PLACE = frozenset(("start", "end", "text"))
_Json = Any


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A change of one field.

    Attributes:
        field: Dotted name, with numbers for list items: `content[0]`, `claims[1].polarity`.
        old, new: The values, as in JSON; None if there is none.
        by: How far the bounds of a span moved, in code points, or the difference of two numbers. None for other
            values.
    """

    field: str
    old: Any
    new: Any
    by: Mapping[str, int] | float | None = None

    @property
    def name(self) -> str:
        """The field without the numbers of list items."""
        return _INDEX.sub("", self.field)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison needs of a record.

    Attributes:
        id, parent, voice: As in the record.
        content, cue: Their spans, in reading order.
        values: The values to compare, by field, as in JSON.
        brief: Shows a person which record it is: kind, speaker and content, if they are known.
        chosen: Whether its changes are wanted.
    """

    id: str
    parent: str | None
    voice: str
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    values: Mapping[str, Any]
    brief: Mapping[str, str | None]
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was added, lost or changed, or an article whose own fields (text, title, …) changed.

    Attributes:
        what: Which of these happened.
        doc: Id of the article.
        old, new: The record on each side.
        fields: The fields that changed.
    """

    what: What
    doc: str
    old: Compared | None = None
    new: Compared | None = None
    fields: tuple[FieldChange, ...] = ()

    @property
    def record(self) -> Compared | None:
        """The record as it is now, or as it was; None for an article."""
        return self.new or self.old


@dataclass(slots=True)
class ChangeTally:
    """Counts of a comparison so far.

    Attributes:
        articles: Articles on at least one side.
        old, new: Records on each side.
        changes: Records and articles by what happened to them, each once.
        fields: Changes by field, without the numbers of list items.
        most: The greatest change of each numeric field.
    """

    articles: int = 0
    old: int = 0
    new: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    most: dict[str, float] = field(default_factory=dict)

    def count(self, change: Change) -> None:
        """Add one change to the counts."""
        self.changes[change.what] += 1
        for name in {each.name for each in change.fields}:
            self.fields[name] += 1
        for each in change.fields:
            if isinstance(each.by, float):
                self.most[each.name] = max(self.most.get(each.name, 0.0), abs(each.by))

    def summary(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        counts = ", ".join(f"{self.changes[what]:,} {what}" for what in ("added", "lost", "changed"))
        yield f"{many(self.articles, 'article')}, {self.old:,} and {many(self.new, 'record')}: {counts}"
        if self.changes["article"]:
            yield f"{many(self.changes['article'], 'article')} changed in text or description"
        for name, count in sorted(self.fields.items(), key=lambda item: (-item[1], item[0])):
            most = f", by {self.most[name]:g} at most" if name in self.most else ""
            yield f"  {count:,} {name}{most}"


@dataclass(frozen=True, slots=True)
class Options:
    """What counts as a change.

    Attributes:
        tolerance: How far a number (confidence, checkable) may move.
        only: Fields to compare, with the fields below them. If empty, all but IGNORED.
        ignore: Further fields to leave out.
    """

    tolerance: float = 0.0
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def compares(self, name: str) -> bool:
        """Tell whether a field is compared. Its name is given without the numbers of list items."""
        asked = _below(name, self.only) if self.only else not _below(name, IGNORED)
        return asked and not _below(name, self.ignore)


def _below(name: str, fields: Iterable[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in fields)


DEFAULTS = Options()


def check_names(option: str, names: Iterable[str]) -> None:
    """Refuse a field that no record has, because comparing nothing would look like no change.

    Raises:
        ConfigError: No record has one of the fields.
    """
    known = set(_known(Record)) - {"schema", "id", "doc.id"}
    for name in names:
        if name not in known:
            near = " or ".join(get_close_matches(name, sorted(known)))
            advice = f"did you mean {near}?" if near else f"known: {', '.join(sorted(known))}"
            raise ConfigError(option, f"no field is called {name!r}", advice=advice)


def _known(model: type[BaseModel]) -> Iterator[str]:
    for name, about in model.model_fields.items():
        yield about.alias or name
        parts = [part for each in get_args(about.annotation) for part in (each, *get_args(each))]
        for inner in (about.annotation, *parts):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from (f"{name}.{below}" for below in _known(inner) if below not in _PLACE)


def diff(
    old: Iterable[object],
    new: Iterable[object],
    *,
    options: Options = DEFAULTS,
    choose: Callable[[Record], bool] | None = None,
    tally: ChangeTally | None = None,
) -> Iterator[Change]:
    """Compare two streams of records.

    Args:
        old: Records before. Those of one article follow each other; entries that are not records are skipped.
        new: Records after, likewise.
        options: What counts as a change.
        choose: Tells whether changes of a record are wanted. A change counts if this holds before or after it. All
            changes, if None.
        tally: Is updated during the comparison.

    Yields:
        Changes, in the order in which the second side of each article arrives. Articles on one side alone come last.

    Raises:
        InputError: The records of one article do not follow each other.
    """
    counts = tally if tally is not None else ChangeTally()
    for doc_id, before, after in _paired(_articles(old, "old"), _articles(new, "new")):
        counts.articles += 1
        counts.old += len(before)
        counts.new += len(after)
        for change in _article_changes(doc_id, before, after, options, choose):
            if change.what == "article" or any(view.chosen for view in (change.old, change.new) if view):
                counts.count(change)
                yield change


_Article = tuple[str, list[Record]]


def _articles(entries: Iterable[object], side: str) -> Iterator[_Article]:
    """Group the stream of records by article."""
    seen: set[int] = set()  # a hash for each article instead of its id, to save memory with millions of articles
    records: list[Record] = []
    for record in entries:
        if not isinstance(record, Record):
            continue
        if records and records[0].doc.id != record.doc.id:
            yield records[0].doc.id, records
            records = []
        if not records:
            if hash(record.doc.id) in seen:
                problem = f"holds records of {record.doc.id} in several places"
                raise InputError(side, problem, reason="not in order", advice="sort its lines by doc.id")
            seen.add(hash(record.doc.id))
        records.append(record)
    if records:
        yield records[0].doc.id, records


def _paired(old: Iterator[_Article], new: Iterator[_Article]) -> Iterator[tuple[str, list[Record], list[Record]]]:
    """Pair the articles of the two sides, holding those that the other side has not brought yet."""
    held: tuple[dict[str, list[Record]], dict[str, list[Record]]] = ({}, {})
    for pair in zip_longest(old, new):
        for side, article in enumerate(pair):
            if article is None:
                continue
            doc_id, records = article
            other = held[1 - side].pop(doc_id, None)
            if other is None:
                held[side][doc_id] = records
            else:
                yield (doc_id, other, records) if side else (doc_id, records, other)
    yield from ((doc_id, records, []) for doc_id, records in held[0].items())
    yield from ((doc_id, [], records) for doc_id, records in held[1].items())


def _article_changes(
    doc_id: str, old: list[Record], new: list[Record], options: Options, choose: Callable[[Record], bool] | None
) -> Iterator[Change]:
    same_text = True
    if old and new:
        before, after = (record.doc.model_dump() for record in (old[0], new[0]))
        same_text = old[0].doc.sha256 == new[0].doc.sha256
        if before != after and (fields := tuple(_walk("doc", before, after, options, same_text=True))):
            yield Change("article", doc_id, fields=fields)
    views = ([prepare(record, chosen=choose is None or choose(record)) for record in records] for records in (old, new))
    yield from compare(doc_id, *views, options=options, same_text=same_text)


def prepare(record: Record, *, chosen: bool = True) -> Compared:
    """Take from a record what the comparison needs."""
    speaker = record.speaker
    mention = speaker.mention.text if speaker and speaker.mention else None
    words = " … ".join(span.text for span in (record.content or record.cue))
    return Compared(
        id=record.id,
        parent=record.parent,
        voice=record.voice,
        content=tuple(span.span for span in record.content),
        cue=tuple(span.span for span in record.cue),
        values={key: value for key, value in record.model_dump(by_alias=True).items() if key not in _APART},
        brief={"kind": record.kind, "speaker": (speaker.name if speaker else None) or mention, "words": words},
        chosen=chosen,
    )


def compare(
    doc_id: str,
    old: Sequence[Compared],
    new: Sequence[Compared],
    *,
    options: Options = DEFAULTS,
    same_text: bool = True,
) -> Iterator[Change]:
    """Compare the records of one article.

    Args:
        doc_id: Its id.
        old: Its records before.
        new: Its records after.
        options: What counts as a change.
        same_text: Whether the offsets of both sides point into the same text. If not, only words are compared.

    Yields:
        Changed and added records in the order of `new`, then lost records in the order of `old`.
    """
    pairs = _pair(old, new, same_text=same_text)
    of_new = {j: i for i, j in pairs}
    ids = {old[i].id: new[j].id for i, j in pairs}
    for j, after in enumerate(new):
        if j not in of_new:
            yield Change("added", doc_id, new=after)
        elif fields := tuple(_fields(old[of_new[j]], after, ids, options, same_text=same_text)):
            yield Change("changed", doc_id, old[of_new[j]], after, fields)
    kept = set(of_new.values())
    yield from (Change("lost", doc_id, old=before) for i, before in enumerate(old) if i not in kept)


def _pair(old: Sequence[Compared], new: Sequence[Compared], *, same_text: bool) -> list[tuple[int, int]]:
    """Pair records by id, then by equal spans or words, then by overlap. Return pairs of their numbers."""
    pairs: list[tuple[int, int]] = []
    for key in (_id, _places if same_text else _words):
        pairs += _equal(_rest(old, pairs, side=0), _rest(new, pairs, side=1), key=key)
    if not same_text:
        return pairs
    rest_old, rest_new = _rest(old, pairs, side=0), _rest(new, pairs, side=1)
    ranked = _ranked([view for _, view in rest_old], [view for _, view in rest_new])
    return pairs + [(rest_old[i][0], rest_new[j][0]) for i, j in best_first(ranked)]


def _rest(views: Sequence[Compared], pairs: Sequence[tuple[int, int]], *, side: int) -> list[tuple[int, Compared]]:
    taken = {pair[side] for pair in pairs}
    return [(number, view) for number, view in enumerate(views) if number not in taken]


def _equal(
    old: Iterable[tuple[int, Compared]],
    new: Iterable[tuple[int, Compared]],
    *,
    key: Callable[[Compared], object],
) -> Iterator[tuple[int, int]]:
    """Pair records with the same key, the first with the first. Yield pairs of their numbers."""
    waiting: defaultdict[object, deque[int]] = defaultdict(deque)
    for j, each in new:
        waiting[key(each)].append(j)
    for i, each in old:
        if partners := waiting[key(each)]:
            yield i, partners.popleft()


def _id(view: Compared) -> str:
    return view.id


def _places(view: Compared) -> tuple[object, ...]:
    return view.voice, view.content, view.cue


def _words(view: Compared) -> tuple[object, ...]:
    return view.voice, view.brief["words"]


def _ranked(old: Sequence[Compared], new: Sequence[Compared]) -> Iterator[tuple[float, int, int]]:
    """Yield pairs that may be the same record, as tuples that sort the best pair first."""
    order = sorted((j for j, view in enumerate(new) if _place(view)), key=lambda j: _outer(new[j]))
    starts = [_outer(new[j])[0] for j in order]
    ends = list(accumulate((_outer(new[j])[1] for j in order), max))  # ascending, for the search below
    for i, before in enumerate(old):
        if not _place(before):
            continue
        start, end = _outer(before)
        for j in order[bisect_right(ends, start) : bisect_left(starts, end)]:
            after = new[j]
            likeness = overlap(_place(before), _place(after))
            least = EXACT if overlap(before.cue, after.cue) > 0 else ALIKE
            if likeness >= least and before.voice == after.voice and bool(before.content) == bool(after.content):
                yield -likeness, i, j


def _place(view: Compared) -> tuple[Span, ...]:
    return view.content or view.cue


def _outer(view: Compared) -> tuple[int, int]:
    return _place(view)[0].start, max(span.end for span in _place(view))


def _fields(
    old: Compared, new: Compared, ids: Mapping[str, str], options: Options, *, same_text: bool
) -> Iterator[FieldChange]:
    if old.values != new.values:
        for key in dict.fromkeys(chain(old.values, new.values)):
            yield from _walk(key, old.values.get(key), new.values.get(key), options, same_text=same_text)
    was = ids.get(old.parent, old.parent) if old.parent else None  # the parent's new id is no change of the parent
    if was != new.parent and options.compares("parent"):
        yield FieldChange("parent", old.parent, new.parent)


def _walk(path: str, old: _Json, new: _Json, options: Options, *, same_text: bool) -> Iterator[FieldChange]:
    name = _INDEX.sub("", path)
    if _is_object(old) or _is_object(new):
        old, new = old or {}, new or {}
        for key in dict.fromkeys(chain(old, new)):
            yield from _walk(f"{path}.{key}", old.get(key), new.get(key), options, same_text=same_text)
    elif _is_span(old) and _is_span(new):
        if options.compares(name):
            yield from _moved(path, old, new, same_text=same_text)
        for key in (key for key in dict.fromkeys(chain(old, new)) if key not in _PLACE):
            yield from _walk(f"{path}.{key}", old.get(key), new.get(key), options, same_text=same_text)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _walk(f"{path}[{number}]", before, after, options, same_text=same_text)
    elif options.compares(name) and old != new and (old or new):  # null and empty mean the same
        yield from _differs(path, old, new, options)


def _differs(path: str, old: object, new: object, options: Options) -> Iterator[FieldChange]:
    if not (isinstance(old, float) and isinstance(new, float)):
        yield FieldChange(path, old, new)
    elif abs(new - old) > options.tolerance + EXACT:
        yield FieldChange(path, old, new, round(new - old, DELTA_DIGITS))


def _is_span(value: object) -> bool:
    return isinstance(value, dict) and {"start", "end"} <= value.keys()


def _is_object(value: object) -> bool:
    return isinstance(value, dict) and not _is_span(value)


def _moved(path: str, old: dict[str, Any], new: dict[str, Any], *, same_text: bool) -> Iterator[FieldChange]:
    by = {key: new[key] - old[key] for key in ("start", "end")}
    if any(by.values()) if same_text else old.get("text") != new.get("text"):
        before, after = ({key: span[key] for key in span if key in _PLACE} for span in (old, new))
        yield FieldChange(path, before, after, by if same_text else None)
