"""Index the people whom an article names by surname, by first name and by sound.

Comes in: full names from `person_entities.py`, the fullest first. Goes out: the people to whom the words of a name may
refer, because the words are a short form or another spelling of their name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from claimex.english.names import CROWD, fits, fold, name_words
from claimex.spans import Span
from claimex.speakers.naming_context import is_placed
from claimex.speakers.resolutions import Entity, Key
from claimex.speakers.spellings import alike, is_named_beside, sound_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from claimex.speakers.full_forms import FullForms


_SIBLINGS = re.compile(
    r"\b(?:[Bb]rothers|[Ss]isters|[Tt]wins|[Ss]iblings|[Cc]ousins|[Ss]pouses|[Cc]ouple),?\s"
    r"([A-Z][\w’'-]+)\sand\s([A-Z][\w’'-]+)\s([A-Z][\w’'-]+)"
)


class NamedPeople:
    """The people of one article.

    Args:
        text: The article as read.
        forms: Finds the places of words.
        names: The words of all names that will be added. If more people than CROWD share a surname, their spellings are
            not compared.
        is_word: Tells whether a lower-case word is in the dictionary.
    """

    def __init__(
        self, text: str, forms: FullForms, names: Sequence[Sequence[str]], *, is_word: Callable[[str], bool]
    ) -> None:
        self._text = text
        self._is_word = is_word
        self._forms = forms
        self._by_surname: dict[str, list[Entity]] = {}
        self._by_first_name: defaultdict[str, list[Entity]] = defaultdict(list)
        self._by_first_surname: defaultdict[str, list[Entity]] = defaultdict(list)
        self._by_both: defaultdict[tuple[str, str], list[Entity]] = defaultdict(list)
        self._by_sound: defaultdict[str, list[Entity]] = defaultdict(list)
        self._spellings: dict[Key, Span] = {}
        for entity in _siblings(text):
            self._by_surname.setdefault(fold(name_words(entity.name or "")[-1]), []).append(entity)
        bearers = Counter(last for _, last in {(fold(words[0]), fold(words[-1])) for words in names})
        self._crowded = frozenset(surname for surname, count in bearers.items() if count > CROWD)

    def __contains__(self, surname: str) -> bool:
        """Tell whether the article names somebody with a surname."""
        return fold(surname) in self._by_surname

    def __iter__(self) -> Iterator[Entity]:
        """Yield all people."""
        for entities in self._by_surname.values():
            yield from entities

    def add(self, entity: Entity, words: Sequence[str]) -> None:
        """Add a person whose name has these words."""
        first, last = fold(words[0]), fold(words[-1])
        self._by_surname.setdefault(last, []).append(entity)
        self._by_both[first, last].append(entity)
        self._by_sound[sound_of(words[-1])].append(entity)
        if len(words) > 1:
            self._by_first_name[first].append(entity)
        surnames = len(words) > 2 and len(words[-2].rstrip(".")) > 1  # noqa: PLR2004 - a first name and two surnames
        if surnames and not self._is_word(words[-1].lower()):
            self._by_first_surname[fold(words[-2])].append(entity)

    def of_surname(self, word: str) -> Sequence[Entity]:
        """Return the people with a surname."""
        return self._by_surname.get(fold(word), ())

    def fitting(self, words: Sequence[str]) -> list[Entity]:
        """Return the people to whom the words of a name may refer."""
        found = [e for e in self._namesakes(words) if fits(words, e.name or "")]
        return found or self._spelled_otherwise(words) or self._of_first_surname(words)

    def _of_first_surname(self, words: Sequence[str]) -> list[Entity]:
        """Return the people whose name goes on after the words with a second surname: (Ana) Prado / Ruiz."""
        named = self._by_first_surname.get(fold(words[-1]), [])[:CROWD]
        start = [fold(word) for word in words]
        wholes = ((e, [fold(word) for word in name_words(e.name or "")]) for e in named)
        return [e for e, whole in wholes if len(words) == 1 or whole[: len(words)] == start]

    def is_first_name(self, word: str) -> bool:
        """Tell whether a word is the first name of exactly one person, and not a place: Anna, beside Anna Holm."""
        bearers = self._by_first_name.get(fold(word), ())
        return len(bearers) == 1 and not any(
            place.of(self._text) == word and is_placed(self._text, place)
            for place in islice(self._forms.places(word), CROWD)
        )

    def note_spelling(self, fitting: Sequence[Entity], core: Span, words: Sequence[str]) -> None:
        """Remember the place of another spelling of a person's name, so that both spellings can be shown."""
        shorter = self._of_first_surname(words)  # and no other spelling
        if len(fitting) == 1 and fitting[0] not in shorter and not fits(words, fitting[0].name or ""):
            self._spellings.setdefault(fitting[0].key, core)

    def other_spelling(self, entity: Entity) -> Span | None:
        """Return the place of another spelling of a person's name."""
        return self._spellings.get(entity.key)

    def _namesakes(self, words: Sequence[str]) -> Sequence[Entity]:
        """Return the people with a surname. If they are more than CROWD, the first name must match too."""
        found = self._by_surname.get(fold(words[-1]), [])
        if len(found) > CROWD and len(words) > 1:
            found = self._by_both[fold(words[0]), fold(words[-1])]
        return found[:CROWD]

    def _spelled_otherwise(self, words: Sequence[str]) -> list[Entity]:
        """Return the people of whose full name the words may be another spelling."""
        if len(words) < 2 or fold(words[-1]) in self._crowded:  # noqa: PLR2004 - first name and surname
            return []
        named = self._by_sound.get(sound_of(words[-1]), ())[:CROWD]
        found = [e for e in named if alike(words, e.name or "")]
        firsts = [name_words(e.name or "")[0] for e in found]
        return [e for e, first in zip(found, firsts, strict=True) if not self._are_two(first, words[0])]

    def _are_two(self, one: str, other: str) -> bool:
        """Tell whether the article names two similar first names together, so that they are two people."""
        pairs = ((one, other), (other, one))
        return any(is_named_beside(self._text, islice(self._forms.places(a), CROWD), b) for a, b in pairs)


def _siblings(text: str) -> Iterator[Entity]:
    """Yield the people whose kinship gives them the same surname: "sisters Mari and Jaana Tamm"."""
    for match in _SIBLINGS.finditer(text):
        for number in (1, 2):
            evidence = Span(match.start(number), match.end(3))
            yield Entity(f"{match.group(number)} {match.group(3)}", "person", evidence)
