"""Words that are compared: what counts and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimex.corpus.words import key_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We won’t go,” he", "we won't go he"),
        ("a well-known port", "a well known port"),
        ("It cost 1,200 euros.", "it cost 1200 euros"),
        ("yes — no", "Yes, no"),
        ("co\u00adoperate", "cooperate"),
        ("cafe\u0301", "café"),
        ("THE COUNCIL TOLD US NOTHING", "the council told us nothing"),
    ],
)
def test_marks_capitals_and_spaces_do_not_count(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rose 5%", "rose 5"),
        ("$5", "5"),
        ("fell to -5 degrees", "fell to 5 degrees"),
        ("won't", "wont"),
        ("the US knew", "the us knew"),
        ("1.5", "1,5"),
        ("1,200", "12,00"),
        ("10²", "102"),
        ("café", "cafe"),
        ("R&D", "RD"),
    ],
)
def test_what_changes_the_sense_counts(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@given(st.text())
def test_words_stand_where_they_are_said_to(text: str) -> None:
    words = words_of(text)

    assert len(words.keys) == len(words.starts) == len(words.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert words.starts == sorted(words.starts)
