"""Tell where people come from, so that "the Brazilian" is the one from Brazil.

Comes in: a description by origin, or the place of a name. Goes out: the noun for the native of a place, and the homes
that the words beside a name state: "Brazilian striker Ada Quill", "Brazil's Ada Quill", "Ada Quill, of Brazil",
"Ada Quill (BRA)". It also tells whether two offices are of different countries or states: the French president.
"""

from __future__ import annotations

import re
from itertools import pairwise, permutations
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import POSSESSIVE, WORD
from claimex.english.nouns import homes_named, homes_of, is_native, is_office, places_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from claimex.spans import Span

    Homes = tuple[str, ...]


MAX_WORDS_BESIDE, MAX_CHARS_BESIDE = 6, 70
"""Most words and characters before and after a name in which a home is looked for: room for a title, an age and an
office."""

_NATIVE = re.compile(
    r"[Tt]he (?:[a-z]+ |\d{1,3}[- ]year[- ]old |[a-z-]+-(?:born|based) )?((?:[A-Z][a-z]+ )?[A-Z][a-z]+)"
)
_PAPER = re.compile(r"\s(?:newspaper|daily|paper|website|reported|reports)\b")
"""Words after a description by origin that show a newspaper: The Scotsman reported."""

CODE_LETTERS = 3
"""Letters of a code for a country, which may be a word too: the, can."""

MAX_WORDS_AMONG = 20
"""Most words without an order of which each pair is looked up."""

_PEOPLES = ("ese", "ish", "ch")
"""Endings of natives that mean the people as a whole too: the Japanese."""

_REGIONS = _lists.words("""
    european asian african american_indian arab arabian nordic baltic balkan scandinavian caribbean latin continental
    middle_eastern olympic europe asia africa
""")
"""Words for the origin from a region, which holds many countries, or for a contest."""

_BRITAIN = _lists.words("great_britain britain united_kingdom uk u.k")
_PARTS_OF_BRITAIN = _lists.words("england scotland wales northern_ireland ulster") | _BRITAIN
_AMERICA = _lists.words("united_states us u.s usa u.s.a america")
"""Names of two countries, whose parts have offices of their own: the Scottish minister is a British one."""

_SEAT = re.compile(r"\A[rdi]-")
"""The party before the state of a member of parliament, in small letters: r-iowa."""

_BREAK = re.compile(r"[.;:!?\n“”\"()]")
_APPOSED = re.compile(r",?\s(?:of|from|for|an?|the)\s|,\s|\s\(")
_ANOTHER = re.compile(r",\s[A-Z][\w-]{1,30}+(?:\s[A-Z][\w-]{1,30}+)?['’]s?\s[A-Z]")
"""Somebody else after a comma: Ada Quill, Canada's Ana Ruiz."""

_ENDS = re.compile(r"[.;:!?\n“”\"),]|\s(?:and|who|said|says|told|beat|met|with)\b")
_CODE = re.compile(r"\s\(([A-Z]{3})\)")


def native_in(text: str, place: Span) -> str | None:
    """Return the lower-case noun of a description by origin: south african for "the South African"."""
    found = _NATIVE.fullmatch(text, place.start, place.end)
    if found is None or _PAPER.match(text, place.end) is not None:
        return None
    noun = found[1].lower()
    return noun if is_native(noun) else None


def is_one_native(native: str) -> bool:
    """Tell whether a noun means one person, and never a people: the Spaniard, not the Japanese."""
    return not native.endswith(_PEOPLES)


def homes_beside(text: str, name: Span) -> set[Homes]:
    """Return the places that the words directly before or after a name give as its bearer's home."""
    before = _BREAK.split(text[max(0, name.start - MAX_CHARS_BESIDE) : name.start])[-1].rpartition(",")[2]
    found = _homes_in(_lead(before))
    opening = _APPOSED.match(text, name.end)
    if opening is not None and _ANOTHER.match(text, name.end) is None:
        rest = text[opening.end() : name.end + MAX_CHARS_BESIDE]
        stop = _ENDS.search(rest)
        found |= _homes_in(rest[: stop.start()] if stop is not None else rest)
    code = _CODE.match(text, name.end)
    return found | (homes_named(code[1].lower()) if code is not None else set())


def _lead(before: str) -> str:
    """Return the words that lead up to a name: "Brazil's striker", of "beat Brazil's striker"."""
    words = list(WORD.finditer(before))
    first = len(words)
    while first and _leads(words[first - 1].group()):
        first -= 1
    return before[words[first].start() :] if first < len(words) else ""


def _leads(word: str) -> bool:
    """Tell whether a word may stand in a title: an office, the name of a place or its native."""
    lower = word.lower()
    return word[0].isupper() or "-" in word or is_office(lower) or lower in people.QUALIFIERS


def _homes_in(words: str) -> set[Homes]:
    """Return the places that words name, or whose natives they name."""
    found = [POSSESSIVE.sub("", m.group()) for m in WORD.finditer(words)][-MAX_WORDS_BESIDE:]
    out: set[Homes] = set()
    for number, word in enumerate(found):
        for phrase in (word, f"{word} {found[number + 1]}" if number + 1 < len(found) else word):
            if phrase[0].isupper():
                native = homes_of(phrase.lower())
                out |= {native} if native else homes_named(phrase.lower())
    return out


def places_stated(words: Sequence[str]) -> list[frozenset[str]]:
    """Return the names of each country or state of the US that lower-case words state: french, texas, new zealand."""
    return _places(words, pairwise(words))


def places_among(words: Collection[str]) -> list[frozenset[str]]:
    """Return the same for words without an order."""
    return _places(sorted(words), permutations(sorted(words), 2) if len(words) <= MAX_WORDS_AMONG else ())


def _places(words: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Return the names of the places that pairs of words state, and of those that the other words do: not virginia in
    west virginia.
    """
    found = {pair: names for pair in pairs if (names := _place_names(" ".join(pair)))}
    taken = {word for pair in found for word in pair}
    alone = (_place_names(word) for word in words if word not in taken)
    return [*found.values(), *filter(None, alone)]


def are_apart(places: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> bool:
    """Tell whether none of some places is, holds or is in one of the others. No, if either are none."""
    return bool(places and others) and all(_apart(place, other) for place in places for other in others)


def _apart(place: frozenset[str], other: frozenset[str]) -> bool:
    whole = any(
        not region.isdisjoint(one) and not parts.isdisjoint(another)
        for region, parts in ((_BRITAIN, _PARTS_OF_BRITAIN), (_AMERICA, people.STATES))
        for one, another in ((place, other), (other, place))
    )
    return place.isdisjoint(other) and not whole


def _place_names(words: str) -> frozenset[str]:
    """Return the names of the place that a word or two mean, with "_" for blanks. Empty if they mean none."""
    key = _key(words)
    if not key or key in _REGIONS:
        return frozenset()
    named = homes_named(words) if len(key) > CODE_LETTERS else set()
    country = bool(named) and not any(name.startswith("capital of") for names in named for name in names)
    if key in people.STATES or key in _PARTS_OF_BRITAIN | _AMERICA or country:
        return frozenset((key,))
    names = places_of(words)
    city = any(name.startswith("capital of") for name in names)
    return frozenset(map(_key, names)) if not city else frozenset()


def _key(name: str) -> str:
    return _SEAT.sub("", name).rstrip(".").replace(" ", "_")
