"""Find the lines that are tested for boilerplate: the paragraphs, and lines that were joined to a paragraph by mistake.

Comes in: the text and its paragraphs. Goes out: lines, in order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.layout.boilerplate import LONGEST, boilerplate_kind
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_ROW = re.compile(r"[^\r\n]+")


def rows_of(text: str, paragraphs: Sequence[Span]) -> Iterator[Span]:
    """Split a paragraph of several lines into its lines if one of them is boilerplate by its words."""
    for paragraph in paragraphs:
        if len(paragraph) > LONGEST or "\n" not in paragraph.of(text):
            yield paragraph
            continue
        lines = [strip(text, Span(*m.span())) for m in _ROW.finditer(text, paragraph.start, paragraph.end)]
        apart = any(boilerplate_kind(line.of(text)) for line in lines[1:])
        yield from (line for line in lines if len(line)) if apart else (paragraph,)
