"""Pairs of close vectors, found among all pairs or within cells."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from claimex.corpus.close_pairs import close_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray


def vectors(number: int = 3000, groups: int = 300) -> NDArray[np.float32]:
    """Return unit vectors around some centres, so that each has several that are close."""
    pick = np.random.default_rng(5)
    centres = pick.normal(size=(groups, 64))
    out = centres[pick.integers(groups, size=number)] + 0.45 * pick.normal(size=(number, 64))
    unit: NDArray[np.float32] = (out / np.linalg.norm(out, axis=1, keepdims=True)).astype(np.float32)
    return unit


def test_all_pairs_are_found_the_closest_first() -> None:
    rows = vectors(200, 20)

    found = list(close_pairs(rows, 0.8))

    cosines = rows @ rows.T
    assert set(found) == {(a, b) for a, b in combinations(range(200), 2) if cosines[a, b] >= 0.8}
    assert [cosines[pair] for pair in found] == pytest.approx(sorted((cosines[pair] for pair in found), reverse=True))


def test_cells_find_nearly_all_pairs_each_once_and_no_other() -> None:
    rows = vectors()
    whole = set(close_pairs(rows, 0.8))

    found = list(close_pairs(rows, 0.8, exact=0))

    assert len(set(found)) == len(found)
    assert set(found) <= whole
    assert len(found) > 0.97 * len(whole) > 0


def test_cells_give_the_same_pairs_in_the_same_order_again() -> None:
    rows = vectors(500, 50)

    assert list(close_pairs(rows, 0.8, exact=0)) == list(close_pairs(rows, 0.8, exact=0))


@pytest.mark.parametrize("number", [0, 1, 2, 7])
def test_few_vectors_need_few_cells(number: int) -> None:
    rows = np.full((number, 4), 0.5, np.float32)

    assert list(close_pairs(rows, 0.8, exact=0)) == list(close_pairs(rows, 0.8))
