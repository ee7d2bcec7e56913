"""Tell abbreviations from personal names that are written in capitals.

Comes in: the text, its names with labels, and the place of a name. Goes out: whether the name is an abbreviation, as
organizations have, and not the initials of somebody whom the text names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

MIN_ABBREVIATION = 3
"""Fewest letters of an abbreviation. Two capitals are also a person's initials: "AJ said"."""


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
    line = Span(text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end) % (len(text) + 1))
    shouted = text[line.start : span.start] + text[span.end : line.end]
    return not shouted.isupper() and text[span.end : span.end + 1] != ":" and word not in initials
