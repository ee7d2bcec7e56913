"""Make the line about one article: its zones, its entities, and the quotations that produced no record.

Comes in: an article, its tags, its entities and its records. Goes out: an `ArticleLine`. Nothing new is found here.
Each quotation that the steps before left out is listed with the likely reason, so that nothing disappears unnoticed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.article_line import ArticleLine, EntityLine, Skipped, ZoneBounds
from claimex.english._lists import words
from claimex.english.cues import NAMING_PARTICIPLES
from claimex.layout import Within, is_titled
from claimex.record import TextSpan, describe
from claimex.spans import Span, merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.article import Article
    from claimex.attribution import Tags
    from claimex.layout import Quotation
    from claimex.record import Record
    from claimex.speakers import Numbered


SCARE_WORDS = 4
"""A quotation of at most this many words is listed as a scare quote. For longer ones no likely reason is known."""

NAMING_REACH = 40
"""How many characters before a quotation are searched for "known as" and the like, which make it a name."""

_NAMES = NAMING_PARTICIPLES | words("nickname aka as so-called headlined")
_SPEECH_ENDS = ".?!…"
_WORD = re.compile(r"[^\W_][\w'’-]*")


def make_line(article: Article, tags: Tags, *, entities: Sequence[Numbered], records: Sequence[Record]) -> ArticleLine:
    """Make the line of one article.

    Args:
        article: As read.
        tags: Its quotations and zones.
        entities: The speakers of its records.
        records: All of its records.
    """
    text = article.text
    return ArticleLine(
        doc=describe(article),
        encoding=article.encoding,
        characters=len(text),
        zones=[ZoneBounds(start=z.span.start, end=z.span.end, kind=z.kind) for z in tags.zones],
        entities=[
            EntityLine(id=e.id, name=e.name, type=e.type, mentions=[TextSpan.cut(text, m) for m in e.mentions])
            for e in entities
        ],
        records=len(records),
        skipped=list(_skipped(tags, records)),
    )


def _skipped(tags: Tags, records: Sequence[Record]) -> Iterator[Skipped]:
    contents = merge(span.span for record in records for span in record.content)
    others = {
        "name": merge(r.speaker.mention.span for r in records if r.speaker is not None and r.speaker.mention),
        "title": merge(span.span for record in records for span in record.cue),
    }
    within = Within(tags.zones)
    for quotation in tags.quotations:
        span = quotation.span
        if quotation.depth or _touches(contents, span):
            continue
        zone = within.of(span)
        reason = f"in {zone}" if zone is not None else None
        reason = reason or next((why for why, spans in others.items() if _touches(spans, span)), None)
        yield Skipped(start=span.start, end=span.end, reason=reason or _guess(tags.text, quotation))


def _touches(spans: Sequence[Span], place: Span) -> bool:
    """Tell whether a place overlaps one of the spans, which are sorted and do not overlap."""
    index = bisect_right(spans, place.end - 1, key=lambda span: span.start) - 1
    return index >= 0 and spans[index].overlaps(place)


def _guess(text: str, quotation: Quotation) -> str:
    """Guess from its form why a quotation is not speech."""
    inside = quotation.inside(text).of(text)
    said = _WORD.findall(inside)
    before = text[max(0, quotation.span.start - NAMING_REACH) : quotation.span.start].casefold()
    if not _NAMES.isdisjoint(_WORD.findall(before)[-2:]):
        return "name"
    if said and inside[-1] not in _SPEECH_ENDS and (is_titled(inside) or all(word[0].isupper() for word in said)):
        return "title"
    if not quotation.closed:
        return "never closed"
    return "scare quote" if len(said) <= SCARE_WORDS else "no source and no cue"
