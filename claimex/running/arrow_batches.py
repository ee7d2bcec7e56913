"""Extract from Arrow batches, with one object that any engine (Ray, Spark) can send to its workers.

Comes in: a table with one row for each article. Its columns are named after the fields of `Article`: `id` and `text`,
and optionally `title`, `lang`, `url`, `published`, `encoding`, and `meta` as JSON. Goes out: a table with one row for
each of these, in the same order. Records are JSON, which carries the whole contract and which every engine can read. A
failure is stated in its row, so nothing is lost.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from claimex.article import Article, Failure
from claimex.article_line import ArticleLine
from claimex.errors import ExtraMissing, InputError
from claimex.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa

    from claimex.pipeline import Extractor, Outcome


_ARTICLE = tuple(field.name for field in fields(Article))


def article_schema() -> pa.Schema:
    """Return the columns of a table of articles; all but `id` and `text` may be missing."""
    pa = _pyarrow()
    return pa.schema([(name, pa.string()) for name in _ARTICLE])


def outcome_schema() -> pa.Schema:
    """Return the output columns: the article's id and digest, and its records and own line as JSON, or its failure."""
    pa = _pyarrow()
    text = pa.string()
    said = [("records", pa.list_(text)), ("line", text), ("reason", text), ("message", text)]
    return pa.schema([("id", text), ("sha256", text), *said])


class ArrowExtractor:
    """Extracts from a batch of articles; it can be pickled, and opens the model when it is first called.

    Args:
        make: Makes the extractor; a function that can be pickled. By default `claimex.load`.

    Example:
        Ray Data: `articles.map_batches(ArrowExtractor, batch_format="pyarrow", concurrency=8)`.
    """

    def __init__(self, make: Callable[[], Extractor] | None = None) -> None:
        self._make = make or _load
        self._extractor: Extractor | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open model behind."""
        return {"_make": self._make, "_extractor": None}

    def __call__(self, batch: pa.Table | pa.RecordBatch) -> pa.Table:
        """Extract from one batch.

        Args:
            batch: Rows of `article_schema`; other columns are ignored.

        Returns:
            Rows of `outcome_schema`, one for each row of the batch.

        Raises:
            ModelError: The model cannot be opened.
            InputError: A column of `article_schema` holds what cannot be written as text.
        """
        if self._extractor is None:
            self._extractor = self._make()
        names = [name for name in _ARTICLE if name in batch.schema.names]
        rows = _as_text(batch.select(names)).to_pylist()
        outcomes = self._extractor.extract_all(_article(row) for row in rows)
        done = [_row(row, outcome) for row, outcome in zip(rows, outcomes, strict=True)]
        return _pyarrow().Table.from_pylist(done, schema=outcome_schema())

    def map(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Extract from batch after batch, as Spark's `mapInArrow` requires."""
        for batch in batches:
            yield from self(batch).to_batches()


def to_table(articles: Sequence[Article]) -> pa.Table:
    """Make a table of articles."""
    rows = [
        {name: getattr(article, name) for name in _ARTICLE} | {"meta": json.dumps(dict(article.meta))}
        for article in articles
    ]
    return _pyarrow().Table.from_pylist(rows, schema=article_schema())


def to_outcome(article: Article, row: dict[str, Any]) -> Outcome:
    """Read an article's outcome from a row of `outcome_schema`."""
    from claimex.pipeline import Outcome  # brings spaCy, which takes a second

    if row["reason"] is not None:
        return Outcome(article, failure=Failure(article.id, row["reason"], row["message"]))
    line = ArticleLine.model_validate_json(row["line"]) if row["line"] is not None else None
    return Outcome(article, tuple(map(Record.model_validate_json, row["records"])), line=line)


def _as_text(batch: pa.Table | pa.RecordBatch) -> pa.Table | pa.RecordBatch:
    """Convert columns of numbers and dates, as other programs write them, to text."""
    pa = _pyarrow()
    try:
        return batch.cast(pa.schema([(name, pa.string()) for name in batch.schema.names]))
    except pa.ArrowException as error:
        where, advice = "batch", "give columns of strings, numbers or dates"
        raise InputError(where, f"a column is not text ({error})", reason="no text", advice=advice) from error


def _article(row: dict[str, Any]) -> Article | Failure:
    known = {name: value for name, value in row.items() if value is not None}
    if known.get("id") is None or known.get("text") is None:
        where = str(known.get("id", "a row without an id"))
        return Failure(where, "no text", f"{where}: the row holds no id or no text")
    try:
        return Article(**{**known, "meta": dict(json.loads(known.get("meta") or "{}"))})
    except InputError as error:
        return Failure(error.where, error.reason, str(error))
    except (ValueError, TypeError, RecursionError) as error:
        return Failure(known["id"], "bad JSON", f"{known['id']}: its column meta does not hold a JSON object ({error})")


def _row(row: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    out = {"id": row["id"], "sha256": outcome.article.sha256 if outcome.article else None}
    if outcome.failure is not None:
        return {**out, "reason": outcome.failure.reason, "message": outcome.failure.message}
    line = outcome.line.to_json() if outcome.line is not None else None
    return {**out, "records": [record.to_json() for record in outcome.records], "line": line}


def _pyarrow() -> Any:  # noqa: ANN401 - the module
    try:
        import pyarrow as pa
    except ImportError as error:
        feature = "working on Arrow batches"
        raise ExtraMissing(feature, "parquet") from error
    return pa


def _load() -> Extractor:
    from claimex.pipeline import load  # brings spaCy, which takes a second

    return load()
