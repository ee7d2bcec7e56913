"""Name the people that pronouns and descriptions in a claim refer to, so that it can be read alone: "she" → Ada Quill.

Comes in: the records of one article, and the referents found in it. Goes out: the same records, each claim with its
`context`. A pronoun or description gets the same name as it would as a source. "I" in quotation marks is the speaker of
the innermost quotation, and so is "we" if that is an organization. Things ("it", "the bridge") are not resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from claimex.layout import pair_marks
from claimex.record import Context
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claimex.record import Claim, Record


_FIRST = re.compile(r"\b(?:(?P<one>I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)|[Ww]e|[Uu]s|[Oo]ur|[Oo]urs|[Oo]urselves)\b")
_WORD = re.compile(r"\w+")


def add_context(text: str, records: Sequence[Record], meant: Mapping[Span, str]) -> list[Record]:
    """List in each claim the words that refer to somebody named elsewhere.

    Args:
        text: The article as read.
        records: In order. A record comes before those nested in it.
        meant: By place, the name of whoever is named, described or referred to there.

    Returns:
        The same records in the same order.
    """
    others = {span: name for span, name in meant.items() if not _names(span.of(text), name)}
    names = others | _first_persons(text, records)
    places = sorted(names, key=lambda span: (span.start, -span.end))
    return [_with_context(record, text, places, names) for record in records]


def _names(words: str, name: str) -> bool:
    """Tell whether words contain part of the name that they refer to, as "Ms Quill" does."""
    return not {w.casefold() for w in _WORD.findall(words)}.isdisjoint(w.casefold() for w in _WORD.findall(name))


def _first_persons(text: str, records: Sequence[Record]) -> dict[Span, str]:
    """Return who "I" and "we" are in quoted words. An inner quotation comes later, and overrides the outer one."""
    found: dict[Span, str | None] = {}
    for record in records:
        if record.kind not in {"direct", "mixed"}:
            continue
        for span in _quoted(text, record):
            for match in _FIRST.finditer(text, span.start, span.end):
                found[Span(*match.span())] = _first_person(record, one=match["one"] is not None)
    return {span: name for span, name in found.items() if name is not None}


def _quoted(text: str, record: Record) -> Iterator[Span]:
    for content in record.content:
        if record.kind == "direct":
            yield content.span
        else:
            yield from (pair.span for pair in pair_marks(text, paragraphs=[content.span]))


def _first_person(record: Record, *, one: bool) -> str | None:
    speaker = record.speaker
    if speaker is None or speaker.members or (speaker.type == "person") != one:
        return None
    return speaker.name if one or speaker.type == "organization" else None


def _with_context(record: Record, text: str, places: Sequence[Span], names: Mapping[Span, str]) -> Record:
    claims = [_in_claim(claim, text, places, names) for claim in record.claims]
    return record.model_copy(update={"claims": claims}) if any(claim.context for claim in claims) else record


def _in_claim(claim: Claim, text: str, places: Sequence[Span], names: Mapping[Span, str]) -> Claim:
    found = [span for part in claim.parts or [claim] for span in _outermost(places, part.span)]
    context = [Context(start=s.start, end=s.end, text=s.of(text), name=names[s]) for s in found]
    return claim.model_copy(update={"context": context})


def _outermost(places: Sequence[Span], within: Span) -> Iterator[Span]:
    """Yield the places within a span, in order. If two overlap, yield the first, or the longer if both start there."""
    end = within.start
    for number in range(bisect_left(places, within.start, key=lambda s: s.start), len(places)):
        place = places[number]
        if place.start >= within.end:
            return
        if place.start >= end and place.end <= within.end:
            yield place
            end = place.end
