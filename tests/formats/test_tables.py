"""Tidy tables: spreadsheets, folders of CSV, data frames."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING, Any

import newsroom
import pytest
from annotated import account, found
from typer.testing import CliRunner

from claimex import to_frame
from claimex.cli._app import app
from claimex.errors import ConfigError
from claimex.formats.csv import CSV_COLUMNS
from claimex.formats.tables import CARRIED, COLUMNS, DICTIONARY, to_tables
from claimex.formats.write import check_output, write_records
from claimex.formats.xlsx import to_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Record
    from claimex.vocabulary import Format

SHEETS = [*COLUMNS, DICTIONARY]


def read_book(path: Path | io.BytesIO) -> dict[str, list[dict[str, Any]]]:
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra dev")
    book = openpyxl.load_workbook(path)
    sheets = {}
    for sheet in book.worksheets:
        heading, *rows = sheet.iter_rows(values_only=True)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        sheets[sheet.title] = [dict(zip(heading, row, strict=True)) for row in rows]
    return sheets


def read_folder(folder: Path) -> dict[str, list[dict[str, str]]]:
    files = sorted(folder.iterdir())
    return {path.stem: list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))) for path in files}


def test_a_spreadsheet_has_a_sheet_for_each_table_and_a_dictionary(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="needs the extra corpus")
    written = write_records(newsroom.records(), tmp_path / "a.xlsx")
    book = read_book(tmp_path / "a.xlsx")

    assert written == 7
    assert list(book) == [*SHEETS, CARRIED]
    assert [len(book[name]) for name in COLUMNS] == [7, 6, 7, 3]
    assert {(row["table"], row["column"]) for row in book[DICTIONARY] if row["table"]} == {
        (name, column.name) for name, columns in COLUMNS.items() for column in columns
    }
    assert book["claims"][2]["words"] == "-5 degrees were measured"
    assert book["claims"][3]["words"] == "=the tide never came"
    assert book["claims"][3]["start"] == 15
    assert book["articles"][0]["direct"] == 1
    assert book["articles"][0]["doc_outlet"] == "The North"


def test_hostile_words_stay_words_in_a_spreadsheet(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="needs the extra corpus")
    hostile = '=HYPERLINK("http://x")\x00\x1f\uffff\ufffe https://x.example {=1}'
    records = [
        record.model_copy(update={"doc": record.doc.model_copy(update={"title": hostile, "id": "=1+1"})})
        for record in account().records
    ]
    write_records(records, tmp_path / "a.xlsx")
    row = read_book(tmp_path / "a.xlsx")["articles"][0]

    assert row["doc_id"] == "=1+1"
    assert row["doc_title"].startswith('=HYPERLINK("http://x")')
    assert row["doc_title"].endswith(" https://x.example {=1}")


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="needs the extra corpus")
    for name in ("a.xlsx", "b.xlsx"):
        to_xlsx(newsroom.articles(), tmp_path / name)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_folder_holds_the_same_tables_with_the_guard_against_formulas(tmp_path: Path) -> None:
    assert to_tables(newsroom.articles(), tmp_path / "tables") == 7
    tables = read_folder(tmp_path / "tables")

    assert sorted(tables) == sorted(SHEETS)
    assert [row["words"] for row in tables["claims"]][2:4] == ["'-5 degrees were measured", "'=the tide never came"]
    assert list(tables["records"][0]) == [column.name for column in CSV_COLUMNS]
    with pytest.raises(ConfigError, match="exists already"):
        to_tables(newsroom.articles(), tmp_path / "tables")


def test_members_of_a_joint_source_have_a_row_each(tmp_path: Path) -> None:
    record = newsroom.records()[0]
    mention = {"start": 0, "end": 4, "text": "Mari"}
    members = [{"mention": mention, "name": name, "type": "person"} for name in ("Mari Tamm", "Jaan Kask")]
    whole = record.model_dump(by_alias=True)
    whole["speaker"] |= {"members": members}
    frame = _rows(type(record).model_validate(whole), tmp_path)["speakers"]

    assert [(row["speaker"], row["name"]) for row in frame] == [("1", "Mari Tamm"), ("2", "Jaan Kask")]


def _rows(record: Record, folder: Path) -> dict[str, list[dict[str, str]]]:
    article = newsroom.articles()[0]
    to_tables([type(article)(record.doc, article.text, (record,))], folder / "tables")
    return read_folder(folder / "tables")


@pytest.mark.parametrize("excel", [False, True])
def test_excel_is_told_the_encoding(excel: bool, tmp_path: Path) -> None:  # noqa: FBT001
    write_records(newsroom.records(), tmp_path / "a.csv", excel=excel)
    to_tables(newsroom.articles(), tmp_path / "tables", excel=excel)

    for path in (tmp_path / "a.csv", *(tmp_path / "tables").iterdir()):
        data = path.read_bytes()
        assert data.startswith(codecs.BOM_UTF8) is excel
        assert data.count(codecs.BOM_UTF8) == excel


@pytest.mark.parametrize(
    ("name", "file_format"), [("a.jsonl", None), ("a.xlsx", None), ("a.csv", "parquet"), ("a", None)]
)
def test_excel_is_refused_for_other_formats(name: str, file_format: Format | None, tmp_path: Path) -> None:
    for make in (check_output, lambda path, **more: write_records([], path, **more)):
        with pytest.raises(ConfigError, match="is for CSV"):
            make(tmp_path / name, file_format=file_format, excel=True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.xlsx.gz", "a.xlsx.zst"])
def test_a_packed_spreadsheet_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="compressed already"):
        write_records(newsroom.records(), tmp_path / name)


@pytest.mark.parametrize(
    ("arguments", "code", "written"),
    [
        (["--to", "xlsx", "-o", "a.xlsx"], 0, "a.xlsx"),
        (["--to", "tables", "--excel", "-o", "t"], 0, "t/claims.csv"),
        (["--to", "csv", "--excel", "-o", "a.csv"], 0, "a.csv"),
        (["--to", "brat", "--excel", "-o", "b"], 2, None),
    ],
)
def test_the_command_exports_them(
    arguments: list[str], code: int, written: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter", reason="needs the extra corpus")
    article = account()
    found(tmp_path / "texts", article)
    write_records(article.records, tmp_path / "records.jsonl")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["export", "records.jsonl", "--text", "texts", *arguments])

    assert result.exit_code == code
    assert written is None or (tmp_path / written).is_file()


@pytest.mark.parametrize("backend", ["pandas", "polars"])
@pytest.mark.parametrize("table", COLUMNS)
def test_a_frame_has_the_columns_and_cells_of_its_table(backend: Any, table: Any, tmp_path: Path) -> None:  # noqa: ANN401
    pytest.importorskip(backend, reason=f"needs the extra {backend}")
    to_tables(newsroom.articles(), tmp_path / "tables")
    expected = read_folder(tmp_path / "tables")[table]
    for records in (newsroom.records(), []):
        frame = to_frame([*records, object()], table, backend=backend)

        assert list(frame.columns) == [column.name for column in COLUMNS[table]]
        assert len(frame) == (len(expected) if records else 0)
        kinds = {str: "str", int: "int64", float: "float64"}
        for column, kind in zip(COLUMNS[table], frame.dtypes, strict=True):
            assert str(kind).lower().startswith(kinds[column.holds])
    frame = to_frame(newsroom.records(), table, backend=backend)
    for column in frame.columns:
        cells = ["" if cell is None or str(cell) == "<NA>" else str(cell) for cell in frame[column].to_list()]
        assert cells == [row[column].removeprefix("'") for row in expected]


def test_an_unknown_table_or_backend_is_refused() -> None:
    with pytest.raises(ConfigError, match="records, claims, speakers, articles"):
        to_frame([], "cues")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="pandas, polars"):
        to_frame([], backend="excel")  # type: ignore[arg-type]
