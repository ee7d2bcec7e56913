"""Find the firms that an article names with their legal form, and the outlets it calls by what they are.

Comes in: the text, and the recognizer's spans with their labels. Goes out: the names of firms, with and without the
legal form, and of outlets, and the spans with these names labelled as organizations: Foo Bar Ltd, the daily Gazeta Foo.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.nouns import is_adjective, is_native
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    Named = tuple[Span, str]


_LEGAL_FORM = re.compile(
    r"(?<![\w.])((?:[^\W\d_a-z][\w&’'-]{0,40}\s){1,5})(?:Co\.|&\sCo\b|Corp\b\.?|Corporation\b|"
    r"Inc\b\.?|Ltd\b\.?|Limited\b|LLC\b|LLP\b|P[Ll][Cc]\b|plc\b|N\.V\.|GmbH\b|Pty\b|Bhd\b|PJSC\b|Oyj\b|AG\b|SpA\b|S\.A\.)"
)
"""A firm with the legal form that ends its name."""


_PLACE_LABELS = frozenset(("GPE", "LOC", "NORP", "FAC"))
"""Labels of places and peoples, whose names also begin those of firms."""

_OUTLET = re.compile(
    r"\b(?:[Dd]aily|[Ww]eekly|[Nn]ewspaper|[Tt]abloid|[Mm]agazine|[Bb]roadcaster(?=\s[A-Z]{2})|[Nn]ews\s(?:agency|"
    r"site|website|"
    r"portal|outlet))\s((?:[^\W\d_a-z][\w&’'-]{0,40}\s){0,3}[^\W\d_a-z][\w&’'-]{0,40})"
    r"(?=[,.;:)]|\s(?:said|says|told|reported|reports|wrote|writes|published|has|had|was|in|on|and|that|also|first)\b)"
)
"""The name of an outlet behind what it is, and a verb or the end of the phrase behind it."""


def find_firms(text: str) -> frozenset[str]:
    """Return the names of firms that the text gives with their legal form, with and without it, and of outlets."""
    found = [(match.group(1).rstrip(), match.group().rstrip(".")) for match in _LEGAL_FORM.finditer(text)]
    return frozenset(name for pair in found for name in pair) | {m[1] for m in _OUTLET.finditer(text)}


def label_firms(text: str, named: Sequence[Named]) -> list[Named]:
    """Label firms as organizations. The first word alone is the firm too, unless it also begins another name.

    Such a word gets a label wherever it stands alone, also where the recognizer missed it.
    """
    firms = find_firms(text)
    begun: dict[str, set[str]] = {}
    for name in (span.of(text).rstrip(".") for span, _ in named):
        begun.setdefault(name.partition(" ")[0], set()).add(name)
    taken = {span.of(text).rpartition(" ")[2] for span, label in named if label == "PERSON" and " " in span.of(text)}
    taken |= {span.of(text) for span, label in named if label in _PLACE_LABELS}
    wholes = {firm.removeprefix("The ") for firm in firms}
    firsts = {first for firm in wholes if (first := firm.partition(" ")[0]) != firm and first not in taken}
    short = {first for first in firsts if begun.get(first, set()) <= {*firms, first} and not _is_small(first.lower())}
    told = [(span, "ORG" if span.of(text).rstrip(".") in firms | short else label) for span, label in named]
    return sorted([*told, *_alone(text, short, [span for span, _ in named])]) if short else told


def _is_small(word: str) -> bool:
    """Tell whether the first word of a firm's name says nothing by itself: the, british."""
    return word in people.DETERMINERS | people.OPENERS or is_native(word) or is_adjective(word)


def _alone(text: str, words: Collection[str], taken: Sequence[Span]) -> Iterator[Named]:
    """Yield the places where one of some words stands alone, outside of the spans that have a label."""
    starts = [span.start for span in taken]
    for match in re.finditer(r"(?<![\w.’'&-])[^\W\d_a-z][\w’'-]{2,40}(?!\s(?:[^\W\d_a-z]|&))", text):
        before = bisect_right(starts, match.start()) - 1
        if match.group() in words and (before < 0 or taken[before].end <= match.start()):
            yield Span(*match.span()), "ORG"
