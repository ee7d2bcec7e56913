"""Find words beside a cue which mean that nobody said it: "*Nobody* said", "*Nowhere* does the letter state".

Comes in: one attribution. Goes out: the span of the words that decide. A negation inside the cue ("did not say",
"stopped short of saying") is read in `factuality.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.english.certainty import BARELY, FRONTED, HARDLY_ANYBODY, NOBODY
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution import Attribution


MAX_LOOKBACK = 150
"""Most characters searched before a source, so that a long sentence is not searched again and again. No match of
`FRONTED` is longer."""


def find_unsaid(text: str, item: Attribution, sentences: Sequence[Span]) -> Span | None:
    """Find the words which mean that nobody, or hardly anybody, said it.

    Args:
        text: The article as read.
        item: The attribution.
        sentences: Of the article, in reading order.

    Returns:
        A span in or before the source. None if somebody said it.
    """
    if item.source is None or item.cue is None:
        return None
    words = item.source.of(text)
    found = NOBODY.match(words) or HARDLY_ANYBODY.match(words)
    if found is not None:
        start = item.source.start
        return strip(text, Span(start, start + found.end()))
    return _before(text, item.source, sentences)


def _before(text: str, source: Span, sentences: Sequence[Span]) -> Span | None:
    """Find a negation before the source, alone or with the auxiliary verb after it: at no point did / she say."""
    number = bisect_right(sentences, source.start, key=lambda s: s.start) - 1
    start = max(sentences[number].start if number >= 0 else 0, source.start - MAX_LOOKBACK)
    before = text[start : source.start].rstrip()
    barely, fronted = BARELY.search(before), FRONTED.search(before)
    if barely is not None:
        return Span(start + barely.start(), start + barely.end())
    return Span(start + fronted.start("words"), start + fronted.end("words")) if fronted is not None else None
