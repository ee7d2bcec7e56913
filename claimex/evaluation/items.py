"""Slim records for scoring, pair those of gold with the predicted ones, and count into cells.

Comes in: records. Goes out: `Item`s, small enough to hold a whole corpus of them, and pairs of gold and predicted
items, which all scores use (`attribution_scores`, `claim_scores`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from claimex.evaluation.source_forms import source_form
from claimex.spans import Span, covered, shared, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.evaluation.source_forms import Form
    from claimex.record import Claim, Record, TextSpan


MATCH = 0.5
"""Share of their joint characters (intersection over union) from which two contents belong to the same attribution.
Source: the study's metrics. Above one half, no content can be paired with two disjoint ones."""

ANY = 1e-9
"""Share from which the cues of two refusals are the same. One common character is enough, because "declined" and
"declined to comment at all" are the same refusal."""

SURE = 0.5
"""Confidence from which a record counts as sure, for the precision of what a reader would use unseen."""

FAMILY_CELLS = ("right", "predicted", "found", "gold")
SHARE_CELLS = ("right", "of")

Cells = defaultdict[tuple[str, str], float]


class Place(NamedTuple):
    """A span, the same span trimmed for exact comparison, and its words."""

    span: Span
    trimmed: Span
    text: str


class Assertion(NamedTuple):
    """What scoring needs of one claim: its trimmed spans, and its polarity and certainty (empty if not known)."""

    spans: tuple[Span, ...]
    polarity: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Item:
    """What scoring needs of one record.

    Attributes:
        content, cue, source: Spans in reading order. `source` has one span or none.
        claims: Claims in reading order.
        parent: Id of the item whose content holds this one, or None.
        voice, kind, act, name: As in the record.
        members: The names of the members of a joint source. Empty if a member has no name.
        form: How the source is written.
        confidence: As in the record, 0 to 1.
    """

    id: str
    parent: str | None
    content: tuple[Place, ...]
    cue: tuple[Place, ...]
    source: tuple[Place, ...]
    claims: tuple[Assertion, ...]
    voice: str
    kind: str
    act: str | None
    name: str | None
    members: tuple[str, ...]
    form: Form
    confidence: float = 1.0

    @property
    def order(self) -> tuple[object, ...]:
        """A sort key that does not depend on the order in which items came in."""
        names = (self.voice, self.kind, self.act or "", self.name or "", self.id)
        return (self.content, self.cue, self.source, self.claims, names)


def read_item(record: Record) -> Item:
    """Take from a record what scoring needs."""
    mention = record.speaker.mention if record.speaker else None
    return Item(
        id=record.id,
        parent=record.parent,
        content=_places(record.content),
        cue=_places(record.cue),
        source=_places([mention] if mention else []),
        claims=tuple(sorted(_assertion(claim) for claim in record.claims)),
        voice=record.voice,
        kind=record.kind,
        act=record.act,
        name=record.speaker.name if record.speaker else None,
        members=_members(record),
        form=source_form(mention.text if mention else None),
        confidence=record.confidence,
    )


def _members(record: Record) -> tuple[str, ...]:
    members = (record.speaker.members if record.speaker else None) or ()
    names = [member.name for member in members]
    return tuple(name for name in names if name is not None) if all(names) else ()


def _assertion(claim: Claim) -> Assertion:
    return Assertion(tuple(map(_trimmed, claim.parts or [claim])), claim.polarity or "", claim.certainty or "")


def _places(spans: Iterable[TextSpan]) -> tuple[Place, ...]:
    return tuple(sorted(Place(span.span, _trimmed(span), span.text) for span in spans))


def _trimmed(span: TextSpan) -> Span:
    left, right = trim(span.text)
    return Span(span.start + left, span.end - right)


def annotated_aspects(items: Iterable[Item]) -> frozenset[str]:
    """Return the optional aspects that any of the items marks.

    Returns:
        Some of "nested", "no_comment", "act", "name", "statement", "claim" (of sources) and "statement's claim".
    """
    return frozenset(aspect for item in items for aspect in _aspects(item))


def _aspects(item: Item) -> Iterator[str]:
    if item.voice == "author":
        found = {"statement": True, "statement's claim": item.claims}
    else:
        found = {"nested": is_nested(item), "no_comment": not item.content, "claim": item.claims}
        found |= {"act": item.act, "name": item.name}
    yield from (aspect for aspect, value in found.items() if value)


def is_outermost(item: Item) -> bool:
    """Tell whether the item has content that lies in no other item's content."""
    return bool(item.content) and item.parent is None


def is_nested(item: Item) -> bool:
    """Tell whether the item has content that lies in another item's content."""
    return bool(item.content) and item.parent is not None


def of(item: Item, label: str) -> tuple[Place, ...]:
    """Return the item's content, cue or source."""
    places: tuple[Place, ...] = getattr(item, label)
    return places


def count(cells: Cells, family: str, *, right: float, predicted: float, found: float, gold: float) -> None:
    """Add to the four cells of a family: `right` of the `predicted`, and `found` of `gold`."""
    for cell, value in zip(FAMILY_CELLS, (right, predicted, found, gold), strict=True):
        cells[family, cell] += value


def count_share(cells: Cells, share: str, *, right: bool) -> None:
    """Add one case to the two cells of a share."""
    cells[share, "right"] += right
    cells[share, "of"] += 1


def match(
    gold: Sequence[Item], predicted: Sequence[Item], *, by: str = "content", least: float = MATCH
) -> list[tuple[Item, Item]]:
    """Pair items one to one, the most alike first, if they share at least `least` of their joint characters.

    If several pairs share equally much, those with the same source come first, then those with the same cue, then the
    earlier in the text.
    """
    ranked = []
    for i, g in enumerate(gold):
        for j, p in _near(g, predicted, by):
            if (likeness := alike(g, p, by)) >= least:
                ranked.append((-likeness, not agree(g, p, "source"), not agree(g, p, "cue"), i, j))
    return [(gold[i], predicted[j]) for i, j in best_first(ranked)]


def best_first(ranked: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int]]:
    """Sort tuples and yield the pair of numbers at the end of each, using no number twice on its side."""
    used_g: set[int] = set()
    used_p: set[int] = set()
    for *_, i, j in sorted(ranked):
        if i not in used_g and j not in used_p:
            used_g.add(i)
            used_p.add(j)
            yield i, j


def _near(item: Item, others: Sequence[Item], label: str) -> Iterator[tuple[int, Item]]:
    """Yield the other items, with their numbers, whose outer bounds overlap those of the item."""
    if not (places := of(item, label)):
        return
    start, end = places[0].span.start, max(place.span.end for place in places)
    for number, other in enumerate(others):
        theirs = of(other, label)
        if theirs and theirs[0].span.start < end and start < max(place.span.end for place in theirs):
            yield number, other


def alike(left: Item, right: Item, label: str) -> float:
    """Return the intersection over union of two items' spans in characters, 0 to 1."""
    return overlap(_spans(left, label), _spans(right, label))


def overlap(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Return the intersection over union of two sets of spans in characters, 0 to 1."""
    return shared(left, right) / (covered([*left, *right]) or 1)


def agree(left: Item, right: Item, label: str) -> bool:
    """Tell whether the items' spans overlap, or neither item has any."""
    mine, theirs = _spans(left, label), _spans(right, label)
    return any(a.overlaps(b) for a in mine for b in theirs) or not (mine or theirs)


def _spans(item: Item, label: str) -> list[Span]:
    return [place.span for place in of(item, label)]


def same(left: Item, right: Item, label: str) -> bool:
    """Tell whether the items' trimmed spans are equal."""
    return [place.trimmed for place in of(left, label)] == [place.trimmed for place in of(right, label)]
