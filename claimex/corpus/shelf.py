"""Items that are compared, kept on disk; only what finds candidates is kept in memory.

Comes in: items one at a time, each with the words that it is known by. Goes out: pairs of items that share runs of
words. Memory is a few numbers for each item and each of its runs; the items themselves lie in a temporary file.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zlib
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


Word = TypeVar("Word", int, str)

MOST_SHARED = 64
"""Items that share a run, above which the run is a common phrase and tells nothing. Swept from 8 to 256 on
benchmarks/corpus.py, 600 articles: no pair changes; larger corpora share more."""

ALL_PAIRS = 12
"""Items that share a run, up to which each pair of them is looked at; above, each is paired with the next four."""

_NEXT = 4
_CACHED = 4096


class Shelf:
    """Items in the order in which they came, each with a number from 0.

    Args:
        sampled: Keep one run in so many, the same ones of every item.
    """

    def __init__(self, *, sampled: int = 1) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._offsets = array("Q", [0])
        self._sampled = sampled
        self._runs = array("q")
        self._owners = array("L")
        self.read = lru_cache(_CACHED)(self._read)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def add(self, item: dict[str, Any], keys: Sequence[str] = ()) -> int:
        """Put an item away, to be found by runs of its words; returns its number."""
        number = len(self)
        line = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
        self._file.write(line)
        self._offsets.append(self._offsets[-1] + len(line))
        runs = run_keys(keys, sampled=self._sampled)
        self._runs.frombytes(runs.tobytes())
        self._owners.extend([number] * len(runs))
        return number

    def _read(self, number: int) -> dict[str, Any]:
        start, end = self._offsets[number], self._offsets[number + 1]
        self._file.seek(start)
        item: dict[str, Any] = json.loads(self._file.read(end - start))
        self._file.seek(0, 2)
        return item

    def candidates(self) -> Iterator[tuple[int, int, int]]:
        """Yield pairs of items that share runs, and how many; those that share most come first."""
        keys = np.frombuffer(self._runs, np.int64)
        owners = np.frombuffer(self._owners, np.dtype(f"u{self._owners.itemsize}"))
        ones, others, shared = shared_runs(keys, owners.astype(np.int64))
        for at in np.lexsort((others, ones, -shared)):
            yield int(ones[at]), int(others[at]), int(shared[at])


_SHIFT = 32
_WIDE = 1 << _SHIFT


def runs_of(words: Sequence[Word]) -> set[tuple[Word, Word, Word]]:
    """Return each run of three words: two forms of a quotation with one word in six changed still share one."""
    return set(zip(words, words[1:], words[2:], strict=False))


def run_keys(words: Sequence[str], *, sampled: int = 1) -> Integers:
    """Return a number for each run of three words, the same on every machine; int64, ascending, each once.

    Args:
        words: In order.
        sampled: Keep one run in so many, the same ones wherever they stand.
    """
    codes = np.fromiter(map(_code, words), np.uint64, len(words))
    if len(codes) < len(_FACTORS):
        return np.zeros(0, np.int64)
    runs = codes[:-2] * _FACTORS[0] + codes[1:-1] * _FACTORS[1] + codes[2:] * _FACTORS[2]
    runs ^= runs >> _HALF
    return np.unique(runs[(runs * _FACTORS[0] >> _HALF) % np.uint64(sampled) == 0].view(np.int64))


_FACTORS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)
"""Odd factors that spread bits (Steele, Lea & Flood 2014, SplitMix)."""

_HALF = np.uint64(32)


@lru_cache(1 << 16)
def _code(word: str) -> int:
    return zlib.crc32(word.encode())  # two words with one number make a candidate more, never a pair


def shared_runs(keys: Integers, owners: Integers) -> tuple[Integers, Integers, Integers]:
    """Return pairs of owners of one key, the lower first, and how many keys they share.

    Args:
        keys: One number for each run, int64.
        owners: Whose it is, int64, at most 2**32 different ones.
    """
    order = np.lexsort((owners, keys))
    known, ranks = np.unique(owners[order], return_inverse=True)
    unique, shared = np.unique(_pairs(keys[order], ranks.astype(np.int64)), return_counts=True)
    return known[unique >> _SHIFT], known[unique & (_WIDE - 1)], shared


def _pairs(keys: Integers, owners: Integers) -> Integers:
    """Return pairs of owners of one key as `one << 32 | other`, one below the other; repeated for each key shared."""
    if not len(keys):
        return np.zeros(0, np.int64)
    edges = np.flatnonzero(np.diff(keys)) + 1
    firsts, sizes = np.r_[0, edges], np.diff(np.r_[0, edges, len(keys)])
    size_at = np.repeat(sizes, sizes)
    place_at = np.arange(len(keys)) - np.repeat(firsts, sizes)
    out = []
    for step in range(1, ALL_PAIRS):
        paired = (size_at > place_at + step) & (size_at <= (ALL_PAIRS if step > _NEXT else MOST_SHARED))
        at = np.flatnonzero(paired)
        out.append(owners[at] * _WIDE + owners[at + step])
    return np.concatenate(out)


class Sets:
    """Disjoint sets of numbers (union by the smaller number, paths halved)."""

    def __init__(self, size: int) -> None:
        self._parents = array("L", range(size))

    def find(self, number: int) -> int:
        """Return the set's smallest number."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def groups(self) -> Iterator[list[int]]:
        """Yield the sets, in the order of their smallest numbers; members ascending."""
        roots = np.array([self.find(number) for number in range(len(self._parents))], np.int64)
        order = np.argsort(roots, kind="stable")
        edges = np.flatnonzero(np.diff(roots[order])) + 1
        for group in np.split(order, edges) if len(order) else ():
            yield group.tolist()


def digest(*words: str) -> str:
    """Return a short stable name of some words: 12 hexadecimal digits."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]
