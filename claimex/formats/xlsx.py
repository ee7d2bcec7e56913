"""Write a spreadsheet of records, and read it back after a person edited it.

Comes in: annotated articles, or an `.xlsx` that was made of some. Goes out: the file, or records.

The hidden sheet `carried` holds each record's JSON, so what the other sheets do not show comes back too. A row of the
sheet `records` is compared with the row that was written for its record. A cell of EDITABLE that differs is an edit;
any other cell that differs is told with its row and column. Words that were edited are looked for in the article near
the place where they stood, so that nobody needs to count offsets.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from claimex.errors import ClaimexError, InputError, RecordError, SpanError
from claimex.formats.annotations import (
    ACT,
    KIND,
    NAME,
    ROLE,
    TYPE,
    ToolClaim,
    ToolRecord,
    find_text,
    from_tool,
    shown_of,
)
from claimex.formats.csv import CSV_COLUMNS, JOINED, parse_offsets, records_of
from claimex.formats.output_files import open_output
from claimex.formats.sheets import LONGEST_CELL, cell_words
from claimex.formats.tables import CARRIED, COLUMNS, refuse_packed_sheets, split_tables, write_xlsx
from claimex.reading import Row, open_regular, read_workbook
from claimex.record import Record, parse_record
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.formats.tables import TableName
    from claimex.reading import Texts

TOOL = "xlsx"
RECORDS: TableName = "records"

VALUES = (KIND, ACT, TYPE, NAME, ROLE)
_PLACES = {
    "content": "content_offsets",
    "cue": "cue_offsets",
    "speaker": "speaker_offsets",
    "speaker_evidence": "evidence_offsets",
    "claims": "claims_offsets",
}
"""The columns of words, and those of their offsets."""

_CLAIM_VALUES = ("claims_polarity", "claims_certainty")
EDITABLE = frozenset((*VALUES, *_PLACES, *_PLACES.values(), *_CLAIM_VALUES, "parent"))
"""The columns of the sheet `records` that are read back."""

_NOTHING = ToolRecord("", values=dict.fromkeys(VALUES, ""))
"""What is shown in a row that a person added, before anything is written there."""

_KEYS: Mapping[TableName, tuple[str, ...]] = {
    "claims": ("doc_id", "record_id", "claim"),
    "speakers": ("doc_id", "record_id", "speaker"),
    "articles": ("doc_id",),
}
"""The sheets that are only looked at, and what names a row of each."""


@dataclass(frozen=True, slots=True)
class _Edited:
    """A row of the sheet `records`.

    Attributes:
        where: File and row, for errors.
        number: The row, as spreadsheet programs count.
        cells: Its cells by column, without those of columns that are gone.
        old: The record that was written there; None in a row that a person added.
    """

    where: str
    number: int
    cells: Mapping[str, str]
    old: Record | None

    def fault(self, column: str, problem: str) -> RecordError:
        return RecordError(self.where, problem, field=column)

    def before(self) -> dict[str, str]:
        """Return the cells as they were written."""
        return {c.name: cell_words(c.value(self.old)) if self.old is not None else "" for c in CSV_COLUMNS}

    def changed(self) -> set[str]:
        """Return the columns whose cells were edited."""
        before = self.before()
        return {name for name, cell in self.cells.items() if not _same(cell, before[name])}


def to_xlsx(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write a spreadsheet; returns how many records.

    Raises:
        ConfigError: A table has more rows than a sheet may have.
        ExtraMissing: xlsxwriter is not installed.
    """
    refuse_packed_sheets(target)
    with open_output(target) as stream:
        return write_xlsx(records_of(articles), stream)


def import_xlsx(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read the records of a spreadsheet, article by article in the order in which they were written.

    Yields:
        Each record, or what is wrong with its row.

    Raises:
        ExtraMissing: openpyxl is not installed.
        InputError: It is not a spreadsheet with the sheets of records.
    """
    with open_regular(path) as stream:
        sheets = read_workbook(stream, where=str(path))
    carried = _carried(sheets, str(path))
    rows, faults = _edited_rows(sheets[RECORDS], carried, f"{path}: sheet {RECORDS}")
    yield from faults
    yield from _other_edits(sheets, carried.values(), rows, str(path))
    docs = {doc_id: record.doc for (doc_id, _), record in carried.items()}
    groups: dict[str, list[_Edited]] = {doc_id: [] for doc_id in docs}
    for row in rows:
        groups[_tidy(row.cells["doc_id"])].append(row)
    order = {key: number for number, key in enumerate(carried)}
    for doc_id, group in groups.items():
        group.sort(key=lambda row: (order[_key(row.cells)] if row.old is not None else len(order), row.number))
        try:
            text = find_text(texts, docs[doc_id]) if group else ""
        except ClaimexError as error:
            yield error
            continue
        tool_records, faults = _tool_records(group, text)
        yield from faults
        yield from from_tool(docs[doc_id], text, tool_records, tool=TOOL, where=str(path))


def _tidy(cell: str) -> str:
    """Return what is compared of a cell: programs change white space, and openpyxl leaves out an escape of Excel's."""
    return " ".join(cell.replace("x005F_", "").split())


def _same(cell: str, before: str) -> bool:
    """Tell whether a cell is as it was. Programs write 0.0 as 0, and numbers with 15 digits."""
    if _tidy(cell) == _tidy(before):
        return True
    try:
        return math.isclose(float(cell), float(before))
    except ValueError:
        return False


def _key(cells: Mapping[str, str]) -> tuple[str, str]:
    return _tidy(cells["doc_id"]), _tidy(cells["id"])


def _carried(sheets: Mapping[str, Sequence[Row]], where: str) -> dict[tuple[str, str], Record]:
    """Return the records as they were written, by the cells that name them."""
    missing = next((name for name in (RECORDS, CARRIED) if not sheets.get(name)), None)
    if missing is not None:
        advice = "give a spreadsheet that claimex wrote, with all its sheets, or save the sheet as CSV for --from csv"
        raise InputError(where, f"has no sheet {missing!r}", reason="not a spreadsheet of records", advice=advice)
    found = {}
    for row in sheets[CARRIED][1:]:
        record = parse_record("".join(row.cells), where=f"{where}: sheet {CARRIED}: row {row.number}")
        found[_tidy(cell_words(record.doc.id)), record.id] = record
    return found


def _edited_rows(
    sheet: Sequence[Row], carried: Mapping[tuple[str, str], Record], where: str
) -> tuple[list[_Edited], list[RecordError]]:
    known = {column.name for column in CSV_COLUMNS}
    heading = [cell.strip() for cell in sheet[0].cells]
    for name in ("id", "doc_id"):
        if name not in heading:
            raise InputError(where, f"has no column {name!r}", reason="not a table", advice="keep the columns' names")
    rows, faults = [], []
    articles = {doc_id for doc_id, _ in carried}
    for row in sheet[1:]:
        cells = dict.fromkeys(known.intersection(heading), "")
        cells |= {name: cell for name, cell in zip(heading, row.cells, strict=False) if name in known}
        edited = _Edited(f"{where}: row {row.number}", row.number, cells, carried.get(_key(cells)))
        if not any(cells.values()):
            continue  # only cells beside the table
        if _tidy(cells["doc_id"]) not in articles:
            faults.append(edited.fault("doc_id", f"{cells['doc_id']!r} is no article of this spreadsheet; correct it"))
        elif edited.old is None and cells["id"]:
            problem = (
                f"{cells['id']!r} is not a record of this article; put its id back, or leave it empty for a new one"
            )
            faults.append(edited.fault("id", problem))
        else:
            rows.append(edited)
    return rows, faults


def _tool_records(rows: Sequence[_Edited], text: str) -> tuple[list[ToolRecord], list[RecordError]]:
    keys = {row.old.id: f"in row {row.number}" for row in reversed(rows) if row.old is not None}
    made, faults = [], []
    for row in rows:
        try:
            made.append(_tool_record(row, text, keys))
        except RecordError as error:
            faults.append(error)
    return made, faults


def _tool_record(row: _Edited, text: str, keys: Mapping[str, str]) -> ToolRecord:
    changed = row.changed()
    before = row.before()
    for name in (column.name for column in CSV_COLUMNS if column.name in changed - EDITABLE):
        if row.old is not None:
            advice = f"put {before[name][:60]!r} back" if before[name] else "empty it"
            raise row.fault(name, f"is not read back from a spreadsheet; {advice}")
    was = shown_of(row.old, values=VALUES) if row.old is not None else _NOTHING
    mention, evidence = ([place] if place is not None else [] for place in (was.mention, was.evidence))
    places = {
        "content": was.content,
        "cue": was.cue,
        "speaker": mention,
        "speaker_evidence": evidence,
        "claims": [claim.span for claim in was.claims],
    }
    found = {name: _spans(row, name, old, text, changed) for name, old in places.items()}
    for name in ("speaker", "speaker_evidence"):
        if len(found[name]) > 1:
            raise row.fault(name, f"holds {len(found[name])} pieces of the article; leave one")
    return ToolRecord(
        key=f"in row {row.number}",
        content=tuple(found["content"]),
        cue=tuple(found["cue"]),
        mention=next(iter(found["speaker"]), None),
        evidence=next(iter(found["speaker_evidence"]), None),
        claims=_claims(row, found["claims"], was.claims, changed),
        values={name: row.cells[name].strip() if name in changed else was.values[name] for name in VALUES},
        parent=_parent(row, keys, changed),
        carried=row.old.to_json() if row.old is not None else None,
    )


def _parent(row: _Edited, keys: Mapping[str, str], changed: set[str]) -> str | None:
    """Return the key of the record's parent; None if it has none, or if the parent's row was deleted."""
    if "parent" not in changed:
        return keys.get(row.old.parent) if row.old is not None and row.old.parent else None
    name = "parent"
    parent = row.cells[name].strip()
    if parent and parent not in keys:
        raise row.fault(name, f"{parent!r} is not a record of this article; give the id of one, or empty the cell")
    return keys.get(parent)


def _spans(row: _Edited, name: str, old: Sequence[Span], text: str, changed: set[str]) -> Sequence[Span]:
    """Return the spans of a column of words: as they were, at offsets that were edited, or where edited words stand."""
    column = _PLACES[name]
    if name not in changed and column not in changed:
        return old
    words = row.cells.get(name, "")
    if name in changed and len(row.before()[name]) == LONGEST_CELL:
        raise row.fault(name, "is too long for a cell, so an edit of it cannot be read back; correct it in a review")
    if name == "claims" and row.old is not None and any(claim.parts for claim in row.old.claims):
        raise row.fault(name, "cannot be edited where a cue interrupts a claim; correct it in a review")
    if column in changed and row.cells[column].strip():
        spans = _at_offsets(row, column, text)
        if _tidy(JOINED.join(span.of(text) for span in spans)) != _tidy(words):
            raise row.fault(column, f"leads to other words than {words[:60]!r}; change both, or the words alone")
        return spans
    pieces = [piece for piece in words.split(JOINED) if piece.strip()]
    aligned = len(pieces) == len(old)
    return [_find(row, name, piece, [old[i]] if aligned else old, text) for i, piece in enumerate(pieces)]


def _at_offsets(row: _Edited, column: str, text: str) -> list[Span]:
    try:
        spans = parse_offsets(row.cells[column])
        return [span for span in spans if span.of(text)]
    except (SpanError, ValueError) as error:
        raise row.fault(column, f"{row.cells[column][:60]!r} is not start..end within the article") from error


def _find(row: _Edited, name: str, words: str, near: Sequence[Span], text: str) -> Span:
    """Find words in the article: those that overlap where they stood before, else the only ones.

    Raises:
        RecordError: They stand nowhere, or in several places.
    """
    pattern = r"\s+".join(map(re.escape, words.split()))
    left, right = (r"(?<!\w)" if words.strip()[0].isalnum() else ""), (r"(?!\w)" if words.strip()[-1].isalnum() else "")
    places = [Span(*match.span()) for match in re.finditer(left + pattern + right, text)]
    wanted = [place for place in places if any(place.overlaps(span) for span in near)] or places
    if len(wanted) == 1:
        return wanted[0]
    shown = f"{words.strip()[:60]!r}"
    if not wanted:
        raise row.fault(name, f"{shown} does not stand in the article; copy the words from it")
    advice = f"give the place in {_PLACES[name]}, as start..end"
    raise row.fault(name, f"{shown} stands in {len(wanted)} places; {advice}")


def _claims(row: _Edited, spans: Sequence[Span], old: Sequence[ToolClaim], changed: set[str]) -> tuple[ToolClaim, ...]:
    """Return the claims with their values: from cells that were edited, else those of the claim at the same place."""
    before = {claim.span: (claim.polarity, claim.certainty) for claim in old}
    values = [[before.get(span, ("", ""))[i] for span in spans] for i in range(len(_CLAIM_VALUES))]
    for i, name in enumerate(_CLAIM_VALUES):
        if name in changed:
            given = row.cells[name].split()
            if given and len(given) != len(spans):
                raise row.fault(name, f"has {len(given)} values for {len(spans)} claims; give one for each, - for none")
            values[i] = ["" if value == "-" else value for value in given] or [""] * len(spans)
    return tuple(ToolClaim(span, *pair) for span, *pair in zip(spans, *values, strict=True))


def _other_edits(
    sheets: Mapping[str, Sequence[Row]], records: Iterable[Record], rows: Iterable[_Edited], where: str
) -> Iterator[RecordError]:
    """Yield a fault for each row of another sheet with an edit that the sheet of records does not have."""
    written: dict[tuple[str, ...], dict[str, str]] = {}

    def note(name: TableName, cells: list[object]) -> None:
        if name in _KEYS:
            told = dict(zip((column.name for column in COLUMNS[name]), map(cell_words, cells), strict=True))
            written[name, *(_tidy(told[key]) for key in _KEYS[name])] = told

    split_tables(records, note)
    edits: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for edited in rows:
        edits[_key(edited.cells)].update(map(_tidy, edited.cells.values()))
    for name, keys in _KEYS.items():
        heading, *body = sheets.get(name) or [Row(1, [])]
        for row in body:
            cells = dict(zip_longest(heading.cells, row.cells[: len(heading.cells)], fillvalue=""))
            before = written.get((name, *(_tidy(cells.get(key, "")) for key in keys)), {})
            known = edits[_tidy(cells.get("doc_id", "")), _tidy(cells.get("record_id", ""))]
            for column in [name for name in heading.cells if name in before]:
                if not _same(cells[column], before[column]) and _tidy(cells[column]) not in known:
                    problem = f"edits are read only from the sheet {RECORDS}; make this one there"
                    yield RecordError(f"{where}: sheet {name}: row {row.number}", problem, field=column)
