"""Find words beside a cue which mean that nobody said it: "*Nobody* said", "*Nowhere* does the letter state".

Words that leave open whether somebody says it count, too: "*if* the mayor says", "*did* the mayor say …?". Comes in:
one attribution. Goes out: the span of the words that decide. A negation inside the cue ("did not say", "stopped short
of saying", "has yet to say") is read in `frames.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.english.certainty import ASKED, BARELY, FRONTED, HARDLY_ANYBODY, INSTEAD, NOBODY, OPEN
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
    number = bisect_right(sentences, min(item.source.start, item.cue.start), key=lambda s: s.start) - 1
    sentence = sentences[number] if number >= 0 else Span(0, len(text))
    instead = INSTEAD.search(text, max(sentence.start, item.cue.start - MAX_LOOKBACK), item.cue.start - 1)
    if instead is not None and text[item.cue.start - 1].isspace():
        return Span(*instead.span())
    return _before(text, item.source, sentence)


def _before(text: str, source: Span, sentence: Span) -> Span | None:
    """Find what denies it or leaves it open before the source: *at no point* did / she say, *if* / she says."""
    start = max(sentence.start, source.start - MAX_LOOKBACK)
    before = text[start : source.start].rstrip()
    found = BARELY.search(before) or OPEN.search(before)
    if found is not None:
        return Span(start + found.start(), start + found.end())
    fronted = FRONTED.search(before)
    if fronted is not None:
        return Span(start + fronted.start("words"), start + fronted.end("words"))
    asked = ASKED.fullmatch(before) if start == sentence.start and _is_question(text, sentence) else None
    return strip(text, Span(start, start + asked.end())) if asked is not None else None


def _is_question(text: str, sentence: Span) -> bool:
    return sentence.of(text).rstrip(" \n\"'”’").endswith("?")
