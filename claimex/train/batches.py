"""Turn annotated articles into batches: encoding, tags, windows with a random phase, links within a window.

Comes in: `Example`s (`corpus.py`), augmented or not. Goes out: `Batch`es of padded tensors. Windows are cut anew in
each epoch, so that no sentence is always at the edge of a window. Windows of similar length share a batch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import torch

from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import pair_marks
from claimex.model.encoding import LABELS, ROLES, encode
from claimex.train.network import distance_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from torch import Tensor

    from claimex.model.encoding import Encoding
    from claimex.train.corpus import Example

POOL = 16
"""Number of batches whose windows are sorted by length together: little padding, but still mixed."""

SHORTEST = 16
"""Wordpieces. A window does not end this close to the article's end."""

ROUND = 16
"""Widths are multiples of this number, because the matrix library prepares itself anew for each shape."""

Words = tuple[int, int]
"""A half-open range of words."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One encoded article, ready to be cut into windows.

    Attributes:
        encoding: Its wordpieces and words.
        tags: int64, (n_words,): indices into LABELS.
        links: For each attribution, the ranges of words of each role.
        annotated: Whether the tags are right. Otherwise they are all 0.
    """

    encoding: Encoding
    tags: NDArray[np.int64]
    links: tuple[Mapping[str, tuple[Words, ...]], ...]
    annotated: bool = True


@dataclass(frozen=True, slots=True)
class LinkTask:
    """Queries and keys of one kind of link, over all windows of a batch.

    Attributes:
        queries: int64, (n_queries, 3): row of the batch, first and last piece.
        keys: int64, (n_keys, 3): row of the batch, first and last piece.
        distances: int64, (n_queries, n_keys): buckets of the distance in words.
        gaps: int64, (n_queries, n_keys): buckets of the number of keys between query and key, before or after.
        same_window: bool, (n_queries, n_keys).
        right: bool, (n_queries, n_keys + 1): the last column means "none".
    """

    queries: Tensor
    keys: Tensor
    distances: Tensor
    gaps: Tensor
    same_window: Tensor
    right: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length.

    Attributes:
        ids: int64, (batch, n_pieces), [CLS] and [SEP] included.
        feats: int64, (batch, n_pieces).
        mask: float32, (batch, n_pieces): 1 for a piece, 0 for padding.
        first: int64, (batch, n_words): each word's first piece; 0 for padding.
        tags: int64, (batch, n_words): 0 for padding.
        is_word: bool, (batch, n_words).
        is_tagged: bool, (batch, n_words): words of annotated articles.
        content_cue: Which cue each content belongs to.
        cue_source: Which source each cue belongs to.
    """

    ids: Tensor
    feats: Tensor
    mask: Tensor
    first: Tensor
    tags: Tensor
    is_word: Tensor
    is_tagged: Tensor
    content_cue: LinkTask
    cue_source: LinkTask


def prepare(example: Example, tokenizer: Tokenizer) -> Sample:
    """Encode one article and put its annotation on its words."""
    paragraphs = find_paragraphs(example.text)
    quotations = pair_marks(example.text, paragraphs=paragraphs)
    encoding = encode(tokenizer, example.text, paragraphs=paragraphs, quotations=quotations)
    links = []
    for attribution in example.attributions:
        ranges = {role: [encoding.words_in(span) for span in attribution.spans(role)] for role in ROLES}
        links.append({role: tuple(r for r in found if r[0] < r[1]) for role, found in ranges.items()})
    return Sample(encoding, _tags(encoding, links), tuple(links), example.annotated)


def _tags(encoding: Encoding, links: Sequence[Mapping[str, tuple[Words, ...]]]) -> NDArray[np.int64]:
    """Tag words. If spans overlap, a source wins over a cue, a cue over a content, and an earlier over a later span."""
    tags = np.zeros(encoding.n_words, dtype=np.int64)
    for number, role in enumerate(ROLES):
        for low, high in sorted({r for link in links for r in link[role]}):
            if not tags[low:high].any():
                tags[low:high] = LABELS.index("I-" + role)
                tags[low] = 1 + 2 * number
    return tags


def make_batches(
    samples: Sequence[Sample], *, window: int, size: int, rng: np.random.Generator
) -> Iterator[list[tuple[int, int, int]]]:
    """Yield batches of one epoch as lists of (sample, first piece, piece after the last).

    Args:
        samples: All articles.
        window: Most wordpieces of a window.
        size: Windows in a batch.
        rng: Decides where windows are cut and in which order they come.
    """
    items = [(i, s, e) for i, x in enumerate(samples) for s, e in _cut(len(x.encoding.ids), window, rng)]
    shuffled = [items[i] for i in rng.permutation(len(items))]
    pool = POOL * size
    pools = [sorted(shuffled[i : i + pool], key=lambda x: x[2] - x[1]) for i in range(0, len(shuffled), pool)]
    batches = [p[i : i + size] for p in pools for i in range(0, len(p), size)]
    for i in rng.permutation(len(batches)):
        yield batches[i]


def _cut(n: int, window: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Cut `n` pieces into windows of nearly equal length with a random phase."""
    if n <= window:
        return [(0, n)] if n else []
    count = math.ceil(n / window) + 1
    step = n / (count - 0.5)
    phase = rng.uniform(0.25, 1.0) * step
    seams = [int(phase + i * step) for i in range(count)]
    edges = [0, *(e for e in seams if e < n - SHORTEST), n]
    out = []
    for low, high in pairwise(edges):
        start = low
        while high - start > window:
            out.append((start, start + window))
            start += window
        out.append((start, high))
    return out


def collate(samples: Sequence[Sample], items: Sequence[tuple[int, int, int]], *, edges: tuple[int, int]) -> Batch:
    """Pad windows into one batch.

    Args:
        samples: All articles.
        items: Windows, as `make_batches` yields them.
        edges: Ids of [CLS] and [SEP].
    """
    width = -(-(max(e - s for _, s, e in items) + 2) // ROUND) * ROUND
    ids = np.zeros((len(items), width), dtype=np.int64)
    feats = np.zeros_like(ids)
    mask = np.zeros(ids.shape, dtype=np.float32)
    ranges = [_whole_words(samples[d].encoding, s, e) for d, s, e in items]
    n_words = max(1, *(high - low for low, high in ranges))
    first = np.zeros((len(items), n_words), dtype=np.int64)
    tags = np.zeros_like(first)
    for row, ((d, s, e), (low, high)) in enumerate(zip(items, ranges, strict=True)):
        encoding = samples[d].encoding
        ids[row, 0], ids[row, e - s + 1] = edges
        ids[row, 1 : e - s + 1] = encoding.ids[s:e]
        feats[row, 1 : e - s + 1] = encoding.features[s:e]
        mask[row, : e - s + 2] = 1.0
        first[row, : high - low] = encoding.first[low:high] - s + 1
        tags[row, : high - low] = samples[d].tags[low:high]
    is_word = torch.from_numpy(first > 0)
    annotated = torch.tensor([samples[d].annotated for d, _, _ in items])
    clipped = [_clip(samples[d], s, r) for (d, s, _), r in zip(items, ranges, strict=True)]
    return Batch(
        torch.from_numpy(ids),
        torch.from_numpy(feats),
        torch.from_numpy(mask),
        torch.from_numpy(first),
        torch.from_numpy(tags),
        is_word,
        is_word & annotated[:, None],
        _link_task(clipped, "content", "cue"),
        _link_task(clipped, "cue", "source"),
    )


def _whole_words(encoding: Encoding, start: int, end: int) -> Words:
    """Return the range of words whose pieces all lie in [start, end)."""
    low, high = int(np.searchsorted(encoding.first, start)), int(np.searchsorted(encoding.last, end))
    return low, max(low, high)


@dataclass(frozen=True, slots=True)
class _Clipped:
    """The sorted spans of a window by role, and which of them belong together. Pieces count from the window's [CLS]."""

    spans: Mapping[str, list[Words]]
    pieces: Mapping[str, list[tuple[int, int]]]
    answers: Mapping[Words, set[Words]]


def _clip(sample: Sample, start: int, words: Words) -> _Clipped:
    spans: dict[str, set[Words]] = {role: set() for role in ROLES}
    answers: dict[Words, set[Words]] = {}
    for link in sample.links:
        inside = {role: [r for r in (_within(x, words) for x in link[role]) if r] for role in ROLES}
        for role, found in inside.items():
            spans[role].update(found)
        for query, key in (("content", "cue"), ("cue", "source")):
            for r in inside[query]:
                answers.setdefault(r, set()).update(inside[key])
    ordered = {role: sorted({r[0]: r for r in sorted(found)}.values()) for role, found in spans.items()}
    first, last = sample.encoding.first, sample.encoding.last
    pieces = {
        role: [(int(first[i]) - start + 1, int(last[j - 1]) - start + 1) for i, j in found]
        for role, found in ordered.items()
    }
    return _Clipped(ordered, pieces, answers)


def _within(span: Words, words: Words) -> Words | None:
    low, high = max(span[0], words[0]), min(span[1], words[1])
    return (low, high) if low < high else None


def _link_task(windows: Sequence[_Clipped], query: str, key: str) -> LinkTask:
    """Collect one kind of link. Windows without a key or a query of this kind are left out."""
    queries = [
        (row, r, p)
        for row, w in enumerate(windows)
        if w.spans[key]
        for r, p in zip(w.spans[query], w.pieces[query], strict=True)
    ]
    keys = [
        (row, r, p)
        for row, w in enumerate(windows)
        if w.spans[query]
        for r, p in zip(w.spans[key], w.pieces[key], strict=True)
    ]
    shape = (len(queries), len(keys))
    distances, gaps = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    same = np.zeros(shape, dtype=np.bool_)
    right = np.zeros((len(queries), len(keys) + 1), dtype=np.bool_)
    starts = [np.array([r[0] for r in w.spans[key]]) for w in windows]
    for x, (row, a, _) in enumerate(queries):
        answers = windows[row].answers.get(a, set())
        position = int(np.searchsorted(starts[row], a[0]))
        for y, (other, b, _) in enumerate(keys):
            if other == row:
                same[x, y] = True
                distances[x, y], gaps[x, y] = pair_features(a, b, position, int(np.searchsorted(starts[row], b[0])))
                right[x, y] = b in answers
        right[x, -1] = not right[x].any()
    return LinkTask(
        torch.tensor([(row, *p) for row, _, p in queries], dtype=torch.int64).view(-1, 3),
        torch.tensor([(row, *p) for row, _, p in keys], dtype=torch.int64).view(-1, 3),
        *(torch.from_numpy(x) for x in (distances, gaps, same, right)),
    )


def pair_features(query: Words, key: Words, position: int, rank: int) -> tuple[int, int]:
    """Return the buckets of distance and gap of two spans.

    Args:
        query: The span whose partner is sought.
        key: The span that may be the partner.
        position: How many keys begin before the query.
        rank: How many keys begin before this key.
    """
    before = key[1] - 1 - query[0] if key[1] <= query[0] else 0
    distance = key[0] - query[1] if key[0] >= query[1] else before
    gap = min(3, rank - position) if key[0] >= query[0] else 4 + min(3, position - 1 - rank)
    return distance_bucket(distance), gap
