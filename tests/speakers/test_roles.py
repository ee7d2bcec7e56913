"""Tests of words that state an office, and of forms of address and ranks, which state none."""

from __future__ import annotations

import pytest

from claimex.speakers.roles import is_form_of_address, is_rank, without_rank, without_town


@pytest.mark.parametrize("title", ["Mr", "Hon.", "Rt. Hon.", "Prof. Dr.", "His Royal Highness Sheikh", "the Rev"])
def test_forms_of_address_state_no_office(title: str) -> None:
    assert is_form_of_address(title)


@pytest.mark.parametrize("title", ["MLA", "Mayor", "Vice Chancellor Prof.", ""])
def test_offices_are_no_forms_of_address(title: str) -> None:
    assert not is_form_of_address(title)


def test_an_office_ends_before_the_form_of_address() -> None:
    assert without_rank("Vice Chancellor Prof.") == "Vice Chancellor"
    assert without_rank("Prof. Dr.") == "Prof. Dr."


@pytest.mark.parametrize("title", ["General", "Lieutenant General", "Mrs Justice", "Chief Dr", "Princess", "Senator"])
def test_ranks_stand_before_names(title: str) -> None:
    assert is_rank(title)


@pytest.mark.parametrize("title", ["Chief Inspector", "Secretary General", "general", "Dr", "Mayor"])
def test_offices_and_mere_forms_of_address_are_no_ranks(title: str) -> None:
    assert not is_rank(title)


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("head of research at the Foo Institute in Oslo", "head of research at the Foo Institute"),
        ("economist at Lind & Tay in Port Selby", "economist at Lind & Tay"),
        ("head of the party in Oslo", "head of the party in Oslo"),
        ("doctor in Oslo", "doctor in Oslo"),
    ],
)
def test_the_town_of_a_body_is_no_part_of_an_office(role: str, office: str) -> None:
    assert without_town(role) == office
