"""Test full forms: what an acronym stands for, and where a word of the article stands."""

from __future__ import annotations

import pytest

from claimex.speakers.full_forms import FullForms, find_acronyms


def forms(text: str) -> FullForms:
    return FullForms(text, is_word=lambda _: False, towns=())


@pytest.mark.parametrize(
    ("full", "acronym"),
    [
        ("Society of Tanners, Dyers and Weavers", "STDW"),
        ("United Guild Educational, Scientific and Cultural Organization", "UGESCO"),
        ("Foo Rail Union", "FRU"),
    ],
)
def test_an_acronym_is_read_by_its_initials(full: str, acronym: str) -> None:
    text = f"On Monday the {full} ({acronym}) met."

    assert find_acronyms(text)[acronym].of(text) == full


def test_a_name_whose_initials_are_others_is_read_by_its_capitals() -> None:
    text = "On Monday its Fire Brigades Union of Tarn (FBU) met."

    assert find_acronyms(text)["FBU"].of(text) == "Fire Brigades Union of Tarn"


def test_places_are_found_in_any_letter_case() -> None:
    text = "Tamm left. Ms TAMM and the Tamms stayed."

    assert [place.of(text) for place in forms(text).places("Tamm")] == ["Tamm", "TAMM"]


def test_a_sign_without_letters_has_no_places() -> None:
    assert list(forms("″ and ′").places("″")) == []
