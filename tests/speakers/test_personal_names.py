"""Tests of which spans name a person."""

from __future__ import annotations

import pytest
from tables import find

from claimex.speakers.name_evidence import NameEvidence
from claimex.speakers.personal_names import PersonalNames

WORDS = frozenset({"the", "ade", "gallery", "rail"})


def _names(text: str) -> PersonalNames:
    evidence = NameEvidence(text, [], [], is_word=WORDS.__contains__)
    return PersonalNames(text, evidence, is_word=WORDS.__contains__)


@pytest.mark.parametrize(
    ("text", "name", "personal"),
    [
        ("Tuyet Vrana left.", "Tuyet Vrana", True),
        ("Vrana left.", "Vrana", False),
        ("Vrana Rail closed.", "Vrana Rail", False),
        ("The Tuyet Vrana sank.", "Tuyet Vrana", False),
        ("Tuyet Vrana, a bank, closed.", "Tuyet Vrana", False),
        ("Tuyet Vrana, which owns the line, closed it.", "Tuyet Vrana", False),
    ],
)
def test_a_name_is_personal_by_its_shape_if_nothing_shows_a_thing(text: str, name: str, *, personal: bool) -> None:
    assert _names(text).is_personal(find(text, name)) is personal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ade Oyelaran, 41, lost a boat.", True),
        ("Ade Oyelaran lost a boat.", False),
        ("It rained in Ade Oyelaran. Oyelaran, 41, left.", False),
    ],
)
def test_a_name_with_a_dictionary_word_needs_evidence(text: str, *, shown: bool) -> None:
    name = find(text, "Ade Oyelaran")

    assert _names(text).may_be_personal(name)
    assert _names(text).is_shown(name) is shown


def test_titles_before_a_name_and_letters_after_it_are_cut_off() -> None:
    text = "Nurse Tuyet Vrana QC left."

    assert _names(text).untitled(find(text, "Nurse Tuyet Vrana QC")).of(text) == "Tuyet Vrana"
