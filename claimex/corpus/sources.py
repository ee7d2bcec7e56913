"""Source texts (transcripts, speeches, press releases) → an index that finds runs of words.

Comes in: articles. Goes out: `Sources`, which holds each word as a number in one array and finds runs by a sorted array
of word triples. Memory is some 40 bytes for each word of the sources, and their texts; it does not depend on
the number of records that are looked up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.corpus.words import words_of
from claimex.layout import BOILERPLATE_WORDS, find_paragraphs, find_turns
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from claimex.article import Article


TRIPLE = 3
_BITS = 21
"""Bits for each word's number in a triple's key: three fit into 63. Beyond two million different words keys may
collide, which costs time and no correctness, since each place is compared word by word."""

_MASK = (1 << _BITS) - 1
_EDGE = 0
"""The number of no word: it stands between turns and documents, so that no run of words crosses them."""

_STOP = re.compile(r"[.!?…]|\n[ \t\r]*\n")
"""What ends a sentence, or stands between two paragraphs."""


_LABEL = re.compile(
    r"^[*_ \t]*(?P<label>[A-Z][\w.'’\-]*(?:[ \u00a0](?:[A-Z][\w.'’\-]*|de|van|von|al|bin)){0,4})"
    r"[ \u00a0]?(?:\([^()\n]{1,60}\))?[*_]{0,2}:[*_]{0,2}(?=\s)",
    re.MULTILINE,
)
LEAST_LABELS = 2
"""Lines of a source that open with a name and a colon, from which on they are turns."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one document that one person says: a turn, or the whole document where it has none."""

    doc: int
    first: int
    speaker: str | None


class Sources:
    """The words of all source texts, in order.

    Args:
        articles: The documents, in the order in which places are told.

    Attributes:
        ids: Word numbers; int64, `(n_words,)`; 0 between passages.
        stops: True where a sentence ends after the word; bool, `(n_words,)`.
        documents: The articles.
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        self.documents: list[Article] = []
        self.passages: list[Passage] = []
        self._numbers: dict[str, int] = {}
        columns: tuple[list[Any], ...] = ([], [], [], [])
        size = 0
        for article in articles:
            for said, speaker in _said(article.text):
                self.passages.append(Passage(len(self.documents), size, speaker))
                chunk = self._chunk(article.text, said)
                size += len(chunk[0])
                for column, values in zip(columns, chunk, strict=True):
                    column.append(values)
            self.documents.append(article)
        ids, starts, ends, stops = [np.concatenate(column) if column else np.zeros(0, np.int64) for column in columns]
        self.ids: NDArray[np.int64] = ids
        self._starts, self._ends, self.stops = starts, ends, stops.astype(bool)
        self._firsts = [passage.first for passage in self.passages]
        self._index()

    def _chunk(self, text: str, said: Sequence[Span]) -> tuple[NDArray[np.int64], ...]:
        """Number the words of one passage, with an edge after it."""
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        stops: list[int] = []
        for span in said:
            words = words_of(text, span.start, span.end)
            for at, key in enumerate(words.keys):
                ids.append(self._numbers.setdefault(key, len(self._numbers) + 1))
                after = words.starts[at + 1] if at + 1 < len(words) else span.end
                stops.append(at + 1 == len(words) or _STOP.search(text, words.ends[at], after) is not None)
            starts += words.starts
            ends += words.ends
        columns: tuple[list[int], ...] = (ids, starts, ends, stops)
        edge: tuple[list[int], ...] = ([_EDGE], [0], [0], [1])
        return tuple(np.array(v + e, np.int64) for v, e in zip(columns, edge, strict=True))

    def _index(self) -> None:
        self._by_word = np.argsort(self.ids, kind="stable")
        self._sorted_words = self.ids[self._by_word]
        keys = _triple_keys(self.ids)
        self._by_triple = np.argsort(keys, kind="stable")
        self._sorted_triples = keys[self._by_triple]

    def numbers(self, keys: Sequence[str]) -> NDArray[np.int64]:
        """Return the words' numbers; -1 for words that no source has."""
        return np.array([self._numbers.get(key, -1) for key in keys], np.int64)

    def at_word(self, number: int) -> NDArray[np.int64]:
        """Return where a word stands, ascending."""
        return _postings(self._sorted_words, self._by_word, number)

    def at_triple(self, three: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where three words may stand in a row, ascending."""
        if len(self.ids) < TRIPLE or (three < 0).any():
            return np.zeros(0, np.int64)
        return _postings(self._sorted_triples, self._by_triple, int(_triple_keys(three)[0]))

    def find(self, run: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return each place where the words stand in a row, ascending."""
        if not len(run) or (run < 0).any():
            return np.zeros(0, np.int64)
        places = self._rarest(run)
        places = places[(places >= 0) & (places + len(run) <= len(self.ids))]
        for offset, number in enumerate(run):
            if not len(places):
                break
            places = places[self.ids[places + offset] == number]
        return places

    def _rarest(self, run: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the run may begin, by its rarest triple or, in a short run, its rarest word."""
        if len(run) >= TRIPLE:
            found = [self.at_triple(run[at : at + TRIPLE]) - at for at in range(len(run) - TRIPLE + 1)]
        else:
            found = [self.at_word(int(number)) - at for at, number in enumerate(run)]
        return min(found, key=len)

    def passage_at(self, place: int) -> int:
        """Return the number of the passage that holds a word."""
        return bisect_right(self._firsts, place) - 1

    def bounds(self, place: int) -> tuple[int, int]:
        """Return the first word of the passage at a place, and the one after its last."""
        number = self.passage_at(place)
        following = self._firsts[number + 1] if number + 1 < len(self._firsts) else len(self.ids)
        return self._firsts[number], following - 1

    def span(self, first: int, last: int) -> Span:
        """Return where words `first` to `last`, the last included, stand in their document."""
        return Span(int(self._starts[first]), int(self._ends[last]))


def _said(text: str) -> Iterator[tuple[list[Span], str | None]]:
    """Yield what is said in one breath, with the speaker's label; the whole text where it has no turns."""
    turns = find_turns(text, find_paragraphs(text))
    labelled = [(turn.whole.start, list(turn.words), turn.label) for turn in turns] or list(_lines(text))
    first = labelled[0][0] if labelled else len(text)
    if text[:first].strip():
        yield [Span(0, first)], None
    for _, said, label in labelled:
        yield said, label.of(text) if label is not None else None


def _lines(text: str) -> Iterator[tuple[int, list[Span], Span | None]]:
    """Yield turns of a text that is known to be a source, where labels need not come back as in an article."""
    heads = [m for m in _LABEL.finditer(text) if not BOILERPLATE_WORDS.issuperset(m["label"].lower().split())]
    if len(heads) < LEAST_LABELS:
        return
    for head, after in zip(heads, [*(m.start() for m in heads[1:]), len(text)], strict=True):
        yield head.start(), [Span(head.end(), after)], Span(*head.span("label"))


def _triple_keys(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(ids) < TRIPLE:
        return np.zeros(0, np.int64)
    low = ids & _MASK
    keys: NDArray[np.int64] = (low[:-2] << (2 * _BITS)) | (low[1:-1] << _BITS) | low[2:]
    return keys


def _postings(ordered: NDArray[np.int64], places: NDArray[np.int64], key: int) -> NDArray[np.int64]:
    first, after = np.searchsorted(ordered, [key, key + 1])
    found: NDArray[np.int64] = places[first:after]
    return found
