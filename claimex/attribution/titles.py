"""Take the titles of works out of content: in her essay *“Why we left,”* Nwosu blames the landlords.

Comes in: attributions. Goes out: the same, without a quotation that only names a work. A noun for works that have
titles stands beside it, both stand before source and cue, and other words are left as content. A quotation that is
alone is content. Words before the title that were taken for content, too, are the source if there is no other: *Kivi’s
book*, “We rise,” mocks ….
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.english._lists import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution
    from claimex.spans import Span


WORKS = words("""
    column essay editorial op-ed op-eds article commentary blog pamphlet book novel memoir autobiography biography
    poem poetry story play drama musical opera film movie documentary series episode podcast show song single album
    ballad hymn track mural painting exhibition exhibit chapter diary tale history thriller trilogy
""")
"""Nouns for works that have titles. Set by hand, the class as a whole: writing, film, music and art. Letters, posts,
statements and speeches are left out, because what stands behind them in marks is mostly what they say."""

SUBTITLE = re.compile(r"(?:A|An|The)\s(?:[A-Z][\w’'-]{0,20}\s){0,3}?(?P<work>[A-Z][a-z-]{2,15})\b")
"""The beginning of a title's second part, which names the kind of work: The Salt Road: *A Memoir*."""

_REACH = 30
"""Most characters before a title in which the noun for the work stands."""

_MOST_QUOTED = 10
"""How many quotations before the end of a piece are looked at. One that ends in a title holds few."""

_BEFORE = re.compile(r"\b(?P<work>[A-Za-z-]{3,15})(?:,|,?\s(?:called|titled|entitled|named|headlined))?\s\Z")

_AFTER = re.compile(
    r"\s(?:an?|the|his|her|their|its|[\w.-]{1,20}[’']s)\s(?:[\w-]{1,20}\s){0,2}?(?P<work>[A-Za-z-]{3,15}),\s"
)


def drop_titles(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Take the titles of works out of content."""
    return [_without_title(each, grammar) for each in attributions]


def _without_title(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    if each.cue is None or not each.content or each.content[0].start > each.cue.start:
        return each
    first, *others = each.content
    title = _title_in(first, each.cue, grammar)
    if title is None or not others or any(p.start < each.cue.end or grammar.mask[p.start] for p in others):
        return each
    if each.source is None and not grammar.text[first.end : each.cue.start].strip():
        each = replace(each, source=grammar.trimmed(first.start, title.start))
    return grammar.with_content(each, others)


def _title_in(piece: Span, cue: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the title of a work with which a piece of content ends."""
    last = bisect_left(grammar.quotations, piece.end, key=lambda q: q.span.start)
    near = grammar.quotations[max(0, last - _MOST_QUOTED) : last]
    quoted = [q.span for q in near if not q.depth and q.closed and piece.overlaps(q.span)]
    if len(quoted) != 1 or piece.end > cue.start or quoted[0].end < piece.end:
        return None
    before = _BEFORE.search(grammar.text, max(0, quoted[0].start - _REACH), quoted[0].start)
    beside = before or _AFTER.match(grammar.text, quoted[0].end)
    return quoted[0] if beside is not None and beside["work"].lower() in WORKS else None
