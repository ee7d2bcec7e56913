"""Tests of people called by a given name."""

from __future__ import annotations

import pytest

from claimex.english.names import WORD
from claimex.spans import Span
from claimex.speakers.figures import Figure
from claimex.speakers.given_names import index_first_names, is_other_given_name, note_given_names
from claimex.speakers.resolutions import Entity


def _people(*names: str) -> list[Figure]:
    return [Figure(Entity(name, "person", Span(0, len(name))), "person") for name in names]


def test_a_first_name_that_two_people_share_is_left_out() -> None:
    people = _people("Mari Tamm", "Mari Kask", "Jaan Tamm", "A. Tamm")

    assert index_first_names(people, (), is_word=lambda _: False) == {"jaan": people[2]}
    assert index_first_names(people, {"jaan"}, is_word=lambda _: False) == {}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Jaan Tamm and Mari Tamm left. Mari waved.", [False, True]),
        ("Jaan Tamm and Mari Tamm left. Tamm waved.", [False, False]),
        ("Jaan Tamm and Mari Tamm left. Liis Mari waved.", [False, False]),
    ],
)
def test_one_of_a_surname_may_be_called_by_a_given_name_alone(text: str, called: list[bool]) -> None:
    people = _people("Jaan Tamm", "Mari Tamm")

    note_given_names(text, [people], is_word=lambda _: False)

    assert [figure.by_given_name for figure in people] == called


@pytest.mark.parametrize(("given", "other"), [("Peter", True), ("Jaan", False), ("Mayor", False), ("J", False)])
def test_a_given_name_before_a_surname_may_be_somebody_elses(given: str, *, other: bool) -> None:
    text = f"They met {given} Tamm."
    word = WORD.search(text, text.index(given))
    assert word is not None

    assert is_other_given_name(text, word, _people("Jaan Tamm")) is other
