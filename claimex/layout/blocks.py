"""Block quotations: paragraphs that are set off behind a colon, without quotation marks.

Comes in: a text, its paragraphs and quotations. Goes out: `Block`s: the paragraph that ends with the colon, and those
that it introduces. Who says them, and whether anybody does, is for the model; here is only where they end. The layout
decides where it can: an indent that they alone have, or blank lines around them alone. Else a block ends before the
first paragraph in another voice: what speaks of "I", "we" or "you" goes on, and what does not is the narrator's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.layout.quotation_marks import Quotation
    from claimex.spans import Span


_VOICE = re.compile(r"\b(?:I|me|my|mine|we|us|our|ours|you|your|yours|[Mm]y|[Ww]e|[Oo]ur|[Yy]our?|[Ll]et['\u2019]s)\b")
_GREETING = re.compile(r"[^.?!\u2026]{1,60}[,:]")
"""A paragraph that ends before its sentence does: Dear friends,"""

GAP = 1
"""Paragraphs in another voice that a block may hold, where it then goes on in its own. By judgement: the corpora have
too few block quotations to sweep it."""

LONGEST_BLOCK = 40
"""Paragraphs of a block at most; a letter printed whole has some twenty."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block quotation.

    Attributes:
        lead: The paragraph that ends with a colon.
        parts: The paragraphs set off behind it, in order, at least one.
    """

    lead: Span
    parts: tuple[Span, ...]


def find_blocks(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> list[Block]:
    """Find what may be block quotations.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.
        quotations: In reading order. A paragraph with one is in no block.

    Returns:
        In reading order, without overlap.
    """
    marked = [quotation.span.start for quotation in quotations]
    out: list[Block] = []
    for number, lead in enumerate(paragraphs):
        if text[lead.end - 1] != ":" or (out and lead.start < out[-1].parts[-1].end):
            continue
        following = paragraphs[number + 1 : number + 1 + LONGEST_BLOCK]
        rest = list(takewhile(lambda p: bisect_left(marked, p.start) == bisect_left(marked, p.end), following))
        parts = tuple(_parts(text, lead, rest))
        if parts:
            out.append(Block(lead, parts))
    return out


def _parts(text: str, lead: Span, rest: Sequence[Span]) -> Iterator[Span]:
    """Return the paragraphs of a block, the first of those that follow its lead."""
    if not rest:
        return iter(())
    indent = _indent(text, rest[0])
    if indent > _indent(text, lead):
        return takewhile(lambda p: _indent(text, p) >= indent, rest)
    set_off = _is_set_off(text, lead, rest[0])
    close = 1
    while close < len(rest) and not _is_set_off(text, rest[close - 1], rest[close]):
        close += 1
    if set_off and close > 1:
        return iter(rest[:close])
    return iter(rest[: _last_in_voice(text, rest) + 1])


def _indent(text: str, paragraph: Span) -> int:
    line = paragraph.start
    while line > 0 and text[line - 1] in " \t\u00a0":
        line -= 1
    return paragraph.start - line


def _is_set_off(text: str, before: Span, after: Span) -> bool:
    """Tell whether a blank line stands between two paragraphs."""
    return len(text[before.end : after.start].splitlines()) > 1


def _last_in_voice(text: str, rest: Sequence[Span]) -> int:
    """Return the number of the last paragraph that speaks as the first does."""
    last = 0
    while last + 1 < len(rest) and _GREETING.fullmatch(text, rest[last].start, rest[last].end):
        last += 1
    if not _VOICE.search(text, rest[last].start, rest[last].end):
        return last
    for number in range(last + 1, len(rest)):
        if number > last + 1 + GAP:
            break
        if _VOICE.search(text, rest[number].start, rest[number].end):
            last = number
    return last
