"""Tests of bodies that the form of a name shows."""

from __future__ import annotations

import pytest

from claimex.english._lists import words
from claimex.spans import Span
from claimex.speakers.body_names import is_common_body, joined_fields, named_after_members


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The House Oversight and Reform Committee", "House Oversight and Reform Committee"),
        ("The Communities, Housing and Planning Council", "Communities, Housing and Planning Council"),
        ("Planning and Housing Council", "Planning and Housing Council"),
        ("The Navy and Justice Department", None),
        ("The Tarnish and Justice Department", None),
        ("The Rain and Snow", None),
    ],
)
def test_a_body_of_several_fields_is_one(source: str, name: str | None) -> None:
    common = words("house oversight reform committee communities housing planning council navy justice department rain")

    found = joined_fields(source, Span(0, len(source)), is_word=common.__contains__)

    assert (found.of(source) if found is not None else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mothers Against Noise", "Mothers Against Noise"),
        ("Friends of the Lido, a charity", "Friends of the Lido"),
        ("Friends of the Lido", None),
        ("Bank of Tarn", None),
        ("Republicans for Lind, a campaign group", None),
    ],
)
def test_a_body_may_be_named_after_its_members(text: str, name: str | None) -> None:
    found = named_after_members(text, Span(0, len(text)))

    assert (found.of(text) if found is not None else None) == name


@pytest.mark.parametrize(
    ("text", "common"), [("the Board", True), ("The Senate", False), ("the BOARD", False), ("Harbour Board", False)]
)
def test_a_noun_for_a_body_is_told_from_a_name(text: str, *, common: bool) -> None:
    assert is_common_body(text, Span(text.index(" ") + 1, len(text))) == common
