"""Time grows with the length of a paragraph, not with its square: each pattern alone, and the whole main line."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from growth import FRAGMENTS, Pattern, Repeated, find_patterns, is_slower, is_steep, repetitions_for
from hostile_articles import rules
from hostile_growth import ARTICLE, PATTERN
from tagged_trees import lemma, parsed

from claimex.attribution.complements import LONGEST_QUOTED
from claimex.attribution.reporting_clauses import find_reported
from claimex.english.names import LONGEST_NAME, trailing_name
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.zone_finder import find_zones
from claimex.parsing.clauses import edges
from claimex.spans import Span
from claimex.speakers.mentions import Resolver
from claimex.speakers.titles import find_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

SHORT = 4
"""Characters of the fragments that are tried on each pattern; the longer ones are made of them."""

LONE = "a (b (c"
"""Opens the text with what never closes."""


def test_a_square_is_told_from_a_line() -> None:
    square = Pattern("square", re.compile(r"a+b"), anchored=False)
    line = Pattern("line", re.compile(r"(?<!a)a++b"), anchored=False)

    assert is_steep(square.try_on, Repeated("a"), length=PATTERN)
    assert not is_steep(line.try_on, Repeated("a"), length=PATTERN)


def test_a_square_is_told_from_a_line_by_two_inputs() -> None:
    def square(given: list[int]) -> int:
        return sum(given.count(each) for each in given)

    assert is_slower(square, 100, 800, times=24, prepare=lambda length: list(range(length)))
    assert not is_slower(sum, 10_000, 80_000, times=24, prepare=lambda length: list(range(length)))


def test_a_pattern_s_own_parts_are_repeated() -> None:
    found = {(each.before, each.unit) for each in repetitions_for(re.compile(r"x(?:ab|c)+\s*$"))}

    assert {("x", "ab"), ("xab", " "), ("", "xab")} <= found


def test_every_pattern_is_found_however_it_is_held() -> None:
    found = {pattern.name: pattern for pattern in find_patterns()}

    assert found["claimex.layout.quotation_marks._MARK"].anchored is False
    assert found["claimex.layout.datelines._DATELINE"].anchored is True
    assert found["claimex.speakers.naming_context._OPENING"].anchored is True
    assert "claimex.english.page_labels._OPENING_PATTERNS" in found
    assert "claimex.english.cues.WANTED_CONTENT" in found
    assert any(re.fullmatch(r"claimex\.speakers\.naming_context:\d+", name) for name in found)


def test_no_pattern_takes_time_by_the_square_of_a_repetition() -> None:
    usual = {Repeated(part.replace("{}", ""), after="\0") for part in FRAGMENTS if len(part) <= SHORT}
    steep = [
        (pattern.name, repeated)
        for pattern in find_patterns()
        for repeated in sorted(usual | repetitions_for(pattern.compiled), key=repr)
        if is_steep(pattern.try_on, repeated, length=PATTERN)
    ]

    assert steep == []


def roles(text: str) -> None:
    whole = Span(0, len(text))
    for name in re.finditer(r"Aa", text):
        find_role(text, Span(*name.span()), whole)


RULES: dict[str, tuple[Callable[[str], Any], Repeated]] = {
    "brackets behind a clause": (lambda text: edges(text, Span(0, len(text))), Repeated(")]", before="a")),
    "marks around a clause": (lambda text: edges(text, Span(0, len(text))), Repeated("“", after="a")),
    "marks and commas": (lambda text: edges(text, Span(0, len(text))), Repeated("“,", after="a")),
    "names in one mention": (roles, Repeated("aa bb, Aa ")),
    "headings of lists": (lambda text: find_zones(text, find_paragraphs(text)), Repeated("Key points\n\n")),
}


@pytest.mark.parametrize("name", RULES)
def test_no_rule_takes_time_by_the_square_of_a_repetition(name: str) -> None:
    run, repeated = RULES[name]

    assert not is_steep(run, repeated, length=4 * ARTICLE)


@pytest.mark.parametrize("unit", ["A. ", "Aa’s ", "Aa Bb "])
def test_a_paragraph_of_capitals_is_no_name(unit: str) -> None:
    text = unit * LONGEST_NAME
    entity = SimpleNamespace(start_char=0, end_char=len(text), label_="PERSON")
    resolver = Resolver(text, cast("Doc", SimpleNamespace(ents=[entity])), [])

    assert list(resolver.named()) == []
    assert trailing_name(text, Span(0, len(text))) is None


def test_a_name_as_long_as_names_are_is_one() -> None:
    name = "Maximiliana Josephina Anastasia Wilhelmina Theodora Featherstonehaugh Cholmondeley"
    entity = SimpleNamespace(start_char=0, end_char=len(name), label_="PERSON")
    resolver = Resolver(name, cast("Doc", SimpleNamespace(ents=[entity])), [])

    assert [each.name for each in resolver.named()] == [name]
    assert trailing_name(name, Span(0, len(name))) == (Span(0, len(name)), False)


def test_a_quotation_that_never_closes_is_reported_so_far_and_no_further() -> None:
    begun = "Mari|NNP|nsubj|1 told|VBD|ROOT|1 us|PRP|dobj|1 ,|,|punct|1 “|``|punct|5 go|VB|dep|1"
    rest = 2 * LONGEST_QUOTED
    tree = parsed("Mari told us, “go" + " on" * rest, begun + " on|RP|prt|5" * rest)
    (found,) = find_reported(tree, lemma)

    assert found.construction == "quotation"
    assert len(found.content[0].of(tree.doc.text).split()) == LONGEST_QUOTED - 1


@pytest.mark.model
def test_the_main_line_takes_no_time_by_the_square_of_a_paragraph() -> None:
    read = rules().read
    cases = [Repeated(unit) for unit in FRAGMENTS] + [Repeated("he wins, she lost and ", before=LONE)]

    assert [repeated for repeated in cases if is_steep(read, repeated, length=ARTICLE)] == []
