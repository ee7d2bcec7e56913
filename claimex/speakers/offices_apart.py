"""Tell offices of one kind apart: the firm's finance chief, the bank's risk chief; the health and the finance minister.

Comes in: an office as a description states it, and what is known of somebody. Goes out: whether he has another one, by
the body that owns it, its country, its field, its party or its rank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import HEAD_ENDS, POSSESSIVE, WORD
from claimex.english.nouns import is_adjective, is_native
from claimex.speakers.natives import are_apart, places_among, places_stated

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from claimex.speakers.figures import Figure


_TO = re.compile(r"\s(?:to|with|on)\s|,")
"""What begins the words behind an office that say nothing of its country: ambassador / to Foo."""

FORMERLY = _lists.words("former ex retired onetime one-time")
"""Words that say what somebody has been. Such a description names again the person that the text is about."""

NEUTRAL_MODIFIERS = _lists.words("cabinet government senior veteran young")
"""Modifiers of such a noun that do not make it another office: the Cabinet minister, but not the prime minister."""

PORTFOLIOS = _lists.words("minister secretary commissioner director editor officer chief coach manager correspondent")
"""Nouns for offices of which a body has several, each with a field of its own: health minister, finance minister."""

PARTIES = people.PARTISANS | {"democratic", "green", "labor", "labour"}
"""Words before a noun that tell the offices and candidates of two parties apart."""

LOWER = _lists.words("deputy vice shadow under-secretary undersecretary")
"""Words that make another office of a noun for one: "the mayor" is not the deputy mayor."""


@dataclass(frozen=True, slots=True)
class StatedOffice:
    """An office as a description states it.

    Attributes:
        head: Its noun, in lower case.
        owner: The noun of the body that owns it, in lower case. Empty if none is stated.
        words: The words of the office behind the owner, in lower case.
        told: Those that say of what it is.
        complement: The capitalized words behind "of" or "for", in lower case.
        places: The names of each country or state that it states.
    """

    head: str
    owner: str
    words: tuple[str, ...]
    told: frozenset[str]
    complement: frozenset[str]
    places: tuple[frozenset[str], ...]

    @classmethod
    def read(cls, description: str, head: str) -> StatedOffice:
        """Read the words of a description whose noun is `head`."""
        owner, words = _owned(description)
        told = _field(description, words, head)
        return cls(head, owner, tuple(words), told, complement(description), tuple(_places_of(description)))

    def is_not_of(self, figure: Figure) -> bool:
        """Tell whether somebody is known for another office."""
        known = role_of(figure)
        if self._is_of_other_body(known) or self._has_other_field(known, figure.roles):
            return True
        if self.is_elsewhere(places_known(figure)):
            return True
        return bool(self.complement and (own := complement(known)) and self.complement.isdisjoint(own))

    def is_apart_from(self, said: Collection[str]) -> bool:
        """Tell whether the words of another description, with determiners, state another office of the noun."""
        if self.is_elsewhere(places_among(said)):
            return True
        return self._is_other_field(said) or not LOWER.isdisjoint({*said} ^ {*self.words})

    def is_elsewhere(self, places: Sequence[frozenset[str]]) -> bool:
        """Tell whether it states another country or state than those where somebody is known to have an office."""
        return are_apart(self.places, places)

    def is_from(self, places: Sequence[frozenset[str]]) -> bool:
        """Tell whether it states a country or state that is among some."""
        return any(not place.isdisjoint(other) for place in self.places for other in places)

    def _is_of_other_body(self, known: str) -> bool:
        """Tell whether another body has the office: the bank's risk chief, a firm's chief.

        That is so if its owner is another one, and the words behind it are not all in the known office.
        """
        owner, words = _owned(known)
        if not self.owner or not words or self.owner == owner:
            return False
        told = {w for w in self.words[:-1] if not (is_adjective(w) or w in NEUTRAL_MODIFIERS | FORMERLY)}
        return bool(told - {*words}) or (bool(owner) and self.words[-1:] != tuple(words[-1:]))

    def _has_other_field(self, known: str, roles: Collection[str]) -> bool:
        """Tell whether a known office of the noun has another field, party or rank."""
        low = known.lower()
        if self.head not in low.split():
            return False
        own = _field(low, _owned(low)[1], self.head)
        parties = self.told & PARTIES
        if own & LOWER - self.told or (parties and own & PARTIES and parties.isdisjoint(roles)):
            return True
        return self._is_other_field(own | complement(known), also=roles)

    def _is_other_field(self, own: Collection[str], also: Collection[str] = ()) -> bool:
        """Tell whether another field is stated than those known. `also` are more words, none of which may be told."""
        told = {word for word in self.told if not (is_adjective(word) or is_native(word))} - PARTIES
        fields = {*own} - people.DETERMINERS - NEUTRAL_MODIFIERS - FORMERLY - {self.head}
        return self.head in PORTFOLIOS and bool(told and fields) and told.isdisjoint(fields.union(also))


def role_of(figure: Figure) -> str:
    """Return the office or function of somebody. Empty if none is known."""
    return (figure.entity.role or "") if figure.entity is not None else ""


def places_known(figure: Figure) -> list[frozenset[str]]:
    """Return the countries or states of somebody's office, or else of what is said beside the name."""
    return _places_of(role_of(figure)) or places_among(figure.roles)


def complement(office: str) -> frozenset[str]:
    """Return the capitalized words that say of what somebody has an office, in lower case: minister of Trade."""
    _, _, rest = office.partition(" of ") if " of " in office else office.partition(" for ")
    return frozenset(m.group().lower() for m in WORD.finditer(rest.partition(",")[0]) if m.group()[0].isupper())


def _places_of(office: str) -> list[frozenset[str]]:
    """Return the countries or states of an office: France's ambassador / to Kenya, the governor of Texas."""
    words = [POSSESSIVE.sub("", m.group().lower()) for m in WORD.finditer(_TO.split(office, maxsplit=1)[0])]
    return places_stated(words)


def _owned(description: str) -> tuple[str, list[str]]:
    """Return the noun that owns an office, and the words of the office, in lower case: firm, [finance, chief]."""
    words = HEAD_ENDS.split(description, maxsplit=1)[0].lower().split()
    at = next((n for n in range(len(words) - 1, -1, -1) if POSSESSIVE.search(words[n])), -1)
    return (POSSESSIVE.sub("", words[at]) if at >= 0 else ""), words[at + 1 :]


def _field(description: str, words: list[str], head: str) -> frozenset[str]:
    """Return the lower-case words before a description's noun, and those after "of", that say of what it is."""
    at = words.index(head) if head in words else 0
    of = HEAD_ENDS.split(description.lower().partition(f"{head} of ")[2], maxsplit=1)[0].split()
    return frozenset({*words[:at], *of} - people.DETERMINERS - NEUTRAL_MODIFIERS - FORMERLY)
