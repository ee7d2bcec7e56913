"""Read asides that say who said the same: safe - *as Lund has claimed* - and that the toll will fall.

Comes in: attributions. Goes out: the same, corrected where the tagger gives the words behind the aside to whoever the
aside names. Words joined by "and" or "that" go on from those before the aside, so they belong to the outer speaker, and
with them the aside. Whoever the aside names says what stands before it, which is nested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


_REACH = 12
"""Most characters between the words before an aside and whom it names: a pause, a mark and "as"."""

_OPENS = re.compile(r"(?:,|\s?[(–—]|\s--?)\s?as\s\Z")
_CLOSES = re.compile(r"(?:\s[\w’'-]{1,20}){0,4}?(?:,|\)|\s?[–—]|\s--?)\s")
_JOINS = re.compile(r"(?:and|but|or|nor|that|while|yet)\s")
_LEADING = " “\"‘'«"
_BETWEEN = re.compile(r"\s(?:\w{1,20}ly\s)?")


@dataclass(frozen=True, slots=True)
class Aside:
    """An aside: from the end of the words before it to the start of those behind."""

    start: int
    end: int


def find_aside(each: Attribution, text: str) -> Aside | None:
    """Return the aside that names the source of an attribution. None unless joined words follow it.

    Args:
        each: Outermost or nested.
        text: The article as read.
    """
    if each.source is None or each.cue is None or not _BETWEEN.fullmatch(text, each.source.end, each.cue.start):
        return None
    opens = _OPENS.search(text, max(0, each.source.start - _REACH), each.source.start)
    closes = _CLOSES.match(text, each.cue.end)
    if opens is None or closes is None or not _JOINS.match(text, closes.end()):
        return None
    return Aside(opens.start(), closes.end())


def attribute_asides(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Give the words behind an aside to the speaker of those before it."""
    out = list(attributions)
    for each in attributions:
        aside = find_aside(each, grammar.text)
        if aside is None or each not in out:
            continue
        for outer in [other for other in out if other is not each]:
            told = _told(outer, each, aside, grammar)
            others = [other for other in out if other is not each and other is not outer]
            if told is not None and not any(overlap(list(other.spans()), told.content) for other in others):
                out = [*others, told]
                break
    return sorted(out, key=lambda each: each.place)


def _told(outer: Attribution, each: Attribution, aside: Aside, grammar: ArticleGrammar) -> Attribution | None:
    """Return the outer attribution with the words on both sides of an aside. None if it does not tell any of them."""
    sentence = grammar.sentence(Span(aside.start, aside.end))
    before = max((p for p in (*outer.content, *each.content) if p.start < aside.start), default=None)
    behind = min((p for p in (*outer.content, *each.content) if p.start > aside.start), default=None)
    if outer.cue is None or sentence is None or before is None or behind is None or not sentence.contains(outer.cue):
        return None
    whole = Span(before.start, behind.end)
    shared = (before in outer.content) != (behind in outer.content)
    if not shared or not _surround(before, behind, aside, grammar) or whole.overlaps(outer.cue):
        return None
    kept = [piece for piece in outer.content if piece not in {before, behind}]
    said = grammar.with_content(each, [before])
    return replace(grammar.with_content(outer, [*kept, whole]), nested=(*outer.nested, said))


def _surround(before: Span, behind: Span, aside: Aside, grammar: ArticleGrammar) -> bool:
    """Tell whether content stands right before an aside and right behind it, but for the word that joins both."""
    joint = _JOINS.match(grammar.text, aside.end)
    near = joint is not None and aside.end <= behind.start <= joint.end()
    return near and before.end <= aside.start and not grammar.text[before.end : aside.start].strip()


def before_aside(inner: Attribution, outer: Attribution, sentences: Iterable[Span], text: str) -> Attribution:
    """Give whoever an aside inside content names the words before the aside, not those behind.

    Args:
        inner: Inside of the outer one.
        outer: Around it.
        sentences: Of the outer content.
        text: The article as read.
    """
    aside = find_aside(inner, text)
    if aside is None or not inner.content or inner.content[0].start <= aside.start:
        return inner
    place = next((s for s in sentences if s.start <= aside.start < s.end), None)
    whole = next((piece for piece in outer.content if piece.start <= aside.start < piece.end), None)
    if place is None or whole is None:
        return inner
    start = max(place.start, whole.start)
    start += len(text[start : aside.start]) - len(text[start : aside.start].lstrip(_LEADING))
    return replace(inner, content=(Span(start, aside.start),)) if start < aside.start else inner
