"""Figures of claims, however they are written."""

from __future__ import annotations

import pytest

from claimex.corpus.figures import figures_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,500 of 2,000.5 tons", {"1500", "2000.5"}),
        ("1.5 million, or three hundred thousand", {"1500000", "300000"}),
        ("twenty-one boats and 12 nets", {"21", "12"}),
        ("5% of it, 5 percent or 5 per cent", {"5%"}),
        ("a quarter, two thirds and half", {"25%", "66.67%", "50%"}),
        ("one in five, 3 out of 10", {"20%", "30%"}),
        ("the third quarter, and none of the others", set()),
        ("one of them died in 2019", {"2019"}),
        ("300 in 2020", {"300", "2020"}),
        ("version 1.2.3 of ten", {"10"}),
        ("a", set()),
        ("", set()),
        ("twenty", {"20"}),
    ],
)
def test_figures_that_say_the_same_are_written_alike(text: str, expected: set[str]) -> None:
    assert figures_of(text) == expected
