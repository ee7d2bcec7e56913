"""A file of clusters → clusters: the contract of a line that `claimex cluster` writes as JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from claimex.corpus.cluster_rows import Level  # noqa: TC001 - pydantic needs it when it runs
from claimex.corpus.differences import Operation  # noqa: TC001
from claimex.errors import InputError
from claimex.reading import lines_of
from claimex.record import parse_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Model(BaseModel):
    # Later versions may add fields, so unknown ones are kept.
    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)


class Where(_Model):
    """An article, and where it is known its outlet and date."""

    doc: str
    outlet: str | None = None
    published: str | None = None


class FormMember(Where):
    """A record that has a form; `part` numbers the quotations, or the claims, of a record."""

    record: str
    part: int = 0
    speaker: str | None = None


class ChangeLine(_Model):
    """What a form has other than the longest."""

    operation: Operation
    quoted: str
    source: str


class Form(_Model):
    """Words, how they stand to the longest form or the central one, and who has them."""

    text: str
    relation: str
    count: int
    similarity: float | None = None
    changes: list[ChangeLine] = Field(default_factory=list)
    members: list[FormMember] = Field(default_factory=list)


class Copy(Where):
    """An article of a wire story, and the share of it that stands in the longest."""

    words: int
    shared: float


class Cluster(_Model):
    """One line of the file."""

    contract: Literal["claimex-cluster/1"] = Field(default="claimex-cluster/1", alias="schema")
    id: Annotated[str, Field(min_length=1)]
    level: Level
    size: int
    articles: int
    outlets: list[str] = Field(default_factory=list)
    first: Where
    speakers: dict[str, int] = Field(default_factory=dict)
    conflict: bool = False
    longest: str
    forms: list[Form] = Field(default_factory=list)
    members: list[Copy] = Field(default_factory=list)


def read_file(path: Path) -> Iterator[Cluster]:
    """Read the clusters of a file.

    Args:
        path: JSON Lines, `.gz` and `.zst` too.

    Raises:
        InputError: The file is not there.
        RecordError: A line is not a cluster.
    """
    if not path.is_file():
        advice = "name a file that claimex cluster wrote"
        raise InputError(str(path), "is not a file", reason="not found", advice=advice)
    for number, line in enumerate(lines_of(path), 1):
        if line.strip():
            yield parse_line(Cluster, line, where=f"{path}:{number}")
