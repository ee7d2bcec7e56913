"""Find the sentences of an article.

Comes in: a `Doc` and the article's paragraphs. Goes out: the spans of its sentences. The splitter takes the full stop
of some abbreviated titles for the end of a sentence ("Press Officer Atty. / Ada Quill"). Such pieces are joined again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc


_LONGEST_TITLE = 8  # characters
_TITLES = "|".join(sorted(people.SPELLED_OUT.keys() - {"pc", "det"} | {"ste"}))  # Sault Ste. Marie
_CUT_TITLE = re.compile(rf"(?<![\w.])(?i:{_TITLES})\.[ \u00a0]{{1,2}}(?=[^\W\d_a-z])")
"""An abbreviated title and the space before a name."""

_TICKER_BEFORE = re.compile(r"\s[<(]?[A-Z][A-Za-z0-9_]{0,7}\.\Z")
_TICKER_AT = re.compile(r"[A-Z]{1,2}\b")


def find_sentences(doc: Doc, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the sentences of an article. They are cut at the edges of paragraphs, and white space is trimmed."""
    text = doc.text
    found: list[Span] = []
    for sentence in doc.sents:
        for span in _cut(text, sentence.start_char, sentence.end_char, paragraphs):
            if found and _goes_on(text, found[-1], span):
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
    return found


def _goes_on(text: str, before: Span, span: Span) -> bool:
    """Tell whether a sentence is the rest of the one before, cut within a share's code or behind a short title."""
    if _TICKER_BEFORE.search(text, before.start, before.end) is not None and _TICKER_AT.match(text, span.start):
        return before.end == span.start  # as in "Foo Rail FORA. / L said"
    low = max(before.start, before.end - _LONGEST_TITLE)
    title = _CUT_TITLE.search(text, low, min(len(text), span.start + 1))
    return title is not None and title.end() == span.start and text[title.start()].isupper()


def _cut(text: str, start: int, end: int, paragraphs: Sequence[Span]) -> Iterator[Span]:
    low = bisect_right(paragraphs, start, key=lambda p: p.end)
    high = bisect_left(paragraphs, end, lo=low, key=lambda p: p.start)
    for paragraph in paragraphs[low:high]:
        span = strip(text, Span(max(start, paragraph.start), min(end, paragraph.end)))
        if len(span):
            yield span
