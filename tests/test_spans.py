"""Spans: slicing, set arithmetic, and offsets in other units, back and forth."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strange import TEXTS

from claimex.errors import SpanError
from claimex.spans import Span, Units, covered, merge, shared, strip, trim

ENCODINGS = ("utf-16", "utf-8")
FAMILY = "a👩‍👩‍👧e\u0301 שלום"


def spans_up_to(limit: int) -> st.SearchStrategy[Span]:
    bounds = st.integers(0, limit)
    return st.tuples(bounds, bounds).map(lambda pair: Span(min(pair), max(pair)))


def points(spans: list[Span]) -> set[int]:
    return {point for span in spans for point in range(span.start, span.end)}


SPANS = st.lists(spans_up_to(30), max_size=8)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (4, 3), (-2, -1)])
def test_offsets_that_are_no_span_are_refused(start: int, end: int) -> None:
    with pytest.raises(SpanError) as caught:
        Span(start, end)

    assert (caught.value.start, caught.value.end) == (start, end)


def test_a_span_is_half_open() -> None:
    span = Span(2, 5)

    assert len(span) == 3
    assert span.of("abcdefg") == "cde"
    assert not span.overlaps(Span(5, 6))
    assert not span.overlaps(Span(0, 2))
    assert span.overlaps(Span(4, 9))
    assert span.contains(Span(2, 5))
    assert not span.contains(Span(2, 6))


def test_a_span_past_its_text_is_refused_instead_of_cut_short() -> None:
    with pytest.raises(SpanError, match="only 3 characters"):
        Span(1, 4).of("abc")


@pytest.mark.parametrize(
    ("text", "kept"), [("  a b \n", "a b"), ("\u00a0x\u2003", "x"), ("   ", ""), ("", ""), ("\u2028y\r\n", "y")]
)
def test_strip_drops_white_space_of_any_kind_at_both_ends(text: str, kept: str) -> None:
    assert strip(text, Span(0, len(text))).of(text) == kept


@pytest.mark.parametrize(
    ("words", "edges"),
    [
        ("“We won,”", (1, 2)),
        ("that it rains", (0, 0)),
        (" - (yes) ", (4, 2)),
        ("…", (0, 0)),
        ("“…”", (0, 0)),
        ("", (0, 0)),
        ("«A»", (1, 1)),
    ],
)
def test_trim_counts_edge_characters_but_leaves_a_span_of_nothing_else(words: str, edges: tuple[int, int]) -> None:
    assert trim(words) == edges


def test_merge_joins_what_touches_or_overlaps() -> None:
    assert merge([Span(7, 9), Span(0, 3), Span(3, 5), Span(1, 2)]) == [Span(0, 5), Span(7, 9)]


@given(SPANS)
def test_merging_keeps_every_point_and_leaves_gaps_between(spans: list[Span]) -> None:
    merged = merge(spans)

    assert points(merged) == points(spans)
    assert all(left.end < right.start for left, right in pairwise(merged))
    assert merge(merged) == merged


@given(SPANS, SPANS)
def test_covered_and_shared_count_like_sets_of_points(left: list[Span], right: list[Span]) -> None:
    assert covered(left) == len(points(left))
    assert shared(left, right) == shared(right, left) == len(points(left) & points(right))


@pytest.mark.parametrize(("encoding", "offsets"), [("utf-16", (1, 9)), ("utf-8", (1, 19))])
def test_a_family_of_emoji_counts_as_its_units(encoding: str, offsets: tuple[int, int]) -> None:
    family = Span(1, 6)

    units = Units(FAMILY, encoding)

    assert units.from_code_points(family) == offsets
    assert units.to_code_points(*offsets) == family


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("unit", [2, 400])
def test_a_unit_inside_a_character_or_past_the_text_is_refused(encoding: str, unit: int) -> None:
    with pytest.raises(SpanError, match="not the edge of a character"):
        Units(FAMILY, encoding).to_code_points(0, unit)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_code_points_past_the_text_are_refused(encoding: str) -> None:
    with pytest.raises(SpanError, match="only 3 characters"):
        Units("abc", encoding).from_code_points(Span(2, 4))


@given(text=TEXTS, data=st.data(), encoding=st.sampled_from(ENCODINGS))
def test_units_point_at_the_same_words_and_come_back(text: str, data: st.DataObject, encoding: str) -> None:
    span = data.draw(spans_up_to(len(text)))
    width = 2 if encoding == "utf-16" else 1
    units = Units(text, encoding)

    start, end = units.from_code_points(span)

    codec = "utf-16-le" if encoding == "utf-16" else encoding
    assert text.encode(codec)[width * start : width * end].decode(codec) == span.of(text)
    assert units.to_code_points(start, end) == span
