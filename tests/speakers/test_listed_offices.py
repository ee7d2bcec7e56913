"""Test offices that list several fields or posts."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.listed_offices import listed_office

WORDS = frozenset(("health", "safety", "trade", "foreign", "affairs", "defence", "committee", "field", "lima"))


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Health and Safety Minister Ada Quill", "Health and Safety Minister"),
        (
            "the Foreign Affairs and Defence Committee chairman Ada Quill",
            "Foreign Affairs and Defence Committee chairman",
        ),
        ("Defence, Trade and Health Secretary Ada Quill", "Defence, Trade and Health Secretary"),
        ("Prime Minister and Health Minister Ada Quill", "Prime Minister and Health Minister"),
        ("Health Minister Ada Quill", None),
        ("Tunde Brok and Health Minister Ada Quill", None),
        ("Rosa Lima and Governor Ada Quill", None),
        ("They met the mayor and judge Ada Quill", None),
    ],
)
def test_an_office_is_whole_and_takes_in_nobody(text: str, office: str | None) -> None:
    start = text.index("Ada Quill")
    found = listed_office(text, Span(start, start + len("Ada Quill")), is_word=WORDS.__contains__)

    assert (found.of(text) if found is not None else None) == office
