"""Test where people come from by the words beside their names."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.natives import homes_beside, native_in


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Kenya's Ada Quill won.", "kenya"),
        ("The Kenyan runner Ada Quill won.", "kenya"),
        ("Ada Quill, of Kenya, won.", "kenya"),
        ("Ada Quill (KEN) won.", "kenya"),
        ("Ada Quill, a Kenyan runner, won.", "kenya"),
    ],
)
def test_a_home_is_stated_beside_a_name(text: str, home: str) -> None:
    start = text.index("Ada Quill")

    assert any(home in homes for homes in homes_beside(text, Span(start, start + len("Ada Quill"))))


def test_the_home_of_somebody_else_is_not_stated() -> None:
    text = "Kenya's Ola Dahl beat Ada Quill, Spain's Ana Ruiz and Mei Lin."
    start = text.index("Ada Quill")

    assert homes_beside(text, Span(start, start + len("Ada Quill"))) == set()


@pytest.mark.parametrize(
    ("text", "native"),
    [
        ("The South African said it rained.", "south african"),
        ("The 24-year-old Croatian said it rained.", "croatian"),
        ("The Dutch said it rained.", None),
        ("The Scotsman reported that it rained.", None),
    ],
)
def test_a_description_by_origin_is_told_from_a_people_and_a_newspaper(text: str, native: str | None) -> None:
    end = min(text.find(verb) for verb in (" said", " reported") if verb in text)

    assert native_in(text, Span(0, end)) == native
