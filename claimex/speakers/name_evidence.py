"""Find evidence in the text that a name is a person's.

Comes in: the text, its sources, and the place of a name. Goes out: whether the words beside it, or a short form
elsewhere, show that it is a person's. The entity recognizer often calls names that are rare in its training data places
or organizations. An age, an office or a bare surname is better evidence than its label.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, sign_of
from claimex.english.nouns import is_first_name, is_office
from claimex.speakers.naming_context import described_before, is_of_thing
from claimex.speakers.phrases_after_names import kind_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from claimex.spans import Span


MAX_LEAD_LENGTH = 16
"""Most characters before a name in which a preposition of place, an article or a title is looked for."""

MIN_SURNAME_LETTERS = 3
"""Fewest letters of a surname that stands alone."""

_PLACED = re.compile(r"\b(?:in|at|near|into|across|around|throughout|outside)\s$")
_ALONG = re.compile(r"\b(?:on|along|off|down|from)\s$")
_THE = re.compile(r"\b[Tt]he\s$")
_AGED = re.compile(r",\s\d{1,3},|\s\(\d{1,3}\)|,?\swho\b")
_TITLE = re.compile(r"(?<!\w)(\w++\.?)\s$")
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_]\w*+\s$")
_HE_OR_SHE = re.compile(r"(?<![\w’'])(?:[Hh]e|[Ss]he|him|her)(?!\w)")


class NameEvidence:
    """Finds evidence that a name is a person's.

    Args:
        text: The article as read.
        named: The recognizer's spans and labels, in reading order.
        sources: The sources of the article's attributions.
        is_word: Tells whether a lower-case word is a common English word.
    """

    def __init__(
        self, text: str, named: Sequence[tuple[Span, str]], sources: Sequence[Span], *, is_word: Callable[[str], bool]
    ) -> None:
        self._text = text
        self._people = frozenset(span.of(text) for span, label in named if label == "PERSON")
        self._organizations = frozenset(span.of(text) for span, label in named if label == "ORG")
        self._sources = sources
        self._is_word = is_word

    def is_placed(self, span: Span) -> bool:
        """Tell whether a name follows a preposition of place: in Foo Bay, on Foo Street."""
        low = max(0, span.start - MAX_LEAD_LENGTH)
        if _PLACED.search(self._text, low, span.start) is not None:
            return True
        first, _, last = span.of(self._text).rpartition(" ")
        return bool(first) and self._is_word(last.lower()) and _ALONG.search(self._text, low, span.start) is not None

    def has_article(self, span: Span) -> bool:
        """Tell whether "the" precedes a name."""
        return _THE.search(self._text, max(0, span.start - MAX_LEAD_LENGTH), span.start) is not None

    def is_persons(self, span: Span) -> bool:
        """Tell whether the text shows that a name of at least two words is a person's."""
        if is_of_thing(self._text, span.end):
            return False
        described = described_before(self._text, span, ())
        described = [] if described and described[-1] in people.BUSINESS_TITLES else described
        beside = _AGED.match(self._text, span.end) or kind_beside(self._text, span.end) == "person"
        if beside or described or self._is_titled(span):
            return True
        first, *_, last = span.of(self._text).split()
        given = is_first_name(first.lower()) or not (first in self._organizations or self._is_word(first.lower()))
        if not self._people.isdisjoint((first, last)) or (first in self._spoken and given):
            return True
        plain = any(self._is_word(word.lower()) for word in (first, last))
        return last in (self._spoken if plain else self._alone)

    def _is_titled(self, span: Span) -> bool:
        title = _TITLE.search(self._text, max(0, span.start - MAX_LEAD_LENGTH), span.start)
        return title is not None and is_office(title.group(1).lower())

    def is_referred_to(self, span: Span) -> bool:
        """Tell whether "he" or "she" follows a name."""
        return _HE_OR_SHE.search(self._text, span.end) is not None

    @cached_property
    def _spoken(self) -> Collection[str]:
        """The sources, without possessive and full stop."""
        return frozenset(POSSESSIVE.sub("", source.of(self._text).rstrip(".")) for source in self._sources)

    @cached_property
    def _alone(self) -> Collection[str]:
        """The capitalized words that stand alone somewhere, as surnames do, without an article or place before them."""
        return frozenset(
            word
            for match in WORD.finditer(self._text)
            if (word := POSSESSIVE.sub("", match.group().rstrip(".")))[:1].isupper()
            and len(word) >= MIN_SURNAME_LETTERS
            if self._stands_alone(match)
        )

    def _stands_alone(self, match: re.Match[str]) -> bool:
        before = self._text[max(0, match.start() - MAX_LEAD_LENGTH) : match.start()]
        if _PLACED.search(before) or _THE.search(before):
            return False
        joined = _CAPITAL.search(before)
        if joined is not None and joined.group()[0].isupper() and sign_of(joined.group().strip()) == 0:
            return False
        following = WORD.match(self._text, match.end() + 1)
        return following is None or self._text[match.end()] != " " or not following.group()[0].isupper()
