"""Counts of one article's predictions against its gold: the arithmetic of `evaluate`, no input or output.

Comes in: the items (slim records) of one article, gold and predicted. Goes out: cells that add up over
articles, from which `_report` takes precision, recall and F1; so a resample of articles is a sum of rows.

The definitions, which follow the study that the project's figures come from:

- *exact*: spans equal once edge white space, quotation marks and punctuation are trimmed (`spans.trim`).
- *soft*: the mean share of a span's words that the other side covers too (Johansson and Moschitti 2013,
  "Relational features in fine-grained opinion analysis"): over predicted spans for precision, over gold
  spans for recall. The other side counts as one set of words, so spans that overlap there count once.
- *token*: words covered by both sides over words covered by one.
- *attribution*: gold and predicted records are paired one to one where their contents share at least
  MATCH of their joint characters, best pair first; a pair is right where the sources overlap or both are
  empty. Pairs that share equally much are taken in the order source agrees, cue agrees, place in the text.
- *strict*: a pair with content and source both exact.

In a group (kind, act, form of the source) recall goes by gold's group, precision by the prediction's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from claimex._sources import FORMS, same_name, source_form
from claimex.spans import Span, covered, shared, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex._sources import Form
    from claimex.record import Record, TextSpan

MATCH = 0.5
"""Share of their joint characters (intersection over union) from which two contents are the same attribution's.
Source: the study's metrics; above one half, no content can be paired with two disjoint ones."""

LABELS = ("content", "cue", "source")
WAYS = ("exact", "soft", "token")
KINDS = ("direct", "mixed", "indirect")
ACTS = ("assertion", "belief", "fact", "eventuality")
NAMING = ("precision", "answered", "accuracy")

FAMILIES: tuple[str, ...] = (
    *(f"{label}.{way}" for label in LABELS for way in WAYS),
    *(f"content.exact.{kind}" for kind in KINDS),
    "attribution",
    "attribution.strict",
    "attribution.found",
    *(f"attribution.{group}" for group in (*KINDS, *ACTS)),
    *(f"attribution.source.{form}" for form in FORMS),
    "nested",
    "nested.parent",
    "no_comment",
)
"""What has precision, recall and F1: four cells each."""

SHARES: tuple[str, ...] = (
    "attribution.source_given_content",
    "act.accuracy",
    *(f"name.{measure}" for measure in NAMING),
    "name.abstained",
    *(f"name.{form}.{measure}" for form in FORMS for measure in NAMING),
)
"""What is a plain share: two cells each."""

FAMILY_CELLS = ("right", "predicted", "found", "gold")
SHARE_CELLS = ("right", "of")
COLUMNS: tuple[tuple[str, str], ...] = (
    *((family, cell) for family in FAMILIES for cell in FAMILY_CELLS),
    *((share, cell) for share in SHARES for cell in SHARE_CELLS),
)

_WORD = re.compile(r"\w+|[^\w\s]")

Cells = defaultdict[tuple[str, str], float]


class Place(NamedTuple):
    """A span, the same trimmed for exact comparison, and its words."""

    span: Span
    trimmed: Span
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """What scoring needs of one record.

    Attributes:
        content, cue, source: In reading order; `source` has one place or none.
        parent: Id of the item whose content holds this one, or None.
        kind, act, name: As in the record.
        form: How the source is written.
    """

    id: str
    parent: str | None
    content: tuple[Place, ...]
    cue: tuple[Place, ...]
    source: tuple[Place, ...]
    kind: str
    act: str | None
    name: str | None
    form: Form

    @property
    def order(self) -> tuple[object, ...]:
        """A key that sorts items the same way whatever order they came in."""
        return (self.content, self.cue, self.source, self.kind, self.act or "", self.name or "", self.id)


def read_item(record: Record) -> Item:
    """Take from a record what scoring needs."""
    mention = record.speaker.mention if record.speaker else None
    return Item(
        id=record.id,
        parent=record.parent,
        content=_places(record.content),
        cue=_places(record.cue),
        source=_places([mention] if mention else []),
        kind=record.kind,
        act=record.act,
        name=record.speaker.name if record.speaker else None,
        form=source_form(mention.text if mention else None),
    )


def _places(spans: Iterable[TextSpan]) -> tuple[Place, ...]:
    out = []
    for span in spans:
        left, right = trim(span.text)
        out.append(Place(span.span, Span(span.start + left, span.end - right), span.text))
    return tuple(sorted(out))


def marked(items: Iterable[Item]) -> frozenset[str]:
    """Tell which optional aspects gold marks at all: "nested", "no_comment", "act", "name"."""
    out: set[str] = set()
    for item in items:
        found = {"nested": _is_nested(item), "no_comment": not item.content, "act": item.act, "name": item.name}
        out.update(aspect for aspect, value in found.items() if value)
    return frozenset(out)


def _is_outermost(item: Item) -> bool:
    return bool(item.content) and item.parent is None


def _is_nested(item: Item) -> bool:
    return bool(item.content) and item.parent is not None


def count_article(gold: Iterable[Item], predicted: Iterable[Item], *, aspects: frozenset[str]) -> Cells:
    """Count one article.

    Args:
        gold: Its gold items, in any order.
        predicted: Its predicted items, in any order.
        aspects: What gold marks anywhere (`marked`); another aspect is not counted, for a prediction
            cannot be wrong about what nobody annotated.

    Returns:
        A number for each of COLUMNS that is not 0.
    """
    gold, predicted = (sorted(items, key=lambda item: item.order) for items in (gold, predicted))
    cells: Cells = defaultdict(float)
    outermost = [item for item in gold if _is_outermost(item)], [item for item in predicted if _is_outermost(item)]
    words = _Words(place for items in outermost for item in items for label in LABELS for place in _of(item, label))
    for label in LABELS:
        _count_spans(cells, label, *outermost, words=words)
    _count_kinds(cells, *outermost)
    _count_attributions(cells, *outermost, aspects=aspects)
    if "nested" in aspects:
        _count_nested(cells, gold, predicted)
    if "no_comment" in aspects:
        _count_refusals(cells, gold, predicted)
    return cells


class _Words:
    """The words of all spans of one article, found in the spans' own texts and keyed by offset.

    Records carry no text but their spans'. Texts that touch or overlap are joined first, so that a word
    which one span cuts and another holds whole is one word, as it would be in the article.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        found = sorted(
            (start + match.start(), start + match.end())
            for start, text in _join(sorted(set(places)))
            for match in _WORD.finditer(text)
        )
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def of(self, span: Span) -> range:
        """Return the numbers of the words that share a character with the span."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))


def _join(places: Sequence[Place]) -> Iterator[tuple[int, str]]:
    start, parts, end = 0, [""], 0
    for span, _, text in places:
        if span.start > end:
            yield start, "".join(parts)
            start, parts, end = span.start, [text], span.end
        elif span.end > end:
            parts.append(text[end - span.start :])
            end = span.end
    yield start, "".join(parts)


def _of(item: Item, label: str) -> tuple[Place, ...]:
    places: tuple[Place, ...] = getattr(item, label)
    return places


def _spans(item: Item, label: str) -> list[Span]:
    return [place.span for place in _of(item, label)]


def _count(cells: Cells, family: str, *, right: float, predicted: float, found: float, gold: float) -> None:
    for cell, value in zip(FAMILY_CELLS, (right, predicted, found, gold), strict=True):
        cells[family, cell] += value


def _count_share(cells: Cells, share: str, *, right: bool) -> None:
    cells[share, "right"] += right
    cells[share, "of"] += 1


def _count_spans(cells: Cells, label: str, gold: Sequence[Item], predicted: Sequence[Item], *, words: _Words) -> None:
    g, p = ({place for item in items for place in _of(item, label)} for items in (gold, predicted))
    exact_g, exact_p = ({place.trimmed for place in places} for places in (g, p))
    both = len(exact_g & exact_p)
    _count(cells, f"{label}.exact", right=both, predicted=len(exact_p), found=both, gold=len(exact_g))
    # sorted: the sum of the shares must not hang on the order of a set
    ranges_g, ranges_p = ([r for place in sorted(places) if (r := words.of(place.span))] for places in (g, p))
    all_g, all_p = ({word for r in ranges for word in r} for ranges in (ranges_g, ranges_p))
    _count(
        cells,
        f"{label}.soft",
        right=_soft(ranges_p, all_g),
        predicted=len(ranges_p),
        found=_soft(ranges_g, all_p),
        gold=len(ranges_g),
    )
    both = len(all_g & all_p)
    _count(cells, f"{label}.token", right=both, predicted=len(all_p), found=both, gold=len(all_g))


def _soft(ranges: Iterable[range], other: set[int]) -> float:
    return sum(sum(word in other for word in words) / len(words) for words in ranges)


def _count_kinds(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    all_g, all_p = ({place.trimmed for item in items for place in item.content} for items in (gold, predicted))
    for kind in KINDS:
        g, p = (
            {place.trimmed for item in items if item.kind == kind for place in item.content}
            for items in (gold, predicted)
        )
        family = f"content.exact.{kind}"
        _count(cells, family, right=len(p & all_g), predicted=len(p), found=len(g & all_p), gold=len(g))


def _count_attributions(
    cells: Cells, gold: Sequence[Item], predicted: Sequence[Item], *, aspects: frozenset[str]
) -> None:
    pairs = _match(gold, predicted)
    right = [(g, p) for g, p in pairs if _agree(g, p, "source")]
    sides = ([p for _, p in right], predicted, [g for g, _ in right], gold)
    for cell, items in zip(FAMILY_CELLS, sides, strict=True):
        for item in items:
            for family in _groups(item, aspects):
                cells[family, cell] += 1
    strict = sum(_same(g, p, "content") and _same(g, p, "source") for g, p in pairs)
    for family, n in (("attribution.strict", strict), ("attribution.found", len(pairs))):
        _count(cells, family, right=n, predicted=len(predicted), found=n, gold=len(gold))
    _count_found(cells, pairs, aspects=aspects)


def _count_found(cells: Cells, pairs: Iterable[tuple[Item, Item]], *, aspects: frozenset[str]) -> None:
    """Count what else is right of the attributions whose content was found."""
    for g, p in pairs:
        _count_share(cells, "attribution.source_given_content", right=_agree(g, p, "source"))
        if g.act is not None:
            _count_share(cells, "act.accuracy", right=g.act == p.act)
        if "name" in aspects:
            _count_name(cells, g, p)


def _groups(item: Item, aspects: frozenset[str]) -> Iterator[str]:
    yield "attribution"
    yield f"attribution.{item.kind}"
    yield f"attribution.source.{item.form}"
    if item.act is not None and "act" in aspects:
        yield f"attribution.{item.act}"


def _count_name(cells: Cells, gold: Item, predicted: Item) -> None:
    if gold.name is None:
        _count_share(cells, "name.abstained", right=predicted.name is None)
        return
    answered = predicted.name is not None
    right = predicted.name is not None and same_name(gold.name, predicted.name)
    for group in ("name", f"name.{gold.form}"):
        _count_share(cells, f"{group}.answered", right=answered)
        _count_share(cells, f"{group}.accuracy", right=right)
        if answered:
            _count_share(cells, f"{group}.precision", right=right)


def _count_nested(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    g_by_id, p_by_id = ({item.id: item for item in items if item.content} for items in (gold, predicted))
    nested_g, nested_p = ([item for item in items if _is_nested(item)] for items in (gold, predicted))
    right = [(g, p) for g, p in _match(nested_g, nested_p) if _agree(g, p, "source")]
    parents = [(g_by_id.get(g.parent or ""), p_by_id.get(p.parent or "")) for g, p in right]
    held = sum(g is not None and p is not None and _likeness(g, p, "content") >= MATCH for g, p in parents)
    for family, n in (("nested", len(right)), ("nested.parent", held)):
        _count(cells, family, right=n, predicted=len(nested_p), found=n, gold=len(nested_g))


def _count_refusals(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    """Count records without content; what pairs them is the cue."""
    g, p = ([item for item in items if not item.content] for items in (gold, predicted))
    right = sum(_agree(*pair, "source") for pair in _match(g, p, by="cue"))
    _count(cells, "no_comment", right=right, predicted=len(p), found=right, gold=len(g))


def _match(gold: Sequence[Item], predicted: Sequence[Item], *, by: str = "content") -> list[tuple[Item, Item]]:
    ranked = []
    for i, g in enumerate(gold):
        for j, p in _near(g, predicted, by):
            if (likeness := _likeness(g, p, by)) >= MATCH:
                ranked.append((-likeness, not _agree(g, p, "source"), not _agree(g, p, "cue"), i, j))
    out: list[tuple[Item, Item]] = []
    used_g: set[int] = set()
    used_p: set[int] = set()
    for *_, i, j in sorted(ranked):
        if i not in used_g and j not in used_p:
            used_g.add(i)
            used_p.add(j)
            out.append((gold[i], predicted[j]))
    return out


def _near(item: Item, others: Sequence[Item], label: str) -> Iterator[tuple[int, Item]]:
    """Yield those of the others, with their numbers, whose outer bounds overlap the item's."""
    if not (places := _of(item, label)):
        return
    start, end = places[0].span.start, max(place.span.end for place in places)
    for number, other in enumerate(others):
        theirs = _of(other, label)
        if theirs and theirs[0].span.start < end and start < max(place.span.end for place in theirs):
            yield number, other


def _likeness(left: Item, right: Item, label: str) -> float:
    """Return intersection over union in characters, 0 to 1."""
    mine, theirs = _spans(left, label), _spans(right, label)
    return shared(mine, theirs) / (covered([*mine, *theirs]) or 1)


def _agree(left: Item, right: Item, label: str) -> bool:
    mine, theirs = _spans(left, label), _spans(right, label)
    return any(a.overlaps(b) for a in mine for b in theirs) or not (mine or theirs)


def _same(left: Item, right: Item, label: str) -> bool:
    return [place.trimmed for place in _of(left, label)] == [place.trimmed for place in _of(right, label)]
