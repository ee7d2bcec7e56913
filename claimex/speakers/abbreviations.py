"""Tell abbreviations from personal names that are written in capitals.

Comes in: the text, its names with labels, and the place of a name. Goes out: whether the name is an abbreviation, as
organizations have, and not the initials of somebody whom the text names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from claimex.spans import Span

MIN_ABBREVIATION = 3
"""Fewest letters of an abbreviation. Two capitals are also a person's initials: "AJ said"."""

MAX_BESIDE = 100
"""Most characters on either side that show whether the line is all in capitals."""


def find_initials(text: str, named: Sequence[tuple[Span, str]]) -> frozenset[str]:
    """Return the initials of the people whom the text names in full.

    Args:
        text: The article as read.
        named: Its names with their labels.
    """
    names = (span.of(text) for span, label in named if label == "PERSON")
    return frozenset("".join(part[0] for part in re.split(r"[\s-]+", name) if part).upper() for name in names)


def is_abbreviation(text: str, span: Span, *, initials: Collection[str]) -> bool:
    """Tell whether a name is three capitals or more in ordinary text, and not the initials of somebody: ISNA."""
    word = span.of(text)
    if not (word.isalpha() and word.isupper() and len(word) >= MIN_ABBREVIATION):
        return False
    start = text.rfind("\n", max(0, span.start - MAX_BESIDE), span.start) + 1 or max(0, span.start - MAX_BESIDE)
    before, after = text[start : span.start], text[span.end : span.end + MAX_BESIDE].partition("\n")[0]
    shouted = before + after
    return not shouted.isupper() and text[span.end : span.end + 1] != ":" and word not in initials
