"""The snapshot that `claimex check` compares with: where records lie and what is said of them, without any words.

Comes in: the records of a sample. Goes out: a small file of JSON Lines, one line about the whole, then each
article's line and its records'. It holds spans, kinds, names and rounded confidences, some 150 bytes a record,
so that it can lie in a repository, and no text, so that it can lie in a public one where the texts may not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimex.errors import ConfigError
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from claimex.record import Bounds, Record

SCHEMA = "claimex-snapshot/1"
DIGITS = 2  # of confidence: finer ones differ between processors, whose int8 arithmetic rounds differently
_USUAL = {"polarity": "affirmed", "certainty": "asserted"}  # of a claim, and left out

Compact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One article of a snapshot: its text's SHA-256, and its records in their compact form."""

    sha256: str
    records: tuple[Compact, ...]


def compact(record: Record) -> Compact:
    """Reduce a record to what a snapshot holds; what is null or empty is left out."""
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


def _claim(claim: Any) -> list[Any]:  # noqa: ANN401 - record.Claim, which this module does not import
    said = {name: value for name in _USUAL if (value := getattr(claim, name)) not in (None, _USUAL[name])}
    return [claim.start, claim.end, *([said] if said else [])]


def values(kept: Compact) -> dict[str, Any]:
    """Write a compact record's fields as in JSON Lines of records, for comparison."""
    out = {key: value for key, value in kept.items() if key not in ("id", "parent")}
    for name in ("content", "cue", "claims"):
        out[name] = [{"start": start, "end": end, **dict(*more)} for start, end, *more in kept.get(name, ())]
    speaker = {"name": out.pop("name", None)}
    if mention := out.pop("mention", None):
        speaker["mention"] = {"start": mention[0], "end": mention[1]}
    return {**out, "speaker": speaker}


def spans(kept: Compact, name: str) -> tuple[Span, ...]:
    """Return the spans of a compact record's content or cue."""
    return tuple(Span(start, end) for start, end, *_ in kept.get(name, ()))


def to_lines(articles: Mapping[str, Kept], *, producer: Mapping[str, Any]) -> Iterator[str]:
    """Write a snapshot.

    Args:
        articles: By `doc.id`.
        producer: What made the records, for whoever wonders why they changed.

    Yields:
        Lines with their breaks, in the order given.
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
        ConfigError: It is none, or was cut short.
    """
    head: Mapping[str, Any] = {}
    found: dict[str, tuple[str, list[Compact]]] = {}
    here: list[Compact] = []
    try:
        for number, line in enumerate(lines):
            whole = json.loads(line)
            if number == 0:
                head = _checked_head(whole)
            elif "doc" in whole:
                here = []
                found[whole["doc"]] = (whole["sha256"], here)
            else:
                _check(whole)
                here.append(whole)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _no_snapshot(where, str(error)) from error
    counted = sum(len(records) for _, records in found.values())
    if (head.get("articles"), head.get("records")) != (len(found), counted):
        raise _no_snapshot(where, "it does not hold what its first line says")
    return {doc_id: Kept(sha256, tuple(records)) for doc_id, (sha256, records) in found.items()}


def _checked_head(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    if whole.get("schema") != SCHEMA:
        msg = f"its first line is not of schema {SCHEMA}"
        raise ValueError(msg)
    return whole


def _check(whole: Compact) -> None:
    """Raise where a line is no compact record."""
    parts: Sequence[object] = (whole["id"], whole["kind"], whole["confidence"] + 0.0, values(whole))
    if not all(parts) or not (spans(whole, "content") or spans(whole, "cue")):
        msg = "a record without a place"
        raise ValueError(msg)


def _no_snapshot(where: str, problem: str) -> ConfigError:
    return ConfigError(where, f"is no snapshot: {problem}", advice="renew it with claimex check --update")
