"""What must hold whatever is in records, snapshots, annotation of other tools, ledgers, and requests of the page.

See `hostile.py`.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated import account, articles, found
from hypothesis import strategies as st
from made import make_article, make_records
from pyarrow import parquet
from rich.console import Console
from rich.text import Text
from strange import ODD, PIECES, TEXTS, Target, damaged, odd, odd_lines

from claimex.article import Article, Failure
from claimex.article_line import check_article, parse_article
from claimex.cli import export
from claimex.cli._terminal import Safe
from claimex.errors import ClaimexError, ConfigError, RecordError
from claimex.evaluation import check, snapshot
from claimex.evaluation.diff import ChangeTally, diff
from claimex.evaluation.findings import Findings, render_findings
from claimex.evaluation.scoring import evaluate
from claimex.evaluation.validate import check_records
from claimex.formats.annotations import AnnotatedArticle, gather
from claimex.formats.load import load_records
from claimex.formats.write import write_records
from claimex.http import HEADERS, TOKEN_HEADER
from claimex.messages import one_line, plain
from claimex.pipeline.extractor import Outcome
from claimex.reading.texts import Texts, finder, keep_text
from claimex.record import Record, check_spans, parse_record
from claimex.review.decisions import decide
from claimex.review.gold import apply_decisions
from claimex.review.ledger import Ledger, read_ledger
from claimex.review.page import render_report
from claimex.review.place import place
from claimex.review.server import make_app
from claimex.review.session import Session
from claimex.running import shards
from claimex.running.run_manifest import RunSettings
from claimex.running.selection import select
from claimex.running.shards import ShardFolder
from claimex.views import speaker_table
from claimex.views.marked_article import render_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hypothesis.strategies import SearchStrategy

FORMATS = sorted(export.READ)
FOLDERS = {"brat": "*.ann", "cas": "*.xmi"}
JSONS = ("label-studio", "prodigy", "w3c")

ACCOUNT = account()
RECORDS = [json.loads(record.to_json()) for record in ACCOUNT.records]
LINE = {
    "schema": "claimex-article/1",
    "doc": RECORDS[0]["doc"],
    "encoding": "utf-8",
    "characters": len(ACCOUNT.text),
    "zones": [{"start": 0, "end": 7, "kind": "dateline"}],
    "entities": [
        {"id": "e1", "name": "UUSKÜLA", "type": "group", "mentions": [{"start": 0, "end": 7, "text": "UUSKÜLA"}]}
    ],
    "records": 5,
    "skipped": [{"start": 10, "end": 15, "reason": "scare quote"}],
}
WHOLE = [*RECORDS, LINE]
LINES = odd_lines(st.just(WHOLE)) | damaged(st.just("".join(json.dumps(line) + "\n" for line in WHOLE).encode()))

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no terminal may be sent: all controls but line break and tab, bidirectional overrides, half pairs."""

FORMULA = tuple("=+-@\t\r\n＝＋－＠")


# Annotation of other tools


def out(name: str, target: Path, *given_articles: AnnotatedArticle) -> int:
    """Write in a format."""
    return export.FORMATS[name].write(iter(given_articles), target)


def back(name: str, target: Path, *given_articles: AnnotatedArticle) -> list[Any]:
    """Read back from a format."""
    texts = found(target.parent / "texts", *given_articles)
    return list(export.FORMATS[name].read(target, texts))


@cache
def exported(name: str) -> tuple[tuple[str, bytes], ...]:
    """Return the files of the account in a format, by path; the path of a single file is empty."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        out(name, target, ACCOUNT)
        files = [target] if target.is_file() else sorted(path for path in target.rglob("*") if path.is_file())
        return tuple((path.relative_to(target).as_posix(), path.read_bytes()) for path in files)


def hold_import(case: tuple[str, str, bytes]) -> None:
    """What people edited, or somebody else made, gives sound records or errors of ours, the same each time."""
    name, changed, data = case
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        for path, whole in exported(name):
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if path == changed else whole)
        runs = []
        for _ in range(2):
            entries: list[Any] = []
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # dkpro-cassis warns of offsets that lie in no text
                try:
                    entries += back(name, target, ACCOUNT)
                except ClaimexError as error:
                    entries.append(error)
            runs.append([entry.to_json() if isinstance(entry, Record) else str(entry) for entry in entries])
            for entry in entries:
                assert isinstance(entry, (Record, ClaimexError))
                if isinstance(entry, Record):
                    check_spans(entry, ACCOUNT.text)
                    assert parse_record(entry.to_json(), where="") == entry
        assert runs[0] == runs[1]


def imports(name: str) -> Target:
    """Return the target of one format's import: damaged bytes, and odd values where it is JSON."""
    files = [(path, data) for path, data in exported(name) if Path(path).suffix != ".txt" or name not in FOLDERS]
    inputs = st.sampled_from(files).flatmap(
        lambda file: damaged(st.just(file[1])).map(lambda data: (name, file[0], data))
    )
    if name in JSONS:
        path, data = files[0]
        values = odd(st.just(json.loads(data))).map(lambda whole: (name, path, json.dumps(whole).encode()))
        inputs |= values
    return Target(inputs, hold_import)


# Records, articles' lines and snapshots


def hold_records(lines: bytes) -> None:
    """Broken records are faults that are told by all that reads them."""
    with tempfile.TemporaryDirectory() as name:
        path, kept = Path(name) / "r.jsonl", Path(name) / "texts"
        path.write_bytes(lines)
        keep_text(kept, Article(ACCOUNT.doc.id, ACCOUNT.text))
        faults = [list(map(str, check_records(path, texts=kept))) for _ in range(2)]
        assert faults[0] == faults[1]
        for line in lines.split(b"\n"):
            with contextlib.suppress(RecordError):
                parse_record(line, where="")
            with contextlib.suppress(RecordError):
                check_article(parse_article(line, where=""), ACCOUNT.text)
        entries: list[Any] = []
        with contextlib.suppress(ClaimexError):
            entries += load_records(path)
        hold_entries(entries, kept)


def hold_entries(entries: Sequence[Any], kept: Path) -> None:
    """Whatever keeps the contract can be scored, compared, grouped, chosen, written and shown."""
    records = [entry for entry in entries if isinstance(entry, Record)]
    for gold, predicted in ((ACCOUNT.records, entries), (entries, ACCOUNT.records)):
        with contextlib.suppress(ClaimexError):
            evaluate(gold, predicted, resamples=2)
        with contextlib.suppress(ClaimexError):
            tally = ChangeTally()
            changes = list(diff(gold, predicted, tally=tally))
            findings = Findings("diff", passed=False, summary=list(tally.summary()), changes=changes)
            for style in ("markdown", "github", "junit", "json", "table"):
                assert_shows(render_findings(findings, style))
    grouped = speaker_table.group(records)
    assert_shows(speaker_table.render(grouped))
    json.loads(speaker_table.to_json(grouped))
    speaker_table.to_csv(grouped)
    speaker_table.to_svg(grouped)
    select(records, speakers=["a"], min_checkable=0.1)
    with contextlib.suppress(ClaimexError):
        list(gather(iter(records), Texts(kept)))
    render_report(records, finder(kept))
    hold_writing(records)
    article = Article("a", ACCOUNT.text)
    assert_shows(render_article(article, [r for r in records if _fits(r)]))


def _fits(record: Record) -> bool:
    try:
        check_spans(record, ACCOUNT.text)
    except RecordError:
        return False
    return True


def hold_writing(records: Sequence[Record]) -> None:
    """Records come back from each form, and no cell of CSV starts a formula."""
    lines, cells, table = io.BytesIO(), io.BytesIO(), io.BytesIO()
    write_records(records, lines)
    write_records(records, cells, file_format="csv")
    write_records(records, table, file_format="parquet")
    write_records(records, io.BytesIO(), file_format="xlsx")
    again = [parse_record(line, where="") for line in lines.getvalue().split(b"\n")[:-1]]
    assert [record.to_json() for record in again] == [record.to_json() for record in records]
    for row in list(csv.reader(io.StringIO(cells.getvalue().decode(), newline="")))[1:]:
        assert not any(cell.startswith(FORMULA) for cell in row)
    assert parquet.read_table(io.BytesIO(table.getvalue())).num_rows == len(records)


def assert_shows(shown: Any) -> None:  # noqa: ANN401 - what rich prints
    """Assert that nothing a terminal would obey comes out."""
    if isinstance(shown, str):
        words = shown
    else:
        stream = io.StringIO()
        Console(file=stream, width=100, highlight=False).print(Safe(shown))
        words = stream.getvalue()
    assert not CONTROLS.search(words), CONTROLS.search(words)


def hold_annotated(article: AnnotatedArticle) -> None:
    """Any record over any text is written, read, shown and exported."""
    hold_writing(article.records)
    assert_shows(render_article(Article(article.doc.id, article.text), article.records))
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            out(name, Path(folder) / name, article)


SNAPSHOT = [
    json.loads(line)
    for line in snapshot.to_lines(
        {ACCOUNT.doc.id: snapshot.Kept(ACCOUNT.doc.sha256, tuple(map(snapshot.compact, ACCOUNT.records)))},
        producer={"name": "claimex"},
    )
]


class Given:
    """An extractor that gives the account's records."""

    def extract_all(self, entries: Iterable[Article | Failure]) -> Iterator[Outcome]:
        for entry in entries:
            assert isinstance(entry, Article)
            yield Outcome(entry, ACCOUNT.records)


def hold_snapshot(data: bytes) -> None:
    """A snapshot is compared with, or refused."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "s.jsonl"
        path.write_bytes(data)
        article = Article(ACCOUNT.doc.id, ACCOUNT.text)
        with contextlib.suppress(ConfigError):
            result = check.check([article], Given(), check.Thresholds(snapshot=path))
            assert result.tally.new in {0, len(ACCOUNT.records)}
            findings = Findings("check", result.passed, list(result.tally.summary()), result.verdicts, result.changes)
            for style in ("markdown", "github", "junit", "json", "table"):
                assert_shows(render_findings(findings, style))


def hold_terminal(text: str) -> None:
    """Nothing that is printed holds what a terminal obeys."""
    assert not CONTROLS.search(plain(text))
    assert not re.search("[\n\t\u2028\u2029]", one_line(text))
    assert_shows(Text(text))


# Runs and reviews


def hold_shards(case: tuple[str, bytes]) -> None:
    """A folder whose files somebody damaged is refused, or mended by the run: then it holds what it should."""
    name, data = case
    article = make_article()
    settings = RunSettings(format="jsonl", shard_size=5, options={}, model={}, versions={})

    def work(entries: Iterable[Article | Failure]) -> Iterator[Outcome]:
        return (Outcome(entry, tuple(make_records(entry))) for entry in entries if isinstance(entry, Article))

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"

        def run() -> dict[str, bytes]:
            with ShardFolder(target, settings) as opened:
                shards.fill(opened, [article], work, choose=lambda records: records)
            return {path.name: path.read_bytes() for path in target.iterdir() if path.name != shards.LOCK}

        whole = run()
        (target / sorted(whole)[int(name) % len(whole)]).write_bytes(data)
        with contextlib.suppress(ConfigError):
            assert run() == whole


MADE = make_article()
MADE_RECORDS = make_records(MADE)


@cache
def ledger_lines() -> list[Any]:
    """Return decisions of each kind as JSON."""
    one = decide("accept", who="ana", text=MADE.text, before=MADE_RECORDS[0])
    made = [
        one,
        decide("reject", who="ben", text=MADE.text, before=MADE_RECORDS[1], comment="no"),
        decide("correct", who="ana", text=MADE.text, before=MADE_RECORDS[1], after=MADE_RECORDS[2]),
        decide("undo", who="ana", text=MADE.text, before=MADE_RECORDS[0], undone=one),
    ]
    return [json.loads(decision.to_json()) for decision in made]


def hold_ledger(data: bytes) -> None:
    """A ledger gives its decisions or is refused, and what is read can be placed, reviewed, and made gold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "l.jsonl"
        path.write_bytes(data)
        with contextlib.suppress(ClaimexError):
            read = read_ledger(path)
            placed, unplaced = place(read, MADE_RECORDS, text_of=lambda _: MADE.text)
            assert len(placed) + len(unplaced) == len(read)
        with contextlib.suppress(ClaimexError), Ledger(path) as ledger:
            session = Session(MADE_RECORDS, ledger=ledger, who="ana", text_of=lambda _: MADE.text)
            json.dumps(session.index(), allow_nan=False).encode()
            json.dumps(session.agreement(), allow_nan=False).encode()
            for number in range(len(session.index()["docs"])):
                json.dumps(session.article(number), allow_nan=False).encode()
            apply_decisions(MADE_RECORDS, read, text_of=lambda _: MADE.text)
            with contextlib.suppress(RecordError):
                session.undo()


ASKED = {
    "action": "correct",
    "doc": 0,
    "id": MADE_RECORDS[0].id,
    "fields": {
        "kind": "direct",
        "act": "assertion",
        "content": [[19, 28]],
        "cue": [[29, 33]],
        "mention": [34, 43],
        "name": "Mari Tamm",
        "type": "person",
        "claims": [{"span": [20, 26], "polarity": "affirmed", "certainty": None}],
    },
    "comment": "why not",
}
PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"
PATHS = st.sampled_from(
    ["/", "/api/article/0", "/api/article/99999999999999999999", "/api/agreement", "/api/decide", "/x"]
)
HEADS = st.dictionaries(
    st.sampled_from(["host", "origin", TOKEN_HEADER, "content-length", "content-type", "transfer-encoding", "cookie"]),
    st.sampled_from(["", "x", ORIGIN, f"127.0.0.1:{PORT}", "secret", "-1", "²", "9" * 5000, "chunked", "é", "null"]),
    max_size=2,
)
Request = tuple[str, str, bytes, dict[str, str]]


def hold_request(case: Request) -> None:
    """Each request is answered, none with the server's own fault; what is not from the page changes nothing."""
    from starlette.testclient import TestClient

    method, path, body, headers = case
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "l.jsonl") as ledger:
        session = Session(MADE_RECORDS, ledger=ledger, who="ana", text_of=lambda _: MADE.text)
        app = make_app(session, token="secret", port=PORT)  # noqa: S106 - of a test
        own = {TOKEN_HEADER: "secret", "origin": ORIGIN}
        client = TestClient(app, base_url=ORIGIN)
        sent = [(name.encode(), value.encode()) for name, value in (own | headers).items()]
        answer = client.request(method, path, content=body, headers=sent)
        assert answer.status_code < 500
        if answer.status_code not in {404, 405}:
            assert all(answer.headers[name.lower()] == value for name, value in HEADERS.items())
        assert bool(ledger.decisions) <= (answer.status_code == 200 and method == "POST")
        assert read_ledger(Path(folder) / "l.jsonl") == list(ledger.decisions)
        assert client.get("/api/agreement", headers=own).status_code == 200
        assert client.get("/?token=secret").status_code == 200
        json.dumps(session.index(), allow_nan=False).encode()


BODIES: SearchStrategy[bytes] = odd(st.just(ASKED)).map(lambda whole: json.dumps(whole).encode()) | damaged(
    st.just(json.dumps(ASKED).encode())
)


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    snapshot = "".join(json.dumps(line) + "\n" for line in SNAPSHOT).encode()
    marks = st.just(json.dumps({"inputs": "x", "sha256": "y", "records": 1}).encode()) | ODD.map(
        lambda value: json.dumps(value).encode()
    )
    decisions = st.just(None).map(lambda _: ledger_lines())
    written = decisions.map(lambda made: "".join(json.dumps(line) + "\n" for line in made).encode())
    return {
        **{f"import {name}": imports(name) for name in FORMATS},
        "records": Target(LINES, hold_records),
        "written records": Target(articles(), hold_annotated),
        "snapshot": Target(odd_lines(st.just(SNAPSHOT)) | damaged(st.just(snapshot)), hold_snapshot),
        "terminal": Target(TEXTS | st.lists(PIECES, max_size=9).map("".join) | st.text(), hold_terminal),
        "shards": Target(st.tuples(st.sampled_from("012345"), damaged(marks)), hold_shards),
        "ledger": Target(odd_lines(decisions) | damaged(written), hold_ledger),
        "request": Target(st.tuples(st.sampled_from(["GET", "POST", "PUT"]), PATHS, BODIES, HEADS), hold_request),
        "decision": Target(BODIES.map(lambda body: ("POST", "/api/decide", body, {})), hold_request),
    }
