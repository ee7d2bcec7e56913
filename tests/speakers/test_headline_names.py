"""Tests of what the recognizer takes for names in headlines."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.headline_names import without_headlines

WORDS = frozenset({"says", "calls", "bank", "plan", "he", "the"})
BODY = "Ana Quill left at noon."


def _kept(headline: str, name: str, label: str, body: str = BODY) -> bool:
    at = headline.index(name)
    found = without_headlines(f"{headline}\n\n{body}", [(Span(at, at + len(name)), label)], is_word=WORDS.__contains__)
    return bool(found)


@pytest.mark.parametrize(
    ("headline", "name", "label"),
    [
        ("Quill Says He Never Met the Harbour Mayor", "Quill Says", "PERSON"),
        ("Quill Calls Plan Of Network Unfair, Again", "Plan Of Network", "ORG"),
        ("Mayor Hits Back, Calls Quill Remarks Wrong", "Calls Quill", "PERSON"),
    ],
)
def test_words_of_a_clause_are_no_name(headline: str, name: str, label: str) -> None:
    assert not _kept(headline, name, label)


@pytest.mark.parametrize(
    ("headline", "name", "label"),
    [
        ("Ana Quill Says She Never Met the Mayor", "Ana Quill", "PERSON"),
        ("Harbour Bank Cuts Jobs Across Two Counties", "Harbour Bank", "ORG"),
        ("Quill says he never met the harbour mayor", "Quill says", "PERSON"),
        ("QUILL SAYS HE NEVER MET THE HARBOUR MAYOR", "QUILL SAYS", "PERSON"),
        ("Quill Met Mayors And $ Signs All Around", "$", "ORG"),
    ],
)
def test_names_and_ordinary_lines_stay(headline: str, name: str, label: str) -> None:
    assert _kept(headline, name, label)


def test_what_the_text_says_elsewhere_is_a_name() -> None:
    assert _kept("Happy Plan Closes Its Last Two Shops", "Happy Plan", "ORG", "We met Happy Plan at noon.")
    assert not _kept("Happy Plan Closes Its Last Two Shops", "Happy Plan", "ORG")
