"""Tests of where the names of people begin and end within the recognizer's spans."""

from __future__ import annotations

import pytest
from tables import find

from claimex.speakers.name_boundaries import NameBoundaries
from claimex.speakers.name_evidence import NameEvidence
from claimex.speakers.personal_names import PersonalNames

WORDS = frozenset({"longtime", "telling"})


def _boundaries(text: str) -> NameBoundaries:
    evidence = NameEvidence(text, [], [], is_word=WORDS.__contains__)
    return NameBoundaries(text, PersonalNames(text, evidence, is_word=WORDS.__contains__))


@pytest.mark.parametrize(
    ("text", "span", "label", "parts"),
    [
        ("We saw Tuyet Vrana. Vrana waved.", "Vrana. Vrana", "PERSON", ["Vrana.", "Vrana"]),
        ("We saw Tuyet Vrana, Ade Holm.", "Tuyet Vrana, Ade Holm", "PERSON", ["Tuyet Vrana", "Ade Holm"]),
        ("We saw Vrana/Holm.", "Vrana/Holm", "PERSON", ["Vrana", "Holm"]),
        ("When Tuyet Vrana rang, it rained.", "When Tuyet Vrana rang", "PERSON", ["Tuyet Vrana"]),
        ("Then Tuyet Vrana rang.", "Tuyet Vrana rang", "ORG", ["Tuyet Vrana"]),
        ("Longtime Vrana foes left.", "Longtime Vrana", "PERSON", ["Vrana"]),
        ("Rapper Dizzo left.", "Rapper Dizzo", "PERSON", ["Dizzo"]),
        ("Foo's Tuyet Vrana left.", "Foo's Tuyet Vrana", "PERSON", ["Tuyet Vrana"]),
        ("We saw Tuyet bint Vrana Oyel.", "Vrana Oyel", "PERSON", ["Tuyet bint Vrana Oyel"]),
        ("We saw Tuyet the Vrana Oyel.", "Vrana Oyel", "PERSON", ["Vrana Oyel"]),
        ("Q. Who left?\nA. Vrana left.", "A. Vrana", "PERSON", ["Vrana"]),
        ("A. Vrana left.", "A. Vrana", "PERSON", ["A. Vrana"]),
    ],
)
def test_other_words_are_cut_off_and_people_are_parted(text: str, span: str, label: str, parts: list[str]) -> None:
    found = _boundaries(text).parted(find(text, span), label)

    assert [part.of(text) for part in found] == parts


@pytest.mark.parametrize(
    ("span", "name", "label"),
    [
        ("The New Zealander Tuyet Vrana", "Tuyet Vrana", "PERSON"),
        ("Chipmaker Vrana", "Vrana", "ORG"),
        ("Norman Vrana", "Norman Vrana", "ORG"),
    ],
)
def test_what_a_sentence_first_says_of_a_name_is_cut_off(span: str, name: str, label: str) -> None:
    text = f"{span} left."

    cut, found = _boundaries(text).without_lead(find(text, span), "ORG")

    assert (cut.of(text), found) == (name, label)
