"""What must hold whatever is in the lists, ledgers, clusters and records that the commands on corpora read.

See `hostile.py`.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from hostile_records import LINES, RECORDS
from hypothesis import strategies as st
from rich.console import Console
from strange import TEXTS, Target, damaged, odd_lines

from claimex.article import Article
from claimex.corpus import Sources, verify
from claimex.corpus.audit import audit, share_rows, speaker_rows
from claimex.corpus.audit_report import to_page
from claimex.corpus.cluster import cluster
from claimex.corpus.cluster_rows import LEVELS
from claimex.corpus.cluster_view import find_cluster, render_cluster
from claimex.corpus.graph import edge_rows, graph, read_clusters, write_graph
from claimex.corpus.people import Entry, People, link, read_list
from claimex.corpus.people_ledger import read_decisions, read_ledger
from claimex.corpus.suggest import suggest
from claimex.corpus.tables import FORMS, write_table
from claimex.corpus.verdicts import rows as verdict_rows
from claimex.errors import ClaimexError
from claimex.formats.load import load_records
from claimex.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LIST = (
    "id,name,aliases,role,from,to\nq1,Mari Tamm,Tamm|M. Tamm,mayor of Uusküla,2015-01-01,\nq2,Jaan Kask,,,,2020-02-30\n"
)
REPORT = "name,doc,decision\nTamm,a.txt,q1\nKask,,none\n"
DECISIONS = [{"schema": "claimex-link/1", "name": "Tamm", "doc": None, "entry": "q1", "when": "2024-01-01T00:00:00Z"}]
ENTRIES = [Entry("q1", ("Mari Tamm",)), Entry("q2", ("Jaan Kask",), (frozenset({"mayor"}),))]
_MEMBER = {"record": "r1", "part": 0, "doc": "a/1", "outlet": "a", "published": None, "speaker": None}
CLUSTERS = [
    {
        "schema": "claimex-cluster/1",
        "id": "c1",
        "level": "variant",
        "size": 1,
        "articles": 1,
        "outlets": ["a"],
        "first": _MEMBER,
        "speakers": {"Tamm": 1},
        "conflict": False,
        "longest": "x",
        "forms": [{"text": "x", "relation": "longest", "count": 1, "changes": [], "members": [_MEMBER]}],
    }
]


def _lines(rows: Sequence[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def hold_list(data: bytes) -> None:
    """A list, a report that was filled in and a ledger are read, or refused with an error of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(data)
        with contextlib.suppress(ClaimexError):
            assert all(entry.id and entry.names for entry in read_list(path))
        with contextlib.suppress(ClaimexError):
            assert all(decision.name for decision in read_decisions(path))
        with contextlib.suppress(ClaimexError):
            read_ledger(path)


def hold_clusters(data: bytes) -> None:
    """A file of clusters is shown and drawn, or refused with an error of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clusters.jsonl"
        path.write_bytes(data)
        with contextlib.suppress(ClaimexError):
            read_clusters(path)
        with contextlib.suppress(ClaimexError), Path(folder, "shown").open("w", encoding="utf-8") as stream:
            Console(file=stream, width=80).print(render_cluster(find_cluster(path, "")))


def encode(sentences: Sequence[str]) -> NDArray[np.float32]:
    """Return vectors of a few dimensions, so that many claims are close."""
    sums = [[zlib.crc32(f"{n}{sentence}".encode()) % 7 + 1 for n in range(3)] for sentence in sentences]
    rows = np.array(sums, np.float32).reshape(-1, 3)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def hold_corpus(data: bytes) -> None:
    """Whatever sound records say, every command works on them, and gives the same twice."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_bytes(data)
        try:
            records = [entry for entry in load_records(path) if isinstance(entry, Record)]
        except ClaimexError:
            return
        assert _worked(records, Path(folder, "a")) == _worked(records, Path(folder, "b"))


def _worked(records: Sequence[Record], folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    drawn = graph(records)
    for suffix in ("graphml", "gexf"):
        write_graph(drawn, folder / f"drawn.{suffix}")
    counted = audit(records, by=("outlet", "month", "lang"))
    sources = Sources([Article(id="a", text=" ".join(span.text for record in records for span in record.content))])
    tables: dict[str, list[dict[str, Any]]] = {
        **{level: list(cluster(records, level=level, least=1, window=3, encode=encode)) for level in LEVELS},
        "shares": list(share_rows(counted)),
        "speakers": list(speaker_rows(counted)),
        "edges": list(edge_rows(drawn)),
        "suggested": list(suggest(records, People(ENTRIES[:1]))),
        "verdicts": list(verdict_rows(verify(records, sources))),
        "linked": [{"record": record.to_json()} for record in link(records, People(ENTRIES))],
    }
    for number, (name, rows) in enumerate(tables.items()):
        columns = tuple(dict.fromkeys(key for row in rows for key in row)) or ("x",)
        write_table(rows, columns, folder / f"{name}{FORMS[number % len(FORMS)]}")
    folder.joinpath("page").write_text("".join(to_page(counted)), encoding="utf-8", errors="backslashreplace")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    lists = damaged(st.sampled_from([LIST.encode(), REPORT.encode(), _lines(DECISIONS)]))
    texts = TEXTS.map(lambda text: f"id,name,from\nq1,{text},{text}\n".encode("utf-8", "surrogatepass"))
    return {
        "list of people": Target(lists | texts | odd_lines(st.just(DECISIONS)), hold_list),
        "clusters": Target(odd_lines(st.just(CLUSTERS)) | damaged(st.just(_lines(CLUSTERS))), hold_clusters),
        "corpus": Target(LINES | odd_lines(st.just(RECORDS)), hold_corpus),
    }
