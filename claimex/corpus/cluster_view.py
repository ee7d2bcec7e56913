"""One cluster for the terminal: its forms, each with what differs from the longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from claimex.corpus.cluster_file import read_file
from claimex.corpus.differences import describe
from claimex.errors import InputError
from claimex.messages import many, one_line

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from claimex.corpus.cluster_file import Cluster


def find_cluster(path: Path, wanted: str) -> Cluster:
    """Find a cluster in a file that `cluster` wrote.

    Args:
        path: JSON Lines, `.gz` and `.zst` too.
        wanted: Its id, or the beginning of it.

    Raises:
        InputError: The file is not there, or holds no such cluster.
        RecordError: A line is not a cluster.
    """
    for cluster in read_file(path):
        if cluster.id.startswith(wanted):
            return cluster
    raise InputError(str(path), f"holds no cluster {wanted!r}", reason="no cluster", advice="check the id")


def render_cluster(cluster: Cluster) -> Group:
    """Lay out a cluster: who says it and where first, then each form or article."""
    first = cluster.first
    facts = [
        many(cluster.articles, "article"),
        ", ".join(cluster.outlets),
        f"first in {first.doc}" + (f", {first.published}" if first.published else ""),
    ]
    title = one_line(f"{cluster.level} {cluster.id}")
    heading = Text.assemble((title, "bold"), "\n", one_line(" · ".join(filter(None, facts))))
    if cluster.speakers:
        names = ", ".join(f"{name} ({count})" for name, count in cluster.speakers.items())
        heading.append("\n" + one_line(f"{'conflict of speakers' if cluster.conflict else 'speakers'}: {names}"))
    return Group(heading, Text(), _members(cluster) if cluster.level == "copy" else _forms(cluster))


def _members(cluster: Cluster) -> RenderableType:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for name in ("article", "published", "words", "shared with the longest"):
        table.add_column(name, overflow="fold")
    for member in cluster.members:
        cells = (member.doc, member.published or "", f"{member.words:,}", f"{member.shared:.0%}")
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table


def _forms(cluster: Cluster) -> RenderableType:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column("form", no_wrap=True)
    for name, ratio in (("words", 4), ("differences", 2), ("where", 2)):
        table.add_column(name, overflow="fold", ratio=ratio)
    for form in cluster.forms:
        where = ", ".join(dict.fromkeys(member.doc for member in form.members))
        changes = describe([change.model_dump() for change in form.changes])
        differs = changes if form.similarity is None else f"similarity {form.similarity:.2f}"
        cells = (f"{form.relation} ×{form.count}", form.text, differs, where)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table
