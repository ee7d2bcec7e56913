"""Attributions inside content, by a layer of tags that was learned for them: "A said that B believes C".

Comes in: the encoder's states of an article, and contents. Goes out: what is told inside each of them, with its
probability. The outer layer was learned from outermost attributions and takes all inside of content for content.
This one reads the same states, of the last and the middle layer, so the encoder runs once. It tags source, cue and
content once more within each piece of content, and then within what it found there.

The layer: each word's states, projected to a narrow vector; a recurrent unit in both directions over the words of the
piece (GRU, Cho et al. 2014, as PyTorch computes it); from both the scores of the labels. Its weights are fitted by
`claimex.train.inner`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.english._lists import words as listed
from claimex.model import (
    LABEL_NUMBER,
    LABELS,
    ROLES,
    Piece,
    best_labels,
    cut_pieces,
    estimate_confidence,
    log_odds,
    log_softmax,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.attribution.tagging import Tags
    from claimex.model import Encoding, States
    from claimex.spans import Span

    Floats = NDArray[np.floating[Any]]
    Weights = Mapping[str, NDArray[Any]]
    Range = tuple[int, int]

LEAST_WORDS = 4
"""Words of content, as the model counts them, that can hold an attribution: who, how and what."""

MOST_WORDS = 400
"""Words of content that are read in one go. A longer piece is read in parts: time grows with the longest."""

LEAST_CUE = 0.15
"""Least probability of the likeliest cue word of a content whose labels are chosen at all. It saves time alone: of what
stands in the records of `examples/`, nothing changes."""

THING_WORDS = 4
"""Most words of content that is taken for a thing where nothing shows otherwise. By hand."""

APART = 100
"""Words that the end of a sentence counts for, between a cue and what may belong to it."""

SOURCE_REACH = 30
"""Words between a cue and its source at most."""

DEPTH = 2
"""Levels below a content that are looked for: "A said [B said [C believes …]]". Deeper ones the rules alone find."""

FEATURES = ("bias", "cue", "content", "source", "has_source", "opens", "single", "length", "apart")
"""Names of what the probability is computed from, in the order of the weights `chance`."""

_STOPS = frozenset(".?!")
_OPENS = listed("that to whether if what who how why when where") | frozenset("“‘\"'«")
"""What content begins with that is a clause, an infinitive, a question or a quotation, and not a thing."""

_CUE = [LABEL_NUMBER["B-cue"], LABEL_NUMBER["I-cue"]]
_FREE = np.zeros((len(LABELS), len(LABELS)))


@dataclass(frozen=True, slots=True)
class Inside:
    """What is told inside of content.

    Attributes:
        content: In reading order, at least one.
        cue: The words that attribute.
        source: None where there is none.
        chance: Probability that content and source are right, given that the content it stands in is.
        thing: The content is a few words that begin no clause, infinitive or quotation: "blamed *the driver*".
    """

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    chance: float
    thing: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """The same as pieces. `apart` is the number of words between the cue and its nearest content."""

    content: tuple[Piece, ...]
    cue: Piece
    source: Piece | None
    apart: int


def project(states: States, encoding: Encoding, weights: Weights) -> Floats:
    """Return float16 (n_words, width): the words of a block as the layer reads them.

    Args:
        states: Of the block, with those of the middle layer.
        encoding: Of the article.
        weights: The layer's.
    """
    result: Floats = np.maximum(words_of(states, encoding) @ weights["project.weight"].T + weights["project.bias"], 0)
    return result.astype(np.float16)


def words_of(states: States, encoding: Encoding) -> Floats:
    """Return float32 (n_words, 2 dim): the last and middle states of each word's first wordpiece in a block."""
    low, high = states.words
    first = encoding.first[low:high] - states.first
    layers = [layer for layer in (states.hidden, states.middle) if layer is not None]
    return np.concatenate([layer[first] for layer in layers], axis=1)


def find_inside(contents: Sequence[Sequence[Span]], tags: Tags, weights: Weights) -> list[list[Inside]]:
    """Find what is told inside of contents.

    Args:
        contents: The spans of each content, in reading order.
        tags: Of the article, tagged by a model that has the layer.
        weights: The layer's.

    Returns:
        For each content what is told in it, down to DEPTH; what stands in another comes behind it.
    """
    found: list[list[Inside]] = [[] for _ in contents]
    owners, level = list(range(len(contents))), list(contents)
    for _ in range(DEPTH):
        below: list[tuple[int, tuple[Span, ...]]] = []
        for owner, joined in zip(owners, read_inside(level, tags, weights), strict=True):
            told = [_inside(each, tags, weights) for each in joined]
            found[owner] += told
            below += [(owner, each.content) for each in told]
        owners, level = [owner for owner, _ in below], [content for _, content in below]
    return found


def _inside(joined: Joined, tags: Tags, weights: Weights) -> Inside:
    of = tags.encoding.span_of
    content = tuple(of(piece.low, piece.high) for piece in joined.content)
    source = of(joined.source.low, joined.source.high) if joined.source is not None else None
    values = features_of_inside(joined, tags)
    chance = estimate_confidence(values, dict(zip(FEATURES, weights["chance"].tolist(), strict=True)))
    words = sum(piece.high - piece.low for piece in joined.content)
    thing = not values["opens"] and words <= THING_WORDS
    return Inside(content, of(joined.cue.low, joined.cue.high), source, chance, thing)


def features_of_inside(joined: Joined, tags: Tags) -> dict[str, float]:
    """Return the numbers from which the probability is computed, by the names in FEATURES."""
    of, text = tags.encoding.span_of, tags.text
    first = joined.content[0]
    opening = of(first.low, first.low + 1).of(text).lower()
    length = sum(piece.high - piece.low for piece in joined.content)
    source = joined.source
    return {
        "bias": 1.0,
        "cue": log_odds(joined.cue.score),
        "content": log_odds(sum(piece.score for piece in joined.content) / len(joined.content)),
        "source": log_odds(source.score) if source is not None else 0.0,
        "has_source": float(source is not None),
        "opens": float(opening in _OPENS),
        "single": float(length == 1),
        "length": math.log(length),
        "apart": math.log1p(joined.apart),
    }


def read_inside(contents: Sequence[Sequence[Span]], tags: Tags, weights: Weights) -> list[list[Joined]]:
    """Return for each content what is told directly inside of it, as pieces, in reading order."""
    ranges = [[part for span in spans for part in _parts(*tags.encoding.words_in(span))] for spans in contents]
    scored = iter(_score([part for parts in ranges for part in parts], tags, weights))
    return [_join(_cut([(part, next(scored)) for part in parts], tags), tags) for parts in ranges]


def _parts(low: int, high: int) -> Iterator[Range]:
    yield from ((start, min(high, start + MOST_WORDS)) for start in range(low, high, MOST_WORDS))


def _score(ranges: Sequence[Range], tags: Tags, weights: Weights) -> list[Floats]:
    """Return for each range of words float64 (n_words, n_labels): the log probability of each label."""
    if not ranges or tags.inner is None:
        return [np.zeros((high - low, len(LABELS))) for low, high in ranges]
    sizes = np.array([high - low for low, high in ranges])
    order = np.argsort(-sizes, kind="stable")
    starts = np.empty_like(sizes)
    starts[order] = np.cumsum(sizes[order]) - sizes[order]
    words = np.concatenate([tags.inner[low:high] for low, high in (ranges[n] for n in order)]).astype(np.float32)
    around = [_recur(words, starts[order], sizes[order], weights, way) for way in ("forward", "backward")]
    scores = log_softmax(np.concatenate([words, *around], axis=1) @ weights["out.weight"].T + weights["out.bias"])
    return [scores[start : start + size] for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)]


def _recur(words: Floats, starts: NDArray[np.int64], sizes: NDArray[np.int64], weights: Weights, way: str) -> Floats:
    """Run the recurrent unit over rows of words in one direction.

    Args:
        words: (n_words, width): the words of all rows, row by row.
        starts: (n_rows,): where each row begins.
        sizes: (n_rows,): its words, the longest row first.
        weights: The layer's.
        way: forward or backward.

    Returns:
        float32 (n_words, width of the unit).
    """
    own, bias = weights[f"{way}.state.weight"].T, weights[f"{way}.state.bias"]
    given = words @ weights[f"{way}.input.weight"].T + weights[f"{way}.input.bias"]
    width = own.shape[0]
    state = np.zeros((len(sizes), width), dtype=np.float32)
    out = np.empty((len(words), width), dtype=np.float32)
    steps = np.arange(sizes.max(initial=0))
    rows = np.searchsorted(-sizes, -steps).tolist()  # how many rows have more words than the step's number
    for step in steps.tolist() if way == "forward" else steps[::-1].tolist():
        count = rows[step]
        at = starts[:count] + step
        before, new = state[:count], given[at]
        carried = before @ own + bias
        gates = 1.0 / (1.0 + np.exp(-(new[:, : 2 * width] + carried[:, : 2 * width])))
        fresh = np.tanh(new[:, 2 * width :] + gates[:, :width] * carried[:, 2 * width :])
        state[:count] = fresh + gates[:, width:] * (before - fresh)
        out[at] = state[:count]
    return out


def _cut(scored: Sequence[tuple[Range, Floats]], tags: Tags) -> dict[str, list[Piece]]:
    """Return the pieces of each role in the parts of one content, in reading order."""
    pieces: dict[str, list[Piece]] = {role: [] for role in ROLES}
    likeliest = max((float(np.exp(scores[:, _CUE]).sum(axis=1).max(initial=0.0)) for _, scores in scored), default=0.0)
    if likeliest < LEAST_CUE:
        return pieces
    for (low, high), scores in scored:
        if high - low < LEAST_WORDS:
            continue
        chances = np.exp(scores)
        labels = best_labels(scores, tags.encoding.paragraphs[low:high], _FREE)
        for role in ROLES:
            pieces[role] += cut_pieces(labels, chances, role, low)
    return pieces


def _join(pieces: Mapping[str, Sequence[Piece]], tags: Tags) -> list[Joined]:
    """Join pieces: each content to the nearest cue, each cue to the nearest source.

    What lies beyond the end of a sentence is far. A cue without content is none.
    """
    held: dict[Piece, list[Piece]] = {}
    for content in pieces["content"]:
        near = min(pieces["cue"], key=lambda cue: (_apart(tags, content, cue), cue), default=None)
        if near is not None:
            held.setdefault(near, []).append(content)
    out = []
    for cue, contents in held.items():
        source = min(pieces["source"], key=lambda each: (_apart(tags, each, cue), each), default=None)
        if source is not None and _apart(tags, source, cue) > SOURCE_REACH:
            source = None
        out.append(Joined(tuple(contents), cue, source, min(_apart(tags, each, cue) for each in contents)))
    return sorted(out, key=lambda each: each.content[0])


def _apart(tags: Tags, one: Piece, other: Piece) -> int:
    low, high = min(one.high, other.high), max(one.low, other.low)
    between = tags.encoding.starts[low:high].tolist()
    return max(0, high - low) + APART * sum(tags.text[start] in _STOPS for start in between)
