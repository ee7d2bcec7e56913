"""Spreadsheets that a person edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from annotated import account, found

from claimex.errors import ClaimexError, InputError
from claimex.formats.xlsx import import_xlsx, to_xlsx
from claimex.record import Record, check_spans

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

openpyxl = pytest.importorskip("openpyxl", reason="needs the extra office")
pytest.importorskip("xlsxwriter", reason="needs the extra corpus")

ARTICLE = account()
TEXT = ARTICLE.text
BROKEN, WHOLE, NESTED, REFUSAL, STATEMENT = ARTICLE.records
ROWS = {BROKEN.id: 2, WHOLE.id: 3, NESTED.id: 4, REFUSAL.id: 5, STATEMENT.id: 6}


class Book:
    """A spreadsheet of the records, open for edits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        to_xlsx([ARTICLE], folder / "a.xlsx")
        self.book = openpyxl.load_workbook(folder / "a.xlsx")

    def put(self, row: int, sheet: str = "records", **cells: object) -> None:
        heading = [cell.value for cell in self.book[sheet][1]]
        for name, value in cells.items():
            self.book[sheet].cell(row, heading.index(name) + 1, value)

    def back(self) -> tuple[list[Record], list[str]]:
        """Save, and return the records and what is told."""
        self.book.save(self._folder / "b.xlsx")
        entries = list(import_xlsx(self._folder / "b.xlsx", found(self._folder / "texts", ARTICLE)))
        records = [entry for entry in entries if isinstance(entry, Record)]
        for record in records:
            check_spans(record, TEXT)
        return records, [str(entry).split(": sheet ")[-1] for entry in entries if isinstance(entry, ClaimexError)]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def test_untouched_records_come_back_as_they_were_also_when_the_rows_were_sorted(book: Book) -> None:
    sheet = book.book["records"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    sheet.delete_rows(2, len(rows))
    for number, row in enumerate(reversed(rows), 2):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            cell.data_type = (
                "s" if isinstance(value, str) else cell.data_type
            )  # openpyxl takes "=A title" for a formula

    assert book.back() == (list(ARTICLE.records), [])


def test_values_that_were_edited_win_and_the_record_is_known_as_corrected(book: Book) -> None:
    book.put(2, speaker_name="Mari A. Tamm", speaker_role="mayor of Uusküla", act="belief")
    book.put(3, speaker_type="organization")
    (first, second, *others), told = book.back()

    assert told == []
    assert first.speaker is not None
    assert second.speaker is not None
    assert (first.speaker.name, first.speaker.role, first.act) == ("Mari A. Tamm", "mayor of Uusküla", "belief")
    assert (first.claims, first.content) == (BROKEN.claims, BROKEN.content)
    assert (first.confidence, first.producer.name) == (1.0, "xlsx")
    assert second.speaker.type == "organization"
    assert others == [NESTED.model_copy(update={"parent": second.id}), REFUSAL, STATEMENT]


def test_a_row_that_was_deleted_is_gone_and_its_children_lose_their_parent(book: Book) -> None:
    book.book["records"].delete_rows(ROWS[WHOLE.id])

    assert book.back() == ([BROKEN, NESTED.model_copy(update={"parent": None}), REFUSAL, STATEMENT], [])


@pytest.mark.parametrize(
    ("row", "cells", "expected"),
    [
        (3, {"cue": "told reporters"}, ["told reporters"]),
        (3, {"cue": ""}, []),
        (3, {"content": "the harbour master “fears a storm,”"}, ["the harbour master “fears a storm,”"]),
        (2, {"content": "“We won 🎉,” … we are glad"}, ["“We won 🎉,”", "we are glad"]),
        (2, {"content": "and we are glad."}, ["and\r\nwe are glad."]),
        (3, {"cue": "was", "cue_offsets": "97..103"}, None),
        (6, {"content": "The bridge is closed"}, ["The bridge is closed"]),
        (4, {"claims": "a storm", "claims_certainty": "hedged"}, ["a storm"]),
    ],
)
def test_edited_words_are_found_where_they_stood(
    book: Book, row: int, cells: dict[str, str], expected: list[str] | None
) -> None:
    book.put(row, **cells)
    records, told = book.back()
    column = next(iter(cells))

    if expected is None:
        assert told == ["records: row 3: cue_offsets: leads to other words than 'was'; change both, or the words alone"]
    else:
        assert told == []
        assert [span.text for span in getattr(records[row - 2], column)] == expected


def test_kind_follows_the_marks_when_content_was_edited(book: Book) -> None:
    book.put(ROWS[WHOLE.id], content="“fears a storm,”")
    book.put(ROWS[NESTED.id], content="a storm", kind="indirect")
    records, _ = book.back()

    assert [record.kind for record in records[1:3]] == ["direct", "indirect"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"content": "that nobody fears"}, "content: 'that nobody fears' does not stand in the article"),
        ({"cue": "and"}, "cue: 'and' stands in 2 places; give the place in cue_offsets, as start..end"),
        ({"confidence": 0.1}, "confidence: is not read back from a spreadsheet; put '0.75' back"),
        ({"doc_lang": "en"}, "doc_lang: is not read back from a spreadsheet; empty it"),
        ({"doc_id": "other.txt"}, "doc_id: 'other.txt' is no article of this spreadsheet"),
        ({"id": "none"}, "id: 'none' is not a record of this article"),
        ({"parent": "none"}, "parent: 'none' is not a record of this article"),
        ({"cue_offsets": "0-5"}, "cue_offsets: '0-5' is not start..end within the article"),
        ({"cue_offsets": "0..99999"}, "cue_offsets: '0..99999' is not start..end within the article"),
        ({"claims_polarity": "negated"}, "claims_polarity: has 1 values for 0 claims"),
        ({"speaker": "Jaan Kask … he"}, "speaker: holds 2 pieces of the article; leave one"),
    ],
)
def test_what_cannot_be_carried_back_is_told_with_row_and_column(book: Book, cells: dict[str, Any], told: str) -> None:
    book.put(3, **cells)
    records, (fault,) = book.back()

    assert fault.startswith(f"records: row 3: {told}")
    assert [record.id for record in records] == [record.id for record in ARTICLE.records if record is not WHOLE]


def test_a_value_that_is_not_allowed_is_told_with_its_row(book: Book) -> None:
    book.put(3, kind="loud")
    _, (fault,) = book.back()

    assert "record in row 3: kind: must be 'direct'" in fault


def test_a_row_that_was_added_is_a_record(book: Book) -> None:
    book.put(8, doc_id="news/1.txt", content="we are glad", speaker="We", speaker_name="We all")
    records, told = book.back()

    assert told == []
    assert records[:-1] == list(ARTICLE.records)
    assert records[-1].speaker is not None
    assert (records[-1].kind, records[-1].parent, records[-1].speaker.name) == ("direct", BROKEN.id, "We all")


def test_an_edit_in_another_sheet_is_told_unless_the_records_have_it_too(book: Book) -> None:
    book.put(2, "claims", speaker_name="Mari A. Tamm")
    book.put(3, "claims", certainty="hedged")
    book.put(2, speaker_name="Mari A. Tamm")
    records, told = book.back()

    assert told == ["claims: row 3: certainty: edits are read only from the sheet records; make this one there"]
    assert len(records) == len(ARTICLE.records)


def _without_carried(book: Any) -> None:  # noqa: ANN401 - openpyxl's
    del book["carried"]


def _without_ids(book: Any) -> None:  # noqa: ANN401 - openpyxl's
    book["records"].delete_cols(1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without_carried, "has no sheet 'carried'; give a spreadsheet that claimex wrote"),
        (_without_ids, "column 'id'"),
    ],
)
def test_a_spreadsheet_that_lacks_what_is_needed_is_refused(
    book: Book, change: Callable[[Any], None], told: str
) -> None:
    change(book.book)

    with pytest.raises(InputError, match=told):
        book.back()


def test_columns_and_sheets_of_the_persons_own_are_left_alone(book: Book) -> None:
    book.book["records"].cell(1, 90, "my code")
    book.book["records"].cell(2, 90, "irony")
    book.book.create_sheet("notes").append(["anything"])

    assert book.back() == (list(ARTICLE.records), [])
