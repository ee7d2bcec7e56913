"""Tests of bodies that stand beside a full name."""

from __future__ import annotations

import pytest
from tables import find

from claimex.speakers.employers import find_employer, is_home

BODIES = frozenset(("Tarn News", "Foo Rail", "TBI", "Amber", "Brask United", "Coast Relief"))


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        ("In an interview with TBI's Meera Rao, he denied it.", "Meera Rao", "TBI"),
        ("He sat down with Tarn News’s Wei Chen.", "Wei Chen", "Tarn News"),
        ("TBI's Asha Osei and Tarn News' Ken Ito argued.", "Ken Ito", "Tarn News"),
        ("The shot by Brask United's Tunde Bello went in.", "Tunde Bello", "Brask United"),
        ("She wrote to Ana Ruiz of Coast Relief.", "Ana Ruiz", "Coast Relief"),
        ("She met Aino Laine from the TBI yesterday.", "Aino Laine", "TBI"),
        ("Omar Said, who teaches law at Lund University, came.", "Omar Said", "Lund University"),
        ("Omar Said, who lives near Lund University, came.", "Omar Said", None),
        ("The stage belonged to Tarn's Meera Rao.", "Meera Rao", None),
        ("Amber's rival Meera Rao came.", "Meera Rao", None),
        ("Meera Rao of Lund came.", "Meera Rao", None),
        ("Meera Rao came.", "Meera Rao", None),
    ],
)
def test_the_body_beside_a_full_name_is_its_bearers(text: str, name: str, body: str | None) -> None:
    found = find_employer(text, find(text, name), is_body=BODIES.__contains__)

    assert (found[0] if found is not None else None) == body
    assert found is None or found[1].of(text) == body


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Tarn's Meera Rao", True),
        ("Meera Rao of Tarn", True),
        ("a representative for Tarn", True),
        ("Tarn's Chancellor Meera Rao", False),
        ("the President of Tarn", False),
        ("a spokesman for Tarn", False),
    ],
)
def test_a_place_beside_a_name_is_where_somebody_belongs(text: str, *, home: bool) -> None:
    assert is_home(text, find(text, "Tarn")) == home
