"""Rows of plain values → the sheets of a spreadsheet (`.xlsx`), written row by row.

Words stay words: no cell is a formula or a link, also not after somebody edits it. The same rows give the same bytes.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from claimex.errors import ConfigError, ExtraMissing
from claimex.formats.cells import could_run
from claimex.messages import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_CELL = 32_767
"""Characters that a cell holds; the rest is cut. Source: Excel specifications and limits."""

MOST_ROWS = 1_048_576
"""Rows of a sheet, the heading's included. Source: as above."""

_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The time that a spreadsheet states, fixed so that the same rows give the same bytes."""

_NO_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
"""Characters that XML does not allow and that `plain` leaves. Source: XML 1.0, Char."""


@contextmanager
def open_book(stream: BinaryIO) -> Iterator[Book]:
    """Open a new spreadsheet, which is complete when the block ends.

    Args:
        stream: Is left open.

    Raises:
        ExtraMissing: xlsxwriter is not installed.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    writer = xlsx_writer()
    with writer.Workbook(stream, {**options, "constant_memory": True, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": _CREATED, "author": "claimex"})
        yield Book(book)


def cell_words(value: object) -> str:
    """Return the words of a cell for a value: without what XML does not allow, and cut at LONGEST_CELL."""
    return "" if value is None else plain(str(value)).translate(_NO_XML)[:LONGEST_CELL]


def xlsx_writer() -> Any:  # noqa: ANN401 - the module
    """Import the module that writes spreadsheets.

    Raises:
        ExtraMissing: It is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        feature = "a spreadsheet"
        raise ExtraMissing(feature, "corpus") from error
    return xlsxwriter


class Book:
    """A spreadsheet that is being written."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter's
        self._book = book
        self._bold = book.add_format({"bold": True})
        self._top = book.add_format({"valign": "top"})
        self._words = book.add_format({"valign": "top", "quote_prefix": True})

    def sheet(self, name: str, columns: Sequence[str], *, hidden: bool = False) -> Sheet:
        """Add a sheet with a heading. Several sheets may be filled in turn."""
        sheet = self._book.add_worksheet(name)
        if hidden:
            sheet.hide()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, self._bold)
        return Sheet(sheet, name, top=self._top, words=self._words)


class Sheet:
    """One sheet; `rows` is how many it has below its heading."""

    def __init__(self, sheet: Any, name: str, *, top: Any, words: Any) -> None:  # noqa: ANN401 - xlsxwriter's
        self._sheet, self._name, self._top, self._words = sheet, name, top, words
        self.rows = 0

    def add(self, values: Sequence[object]) -> None:
        """Write a row. None and empty strings give empty cells.

        Raises:
            ConfigError: The sheet is full.
        """
        self.rows += 1
        if self.rows == MOST_ROWS:
            raise ConfigError(self._name, f"has more than {MOST_ROWS - 1:,} rows", advice="write .csv or .parquet")
        for place, value in enumerate(values):
            if isinstance(value, bool):
                self._sheet.write_boolean(self.rows, place, value, self._top)
            elif isinstance(value, (int, float)):
                self._sheet.write_number(self.rows, place, value, self._top)
            elif value is not None and value != "":
                words = cell_words(value)
                style = self._words if could_run(words) else self._top
                self._sheet.write_string(self.rows, place, words, style)
