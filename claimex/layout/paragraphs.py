"""Find the paragraphs of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.layout.quotation_marks import LINE_ENDS
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = r"(?>\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"
_BLANK = re.compile(rf"{_BREAK}[^\S\r\n]*{_BREAK}")

WRAP_LEAST = 3
WRAP_LONGEST = 100
WRAP_SHORTEST = 40
WRAP_RAGGED = 0.7
"""Lines wrapped by hand are one paragraph: at least WRAP_LEAST lines of one block, between WRAP_SHORTEST and
WRAP_LONGEST characters, each at least WRAP_RAGGED of the longest. Mail and agency feeds usually have 72 to 80 columns.
Any other line break starts a paragraph. In the PolNeAR train part no content crosses a line break."""


def find_paragraphs(text: str) -> list[Span]:
    """Find the paragraphs of a text.

    Returns:
        Spans in order, without overlap, trimmed of white space, none empty. Lines wrapped by hand are joined.
    """
    out: list[Span] = []
    for block in _blocks(text):
        lines = [strip(text, Span(*m.span())) for m in _LINE.finditer(text, block.start, block.end)]
        lines = [line for line in lines if len(line)]
        if _is_wrapped(text, lines):
            out.append(Span(lines[0].start, lines[-1].end))
        else:
            out += lines
    return out


def _blocks(text: str) -> Iterator[Span]:
    start = 0
    for gap in _BLANK.finditer(text):
        if gap.start() > start:
            yield Span(start, gap.start())
        start = gap.end()
    if start < len(text):
        yield Span(start, len(text))


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    if len(lines) < WRAP_LEAST or all(text[line.end - 1] in LINE_ENDS for line in lines):
        return False
    lengths = [len(line) for line in lines[:-1]]
    longest = max(lengths)
    return (
        min(lengths) >= WRAP_SHORTEST
        and longest <= WRAP_LONGEST
        and min(lengths) >= WRAP_RAGGED * longest
        and len(lines[-1]) <= longest
    )
