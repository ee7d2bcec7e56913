"""Test quotation marks and paragraphs: the tables of cases, and properties of any text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from growth import is_slower
from hypothesis import given
from strange import TEXTS
from tables import find, find_all, rows

from claimex.errors import SpanError
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import CARRY_PARAGRAPHS, Quotation, kind_of, mask_quoted, pair_marks
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Callable


def quotations_of(text: str) -> list[Quotation]:
    return pair_marks(text, paragraphs=find_paragraphs(text))


@pytest.mark.parametrize("case", rows("paragraphs"))
def test_paragraphs(case: dict[str, Any]) -> None:
    assert [p.of(case["text"]) for p in find_paragraphs(case["text"])] == case["paragraphs"]


@pytest.mark.parametrize("case", rows("quotations"))
def test_quotations(case: dict[str, Any]) -> None:
    text = case["text"]
    spans = find_all(text, [row["text"] for row in case["quotations"]])
    facts = [{key: value for key, value in row.items() if key != "text"} for row in case["quotations"]]

    assert quotations_of(text) == [Quotation(span, **fact) for span, fact in zip(spans, facts, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('He said "We won. "', "We won."),
        ("``We won,'' he said", "We won,"),
        ("''We won,'' he said", "We won,"),
        ("« We won »", "We won"),
        ("He said “we won", "we won"),
        ("“‘Never’ again”", "‘Never’ again"),
    ],
)
def test_inside_excludes_the_marks_and_the_space_next_to_them(text: str, words: str) -> None:
    assert quotations_of(text)[0].inside(text).of(text) == words


def test_inside_keeps_the_first_letter_if_there_is_no_opening_mark() -> None:
    text = "“One.\n\nTwo,” he said."

    assert [q.inside(text).of(text) for q in quotations_of(text)] == ["One.", "Two,"]


def test_a_quotation_continues_over_a_limited_number_of_paragraphs() -> None:
    near = "“One.\n\n" + "Two.\n\n" * (CARRY_PARAGRAPHS - 1) + "Three,” he said."
    far = "“One.\n\n" + "Two.\n\n" * CARRY_PARAGRAPHS + "Three,” he said."

    assert quotations_of(near)[-1] == Quotation(find(near, "Three,”"), continues=True, opened=False)
    assert quotations_of(far) == [
        Quotation(find(far, "“One."), closed=False),
        Quotation(find(far, "Three,”"), opened=False),
    ]


def test_a_paragraph_beyond_the_text_is_refused() -> None:
    with pytest.raises(SpanError):
        pair_marks("“a”", paragraphs=[Span(0, 4)])


@given(TEXTS)
def test_paragraphs_contain_everything_but_white_space_in_order(text: str) -> None:
    paragraphs = find_paragraphs(text)

    assert all(a.end <= b.start for a, b in pairwise(paragraphs))
    assert all(len(p) and strip(text, p) == p for p in paragraphs)
    assert "".join(p.of(text) for p in paragraphs).split() == text.split() or _same_letters(text, paragraphs)


def _same_letters(text: str, paragraphs: list[Span]) -> bool:
    kept = "".join(p.of(text) for p in paragraphs)
    return [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


@given(TEXTS)
def test_quotations_are_nested_or_do_not_overlap_within_one_paragraph(text: str) -> None:
    paragraphs = find_paragraphs(text)
    found = pair_marks(text, paragraphs=paragraphs)
    order = [(q.span.start, -q.span.end) for q in found]

    assert order == sorted(set(order))
    assert all(any(p.contains(q.span) for p in paragraphs) for q in found)
    for at, quotation in enumerate(found):
        around = [other.span for other in found[:at] if other.span.overlaps(quotation.span)]
        assert all(span.contains(quotation.span) for span in around)
        assert quotation.depth == len(around)


@given(TEXTS)
def test_a_quotation_includes_its_marks_and_has_words(text: str) -> None:
    marks = tuple("\"'“”‘’„‚«»‹›‟‛″＂`")

    for quotation in quotations_of(text):
        words = quotation.span.of(text)
        inside = quotation.inside(text)
        assert words.startswith(marks) or not quotation.opened
        assert words.endswith(marks) or not quotation.closed
        assert len(inside)
        assert quotation.span.contains(inside)
        assert strip(text, inside) == inside


@given(TEXTS)
def test_earlier_paragraphs_affect_only_quotations_that_continue(text: str) -> None:
    for paragraph in find_paragraphs(text):
        alone = pair_marks(text, paragraphs=[paragraph])
        found = [q for q in quotations_of(text) if paragraph.contains(q.span)]
        if not any(q.continues for q in found):
            assert found == alone


CRAFTED: dict[str, Callable[[int], str]] = {
    "opening marks": lambda n: "“" * n,
    "opening marks before letters": lambda n: " “a" * n,
    "straight marks": lambda n: '"' * n,
    "straight marks before letters": lambda n: ' "a' * n,
    "apostrophes": lambda n: "'" * n,
    "opening single marks": lambda n: " ‘a" * n,
    "straight single marks before letters": lambda n: " 'a" * n,
    "plural possessives": lambda n: "'a" + " as'" * n,
    "possessives inside open single marks": lambda n: " 'a as' b" * n,
    "contractions": lambda n: "'a" + " a'a" * n,
    "single pairs": lambda n: " 'a b'" * n,
    "nested pairs": lambda n: " 'a \"b' c\"" * n,
    "quotations that go on and on": lambda n: "“a\n\n" * n,
    "line breaks": lambda n: "\n \t" * n,
    "vertical tabs": lambda n: "\n" + "\x0b" * n + "x",
}
SMALL, TIMES, SLACK = 2_000, 8, 3


@pytest.mark.parametrize("name", CRAFTED)
def test_time_is_linear_in_the_length_of_a_crafted_text(name: str) -> None:
    """Quadratic time would take TIMES² as long, which is above the bound."""
    small, large = (CRAFTED[name](n) for n in (SMALL, SMALL * TIMES))

    assert not is_slower(quotations_of, small, large, times=SLACK * TIMES)


def test_a_hundred_thousand_marks_are_read() -> None:
    assert len(quotations_of(" “a" * 100_000)) == 100_000
    assert quotations_of("dogs' " * 100_000) == []


def test_the_mask_covers_the_characters_inside_and_the_marks() -> None:
    text = "a “b” c “d"

    assert list(mask_quoted(len(text), quotations_of(text))) == [0, 0, 1, 1, 1, 0, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (["“We won,”"], "direct"),
        (["“We won,”", "“and again”"], "direct"),
        (["that it was “a triumph”"], "mixed"),
        (["that it was"], "indirect"),
        (["“We won,”", "that it was"], "mixed"),
        (["—"], "indirect"),
    ],
)
def test_the_words_inside_marks_decide_the_kind(content: list[str], kind: str) -> None:
    text = "“We won,” he said — “and again”, and that it was “a triumph”."
    mask = mask_quoted(len(text), quotations_of(text))

    assert kind_of(text, [find(text, words) for words in content], mask) == kind


def test_a_long_quotation_with_one_word_before_the_mark_is_direct() -> None:
    text = "that “" + "word " * 30 + "end”"
    mask = mask_quoted(len(text), quotations_of(text))

    assert kind_of(text, [Span(0, len(text))], mask) == "direct"
