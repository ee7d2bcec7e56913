"""Tag a text: find which words are source, cue and content.

Comes in: an article's text and an opened model. Goes out: `Tags`, with paired quotation marks and scored pieces of
source, cue and content over the model's words. Two kinds of evidence meet here: the encoder's label scores, and
quotation marks paired by rule. The marks take precedence: if they prove that some words are one quotation, the model
never splits it. The encoder's states take 1.5 KB for each wordpiece and layer. So a long article is read block by
block, and only the states that later steps need are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from claimex.attribution.acts import read_states
from claimex.attribution.inner_layer import project
from claimex.layout import (
    Within,
    find_blocks,
    find_named,
    find_paragraphs,
    find_posts,
    find_signed,
    outside,
    pair_marks,
    read_transcript,
    with_double_marks,
)
from claimex.model import (
    IMPOSSIBLE,
    LABEL_NUMBER,
    LABELS,
    ROLES,
    best_labels,
    cut_pieces,
    encode,
    log_softmax,
    pool,
    run_encoder,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.layout import Block, Quotation, Turn, Zone
    from claimex.model import Encoding, Tagger
    from claimex.spans import Span

    Floats = NDArray[np.floating[Any]]
    from claimex.model import Piece

_CONTENT = (LABEL_NUMBER["B-content"], LABEL_NUMBER["I-content"])
_CUE = (LABEL_NUMBER["B-cue"], LABEL_NUMBER["I-cue"])

_SAID_OUT = re.compile(r"(?:[“\"]|'')[^“”‘\"]*[.?!…]\s*(?:[”\"]|'')|[«‹][^“”‘\"«»‹›]*[.?!…]\s*[»›]")
"""A quotation that ends like a sentence. One with a mark inside is left out, because its own marks may be paired
wrongly."""

_ANEW = re.compile(r"[.?!…][”\"'’)]?\s{1,8}\Z")
"""The characters before a quotation that begins a sentence. In the PolNeAR train part 2,101 contents begin with such a
quotation inside a paragraph. 30 extend into one, most of them by mistake or after an abbreviation."""

_BROKEN_OFF = re.compile(r"(?:[“\"«‘'‹]|'').*[.?!…]", re.DOTALL)
"""A quotation that ends like a sentence but is never closed."""

MIN_SPEECH = 0.5
"""Least mean probability of content over a quotation's words for the whole quotation to be content."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The result of tagging one article.

    Attributes:
        text: The article as read.
        paragraphs: In order, without overlap.
        quotations: Paired marks, see `quotation_marks.pair_marks`.
        encoding: The words by whose numbers pieces are given.
        vectors: By piece, float32, (3 dim,), see `pool`. Linking needs them.
        outside: float64, (n_words,): probability that a word is neither source nor cue nor content.
        pieces: By role (source, cue, content), in reading order, without overlap.
        turns: Turns of an interview, or signed quotations, see `turns`.
        middle: (n_pieces, any): what `of_middle` kept of the encoder's middle layer. None if nothing was to be kept, or
            if the model has no middle layer.
        inner: float16, (n_words, any): what `inner_layer` reads of each word. None if the model has no such layer.
        acts: float32, (n_pieces, 2 width): what the head of acts takes from each wordpiece, see `acts.read_states`.
            None if the model has no such head.
        zones: The parts of the article that are not body text, see `zones`.
        blocks: Possible block quotations, see `blocks`.
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
    inner: Floats | None = None
    acts: Floats | None = None
    zones: Sequence[Zone] = ()
    blocks: Sequence[Block] = ()


class QuotedWords(NamedTuple):
    """The words of a quotation as a half-open range of word numbers.

    Attributes:
        start: The number of its first word.
        end: The number after its last word.
        sure: Whether its marks prove where it begins and ends: it has both, or it continues in the next paragraph.
        continues: Whether it continues the quotation before.
        begins: Whether it begins like a sentence.
        ends: Whether it ends like a sentence.
        lead: The number of the colon before it, if it is a paragraph of a block quotation. None if it has quotation
            marks.
    """

    start: int
    end: int
    sure: bool
    continues: bool
    begins: bool
    ends: bool
    lead: int | None = None


def tag(
    text: str, tagger: Tagger, *, zones: Sequence[Zone] = (), of_middle: Callable[[Floats], Floats] | None = None
) -> Tags:
    """Tag one article.

    Args:
        text: The article as read; any text at all.
        tagger: An opened model.
        zones: The parts of the article that are not body text. The model still reads them, because a headline helps to
            understand what follows. Turns and signatures are searched for outside of them.
        of_middle: Takes the middle layer's states of some wordpieces, (n, dim), and returns what to keep of them,
            (n, any).
    """
    paragraphs = find_paragraphs(text)
    quotations = pair_marks(text, paragraphs=paragraphs)
    shown = with_double_marks(text, quotations)
    encoding = encode(tagger.tokenizer, shown, paragraphs=paragraphs, quotations=quotations)
    blocks = find_blocks(text, paragraphs, quotations)
    quoted = _speech(text, encoding, quotations)
    speech = sorted([*quoted, *(each for block in blocks for each in _block_words(encoding, block))])
    stretches = _stretches(encoding, zones)
    pieces: dict[str, list[Piece]] = {role: [] for role in ROLES}
    vectors: dict[Piece, Floats] = {}
    apart, kept, inner, acts = [np.zeros(0)], [], [], []
    for states in run_encoder(encoding, tagger):
        low, high = states.words
        scores = log_softmax(states.logits[encoding.first[low:high] - states.first])
        chances = np.exp(scores)
        _keep_quotations_whole(scores, chances, low, speech)
        labels = best_labels(scores, stretches[low:high], tagger.transitions)
        apart.append(chances[:, LABEL_NUMBER["O"]].copy())
        for role in ROLES:
            found = list(cut_pieces(labels, chances, role, low))
            pieces[role] += found
            vectors |= {piece: pool(states, encoding, piece) for piece in found}
        if of_middle is not None and states.middle is not None:
            kept.append(of_middle(states.middle))
        if tagger.inner is not None:
            inner.append(project(states, encoding, tagger.inner))
        if "act" in tagger.heads:
            acts.append(read_states(states.hidden, tagger.heads["act"]))
        del states  # before the next block is read
    return Tags(
        text,
        paragraphs,
        quotations,
        encoding,
        vectors,
        np.concatenate(apart),
        {role: tuple(found) for role, found in pieces.items()},
        _find_turns(text, paragraphs, quotations, zones),
        middle=np.concatenate(kept) if kept else None,
        inner=np.concatenate(inner) if inner else None,
        acts=np.concatenate(acts) if acts else None,
        zones=zones,
        blocks=blocks,
    )


def _speech(text: str, encoding: Encoding, quotations: Sequence[Quotation]) -> list[QuotedWords]:
    """Return the words of each outermost quotation, and how it is joined to those before and after it."""
    outermost = [q for q in quotations if not q.depth]
    goes_on = [_goes_on(text, *two) for two in pairwise(outermost)]
    continued = zip(outermost, [False, *goes_on], [*goes_on, False], strict=False)
    return [_quoted_words(text, encoding, q, continues=before, goes_on=after) for q, before, after in continued]


def _find_turns(
    text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation], zones: Sequence[Zone]
) -> Sequence[Turn]:
    """Find the turns of a transcript outside of the zones or, if there are none, signed posts and quotations."""
    turns = read_transcript(text, paragraphs).outside(Within(zones).of)
    if turns:
        return turns
    body = list(outside(zones, paragraphs))
    signed = [*find_signed(text, quotations, body), *find_posts(text, body)]
    return sorted(signed or find_named(text, body), key=lambda turn: turn.whole)


def _goes_on(text: str, one: Quotation, other: Quotation) -> bool:
    """Tell whether a quotation continues in the next paragraph."""
    return other.continues and not one.closed and text[one.span.end : other.span.start].isspace()


def _quoted_words(
    text: str, encoding: Encoding, quotation: Quotation, *, continues: bool, goes_on: bool
) -> QuotedWords:
    span = quotation.span
    starts_low = quotation.inside(text).of(text)[:1].islower()
    begins = not starts_low and _ANEW.search(text, max(0, span.start - 10), span.start)
    if quotation.closed:
        ends = _SAID_OUT.fullmatch(text, span.start, span.end)
    else:
        ends = _BROKEN_OFF.fullmatch(text, span.start, span.end)
    closed = quotation.closed and (quotation.opened or quotation.continues)
    sure = closed or goes_on or continues
    return QuotedWords(*encoding.words_in(span), sure, continues, bool(begins), ends is not None)


def _block_words(encoding: Encoding, block: Block) -> Iterator[QuotedWords]:
    for number, part in enumerate(block.parts):
        low, high = encoding.words_in(part)
        lead = encoding.words_in(block.lead)[1] - 1
        yield QuotedWords(low, high, sure=True, continues=number > 0, begins=True, ends=True, lead=lead)


def _stretches(encoding: Encoding, zones: Sequence[Zone]) -> NDArray[np.int64]:
    """Return the stretch of each word. Stretches are paragraphs, cut where a zone such as a dateline begins or ends."""
    edges = sorted(edge for zone in zones for edge in (zone.span.start, zone.span.end))
    return encoding.paragraphs + np.searchsorted(edges, encoding.starts, side="right")


def _keep_quotations_whole(scores: Floats, chances: Floats, first: int, speech: Sequence[QuotedWords]) -> None:
    """Make each quotation that the model takes for speech one stretch of content, in place.

    Content does not extend beyond a quotation that ends like a sentence, or into one that begins like a sentence.
    Otherwise two quotations would become one where paragraph breaks are lost (PolNeAR dev without breaks: content exact
    .708 without the first rule, .714 with it). Content also ends where a quotation that is never closed ends like a
    sentence, as each paragraph of a long quotation does. If a quotation is speech, so is its continuation in the next
    paragraph.

    Args:
        scores: Of the words of a block, log scale.
        chances: The same as probabilities.
        first: The number of the block's first word.
        speech: Outermost quotations and paragraphs of block quotations, in order, without overlap. A paragraph of a
            block is left alone if it contains a cue.
    """
    content = chances[:, _CONTENT].sum(axis=1)
    others = [i for i in range(len(LABELS)) if i not in _CONTENT]
    begin = bisect_right(speech, first, key=attrgetter("end"))
    is_speech = False
    for each in speech[begin : bisect_left(speech, first + len(scores), key=attrgetter("start"))]:
        low, high = max(0, each.start - first), min(len(scores), each.end - first)
        if low >= high:
            continue
        is_speech = (each.continues and is_speech) or content[low:high].mean() >= MIN_SPEECH
        if each.lead is not None:
            cue = chances[:, _CUE].sum(axis=1)
            is_speech = is_speech or (each.lead >= first and cue[each.lead - first] >= MIN_SPEECH)
            is_speech = is_speech and cue[low:high].max() < MIN_SPEECH
        if not is_speech:
            continue
        if each.sure:
            scores[low:high, others] = IMPOSSIBLE
            scores[low + 1 : high, LABEL_NUMBER["B-content"]] = IMPOSSIBLE
        if each.begins and low == each.start - first:
            scores[low, LABEL_NUMBER["I-content"]] = IMPOSSIBLE
        if each.ends:
            scores[high : high + 1, LABEL_NUMBER["I-content"]] = IMPOSSIBLE
