"""Archives, web archives and tables: their articles, their texts found again, and what hostile ones come to."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pytest
from packed import FILES, PAGE, response, warc_record, write_tar, write_zip
from pyarrow import parquet

from claimex.article import Article, Failure
from claimex.reading import archives, compression
from claimex.reading.articles import read_articles
from claimex.reading.options import ReadOptions
from claimex.reading.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> tuple[list[Article], list[Failure]]:
    found = list(read_articles(path))
    return [e for e in found if isinstance(e, Article)], [e for e in found if isinstance(e, Failure)]


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tar.gz", "x.tgz"])
def test_files_of_an_archive_are_read_as_beside_it(tmp_path: Path, name: str) -> None:
    path = (write_zip if name.endswith("zip") else write_tar)(tmp_path / name, FILES)

    articles, failures = read(path)

    assert not failures
    assert [(a.id, a.text) for a in articles] == [
        (f"{name}/a.txt", "One."),
        (f"{name}/in/b.jsonl:1", "Two."),
        (f"{name}/in/b.jsonl:2", "Three."),
    ]
    assert articles[2].published == "2031-05-04"


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz"])
def test_texts_of_an_archive_are_found_again(tmp_path: Path, name: str) -> None:
    articles, _ = read((write_zip if name.endswith("zip") else write_tar)(tmp_path / name, FILES))
    texts = Texts(tmp_path)

    assert [texts.find(a.id, a.sha256, encoding=a.encoding) for a in articles] == [a.text for a in articles]


@pytest.mark.parametrize("name", ["x.zip", "x.tar"])
@pytest.mark.parametrize("inside", ["../../etc/a.txt", "/etc/a.txt", "..\\a.txt", "c:/a.txt"])
def test_no_path_leaves_its_archive(tmp_path: Path, name: str, inside: str) -> None:
    path = (write_zip if name.endswith("zip") else write_tar)(tmp_path / name, {inside: b"x", "b.txt": b"y"})

    articles, failures = read(path)

    assert [failure.reason for failure in failures] == ["unsafe path"]
    assert [article.text for article in articles] == ["y"]


def test_links_of_an_archive_are_passed_over(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        file = tarfile.TarInfo("a.txt")
        file.size = 1
        archive.addfile(file, io.BytesIO(b"a"))

    assert [article.text for article in read(tmp_path / "x.tar")[0]] == ["a"]


def test_an_archive_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (compression, archives):
        monkeypatch.setattr(module, "FREE_BYTES", 100_000)
    line = b'{"text": "' + b"a" * 9_000 + b'"}\n'
    swollen = {f"{number}.jsonl": line * 200 for number in range(5)}

    for path in (write_zip(tmp_path / "x.zip", swollen), write_tar(tmp_path / "x.tgz", swollen)):
        articles, failures = read(path)
        assert failures[-1].reason == "too large"
        assert len(articles) < 1000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_a_member_that_swells_is_unpacked_no_further_than_it_is_read(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as archive:
        archive.writestr("a.txt", b"a" * 200_000_000)
        archive.writestr("b.txt", "Two.")
    tracemalloc.start()

    articles, failures = read(tmp_path / "x.zip")

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [article.text for article in articles] == ["Two."]
    assert [failure.reason for failure in failures] == ["too large"]
    assert most < 120_000_000


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_members_are_read_however_they_are_packed(tmp_path: Path, method: int) -> None:
    text = "“We won’t,” she said.\n" * 900
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b.txt", "Two.")

    articles, failures = read(tmp_path / "x.zip")

    assert not failures
    assert [article.text for article in articles] == [text, "Two."]


def test_a_locked_or_damaged_member_costs_no_other(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.txt": b"damage me " * 9, "b.txt": b"b"})
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)

    articles, failures = read(path)

    assert [article.text for article in articles] == ["b"]
    assert [failure.reason for failure in failures] == ["unreadable"]


def test_a_member_without_a_name_costs_no_other(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "Nameless.")
        archive.writestr("b.txt", "b")

    articles, failures = read(tmp_path / "x.zip")

    assert [article.text for article in articles] == ["b"]
    assert ["has no name" in str(failure) for failure in failures] == [True]


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz"])
def test_pages_of_a_web_archive_are_articles(tmp_path: Path, name: str) -> None:
    body = PAGE.format("The bridge at Marrow is shut, Ada Quill said on Monday, and will stay shut for a month. " * 5)
    records = [
        warc_record("request", b"GET / HTTP/1.1\r\n\r\n"),
        warc_record("response", response(body)),
        warc_record("response", response(body, status=404), number=2),
        warc_record("response", response("{}", kind="application/json"), number=3),
        warc_record("response", response(body), url="https://news.example/b", number=4),
    ]
    packed = [gzip.compress(record, mtime=0) if name.endswith(".gz") else record for record in records]
    (tmp_path / name).write_bytes(b"".join(packed))

    articles, failures = read(tmp_path / name)

    assert not failures
    assert [(a.id[-1], a.url) for a in articles] == [("1", "https://news.example/a"), ("4", "https://news.example/b")]
    assert articles[0].text.startswith("The bridge at Marrow is shut")
    assert articles[0].meta["fetched"] == "2031-05-04T10:00:00Z"


def test_an_archive_that_ends_inside_a_file_gives_what_stands_before(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "x.tar", {"a.txt": b"One.", "b.jsonl": b'{"text": "Two."}\n' * 200})
    path.write_bytes(path.read_bytes()[:2000])

    articles, failures = read(path)

    assert articles[0].text == "One."
    assert {failure.reason for failure in failures} == {"unreadable"}


def test_a_page_without_an_id_is_an_article(tmp_path: Path) -> None:
    body = PAGE.format("The bridge at Marrow is shut, Ada Quill said on Monday, and will stay shut for a month. " * 5)
    whole = warc_record("response", response(body))
    (tmp_path / "x.warc").write_bytes(whole.replace(b"WARC-Record-ID", b"WARC-Other"))

    articles, failures = read(tmp_path / "x.warc")

    assert not failures
    assert articles[0].url == "https://news.example/a"


def test_rows_of_tables_are_articles(tmp_path: Path) -> None:
    table = pa.table({"text": ["One.", None, "Three."], "id": ["a", "b", "c"], "score": [1.5, 2.0, float("nan")]})
    parquet.write_table(table, tmp_path / "x.parquet")
    with pa.ipc.new_stream(tmp_path / "y.arrow", table.schema) as out:
        out.write_table(table)
    with pa.ipc.new_file(tmp_path / "z.arrow", table.schema) as out:
        out.write_table(table)

    for name in ("x.parquet", "y.arrow", "z.arrow"):
        articles, failures = read(tmp_path / name)
        assert [(a.id, a.text, dict(a.meta)) for a in articles] == [
            ("a", "One.", {"score": 1.5}),
            ("c", "Three.", {"score": None}),
        ]
        assert [failure.reason for failure in failures] == ["no text"]


@pytest.mark.parametrize("name", ["x.arrow", "y.arrow"])
def test_a_table_whose_cells_lie_outside_it_is_refused(tmp_path: Path, name: str) -> None:
    table = pa.table({"text": ["One.", "Two."]})
    with (pa.ipc.new_stream if name[0] == "x" else pa.ipc.new_file)(tmp_path / name, table.schema) as out:
        out.write_table(table)
    whole = (tmp_path / name).read_bytes()
    ends = struct.pack("<3i", 0, 4, 8)
    assert whole.count(ends) == 1
    (tmp_path / name).write_bytes(whole.replace(ends, struct.pack("<3i", 0, 4, 1 << 30)))

    articles, failures = read(tmp_path / name)

    assert (articles, [failure.reason for failure in failures]) == ([], ["unreadable"])


def test_a_table_that_asks_for_more_memory_than_there_is_is_refused(tmp_path: Path) -> None:
    table = pa.table({"text": ["One.", "Two."]})
    with pa.ipc.new_stream(tmp_path / "x.arrow", table.schema) as out:
        out.write_table(table)
    whole = (tmp_path / "x.arrow").read_bytes()
    *_, rows = pa.ipc.MessageReader.open_stream(whole)
    stated = struct.pack("<q", rows.body.size)
    assert whole.count(stated) == 1
    (tmp_path / "x.arrow").write_bytes(whole.replace(stated, struct.pack("<q", 1 << 60)))

    articles, failures = read(tmp_path / "x.arrow")

    assert (articles, [failure.reason for failure in failures]) == ([], ["unreadable"])


def _tar_header(
    name: str, size: int, *, kind: bytes = tarfile.REGTYPE, tar_format: Literal[1, 2] = tarfile.GNU_FORMAT
) -> bytes:
    """Return a header that promises `size` bytes; in pax archives the size stands in a header of its own."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tar_format)


ENDLESS = {
    "gnu": _tar_header("b.txt", 1 << 60),
    "pax": _tar_header("b.txt", 1 << 60, tar_format=tarfile.PAX_FORMAT),
    "long name": _tar_header("././@LongLink", 1 << 60, kind=tarfile.GNUTYPE_LONGNAME),
    "other kind": _tar_header("b.jpg", 1 << 60),
    "sparse": _tar_header("b.txt", 1 << 60, kind=tarfile.GNUTYPE_SPARSE),
}


@pytest.mark.parametrize("header", ENDLESS.values(), ids=ENDLESS.keys())
@pytest.mark.parametrize("name", ["x.tar", "x.tgz"])
def test_a_tar_archive_that_promises_more_than_it_holds_is_refused_at_once(
    tmp_path: Path, name: str, header: bytes
) -> None:
    data = _tar_header("a.txt", 4) + b"One.".ljust(512, b"\0") + header + b"Two.".ljust(1024, b"\0")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "y.txt").write_text("Three.", encoding="utf-8")

    articles, failures = read(tmp_path)

    assert [article.text for article in articles] == ["One.", "Three."]
    assert failures
    assert {failure.reason for failure in failures} == {"unreadable"}


def test_a_header_of_a_tar_archive_is_not_taken_into_memory_whole(tmp_path: Path) -> None:
    size = 8 * archives.HEADER_MOST
    header = _tar_header("././@LongLink", size, kind=tarfile.GNUTYPE_LONGNAME)
    (tmp_path / "x.tar").write_bytes(header + bytes(size) + _tar_header("a.txt", 4) + b"One.".ljust(1536, b"\0"))

    articles, failures = read(tmp_path / "x.tar")

    assert not articles
    assert "a header of more than" in failures[0].message


def test_a_large_file_of_another_kind_in_a_tar_archive_is_passed_over(tmp_path: Path) -> None:
    files = {"a.jpg": bytes(4 * archives.HEADER_MOST), "b.txt": b"One."}

    articles, failures = read(write_tar(tmp_path / "x.tar", files))

    assert not failures
    assert [article.text for article in articles] == ["One."]


def test_a_text_column_of_bytes_is_decoded_as_a_file_is(tmp_path: Path) -> None:
    words = "“We won’t pay,” the mayor said.\n" * 5
    old, oddly = words.encode("cp1252"), bytes(range(256)) * 4
    table = pa.table({"text": pa.array([words.encode(), old, oddly, b"One."], pa.binary()), "title": [b"T"] * 4})
    parquet.write_table(table, tmp_path / "x.parquet")

    articles, failures = read(tmp_path / "x.parquet")

    assert [article.text for article in articles] == [words, words, "One."]
    assert [article.encoding for article in articles] == ["utf-8", "cp1252", "utf-8"]
    assert {article.title for article in articles} == {"T"}
    assert [(failure.where[-2:], failure.reason) for failure in failures] == [(":3", "binary")]
    second = articles[1]
    assert Texts(tmp_path).find(second.id, second.sha256, encoding=second.encoding) == words


FAR_OFF = {
    "day": pa.array([19_000, 5_000_000, 19_001], pa.int32()).cast(pa.date32()),
    "moment": pa.array([10**9, 10**15, 10**9], pa.timestamp("s")),
    "span": pa.array([1, 10**16, 2], pa.duration("s")),
}


@pytest.mark.parametrize("column", FAR_OFF.values(), ids=FAR_OFF.keys())
@pytest.mark.parametrize("name", ["x.parquet", "x.arrow"])
def test_a_far_off_date_costs_its_own_row_alone(tmp_path: Path, name: str, column: pa.Array) -> None:
    table = pa.table({"text": ["One.", "Two.", "Three."], "date": column})
    if name.endswith("parquet"):
        parquet.write_table(table, tmp_path / name)
    else:
        with pa.ipc.new_file(tmp_path / name, table.schema) as out:
            out.write_table(table)

    articles, failures = read(tmp_path / name)

    assert [article.text for article in articles] == ["One.", "Three."]
    assert [(failure.where[-2:], failure.reason) for failure in failures] == [(":2", "unreadable")]
    assert "column 'date'" in failures[0].message


def test_times_finer_than_a_microsecond_are_read(tmp_path: Path) -> None:
    moment, zoned = pa.timestamp("ns"), pa.timestamp("ns", "UTC")
    columns = {
        "date": pa.array([1_700_000_000_123_456_789], moment),
        "seen": pa.array([1_700_000_000_123_456_789], zoned),
        "length": pa.array([1_001], pa.duration("ns")),
        "hour": pa.array([3_600_000_000_001], pa.time64("ns")),
    }
    parquet.write_table(pa.table({"text": ["One."], **columns}), tmp_path / "x.parquet")

    articles, failures = read(tmp_path / "x.parquet")

    assert not failures
    assert articles[0].published == "2023-11-14T22:13:20.123456"
    assert articles[0].meta == {
        "seen": "2023-11-14T22:13:20.123456+00:00",
        "length": "0:00:00.000001",
        "hour": "01:00:00",
    }


def test_a_text_of_a_table_is_no_longer_than_another(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"text": ["One.", "x" * 300, "Two."]}), tmp_path / "x.parquet")

    found = list(read_articles(tmp_path / "x.parquet", options=ReadOptions(max_bytes=200)))

    assert [each.text if isinstance(each, Article) else each.reason for each in found] == ["One.", "too large", "Two."]
