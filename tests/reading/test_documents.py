"""Articles in tables, JSON files and Word documents, and by the field names of news libraries."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from claimex.article import Article, Failure
from claimex.reading import documents
from claimex.reading.articles import read_articles
from claimex.reading.options import ReadOptions
from claimex.reading.texts import Texts
from claimex.record import describe

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "“The pier is open,” said Oona Birk.\nShe left. 🎉"
OPTIONS = ReadOptions()


def read(*paths: Path, **options: Any) -> list[Article]:  # noqa: ANN401 - of `ReadOptions`
    found = list(read_articles(paths, options=ReadOptions(**options)))
    assert not [each for each in found if isinstance(each, Failure)], found
    return [each for each in found if isinstance(each, Article)]


def reasons(path: Path, **options: Any) -> list[str]:  # noqa: ANN401 - of `ReadOptions`
    found = read_articles(path, options=ReadOptions(**options))
    return [each.reason if isinstance(each, Failure) else each.id for each in found]


def sheet(path: Path, rows: list[list[object]], *, before: list[list[object]] | None = None) -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra office")
    book = openpyxl.Workbook()
    first = book.active
    for row in before or []:
        first.append(row)
    wanted = book.create_sheet("news") if before else first
    for row in rows:
        wanted.append(row)
    book.save(path)
    return path


def word(path: Path, *paragraphs: str, title: str = "") -> Path:
    docx = pytest.importorskip("docx", reason="needs the extra office")
    document = docx.Document()
    document.core_properties.title = title
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(path)
    return path


def table(delimiter: str) -> bytes:
    cells = f'"{TEXT}"'
    rows = [["headline", "text", "date", "outlet"], ["Pier", cells, "2026-05-04", "The North"], ["", "“No.”", "", ""]]
    return "\r\n".join(delimiter.join(row) for row in rows).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", table(",")),
        ("a.csv", table(";")),
        ("a.csv", b"\xef\xbb\xbf" + table("\t")),
        ("a.tsv", table("\t")),
        ("a.TSV", table("\t").decode().encode("utf-16")),
    ],
)
def test_a_table_gives_an_article_for_each_row(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    first, second = read(tmp_path / name)

    assert (first.id, first.text, first.title, first.published) == (f"{name}:1", TEXT, "Pier", "2026-05-04")
    assert describe(first).outlet == "The North"
    assert (second.id, second.text, second.title) == (f"{name}:2", "“No.”", None)


def test_a_spreadsheet_gives_an_article_for_each_row_of_the_sheet_with_texts(tmp_path: Path) -> None:
    day = dt.datetime(2026, 5, 4)  # noqa: DTZ001 - as Excel stores it
    rows: list[list[object]] = [["id", "text", "date", "pages"], ["n/1", TEXT, day, 3], [None] * 4, ["n/2", "“No.”"]]
    path = sheet(tmp_path / "a.xlsx", rows, before=[["notes"], ["about"]])
    first, second = read(path)

    assert (first.id, first.text, first.published, first.meta) == ("n/1", TEXT, "2026-05-04T00:00:00", {"pages": 3})
    assert (second.id, second.text) == ("n/2", "“No.”")


def test_the_texts_column_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("body,words\n“No.”,“Yes.”\n", encoding="utf-8")

    assert [article.text for article in read(tmp_path / "a.csv", text_field="words")] == ["“Yes.”"]


def test_json_is_one_article_or_a_list(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps({"text": TEXT, "title": "Pier"}, indent=1), encoding="utf-8")
    (tmp_path / "two.json").write_text(json.dumps([{"text": "“A.”"}, {"id": "b", "text": "“B.”"}]), encoding="utf-8")

    assert [(a.id, a.text) for a in read(tmp_path)] == [("one.json", TEXT), ("two.json:1", "“A.”"), ("b", "“B.”")]


@pytest.mark.parametrize(
    ("fields", "published", "url", "outlet"),
    [
        (
            {
                "maintext": TEXT,
                "date_publish": "2026-05-04 10:00:00",
                "url": "https://n.example/1",
                "source_domain": "n.example",
            },
            "2026-05-04 10:00:00",
            "https://n.example/1",
            "n.example",
        ),
        (
            {
                "title": "Pier",
                "publishing_date": "2026-05-04",
                "body": {
                    "summary": ["“The pier is open,” said Oona Birk."],
                    "sections": [{"headline": ["Later"], "paragraphs": ["She left.", "🎉"]}],
                },
            },
            "2026-05-04",
            None,
            None,
        ),
        (
            {"text": TEXT, "publish_date": "2026-05-04", "url": "https://n.example/2"},
            "2026-05-04",
            "https://n.example/2",
            "n.example",
        ),
        (
            {
                "text": TEXT,
                "raw_text": "x",
                "date": "2026-05-04",
                "source": "https://n.example/3",
                "source-hostname": "The North",
            },
            "2026-05-04",
            "https://n.example/3",
            "The North",
        ),
        ({"text": None, "maintext": TEXT, "date_publish": "None"}, None, None, None),
        ({"text": TEXT, "source": "The North"}, None, None, "The North"),
        ({"articleBody": TEXT, "headline": "Pier", "datePublished": "2026-05-04"}, "2026-05-04", None, None),
    ],
    ids=[
        "news-please",
        "Fundus",
        "newspaper4k",
        "trafilatura",
        "no date",
        "an archive",
        "schema.org",
    ],
)
def test_field_names_of_libraries_are_known(
    fields: dict[str, Any], published: str | None, url: str | None, outlet: str | None, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(fields), encoding="utf-8")
    (article,) = read(tmp_path / "a.json")

    nested = "“The pier is open,” said Oona Birk.\n\nLater\n\nShe left.\n\n🎉"
    assert article.text == (nested if isinstance(fields.get("body"), dict) else TEXT)
    assert (article.published, article.url, describe(article).outlet) == (published, url, outlet)


def test_a_word_document_is_its_paragraphs_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="needs the extra office")
    path = word(tmp_path / "a.docx", "“The pier is open,” said Oona Birk.", "", "She left.", title="Pier")
    document = docx.Document(path)
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "boats", "7"
    document.save(path)
    (article,) = read(path)

    assert article.text == "“The pier is open,” said Oona Birk.\n\nShe left.\n\nboats\t7"
    assert (article.id, article.title) == ("a.docx", "Pier")


def test_texts_of_all_kinds_are_found_again(tmp_path: Path) -> None:
    word(tmp_path / "a.docx", TEXT)
    sheet(tmp_path / "b.xlsx", [["text"], ["“One.”"]])
    (tmp_path / "c.csv").write_bytes(table(","))
    (tmp_path / "d.json").write_text(json.dumps({"text": "“Two.”"}), encoding="utf-8")
    articles, texts = read(tmp_path), Texts(tmp_path)

    assert len(articles) == 5
    for article in articles:
        assert texts.find(article.id, article.sha256, encoding=article.encoding) == article.text


def test_files_of_one_name_in_two_folders_are_told_apart_and_found_again(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder / "may").mkdir(parents=True)
        (tmp_path / folder / "may" / "a.txt").write_text(f"“{folder},” she said.", encoding="utf-8")
    articles, texts = read(tmp_path / "north", tmp_path / "south"), Texts(tmp_path)

    assert len({article.id for article in articles}) == 2
    for article in articles:
        assert texts.find(article.id, article.sha256) == article.text


def test_members_of_archives_and_packed_files_are_read_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/b.csv", table(","))
        archive.write(word(tmp_path / "c.docx", TEXT), "in/c.docx")

    assert [article.text for article in read(tmp_path / "a.zip")] == [TEXT, "“No.”", TEXT]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.json", b"{", ["bad JSON"]),
        ("a.json", b'[7, {"text": "x"}, {"no": 1}]', ["bad JSON", "a.json:2", "no text"]),
        ("a.json", b"[" * 90_000, ["bad JSON"]),
        ("a.json", b'{"text": "\\ud800"}', ["not Unicode"]),
        ("a.json", b"[]", ["empty"]),
        ("a.csv", b"text\n", ["empty"]),
        ("a.csv", b"words\nx\n", ["no text"]),
        ("a.csv", b"text,id\n" + b"x" * 101 + b",1\ny,2\n", ["too large", "2"]),
        ("a.xlsx", b"no zip", ["unreadable"]),
        ("a.docx", b"PK\x03\x04no zip", ["unreadable"]),
    ],
)
def test_what_cannot_be_read_is_told(name: str, data: bytes, expected: list[str], tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="needs the extra office")
    pytest.importorskip("docx", reason="needs the extra office")
    (tmp_path / name).write_bytes(data)

    assert reasons(tmp_path / name, max_bytes=100) == expected


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
@pytest.mark.parametrize("inside", ["word/document.xml", "[Content_Types].xml"])
def test_a_zip_file_of_another_kind_or_too_large_is_told(
    name: str, inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openpyxl", reason="needs the extra office")
    pytest.importorskip("docx", reason="needs the extra office")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inside, b"<a>" + b" " * 100_000)
    (tmp_path / name).write_bytes(packed.getvalue())
    assert reasons(tmp_path / name) == ["unreadable"]
    monkeypatch.setattr(documents, "FILE_MOST", 10_000)

    assert reasons(tmp_path / name) == ["too large"]
