"""Half-open spans over a text, counted in code points, and their conversion to other units.

Everything that points into an article is a `Span`. The invariant `text[start:end] == span.text` is checked where
records are built (`record.py`). UTF-16 units and bytes occur only in exchange formats.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from claimex.errors import SpanError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_BMP_END = 0x10000  # first code point that takes two UTF-16 units
_EDGE = " \t\r\n\u00a0.,;:!?-\u2013\u2014\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a()[]\u2026"
"""White space, quotation marks and punctuation, which annotators do not agree on at the edges of a span.

Source: the exact score of the study's metrics, which trims these before it compares."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Offsets `start` to `end` of a text, half-open, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise SpanError(self.start, self.end, "start must be 0 or more and end not before it")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether every code point of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the words of `text` that the span covers.

        Raises:
            SpanError: The span reaches past the text.
        """
        if self.end > len(text):
            raise SpanError(self.start, self.end, f"the text has only {len(text)} characters")
        return text[self.start : self.end]


def strip(text: str, span: Span) -> Span:
    """Drop white space at both ends; a span of white space alone becomes empty."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def trim(words: str) -> tuple[int, int]:
    """Count the edge characters (space, quotation marks, punctuation) at both ends of `words`.

    Returns:
        How many to drop from the left and from the right; `(0, 0)` if nothing would be left.
    """
    left = len(words) - len(words.lstrip(_EDGE))
    right = len(words) - len(words.rstrip(_EDGE))
    return (left, right) if left + right < len(words) else (0, 0)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sort spans and join those that touch or overlap."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def find_holder(spans: Sequence[Span], place: Span) -> Span | None:
    """Return the span that holds a place, or None; the spans must be in order and not overlap."""
    index = bisect_right(spans, place.start, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and spans[index].contains(place) else None


def covered(spans: Iterable[Span]) -> int:
    """Count the code points that at least one of the spans covers."""
    return sum(len(span) for span in merge(spans))


def shared(left: Sequence[Span], right: Sequence[Span]) -> int:
    """Count the code points that both sets of spans cover."""
    return covered(left) + covered(right) - covered([*left, *right])


class Units:
    """Converts offsets in one text between code points and UTF-16 units or UTF-8 bytes.

    Args:
        text: The text that the offsets point into.
        encoding: "utf-16" (units of two bytes, as JavaScript and Java count) or "utf-8" (bytes).
    """

    def __init__(self, text: str, encoding: str) -> None:
        sizes = (_utf16_units(c) if encoding == "utf-16" else len(c.encode("utf-8", "surrogatepass")) for c in text)
        self._at = list(accumulate(sizes, initial=0))

    def from_code_points(self, span: Span) -> tuple[int, int]:
        """Return start and end of `span` in units.

        Raises:
            SpanError: The span reaches past the text.
        """
        if span.end >= len(self._at):
            raise SpanError(span.start, span.end, f"the text has only {len(self._at) - 1} characters")
        return self._at[span.start], self._at[span.end]

    def to_code_points(self, start: int, end: int) -> Span:
        """Return the span whose bounds are `start` and `end` units.

        Raises:
            SpanError: A bound lies inside a character or past the text.
        """
        found = [bisect_left(self._at, unit) for unit in (start, end)]
        for unit, index in zip((start, end), found, strict=True):
            if index >= len(self._at) or self._at[index] != unit:
                raise SpanError(start, end, f"unit {unit} is not the edge of a character")
        return Span(*found)


def _utf16_units(character: str) -> int:
    return 2 if ord(character) >= _BMP_END else 1
