"""Turn records into labelled regions with relations between them, as most annotation tools have them, and back.

Comes in: the records of one article as a tool shows them, or a tool's regions and relations. Goes out: a `Graph`, or
the records.

A record is a star. Its anchor (the first content span, else cue, else source) points to its other regions with the
relation `part`, and to the anchor of its parent with `parent`. The label of a region is its role. What people draw in
a tool is read in the same way: a content region that points to its source and cue, or the other way round.

The id of a region names its record and its number there. So a tool that shows no relations still returns which regions
belong together, and `with_implied` adds the relations again.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from claimex.formats.annotations import CERTAINTY, POLARITY, VALUES, ToolClaim, ToolRecord, anchor_of
from claimex.spans import covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claimex.spans import Span


CONTENT, CUE, SOURCE, EVIDENCE, CLAIM, RECORD = "Content", "Cue", "Source", "Evidence", "Claim", "Record"
LABELS = (CONTENT, CUE, SOURCE, EVIDENCE, CLAIM, RECORD)
"""Roles of regions; `Record` is the anchor of a record without spans."""

PART, PARENT = "part", "parent"

_REGION = re.compile(r"r(?P<key>[0-9]+)-[0-9]+")
"""A region's id: letters, digits and hyphens alone, since tools make CSS selectors of ids."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Node:
    """One region; on an anchor, `values` are those of the record, on a claim its polarity and certainty."""

    id: str
    label: str
    span: Span
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation from a region to another."""

    source: str
    target: str
    label: str = PART


@dataclass(frozen=True, slots=True)
class Graph:
    """The regions and relations of one article.

    Attributes:
        carried: JSON of the exported records by the id of their anchor, in the order of the records.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    carried: Mapping[str, str]


def draw(tool_records: Iterable[ToolRecord], text: str) -> Graph:
    """Make the graph of one article's records.

    A region's id is made of the key of its record and its number there; the anchor has the number 0.
    """
    nodes: list[Node] = []
    edges: list[Edge] = []
    carried: dict[str, str] = {}
    for tool_record in tool_records:
        star = _star(tool_record, text)
        anchor = star[0].id
        nodes += star
        edges += [Edge(anchor, node.id) for node in star[1:]]
        if tool_record.parent is not None:
            edges.append(Edge(anchor, _region_id(tool_record.parent, 0), PARENT))
        if tool_record.carried is not None:
            carried[anchor] = tool_record.carried
    return Graph(nodes, edges, carried)


def _star(tool_record: ToolRecord, text: str) -> list[Node]:
    regions = [*((CONTENT, span) for span in tool_record.content), *((CUE, span) for span in tool_record.cue)]
    if tool_record.mention is not None:
        regions.append((SOURCE, tool_record.mention))
    regions = regions or [(RECORD, anchor_of(tool_record, text))]
    if tool_record.evidence is not None:
        regions.append((EVIDENCE, tool_record.evidence))
    nodes = [Node(_region_id(tool_record.key, number), label, span) for number, (label, span) in enumerate(regions)]
    nodes[0] = Node(nodes[0].id, nodes[0].label, nodes[0].span, dict(tool_record.values))
    for number, claim in enumerate(tool_record.claims, len(nodes)):
        values = {POLARITY: claim.polarity, CERTAINTY: claim.certainty}
        nodes.append(Node(_region_id(tool_record.key, number), CLAIM, claim.span, values))
    return nodes


def _region_id(key: str, number: int) -> str:
    return f"r{key}-{number}"


def key_of(region: str) -> str | None:
    """Return the key of the record that a region was exported with; None for a region that a user drew."""
    found = _REGION.fullmatch(region)
    return found["key"] if found else None


def with_implied(graph: Graph) -> Graph:
    """Add the relations that were not exported: parts by the regions' ids, parents by the records' JSON.

    A parent that a user drew is kept.
    """
    edges = list(graph.edges)
    for node in graph.nodes:
        key = key_of(node.id)
        anchor = _region_id(key, 0) if key is not None else node.id
        if anchor != node.id and anchor in graph.carried:
            edges.append(Edge(anchor, node.id))
    drawn = {edge.source for edge in graph.edges if edge.label.lower() == PARENT}
    told = {anchor: _ids(carried) for anchor, carried in graph.carried.items()}
    anchors = {own: anchor for anchor, (own, _) in told.items()}
    edges += [
        Edge(anchor, anchors[parent], PARENT)
        for anchor, (_, parent) in told.items()
        if anchor not in drawn and parent is not None and parent in anchors
    ]
    return Graph(graph.nodes, edges, graph.carried)


def _ids(carried: str) -> tuple[str | None, str | None]:
    """Return the id of a record and that of its parent; what is wrong with the JSON is told when it is read."""
    try:
        found = json.loads(carried)
    except (ValueError, TypeError, RecursionError):
        return None, None
    own, parent = (found.get(name) for name in ("id", "parent")) if isinstance(found, dict) else (None, None)
    return (own if isinstance(own, str) else None), (parent if isinstance(parent, str) else None)


def read_graph(graph: Graph, *, where: str, values: Sequence[str] = VALUES) -> list[ToolRecord]:
    """Gather regions into records: first those that were exported, in their order, then new ones in text order.

    Args:
        graph: The regions and relations that the tool returned.
        where: What to call the file in the log.
        values: The values that the tool can show; a user removed those of them that a record lacks.
    """
    nodes = {node.id: node for node in graph.nodes}
    edges = [_turned(edge, nodes, graph.carried) for edge in graph.edges]
    edges = [edge for edge in edges if edge.source in nodes and edge.target in nodes]
    parts, pointed, parents = _joined(edges)
    heads = [key for key in graph.carried if key in nodes]
    new = [key for key, node in nodes.items() if key not in graph.carried and key not in pointed]
    new = [key for key in new if nodes[key].label == CONTENT or key in parts]
    heads += sorted(new, key=lambda key: nodes[key].span)
    lone = nodes.keys() - set(heads) - {key for head in heads for key in parts[head]}
    if lone:
        _log.info("%s: left out %d regions that belong to no record", where, len(lone))
    return [
        _gathered(nodes[head], [nodes[key] for key in parts[head]], values, parents.get(head), graph.carried.get(head))
        for head in heads
    ]


def with_lone_claims(tool_records: Sequence[ToolRecord], graph: Graph) -> tuple[list[ToolRecord], list[Node]]:
    """Add claims that a user drew without a relation to the records whose content holds them.

    A claim goes to the smallest content around it.

    Args:
        tool_records: What `read_graph` found.
        graph: The regions that the tool returned, with ids that `draw` gave them.

    Returns:
        The records, and the regions that a user drew and that belong to no record.
    """
    related = {end for edge in graph.edges for end in (edge.source, edge.target)}
    drawn = [node for node in graph.nodes if key_of(node.id) is None and node.id not in related]
    found, alone = list(tool_records), []
    for node in drawn:
        holders = [i for i, each in enumerate(found) if any(span.contains(node.span) for span in each.content)]
        if node.label == CLAIM and holders:
            number = min(holders, key=lambda i: covered(found[i].content))
            claim = ToolClaim(node.span, node.values.get(POLARITY, ""), node.values.get(CERTAINTY, ""))
            found[number] = replace(found[number], claims=(*found[number].claims, claim))
        elif node.label in LABELS and node.label != CONTENT:
            alone.append(node)
    return found, alone


def _turned(edge: Edge, nodes: Mapping[str, Node], carried: Mapping[str, str]) -> Edge:
    """Reverse a relation that a user drew from a cue or source to its content."""
    ends = [nodes[key].label for key in (edge.source, edge.target) if key in nodes]
    backward = ends[1:] == [CONTENT] and ends[0] != CONTENT and edge.source not in carried
    return Edge(edge.target, edge.source, PART) if backward else edge


def _joined(edges: Iterable[Edge]) -> tuple[defaultdict[str, list[str]], set[str], dict[str, str]]:
    parts: defaultdict[str, list[str]] = defaultdict(list)
    pointed: set[str] = set()
    parents: dict[str, str] = {}
    for edge in edges:
        if edge.label.lower() == PARENT:
            parents[edge.source] = edge.target
        elif edge.target not in parts[edge.source]:
            parts[edge.source].append(edge.target)
            pointed.add(edge.target)
    return parts, pointed, parents


def _gathered(
    anchor: Node, others: Sequence[Node], values: Sequence[str], parent: str | None, carried: str | None
) -> ToolRecord:
    regions: defaultdict[str, list[Node]] = defaultdict(list)
    for node in (anchor, *others):
        regions[node.label].append(node)
    sources, evidence = regions[SOURCE], regions[EVIDENCE]
    return ToolRecord(
        key=anchor.id,
        content=tuple(node.span for node in regions[CONTENT]),
        cue=tuple(node.span for node in regions[CUE]),
        mention=min(node.span for node in sources) if sources else None,
        evidence=min(node.span for node in evidence) if evidence else None,
        claims=tuple(
            ToolClaim(node.span, node.values.get(POLARITY, ""), node.values.get(CERTAINTY, ""))
            for node in regions[CLAIM]
        ),
        values={name: anchor.values.get(name, "") for name in values},
        parent=parent,
        carried=carried,
    )
