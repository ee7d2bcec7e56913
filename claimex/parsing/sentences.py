"""Find the sentences of an article.

Comes in: a `Doc` and the article's paragraphs. Goes out: the spans of its sentences.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc


def find_sentences(doc: Doc, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the sentences of an article. They are cut at the edges of paragraphs, and white space is trimmed."""
    text = doc.text
    return [span for sentence in doc.sents for span in _cut(text, sentence.start_char, sentence.end_char, paragraphs)]


def _cut(text: str, start: int, end: int, paragraphs: Sequence[Span]) -> Iterator[Span]:
    low = bisect_right(paragraphs, start, key=lambda p: p.end)
    high = bisect_left(paragraphs, end, lo=low, key=lambda p: p.start)
    for paragraph in paragraphs[low:high]:
        span = strip(text, Span(max(start, paragraph.start), min(end, paragraph.end)))
        if len(span):
            yield span
