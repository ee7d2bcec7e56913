"""Text to tags: which words are source, cue and content.

Comes in: an article's text and an opened model. Goes out: `Tags`: paired quotation marks, and scored
pieces of source, cue and content over the model's words. Two kinds of evidence meet here: the encoder's
label scores, and quotation marks paired by rule, which are hard: words that the marks prove to be one
quotation are never cut by the model. The encoder's states take 1.5 KB for each wordpiece and layer, so a long
article is read block by block, and of the states only what later steps read is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from claimex.encode import LABELS, ROLES, encode, windows
from claimex.quotes import find_paragraphs, pair_marks
from claimex.turns import find_signed, find_turns
from claimex.zones import outside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.encode import Encoding
    from claimex.models import Tagger
    from claimex.quotes import Quotation
    from claimex.spans import Span
    from claimex.turns import Turn
    from claimex.zones import Zone

    Floats = NDArray[np.floating[Any]]

_CLS, _SEP = 101, 102  # BERT's vocabulary
_LOW = -1e4  # against any sum of scores
_NEVER = -1e9  # against any sum of _LOW
_LABEL = {label: index for index, label in enumerate(LABELS)}
_INSIDE = np.array([label.startswith("I-") for label in LABELS])
_CONTENT = (_LABEL["B-content"], _LABEL["I-content"])

CONTEXT = 64
"""Wordpieces beyond which more context does not make a window's word on a wordpiece count for more. Averaging
so instead of keeping the most central window gains .005 content exact and .009 whole attribution (PolNeAR
dev, a run of the recipe in `train/`); no other value was tried."""

_SAID_OUT = re.compile(r"(?:[“\"]|'')[^“”‘\"]*[.?!…]\s*(?:[”\"]|'')")
"""A quotation that ends as a sentence does. With a mark inside, its own marks may have been paired wrongly."""

_ANEW = re.compile(r"[.?!…][”\"'’)]?\s{1,8}\Z")
"""What stands before a quotation that begins a sentence. In the PolNeAR train part 2,101 contents begin with one
within a paragraph, and 30 go on into one, most of them joined by mistake or after an abbreviation."""

_BROKEN_OFF = re.compile(r"(?:[“\"]|'').*[.?!…]", re.DOTALL)
"""The same where the mark never closes."""

BLOCK = 2**14
"""Wordpieces of a block at most, some 70,000 characters; news articles are shorter. A block ends with a paragraph where
that can be. Its states stand on windows that reach over its edge, its labels are found without a look at the next."""

SPEECH = 0.5
"""Mean probability of content over a quotation's words from which the whole quotation is content."""


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Words `low` to `high`, half-open, under one label, with their mean probability of it, 0 to 1."""

    low: int
    high: int
    score: float


@dataclass(frozen=True, slots=True)
class Tags:
    """What tagging found in one article.

    Attributes:
        text: The article as read.
        paragraphs: In order, without overlap.
        quotations: Paired marks, see `quotes.pair_marks`.
        encoding: The words that pieces count in.
        vectors: By piece float32, (3 dim,): see `pool`; linking reads them.
        outside: float64, (n_words,): probability of each word to be neither source nor cue nor content.
        middle: (n_pieces, any): what was asked to be kept of the encoder's middle layer; None where nothing was, or
            the model gives none.
        pieces: By role (source, cue, content), in reading order, without overlap.
        turns: Turns of an interview, or signed quotations, see `turns`.
        zones: What of the article is no body, see `zones`.
    """

    text: str
    paragraphs: Sequence[Span]
    quotations: Sequence[Quotation]
    encoding: Encoding
    vectors: Mapping[Piece, Floats]
    outside: Floats
    pieces: Mapping[str, Sequence[Piece]]
    turns: Sequence[Turn]
    middle: Floats | None = None
    zones: Sequence[Zone] = ()


class Speech(NamedTuple):
    """The words of a quotation, half-open; whether its mark closes; whether it begins and ends as a sentence does."""

    start: int
    end: int
    closed: bool
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class States:
    """What the encoder says of the wordpieces of one block, averaged over the windows that show them.

    Attributes:
        words: The block's words, a half-open range.
        first: The number of its first wordpiece.
        logits: float32, (n, n_labels).
        hidden: float32, (n, dim): its last layer.
        middle: float32, (n, dim): its middle layer; None where the model gives none.
    """

    words: tuple[int, int]
    first: int
    logits: Floats
    hidden: Floats
    middle: Floats | None = None


def tag(
    text: str, tagger: Tagger, *, zones: Sequence[Zone] = (), of_middle: Callable[[Floats], Floats] | None = None
) -> Tags:
    """Tag one article.

    Args:
        text: The article as read; any text at all.
        tagger: An opened model.
        zones: What of the article is no body. The model reads it all the same, since a headline tells much of
            what follows; turns and signatures are looked for outside.
        of_middle: Takes middle states of some wordpieces, (n, dim), to what is to be kept of them, (n, any).
    """
    paragraphs = find_paragraphs(text)
    quotations = pair_marks(text, paragraphs=paragraphs)
    encoding = encode(tagger.tokenizer, text, paragraphs=paragraphs, quotations=quotations)
    speech = [_speech(text, encoding, q) for q in quotations if not q.depth]
    stretches = _stretches(encoding, zones)
    pieces: dict[str, list[Piece]] = {role: [] for role in ROLES}
    vectors: dict[Piece, Floats] = {}
    apart, kept = [np.zeros(0)], []
    for states in run(encoding, tagger):
        low, high = states.words
        scores = _log_softmax(states.logits[encoding.first[low:high] - states.first])
        chances = np.exp(scores)
        _hold_quotations(scores, chances, low, speech)
        labels = decode(scores, stretches[low:high], tagger.transitions)
        apart.append(chances[:, _LABEL["O"]].copy())
        for role in ROLES:
            found = list(_pieces(labels, chances, role, low))
            pieces[role] += found
            vectors |= {piece: pool(states, encoding, piece) for piece in found}
        if of_middle is not None and states.middle is not None:
            kept.append(of_middle(states.middle))
        del states  # before the next block is read
    body = list(outside(zones, paragraphs))
    turns = find_turns(text, body) or find_signed(text, quotations, body)
    return Tags(
        text,
        paragraphs,
        quotations,
        encoding,
        vectors,
        np.concatenate(apart),
        {role: tuple(found) for role, found in pieces.items()},
        turns,
        middle=np.concatenate(kept) if kept else None,
        zones=zones,
    )


def _speech(text: str, encoding: Encoding, quotation: Quotation) -> Speech:
    span = quotation.span
    goes_on = quotation.inside(text).of(text)[:1].islower()
    begins = not goes_on and _ANEW.search(text, max(0, span.start - 10), span.start)
    ends = (_SAID_OUT if quotation.closed else _BROKEN_OFF).fullmatch(text, span.start, span.end)
    return Speech(*encoding.words_in(span), quotation.closed, bool(begins), ends is not None)


def _stretches(encoding: Encoding, zones: Sequence[Zone]) -> NDArray[np.int64]:
    """Return the stretch of each word: paragraphs, cut where a zone, such as a dateline, begins or ends in one."""
    edges = sorted(edge for zone in zones for edge in (zone.span.start, zone.span.end))
    return encoding.paragraphs + np.searchsorted(edges, encoding.starts, side="right")


def _blocks(encoding: Encoding) -> list[tuple[int, int]]:
    """Return the words of each block as half-open ranges."""
    edges = [0, *(np.flatnonzero(np.diff(encoding.paragraphs)) + 1).tolist(), encoding.n_words]
    out: list[tuple[int, int]] = []
    low = 0
    while low < encoding.n_words:
        most = int(np.searchsorted(encoding.first, encoding.first[low] + BLOCK))
        high = edges[bisect_right(edges, most) - 1]
        out.append((low, high if high > low else most))
        low = out[-1][1]
    return out


def run(encoding: Encoding, tagger: Tagger) -> Iterator[States]:
    """Run the encoder over overlapping windows, and yield what they say of each block of an article."""
    decoding, n_pieces = tagger.manifest.decoding, len(encoding.ids)
    spans = list(windows(n_pieces, size=decoding.window, stride=decoding.stride))
    blocks = _blocks(encoding)
    ends = [*(int(encoding.first[low]) for low, _ in blocks[1:]), n_pieces]
    sums: list[Floats] = []
    low = 0
    starts = [*(start for start, _ in spans), n_pieces]
    for (start, end), following in zip(spans, starts[1:], strict=True):
        ids = np.concatenate(([_CLS], encoding.ids[start:end], [_SEP]))
        features = np.concatenate(([0], encoding.features[start:end], [0]))
        weight = _weigh(start, end, n_pieces)
        shown = [weight, *(weight * out[1:-1] for out in tagger.run(ids, features))]
        if not sums or len(sums[0]) < end - low:
            sums = _make_room(sums, shown, min(ends[0] + decoding.window, n_pieces) - low)
        for own, new in zip(sums, shown, strict=True):
            own[start - low : end - low] += new
        while ends and ends[0] <= following:
            size = ends.pop(0) - low
            total, *done = (own[:size] for own in sums)
            sums = [own[size:].copy() for own in sums]
            for own in done:
                np.divide(own, total, out=own)
            yield States(blocks.pop(0), low, *done)
            del done  # while the next block is read
            low += size


def _weigh(start: int, end: int, n_pieces: int) -> Floats:
    """Return float32 (n, 1): how much context each wordpiece of a window has, up to CONTEXT on its poorer side."""
    at = np.arange(start, end)
    left = at - start if start else np.full(len(at), CONTEXT)
    right = end - 1 - at if end < n_pieces else np.full(len(at), CONTEXT)
    weight: Floats = np.minimum(np.minimum(left, right), CONTEXT).astype(np.float32)[:, None] + np.float32(0.5)
    return weight


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True, initial=_LOW)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _make_room(sums: Sequence[Floats], shown: Sequence[Floats], rows: int) -> list[Floats]:
    """Return as many rows of zeros for each of the outputs as a block needs, and in the first what was summed."""
    longer = [np.zeros((rows, out.shape[1]), dtype=np.float32) for out in shown]
    for own, new in zip(sums, longer, strict=False):
        new[: len(own)] = own
    return longer


def pool(states: States, encoding: Encoding, piece: Piece) -> Floats:
    """Return float32 (3 dim,): first, last and mean hidden state of a piece's wordpieces."""
    low, high = int(encoding.first[piece.low]), int(encoding.last[piece.high - 1]) + 1
    hidden = states.hidden[low - states.first : high - states.first]
    return np.concatenate([hidden[0], hidden[-1], hidden.mean(axis=0)])


def _hold_quotations(scores: Floats, chances: Floats, first: int, speech: Sequence[Speech]) -> None:
    """Make each quotation that the model takes for speech one stretch of content, in place.

    It is unbroken, and content does not go on behind a quotation that ends as a sentence does, nor into one that
    begins as a sentence does: where paragraph breaks are lost, two quotations would be one (PolNeAR dev without breaks,
    content exact .708 without the former, .714 with it). Nor does it go on where a mark opens anew after a sentence of
    a quotation that never closed, as each paragraph of a long one does.

    Args:
        scores: Of the words of a block, log scale.
        chances: The same as probabilities.
        first: The number of the block's first word.
        speech: Outermost quotations, in order, without overlap.
    """
    content = chances[:, _CONTENT].sum(axis=1)
    others = [i for i in range(len(LABELS)) if i not in _CONTENT]
    begin = bisect_right(speech, first, key=attrgetter("end"))
    for each in speech[begin : bisect_left(speech, first + len(scores), key=attrgetter("start"))]:
        low, high = max(0, each.start - first), min(len(scores), each.end - first)
        if low >= high or content[low:high].mean() < SPEECH:
            continue
        if each.closed:
            scores[low:high, others] = _LOW
            scores[low + 1 : high, _LABEL["B-content"]] = _LOW
        if each.begins and low == each.start - first:
            scores[low, _LABEL["I-content"]] = _LOW
        if each.ends:
            scores[high : high + 1, _LABEL["I-content"]] = _LOW


def decode(scores: Floats, stretches: NDArray[np.int64], transitions: Floats) -> list[int]:
    """Find the best sequence of labels: Viterbi under the rules of BIO.

    An I- label follows only B- or I- of its role, and no span crosses a stretch's edge, such as a paragraph's (in the
    PolNeAR train part one of 23,000 contents does).

    Args:
        scores: (n_words, n_labels), log scale.
        stretches: (n_words,), ascending: which paragraph, or part of one, each word stands in.
        transitions: (n_labels, n_labels), log scale: from the label of the row to that of the column.

    Returns:
        One label's index for each word.
    """
    if not len(scores):
        return []
    steps = np.where(allowed(), transitions, _NEVER)
    first = np.where(_INSIDE, _NEVER, 0.0)
    at_edge = steps + first  # no label goes on
    best = scores[0] + first
    back = np.zeros(scores.shape, dtype=np.int8)
    total, chosen = np.empty(steps.shape), np.empty(len(LABELS), dtype=np.intp)
    goes_on = (stretches[1:] == stretches[:-1]).tolist()
    for row, inside in enumerate(goes_on, 1):
        np.add(best[:, None], steps if inside else at_edge, out=total)
        total.argmax(axis=0, out=chosen)
        back[row] = chosen
        best = total.max(axis=0) + scores[row]
    path = [int(best.argmax())]
    for row in range(len(scores) - 1, 0, -1):
        path.append(int(back[row, path[-1]]))
    return path[::-1]


def allowed() -> NDArray[np.bool_]:
    """Return bool (n_labels, n_labels): whether the column's label may follow the row's."""
    follows = np.ones((len(LABELS), len(LABELS)), dtype=bool)
    for column in np.flatnonzero(_INSIDE):
        follows[:, column] = [label[2:] == LABELS[column][2:] for label in LABELS]
    return follows


def _pieces(labels: Sequence[int], chances: Floats, role: str, first: int) -> Iterator[Piece]:
    """Yield the pieces of a role in a block whose first word is the number `first`."""
    begin, inside = _LABEL[f"B-{role}"], _LABEL[f"I-{role}"]
    chance = chances[:, (begin, inside)].sum(axis=1)
    low = -1
    for index, label in enumerate([*labels, 0]):
        if low >= 0 and label != inside:
            yield Piece(first + low, first + index, float(chance[low:index].mean()))
            low = -1
        if label == begin:
            low = index
