"""Draw who cites whom, and who says or denies what."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from claimex.cli import _corpus_options as corpus_opt  # noqa: TC001 - typer reads the annotations
from claimex.cli import _options as opt  # noqa: TC001
from claimex.cli._corpus import counted, write_rows
from claimex.cli._overwriting import Force, refuse_foreign
from claimex.cli._terminal import say, set_up_logging
from claimex.errors import ConfigError
from claimex.messages import many

if TYPE_CHECKING:
    from claimex.corpus.graph import EdgeKind


def graph(
    records: corpus_opt.CorpusRecords,
    *,
    nodes: corpus_opt.NodeKind = "speaker",
    edges: corpus_opt.EdgeKinds = "cites,says,denies",
    clusters: corpus_opt.ClusterFile = None,
    output: corpus_opt.GraphOutput = None,
    min_confidence: opt.MinConfidence = 0.0,
    force: Force = False,
    quiet: opt.Quiet = False,
    config: opt.Config = None,  # noqa: ARG001 - its callback reads it
) -> None:
    """Draw who cites whom, and who says or denies which quotation, for Gephi, networkx or a spreadsheet."""
    set_up_logging(quiet=quiet)

    from claimex.corpus import read_records
    from claimex.corpus.graph import COLUMNS, FORMS, edge_rows, read_clusters, write_graph
    from claimex.corpus.graph import graph as draw

    if output is not None and str(output) != "-" and output.suffix.lower() not in FORMS:
        raise ConfigError(str(output), "has an unknown suffix", advice=f"end the name in {', '.join(FORMS)}")
    refuse_foreign(output, force=force, columns=COLUMNS)
    known = None if clusters is None else read_clusters(clusters)
    found = read_records(records, min_confidence=min_confidence, stdin=sys.stdin.buffer)
    with counted(quiet=quiet) as (watch, counts):
        drawn = draw(watch(found), nodes=nodes, edges=_edges(edges), clusters=known)
    if output is not None and output.suffix.lower() in {".graphml", ".gexf"}:
        write_graph(drawn, output)
    else:
        write_rows(edge_rows(drawn), COLUMNS, output)
    if not quiet:
        said = f"{many(len(drawn.labels), 'node')}, {many(len(drawn.edges), 'edge')}"
        say(f"{many(counts['record'], 'record')}, {said}")


def _edges(words: str) -> list[EdgeKind]:
    from claimex.corpus.graph import EDGES

    wanted = [word.strip() for word in words.split(",") if word.strip()]
    if unknown := [word for word in wanted if word not in EDGES]:
        where = "--edges"
        raise ConfigError(where, f"{unknown[0]!r} is not known", advice=f"known: {', '.join(EDGES)}")
    return [edge for edge in EDGES if edge in wanted]
