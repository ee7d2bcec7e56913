"""Tests of the people whom an article names, with names made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speaking import parsed
from tables import find

from claimex.speakers.article_names import read_names
from claimex.speakers.person_entities import PersonEntities

if TYPE_CHECKING:
    from spacy.language import Language

    from claimex.speakers.resolutions import Resolution

TEXT = "Mayor Mari Tamm met Jaan Kask and Liis Kask. Tamm waved. Kask left."


def _resolve(blank: Language, name: str, sentence: str) -> Resolution:
    doc = parsed(blank, TEXT, {"PERSON": ["Mari Tamm", "Jaan Kask", "Liis Kask"]})
    people = PersonEntities(read_names(TEXT, doc, [], is_word=lambda _: False))
    core = find(TEXT, name, after=find(TEXT, sentence).start)
    return people.resolve(core, core)


def test_a_surname_is_completed_to_the_only_full_name(blank: Language) -> None:
    found = _resolve(blank, "Tamm", "Tamm waved")

    assert found.entity is not None
    assert (found.entity.name, found.entity.role) == ("Mari Tamm", "Mayor")


def test_a_surname_of_two_people_has_no_entity(blank: Language) -> None:
    found = _resolve(blank, "Kask", "Kask left")

    assert (found.type, found.entity) == ("person", None)
