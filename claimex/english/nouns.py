"""Classify nouns by the type of source that they name, and recognize words that are also names.

Comes in: a word. Goes out: whether it means a person, a group, an organization or a document, and whether it is also a
surname or a first name. The lists of `people.py` decide first. Other nouns come from WordNet, and the names from the US
census (`train/nouns.py` states how they were selected).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from claimex.english import people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from claimex.vocabulary import SpeakerType


_LISTED: tuple[tuple[SpeakerType, frozenset[str]], ...] = (
    ("person", people.PERSON_NOUNS | people.FAME_NOUNS),
    ("group", people.GROUP_NOUNS),
    ("document", people.DOCUMENT_NOUNS),
    ("organization", people.ORGANIZATION_NOUNS),
)
_BODIES = people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS
MIN_OFFICE_LETTERS, MIN_FIRST_LETTERS = 6, 3
"""Fewest letters of the noun for people that ends a compound, and of the word before it. Shorter nouns end names and
other words too: Eastman, Mirador. By hand, not swept."""

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
    for form in _singulars(noun):
        kinds = [k for k, nouns in _LISTED if form in nouns] or [
            k for k in _KINDS if form in _words()[k] and not (k == "person" and form in _words()["adjectives"])
        ]
        for kind in kinds[:1]:
            return "group" if kind == "person" and not noun.replace("-", "").endswith(form.replace("-", "")) else kind
    return "person" if _is_compound(noun) else None


def _is_compound(noun: str) -> bool:
    """Tell whether a word unknown to WordNet is a noun for people with another word before it: headteacher."""
    ends = (noun[-size:] for size in range(MIN_OFFICE_LETTERS, len(noun) - MIN_FIRST_LETTERS + 1))
    return any(end in people.PERSON_NOUNS for end in ends)


def _singulars(noun: str) -> Iterator[str]:
    """Yield a noun, and its possible singular forms."""
    yield noun.replace("-", "")  # start-up
    noun = noun.rpartition("-")[2] or noun
    yield noun
    if noun.endswith("men"):
        yield f"{noun[:-2]}an"
    if noun.endswith("ies"):
        yield f"{noun[:-3]}y"
    if noun.endswith("s") and not noun.endswith("ss"):
        yield noun[:-1]
        yield noun.removesuffix("es")


def is_adjective(word: str) -> bool:
    """Tell whether a lower-case noun for people is an adjective too: american, federal."""
    return word in _words()["adjectives"]


def is_office(word: str) -> bool:
    """Tell whether a lower-case word is a title, or means a person: mayor, beekeeper, counsel."""
    return (
        word in people.TITLES
        or word.rstrip(".") in people.TITLES
        or (kind_of(word) == "person" and (word in people.PERSON_NOUNS or word not in _words()["adjectives"]))
    )


def is_job(word: str) -> bool:
    """Tell whether a lower-case word is an office or occupation and no part of a name: rapper, but not baker, mason."""
    return is_office(word) and not is_surname(word) and not is_first_name(word)


def is_noun_for_people(word: str) -> bool:
    """Tell whether a lower-case word means a person, adjectives too, and is no part of a name: soprano, norwegian."""
    return (is_office(word) or word in _words()["person"]) and not is_surname(word) and not is_first_name(word)


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


def is_told_apart(one: str, other: str) -> bool:
    """Tell whether two lower-case first names differ in gender: Martin, Martine."""
    women, men = _words()["women"], _words()["men"]
    return (one in women and other in men) or (one in men and other in women)
