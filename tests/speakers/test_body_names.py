"""Tests of bodies that the form of a name shows."""

from __future__ import annotations

import pytest

from claimex.english._lists import words
from claimex.spans import Span
from claimex.speakers.body_names import bodies_in, composed_body, is_common_body, joined_fields, named_after_members


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


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The Okonkwo campaign", "Okonkwo campaign"),
        ("Marta Le Gall’s campaign", "Marta Le Gall’s campaign"),
        ("President Rao's administration", "Rao's administration"),
        ("The Lind re-election campaign", "Lind re-election campaign"),
        ("The Rao government", "Rao government"),
        ("The campaign", None),
        ("Her campaign", None),
        ("New campaign", None),
        ("The Brazilian government", None),
        ("Brazil's government", None),
        ("The Iowa campaign", None),
        ("The Lind team", None),
    ],
)
def test_a_campaign_is_named_after_whom_it_carries(source: str, name: str | None) -> None:
    found = composed_body(source, Span(0, len(source)), is_word=words("new her").__contains__)

    assert (found.of(source) if found is not None else None) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Salt and Water Party met.", ["Salt and Water Party"]),
        ("It beat the Law and Order Party in Lund.", ["Law and Order Party"]),
        ("The Navy and Justice Department met.", []),
        ("The Salt and Water Party Ball began.", []),
        ("In Lund the Liberal Democrats won.", ["Liberal Democrats"]),
        ("Liberal Democrats in Lund won.", []),
        ("The Lind and Rao Trust met.", []),
    ],
)
def test_a_body_has_all_words_of_its_name(text: str, names: list[str]) -> None:
    common = words("salt water law order navy justice")

    assert [span.of(text) for span in bodies_in(text, is_word=common.__contains__)] == names
