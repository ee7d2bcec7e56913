"""Test that each fault in a file of records is found, named by file, line and field, and counted."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
import zstandard
from made import TEXT, make_article, make_record, make_records

from claimex.article_line import ArticleLine
from claimex.errors import InputError
from claimex.evaluation.validate import Fault, FaultTally, check_records
from claimex.formats.write import write_records
from claimex.reading.texts import keep_text
from claimex.record import describe

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Record

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)


def faults_of(*lines: str | Record, texts: Path | None = None, tally: FaultTally | None = None) -> list[Fault]:
    data = "".join(f"{line if isinstance(line, str) else line.to_json()}\n" for line in lines).encode()
    return list(check_records(io.BytesIO(data), texts=texts, tally=tally))


def changed(record: Record, **fields: object) -> str:
    return json.dumps({**json.loads(record.to_json()), **fields})


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    keep_text(tmp_path / "texts", ARTICLE)
    return tmp_path / "texts"


def test_records_that_keep_the_contract_have_no_fault(texts: Path) -> None:
    tally = FaultTally()

    assert faults_of(*RECORDS, texts=texts, tally=tally) == []
    assert tally.lines == 3
    assert list(tally.summary()) == ["3 lines, 0 faults"]


def test_original_articles_serve_as_texts_too(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "1.txt").write_bytes(TEXT.encode())

    assert faults_of(*RECORDS, texts=tmp_path) == []


def test_articles_own_lines_are_checked_too(texts: Path) -> None:
    line = ArticleLine(doc=describe(ARTICLE), characters=len(TEXT))
    short = line.model_copy(update={"characters": 3})
    broken = json.dumps({**json.loads(line.to_json()), "zones": [{"start": 0, "end": 3, "kind": "headlong"}]})
    found = faults_of(line.to_json(), *RECORDS, short.to_json(), broken, texts=texts)

    assert [(fault.where, fault.field) for fault in found] == [
        ("<stdin>:5", "characters"),
        ("<stdin>:6", "zones.0.kind"),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("", ""),
        ("no json", ""),
        ("[]", ""),
        ('{"schema": "claimex/1"}', "id"),
        (changed(RECORDS[0], kind="loud"), "kind"),
        (changed(RECORDS[0], schema="claimex/2"), "schema"),
        (changed(RECORDS[0], confidence=1.5), "confidence"),
        (changed(RECORDS[0], content=[{"start": 0, "end": 1, "text": "ab"}]), "content.0"),
        (changed(RECORDS[0], content=[]), ""),
    ],
)
def test_line_that_breaks_the_contract_is_a_fault_of_its_field(line: str, field: str) -> None:
    (fault,) = faults_of(RECORDS[1], line)

    assert (fault.where, fault.field) == ("<stdin>:2", field)
    assert not fault.problem.startswith((fault.where, "<stdin>"))
    assert str(fault) == f"<stdin>:2: {field}: {fault.problem}" if field else f"<stdin>:2: {fault.problem}"


def test_bytes_that_are_no_utf_8_are_a_fault() -> None:
    (fault,) = check_records(io.BytesIO(b'{"id": "\xff"}\n'))

    assert fault.field == ""


def test_span_that_does_not_hold_its_words_is_a_fault(texts: Path) -> None:
    moved = [{"start": 1, "end": 8, "text": "“We won"}]
    (fault,) = faults_of(changed(RECORDS[0], content=moved), texts=texts)

    assert fault.field == "content[0]"
    assert "is 'USKÜLA ', not '“We won'" in fault.problem


def test_span_past_the_text_is_a_fault(texts: Path) -> None:
    (fault,) = faults_of(changed(RECORDS[0], cue=[{"start": 9000, "end": 9004, "text": "said"}]), texts=texts)

    assert fault.field == "cue[0]"


def test_spans_are_not_looked_at_without_texts() -> None:
    assert faults_of(changed(RECORDS[0], content=[{"start": 1, "end": 8, "text": "“We won"}])) == []


def test_article_that_is_missing_or_changed_is_a_fault_of_doc(texts: Path) -> None:
    other = make_record(make_article(doc_id="news/2.txt", text="“No,” she said."), "“No,”")
    stale = make_record(make_article(text="“No,” she said."), "“No,”", id="new")
    faults = faults_of(other, stale, RECORDS[0], texts=texts)

    assert [(fault.where, fault.field) for fault in faults] == [("<stdin>:1", "doc"), ("<stdin>:2", "doc")]


def test_id_that_occurs_twice_in_an_article_is_a_fault_of_the_later_line() -> None:
    elsewhere = make_record(make_article(doc_id="news/2.txt"), "“It is over,”", id=RECORDS[0].id)
    faults = faults_of(RECORDS[0], RECORDS[1], elsewhere, RECORDS[0])

    assert [str(fault) for fault in faults] == [
        f"<stdin>:4: id: {RECORDS[0].id!r} is also the id of line 1, in the same article"
    ]


def test_parent_must_be_in_the_same_article_before_or_after() -> None:
    inner = make_record(ARTICLE, "over", id="c", parent=RECORDS[2].id)
    astray = make_record(make_article(doc_id="news/2.txt"), "over", id="c", parent=RECORDS[2].id)

    assert faults_of(RECORDS[2], inner) == []
    assert faults_of(inner, RECORDS[2]) == []
    assert [str(fault) for fault in faults_of(RECORDS[2], astray)] == [
        f"<stdin>:2: parent: no record {RECORDS[2].id!r} in article 'news/2.txt'"
    ]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_files_are_unpacked_and_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.jsonl{suffix}"
    write_records([RECORDS[0], RECORDS[0]], path)

    assert [fault.where for fault in check_records(path)] == [f"{path}:2"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.jsonl.gz", gzip.compress(RECORDS[0].to_json().encode())[:-20]),
        ("cut.jsonl.zst", zstandard.compress(RECORDS[0].to_json().encode())[:-20]),
        ("no.jsonl.gz", b"no archive"),
        ("no.jsonl.zst", b"no archive"),
    ],
)
def test_damaged_archive_is_an_error(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(InputError, match=name):
        list(check_records(tmp_path / name))


def test_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(check_records(tmp_path / "none.jsonl"))


def test_tally_goes_on_over_files_and_counts_fields_without_numbers(texts: Path) -> None:
    tally = FaultTally()
    moved = [{"start": 1, "end": 8, "text": "“We won"}]
    faults_of(RECORDS[0], "x", tally=tally)
    faults_of(changed(RECORDS[0], content=moved), texts=texts, tally=tally)

    assert tally.lines == 3
    assert list(tally.summary()) == ["3 lines, 2 faults", "  1 no record", "  1 content"]


def test_memory_stays_flat() -> None:
    def peak(number: int) -> int:
        line = f"{RECORDS[0].to_json()}\n".encode()
        lines = (line.replace(RECORDS[0].id.encode(), f"{i:012}".encode()) for i in range(number))
        tracemalloc.start()
        assert not any(check_records(lines))  # type: ignore[arg-type]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)

    assert peak(4000) < 3_000_000
