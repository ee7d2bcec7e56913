"""Tests of descriptions of organizations."""

from __future__ import annotations

import pytest
from tables import find

from claimex.spans import Span
from claimex.speakers.antecedents import Antecedents
from claimex.speakers.described_organizations import DescribedOrganizations
from claimex.speakers.known_entities import Cast
from claimex.speakers.mention_history import Memory
from claimex.speakers.resolutions import Entity


@pytest.mark.parametrize(
    ("text", "names", "noun", "name"),
    [
        ("Foo Rail grew. Foo Rail gained. The company said so.", ["Foo Rail"], "company", "Foo Rail"),
        ("The Foo Council met. The company said so.", ["Foo Council"], "company", None),
        ("The Foo Agency and Bar Rail met. The agency said so.", ["Foo Agency", "Bar Rail"], "agency", "Foo Agency"),
        ("The Foo Trust and Bar Rail met. The charity said so.", ["Foo Trust", "Bar Rail"], "charity", "Foo Trust"),
        (
            "The Foo Party, formerly the Bar Party, won. The party said so.",
            ["Foo Party", "Bar Party"],
            "party",
            "Foo Party",
        ),
        ("The Bar Party, renamed Foo Party, won. The party said so.", ["Foo Party", "Bar Party"], "party", "Foo Party"),
        ("The Foo Party lost to Labour. The party said so.", ["Foo Party", "Labour"], "party", "Labour"),
        ("The Foo Trust and the Bar League met. The charity said so.", ["Foo Trust", "Bar League"], "charity", None),
    ],
)
def test_a_noun_refers_to_the_only_organization_that_can_be_meant(
    text: str, names: list[str], noun: str, name: str | None
) -> None:
    cast = Cast(text, [Entity(name, "organization", find(text, name)) for name in names], is_word=lambda _: False)
    memory = Memory(text, [Span(0, len(text))], [Span(0, len(text))])
    for place in cast.places:
        memory.mention(place.figure, place.start, place.end)
    described = DescribedOrganizations(cast, memory, Antecedents(cast, memory))

    found = described.find(find(text, f"The {noun}"), noun, ["the", noun], ())

    assert (found.figure.named.name if found.figure is not None else None) == name
