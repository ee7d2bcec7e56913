"""Find the full form of a surname or an acronym, if the article has only one.

Comes in: the text. Goes out: the full name that ends in a surname ("Tamm": Mari Tamm), and the name that an acronym
stands for ("Foo Rail Union (FRU)").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, fold, is_title, name_words, trailing_name
from claimex.english.nouns import is_first_name, is_proper, is_surname, kind_of
from claimex.spans import Span
from claimex.speakers.mention_history import PREPOSITIONS
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.roles import MAX_TITLE_DISTANCE
from claimex.speakers.spellings import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence


_FULL = r"((?:[A-Z][\w&’'-]{0,40}\s(?:(?:of|for|and|the|on)\s)*){1,7}[A-Z][\w&’'-]{0,40})"
"""A name that an acronym may stand for. The length of its words is limited, because a word of a hundred thousand
letters would take quadratic time otherwise."""

_ACRONYM = re.compile(_FULL + r"\s\(([A-Z](?:[a-z]?[A-Z&]){1,7})\)")
"""A name with its acronym in brackets, in which small words may keep small letters: Board of Trade (BoT)."""

_KNOWN_AS = re.compile(_FULL + r",?\s(?:(?:also )?known as|or)(?: the)?\s([A-Z]{2,8})\b")
_GIVEN = re.compile(
    r"(?P<before>\b[\w.]{1,40}\s|[“\"‘']|^)(?P<name>\([A-Z][\w’'-]{1,40}\)\s[A-Z][\w’'-]+)", re.MULTILINE
)
"""A first name that an editor has inserted into somebody's words: Coach (Frank) Vogler."""

_NAME_PART = re.compile(r"(?P<word>[^\W\d_][\w’'-]{0,40}),?")
_SMALL = frozenset(("of", "for", "and", "the", "on", "in", "to", "de", "des", "et", "y"))
_SURNAMES_TOO = frozenset(("to", "by"))
"""Prepositions that are also surnames: To Lam."""

_OF_OFFICE = re.compile(r"(?<![\w’'-])([\w’'-]{1,40})\s(?:of|from|for|to)\s(?:the\s)?$")
_ALL_CAPITALS = re.compile(r"(?<![\w.-])[A-Z]{3,8}(?![\w-])")
MIN_SPELLED = 3
"""Fewest words of a name whose initials are an acronym without being said to be. Two letters stand for too much."""

MAX_ACRONYM_REACH = 160
"""How many characters before an acronym its full name is looked for."""

_CUTS = '\n,;:(“”"'


def find_acronyms(text: str, named: Iterable[tuple[Span, str]] = ()) -> dict[str, Span]:
    """Return the place of the full name of each acronym. If there are several, the first one counts.

    Args:
        text: The article as read.
        named: The recognizer's names and labels. They tell where a name begins whose initials do not spell the acronym,
            and that a person's name has a party behind it: Ada Quill (PSX).
    """
    closing = {span.end: (span, label) for span, label in named}
    found = [*_ACRONYM.finditer(text), *_KNOWN_AS.finditer(text)]
    spelled = ((m[2], _by_initials(text, m.end(1), m[2]) or _named_before(m, text, closing)) for m in reversed(found))
    return {acronym: full for acronym, full in spelled if full is not None}


def _named_before(found: re.Match[str], text: str, closing: Mapping[int, tuple[Span, str]]) -> Span | None:
    """Return the name before an acronym that its initials do not spell. None if it is a person's."""
    span, label = closing.get(found.end(1), (Span(*found.span(1)), ""))
    if label == "PERSON":
        return None
    whole = Span(*found.span(1))
    if label != "ORG" or span.start < whole.start or text.endswith(" and ", whole.start, span.start):
        return whole
    return Span(span.start + len("the "), span.end) if span.of(text).startswith("the ") else span


def spell_acronyms(text: str, named: Iterable[tuple[Span, str]]) -> dict[str, Span]:
    """Return the place of the only organization whose initials spell an acronym: NRA, National Rose Alliance.

    Args:
        text: The article as read.
        named: The recognizer's names and labels.
    """
    spelled: defaultdict[str, dict[str, Span]] = defaultdict(dict)
    for span, label in named:
        words = [word for word in span.of(text).removeprefix("the ").split() if word.lower() not in _SMALL]
        if label == "ORG" and len(words) >= MIN_SPELLED and all(word[0].isupper() for word in words):
            spelled["".join(word[0] for word in words)].setdefault(fold(" ".join(words)), span)
    seen = set(_ALL_CAPITALS.findall(text)) if spelled else set()
    return {
        acronym: next(iter(spans.values())) for acronym, spans in spelled.items() if len(spans) == 1 and acronym in seen
    }


def join_bodies(
    named: Iterable[tuple[Span, str]], acronyms: Mapping[str, Span], text: str, *, bodies: Iterable[Span]
) -> list[tuple[Span, str]]:
    """Put bodies, and full names of acronyms that contain commas, in the place of the recognizer's parts of them."""
    wholes = sorted({span for span in acronyms.values() if "," in span.of(text)}.union(bodies))
    last = [bisect_left(wholes, Span(span.end, span.end)) - 1 for span, _ in named]
    parts = [each for each, at in zip(named, last, strict=True) if at < 0 or not each[0].overlaps(wholes[at])]
    return sorted([*parts, *((whole, "ORG") for whole in wholes)])


def _by_initials(text: str, end: int, acronym: str) -> Span | None:
    """Return the words before an offset whose initials spell an acronym, also across commas: Sea, Dock and Rail."""
    reach = max(0, end - MAX_ACRONYM_REACH)
    left = [letter for letter in acronym if letter.isalpha()]
    for match in reversed(list(_NAME_PART.finditer(text, text.rfind("\n", reach, end) + 1 or reach, end))):
        word = match.group("word")
        if word[0] == left[-1]:
            left.pop()
        elif word.lower() not in _SMALL:
            return None
        if not left:
            return Span(match.start(), end)
    return None


def find_given_names(text: str) -> Iterator[Span]:
    """Yield the names whose first name an editor has inserted in brackets before the surname."""
    for match in _GIVEN.finditer(text):
        before = match["before"].strip().lower()
        if before in people.DETERMINERS or not before.isalnum() or is_title(before):
            yield Span(*match.span("name"))


class FullForms:
    """Finds the full names of one article by surname.

    Args:
        text: The article as read.
        is_word: Tells whether a lower-case word is in the dictionary.
        towns: Names of places in lower case. No personal name begins with one.
    """

    def __init__(self, text: str, *, is_word: Callable[[str], bool], towns: Collection[str]) -> None:
        self._text = text
        self._is_word = is_word
        self._towns = towns
        self._runs: defaultdict[str, list[int]] = defaultdict(list)
        for match in re.finditer(r"\w+", text):
            self._runs[match.group().casefold()].append(match.start())
        self._known: dict[str, Span | None] = {}
        self._places: dict[str, list[Span]] = {}

    def of(self, surname: str) -> Span | None:
        """Return the full name in the text that ends in a surname. None if there is not exactly one."""
        if surname not in self._known:
            self._known[surname] = self._find(surname)
        return self._known[surname]

    def places(self, word: str) -> Sequence[Span]:
        """Return the places of a word in any letter case, in reading order.

        They are found by an index, because long articles have many surnames.
        """
        if word not in self._places:
            self._places[word] = list(self._find_places(word))
        return self._places[word]

    def _find_places(self, word: str) -> Iterator[Span]:
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        runs = list(re.finditer(r"\w+", word))
        if not runs:
            return  # a sign that was recognized as a name
        last = runs[-1]  # the rarer part of "al-Rahimi"
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
            whole = _without_place(self._text, named[0]) if named is not None else place
            words = name_words(whole.of(self._text))
            if named is None or not self._is_full(words) or (found and _is_same(words, found[0][0])):
                continue
            found.append((words, whole))
            if len(found) > 1:
                return None
        return found[0][1] if found else None

    def _is_full(self, words: list[str]) -> bool:
        """Tell whether words are a personal name of two or more words, and not the end of another kind of name."""
        first = words[0].lower()
        inner = [w.lower() for w in words[1:-1] if w.isalpha() and w.lower() not in people.PARTICLES]
        plain = any(self._is_word(w) and not is_first_name(w) for w in (first, *inner))
        owned = any(POSSESSIVE.search(word) for word in words[:-1])
        job = kind_of(first) == "person" and not is_first_name(first) and not is_surname(first)  # Volcanologist Ada
        governs = first in PREPOSITIONS and (first not in _SURNAMES_TOO or is_listed_first_name(words[-1]))
        small = owned or job or governs or first in people.DETERMINERS | people.PRONOUNS
        return len(words) > 1 and not plain and not small and first not in self._towns


def _without_place(text: str, name: Span) -> Span:
    """Cut off the place that an office governs: president of / Ghana / Kofi Agyei."""
    first, _, rest = name.of(text).partition(" ")
    governed = _OF_OFFICE.search(text, max(0, name.start - MAX_TITLE_DISTANCE), name.start)
    if governed is None or " " not in rest or not is_proper(first) or not is_title(governed[1].lower()):
        return name
    return Span(name.end - len(rest), name.end)


def _is_same(words: list[str], other: list[str]) -> bool:
    """Tell whether two full names differ only in capitals and spelling."""
    one, two = " ".join(words), " ".join(other)
    return one.casefold() == two.casefold() or alike(words, two)
