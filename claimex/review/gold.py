"""Make checked records from records and the decisions in a ledger.

Comes in: records as extract wrote them, decisions, and the texts of articles that changed since. Goes out: the records
that reviewers approve, in the order of their articles, with counts and the decisions that could not be placed.
Reviewers approve what they saw. So the version of an accepted record in the ledger counts, not that of a later run.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from claimex.formats import write_records
from claimex.reading import SUFFIX, kept_name
from claimex.record import record_id
from claimex.review.decisions import VERDICTS, standing
from claimex.review.place import Placed, Unplaced, by_record, place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.record import Document, Record
    from claimex.review.decisions import Decision

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Gold:
    """The result of a review.

    Attributes:
        records: The checked records. Articles are in the order of the records read, and within an article records are
            sorted by place.
        counts: Numbers of records by action ("accept", "correct", "add", "reject"), "unreviewed" for records without a
            decision, "disputed" for records on which reviewers disagree.
        unplaced: Decisions whose words are no longer in the text.
        articles: Ids of the articles with a decision, also of those without any record left.
    """

    records: Sequence[Record]
    counts: Counter[str] = field(default_factory=Counter)
    unplaced: Sequence[Unplaced] = ()
    articles: Sequence[str] = ()

    def summary(self) -> Iterator[str]:
        """Yield the lines of the summary."""
        names = ("accept", "correct", "add", "reject")
        told = {"accept": "accepted", "correct": "corrected", "add": "added", "reject": "rejected"}
        decided = ", ".join(f"{self.counts[name]:,} {told[name]}" for name in names)
        yield f"{len(self.records):,} checked records: {decided}; {self.counts['unreviewed']:,} unreviewed"
        if self.counts["disputed"]:
            yield f"{self.counts['disputed']:,} records that reviewers decided on differently: the last decision counts"
        if self.unplaced:
            yield f"{len(self.unplaced):,} decisions whose place is not found in the texts any more:"
            yield from (f"  {entry}" for entry in self.unplaced)


def apply_decisions(
    records: Iterable[Record],
    decisions: Iterable[Decision],
    *,
    reviewers: Collection[str] = (),
    keep_unreviewed: bool = False,
    text_of: Callable[[Document], str] | None = None,
) -> Gold:
    """Apply decisions to records.

    Args:
        records: Records as extract wrote them; all are held in memory.
        decisions: Decisions in the order in which they were made. Of several about one record the last counts.
        reviewers: Names of the reviewers whose decisions count. All reviewers, if empty.
        keep_unreviewed: Keep records without a decision.
        text_of: Returns the text of an article for a record's `doc`. Needed if a text has changed.
    """
    given = list(records)
    made = standing(d for d in decisions if not reviewers or d.who in reviewers)
    placed, unplaced = place((d for d in made if d.action in VERDICTS), given, text_of=text_of)
    verdicts = by_record(placed)
    counts = Counter[str](entries[-1].decision.action for entries in verdicts.values())
    counts["disputed"] = sum(_disputed(entries) for entries in verdicts.values())
    kept: dict[Key, Record] = {}
    for record in given:
        key = (record.doc.id, record.id)
        if key not in verdicts:
            counts["unreviewed"] += 1
            if keep_unreviewed:
                kept[key] = record
    partial = {record.doc.id for record in given if (record.doc.id, record.id) not in verdicts}
    for key, entries in verdicts.items():
        if (checked := _checked(entries[-1], key, partial=key[0] in partial and not keep_unreviewed)) is not None:
            kept[key] = checked
    articles = sorted({doc for doc, _ in verdicts})
    renamed_ids = {(e.key[0], e.decision.record): e.key[1] for e in placed if e.decision.record != e.key[1]}
    return Gold(_in_order(_with_parents(kept, given, renamed_ids), given), counts, unplaced, articles)


def write_gold(gold: Gold, folder: Path) -> None:
    """Write one file of records for each article. An empty file says that reviewers left no record in the article.

    Raises:
        ConfigError: No file can be written there.
    """
    found: dict[str, list[Record]] = {doc: [] for doc in gold.articles}
    for record in gold.records:
        found.setdefault(record.doc.id, []).append(record)
    for doc, records in found.items():
        path = folder / (kept_name(doc).removesuffix(SUFFIX) + ".jsonl")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_records(records, path, file_format="jsonl")


def _disputed(entries: Iterable[Placed]) -> bool:
    last = {entry.decision.who: entry for entry in entries}
    outcomes = {(e.after and e.after.model_dump_json(exclude={"producer", "confidence"})) for e in last.values()}
    return len(outcomes) > 1


def _checked(entry: Placed, key: Key, *, partial: bool) -> Record | None:
    """Return the approved record, with a note on who approved it. None if the record was rejected.

    The note also says whether the article has records that nobody decided on. Such gold says nothing of those, so
    `evaluate` does not count them as wrong.
    """
    if entry.after is None:
        return None
    decision = entry.decision
    told = {"record": key[1], "who": decision.who, "when": decision.when.isoformat(), "action": decision.action}
    if partial:
        told["partial"] = "true"
    return entry.after.model_copy(update={"review": told})


def _with_parents(kept: Mapping[Key, Record], given: Iterable[Record], renamed_ids: Mapping[Key, str]) -> list[Record]:
    """Point each record to its parent's present id, or to the nearest ancestor that was kept."""
    parents = {**{(record.doc.id, record.id): record.parent for record in given}, **renamed_ids}
    out: dict[Key, Record] = {}
    for record in kept.values():
        doc, parent, seen = record.doc.id, record.parent, set[str | None]()
        while parent is not None and (doc, parent) not in kept and parent not in seen:
            seen.add(parent)
            parent = parents.get((doc, parent))
        found = kept.get((doc, parent)) if parent is not None else None
        now = found.id if found is not None and found.id != record.id else None
        out[doc, record.id] = record if now == record.parent else record.model_copy(update={"parent": now})
    return list(out.values())


def _in_order(records: Iterable[Record], given: Iterable[Record]) -> list[Record]:
    docs: dict[str, int] = {}
    for record in given:
        docs.setdefault(record.doc.id, len(docs))
    return sorted(records, key=lambda r: (docs.get(r.doc.id, len(docs)), r.doc.id, _start(r), r.id))


def _start(record: Record) -> int:
    return min((span.start for _, span in record.spans()), default=0)


def renamed(record: Record, taken: Collection[str] = ()) -> Record:
    """Give a changed record a new id, which depends on its words.

    Args:
        record: A record whose spans were changed.
        taken: Ids of the article's other records. The first ordinal that gives a free id is used.
    """
    mention = record.speaker.mention.text if record.speaker and record.speaker.mention else None
    words: dict[str, Any] = {
        "content": [span.text for span in record.content],
        "cue": [span.text for span in record.cue],
        "mention": mention,
        "voice": record.voice,
    }
    ordinal = 0
    while (new := record_id(record.doc.id, ordinal=ordinal, **words)) in taken:
        ordinal += 1
    return record.model_copy(update={"id": new})
