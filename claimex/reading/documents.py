"""Read articles from files that offices make: tables (CSV, TSV, Excel), JSON and Word documents.

Comes in: the bytes of one file, as a stream. Goes out: the rows or objects as `Line`s, or a document's text. A file is
held in memory whole, so each has a limit, packed and unpacked. Cells and paragraphs are not tidied.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import warnings
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from claimex.errors import ExtraMissing, InputError
from claimex.reading.charset import decode
from claimex.reading.field_names import TEXTS
from claimex.reading.jsonl import Line, checked_object
from claimex.reading.options import TEXT_FIELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import JsonValue

    from claimex.reading.options import ReadOptions

FILE_MOST = 200_000_000
"""Most bytes of a file, and of its parts unpacked: 40,000 articles of 5,000 characters. Larger tables are rarely made
with an office program, and JSON Lines and Parquet have no such limit."""

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between the cells of a `.csv` file: the comma, what Excel writes where the comma is a decimal mark,
and what databases write."""

COLUMNS_MOST = 1_000
"""Most columns of a sheet that are read. Damaged files state a million empty ones."""

_log = logging.getLogger(__name__)

_FAULTS = (
    *(OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError),
    *(RuntimeError, NotImplementedError, RecursionError, MemoryError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, SyntaxError),
)
"""What openpyxl and python-docx raise for damaged files. `SyntaxError` is the base of XML parsers' errors."""


def _whole(stream: io.BufferedReader, where: str) -> bytes:
    data = stream.read(FILE_MOST + 1)
    if len(data) > FILE_MOST:
        raise _too_large(where)
    return data


def _too_large(where: str) -> InputError:
    problem = f"more than {FILE_MOST:,} bytes in one file of this kind"
    return InputError(where, problem, reason="too large", advice="split it, or write its articles as JSON Lines")


def read_rows(stream: io.BufferedReader, *, where: str, kind: str, options: ReadOptions) -> Iterator[Line | InputError]:
    """Read the rows of a CSV or TSV file below its heading.

    Raises:
        InputError: The file cannot be decoded, or it is no such table.
    """
    text, codec = decode(_whole(stream, where), where=where, encoding=options.encoding)
    text = text.removeprefix("\ufeff")
    csv.field_size_limit(FILE_MOST)
    delimiter = "\t" if kind == "tsv" else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from _lines(([*row] for row in rows if row), where, codec, options)
    except csv.Error as error:
        raise InputError(where, f"is not a table ({error})", reason="unreadable", advice="save it as CSV") from error


def _delimiter(text: str) -> str:
    """Return the mark that cuts the heading into most cells."""
    heading = text.split("\n", 1)[0]
    return max(DELIMITERS, key=lambda mark: (heading.count(mark), -DELIMITERS.index(mark)))


def read_sheets(stream: io.BufferedReader, *, where: str, options: ReadOptions) -> Iterator[Line | InputError]:
    """Read the rows of an Excel file (`.xlsx`) below the heading of its first sheet that has the text's column.

    Raises:
        ExtraMissing: openpyxl is not installed.
        InputError: The file is damaged, too large, or locked with a password.
    """
    with _open_book(stream, where) as book:
        sheets = [_values(sheet) for sheet in book.worksheets]
        rows = next((rows for rows in sheets if _has_text(rows, options)), sheets[0] if sheets else iter(()))
        yield from _lines(rows, where, "utf-8", options)


class Row(NamedTuple):
    """A row of a sheet: its number from 1, and its cells as words."""

    number: int
    cells: list[str]


def read_workbook(stream: io.BufferedReader, *, where: str) -> dict[str, list[Row]]:
    """Read all sheets of an Excel file, by their names, without empty rows.

    Raises:
        ExtraMissing: openpyxl is not installed.
        InputError: The file is damaged, too large, or locked with a password.
    """
    with _open_book(stream, where) as book:
        return {
            sheet.title: [Row(number, list(map(_cell_words, row))) for number, row in _numbered(sheet) if any(row)]
            for sheet in book.worksheets
        }


def _cell_words(cell: Any) -> str:  # noqa: ANN401 - any cell
    return "" if cell is None else str(_plain(cell))


@contextmanager
def _open_book(stream: io.BufferedReader, where: str) -> Iterator[Any]:
    """Open an Excel file; what its reader raises during the block becomes an `InputError`."""
    try:
        import openpyxl
    except ImportError as error:
        feature = "reading Excel files"
        raise ExtraMissing(feature, "office") from error
    data = _unpackable(stream, where)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(data, read_only=True, data_only=True, keep_links=False)
        yield book
    except InputError:
        raise
    except _FAULTS as error:
        raise _damaged(where, error) from error


def _values(sheet: Any) -> _Rows:  # noqa: ANN401 - openpyxl's
    return _Rows(row for _, row in _numbered(sheet) if any(row))


def _numbered(sheet: Any) -> Iterator[tuple[int, list[Any]]]:  # noqa: ANN401 - openpyxl's
    sheet.reset_dimensions()
    rows = _without_warnings(sheet.iter_rows(values_only=True))
    return ((number, list(row[:COLUMNS_MOST])) for number, row in enumerate(rows, 1))


def _without_warnings(rows: Iterator[Any]) -> Iterator[Any]:
    """Yield rows. openpyxl warns of what it does not know; such cells are empty or an error's name."""
    end = object()
    while True:
        with warnings.catch_warnings(action="ignore"):
            row = next(rows, end)
        if row is end:
            return
        yield row


class _Rows:
    """Rows whose first can be looked at before they are read."""

    def __init__(self, rows: Iterator[list[Any]]) -> None:
        self._rows = rows
        self.heading = next(rows, [])

    def __iter__(self) -> Iterator[list[Any]]:
        yield self.heading
        yield from self._rows

    def __next__(self) -> list[Any]:
        return next(self._rows)


def _has_text(rows: _Rows, options: ReadOptions) -> bool:
    wanted = TEXTS if options.text_field == TEXT_FIELD else (options.text_field,)
    return any(str(cell).strip() in wanted for cell in rows.heading)


def _lines(rows: Any, where: str, codec: str, options: ReadOptions) -> Iterator[Line | InputError]:  # noqa: ANN401
    """Turn rows below a heading into lines; empty cells are left out."""
    heading: Sequence[str] | None = None
    for number, row in enumerate(rows):
        if heading is None:
            heading = ["" if cell is None else str(cell).strip() for cell in row]
            continue
        at = f"{where}:{number}"
        fields = {
            name: _plain(cell) for name, cell in zip(heading, row, strict=False) if name and cell not in {None, ""}
        }
        longest = max((len(cell) for cell in fields.values() if isinstance(cell, str)), default=0)
        if longest > options.max_bytes:
            problem = f"a cell holds more than {options.max_bytes:,} characters"
            yield InputError(at, problem, reason="too large", advice="split it into articles")
            continue
        yield Line(number, at, fields, codec)


def _plain(cell: Any) -> JsonValue:  # noqa: ANN401 - any cell
    if isinstance(cell, (str, bool, int)):
        return cell
    if isinstance(cell, float):
        return cell if cell - cell == 0 else None
    return str(cell.isoformat()) if hasattr(cell, "isoformat") else str(cell)


def read_json(stream: io.BufferedReader, *, where: str, options: ReadOptions) -> Iterator[Line | InputError]:
    """Read the objects of a JSON file: one article, or a list of articles.

    Yields:
        Each object; the number of one that is the whole file is 0.

    Raises:
        InputError: It is not JSON in Unicode, or neither an object nor a list.
    """
    text, codec = decode(_whole(stream, where), where=where, encoding=options.encoding)
    try:
        value = json.loads(text.removeprefix("\ufeff"), parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"bad JSON: {error}", reason="bad JSON", advice="correct it or leave it out") from error
    listed = isinstance(value, list)
    for number, entry in enumerate(value if listed else [value], 1):
        at = f"{where}:{number}" if listed else where
        try:
            yield Line(number if listed else 0, at, checked_object(entry, at), codec)
        except InputError as error:
            yield error


def read_word(stream: io.BufferedReader, *, where: str, options: ReadOptions) -> tuple[str, str | None, str | None]:
    """Read a Word document (`.docx`).

    Returns:
        The text, its paragraphs and the cells of its tables in their order with an empty line between, without
        headers, footers and notes; the title, and the language, where the document's properties state them.

    Raises:
        ExtraMissing: python-docx is not installed.
        InputError: The file is damaged or too large.
    """
    try:
        import docx
        from docx.table import Table
    except ImportError as error:
        feature = "reading Word documents"
        raise ExtraMissing(feature, "office") from error
    data = _unpackable(stream, where)

    def texts(container: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx's
        for block in container.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    yield "\t".join(cell.text for cell in row.cells)
            elif block.text.strip():
                yield block.text

    try:
        document = docx.Document(data)
        text = "\n\n".join(texts(document))
        title, lang = document.core_properties.title, document.core_properties.language
    except _FAULTS as error:
        raise _damaged(where, error) from error
    if len(text) > options.max_bytes:
        problem = f"more than {options.max_bytes:,} characters in one article"
        raise InputError(where, problem, reason="too large", advice="split it into articles")
    return text, title or None, lang or None


def _unpackable(stream: io.BufferedReader, where: str) -> io.BytesIO:
    """Return a zip file whose parts are not too large; no more than a part's stated size is ever unpacked."""
    data = io.BytesIO(_whole(stream, where))
    try:
        with zipfile.ZipFile(data) as parts:
            sizes = sum(part.file_size for part in parts.infolist())
    except _FAULTS as error:
        raise _damaged(where, error) from error
    if sizes > FILE_MOST:
        raise _too_large(where)
    data.seek(0)
    return data


def _damaged(where: str, error: BaseException) -> InputError:
    _log.debug("%s: %s: %s", where, type(error).__name__, error)
    problem = "is not an .xlsx or .docx file" if isinstance(error, zipfile.BadZipFile) else "the file is damaged"
    advice = "open it and save it again, without a password"
    return InputError(where, problem, reason="unreadable", advice=advice)
