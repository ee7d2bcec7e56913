"""Decisions of people about who is who: a JSON Lines file that is only appended to, and replayed.

Comes in: the report of `people link` with its column `decision` filled in: an id of the list, or "none". Goes out: a
ledger, whose later lines stand above earlier ones.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from claimex.corpus.people import Decisions, delimiter_of, name_key
from claimex.errors import InputError
from claimex.formats.cells import plain_cell
from claimex.reading import lines_of
from claimex.record import parse_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NOBODY = "none"


class LinkDecision(BaseModel):
    """One decision: `name` in the article `doc` (everywhere if null) is `entry` (nobody on the list if null)."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    contract: Literal["claimex-link/1"] = Field(default="claimex-link/1", alias="schema")
    name: Annotated[str, Field(min_length=1)]
    doc: str | None = None
    entry: str | None = None
    when: datetime


def read_ledger(path: Path) -> Decisions:
    """Read the decisions that stand; none if the file does not exist.

    Raises:
        RecordError: A line is not a decision.
    """
    out: Decisions = {}
    if path.is_file():
        for number, line in enumerate(lines_of(path), 1):
            decision = parse_line(LinkDecision, line, where=f"{path}:{number}")
            out[name_key(decision.name), decision.doc] = decision.entry
    return out


def read_decisions(path: Path, *, when: datetime | None = None) -> Iterator[LinkDecision]:
    """Read a report whose column `decision` was filled in; rows without one are passed over.

    Args:
        path: CSV in UTF-8. A row with an empty `doc` holds everywhere.
        when: In UTC; now, if None.

    Raises:
        InputError: It is not such a CSV file.
    """
    moment = when or datetime.now(UTC)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            delimiter = delimiter_of(stream.readline())
            stream.seek(0)
            rows = csv.DictReader(stream, delimiter=delimiter)
            if not {"name", "decision"} <= set(rows.fieldnames or ()):
                problem = "has no columns name and decision"
                raise InputError(str(path), problem, reason="not a report", advice="fill in what --report wrote")
            for row in rows:
                cells = {name: plain_cell(value or "").strip() for name, value in row.items() if name}
                if cells["decision"] and cells["name"]:
                    entry = None if cells["decision"].casefold() == NOBODY else cells["decision"]
                    yield LinkDecision(name=cells["name"], doc=cells.get("doc") or None, entry=entry, when=moment)
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(str(path), problem, reason="unreadable", advice="check the path") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(str(path), "is not CSV in UTF-8", reason="unreadable", advice="save it as such") from error


def append(path: Path, decisions: Iterator[LinkDecision]) -> int:
    """Add decisions to a ledger; returns how many."""
    lines = [decision.model_dump_json(by_alias=True) + "\n" for decision in decisions]
    with path.open("a", encoding="utf-8") as stream:
        stream.writelines(lines)
    return len(lines)
