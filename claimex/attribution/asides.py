"""Read asides that say who said the same: safe - *as Lund has claimed* - and that the toll will fall.

Comes in: attributions. Goes out: the same, corrected where the tagger gives the words behind the aside to whoever the
aside names. Words joined by "and" or "that" go on from those before the aside, and so does a verb whose subject stands
there: the law, *as Lund has said*, is weak. They belong to the outer speaker, and with them the aside. Whoever the
aside names says what stands before it, or the clause around it, which is nested. Nor does whoever the aside names go on
with another cue: he wrote that it was safe, *as Lund says*, and urged talks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.parsing import FINITE_TAGS
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
_AS = "as "
_GOES_ON = re.compile(r"(?:\s[\w’']{1,20}){1,6}(?:,|\)|\s?[–—]|\s--?)\s(?:and|but|then)\s(?:\w{1,20}ly\s)?")
"""The rest of an aside behind whom it names, and the word that joins the next verb to the one before the aside."""

_ADVERBS = frozenset({"RB", "RBR", "RBS"})


@dataclass(frozen=True, slots=True)
class Aside:
    """An aside: from the end of the words before it to the start of those behind.

    Attributes:
        start, end: Of the aside, with its pauses.
        joined: Whether a word behind it joins what follows to the words before.
    """

    start: int
    end: int
    joined: bool


def find_aside(each: Attribution, text: str) -> Aside | None:
    """Return the aside that names the source of an attribution.

    Args:
        each: Outermost or nested.
        text: The article as read.
    """
    if each.source is None or each.cue is None:
        return None
    first, last = sorted((each.cue, each.source))
    start = first.start + len(_AS) if text.startswith(_AS, each.cue.start) else first.start  # as reported by the paper
    opens = _OPENS.search(text, max(0, start - _REACH), start)
    closes = _CLOSES.match(text, last.end)
    if opens is None or closes is None or not _BETWEEN.fullmatch(text, first.end, last.start):
        return None
    return Aside(opens.start(), closes.end(), _JOINS.match(text, closes.end()) is not None)


def attribute_asides(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Give the words behind an aside to the speaker of those before it."""
    out = list(attributions)
    for each in attributions:
        aside = find_aside(each, grammar.text)
        if aside is None or each not in out:
            continue
        sentence = grammar.sentence(Span(aside.start, aside.end))
        near = [o for o in out if o is not each and o.cue is not None and sentence and sentence.contains(o.cue)]
        for outer in near:
            told = _told(outer, each, aside, grammar)
            if told is None:
                continue
            others = [other for other in out if other is not each and other is not outer]
            if not any(overlap(list(other.spans()), told.content) for other in others):
                out = [*others, told]
                break
    return sorted((_with_outer_source(each, out, grammar) for each in out), key=lambda each: each.place)


def _with_outer_source(each: Attribution, others: Sequence[Attribution], grammar: ArticleGrammar) -> Attribution:
    """Give a cue behind an aside the source before it: *he* wrote that it was safe, as Lund says, and *urged* talks."""
    if each.source is None or each.cue is None or not _GOES_ON.fullmatch(grammar.text, each.source.end, each.cue.start):
        return each
    opens = _OPENS.search(grammar.text, max(0, each.source.start - _REACH), each.source.start)
    sentence = grammar.sentence(each.cue)
    if opens is None or sentence is None:
        return each
    near = [o for o in others if o.source and o.cue and sentence.contains(o.cue) and o.cue.end <= opens.start()]
    last = max(near, key=lambda o: o.cue.end if o.cue else 0, default=None)
    return replace(each, source=last.source) if last is not None else each


def _told(outer: Attribution, each: Attribution, aside: Aside, grammar: ArticleGrammar) -> Attribution | None:
    """Return the outer attribution with the words on both sides of an aside. None if it does not tell any of them."""
    before = max((p for p in (*outer.content, *each.content) if p.start < aside.start), default=None)
    behind = min((p for p in (*outer.content, *each.content) if p.start > aside.start), default=None)
    if outer.cue is None or before is None or behind is None:
        return None
    whole = Span(before.start, behind.end)
    shared = (before in outer.content) != (behind in outer.content)
    if not shared or not _surround(before, behind, aside, grammar) or whole.overlaps(outer.cue):
        return None
    kept = [piece for piece in outer.content if piece not in {before, behind}]
    said = grammar.with_content(each, [before] if aside.joined else [before, behind])
    return replace(grammar.with_content(outer, [*kept, whole]), nested=(*outer.nested, said))


def _surround(before: Span, behind: Span, aside: Aside, grammar: ArticleGrammar) -> bool:
    """Tell whether content stands right before an aside and goes on right behind it."""
    if before.end > aside.start or grammar.text[before.end : aside.start].strip():
        return False
    joint = _JOINS.match(grammar.text, aside.end)
    if joint is not None:
        return aside.end <= behind.start <= joint.end()
    subject = all(t.tag_ not in FINITE_TAGS for _, t in grammar.tokens_at(before))
    first = next((t for _, t in grammar.tokens_at(behind) if t.tag_ not in _ADVERBS), None)
    return subject and behind.start == aside.end and first is not None and first.tag_ in FINITE_TAGS


def before_aside(inner: Attribution, outer: Attribution, sentences: Iterable[Span], text: str) -> Attribution:
    """Give whoever an aside inside content names the words before the aside, not those behind.

    Args:
        inner: Inside of the outer one.
        outer: Around it.
        sentences: Of the outer content.
        text: The article as read.
    """
    aside = find_aside(inner, text)
    if aside is None or not aside.joined or not inner.content or inner.content[0].start <= aside.start:
        return inner
    place = next((s for s in sentences if s.start <= aside.start < s.end), None)
    whole = next((piece for piece in outer.content if piece.start <= aside.start < piece.end), None)
    if place is None or whole is None:
        return inner
    start = max(place.start, whole.start)
    start += len(text[start : aside.start]) - len(text[start : aside.start].lstrip(_LEADING))
    return replace(inner, content=(Span(start, aside.start),)) if start < aside.start else inner
