"""Records to files: every format gives back what went in, and a file is whole or not there."""

from __future__ import annotations

import csv
import errno
import gzip
import io
import os
import stat
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonlines
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from made import TEXT, cut, make_article, make_record, make_records

from claimex.errors import ConfigError, ExtraMissing, OutputError
from claimex.formats import drafts
from claimex.formats.csv import CSV_COLUMNS
from claimex.formats.output_files import NamedFile, open_output
from claimex.formats.parquet import parquet_schema
from claimex.formats.write import check_output, format_of, write_records
from claimex.record import Record, parse_record
from claimex.running.selection import select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from claimex.vocabulary import Format

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)
HOSTILE = "=1+1 \x00\r\n,\"'\u2028🎉\u0301\u05d0\x1b[2J\x85"


def written(records: list[Record], *, file_format: Format = "jsonl") -> bytes:
    stream = io.BytesIO()
    write_records(records, stream, file_format=file_format)
    return stream.getvalue()


def rows_of(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode(), newline="")))


def failing(*records: Record, error: BaseException) -> Iterator[Record]:
    yield from records
    raise error


# JSON Lines


def test_json_lines_hold_one_record_a_line_as_the_record_writes_itself() -> None:
    lines = written(RECORDS).decode().split("\n")

    assert lines == [*(record.to_json() for record in RECORDS), ""]


def test_json_lines_keep_characters_as_they_are() -> None:
    assert "“and we are glad 🎉.”".encode() in written(RECORDS)


def test_count_of_records_is_returned() -> None:
    assert write_records(RECORDS, io.BytesIO()) == 3
    assert write_records([], io.BytesIO()) == 0


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_json_lines(text: str) -> None:
    record = make_record(make_article(text, doc_id=text), text)

    lines = written([record, record]).split(b"\n")

    assert [parse_record(line, where="") for line in lines[:-1]] == [record, record]


def test_stream_is_left_open() -> None:
    stream = io.BytesIO()
    write_records(RECORDS, stream)

    assert not stream.closed


# CSV


def test_csv_has_a_heading_and_one_row_a_record() -> None:
    rows = rows_of(written(RECORDS, file_format="csv"))

    assert list(rows[0]) == [column.name for column in CSV_COLUMNS]
    assert [row["id"] for row in rows] == [record.id for record in RECORDS]
    assert rows[0]["content"] == "“We won,” … “and we are glad 🎉.”"
    assert rows[0]["speaker_name"] == "Mari Tamm"
    assert rows[1]["speaker_name"] == ""
    assert rows[1]["confidence"] == "0.4"


def test_csv_offsets_lead_back_to_the_words() -> None:
    row = rows_of(written(RECORDS, file_format="csv"))[0]
    spans = [span.split("..") for span in row["content_offsets"].split()]

    assert [TEXT[int(start) : int(end)] for start, end in spans] == ["“We won,”", "“and we are glad 🎉.”"]


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "\uff1d",
        "\uff0b",
        "'=",
        "''@",
        " =",
        "\u3000+",
        "\u00a0\uff20",
        "\u200b=",
        "\ufeff-",
        "\u2060\u00ad@",
        "\u200e\u202a=",
        "\x00=",
        "\u3164=",
        "\ufe0f+",
        "'\u2800=",
        "\ufe62",
        "\ufe66",
        "\ufe6b",
        "\u2028=",
    ],
)
def test_csv_cell_that_a_spreadsheet_would_run_starts_with_an_apostrophe(start: str) -> None:
    words = f"{start}HYPERLINK(1)"
    row = rows_of(written([make_record(make_article(words), words)], file_format="csv"))[0]

    assert row["content"] == f"'{words}"


@pytest.mark.parametrize(
    "words", ["'Tis so", "“=1”", "1-2", "a=b", " 'Tis =", "\u200bZero =1", "– =1", "e\u0301=1", "   "]
)
def test_csv_cell_that_no_spreadsheet_runs_stays_as_it_is(words: str) -> None:
    row = rows_of(written([make_record(make_article(words), words)], file_format="csv"))[0]

    assert row["content"] == words


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_csv_without_its_apostrophe(text: str) -> None:
    row = rows_of(written([make_record(make_article(text), text)], file_format="csv"))[0]
    runs = row["content"].startswith("'") and row["content"].lstrip("'")[:1] in tuple("=+-@\t\r\n＝＋－＠")

    assert (row["content"][1:] if runs else row["content"]) == text


def test_csv_carries_what_the_input_brought_along() -> None:
    record = RECORDS[0].model_copy(update={"doc": RECORDS[0].doc.model_copy(update={"meta": {"désk": [1]}})})

    assert rows_of(written([record], file_format="csv"))[0]["doc_meta"] == '{"désk": [1]}'


def test_csv_columns_say_what_they_hold() -> None:
    assert len({column.name for column in CSV_COLUMNS}) == len(CSV_COLUMNS)
    assert all(column.meaning for column in CSV_COLUMNS)


# Parquet


def read_parquet(data: bytes) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet")
    return list(parquet.read_table(io.BytesIO(data)).to_pylist())


def test_parquet_rows_are_the_records() -> None:
    article = make_article(HOSTILE)
    records = [*RECORDS, make_record(article, HOSTILE)]
    rows = read_parquet(written(records, file_format="parquet"))

    for row, record in zip(rows, records, strict=True):
        row["doc"]["meta"] = {}
        assert row["doc"].pop("outlet") == record.doc.outlet
        assert Record.model_validate(row) == record


def test_parquet_without_records_still_has_its_columns() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(written([], file_format="parquet")))

    assert table.num_rows == 0
    assert table.schema.equals(parquet_schema())


def test_parquet_columns_are_the_fields_of_the_contract() -> None:
    pytest.importorskip("pyarrow")

    def names(kind: Any) -> object:  # noqa: ANN401 - pyarrow has no types
        item = getattr(kind, "value_type", kind)
        return {field.name: names(field.type) for field in item} if getattr(item, "num_fields", 0) else None

    def keys(value: object) -> object:
        item = value[0] if isinstance(value, list) else value
        return {key: keys(part) for key, part in item.items()} if isinstance(item, dict) and item else None

    span = {"start": 0, "end": 2, "text": "“W"}
    full = RECORDS[0].model_dump(by_alias=True)
    full["doc"]["outlet"] = None  # the one column that is no field
    full |= {
        "parts": {"content": 0.9, "source": 0.8},
        "sentence": {"start": 0, "end": 1},
        "claims": [{**span, "signals": [span], "parts": [span], "context": [{**span, "name": "W"}]}],
    }
    full["speaker"] |= dict.fromkeys(("evidence", "role_evidence", "pronoun_evidence", "reason"), span)
    full["speaker"]["organization"] = {"name": "Foo Rail", "span": span}
    full["speaker"]["chain"] = [{**span, "rule": "title", "score": None}]
    link = {"id": "q1", "rule": "name", "evidence": span, "alternatives": ["q2"]}
    full["speaker"]["members"] = [{"mention": span, "evidence": span, "link": link}]
    full["speaker"]["link"] = link
    full = Record.model_validate(full).model_dump(by_alias=True)

    assert {field.name: names(field.type) for field in parquet_schema()} == keys(full)


def test_parquet_is_written_in_row_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("claimex.formats.parquet.ROW_GROUP", 2)
    data = written(RECORDS, file_format="parquet")

    assert parquet.ParquetFile(io.BytesIO(data)).num_row_groups == 2
    assert len(read_parquet(data)) == 3


def test_parquet_without_pyarrow_names_the_install_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(ExtraMissing, match=r"pip install 'claimex\[parquet\]'"):
        write_records(RECORDS, tmp_path / "out.parquet")
    assert list(tmp_path.iterdir()) == []


# Files


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.csv", "out.csv.gz", "out.parquet"])
def test_two_runs_give_the_same_bytes(tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    first, second = tmp_path / name, tmp_path / f"again-{name}"
    write_records(RECORDS, first)
    write_records(RECORDS, second)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jsonl", "jsonl"),
        ("a.ndjson.gz", "jsonl"),
        ("a.CSV", "csv"),
        ("a.csv.zst", "csv"),
        ("a.parquet", "parquet"),
        ("a.xlsx", "xlsx"),
        ("a", "jsonl"),
    ],
)
def test_format_follows_the_name(name: str, expected: str) -> None:
    assert format_of(Path(name)) == expected


@pytest.mark.parametrize("name", ["a.xls", "a.json", "a.txt.gz", "a.csv.b", "a.JSONLINES"])
@pytest.mark.parametrize("make", [check_output, lambda path: write_records(RECORDS, path)])
def test_a_name_of_another_format_is_refused_and_nothing_written(
    name: str, make: Callable[[Path], object], tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match="not a format of records"):
        make(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_suffix_compresses(tmp_path: Path) -> None:
    plain = written(RECORDS)
    write_records(RECORDS, tmp_path / "a.jsonl.gz")
    write_records(RECORDS, tmp_path / "a.jsonl.zst")

    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == plain
    packed = (tmp_path / "a.jsonl.zst").read_bytes()
    assert zstandard.ZstdDecompressor().stream_reader(io.BytesIO(packed)).read() == plain


def test_asked_format_wins_over_the_name(tmp_path: Path) -> None:
    write_records(RECORDS, tmp_path / "a.txt", file_format="csv")

    assert (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("id,doc_id,")


def test_packed_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"leave \.gz off"):
        write_records(RECORDS, tmp_path / "a.parquet.gz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.csv", "out.parquet"])
@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt()])
def test_failure_leaves_the_old_file_and_no_other(tmp_path: Path, name: str, error: BaseException) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    target = tmp_path / name
    target.write_bytes(b"old")

    with pytest.raises(type(error)):
        write_records(failing(*RECORDS, error=error), target)

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"

    def watching() -> Iterator[Record]:
        yield RECORDS[0]
        assert not target.exists()

    write_records(watching(), target)

    assert target.read_bytes() == written(RECORDS[:1])


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_file_has_the_usual_permissions_or_those_of_the_one_it_replaces(tmp_path: Path) -> None:
    old, new, plain = tmp_path / "old.jsonl", tmp_path / "new.jsonl", tmp_path / "plain"
    old.touch()
    old.chmod(0o640)
    plain.touch()
    write_records(RECORDS, old)
    write_records(RECORDS, new)

    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == plain.stat().st_mode


@pytest.mark.skipif(os.name != "posix", reason="links and devices of POSIX")
def test_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.touch()
    link.symlink_to(real)
    write_records(RECORDS, link)
    write_records(RECORDS, Path(os.devnull))

    assert link.is_symlink()
    assert real.read_bytes() == written(RECORDS)
    assert not Path(os.devnull).is_file()


def test_place_that_cannot_be_written_is_a_config_error(tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "none" / "out.jsonl"):
        with pytest.raises(ConfigError, match="cannot be written"):
            write_records(RECORDS, target)


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv.gz", "o" * 250])
def test_drafts_that_killed_runs_left_are_taken_away_and_no_others(tmp_path: Path, name: str) -> None:
    kept = name[:200]
    left = [tmp_path / f".{kept}.{digits}.tmp" for digits in ("0123abcd", "deadbeef")]
    others = [".other.jsonl.0123abcd.tmp", f".{kept}.tmp", f".{kept}.0123abcd.tmp~", f"{kept}.0123abcd.tmp", ".x.tmp"]
    for path in (*left, *(tmp_path / other for other in others)):
        path.write_bytes(b"half")

    with open_output(tmp_path / name) as first, open_output(tmp_path / name) as second:
        first.write(b"1")
        second.write(b"2")
        drafts = {path.name for path in tmp_path.iterdir()} - set(others)

    assert len(drafts) == 2  # of the two that are at work
    assert not {path.name for path in left} & drafts
    assert {path.name for path in tmp_path.iterdir()} == {name, *others}


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_a_draft_that_is_taken_for_a_left_one_as_it_is_made_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold, seen = drafts.hold, []

    def too_late(handle: int) -> bool:
        seen.append(handle)
        if len(seen) == 1:
            next(tmp_path.glob(".out*")).unlink()
        return hold(handle)

    monkeypatch.setattr(drafts, "hold", too_late)
    with open_output(tmp_path / "out") as stream:
        stream.write(b"1")

    assert len(seen) == 2
    assert (tmp_path / "out").read_bytes() == b"1"


def test_a_draft_that_is_removed_while_it_is_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught, open_output(tmp_path / "out"):
        next(tmp_path.glob(".out*")).unlink()

    assert caught.value.files == (str(tmp_path / "out"),)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk of Linux")
def test_a_full_disk_is_told_with_the_output(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left") as caught, open_output(tmp_path / "out") as stream:
        stream.write(b"1" * 1_000_000)

    assert caught.value.filename == str(tmp_path / "out")


@pytest.mark.parametrize("make", [check_output, lambda path: write_records(RECORDS, path)])
def test_a_read_only_disk_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(NamedFile, "__init__", refuse)

    with pytest.raises(ConfigError, match=r"out\.jsonl: cannot be written \(Read-only file system\)"):
        make(tmp_path / "out.jsonl")


def test_long_file_name_still_has_room_for_its_draft(tmp_path: Path) -> None:
    target = tmp_path / ("ü" * 120 + ".jsonl")
    write_records(RECORDS, target)

    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_other_lines_can_be_written_whole_too(tmp_path: Path) -> None:
    with open_output(tmp_path / "errors.jsonl") as stream, jsonlines.Writer(stream) as writer:
        writer.write({"where": "ü"})

    assert (tmp_path / "errors.jsonl").read_text(encoding="utf-8") == '{"where": "ü"}\n'


@pytest.mark.parametrize("file_format", ["jsonl", "csv"])
def test_memory_stays_flat(tmp_path: Path, file_format: Format) -> None:
    def peak(number: int) -> int:
        tracemalloc.start()
        write_records((record for _ in range(number) for record in RECORDS), tmp_path / "a", file_format=file_format)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)

    assert peak(1500) < peak(150) * 1.5


# Selection


def test_nothing_asked_selects_everything() -> None:
    assert select(RECORDS) == RECORDS


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"kinds": ["direct"]}, [0, 2]),
        ({"kinds": ["indirect", "mixed"]}, [1]),
        ({"acts": ["belief"]}, [1]),
        ({"min_confidence": 0.75}, [0, 2]),
        ({"speakers": ["mari"]}, [0]),
        ({"speakers": ["TAMM, the  mayor"]}, [0]),
        ({"speakers": ["Mar"]}, []),
        ({"speakers": ["kask", "officials"]}, [1, 2]),
        ({"speakers": ["kask"], "kinds": ["indirect"]}, []),
        ({"speakers": ["."]}, []),
    ],
)
def test_selection(options: dict[str, Any], expected: list[int]) -> None:
    assert select(RECORDS, **options) == [RECORDS[i] for i in expected]


def test_a_record_is_as_checkable_as_the_most_checkable_of_its_claims() -> None:
    claims = [{**cut(ARTICLE, words).model_dump(), "checkable": value} for words, value in (("We", 0.2), ("won", 0.8))]
    sure = make_record(ARTICLE, "“We won,”", id="a", claims=claims)
    unknown = make_record(ARTICLE, "It is over", id="b", claims=[cut(ARTICLE, "It").model_dump()])
    without = make_record(ARTICLE, "It is over", id="c")

    assert select([sure, unknown, without]) == [sure, unknown, without]
    assert select([sure, unknown, without], min_checkable=0.8) == [sure]
    assert [claim.text for claim in select([sure], min_checkable=0.8)[0].claims] == ["We", "won"]
    assert select([sure, unknown, without], min_checkable=0.81) == []


def test_record_without_a_speaker_is_nobodys() -> None:
    assert select([make_record(ARTICLE, "a close race", kind="indirect")], speakers=["race"]) == []


def test_parent_that_is_left_out_is_replaced_by_the_nearest_chosen_one() -> None:
    outer = make_record(ARTICLE, "“It is over,”", id="a")
    middle = make_record(ARTICLE, "It is over", id="b", kind="indirect", parent="a")
    inner = make_record(ARTICLE, "over", id="c", parent="b")

    assert [r.parent for r in select([outer, middle, inner], kinds=["direct"])] == [None, "a"]
    assert [r.parent for r in select([outer, middle, inner], kinds=["indirect"])] == [None]
    assert [r.parent for r in select([outer, middle, inner])] == [None, "a", "b"]


def test_circle_of_parents_ends() -> None:
    one = make_record(ARTICLE, "It is over", id="a", kind="indirect", parent="b")
    two = make_record(ARTICLE, "is over", id="b", kind="indirect", parent="a")
    three = make_record(ARTICLE, "over", id="c", parent="a")

    assert [r.parent for r in select([one, two, three], kinds=["direct"])] == [None]
