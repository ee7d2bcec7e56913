"""Write and read the snapshot that `claimex check` compares with: the spans and values of records, without text.

Comes in: the records of a sample. Goes out: a small file of JSON Lines. The first line describes the whole, then come
a line for each article and one for each of its records. It holds spans, kinds, names and rounded confidences, some 150
bytes for each record, so it is small enough for a repository. It holds no text, so it may be public even if the
articles may not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import from_json

from claimex.errors import ConfigError
from claimex.messages import in_words
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from claimex.record import Bounds, Record


SCHEMA = "claimex-snapshot/1"
DIGITS = 2  # of a confidence: further digits differ between processors, whose int8 arithmetic rounds differently
_USUAL = {"polarity": "affirmed", "certainty": "asserted"}  # the usual values of a claim, which are left out

Compact = dict[str, Any]


def _ordered(place: tuple[Any, ...]) -> tuple[Any, ...]:
    if not 0 <= place[0] < place[1]:
        msg = f"[{place[0]}, {place[1]}) is not a span"
        raise ValueError(msg)
    return place


_Said = dict[Literal["polarity", "certainty"], str]
_Place = Annotated[tuple[int, int], AfterValidator(_ordered)]
_Claim = Annotated[tuple[int, int] | tuple[int, int, _Said], AfterValidator(_ordered)]


class _Line(BaseModel):
    model_config = ConfigDict(strict=True)


class _Head(_Line):
    """The first line of a snapshot."""

    contract: Literal["claimex-snapshot/1"] = Field(alias="schema")
    articles: int
    records: int


class _Doc(_Line):
    """The line about an article."""

    doc: str
    sha256: str


class _Record(_Line):
    """The line about a record, see `compact`."""

    id: str
    parent: str | None = None
    kind: str
    act: str | None = None
    content: list[_Place] = []
    cue: list[_Place] = []
    mention: _Place | None = None
    name: str | None = None
    claims: list[_Claim] = []
    confidence: float

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if not (self.content or self.cue):
            msg = "a record has neither content nor cue"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Kept:
    """One article of a snapshot: the SHA-256 of its text, and its records in compact form."""

    sha256: str
    records: tuple[Compact, ...]


def compact(record: Record) -> Compact:
    """Reduce a record to what a snapshot holds. Null and empty values are left out."""
    speaker = record.speaker
    whole = {
        "id": record.id,
        "parent": record.parent,
        "kind": record.kind,
        "act": record.act,
        "content": _bounds(record.content),
        "cue": _bounds(record.cue),
        "mention": _bounds([speaker.mention])[0] if speaker and speaker.mention else None,
        "name": speaker.name if speaker else None,
        "claims": [_claim(claim) for claim in record.claims],
        "confidence": round(record.confidence, DIGITS),
    }
    return {key: value for key, value in whole.items() if value not in (None, [])}


def _bounds(spans: Iterable[Bounds]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _claim(claim: Any) -> list[Any]:  # noqa: ANN401 - a record.Claim, which this module does not import
    said = {name: value for name in _USUAL if (value := getattr(claim, name)) not in (None, _USUAL[name])}
    return [claim.start, claim.end, *([said] if said else [])]


def values(kept: Compact) -> dict[str, Any]:
    """Return the fields of a compact record in the form of a whole record, for comparison."""
    out = {key: value for key, value in kept.items() if key not in ("id", "parent")}
    for name in ("content", "cue", "claims"):
        out[name] = [{"start": start, "end": end, **dict(*more)} for start, end, *more in kept.get(name, ())]
    speaker = {"name": out.pop("name", None)}
    if mention := out.pop("mention", None):
        speaker["mention"] = {"start": mention[0], "end": mention[1]}
    return {**out, "speaker": speaker}


def spans(kept: Compact, name: str) -> tuple[Span, ...]:
    """Return the content or cue spans of a compact record."""
    return tuple(Span(start, end) for start, end, *_ in kept.get(name, ()))


def to_lines(articles: Mapping[str, Kept], *, producer: Mapping[str, Any]) -> Iterator[str]:
    """Write a snapshot.

    Args:
        articles: The articles by `doc.id`.
        producer: What made the records. It helps to explain why records changed.

    Yields:
        Lines with line breaks, in the order given.
    """
    records = sum(len(article.records) for article in articles.values())
    yield _line({"schema": SCHEMA, "producer": producer, "articles": len(articles), "records": records})
    for doc_id, article in articles.items():
        yield _line({"doc": doc_id, "sha256": article.sha256})
        yield from map(_line, article.records)


def _line(whole: Mapping[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


def from_lines(lines: Iterable[bytes], *, where: str) -> dict[str, Kept]:
    """Read a snapshot.

    Raises:
        ConfigError: The lines are not a snapshot, or some are missing.
    """
    head: _Head | None = None
    found: dict[str, tuple[str, list[Compact]]] = {}
    here: list[Compact] = []
    try:
        for line in lines:
            whole = from_json(line, allow_inf_nan=False)
            if head is None:
                head = _Head.model_validate_json(line)
            elif isinstance(whole, dict) and "doc" in whole:
                article, here = _Doc.model_validate_json(line), []
                found[article.doc] = (article.sha256, here)
            else:
                _Record.model_validate_json(line)
                here.append(whole)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        problem = ".".join(map(str, first["loc"])) + f": {in_words(first)}"
        raise _no_snapshot(where, problem.removeprefix(": ")) from error
    except ValueError as error:
        raise _no_snapshot(where, "a line is not JSON") from error
    counted = sum(len(records) for _, records in found.values())
    if head is None or (head.articles, head.records) != (len(found), counted):
        raise _no_snapshot(where, "it does not hold what its first line says")
    return {doc_id: Kept(sha256, tuple(records)) for doc_id, (sha256, records) in found.items()}


def _no_snapshot(where: str, problem: str) -> ConfigError:
    return ConfigError(where, f"is not a snapshot: {problem}", advice="renew it with claimex check --update")
