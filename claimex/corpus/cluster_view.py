"""One cluster for the terminal: its forms, each with what differs from the longest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from claimex.corpus.cluster_rows import SCHEMA
from claimex.corpus.differences import describe
from claimex.errors import InputError, RecordError
from claimex.messages import many, one_line
from claimex.reading import lines_of

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType


def find_cluster(path: Path, wanted: str) -> dict[str, Any]:
    """Find a cluster in a file that `cluster` wrote.

    Args:
        path: JSON Lines, `.gz` and `.zst` too.
        wanted: Its id, or the beginning of it.

    Raises:
        InputError: The file is not there, or holds no such cluster.
        RecordError: A line is not a cluster.
    """
    if not path.is_file():
        advice = "name a file that claimex cluster wrote"
        raise InputError(str(path), "is not a file", reason="not found", advice=advice)
    for number, line in enumerate(lines_of(path), 1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            where, problem = f"{path}:{number}", f"is not JSON ({error})"
            raise RecordError(where, problem) from error
        if not isinstance(row, dict) or row.get("schema") != SCHEMA:
            where, problem = f"{path}:{number}", "is not a cluster"
            raise RecordError(where, problem, field="schema")
        if str(row.get("id", "")).startswith(wanted):
            return row
    raise InputError(str(path), f"holds no cluster {wanted!r}", reason="no cluster", advice="check the id")


def render_cluster(row: dict[str, Any]) -> Group:
    """Lay out a cluster: who says it and where first, then each form or article."""
    first = row["first"]
    facts = [
        many(row["articles"], "article"),
        ", ".join(row["outlets"]),
        f"first in {first['doc']}" + (f", {first['published']}" if first["published"] else ""),
    ]
    title = one_line(f"{row['level']} {row['id']}")
    heading = Text.assemble((title, "bold"), "\n", one_line(" · ".join(filter(None, facts))))
    if row.get("speakers"):
        names = ", ".join(f"{name} ({count})" for name, count in row["speakers"].items())
        heading.append("\n" + one_line(f"{'conflict of speakers' if row['conflict'] else 'speakers'}: {names}"))
    return Group(heading, Text(), _members(row) if row["level"] == "copy" else _forms(row))


def _members(row: dict[str, Any]) -> RenderableType:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for name in ("article", "published", "words", "shared with the longest"):
        table.add_column(name, overflow="fold")
    for member in row["members"]:
        cells = (member["doc"], member["published"] or "", f"{member['words']:,}", f"{member['shared']:.0%}")
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table


def _forms(row: dict[str, Any]) -> RenderableType:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column("form", no_wrap=True)
    for name, ratio in (("words", 4), ("differences", 2), ("where", 2)):
        table.add_column(name, overflow="fold", ratio=ratio)
    for form in row["forms"]:
        where = ", ".join(dict.fromkeys(member["doc"] for member in form["members"]))
        differs = f"similarity {form['similarity']:.2f}" if "similarity" in form else describe(form["changes"])
        cells = (f"{form['relation']} ×{form['count']}", form["text"], differs, where)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table
