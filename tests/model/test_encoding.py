"""Test the encoding: words cover the text in order, and windows cover the wordpieces."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import make_tokenizer
from strange import TEXTS

from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import pair_marks
from claimex.model import encoding as encode_module
from claimex.model.encoding import BREAK, BREAK_FEATURE, N_FEATURES, SHAPES, Encoding, encode, windows
from claimex.spans import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FIELDS = ("ids", "features", "starts", "ends", "first", "last", "paragraphs", "stops")
TOKENIZER = make_tokenizer(["said", "won"])


def encoded(text: str, tokenizer: Tokenizer = TOKENIZER) -> Encoding:
    paragraphs = find_paragraphs(text)
    return encode(tokenizer, text, paragraphs=paragraphs, quotations=pair_marks(text, paragraphs=paragraphs))


def words_of(text: str) -> list[str]:
    encoding = encoded(text)
    return [encoding.span_of(at, at + 1).of(text) for at in range(encoding.n_words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We won,” she said.", ["“", "We", "won", ",", "”", "she", "said", "."]),
        ("isn't it?", ["isn", "'", "t", "it", "?"]),
        ("🎉 won", ["🎉", "won"]),
        ("say Cafe\u0301, e\u0301te\u0301", ["say", "Cafe\u0301", ",", "e\u0301te\u0301"]),
        ("שלום won", ["שלום", "won"]),
        ("中文", ["中", "文"]),
        ("sa\x00id\u200b so", ["sa\x00id", "so"]),
        ("one\x0ctwo\x0bthree\x85four\x1cfive", ["one", "two", "three", "four", "five"]),
        ("\u200b\x00\ufeff", []),
        ("", []),
        ("A" * 200, ["A" * 200]),
    ],
)
def test_words_are_cut_as_the_text_has_them(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_paragraph_break_has_a_wordpiece_of_its_own() -> None:
    encoding = encoded("won\n\nsaid\nwon")

    won, said, gap = (TOKENIZER.token_to_id(piece) for piece in ("won", "said", BREAK))
    assert encoding.ids.tolist() == [won, gap, said, gap, won]
    assert encoding.paragraphs.tolist() == [0, 1, 2]
    assert encoding.first.tolist() == encoding.last.tolist() == [0, 2, 4]
    assert encoding.features[[1, 3]].tolist() == [BREAK_FEATURE] * 2


@pytest.mark.parametrize(
    ("word", "shape"),
    [(",", 0), ("won", 1), ("Won", 2), ("WON", 3), ("A", 2), ("1990s", 4), ("ªª", 1), ("中", 5), ("é", 1)],
)
def test_the_feature_tells_the_shape_of_a_word_and_whether_it_is_quoted(word: str, shape: int) -> None:
    outside, inside = encoded(f"so {word} so"), encoded(f"“so {word} so”")

    assert outside.features[outside.first[1]] == shape
    assert inside.features[inside.first[2]] == shape + SHAPES


@given(TEXTS)
def test_words_and_wordpieces_stand_in_order(text: str) -> None:
    encoding = encoded(text)
    n = encoding.n_words

    assert len(encoding.ids) == len(encoding.features)
    assert all(len(row) == n for row in (encoding.ends, encoding.first, encoding.last, encoding.paragraphs))
    assert (encoding.starts < encoding.ends).all()
    assert (encoding.ends[:-1] <= encoding.starts[1:]).all()
    assert (encoding.first <= encoding.last).all()
    assert (encoding.last[:-1] < encoding.first[1:]).all()
    assert (np.diff(encoding.paragraphs) >= 0).all()
    assert ((encoding.features >= 0) & (encoding.features < N_FEATURES)).all()


@given(TEXTS)
def test_every_letter_and_digit_is_in_a_word_and_every_word_in_its_paragraph(text: str) -> None:
    encoding, paragraphs = encoded(text), find_paragraphs(text)
    inside = {at for s, e in zip(encoding.starts.tolist(), encoding.ends.tolist(), strict=True) for at in range(s, e)}

    assert {at for at, c in enumerate(text) if c.isascii() and c.isalnum()} <= inside
    for at, number in enumerate(encoding.paragraphs.tolist()):
        assert paragraphs[number].contains(encoding.span_of(at, at + 1))


@given(TEXTS)
def test_breaks_stand_between_the_words_of_two_paragraphs_and_nowhere_else(text: str) -> None:
    encoding = encoded(text)

    breaks = set(np.flatnonzero(encoding.features == BREAK_FEATURE).tolist())

    parted = np.flatnonzero(np.diff(encoding.paragraphs)) + 1
    assert breaks == {int(encoding.first[word]) - 1 for word in parted}


@given(TEXTS, st.data())
def test_the_words_in_the_span_of_words_are_these_words(text: str, data: st.DataObject) -> None:
    encoding = encoded(text)
    low = data.draw(st.integers(0, encoding.n_words))
    high = data.draw(st.integers(low, encoding.n_words))

    if low < high:
        assert encoding.words_in(encoding.span_of(low, high)) == (low, high)


@given(TEXTS, st.data())
def test_words_in_finds_those_that_overlap_any_span(text: str, data: st.DataObject) -> None:
    encoding = encoded(text)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))

    low, high = encoding.words_in(span)

    overlapping = [at for at in range(encoding.n_words) if encoding.span_of(at, at + 1).overlaps(span)]
    assert [at for at in range(low, high) if len(span)] == overlapping or not len(span)


@given(st.integers(0, 400), st.integers(1, 60), st.data())
def test_windows_cover_every_wordpiece_and_are_never_too_long(n_pieces: int, size: int, data: st.DataObject) -> None:
    stride = data.draw(st.integers(1, size))

    found = list(windows(n_pieces, size=size, stride=stride))

    assert {at for start, end in found for at in range(start, end)} == set(range(n_pieces))
    assert all(0 <= start < end <= n_pieces and end - start <= size for start, end in found)
    assert all(a < b for a, b in pairwise(found))
    assert not found or found[-1][1] == n_pieces
    lengths = [end - start for start, end in found]
    assert max(lengths, default=0) - min(lengths, default=0) <= 1
    assert all(end - start == size - stride for (_, end), (start, _) in pairwise(found))


@given(st.integers(0, 400), st.integers(4, 60), st.data())
def test_neighbouring_windows_meet_at_the_end_of_a_sentence_if_one_is_near(
    n_pieces: int, size: int, data: st.DataObject
) -> None:
    stride = data.draw(st.integers(4, size))
    slack = data.draw(st.integers(0, stride // 4))
    stops = np.array(sorted(data.draw(st.sets(st.integers(1, max(1, n_pieces - 1))))), dtype=np.int64)

    even = list(windows(n_pieces, size=size, stride=stride))
    found = list(windows(n_pieces, size=size, stride=stride, slack=slack, stops=stops))

    assert {at for start, end in found for at in range(start, end)} == set(range(n_pieces))
    assert all(start < end <= start + size + 2 * slack for start, end in found)
    assert all(a < b for a, b in pairwise(found))
    assert len(found) == len(even)
    shared = size - stride
    for (_, end), (start, _), (was, _) in zip(found[:-1], found[1:], even[1:], strict=True):
        assert end - start == shared
        middle = was + shared // 2
        near = [abs(int(stop) - middle) for stop in stops if abs(int(stop) - middle) <= slack]
        assert abs(start - was) == min(near, default=0)
        assert not near or start + shared // 2 in stops


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. We left.", ["It rained.", "We left."]),
        ("“It rained.” We left.", ["“It rained.”", "We left."]),
        ('She said: "It rained!" We left', ['She said: "It rained!"', "We left"]),
        ('It rained. "We left."', ["It rained.", '"We left."']),
        ("It rained (a lot.) Why?! We left.", ["It rained (a lot.)", "Why?!", "We left."]),
        ("It cost 3.50 in all", ["It cost 3.50 in all"]),
        ("A headline\n\nIt rained", ["A headline", "It rained"]),
        ("A headline.\n\nIt rained", ["A headline.", "It rained"]),
        ("", []),
    ],
)
def test_stops_are_the_ends_of_sentences(text: str, sentences: list[str]) -> None:
    encoding = encoded(text)

    edges = [0, *(int(np.searchsorted(encoding.first, stop)) for stop in encoding.stops), encoding.n_words]

    found = [encoding.span_of(low, high).of(text) for low, high in pairwise(edges) if low < high]
    assert found == sentences


@given(TEXTS, TEXTS, st.integers(1, 20))
def test_a_text_given_to_the_tokenizer_in_parts_is_the_same(one: str, other: str, size: int) -> None:
    text = f"{one}\n\n{other}"
    whole = encoded(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encode_module, "PART", size)
        parts = encoded(text)

    assert all(np.array_equal(getattr(whole, name), getattr(parts, name)) for name in FIELDS)
