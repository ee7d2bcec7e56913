"""Find the firms that an article names with their legal form, and the outlets and bodies it calls by what they are.

Comes in: the text, and the recognizer's spans with their labels. Goes out: the names of firms, with and without the
legal form, of outlets and of bodies with "and" in their names, and the spans with these names labelled as
organizations: Foo Bar Ltd, the daily Gazeta Foo, the bakery Leaf and Loaf.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.nouns import is_adjective, is_native, is_office, is_proper, kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

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


_JOINED = r"[^\W\d_a-z][\w’'-]{1,30}\sand\s[^\W\d_a-z][\w’'-]{1,30}(?!\s[^\W\d_a-z])(?![\w’'-])"
_JOINED_BEHIND_NOUN = re.compile(
    rf"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)|['’]s)\s(?:[\w-]{{1,20}}\s){{0,3}}?(?P<noun>[a-z-]{{3,20}}),?\s"
    rf"(?:(?:called|named)\s)?(?P<name>{_JOINED})"
)
_JOINED_BEFORE_NOUN = re.compile(
    rf"(?<![\w’'-])(?P<name>{_JOINED}),\s(?:an?|the|its|their)\s(?:[a-z-]{{1,20}}\s){{0,4}}?(?P<noun>[a-z-]{{3,20}})"
    r"(?=[,.;)]|\s(?:in|of|for|that|which|based|near|at|with|from|on)\b)"
)
"""Two words joined by "and", and one singular noun beside them for what they are together."""


def find_joined(text: str, *, is_word: Callable[[str], bool]) -> frozenset[str]:
    """Return the names of bodies that contain "and", by the noun for one body beside them: the bakery Leaf and Loaf.

    The second word is a common one and stands nowhere alone, as in "the airline Foo and Boeing" it is not.
    """
    found = [m for p in (_JOINED_BEHIND_NOUN, _JOINED_BEFORE_NOUN) for m in p.finditer(text)]
    return frozenset(m["name"] for m in found if _is_one_body(text, m["name"], m["noun"], is_word))


def _is_one_body(text: str, name: str, noun: str, is_word: Callable[[str], bool]) -> bool:
    first, last = name.split(" and ")
    plain = is_word(last.lower()) and not (is_native(last.lower()) or is_office(last.lower()) or is_proper(last))
    alone = text.count(last) > text.count(name) or is_native(first.lower())
    one = not noun.endswith("s") and kind_of(noun.rpartition("-")[2]) == "organization"
    return plain and one and not alone


def find_firms(text: str) -> frozenset[str]:
    """Return the names of firms that the text gives with their legal form, with and without it, and of outlets."""
    found = [(match.group(1).rstrip(), match.group().rstrip(".")) for match in _LEGAL_FORM.finditer(text)]
    return frozenset(name for pair in found for name in pair) | {m[1] for m in _OUTLET.finditer(text)}


def label_firms(text: str, named: Sequence[Named], *, is_word: Callable[[str], bool]) -> list[Named]:
    """Label firms and bodies whose name contains "and" as organizations, each as one.

    Args:
        text: The article as read.
        named: Names and labels, in reading order.
        is_word: Tells whether a lower-case word is a common English word.
    """
    joined = find_joined(text, is_word=is_word)
    wholes = [Span(*m.span()) for name in joined for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    apart = [(span, label) for span, label in named if not any(whole.overlaps(span) for whole in wholes)]
    return _with_legal_forms(text, sorted([*apart, *((whole, "ORG") for whole in wholes)]) if wholes else named)


def _with_legal_forms(text: str, named: Sequence[Named]) -> list[Named]:
    """Label firms by their legal form. The first word alone is the firm too, unless it also begins another name.

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
