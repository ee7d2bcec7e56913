"""Test `claims/unsaid.py`: words beside a cue which mean that nobody said it."""

from __future__ import annotations

import pytest
from tables import find

from claimex.attribution import Attribution
from claimex.claims.unsaid import find_unsaid
from claimex.spans import Span


def decided(text: str, source: str, cue: str) -> str | None:
    start = find(text, cue)
    item = Attribution((Span(start.end + 1, len(text)),), start, find(text, source), "indirect", 0.9)
    found = find_unsaid(text, item, [Span(0, len(text))])
    return found.of(text) if found is not None else None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Nobody at the mill", "Nobody"),
        ("No-one", "No-one"),
        ("None of the divers", "None"),
        ("Almost no one in town", "Almost no one"),
        ("Neither Olu Ade nor his wife", "Neither"),
        ("Not a single judge", "Not a"),
        ("No Finnish general", "No"),
        ("Very few farmers", "Very few"),
        ("Hardly anyone", "Hardly anyone"),
        ("Not everybody", "Not everybody"),
        ("Hardly a single farmer", "Hardly a"),
        ("No fewer than nine farmers", None),
        ("None other than the abbot", None),
        ("A few farmers", None),
        ("No 10", None),
        ("No Labels", None),
        ("Fewer", None),
        ("Northern Rail", None),
        ("The villagers, none of whom saw it,", None),
    ],
)
def test_finds_the_words_of_a_source_that_is_nobody_or_few(source: str, words: str | None) -> None:
    assert decided(f"{source} said the tide was out.", source, "said") == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("Nowhere in the note does ", "Nowhere"),
        ("At no point did ", "At no point"),
        ("The rain fell, and never did ", "never"),
        ("Scarcely ", "Scarcely"),
        ("In none of her letters does ", "In none"),
        ("If ", "If"),
        ("Nobody knows whether ", "whether"),
        ("It is not true that ", "not true that"),
        ("Even if ", None),
        ("As if ", None),
        ("It is true that ", None),
        ("Not long after, ", None),
        ("Not only did ", None),
        ("Never mind, ", None),
    ],
)
def test_finds_a_negation_before_the_source(before: str, words: str | None) -> None:
    assert decided(f"{before}Ruth Oke say the tide was out.", "Ruth Oke", "say") == words


@pytest.mark.parametrize(
    ("before", "end", "words"),
    [
        ("Did ", "?", "Did"),
        ("But hasn’t ", "?", "But hasn’t"),
        ("Why did ", "?", None),
        ("Did ", ".", None),
    ],
)
def test_finds_what_asks_whether_somebody_says_it(before: str, end: str, words: str | None) -> None:
    assert decided(f"{before}Ruth Oke say the tide was out{end}", "Ruth Oke", "say") == words


@pytest.mark.parametrize(
    ("before", "words"),
    [("Instead of ", "Instead of"), ("Without once ", "Without once"), ("Far from ", "Far from"), ("After ", None)],
)
def test_finds_that_somebody_did_something_else(before: str, words: str | None) -> None:
    text = f"{before}saying the tide was out, Ruth Oke left."
    cue = find(text, "saying")
    item = Attribution((find(text, "the tide was out"),), cue, find(text, "Ruth Oke"), "indirect", 0.9)
    found = find_unsaid(text, item, [Span(0, len(text))])

    assert (found.of(text) if found is not None else None) == words
