"""Turn a text into the model's input: wordpieces, one surface feature for each, and the words they belong to.

Comes in: an article's text, its paragraphs and quotations. Goes out: an `Encoding`, and windows over its wordpieces.
The model gives each word of the encoding a label. Training (`train/`) and tagging (`tagging.py`) use the same
functions, so a model always reads the encoding it learned from.

The encoder ignores case, so the shape of the letters is added as a feature. The feature also says whether a word is
inside quotation marks; this comes from the marks that rules paired (`quotation_marks.py`), not from the model. A
paragraph break has its own token. Source: the study's recipe, PolNeAR train, selected on dev.
"""

from __future__ import annotations

import math
import unicodedata
from array import array
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from claimex.errors import ModelError
from claimex.layout import CLOSING_MARKS, NEUTRAL_MARKS, SENTENCE_END, SINGLE_CLOSING_MARKS, mask_quoted
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from claimex.layout import Quotation


ROLES = ("source", "cue", "content")
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
"""Labels in the order of the model's outputs."""

_BREAKS = str.maketrans(dict.fromkeys("\v\f\x1c\x1d\x1e\x85", " "))
"""Control characters that separate lines (`quotation_marks.py`). BERT's tokenizer would drop them and join the words
on both sides."""

PART = 100_000
"""Characters given to the tokenizer at a time. The text is cut between paragraphs, because the tokenizer holds some
500 bytes for each wordpiece."""

FIRST_COMBINING = "\u0300"
"""The first of Unicode's combining marks. No character before it is one."""

_CLOSING = CLOSING_MARKS + SINGLE_CLOSING_MARKS + NEUTRAL_MARKS + "')]"
"""Marks that may follow the full stop of their sentence."""

NOWHERE = np.empty(0, dtype=np.int64)

BREAK = "[unused1]"
SHAPES = 6
BREAK_FEATURE = 2 * SHAPES
N_FEATURES = BREAK_FEATURE + 1


@dataclass(frozen=True, slots=True)
class Encoding:
    """The wordpieces and words of one article.

    Attributes:
        ids: int64, (n_pieces,): ids of the wordpieces, with paragraph breaks, without [CLS] and [SEP].
        features: int64, (n_pieces,): letter shape, plus SHAPES inside quotation marks, or BREAK_FEATURE.
        starts: int64, (n_words,): offset of each word, code points, ascending.
        ends: int64, (n_words,): offset after each word.
        first: int64, (n_words,): index of each word's first wordpiece.
        last: int64, (n_words,): index of each word's last wordpiece.
        paragraphs: int64, (n_words,): number of each word's paragraph, ascending.
        stops: int64, (n_stops,): index after the last wordpiece of each sentence, ascending. A sentence is taken to end
            with a paragraph, and at each ".", "!" and "?".
    """

    ids: NDArray[np.int64]
    features: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    paragraphs: NDArray[np.int64]
    stops: NDArray[np.int64]

    @property
    def n_words(self) -> int:
        """The number of words."""
        return len(self.starts)

    def words_in(self, span: Span) -> tuple[int, int]:
        """Return the half-open range of the words that overlap a span of the text. It may be empty."""
        low = int(np.searchsorted(self.ends, span.start, side="right"))
        high = int(np.searchsorted(self.starts, span.end, side="left"))
        return low, max(low, high)

    def span_of(self, low: int, high: int) -> Span:
        """Return the span of the text from word `low` to the word before `high`."""
        return Span(int(self.starts[low]), int(self.ends[high - 1]))


def encode(tokenizer: Tokenizer, text: str, *, paragraphs: Sequence[Span], quotations: Iterable[Quotation]) -> Encoding:
    """Encode one article.

    Args:
        tokenizer: A BERT tokenizer, without truncation and padding.
        text: The article as read.
        paragraphs: Spans of the paragraphs, in order, without overlap.
        quotations: Paired marks. A word in an outermost quotation has the feature "inside".

    Raises:
        ModelError: The tokenizer has no token for a paragraph break.
    """
    break_id = tokenizer.token_to_id(BREAK)
    if break_id is None:
        where, problem = "tokenizer", f"has no token {BREAK}"
        raise ModelError(where, problem, advice="use the tokenizer that the model was trained with")
    bounds = [p.end for p in paragraphs]
    inside = mask_quoted(len(text), (q for q in quotations if not q.depth))
    ids, words = array("q"), array("q")  # five numbers for each word: start, end, first, last, paragraph
    previous, paragraph = None, 0
    for piece, start, stop, word in _pieces(tokenizer, text, bounds):
        end = _with_combining(text, stop)
        if word == previous and words:
            words[-4], words[-2] = max(words[-4], end), len(ids)
        else:
            here = paragraph
            while here < len(bounds) and bounds[here] <= start:
                here += 1
            if here != paragraph and words:
                ids.append(break_id)
            paragraph, previous = here, word
            words.extend((start, end, len(ids), len(ids), paragraph))
        ids.append(piece)
    table = np.frombuffer(words, dtype=np.int64).reshape(-1, 5).T.copy()
    stops = np.fromiter(_stops(text, table.T.tolist()), dtype=np.int64)
    starts, ends, first, last, paragraphs_ = table
    features = _features(text, words, len(ids), inside)
    return Encoding(np.array(ids, dtype=np.int64), features, starts, ends, first, last, paragraphs_, stops)


def _pieces(
    tokenizer: Tokenizer, text: str, bounds: Sequence[int]
) -> Iterator[tuple[int, int, int, tuple[int, int | None]]]:
    """Yield id, start, end and word of each wordpiece that covers at least one character of the text."""
    start = 0
    for end in (*(b for b, after in pairwise(bounds) if after // PART > b // PART), len(text)):
        raw = tokenizer.encode(text[start:end].translate(_BREAKS), add_special_tokens=False)
        for piece, (low, high), word in zip(raw.ids, raw.offsets, raw.word_ids, strict=True):
            if low < high:  # the tokenizer gives an empty piece for a control character
                yield piece, start + low, start + high, (start, word)
        start = end


def _with_combining(text: str, end: int) -> int:
    """Move an end past the combining marks that follow, because the tokenizer drops them."""
    while end < len(text) and text[end] >= FIRST_COMBINING and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


def _features(text: str, words: array[int], n_pieces: int, inside: bytearray) -> NDArray[np.int64]:
    out = np.full(n_pieces, BREAK_FEATURE, dtype=np.int64)
    for at in range(0, len(words), 5):
        start, end, first, last = words[at : at + 4]
        out[first : last + 1] = _shape(text[start:end]) + (SHAPES if inside[start] else 0)
    return out


def _stops(text: str, words: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield the index after the last wordpiece of each sentence but the last, with the marks that close it."""
    ended = False
    for (start, end, _, last, paragraph), (after, *_, following) in pairwise(words):
        ended = text[start] in SENTENCE_END or (ended and text[start] in _CLOSING)
        if paragraph != following or (ended and after > end):
            ended = False
            yield last + 1


def _shape(word: str) -> int:
    """Return the shape of a word: 0 punctuation, 1 lower case, 2 initial capital, 3 capitals, 4 number, 5 other."""
    if not word[0].isalnum():
        return 0
    if word[0].isdigit():
        return 4
    if word.islower():
        return 1
    if word.isupper() and len(word) > 1:
        return 3
    return 2 if word[0].isupper() else 5


def windows(
    n_pieces: int, *, size: int, stride: int, slack: int = 0, stops: NDArray[np.int64] = NOWHERE
) -> Iterator[tuple[int, int]]:
    """Yield half-open ranges of wordpieces that cover an article.

    There are as few windows as possible, of nearly equal length, and neighbours share `size - stride` pieces. What they
    share is then moved so that its middle is the end of a sentence, because an attribution seldom goes on past it.

    The alternative, full windows with the last one ending where the article ends, takes a fifth more time for an
    article of 400 words and gains nothing (PolNeAR dev, content exact and whole attribution: base .724, .764 against
    .729, .767 in this way). With ends of sentences, 40 shared pieces are as good as 94 without them, and an article is
    read 1.16 times instead of 1.49 (`base` .739, .784 against .738, .782).

    Args:
        n_pieces: The length of the article.
        size: Most pieces of a window, but for `slack`.
        stride: Pieces between the starts of two windows.
        slack: Most pieces by which a window may be longer at either end. More than a quarter of `stride` is cut to it.
        stops: Where sentences end, ascending (`Encoding.stops`).
    """
    if not n_pieces:
        return
    stride = min(stride, size)
    shared, slack = size - stride, min(slack, stride // 4)  # so that seams never meet
    count = max(1, math.ceil((n_pieces - shared) / stride))
    total = n_pieces + (count - 1) * shared
    start = 0
    for number in range(1, count):
        seam = total * number // count - number * shared
        seam += _shift(stops, seam + shared // 2, slack)
        yield start, seam + shared
        start = seam
    yield start, n_pieces


def _shift(stops: NDArray[np.int64], place: int, most: int) -> int:
    """Return the distance from a place to the nearest stop, and 0 if it is farther than `most`."""
    at = int(np.searchsorted(stops, place))
    near = [int(stop) - place for stop in stops[max(0, at - 1) : at + 1]]
    return min((d for d in near if abs(d) <= most), key=abs, default=0)


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Neighbouring words with one label: `low` to `high`, half-open, and the label's mean probability, 0 to 1."""

    low: int
    high: int
    score: float
