"""CSV and Parquet, as `extract` writes them, and back to records.

Comes in: rows by `write.CSV_COLUMNS`, or the nested columns of `write.parquet_schema`. Goes out: records held to
their texts. Parquet gives all fields of the contract back. CSV gives the words at the offsets, which must be the words
that stand in the row; it has no columns for the offsets of signals and for the chain of a speaker, and none for what
is an empty string, which comes back as null.
"""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from claimex._files import kind_of
from claimex._unpack import opened
from claimex.errors import ClaimexError, ExtraMissing, InputError, RecordError, SpanError
from claimex.export._marks import find_text
from claimex.record import Record, TextSpan, check_spans
from claimex.spans import Span
from claimex.write import CSV_COLUMNS, ROW_GROUP, plain_cell, write_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from claimex.export._marks import Annotated
    from claimex.read import Texts

CELL_LONGEST = 100_000_000  # characters; csv's own 131,072 are too few for the metadata of some articles

_OFFSETS = re.compile(r"(\d+)\.\.(\d+)")
_NEEDED = ("id", "doc_id", "doc_sha256", "kind", "content_offsets", "confidence")


def to_csv(articles: Iterable[Annotated], target: Path) -> int:
    """Write one row a record; returns how many."""
    return write_records(_records(articles), target, file_format="csv")


def to_parquet(articles: Iterable[Annotated], target: Path) -> int:
    """Write one row a record; returns how many.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    return write_records(_records(articles), target, file_format="parquet")


def _records(articles: Iterable[Annotated]) -> Iterator[Record]:
    return chain.from_iterable(article.records for article in articles)


def import_csv(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read rows back to records.

    Yields:
        Each record, or what is wrong with its row.

    Raises:
        InputError: It is no CSV file with our columns.
    """
    csv.field_size_limit(CELL_LONGEST)
    with opened(path, kind_of(path.name)[1], where=str(path)) as stream:
        rows = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        try:
            missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
            if missing:
                problem = f"has no column {missing[0]!r}"
                raise InputError(str(path), problem, reason="not CSV of records", advice="keep the columns' names")
            for number, row in enumerate(rows, 2):
                cells = {name: plain_cell(row.get(name) or "") for name in (column.name for column in CSV_COLUMNS)}
                yield _held(f"{path}: row {number}", cells, texts)
        except (csv.Error, UnicodeDecodeError) as error:
            raise InputError(str(path), f"is no CSV in UTF-8 ({error})", reason="not CSV") from error


def _held(where: str, cells: Mapping[str, str], texts: Texts) -> Record | ClaimexError:
    try:
        return _of_cells(where, cells, texts)
    except ClaimexError as error:
        return error


def _of_cells(where: str, cells: Mapping[str, str], texts: Texts) -> Record:
    def value(name: str) -> str | None:
        return cells[name] or None

    try:
        doc = {name: value(f"doc_{name}") for name in ("id", "sha256", "title", "lang", "url", "published", "encoding")}
        doc_meta = json.loads(cells["doc_meta"] or "{}")
        number = float(cells["confidence"])
        bounds = [int(cells[name]) for name in ("sentence_start", "sentence_end") if cells[name]]
    except (ValueError, RecursionError) as error:
        raise RecordError(where, f"holds a cell that cannot be read ({error})") from error
    text = texts.find(cells["doc_id"], cells["doc_sha256"], encoding=cells["doc_encoding"] or None)
    producer = dict(zip(("name", "version", "model"), cells["producer"].split(" ", 2), strict=False))
    return _validated(
        where,
        {
            "schema": cells["schema"] or "claimex/1",
            "id": cells["id"],
            "doc": {**doc, "meta": doc_meta},
            "kind": cells["kind"],
            "voice": cells["voice"] or "source",
            "act": value("act"),
            "content": _cut(where, text, cells, "content"),
            "cue": _with(_cut(where, text, cells, "cue"), lemma=cells["cue_lemma"]),
            "speaker": _speaker(where, text, cells),
            "claims": _with(
                _cut(where, text, cells, "claims"),
                polarity=cells["claims_polarity"],
                certainty=cells["claims_certainty"],
                checkable=cells["claims_checkable"],
            ),
            "sentence": dict(zip(("start", "end"), bounds, strict=True)) if len(bounds) > 1 else None,
            "parent": value("parent"),
            "confidence": number,
            "producer": {"name": "csv", "version": "unknown"} | producer,
        },
    )


def _speaker(where: str, text: str, cells: Mapping[str, str]) -> dict[str, Any] | None:
    mention = _cut(where, text, cells, "speaker")
    evidence = _cut(where, text, cells, "speaker_evidence", offsets="evidence_offsets")
    values = {name: cells[f"speaker_{name}"] or None for name in ("name", "role", "type", "entity")}
    if not (mention or evidence or any(values.values())):
        return None
    values["type"] = values["type"] or "unknown"
    return {**values, "mention": mention[0] if mention else None, "evidence": evidence[0] if evidence else None}


def _cut(where: str, text: str, cells: Mapping[str, str], name: str, *, offsets: str = "") -> list[dict[str, Any]]:
    """Cut spans out of the text, and hold them to the words of their cell."""
    column = offsets or f"{name}_offsets"
    spans = []
    for place in cells[column].split():
        match = _OFFSETS.fullmatch(place)
        try:
            if match is None:
                problem = f"{place!r} is no start..end"
                raise RecordError(where, problem, field=column)
            spans.append(TextSpan.cut(text, Span(int(match[1]), int(match[2]))))
        except (SpanError, ValidationError) as error:
            raise RecordError(where, f"{place!r} does not lie in the text", field=column) from error
    words = " … ".join(span.text for span in spans)
    if words != cells[name]:
        raise RecordError(where, f"at {cells[column]} stands {words[:60]!r}, not {cells[name][:60]!r}", field=name)
    return [span.model_dump() for span in spans]


def _with(spans: list[dict[str, Any]], **cells: str) -> list[dict[str, Any]]:
    """Give each span its value out of cells that hold one for each, parted by spaces."""
    for name, cell in cells.items():
        values = cell.split(" ")
        if len(values) == len(spans):
            for span, value in zip(spans, values, strict=True):
                span[name] = None if value == "-" else value
    return spans


def _validated(where: str, whole: Mapping[str, Any]) -> Record:
    try:
        return Record.model_validate(whole)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RecordError(where, first["msg"], field=".".join(map(str, first["loc"]))) from error


def import_parquet(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read rows back to records.

    Yields:
        Each record, or what is wrong with its row.

    Raises:
        InputError: It is no Parquet file.
        ExtraMissing: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        feature = "Parquet"
        raise ExtraMissing(feature, "parquet") from error
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROW_GROUP):
                for row in batch.to_pylist():
                    number += 1
                    yield _of_row(f"{path}: row {number}", row, texts)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:  # of damaged files, also in their strings
        raise InputError(str(path), f"is no Parquet file ({error})", reason="not Parquet") from error


def _of_row(where: str, row: dict[str, Any], texts: Texts) -> Record | ClaimexError:
    try:
        if isinstance(row.get("doc"), dict):
            row["doc"]["meta"] = _meta(where, row["doc"].get("meta"))
        record = _validated(where, row)
        check_spans(record, find_text(texts, record.doc))
    except ClaimexError as error:
        return error
    return record


def _meta(where: str, cell: Any) -> Any:  # noqa: ANN401 - any cell, any JSON
    try:
        return json.loads(cell or "{}")
    except (ValueError, TypeError, RecursionError) as error:
        raise RecordError(where, f"is no JSON ({error})", field="doc.meta") from error
