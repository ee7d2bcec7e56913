"""Tests of what an article says about a speaker apart from the name."""

from __future__ import annotations

import pytest

from claimex.speakers.profiles import without_name


@pytest.mark.parametrize(
    ("office", "bare"),
    [
        ("Health Minister Łukasz", "Health Minister"),
        ("and an unidentified officer", "unidentified officer"),
        ("also a nurse", "nurse"),
        ("Nowak", "Nowak"),
        ("head of the Nowak archive", "head of the Nowak archive"),
    ],
)
def test_an_office_leaves_out_the_name_and_what_joins_it(office: str, bare: str) -> None:
    assert without_name(office, "Łukasz Nowak") == bare
