"""Classify nouns by the type of source that they name, and recognize words that are also names.

Comes in: a word. Goes out: whether it means a person, a group, an organization or a document, and whether it is also a
surname or a first name. The lists of `people.py` decide first. Other nouns come from WordNet, and the names from the US
census (`train/nouns.py` states how they were selected).
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from claimex.english import people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from claimex.vocabulary import SpeakerType


_LISTED: tuple[tuple[SpeakerType, frozenset[str]], ...] = (
    ("person", people.PERSON_NOUNS | people.FAME_NOUNS),
    ("group", people.GROUP_NOUNS),
    ("document", people.DOCUMENT_NOUNS),
    ("organization", people.ORGANIZATION_NOUNS),
)
_BODIES = people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS
_PARTS_OF_NAMES = frozenset(("bank", "company", "corporation", "firm", "business", "brand", "giant", "utility"))
"""Nouns for firms that also begin their names: Bank of Foo."""

MIN_OFFICE_LETTERS, MIN_FIRST_LETTERS = 6, 3
"""Fewest letters of the noun for people that ends a compound, and of the word before it. Shorter nouns end names and
other words too: Eastman, Mirador. By hand, not swept."""

_ALIKE = (
    frozenset(("scientist", "researcher", "scholar", "academic", "expert", "educator", "specialist")),
    frozenset(("doctor", "physician", "medic", "clinician")),
    frozenset(("musician", "artist", "performer", "entertainer", "singer", "actor", "dancer")),
    frozenset(("writer", "author")),
    frozenset(("athlete", "sportsman", "sportswoman", "sportsperson", "player")),
    frozenset(("clergyman", "cleric", "priest")),
    frozenset(("politician", "lawmaker", "legislator")),
    frozenset(("executive", "businessman", "businesswoman", "businessperson")),
)
"""General nouns for people that news uses for one another's. By hand, each class as a whole."""

_SCHOLARS = frozenset(("professor", "lecturer", "researcher", "scientist", "academic", "fellow", "prof"))
_OF_SCIENCE = re.compile(r"\w{3}(?:ologist|ographer|iatrist|iatrician)s?$")
"""Endings of people's occupations that no other English words have."""

_ENDING = re.compile(r"(?:ologist|icist|ician|ist|ian|er|or)$")
MIN_STEM_LETTERS = 4
"""Fewest letters of the stem that a scholar's noun shares with the name of the subject: histor-ian, histor-y."""

_POSTMODIFIED = re.compile(r"([a-z]{3,20})-(?:in|at|of|on|to|de)-(?!\1$)[a-z-]+$")
"""A noun with hyphens before what modifies it: editor-in-chief, nominee-in-waiting, mother-of-two."""

_CHIEF = re.compile(r"c[a-z]o|[es]?vp")
"""Letters for the offices of a firm, in small letters: CTO, SVP."""

_KINDS: tuple[SpeakerType, ...] = ("person", "organization", "group", "document")


@cache
def _words() -> Mapping[str, frozenset[str]]:
    text = files("claimex").joinpath("weights", "nouns.json").read_text(encoding="utf-8")
    return {kind: frozenset(found.split()) for kind, found in json.loads(text).items()}


@cache
def kind_of(noun: str) -> SpeakerType | None:
    """Return the type of source that a lower-case noun names. None if it is unknown. Several people are a group."""
    for kind, nouns in _LISTED:
        if noun in nouns:
            return kind
    if (head := _POSTMODIFIED.match(noun)) is not None:
        return kind_of(head[1])
    for form in _singulars(noun):
        kinds = [k for k, nouns in _LISTED if form in nouns] or [
            k for k in _KINDS if form in _words()[k] and not (k == "person" and form == noun and is_adjective(form))
        ]
        for kind in kinds[:1]:
            return "group" if kind == "person" and not noun.replace("-", "").endswith(form.replace("-", "")) else kind
    if noun.endswith("s") and _is_compound(noun.removesuffix("s")):
        return "group"
    return "person" if _is_compound(noun) or _OF_SCIENCE.search(noun) else None


def singular_person(noun: str) -> str | None:
    """Return the singular of a lower-case noun for several people: nurse for nurses, rep. for reps. None if unknown."""
    if noun.endswith("s.") and f"{noun[:-2]}." in people.TITLES:
        return f"{noun[:-2]}."
    if kind_of(noun) != "group":
        return None
    return next((form for form in _singulars_whole(noun) if kind_of(form) == "person" or form in people.TITLES), None)


def _singulars_whole(noun: str) -> Iterator[str]:
    """Yield the possible singular forms of a noun with its first part: co-founder for co-founders."""
    head = noun.rpartition("-")[2]
    forms = (form for form in _singulars(head) if form != head)
    yield from (f"{noun[: len(noun) - len(head)]}{form}" for form in forms)


def _is_compound(noun: str) -> bool:
    """Tell whether a word unknown to WordNet is a noun for people with another word before it: headteacher."""
    ends = (noun[-size:] for size in range(MIN_OFFICE_LETTERS, len(noun) - MIN_FIRST_LETTERS + 1))
    return any(end in people.PERSON_NOUNS for end in ends)


def _singulars(noun: str) -> Iterator[str]:
    """Yield a noun, and its possible singular forms."""
    yield noun.replace("-", "")  # start-up
    noun = noun.rpartition("-")[2] or noun
    yield noun
    if noun.endswith("children"):
        yield noun.removesuffix("ren")
    if noun.endswith("ves"):
        yield from (f"{noun[:-3]}fe", f"{noun[:-3]}f")
    if noun.endswith("men"):
        yield f"{noun[:-2]}an"
    if noun.endswith("ies"):
        yield f"{noun[:-3]}y"
    if noun.endswith(("yses", "theses")):
        yield f"{noun[:-2]}is"  # analyses
    if noun.endswith("s") and not noun.endswith("ss"):
        yield noun[:-1]
        yield noun.removesuffix("es")


def is_native(words: str) -> bool:
    """Tell whether lower-case words mean a native of a place: brazilian, south african, but not dutch, a people."""
    return words.replace(" ", "_") in _natives()


def homes_of(native: str) -> tuple[str, ...]:
    """Return the names of the place that a native comes from, in lower case: brazil for brazilian."""
    return _natives().get(native.replace(" ", "_"), ())


def places_of(origin: str) -> tuple[str, ...]:
    """Return the names of the place that a native or an adjective states, in lower case: brazilian, french."""
    return homes_of(origin) or _homes("origins").get(origin.replace(" ", "_"), ())


def homes_named(place: str) -> set[tuple[str, ...]]:
    """Return the homes of natives that a lower-case name or the first three letters of one mean: brazil, bra."""
    return set(_by_name().get(place, ()))


@cache
def _by_name() -> Mapping[str, frozenset[tuple[str, ...]]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for places in _natives().values():
        for name in {*places, *(place[:3] for place in places[:1])}:
            found.setdefault(name, set()).add(places)
    return {name: frozenset(homes) for name, homes in found.items()}


def _natives() -> Mapping[str, tuple[str, ...]]:
    return _homes("natives")


@cache
def _homes(kind: str) -> Mapping[str, tuple[str, ...]]:
    pairs = (pair.partition(":") for pair in sorted(_words()[kind]))
    return {native: tuple(place.replace("_", " ") for place in places.split("|")) for native, _, places in pairs}


@cache
def _below(general: str) -> frozenset[str]:
    """Return the nouns for people that a general one covers, with the general nouns that mean the same."""
    alike = next((nouns for nouns in _ALIKE if general in nouns), frozenset((general,)))
    found = (_words().get(f"below {noun}", frozenset()) for noun in alike)
    return frozenset(alike).union(*found) - {general}


def is_below(noun: str, general: str) -> bool:
    """Tell whether a general noun for people covers a lower-case noun: a scientist may be an epidemiologist."""
    ends = (noun[-size:] for size in range(MIN_OFFICE_LETTERS, len(noun) + 1))
    return any(end in _below(general) for end in ends) or (noun.endswith("ologist") and general in _ALIKE[0])


def is_field_of(noun: str, words: Collection[str]) -> bool:
    """Tell whether a scholar's title names the subject of a noun: economist for a professor of economics."""
    stem = _ENDING.sub("", noun)
    if stem == noun or len(stem) < MIN_STEM_LETTERS or not is_below(noun, "scientist"):
        return False
    return _is_scholars(words) and any(word.startswith(stem) for word in words)


def is_scholar(noun: str, words: Collection[str]) -> bool:
    """Tell whether a scholar's noun fits a title that names no subject: economist for Prof."""
    return is_below(noun, "scientist") and _is_scholars(words) and {"of", "in"}.isdisjoint(words)


def _is_scholars(words: Collection[str]) -> bool:
    return any(word.rstrip(".") in _SCHOLARS for word in words)


def is_adjective(word: str) -> bool:
    """Tell whether a lower-case noun for people is an adjective too: american, federal."""
    return word in _words()["adjectives"]


def is_office(word: str) -> bool:
    """Tell whether a lower-case word is a title, or means a person: mayor, beekeeper, counsel."""
    if word in people.TITLES | people.PERSON_NOUNS or word.rstrip(".") in people.TITLES or _CHIEF.fullmatch(word):
        return True
    peoples = word in _words()["adjectives"] or word in people.STATES or bool(homes_named(word))  # federal; iowa
    return kind_of(word) == "person" and not peoples


def is_job(word: str) -> bool:
    """Tell whether a lower-case word is an office or occupation and no part of a name: rapper, but not baker, mason."""
    return is_office(word) and not (is_surname(word) or is_first_name(word) or word in people.NAME_STYLES)


def is_noun_for_people(word: str) -> bool:
    """Tell whether a lower-case word means a person, adjectives too, and is no part of a name: soprano, norwegian."""
    named = is_surname(word) or is_first_name(word) or word in people.NAME_STYLES
    return (is_office(word) or word in _words()["person"]) and not named


def is_surname(word: str) -> bool:
    """Tell whether a common word is also a surname: Bishop, Field."""
    return word.lower() in _words()["surnames"]


def is_first_name(word: str) -> bool:
    """Tell whether a common word is also a first name: Grace, Mason."""
    return word.lower() in _words()["first names"]


def is_proper(word: str) -> bool:
    """Tell whether the dictionary lists a word only as the name of one person, place or thing: Kant, Saturn."""
    return word.lower() in _words()["proper"]


def is_body(word: str) -> bool:
    """Tell whether a name that ends in a lower-case word is an organization's: Department, Services, but not Church."""
    return not {word, word.removesuffix("s")}.isdisjoint(_BODIES) and not is_surname(word)


def is_firm_noun(word: str) -> bool:
    """Tell whether a lower-case noun means a firm and is no surname: chipmaker, retailer, but not brewer, carrier."""
    makes = word.endswith("maker") and len(word) > len("maker") + MIN_FIRST_LETTERS - 1
    return (makes or word in people.COMMERCIAL_NOUNS) and not is_surname(word) and word not in _PARTS_OF_NAMES


def is_firms(noun: str) -> bool:
    """Tell whether a description with a lower-case noun may be of a firm: the company, the miner, the chipmaker."""
    return noun in people.COMMERCIAL_NOUNS | people.TRADE_NOUNS or is_firm_noun(noun.rpartition("-")[2])


def names_body(noun: str) -> bool:
    """Tell whether the name directly after a lower-case noun is a body's, an outlet's or a service's: app, carrier."""
    listed = noun in _BODIES or noun in people.PRODUCT_NOUNS or noun in people.TRADE_NOUNS
    return listed or is_firm_noun(noun.rpartition("-")[2])


def is_told_apart(one: str, other: str) -> bool:
    """Tell whether two lower-case first names differ in gender: Martin, Martine."""
    women, men = _words()["women"], _words()["men"]
    return (one in women and other in men) or (one in men and other in women)
