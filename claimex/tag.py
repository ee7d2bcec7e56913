"""Text to tags: which words are source, cue and content.

Comes in: an article's text and an opened model. Goes out: `Tags`: paired quotation marks, and scored
pieces of source, cue and content over the model's words. Two kinds of evidence meet here: the encoder's
label scores, and quotation marks paired by rule, which are hard: words that the marks prove to be one
quotation are never cut by the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.encode import LABELS, ROLES, encode, windows
from claimex.quotes import find_paragraphs, pair_marks
from claimex.turns import find_signed, find_turns
from claimex.zones import outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
        hidden: float32, (n_pieces, dim): the encoder's last layer, which linking reads.
        outside: float64, (n_words,): probability of each word to be neither source nor cue nor content.
        middle: float32, (n_pieces, dim): its middle layer, which `checkable` reads; None where the model gives none.
        pieces: By role (source, cue, content), in reading order, without overlap.
        turns: Turns of an interview, or signed quotations, see `turns`.
        zones: What of the article is no body, see `zones`.
    """

    text: str
    paragraphs: Sequence[Span]
    quotations: Sequence[Quotation]
    encoding: Encoding
    hidden: Floats
    outside: Floats
    pieces: Mapping[str, Sequence[Piece]]
    turns: Sequence[Turn]
    middle: Floats | None = None
    zones: Sequence[Zone] = ()


def tag(text: str, tagger: Tagger, *, zones: Sequence[Zone] = ()) -> Tags:
    """Tag one article.

    Args:
        text: The article as read; any text at all.
        tagger: An opened model.
        zones: What of the article is no body. The model reads it all the same, since a headline tells much of
            what follows; turns and signatures are looked for outside.
    """
    paragraphs = find_paragraphs(text)
    quotations = pair_marks(text, paragraphs=paragraphs)
    encoding = encode(tagger.tokenizer, text, paragraphs=paragraphs, quotations=quotations)
    logits, hidden, *more = _run(encoding, tagger)
    scores = _log_softmax(logits[encoding.first])
    chances = np.exp(scores)
    _hold_quotations(text, scores, chances, encoding, quotations)
    labels = decode(scores, encoding.paragraphs, tagger.transitions)
    pieces = {role: tuple(_pieces(labels, chances, role)) for role in ROLES}
    body = list(outside(zones, paragraphs))
    turns = find_turns(text, body) or find_signed(text, quotations, body)
    middle = more[0] if more else None
    return Tags(
        text,
        paragraphs,
        quotations,
        encoding,
        hidden,
        chances[:, _LABEL["O"]],
        pieces,
        turns,
        middle=middle,
        zones=zones,
    )


def _run(encoding: Encoding, tagger: Tagger) -> list[Floats]:
    """Run the encoder over overlapping windows and average what they say of each wordpiece."""
    decoding, n_pieces = tagger.manifest.decoding, len(encoding.ids)
    sums = [np.zeros((n_pieces, width), dtype=np.float32) for width in (len(LABELS), tagger.dim)]
    total = np.zeros((n_pieces, 1), dtype=np.float32)
    for start, end in windows(n_pieces, size=decoding.window, stride=decoding.stride):
        ids = np.concatenate(([_CLS], encoding.ids[start:end], [_SEP]))
        features = np.concatenate(([0], encoding.features[start:end], [0]))
        outputs = tagger.run(ids, features)
        weight = _weigh(start, end, n_pieces)
        sums += [np.zeros((n_pieces, out.shape[1]), dtype=np.float32) for out in outputs[len(sums) :]]
        for out, own in zip(outputs, sums, strict=True):
            own[start:end] += weight * out[1:-1]
        total[start:end] += weight
    return [own / total for own in sums]


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


def _hold_quotations(
    text: str, scores: Floats, chances: Floats, encoding: Encoding, quotations: Iterable[Quotation]
) -> None:
    """Make each quotation that the model takes for speech one stretch of content, in place.

    It is unbroken, and content does not go on behind a quotation that ends as a sentence does: where paragraph breaks
    are lost, two quotations would be one (PolNeAR dev without breaks, content exact .708 so, .715 with it).
    """
    content = chances[:, _CONTENT].sum(axis=1)
    others = [i for i in range(len(LABELS)) if i not in _CONTENT]
    for quotation in quotations:
        low, high = encoding.words_in(quotation.span)
        if quotation.depth or not quotation.closed or low == high or content[low:high].mean() < SPEECH:
            continue
        scores[low:high, others] = _LOW
        scores[low + 1 : high, _LABEL["B-content"]] = _LOW
        if _SAID_OUT.fullmatch(quotation.span.of(text)):
            scores[high : high + 1, _LABEL["I-content"]] = _LOW


def decode(scores: Floats, paragraphs: NDArray[np.int64], transitions: Floats) -> list[int]:
    """Find the best sequence of labels: Viterbi under the rules of BIO.

    An I- label follows only B- or I- of its role, and no span crosses a paragraph's edge (in the PolNeAR
    train part one of 23,000 contents does).

    Args:
        scores: (n_words, n_labels), log scale.
        paragraphs: (n_words,), which paragraph each word stands in.
        transitions: (n_labels, n_labels), log scale: from the label of the row to that of the column.

    Returns:
        One label's index for each word.
    """
    if not len(scores):
        return []
    steps = np.where(allowed(), transitions, _NEVER)
    first = np.where(_INSIDE, _NEVER, 0.0)
    at_edge = steps + first  # a new paragraph: no label goes on
    best = scores[0] + first
    back = np.zeros(scores.shape, dtype=np.int8)
    total, chosen = np.empty(steps.shape), np.empty(len(LABELS), dtype=np.intp)
    goes_on = (paragraphs[1:] == paragraphs[:-1]).tolist()
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


def _pieces(labels: Sequence[int], chances: Floats, role: str) -> list[Piece]:
    begin, inside = _LABEL[f"B-{role}"], _LABEL[f"I-{role}"]
    chance = chances[:, (begin, inside)].sum(axis=1)
    out: list[Piece] = []
    low = -1
    for index, label in enumerate([*labels, 0]):
        if low >= 0 and label != inside:
            out.append(Piece(low, index, float(chance[low:index].mean())))
            low = -1
        if label == begin:
            low = index
    return out
