"""Test repeated lines: captions and pull quotes are repeats, and two sentences about one subject are not."""

from __future__ import annotations

import time

import pytest

from claimex.layout.repeated_lines import find_repeats, said_words


def repeats(*lines: str) -> dict[int, int]:
    return find_repeats([said_words(line) for line in lines])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("The wall fell on the boats in the night", "x y z", "The wall fell on the boats in the night."), {0: 2}),
        (("Shock: Renn, pictured, says the wall fell on her", "Renn says the wall fell on her. She ran."), {0: 1}),
        (
            ("Renn ran. Then the wall fell on the boats in the night.", "The wall fell on the boats in the night"),
            {1: 0},
        ),
        (("The wall will be built in May of 2021, Renn said", "The wall will be built in May of 2022, Renn said"), {}),
        (("The wall will be built, the mayor said.", "The wall will be painted, the builders said."), {}),
        (("We shall not be moved", "We shall not be moved"), {}),
    ],
)
def test_repeats(lines: tuple[str, ...], found: dict[int, int]) -> None:
    assert repeats(*lines) == found


def test_time_is_linear_in_the_number_of_lines() -> None:
    def seconds(times: int) -> float:
        lines = [said_words("The wall fell on the boats in the night.")] * times
        start = time.process_time()
        find_repeats(lines)
        return time.process_time() - start

    few, many = (min(seconds(times) for _ in range(3)) for times in (1_000, 8_000))

    assert many < max(0.05, 24 * few)
