"""Tests of what the recognizer takes for names in headlines."""

from __future__ import annotations

from itertools import accumulate

import pytest
from growth import is_slower

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


@pytest.mark.parametrize(
    ("headline", "name", "cut"),
    [
        ("Ana Quill Auctioning Off The Gun She Used", "Ana Quill Auctioning", "Ana Quill"),
        ("Senator Mei Lin Praises Quill's Plan For Ports", "Mei Lin Praises Quill", "Mei Lin"),
        ("Ana Quill Lopez Wins The Harbour Prize Again", "Quill Lopez", "Quill Lopez"),
        ("Mei Lin States Of Mind Wins The Prize", "Mei Lin States", "Mei Lin States"),
    ],
)
def test_a_longer_name_is_cut_to_what_the_body_has(headline: str, name: str, cut: str) -> None:
    text, at = f"{headline}\n\n{BODY}", headline.index(name)

    found = without_headlines(text, [(Span(at, at + len(name)), "PERSON")], is_word=WORDS.__contains__)

    assert [span.of(text) for span, _ in found] == [cut]


def test_what_the_text_says_elsewhere_is_a_name() -> None:
    assert _kept("Happy Plan Closes Its Last Two Shops", "Happy Plan", "ORG", "We met Happy Plan at noon.")
    assert not _kept("Happy Plan Closes Its Last Two Shops", "Happy Plan", "ORG")


def test_time_is_linear_in_the_number_of_headlines() -> None:
    few, many = 300, 2400

    def prepare(count: int) -> tuple[str, list[tuple[Span, str]]]:
        lines = [f"Quill{number} Says He Never Met the Harbour Mayor" for number in range(count)]
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        names = [Span(at, at + line.index(" He")) for at, line in zip(starts, lines, strict=False)]
        return "\n".join(lines), [(name, "PERSON") for name in names]

    def run(given: tuple[str, list[tuple[Span, str]]]) -> None:
        without_headlines(*given, is_word=WORDS.__contains__)

    assert not is_slower(run, few, many, times=3 * many / few, prepare=prepare)
