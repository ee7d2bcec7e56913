"""Tests of what the text shows of everybody whom it names."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.known_entities import Cast
from claimex.speakers.resolutions import Entity


@pytest.mark.parametrize(
    ("name", "speaks", "person"),
    [("Brask", True, False), ("Brask", False, True), ("Rosa", True, True), ("Mei Brask", True, True)],
)
def test_a_body_that_speaks_by_one_word_may_be_no_person(name: str, *, speaks: bool, person: bool) -> None:
    text = f"{name} wants more trains. It rained."
    entity = Entity(name, "organization", Span(0, len(name)))

    cast = Cast(text, [entity], is_word=lambda _: False, subjects=[0] if speaks else [])

    assert [figure.maybe_person for figure in cast.figures()] == [person]
