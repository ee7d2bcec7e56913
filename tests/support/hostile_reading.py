"""What must hold whatever files claimex is given to read: articles, pages, archives, tables, settings, models.

See `hostile.py`.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import tarfile
import tempfile
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import docx
import openpyxl
import pyarrow as pa
import zstandard
from hypothesis import strategies as st
from packed import FILES, PAGE, response, warc_record, write_tar, write_zip
from pdfs import column, pdf
from pyarrow import parquet
from strange import ARTICLES, MARKUP, TEXTS, Target, damaged, odd

from claimex.article import Article, Failure
from claimex.cli._settings import FILE_NAME, PROJECT_FILE, find_settings, read_settings
from claimex.errors import ConfigError, InputError, ModelError
from claimex.evaluation.check import parse_limit
from claimex.model.folder import MANIFEST, find_model, read_manifest
from claimex.model.tagger import Tagger
from claimex.reading.articles import read_articles
from claimex.reading.charset import check_encoding, decode
from claimex.reading.html import read_page
from claimex.reading.options import ReadOptions
from claimex.reading.pdf_layout import Run, text_of
from claimex.running.sampling import parse_date, sample, since

LINES = b"\n".join(
    json.dumps(
        {"id": number, "text": text[:200], "title": "A title", "date": "2031-05-04", "tags": [1, {"a": None}]}
    ).encode()
    for number, text in enumerate(ARTICLES[:3])
)
BODY = "".join(f"<p>{line}</p>" for line in ARTICLES[0].splitlines() if line)
HTML = PAGE.format(BODY).encode()
PLAIN = ARTICLES[1][:600]
SETTINGS = b"""model = "fast"
text-field = "body"
[extract]
kind = ["direct", "mixed"]
min-confidence = 0.5
jobs = 2
[check]
paths = ["a", "b"]
min = ["attribution.f=0.85"]
max-lost = "2%"
max-added = 0.1
max-changed = 3
[diff]
format = "markdown"
tolerance = 0.25
quiet = false
"""


@cache
def files() -> dict[str, bytes]:
    """Return a sound file of each kind that is read, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packed = {
            "a.zip": write_zip(folder / "a.zip", FILES).read_bytes(),
            "a.tar": write_tar(folder / "a.tar", FILES).read_bytes(),
            "a.tgz": write_tar(folder / "a.tgz", FILES).read_bytes(),
        }
    pages = [warc_record("response", response(PAGE.format(BODY)), number=number) for number in (1, 2)]
    table = pa.table({"text": ["One.", None, "Three."], "id": ["a", "b", "c"], "score": [1.5, 2.0, float("nan")]})
    columns, stream, whole = pa.BufferOutputStream(), pa.BufferOutputStream(), pa.BufferOutputStream()
    parquet.write_table(table, columns)
    for sink, make in ((stream, pa.ipc.new_stream), (whole, pa.ipc.new_file)):
        with make(sink, table.schema) as out:
            out.write_table(table)
    return packed | {
        "a.txt": PLAIN.encode(),
        "b.txt": PLAIN.encode("cp1252", "replace"),
        "c.txt": PLAIN.encode("utf-16"),
        "a.md": b"---\ntitle: x\n---\n" + PLAIN.encode(),
        "a.jsonl": LINES,
        "a.html": HTML,
        "a.txt.gz": gzip.compress(PLAIN.encode(), mtime=0),
        "a.jsonl.gz": gzip.compress(LINES, mtime=0),
        "a.jsonl.zst": zstandard.compress(LINES),
        "a.html.zst": zstandard.compress(HTML),
        "a.warc": b"".join(pages),
        "a.warc.gz": b"".join(gzip.compress(page, mtime=0) for page in pages),
        "a.parquet": columns.getvalue().to_pybytes(),
        "a.arrow": stream.getvalue().to_pybytes(),
        "b.arrow": whole.getvalue().to_pybytes(),
        "a.csv": f'id,text,date\n7,"{ARTICLES[0]}",2031-05-04\n8,x,\n'.encode(),
        "a.json": b"[" + LINES.replace(b"\n", b",\n") + b"]",
        "a.xlsx": spreadsheet(),
        "a.docx": document(),
        "a.pdf": pdf(column(60, 700, *ARTICLES[0].splitlines()[:9]), column(60, 700, PLAIN[:60])),
    }


def spreadsheet() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "text", "date"], [7, PLAIN, "2031-05-04"], [8, "“Yes,” she said.", 1.5]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def document() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph(PLAIN)
    made.add_table(rows=1, cols=2).rows[0].cells[0].text = "7"
    made.save(out)
    return out.getvalue()


RUNS = st.builds(
    Run,
    st.integers(-300, 900).map(float),
    st.integers(-300, 900).map(float),
    st.sampled_from([700.0, 688.0, 676.0, 664.0, 652.0]) | st.floats(-900, 900),
    st.sampled_from([10.0, 1.0, 24.0]),
    st.sampled_from(["“The", "well-", "known", "boat.”", "7", "Page 7 of 9", "—", "-", "\xad", "x\xad"])
    | st.text(min_size=1, max_size=9),
)


def hold_layout(pages: list[list[Run]]) -> None:
    """Words at any places become text, the same each time, with no letter that is not there."""
    text = text_of(pages)
    assert text == text_of(pages)
    letters = Counter(character for page in pages for run in page for character in run.text)
    assert not Counter(text.replace(" ", "").replace("\n", "")) - letters


def damaged_inside(data: bytes) -> st.SearchStrategy[bytes]:
    """Return zip files, one of whose parts is damaged before it is packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}

    def packed(name: str, part: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, kept in {**parts, name: part}.items():
                archive.writestr(each, kept)
        return out.getvalue()

    return st.sampled_from(sorted(parts)).flatmap(
        lambda name: damaged(st.just(parts[name])).map(lambda part: packed(name, part))
    )


def hold_reading(case: tuple[str, bytes]) -> None:
    """Each file ends in articles and failures, the same each time; a text file's text is its bytes decoded."""
    name, data = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        read = list(read_articles(path))
        assert read == list(read_articles(path))
    for entry in read:
        assert isinstance(entry, (Article, Failure))
        if isinstance(entry, Failure):
            assert entry.message
            assert entry.reason
        else:
            entry.text.encode()
            json.dumps(dict(entry.meta)).encode()
            if name.endswith((".txt", ".md")):
                assert entry.encoding is not None
                assert data.decode(entry.encoding) == entry.text
    ids = [entry.id for entry in read if isinstance(entry, Article)]
    assert len(set(ids)) == len(ids)


def file_of(name: str) -> Target:
    """Return the target of one kind of file, its bytes damaged; of packed ones what is inside them too."""
    inputs = damaged(st.just(files()[name]))
    if name.endswith(".gz") and ".warc" not in name:
        inputs |= damaged(st.just(gzip.decompress(files()[name]))).map(lambda data: gzip.compress(data, mtime=0))
    if name.endswith(".zst"):
        inputs |= damaged(st.just(zstandard.decompress(files()[name]))).map(zstandard.compress)
    if name.endswith((".xlsx", ".docx")):
        inputs |= damaged_inside(files()[name])
    return Target(inputs.map(lambda data: (name, data)), hold_reading)


# Containers whose heads promise what is not there

SIZES = st.sampled_from([0, 1, 4, 511, 512, 513, 10_000, 1 << 21, 1 << 33, 1 << 60])
TAR_KINDS = st.sampled_from([b"0", b"\0", b"1", b"2", b"3", b"5", b"7", b"K", b"L", b"S", b"x", b"g", b"X", b"?"])
TAR_DATA = st.sampled_from([b"", b"One.", b"20 path=b/c.txt\n", b"30 size=99999999999999999999\n", b"\xff" * 600]) | (
    st.sampled_from(["22 GNU.sparse.major=1\n", "22 GNU.sparse.minor=0\n", "9" * 600]).map(str.encode)
)
TAR_MEMBERS = st.lists(st.tuples(TAR_KINDS, SIZES, TAR_DATA, st.sampled_from([1, 2])), max_size=6)


def tar_of(members: list[tuple[bytes, int, bytes, int]]) -> bytes:
    """Return an archive of heads that state any size before what data there is."""
    out = []
    for number, (kind, size, data, layout) in enumerate(members):
        info = tarfile.TarInfo(f"a{number}.txt")
        info.type, info.size = kind, size
        out += [info.tobuf(cast("Literal[1, 2]", layout)), data.ljust(-len(data) % 512 + len(data), b"\0")]
    return b"".join(out)


def hold_web_archive(lies: list[int]) -> None:
    """A page's record may lie about its length: each other page is read, and the lie is told."""
    pages, sound = [], set()
    for number, more in enumerate(lies):
        payload = response(PAGE.format(f"<p>Page {number}: {PLAIN}</p>"))
        whole = warc_record("response", payload, url=f"https://news.example/{number}", number=number)
        head, _, _ = whole.partition(payload)
        pages.append(head.replace(str(len(payload)).encode(), str(max(0, len(payload) + more)).encode()) + payload)
        pages.append(b"\r\n\r\n")
        sound |= set() if more else {f"urn:uuid:00000000-0000-0000-0000-{number:012}"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc"
        path.write_bytes(b"".join(pages))
        read = list(read_articles(path))
    assert sound <= {entry.id for entry in read if isinstance(entry, Article)}
    assert sum(isinstance(entry, Failure) for entry in read) >= sum(more != 0 for more in lies)


LIES = st.lists(st.just(0) | st.sampled_from([-(10**6), -300, -1, 5, 40, 900, 10**6, 10**15]), max_size=6)

CELLS: dict[str, pa.DataType] = {
    "day": pa.date32(),
    "instant": pa.timestamp("s"),
    "fine": pa.timestamp("ns", "UTC"),
    "hour": pa.time64("ns"),
    "span": pa.duration("s"),
    "span ns": pa.duration("ns"),
}


def hold_table(case: tuple[str, list[bytes], list[int], bool]) -> None:
    """Each row of a table is an article or a failure, whatever stands in its cells."""
    kind, texts, numbers, as_bytes = case
    bits = pa.int32() if kind == "day" else pa.int64()
    values = [number % (1 << 31) if kind == "day" else number for number in numbers]
    words = texts if as_bytes else [text.decode("latin-1") for text in texts]
    count = min(len(words), len(values))
    odd_cells = pa.array(values[:count], bits).view(CELLS[kind])
    table = pa.table({"text": pa.array(words[:count], pa.binary() if as_bytes else pa.string()), "date": odd_cells})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.arrow"
        with pa.ipc.new_file(path, table.schema) as out:
            out.write_table(table)
        read = list(read_articles(path))
    assert len(read) == max(count, 1)


TABLES = st.tuples(
    st.sampled_from(sorted(CELLS)),
    st.lists(st.binary(max_size=40) | st.just(PLAIN.encode("cp1252", "replace")), max_size=5),
    st.lists(st.integers(-(1 << 63), (1 << 63) - 1) | st.integers(0, 10**9), max_size=5),
    st.booleans(),
)

CROWDED_PAGES = st.lists(
    st.tuples(
        st.sampled_from(
            ["<div>", "<blockquote>", "<table><tr><td>", "<b>", "<p>", "<br>", "<a href=/tag/>x</a>", "<p "]
        )
        | st.sampled_from(
            ["a='>' ", "b ", "c=d ", ">", "<!-- ", "<script>", '<script type="application/ld+json">{"a":']
        ),
        st.sampled_from([1, 3, 600, 2500]),
    ),
    max_size=6,
).map(lambda parts: "".join(words * count for words, count in parts) + f"<p>{PLAIN}</p>")


CODECS = st.sampled_from(
    [
        None,
        "utf-8",
        "utf-16",
        "cp1252",
        "latin-1",
        "utf-7",
        "idna",
        "punycode",
        "rot13",
        "base64",
        "zip",
        "mbcs",
        "undefined",
    ]
)


def hold_decoding(case: tuple[bytes, str | None, bool]) -> None:
    """Bytes become text that its codec gives again, or an error of ours."""
    data, encoding, page = case
    try:
        if encoding is not None:
            check_encoding(encoding)
        text, codec = decode(data, where="x", encoding=encoding, page=page)
    except (InputError, ConfigError):
        return
    assert data.decode(codec) == text


def hold_page(source: str) -> None:
    """A page gives its text, the same each time, or the reason why it has none."""
    found: list[tuple[str, object]] = []
    for _ in range(2):
        try:
            page = read_page(source, where="page.html")
        except InputError as error:
            found.append((error.reason, str(error)))
        else:
            found.append(("" if page.text.strip() else "blank", page))
    assert found[0] == found[1]
    assert found[0][0] in {"", "no text", "bad HTML"}


def hold_lines(fields: Any) -> None:  # noqa: ANN401 - any JSON
    """An object of JSON with odd values is an article or a failure, and so is its choice by date and sample."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_text(json.dumps(fields) + "\n" + json.dumps(fields), encoding="utf-8")
        read = list(read_articles(path))
    assert 0 < len(read) <= 2
    day = parse_date("2031-05-04")
    assert day is not None
    assert set(map(id, since(read, day))) <= set(map(id, read))
    assert list(sample(read, 1)) == list(sample(read, 1))


def hold_dates(stated: str) -> None:
    """What states a date is one, or none."""
    assert parse_date(stated) is None or parse_date(stated) == parse_date(stated)


def hold_settings(case: tuple[str, bytes]) -> None:
    """Settings are sound or refused; limits in them too."""
    name, data = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        assert find_settings(Path(folder)) in {None, path}
        with contextlib.suppress(ConfigError):
            found = read_settings(path)
            for command in ("extract", "check", "diff"):
                found.for_command(command)
            for limit in (found.check.max_lost, found.check.max_added, found.check.max_changed):
                if limit is not None:
                    parse_limit("limit", str(limit))


def hold_encoding(name: str) -> None:
    """A codec's name is one of Python's text codecs or refused."""
    with contextlib.suppress(ConfigError):
        ReadOptions(encoding=name)


TOML = st.lists(
    st.sampled_from(
        [
            *(
                b"[extract]\n",
                b"[check]\n",
                b"[tool.claimex]\n",
                b"[tool.claimex.check]\n",
                b"[[check]]\n",
                b"[a.b.c]\n",
            ),
            *(
                b"model = ",
                b"kind = ",
                b"max-lost = ",
                b"tolerance = ",
                b"jobs = ",
                b"min = ",
                b"paths = ",
                b'"" = ',
                b"a.b = ",
            ),
            *(
                b"inf\n",
                b"nan\n",
                b"1979-05-27T07:32:00Z\n",
                b"07:32:00\n",
                b"0x10\n",
                b"[1, 'a']\n",
                b"{a = {b = 1}}\n",
            ),
            *(
                b"9" * 5000 + b"\n",
                b"[" * 3000,
                b'"\\u0000"\n',
                b'"\\uD800"\n',
                b"'x'\n",
                b"true\n",
                b"-1\n",
                b"1e400\n",
                b"'1e400'\n",
            ),
            *(b"{a.b = 1, a.c = 2}\n", b"'nan'\n", b"'-0%'\n", b"'\xc2\xb2'\n", b"a" * 2000 + b".b" * 500 + b" = 1\n"),
        ]
    ),
    max_size=8,
).map(b"".join)


# Models


@cache
def manifest() -> dict[str, Any]:
    """Return the manifest of the fast model."""
    return dict(json.loads((find_model("fast").folder / MANIFEST).read_bytes()))


def hold_manifest(whole: Any) -> None:  # noqa: ANN401 - any JSON
    """A manifest is refused, or names files of its own folder alone."""
    data = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / MANIFEST).write_bytes(data)
        with contextlib.suppress(ModelError):
            info = read_manifest(folder)
            assert all((folder / file).parent == folder for file in info.manifest.files)
            Tagger(info)


def hold_model_file(case: tuple[str, bytes]) -> None:
    """A file that is no model's is refused though its hash is in order, and none is opened whose hash is not."""
    name, data = case
    whole = manifest()
    source = find_model("fast").folder
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for file in whole["files"]:
            (folder / file).symlink_to(source / file)
        (folder / name).unlink()
        (folder / name).write_bytes(data)
        altered = data != (source / name).read_bytes()
        (folder / MANIFEST).write_text(json.dumps(whole), encoding="utf-8")
        with contextlib.suppress(ModelError):
            Tagger(read_manifest(folder))
            assert not altered
        hashes = whole["files"] | {name: hashlib.sha256(data).hexdigest()}
        (folder / MANIFEST).write_text(json.dumps(whole | {"files": hashes}), encoding="utf-8")
        with contextlib.suppress(ModelError):
            tagger = Tagger(read_manifest(folder))
            assert tagger.dim > 0


@cache
def model_files() -> tuple[tuple[str, bytes], ...]:
    """Return the small files of the fast model, by name."""
    whole = manifest()
    names = [whole["heads"], whole["tokenizer"], *([whole["checkable"]] if whole.get("checkable") else [])]
    return tuple((name, (find_model("fast").folder / name).read_bytes()) for name in names)


def damaged_models() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return files of the model, damaged."""
    return st.sampled_from(model_files()).flatmap(
        lambda file: damaged(st.just(file[1])).map(lambda data: (file[0], data))
    )


STATED = st.sampled_from(["2031-05-04", "Sun, 04 May 2031 10:00:00 +0100", "2031-W19-7", "9999-12-31T23:00:00-05:00"])


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    line = {"id": 7, "text": "“We won,” she said.", "title": "T", "published": "2031-05-04", "tags": [{"a": None}]}
    settings_name = st.sampled_from([FILE_NAME, PROJECT_FILE])
    wrapped = st.sampled_from([SETTINGS, b"[tool.claimex]\n", b""])
    return {
        **{f"read {name}": file_of(name) for name in files()},
        "pdf layout": Target(st.lists(st.lists(RUNS, max_size=30), max_size=4), hold_layout),
        "tar heads": Target(TAR_MEMBERS.map(tar_of).map(lambda data: ("a.tar", data)), hold_reading),
        "packed tar heads": Target(
            TAR_MEMBERS.map(tar_of).map(lambda data: ("a.tgz", gzip.compress(data, mtime=0))), hold_reading
        ),
        "web archive lengths": Target(LIES, hold_web_archive),
        "table cells": Target(TABLES, hold_table),
        "crowded page": Target(CROWDED_PAGES, hold_page),
        "decode": Target(
            st.tuples(
                st.binary(max_size=80) | TEXTS.map(str.encode) | damaged(st.just(PLAIN.encode("cp1252", "replace"))),
                CODECS,
                st.booleans(),
            ),
            hold_decoding,
        ),
        "codec name": Target(st.text(max_size=12) | CODECS.filter(bool), hold_encoding),
        "page": Target(MARKUP | damaged(st.just(HTML)).map(lambda data: data.decode("utf-8", "replace")), hold_page),
        "json line": Target(odd(st.just(line)), hold_lines),
        "date": Target(
            st.text(max_size=30) | damaged(STATED.map(str.encode)).map(lambda d: d.decode("utf-8", "replace")),
            hold_dates,
        ),
        "settings": Target(st.tuples(settings_name, damaged(wrapped) | TOML), hold_settings),
        "manifest": Target(odd(st.just(manifest())) | damaged(st.just(json.dumps(manifest()).encode())), hold_manifest),
        "model file": Target(damaged_models(), hold_model_file),
    }
