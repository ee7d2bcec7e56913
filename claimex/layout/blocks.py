"""Find block quotations: paragraphs set off after a colon, without quotation marks.

Comes in: a text, its paragraphs and quotations. Goes out: `Block`s, each with the paragraph that ends with the colon,
and the paragraphs that it introduces. Only their extent is found here. The model decides whether they are speech, and
whose. If the layout is clear, it decides the extent: only the block is indented, or only the block has blank lines
around it. Otherwise the block ends before the first paragraph in another voice. Paragraphs with "I", "we" or "you"
belong to the block, and others to the narrator.
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
"""A paragraph that ends before its sentence ends: Dear friends,"""

GAP = 1
"""Most paragraphs in another voice inside a block, which then continues in its own voice. Set by judgement: the corpora
have too few block quotations to sweep it."""

LONGEST_BLOCK = 40
"""Most paragraphs of a block. A letter printed in full has about twenty."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block quotation.

    Attributes:
        lead: The paragraph that ends with a colon.
        parts: The paragraphs set off after it, in order, at least one.
    """

    lead: Span
    parts: tuple[Span, ...]


def find_blocks(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> list[Block]:
    """Find possible block quotations.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.
        quotations: In reading order. A paragraph that contains one is not in a block.

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
    """Return the paragraphs of a block: those at the start of `rest`, which follow its lead."""
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
    """Tell whether a blank line separates two paragraphs."""
    return len(text[before.end : after.start].splitlines()) > 1


def _last_in_voice(text: str, rest: Sequence[Span]) -> int:
    """Return the number of the last paragraph in the voice of the first."""
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
