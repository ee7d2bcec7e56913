"""The full form of a surname or an acronym, where an article holds just one.

Comes in: the text. Goes out: the full name that ends in a surname ("Tamm": Mari Tamm), and the name that an acronym
stands for ("Foo Rail Union (FRU)").
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import is_title, name_words, trailing_name
from claimex.english.nouns import is_first_name
from claimex.spans import Span
from claimex.speakers.spellings import alike
from claimex.speakers.titles import MAX_TITLE_DISTANCE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


_FULL = r"((?:[A-Z][\w&’'-]{0,40}\s(?:(?:of|for|and|the|on)\s)*){1,7}[A-Z][\w&’'-]{0,40})"
"""A name that an acronym may stand for; no word of one is longer, and without an end time would grow with the square of
a word of a hundred thousand letters."""

_ACRONYM = re.compile(_FULL + r"\s\(([A-Z][A-Z&]{1,7})\)")
_KNOWN_AS = re.compile(_FULL + r",?\s(?:(?:also )?known as|or)(?: the)?\s([A-Z]{2,8})\b")
_GIVEN = re.compile(
    r"(?P<before>\b[\w.]{1,40}\s|[“\"‘']|^)(?P<name>\([A-Z][\w’'-]{1,40}\)\s[A-Z][\w’'-]+)", re.MULTILINE
)
"""A first name that an editor has put into somebody's words: Coach (Frank) Vogler."""

_CUTS = '\n,;:(“”"'


def find_acronyms(text: str) -> dict[str, Span]:
    """Return where the name stands that each acronym is short for; the first place counts."""
    found = [*_ACRONYM.finditer(text), *_KNOWN_AS.finditer(text)]
    return {m.group(2): Span(*m.span(1)) for m in reversed(found)}


def find_given_names(text: str) -> Iterator[Span]:
    """Yield names whose first name an editor has put in brackets, between a title, or nothing, and the surname."""
    for match in _GIVEN.finditer(text):
        before = match["before"].strip().lower()
        if before in people.DETERMINERS or not before.isalnum() or is_title(before):
            yield Span(*match.span("name"))


class FullForms:
    """The full names of one article, by surname.

    Args:
        text: The article as read.
        is_word: Whether a lower-case word is in the dictionary.
        towns: Names of places, lower case, with which no personal name begins.
    """

    def __init__(self, text: str, *, is_word: Callable[[str], bool], towns: Collection[str]) -> None:
        self._text = text
        self._is_word = is_word
        self._towns = towns
        self._runs: defaultdict[str, list[int]] = defaultdict(list)
        for match in re.finditer(r"\w+", text):
            self._runs[match.group().casefold()].append(match.start())
        self._known: dict[str, Span | None] = {}

    def of(self, surname: str) -> Span | None:
        """Find the one full name in the text that ends in a surname; None where there is none, or more."""
        if surname not in self._known:
            self._known[surname] = self._find(surname)
        return self._known[surname]

    def places(self, word: str) -> Iterator[Span]:
        """Yield where a word stands, in capitals or not: by an index, since long articles have many surnames."""
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        last = list(re.finditer(r"\w+", word))[-1]  # the rarer one of al-Rahimi
        for start in self._runs.get(last.group().casefold(), ()):
            begin = start - last.start()
            if begin >= 0 and (match := pattern.match(self._text, begin)) is not None:
                yield Span(*match.span())

    def _find(self, surname: str) -> Span | None:
        found: list[tuple[list[str], Span]] = []
        for place in self.places(surname):
            reach = max(0, place.start - MAX_TITLE_DISTANCE)
            line = max(reach, *(self._text.rfind(c, reach, place.start) + 1 for c in _CUTS))
            named = trailing_name(self._text, Span(line, place.end))
            words = name_words(named[0].of(self._text)) if named is not None else []
            if named is None or not self._is_full(words) or (found and _is_same(words, found[0][0])):
                continue
            found.append((words, named[0]))
            if len(found) > 1:
                return None
        return found[0][1] if found else None

    def _is_full(self, words: list[str]) -> bool:
        """Tell whether words are a personal name of two words or more, and not the end of a place's or body's name."""
        first = words[0].lower()
        inner = [w.lower() for w in words[1:-1] if w.isalpha() and w.lower() not in people.PARTICLES]
        plain = any(self._is_word(w) and not is_first_name(w) for w in (first, *inner))
        small = first in people.DETERMINERS | people.PRONOUNS
        return len(words) > 1 and not plain and not small and first not in self._towns


def _is_same(words: list[str], other: list[str]) -> bool:
    """Tell whether two full names are one, but for capitals and spelling."""
    one, two = " ".join(words), " ".join(other)
    return one.casefold() == two.casefold() or alike(words, two)
