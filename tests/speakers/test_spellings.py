"""Spellings of one name."""

from __future__ import annotations

import pytest
from tables import find

from claimex.speakers.spellings import alike, is_named_beside


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Kathrin Holm", "Katrin Holm", True),
        ("Sergei Orlov", "Sergey Orlov", True),
        ("Ibrahim Koroma", "Ibraheem Koroma", True),
        ("Aleksandr Orlov", "Alexander Orlov", True),
        ("Stefan Müller", "Stefan Mueller", True),
        ("Nadia Kowalski", "Nadya Kowalsky", True),
        ("Martin Holm", "Martine Holm", False),
        ("Maria Holm", "Mario Holm", False),
        ("Maria Holm", "Mara Holm", False),
        ("Anna Holm", "Anne Holm", False),
        ("Erik Holm", "Erika Holm", False),
        ("Katrin Holm", "Katrin Dahl", False),
        ("Holm", "Holm", False),
    ],
)
def test_two_spellings_of_one_name_are_recognized(name: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert alike(name.split(), other) is same
    assert alike(other.split(), name) is same


def test_first_names_named_together_are_two_people() -> None:
    text = "Ana Holm and Anna Holm sang. Ana left."
    places = [find(text, "Ana")]

    assert is_named_beside(text, places, "Anna")
    assert not is_named_beside(text, places, "Anja")
