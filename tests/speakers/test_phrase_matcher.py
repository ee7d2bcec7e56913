"""Phrases found in one pass: as whole words, in any letter case, the longest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from growth import is_slower
from hypothesis import given
from hypothesis import strategies as st

from claimex.speakers.phrase_matcher import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = st.lists(st.sampled_from(["tamm", "Mari", "bay", "&", "co", ".", "-", "bay's"]), min_size=1, max_size=3)
NAMES = WORDS.map(" ".join).filter(lambda name: name[0].isalpha())
TEXTS = st.lists(st.sampled_from(["Tamm", "MARI", "bay", "Bays", "&", "co", ".", "-", " ", "\n", "'s"])).map("".join)


def found(phrases: Iterable[str], text: str) -> list[str]:
    return [span.of(text) for span in Phrases(phrases).find(text)]


@pytest.mark.parametrize(
    ("phrases", "text", "expected"),
    [
        (["tamm"], "TAMM met Tammsaare and Tamm’s aunt", ["TAMM", "Tamm"]),
        (
            ["bay", "bay rail", "bay rail & co."],
            "Bay Rail & Co. of Bay Rail, Bay",
            ["Bay Rail & Co.", "Bay Rail", "Bay"],
        ),
        (["strauss"], "Mr Strauß and Mrs STRAUSS", ["Strauß", "STRAUSS"]),
        (["a b", "b c"], "a b c", ["a b"]),
        ([], "Tamm", []),
        ([""], "Tamm", []),
    ],
)
def test_phrases_are_found_as_whole_words(phrases: list[str], text: str, expected: list[str]) -> None:
    assert found(phrases, text) == expected


@given(st.lists(NAMES, min_size=1, max_size=6), TEXTS)
def test_matches_are_those_of_a_regular_expression_of_all_phrases(names: list[str], text: str) -> None:
    longest_first = sorted(set(names), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)

    assert [(span.start, span.end) for span in Phrases(names).find(text)] == [m.span() for m in pattern.finditer(text)]


def test_time_does_not_grow_with_the_number_of_phrases() -> None:
    text = "word " * 20_000
    few, many = (Phrases(f"phrase{number}" for number in range(count)) for count in (10, 20_000))

    assert not is_slower(lambda phrases: list(phrases.find(text)), few, many, times=4)
