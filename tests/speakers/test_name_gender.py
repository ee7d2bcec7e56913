"""Tests of the gender of first names."""

from __future__ import annotations

from claimex.speakers.name_gender import gender_of, is_listed_first_name


def test_a_listed_first_name_has_its_gender_in_any_letter_case() -> None:
    assert is_listed_first_name("Anna")
    assert gender_of("anna") == gender_of("Anna") > 0 > gender_of("Peter")


def test_another_first_name_has_the_gender_of_its_ending() -> None:
    assert not is_listed_first_name("Xqwella")
    assert gender_of("Xqwella") > 0


def test_a_name_of_other_letters_has_none() -> None:
    assert gender_of("") == 0.0
