"""Tests of words that state an office, and of forms of address and ranks, which state none."""

from __future__ import annotations

import pytest

from claimex.speakers.roles import is_form_of_address, without_rank


@pytest.mark.parametrize("title", ["Mr", "Hon.", "Rt. Hon.", "Prof. Dr.", "His Royal Highness Sheikh", "the Rev"])
def test_forms_of_address_state_no_office(title: str) -> None:
    assert is_form_of_address(title)


@pytest.mark.parametrize("title", ["MLA", "Mayor", "Vice Chancellor Prof.", ""])
def test_offices_are_no_forms_of_address(title: str) -> None:
    assert not is_form_of_address(title)


def test_an_office_ends_before_the_form_of_address() -> None:
    assert without_rank("Vice Chancellor Prof.") == "Vice Chancellor"
    assert without_rank("Prof. Dr.") == "Prof. Dr."
