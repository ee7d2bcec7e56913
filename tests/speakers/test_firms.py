"""Tests of firms and bodies that the text names with what they are."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.firms import find_joined, label_firms

WORDS = frozenset(("leaf", "loaf", "light", "sound", "partners", "sons", "hope"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The bakery Leaf and Loaf closed.", {"Leaf and Loaf"}),
        ("Leaf and Loaf, a bakery in Tarn, closed.", {"Leaf and Loaf"}),
        ("She hired the law firm Lund and Partners.", {"Lund and Partners"}),
        ("A museum called Light and Sound opened.", {"Light and Sound"}),
        ("The airline Foo and Boeing closed.", set()),
        ("The charity Mari and Hope closed. Hope left.", set()),
        ("The baker Leaf and Loaf closed.", set()),
        ("The bakeries Leaf and Loaf closed.", set()),
        ("The charity Foo Light and Sound Bank closed.", set()),
    ],
)
def test_one_noun_beside_two_joined_words_makes_them_one_name(text: str, names: set[str]) -> None:
    assert find_joined(text, is_word=WORDS.__contains__) == names


def test_a_joined_name_is_one_organization_wherever_it_stands() -> None:
    text = "The bakery Leaf and Loaf closed. Leaf and Loaf was old."
    named = [(Span(11, 15), "PERSON"), (Span(33, 37), "GPE")]

    found = label_firms(text, named, is_word=WORDS.__contains__)

    assert [(span.of(text), label) for span, label in found] == [("Leaf and Loaf", "ORG")] * 2
