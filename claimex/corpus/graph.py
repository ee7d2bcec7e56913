"""Records → a graph: who cites whom, and who says or denies what.

Comes in: a stream of records, those of one article together. Goes out: `Graph`, whose nodes and edges carry counts,
weights (the sum of confidences) and dates. It grows with the number of speakers and pairs, not with the records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, get_args

from claimex.corpus.cluster_file import read_file
from claimex.corpus.cluster_rows import day_of
from claimex.corpus.people import name_key
from claimex.corpus.stream import sources_of
from claimex.errors import ConfigError, ExtraMissing
from claimex.formats import open_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from claimex.corpus.tables import Row
    from claimex.record import Member, Record, Speaker


Nodes = Literal["speaker", "organization", "cluster"]
EdgeKind = Literal["cites", "says", "denies"]
EDGES: tuple[EdgeKind, ...] = get_args(EdgeKind)
COLUMNS = ("source", "target", "kind", "weight", "records", "first", "last", "source_label", "target_label")
FORMS = (".graphml", ".gexf", ".csv", ".jsonl", ".parquet", ".xlsx")
DIGITS = 4
_NOT_XML = re.compile("[^\\t\\n -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2)."""

LONGEST_LABEL = 120
"""Characters of a quotation that label its cluster."""


@dataclass(slots=True)
class Edge:
    """What one node does to another, over all articles; dates in ISO 8601, empty where no article states one."""

    records: int = 0
    weight: float = 0.0
    first: str = ""
    last: str = ""


@dataclass(slots=True)
class Graph:
    """Labels and kinds of nodes by id, and edges by source, target and kind."""

    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    edges: dict[tuple[str, str, EdgeKind], Edge] = field(default_factory=dict)

    def add(self, source: tuple[str, str, str], target: tuple[str, str, str], kind: EdgeKind, record: Record) -> None:
        """Count one record for an edge between two nodes, each an id, a label and a kind."""
        for node, label, what in (source, target):
            self.labels.setdefault(node, (label, what))
        edge = self.edges.setdefault((source[0], target[0], kind), Edge())
        edge.records += 1
        edge.weight += record.confidence
        if day := day_of(record.doc.published):
            date = day.isoformat()
            edge.first = min(edge.first or date, date)
            edge.last = max(edge.last, date)


def read_clusters(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Read which cluster each record belongs to: by article and record the cluster's id and its longest form.

    Raises:
        InputError: The file is not there.
        RecordError: A line is not a cluster of quotations.
    """
    return {
        (member.doc, member.record): (cluster.id, cluster.longest[:LONGEST_LABEL])
        for cluster in read_file(path)
        for form in cluster.forms
        for member in form.members
    }


def graph(
    records: Iterable[Record],
    *,
    nodes: Nodes = "speaker",
    edges: Sequence[EdgeKind] = EDGES,
    clusters: Mapping[tuple[str, str], tuple[str, str]] | None = None,
) -> Graph:
    """Build the graph.

    Args:
        records: The records of one article stand together, since chains of sources are followed within it.
        nodes: Speakers with a name; organizations, that is those that speak or for whom a speaker speaks; or
            clusters, which speakers say or deny.
        edges: Which kinds are wanted: `cites` between speakers or organizations, `says` and `denies` to clusters.
        clusters: From `read_clusters`, for nodes of clusters.

    Raises:
        ConfigError: None of the edges goes with the nodes, or clusters are wanted and not given.
    """
    possible = {"says", "denies"} if nodes == "cluster" else {"cites"}
    wanted = [edge for edge in edges if edge in possible]
    if not wanted:
        where, advice = "--edges", f"use {', '.join(sorted(possible))}"
        raise ConfigError(where, f"{', '.join(edges)} cannot go with {nodes}", advice=advice)
    if nodes == "cluster" and clusters is None:
        where = "--nodes cluster"
        raise ConfigError(where, "needs the clusters", advice="name them with --clusters")
    out = Graph()
    for _, group in groupby(records, key=lambda record: record.doc.id):
        if nodes == "cluster":
            _claims(out, group, clusters or {}, wanted)
        else:
            _citations(out, list(group), nodes)
    return out


def _citations(out: Graph, article: Sequence[Record], nodes: Nodes) -> None:
    by_id = {record.id: record for record in article}
    for record in article:
        above = by_id.get(record.parent or "")
        if above is not None:
            for source in _nodes(above, nodes):
                for target in _nodes(record, nodes):
                    if source[0] != target[0]:
                        out.add(source, target, "cites", record)


def _claims(
    out: Graph,
    article: Iterable[Record],
    clusters: Mapping[tuple[str, str], tuple[str, str]],
    wanted: Sequence[EdgeKind],
) -> None:
    for record in article:
        found = clusters.get((record.doc.id, record.id))
        kind: EdgeKind = "denies" if _denies(record) else "says"
        if found is not None and kind in wanted:
            for source in _nodes(record, "speaker"):
                out.add(source, (f"cluster:{found[0]}", found[1], "cluster"), kind, record)


def _denies(record: Record) -> bool:
    """Tell a denial: every claim of the record is negated."""
    return bool(record.claims) and all(claim.polarity == "negated" for claim in record.claims)


def _nodes(record: Record, nodes: Nodes) -> list[tuple[str, str, str]]:
    """Return the ids, labels and kinds of those who speak, without those of whom the article gives no name."""
    found = (_node(who, nodes) for who in sources_of(record))
    return [node for node in found if node is not None]


def _node(who: Speaker | Member, nodes: Nodes) -> tuple[str, str, str] | None:
    link, body = getattr(who, "link", None), getattr(who, "organization", None)
    if nodes == "organization" and who.type != "organization":
        return None if body is None or not body.name else _named(body.name, "organization")
    if link is not None:
        return f"list:{link.id}", who.name or link.id, who.type
    return None if not who.name or not name_key(who.name) else _named(who.name, who.type)


def _named(name: str, kind: str) -> tuple[str, str, str]:
    return f"{kind}:{' '.join(name_key(name))}", name, kind


def edge_rows(found: Graph) -> Iterator[Row]:
    """Yield one row an edge, in the order of their ends."""
    for (source, target, kind), edge in sorted(found.edges.items()):
        yield {
            "source": source,
            "target": target,
            "kind": kind,
            "weight": round(edge.weight, DIGITS),
            "records": edge.records,
            "first": edge.first,
            "last": edge.last,
            "source_label": found.labels[source][0],
            "target_label": found.labels[target][0],
        }


def write_graph(found: Graph, path: Path) -> None:
    """Write a graph as GraphML or GEXF; same graph, same bytes.

    Raises:
        ExtraMissing: networkx is not installed.
    """
    networkx = _networkx()
    drawn = networkx.MultiDiGraph()
    for node, (label, kind) in sorted(found.labels.items()):
        drawn.add_node(_xml(node), label=_xml(label), kind=kind)
    for row in edge_rows(found):
        values = {name: row[name] for name in ("kind", "weight", "records", "first", "last")}
        drawn.add_edge(_xml(row["source"]), _xml(row["target"]), key=row["kind"], **values)
    gexf = path.suffix.lower() == ".gexf"
    lines = networkx.generate_gexf(drawn) if gexf else networkx.generate_graphml(drawn)
    with open_output(path) as stream:
        stream.write(b'<?xml version="1.0" encoding="utf-8"?>\n<!-- made by claimex -->\n')
        for line in lines:
            if not line.lstrip().startswith("<meta lastmodifieddate"):
                stream.write(f"{line}\n".encode())
            else:  # the day of writing would make each day's bytes different
                stream.write(b"  <meta>\n")


def _xml(text: str) -> str:
    """Replace what XML cannot hold, such as control characters."""
    return _NOT_XML.sub("\ufffd", text)


def _networkx() -> Any:  # noqa: ANN401 - the module
    try:
        import networkx as nx
    except ImportError as error:
        feature = "a graph"
        raise ExtraMissing(feature, "corpus") from error
    return nx
