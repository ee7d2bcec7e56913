"""Find single names that the words before them introduce as a person's: her neighbour Boniface, a man called Emeka.

Comes in: the text, and its names with labels. Goes out: the same names, in which the introduced ones are people's. The
recognizer often misses a single name that is rare in its training data, or takes it for a place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import MR, MS, is_title
from claimex.english.nouns import is_first_name, is_office, is_surname, kind_of
from claimex.spans import Span
from claimex.speakers.naming_context import KIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Named = tuple[Span, str]


_NAME = r"[^\W\d_a-z][\w’'-]{1,40}+"
_ALONE = r"(?<!['’]s)(?<!['’])(?!\s[^\W\d_a-z])(?!\.\w)"
"""A single name is no owner, and no other name follows it."""

_RELATIVES = "|".join(sorted((KIN | people.RELATED_PERSONS) - {"rival", "opponent", "partner"}, key=len, reverse=True))
_SEVERAL = (
    "(?:grand)?(?:children|sons|daughters)|kids|twins|brothers|sisters|siblings|parents|cousins|friends|neighbou?rs"
)
_INTRODUCED = re.compile(
    rf"(?:\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur)|['’]s?)\s(?:[a-z-]{{2,15}}\s){{0,2}}?(?:{_RELATIVES}),?\s({_NAME}){_ALONE}"
)
_PAIR = re.compile(
    rf"(?:\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur)|['’]s?)\s(?:[a-z-]{{2,15}}\s){{0,2}}?(?:{_SEVERAL}),?\s"
    rf"({_NAME})(?:,\s({_NAME}))?,?\sand\s({_NAME}){_ALONE}"
)
_CALLED = re.compile(rf"\b([a-z-]{{3,20}}),?\s(?:called|named)\s({_NAME}){_ALONE}")
_CALLED_IN_FULL = re.compile(
    rf"\b([a-z-]{{3,20}})(?:\s[a-z]{{2,5}}\s(?:the\s)?[A-Z][\w-]{{1,20}})?,?\s(?:called|named)\s"
    rf"((?:{_NAME}\s){{1,3}}{_NAME})(?![\w’'-])"
)
_STYLED = re.compile(
    r"\b(?:(?:gave|gives|give|giving)\s(?:only\s|simply\s|just\s)?(?:his|her|their)\s(?:first\s|full\s)?names?\s"
    r"(?:only\s|simply\s|just\s)?as"
    r"|(?:identif(?:ied|ies|ying)\s(?:him|her|them)sel(?:f|ves)|identified)\s(?:only\s|simply\s|just\s)?(?:as|by)"
    r"|(?:called|identified|known|named)\s(?:only\s|simply\s|just\s)(?:as\s)?(?:by\s)?"
    r"|to\sbe\s(?:called|identified|known|named|quoted)(?:\s(?:only|simply|just))?(?:\sas)?"
    rf"|(?:calls|called|calling)\s(?:him|her|them)sel(?:f|ves))\s+((?:{_NAME}\s){{0,2}}{_NAME})(?![\w’'-])"
)
"""What somebody is called in the article, because it says so: who gave her name as / Mama Ngozi."""

_ADDRESSED = re.compile(rf"(?<![\w’'-])([A-Z][a-z]{{1,12}}\.?)\s({_NAME}){_ALONE}")
_ADDRESSES = (people.ADDRESS | MR | MS) - {"king", "queen", "prince", "princess", "lord", "count", "col", "gen", "gov"}
"""Forms of address after which a single capitalized word is a person's. Those of sovereigns also name streets and
places; ranks are left to sources."""


def introduce(text: str, named: Sequence[Named], *, is_word: Callable[[str], bool]) -> list[Named]:
    """Label the single names that the words before them introduce as people, and add those that are missing.

    Args:
        text: The article as read.
        named: Names and labels, in reading order.
        is_word: Tells whether a lower-case word is a common English word.
    """
    found = {span for span, sure in _introduced(text) if sure or _may_be_name(span.of(text), is_word)}
    spread = {span.start: span for span in found}
    kept = [(spread.get(span.start, span), "PERSON") if span in found else (span, label) for span, label in named]
    ends = {span.end: span for span in found}
    kept = [(ends[span.end], "PERSON") if _is_titled(text, span, ends) else (span, label) for span, label in kept]
    names = {span.of(text) for span in found}
    kept = [(span, "PERSON" if span.of(text) in names else label) for span, label in kept]
    taken = [span for span, _ in kept]
    return sorted([*kept, *((span, "PERSON") for span in found if not any(span.overlaps(other) for other in taken))])


def _introduced(text: str) -> Iterator[tuple[Span, bool]]:
    """Yield the introduced words, and whether they are names even if they are common words too."""
    for match in _INTRODUCED.finditer(text):
        yield Span(*match.span(1)), False
    for match in _PAIR.finditer(text):
        yield from ((Span(*match.span(group)), False) for group in (1, 2, 3) if match.group(group) is not None)
    for match in _CALLED.finditer(text):
        if match[1] in KIN | people.PLAIN_PERSONS or is_office(match[1]):
            yield Span(*match.span(2)), match[2][1:].islower() and kind_of(match[2].lower()) in {None, "person"}
    for match in _CALLED_IN_FULL.finditer(text):
        if match[1] in KIN | people.PLAIN_PERSONS or is_office(match[1]):
            yield Span(*match.span(2)), True
    for match in _STYLED.finditer(text):
        yield Span(*match.span(1)), " " in match[1]
    for match in _ADDRESSED.finditer(text):
        if match[1].lower().rstrip(".") in _ADDRESSES:
            yield Span(*match.span(2)), False


def _is_titled(text: str, span: Span, ends: dict[int, Span]) -> bool:
    """Tell whether the recognizer took a form of address for part of an introduced name: Baroness / Tamm."""
    name = ends.get(span.end)
    lead = text[span.start : name.start].strip().lower().rstrip(".") if name is not None else ""
    return name is not None and span.start < name.start and lead in _ADDRESSES


def _may_be_name(word: str, is_word: Callable[[str], bool]) -> bool:
    """Tell whether a word may be somebody's name: it is not in capitals, and no common word but a name."""
    lower = word.lower()
    return not (word.isupper() or is_title(lower)) and (not is_word(lower) or is_first_name(lower) or is_surname(lower))
