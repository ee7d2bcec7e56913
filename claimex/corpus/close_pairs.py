"""Vectors → pairs of them that are close, the closest first.

Up to EXACT vectors all pairs are compared. More are first sorted into cells, each around one of the vectors, and each
vector goes to the few cells whose centres it is closest to; only pairs within a cell are compared. With as many cells
as the square root of the vectors, time grows with the power 1.5 of their number. The centres are taken at equal
distances, so the same vectors give the same pairs.
"""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Integers = NDArray[np.int64]


EXACT = 20_000
"""Vectors up to which all pairs are compared: 0.2 billion, some seconds on one core."""

CELLS = 6
"""Cells that a vector goes to. Swept on 8,000 made vectors that lie in topics, cosine .64 within one: 2 cells find .99
of the pairs from .8 on, 4 and 6 find all."""

BLOCK = 2048
"""Rows of a block; two blocks are compared at a time, 16 MB of cosines."""


def close_pairs(vectors: Floats, close: float, *, exact: int = EXACT, cells: int = CELLS) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows whose cosine is high enough, the lower number first; the closest pairs come first.

    Args:
        vectors: float32 (n, dimensions), of length 1; may lie on disk.
        close: Least cosine.
        exact: Rows up to which all pairs are compared.
        cells: Cells that a row goes to, where there are more.
    """
    every = np.arange(len(vectors))
    groups = [every] if len(vectors) <= exact else _cells(vectors, cells)
    ones, others, cosines = array("l"), array("l"), array("f")
    for group in groups:
        for rows, columns, found in _within(vectors, group, close):
            ones.frombytes(rows.tobytes())
            others.frombytes(columns.tobytes())
            cosines.frombytes(found.tobytes())
    pairs = np.stack([np.array(ones, np.int64), np.array(others, np.int64)], axis=1)
    yield from _ranked(pairs, np.array(cosines, np.float32))


def _ranked(pairs: Integers, cosines: Floats) -> Iterator[tuple[int, int]]:
    unique, at = np.unique(pairs, axis=0, return_index=True)  # two that share several cells are found in each
    yield from map(tuple, unique[np.argsort(-cosines[at], kind="stable")].tolist())


def _within(vectors: Floats, group: Integers, close: float) -> Iterator[tuple[Integers, Integers, Floats]]:
    """Yield pairs of rows of a group, numbers ascending, and their cosines."""
    for low in range(0, len(group), BLOCK):
        block = np.asarray(vectors[group[low : low + BLOCK]])
        for start in range(low, len(group), BLOCK):
            found = block @ np.asarray(vectors[group[start : start + BLOCK]]).T
            rows, columns = np.nonzero(found >= close)
            kept = columns + start > rows + low
            rows, columns = rows[kept], columns[kept]
            yield group[rows + low], group[columns + start], found[rows, columns]


def _cells(vectors: Floats, cells: int) -> Iterable[Integers]:
    """Return the rows of each cell, ascending."""
    if not len(vectors):
        return []
    number = math.isqrt(len(vectors) - 1) + 1
    centres = np.asarray(vectors[np.linspace(0, len(vectors) - 1, number).astype(np.int64)])
    cells = min(cells, number)
    nearest = np.empty((len(vectors), cells), np.int32)
    for low in range(0, len(vectors), BLOCK):
        cosines = np.asarray(vectors[low : low + BLOCK]) @ centres.T
        nearest[low : low + BLOCK] = np.argpartition(-cosines, cells - 1, axis=1)[:, :cells]
    order = np.argsort(nearest, axis=None, kind="stable")
    rows = order // cells
    return np.split(rows, np.flatnonzero(np.diff(nearest.reshape(-1)[order])) + 1)
