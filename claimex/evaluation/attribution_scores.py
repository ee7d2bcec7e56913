"""Count how well the predictions of one article agree with its gold.

Comes in: the items (slim records) of one article, gold and predicted. Goes out: cells that add up over articles.
`report` computes precision, recall and F1 from the sums, so a resample of articles is a sum of rows.

The definitions follow the study that the project's figures come from:

- *exact*: the spans are equal after white space, quotation marks and punctuation are trimmed at their edges
  (`spans.trim`).
- *soft*: the mean share of a span's words that the other side covers too (Johansson and Moschitti 2013,
  "Relational features in fine-grained opinion analysis"): over predicted spans for precision, over gold
  spans for recall. The other side counts as one set of words, so spans that overlap there count once.
- *token*: words that both sides cover, divided by the words that one side covers.
- *attribution*: gold and predicted records are paired one to one if their contents share at least MATCH of their
  joint characters, the best pair first. A pair is right if the sources overlap or both are empty. If several pairs
  share equally much, those with the same source come first, then those with the same cue, then the earlier in the
  text.
- *strict*: a pair with content and source both exact.
- *sure*: of the predictions, only those of confidence SURE or more; of gold, all.

In a group (kind, act, form of the source) recall uses the group of gold, precision the group of the prediction.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from claimex.evaluation import claim_scores, zone_scores
from claimex.evaluation.items import (
    ANY,
    FAMILY_CELLS,
    MATCH,
    SHARE_CELLS,
    SURE,
    agree,
    alike,
    count,
    count_share,
    is_nested,
    is_outermost,
    match,
    of,
    same,
)
from claimex.evaluation.source_forms import FORMS, same_name
from claimex.vocabulary import ACTS, CONTENT_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from claimex.evaluation.items import Cells, Item, Place
    from claimex.layout import Zone
    from claimex.spans import Span


LABELS = ("content", "cue", "source")
WAYS = ("exact", "soft", "token")
NAMING = ("precision", "answered", "accuracy")

FAMILIES: tuple[str, ...] = (
    *(f"{label}.{way}" for label in LABELS for way in WAYS),
    *(f"content.exact.{kind}" for kind in CONTENT_KINDS),
    "attribution",
    "attribution.strict",
    "attribution.found",
    "attribution.sure",
    *(f"attribution.{group}" for group in (*CONTENT_KINDS, *ACTS)),
    *(f"attribution.source.{form}" for form in FORMS),
    "nested",
    "nested.parent",
    "nesting",
    "no_comment",
    *claim_scores.FAMILIES,
    *zone_scores.FAMILIES,
)
"""Families of counts that have precision, recall and F1: four cells each."""

SHARES: tuple[str, ...] = (
    "attribution.source_given_content",
    "act.accuracy",
    *(f"name.{measure}" for measure in NAMING),
    "name.abstained",
    *(f"name.{form}.{measure}" for form in FORMS for measure in NAMING),
    *claim_scores.SHARES,
)
"""Plain shares: two cells each."""

COLUMNS: tuple[tuple[str, str], ...] = (
    *((family, cell) for family in FAMILIES for cell in FAMILY_CELLS),
    *((share, cell) for share in SHARES for cell in SHARE_CELLS),
)

_WORD = re.compile(r"\w+|[^\w\s]")


def count_article(
    gold: Collection[Item],
    predicted: Collection[Item],
    *,
    aspects: frozenset[str],
    zones: tuple[Sequence[Zone] | None, Sequence[Zone] | None] = (None, None),
) -> Cells:
    """Count the agreement of predictions and gold in one article.

    Args:
        gold: Its gold items, in any order.
        predicted: Its predicted items, in any order.
        aspects: What gold marks anywhere (`annotated_aspects`). No other aspect is counted, because a prediction
            cannot be wrong about what nobody annotated.
        zones: The zones of gold and the predicted zones. None for gold if nobody marked zones.

    Returns:
        The counts by column; columns whose count is 0 may be missing.
    """
    cells: Cells = defaultdict(float)
    said, told = ([_in_order(items, voice) for items in (gold, predicted)] for voice in ("source", "author"))
    _count_outermost(cells, *([item for item in items if is_outermost(item)] for items in said), aspects=aspects)
    if "nested" in aspects:
        _count_nested(cells, *said)
        _count_nesting(cells, *said)
    if "no_comment" in aspects:
        _count_refusals(cells, *said)
    if "claim" in aspects:
        claim_scores.count_claims(cells, *(_eligible(items, aspects) for items in said), family="claim.source")
    if "statement" in aspects:
        claim_scores.count_statements(cells, *told)
    if "statement's claim" in aspects:
        claim_scores.count_claims(cells, *told, family="claim.author")
    if zones[0] is not None:
        zone_scores.count_zones(cells, zones[0], zones[1] or ())
    return cells


def _in_order(items: Iterable[Item], voice: str) -> list[Item]:
    return sorted((item for item in items if item.voice == voice), key=lambda item: item.order)


def _eligible(items: Iterable[Item], aspects: frozenset[str]) -> list[Item]:
    return [item for item in items if is_outermost(item) or (is_nested(item) and "nested" in aspects)]


def _count_outermost(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item], *, aspects: frozenset[str]) -> None:
    both = (gold, predicted)
    words = _Words(place for items in both for item in items for label in LABELS for place in of(item, label))
    for label in LABELS:
        _count_spans(cells, label, gold, predicted, words=words)
    _count_kinds(cells, gold, predicted)
    _count_attributions(cells, gold, predicted, aspects=aspects)


class _Words:
    """The words of all spans of one article, found in the texts of the spans and keyed by offset.

    A record holds no text of the article except that of its spans. Texts that touch or overlap are joined first. So a
    word that one span cuts and another holds whole is one word, as in the article.
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


def _count_spans(cells: Cells, label: str, gold: Sequence[Item], predicted: Sequence[Item], *, words: _Words) -> None:
    g, p = ({place for item in items for place in of(item, label)} for items in (gold, predicted))
    exact_g, exact_p = ({place.trimmed for place in places} for places in (g, p))
    both = len(exact_g & exact_p)
    count(cells, f"{label}.exact", right=both, predicted=len(exact_p), found=both, gold=len(exact_g))
    # sorted, because the sum of the shares must not depend on the order of a set
    ranges_g, ranges_p = ([r for place in sorted(places) if (r := words.of(place.span))] for places in (g, p))
    all_g, all_p = ({word for r in ranges for word in r} for ranges in (ranges_g, ranges_p))
    count(
        cells,
        f"{label}.soft",
        right=_soft(ranges_p, all_g),
        predicted=len(ranges_p),
        found=_soft(ranges_g, all_p),
        gold=len(ranges_g),
    )
    both = len(all_g & all_p)
    count(cells, f"{label}.token", right=both, predicted=len(all_p), found=both, gold=len(all_g))


def _soft(ranges: Iterable[range], other: set[int]) -> float:
    return sum(sum(word in other for word in words) / len(words) for words in ranges)


def _count_kinds(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    all_g, all_p = ({place.trimmed for item in items for place in item.content} for items in (gold, predicted))
    for kind in CONTENT_KINDS:
        g, p = (
            {place.trimmed for item in items if item.kind == kind for place in item.content}
            for items in (gold, predicted)
        )
        family = f"content.exact.{kind}"
        count(cells, family, right=len(p & all_g), predicted=len(p), found=len(g & all_p), gold=len(g))


def _count_attributions(
    cells: Cells, gold: Sequence[Item], predicted: Sequence[Item], *, aspects: frozenset[str]
) -> None:
    pairs = match(gold, predicted)
    right = [(g, p) for g, p in pairs if agree(g, p, "source")]
    sides = ([p for _, p in right], predicted, [g for g, _ in right], gold)
    for cell, items in zip(FAMILY_CELLS, sides, strict=True):
        for item in items:
            for family in _groups(item, aspects):
                cells[family, cell] += 1
    strict = sum(same(g, p, "content") and same(g, p, "source") for g, p in pairs)
    for family, n in (("attribution.strict", strict), ("attribution.found", len(pairs))):
        count(cells, family, right=n, predicted=len(predicted), found=n, gold=len(gold))
    sure = sum(p.confidence >= SURE for _, p in right)
    of_sure = sum(p.confidence >= SURE for p in predicted)
    count(cells, "attribution.sure", right=sure, predicted=of_sure, found=sure, gold=len(gold))
    _count_found(cells, pairs, aspects=aspects)


def _count_found(cells: Cells, pairs: Iterable[tuple[Item, Item]], *, aspects: frozenset[str]) -> None:
    """Count what else is right about the attributions whose content was found."""
    for g, p in pairs:
        count_share(cells, "attribution.source_given_content", right=agree(g, p, "source"))
        if g.act is not None:
            count_share(cells, "act.accuracy", right=g.act == p.act)
        if "name" in aspects:
            _count_name(cells, g, p)


def _groups(item: Item, aspects: frozenset[str]) -> Iterator[str]:
    yield "attribution"
    yield f"attribution.{item.kind}"
    yield f"attribution.source.{item.form}"
    if item.act is not None and "act" in aspects:
        yield f"attribution.{item.act}"


def _same_members(gold: Item, predicted: Item) -> bool:
    """Tell whether two joint sources have the same members, in any order."""
    pairs = zip(sorted(gold.members), sorted(predicted.members), strict=False)
    return 0 < len(gold.members) == len(predicted.members) and all(same_name(left, right) for left, right in pairs)


def _count_name(cells: Cells, gold: Item, predicted: Item) -> None:
    if gold.name is None:
        count_share(cells, "name.abstained", right=predicted.name is None)
        return
    answered = predicted.name is not None
    right = predicted.name is not None and (same_name(gold.name, predicted.name) or _same_members(gold, predicted))
    for group in ("name", f"name.{gold.form}"):
        count_share(cells, f"{group}.answered", right=answered)
        count_share(cells, f"{group}.accuracy", right=right)
        if answered:
            count_share(cells, f"{group}.precision", right=right)


def _count_nested(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    g_by_id, p_by_id = ({item.id: item for item in items if item.content} for items in (gold, predicted))
    nested_g, nested_p = ([item for item in items if is_nested(item)] for items in (gold, predicted))
    right = [(g, p) for g, p in match(nested_g, nested_p) if agree(g, p, "source")]
    parents = [(g_by_id.get(g.parent or ""), p_by_id.get(p.parent or "")) for g, p in right]
    held = sum(g is not None and p is not None and alike(g, p, "content") >= MATCH for g, p in parents)
    for family, n in (("nested", len(right)), ("nested.parent", held)):
        count(cells, family, right=n, predicted=len(nested_p), found=n, gold=len(nested_g))


def _count_nesting(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    """Count pairs of a record and its parent. A pair is right if both are paired with such a pair in gold."""
    paired = {id(g): p for g, p in [*match(gold, predicted), *_match_refusals(gold, predicted)]}
    pairs_g, pairs_p = _with_parents(gold), _with_parents(predicted)
    known = {(id(child), id(parent)) for child, parent in pairs_p}
    right = sum((id(paired.get(id(child))), id(paired.get(id(parent)))) in known for child, parent in pairs_g)
    count(cells, "nesting", right=right, predicted=len(pairs_p), found=right, gold=len(pairs_g))


def _with_parents(items: Sequence[Item]) -> list[tuple[Item, Item]]:
    by_id = {item.id: item for item in items if item.content}
    return [(item, by_id[item.parent]) for item in items if item.parent in by_id]


def _count_refusals(cells: Cells, gold: Sequence[Item], predicted: Sequence[Item]) -> None:
    """Count records without content, which are paired by their cues."""
    right = sum(agree(*pair, "source") for pair in _match_refusals(gold, predicted))
    all_g, all_p = (sum(not item.content for item in items) for items in (gold, predicted))
    count(cells, "no_comment", right=right, predicted=all_p, found=right, gold=all_g)


def _match_refusals(gold: Sequence[Item], predicted: Sequence[Item]) -> list[tuple[Item, Item]]:
    g, p = ([item for item in items if not item.content] for items in (gold, predicted))
    return match(g, p, by="cue", least=ANY)
