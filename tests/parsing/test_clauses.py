"""Clauses on trees made by hand, the edges of claims, and where content is cut into sentences."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strange import TEXTS
from trees import grow

from claimex.parsing.clauses import edges, find_clauses, is_finite, is_imperative, is_independent, stretches, unquote
from claimex.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

    from claimex.parsing.spacy_pipeline import Parsed

COORDINATED = """
it PRP nsubj 1
rained VBD ROOT 1
, , punct 1
and CC cc 1
ships NNS nsubj 5
waited VBD conj 1
and CC cc 5
left VBD conj 5
. . punct 1
"""
SUBORDINATE = """
he PRP nsubj 1
left VBD ROOT 1
because IN mark 4
ships NNS nsubj 4
waited VBD advcl 1
and CC cc 4
it PRP nsubj 7
rained VBD conj 4
"""
BESIDE = """
He PRP nsubj 1
won VBD ccomp 4
; : punct 4
she PRP nsubj 4
lost VBD ROOT 4
"""
REPORTED = """
We PRP nsubj 1
won VBD ccomp 4
, , punct 4
she PRP nsubj 4
said VBD ROOT 4
"""
FILLER = """
You PRP nsubj 1
know VBP ccomp 4
, , punct 4
he PRP nsubj 4
lost VBD ROOT 4
"""
BRACKETED = """
he PRP nsubj 1
left VBD ROOT 1
( -LRB- punct 1
and CC cc 1
she PRP nsubj 5
stayed VBD conj 1
) -RRB- punct 5
"""
THAT = """
that IN mark 2
it PRP nsubj 2
rained VBD ROOT 2
and CC cc 2
that IN mark 6
he PRP nsubj 6
left VBD conj 2
"""
DEMONSTRATIVE = """
That DT nsubj 1
is VBZ ROOT 1
that DT attr 1
"""


def words(parsed: Parsed) -> list[str]:
    text = parsed.doc.text
    return [clause.span.of(text) for clause in find_clauses(text, parsed)]


@pytest.mark.parametrize(
    ("tree", "clauses"),
    [
        (COORDINATED, ["it rained", "ships waited and left"]),
        (SUBORDINATE, ["he left because ships waited and it rained"]),
        (BESIDE, ["He won", "she lost"]),
        (REPORTED, ["We won , she said"]),
        (FILLER, ["You know , he lost"]),
        (BRACKETED, ["he left ( and she stayed )"]),
        (THAT, ["it rained", "he left"]),
        (DEMONSTRATIVE, ["That is that"]),
        ("peace NN ROOT 0", ["peace"]),
        (". . ROOT 0", []),
    ],
)
def test_a_sentence_is_cut_between_independent_clauses(blank: Language, tree: str, clauses: list[str]) -> None:
    assert words(grow(blank.vocab, tree)) == clauses


def test_a_clause_knows_its_main_predicate(blank: Language) -> None:
    parsed = grow(blank.vocab, COORDINATED)

    assert [clause.head.text for clause in find_clauses(parsed.doc.text, parsed)] == ["rained", "waited"]


def test_a_verb_is_finite_or_has_a_finite_auxiliary(blank: Language) -> None:
    doc = grow(blank.vocab, "to TO aux 1\nleave VB ROOT 1\nhe PRP nsubj 4\nmust MD aux 4\nstay VB conj 1").doc

    assert [is_finite(doc[1]), is_finite(doc[4])] == [False, True]
    assert [is_independent(doc[1]), is_independent(doc[4])] == [False, True]


def test_an_imperative_has_no_subject(blank: Language) -> None:
    doc = grow(blank.vocab, "do VB aux 2\nn't RB neg 2\nshoot VB ROOT 2").doc
    asked = grow(blank.vocab, "did VBD aux 2\nthey PRP nsubj 2\nshoot VB ROOT 2").doc

    assert [is_imperative(doc[2]), is_imperative(asked[2])] == [True, False]


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("“We won,”", "We won"),
        ("“We won!”", "We won!"),
        ("‘Who?’ ", "Who?"),
        ("«We won.»", "We won"),
        ("``We won,''", "We won"),
        ("“‘We won,’ he said,”", "‘We won,’ he said"),
        ("the plan is “a disgrace”.", "the plan is “a disgrace”"),
        ("“Nonsense” and lies", "“Nonsense” and lies"),
        ("We won”", "We won"),
        ("One thing is sure: we won.”", "One thing is sure: we won"),
        ("[...] We [all] won […]", "We [all] won"),
        ("We [all] won [", "We [all] won"),
        ("“We won", "We won"),
        ("— we won —", "we won"),
        ("at 3 p.m.", "at 3 p.m."),
        ("He is the boss.", "He is the boss"),
        ("We won (twice).", "We won (twice)"),
        ("(We won", "We won"),
        ("’tis so", "’tis so"),
        ("the ships’", "the ships’"),
        ("…", "…"),
        (".", ""),
    ],
)
def test_edges_are_trimmed(text: str, trimmed: str) -> None:
    assert edges(text, Span(0, len(text))).of(text) == trimmed


@given(TEXTS, st.data())
def test_trimming_any_text_stays_inside_and_is_done_once(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))

    for trim in (edges, unquote):
        once = trim(text, span)
        assert span.contains(once) or not len(once)
        assert trim(text, once) == once


@pytest.mark.parametrize(
    ("text", "cuts", "parts"),
    [
        ("It rained. Ships wait.", [10], ["It rained.", "Ships wait."]),
        ("It rained and Ships wait.", [9], ["It rained and Ships wait."]),
        ("We met Dr. Quill.", [10], ["We met Dr. Quill."]),
        ("We met A. Quill.", [9], ["We met A. Quill."]),
        ("It rained. ships wait.", [10], ["It rained. ships wait."]),
        ("It rained\nShips wait", [9], ["It rained", "Ships wait"]),
        ("“It rained.” “Ships wait.”", [12], ["It rained.", "Ships wait."]),
        ("It rained. …", [10], ["It rained."]),
        ("", [], []),
    ],
)
def test_content_is_cut_where_sentences_are_marked_to_end(text: str, cuts: list[int], parts: list[str]) -> None:
    bounds = [0, *cuts, len(text)]
    sentences = [Span(a, b) for a, b in pairwise(bounds) if a < b]
    sentences = [Span(s.start + (text[s.start] in " \n"), s.end) for s in sentences]

    assert [part.of(text) for part in stretches(text, Span(0, len(text)), sentences)] == parts


def test_content_is_cut_at_its_own_edges() -> None:
    text = "She said it rained. Ships wait there."

    found = stretches(text, Span(9, 30), [Span(0, 19), Span(20, 37)])

    assert [part.of(text) for part in found] == ["it rained.", "Ships wait"]


SERIES = """
that IN mark 2
pumps NNS nsubj 2
failed VBD ROOT 2
, , punct 2
that IN mark 6
it PRP nsubj 6
rained VBD relcl 1
and CC cc 6
that IN mark 10
nobody NN nsubj 10
came VBD conj 6
"""
TOLD_TOO = """
I PRP nsubj 1
said VBD ROOT 1
that IN mark 4
it PRP nsubj 4
rained VBD ccomp 1
and CC cc 1
that IN mark 8
it PRP nsubj 8
stopped VBD conj 1
"""
UNTAGGED = """
that DT det 2
whole JJ amod 2
scenes NNS nsubj 3
vanished VBD ROOT 3
"""
POINTED = """
that DT det 1
boat NN nsubj 2
sank VBD ROOT 2
"""


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (SERIES, ["pumps failed", "it rained", "nobody came"]),
        (TOLD_TOO, ["I said that it rained and that it stopped"]),
        (UNTAGGED, ["whole scenes vanished"]),
        (POINTED, ["that boat sank"]),
    ],
)
def test_a_series_with_that_is_cut_where_it_is_told_directly(blank: Language, tree: str, expected: list[str]) -> None:
    tree_of = grow(blank.vocab, tree)
    text = tree_of.doc.text

    assert [clause.span.of(text) for clause in find_clauses(text, tree_of)] == expected
