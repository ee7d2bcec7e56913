"""Write records as Parquet, and read them back."""

from __future__ import annotations

import json
import logging
import typing
from itertools import islice
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, BinaryIO, Union, get_args, get_origin

from pydantic import BaseModel

from claimex.errors import ClaimexError, ConfigError, ExtraMissing, InputError, RecordError
from claimex.formats.annotations import find_text, validated
from claimex.formats.csv import as_json, records_of
from claimex.formats.output_files import COMPRESSIONS, open_output
from claimex.reading import open_regular
from claimex.record import Document, Record, check_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from claimex.formats.annotations import AnnotatedArticle
    from claimex.reading import Texts

_log = logging.getLogger(__name__)


OUTLET = "outlet"
"""Column of `doc` for readers, which is no field of the contract."""

ROW_GROUP = 2048
"""Records in one row group of a Parquet file. They are held in memory together, some 20 MB as Python objects. Readers
skip and decode by row group, so it should not be much smaller."""


def refuse_compression(target: Path) -> None:
    """Refuse a file name that asks for compression, since Parquet compresses its columns itself.

    Raises:
        ConfigError: The name ends in `.gz` or `.zst`.
    """
    if target.suffix.lower() in COMPRESSIONS:
        raise ConfigError(str(target), "Parquet is compressed already", advice=f"leave {target.suffix} off")


def write_parquet(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write one row for each record; returns how many records.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    parquet = pyarrow_parquet()
    import pyarrow as pa

    schema = parquet_schema()
    rows, written = iter(records), 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := [_row(record) for record in islice(rows, ROW_GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            written += len(group)
    return written


def pyarrow_parquet() -> Any:  # noqa: ANN401 - the module
    """Import the module that reads and writes Parquet.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    try:
        from pyarrow import parquet
    except ImportError as error:
        feature = "Parquet"
        raise ExtraMissing(feature, "parquet") from error
    return parquet


def _row(record: Record) -> dict[str, Any]:
    row = record.model_dump(by_alias=True)
    row["doc"] |= {"meta": as_json(row["doc"]["meta"]), OUTLET: record.doc.outlet}
    return row


def parquet_schema() -> pa.Schema:
    """Return the columns of the Parquet file: the contract's fields, `doc.meta` as JSON, and `doc.outlet`."""
    import pyarrow as pa

    return pa.schema(_columns(Record))


def _columns(model: type[BaseModel]) -> list[tuple[str, pa.DataType]]:
    columns = [(field.alias or name, _column_type(field.annotation)) for name, field in model.model_fields.items()]
    return [*columns, (OUTLET, _column_type(str))] if model is Document else columns


def _column_type(annotation: Any) -> pa.DataType:  # noqa: ANN401 - any annotation of a field of the contract
    """Return the column type for a field's annotation; None is ignored, since every column may be null."""
    import pyarrow as pa

    inner = [each for each in get_args(annotation) if each is not NoneType]
    origin = get_origin(annotation)
    if origin is list:
        return pa.list_(_column_type(inner[0]))
    if origin is typing.Annotated or origin in {Union, UnionType}:
        return _column_type(inner[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(_columns(annotation))
    return {int: pa.int64(), float: pa.float64()}.get(annotation, pa.string())


def to_parquet(articles: Iterable[AnnotatedArticle], target: Path) -> int:
    """Write one row for each record; returns how many records.

    Raises:
        ExtraMissing: pyarrow is not installed.
    """
    refuse_compression(target)
    with open_output(target) as stream:
        return write_parquet(records_of(articles), stream)


def import_parquet(path: Path, texts: Texts) -> Iterator[Record | ClaimexError]:
    """Read rows back to records.

    Yields:
        Each record, or what is wrong with its row.

    Raises:
        InputError: It is not a Parquet file.
        ExtraMissing: pyarrow is not installed.
    """
    for where, row in _rows(path):
        yield _of_row(where, row, texts)


def read_parquet(path: Path) -> Iterator[Record]:
    """Read rows back to records without the articles' texts, to which they are not held.

    Raises:
        InputError: It is not a Parquet file.
        RecordError: A row is no record.
        ExtraMissing: pyarrow is not installed.
    """
    for where, row in _rows(path):
        yield _unchecked(where, row)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        feature = "Parquet"
        raise ExtraMissing(feature, "parquet") from error
    number = 0
    try:
        with open_regular(path) as stream, parquet.ParquetFile(stream) as file:
            for batch in file.iter_batches(batch_size=ROW_GROUP):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}: row {number}", row
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:  # a damaged file, or damaged strings in it
        _log.debug("%s: %s", path, error)
        problem, advice = "is not a valid Parquet file", "give a whole one that claimex wrote"
        if isinstance(error, OSError) and error.strerror:  # of the system, not of pyarrow
            problem, advice = f"cannot be read ({error.strerror})", "check the path"
        raise InputError(str(path), problem, reason="not Parquet", advice=advice) from error


def _of_row(where: str, row: dict[str, Any], texts: Texts) -> Record | ClaimexError:
    try:
        record = _unchecked(where, row)
        check_spans(record, find_text(texts, record.doc))
    except ClaimexError as error:
        return error
    return record


def _unchecked(where: str, row: dict[str, Any]) -> Record:
    if isinstance(row.get("doc"), dict):
        row["doc"]["meta"] = _meta(where, row["doc"].get("meta"))
        row["doc"].pop(OUTLET, None)  # the record makes it of its metadata, address and id
    return validated(row, where)


def _meta(where: str, cell: Any) -> Any:  # noqa: ANN401 - any cell, any JSON
    try:
        return json.loads(cell or "{}")
    except (ValueError, TypeError, RecursionError) as error:
        raise RecordError(where, f"is not JSON ({error})", field="doc.meta") from error
