"""Test lines with a name that introduce or sign words: which side they are on, and which names prove nothing."""

from __future__ import annotations

import itertools

import pytest
from growth import is_slower
from hypothesis import given
from hypothesis import strategies as st
from strange import TEXTS

from claimex.layout.name_lines import LONGEST, find_named
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.zone_finder import find_zones

SAID = (
    ("Maria Lopez, 34, nurse", "I think the ward is full, and nobody asks us."),
    ("Tunde Bello (51), bus driver", "We were promised lifts. I have not seen one."),
    ("Grace Yoon, 22", "I would vote for anyone who fixes the roof."),
)
OPENING = "The council votes on Monday. Three residents told the Post what they want."
NAMES = [name for name, _ in SAID]
FORMS = {
    "a line above": "{name}\n“{words}”",
    "a paragraph above": "**{name}**\n\n“{words}”",
    "a line below": "“{words}”\n{name}",
    "a paragraph below": "“{words}”\n\n{name}",
    "straight marks": '{name}\n\n"{words}"',
}
PIECES = st.lists(st.sampled_from([*NAMES, *(f"“{words}”" for _, words in SAID), OPENING, "Ana Roe", "I did."])).map(
    "\n\n".join
)


def page(form: str, *, after: str = "The vote is at noon.") -> str:
    return "\n\n".join([OPENING, *(form.format(name=name, words=words) for name, words in SAID), after])


def found_in(text: str) -> list[tuple[str, str]]:
    """Return the label and the words of each turn."""
    turns = find_named(text, find_paragraphs(text))
    assert not any(turn.mark for turn in turns)
    return [(turn.label.of(text) if turn.label else "", " ".join(s.of(text) for s in turn.words)) for turn in turns]


@pytest.mark.parametrize("form", FORMS)
def test_a_line_with_a_name_stands_beside_a_quotation(form: str) -> None:
    text = page(FORMS[form])

    found = found_in(text)

    assert [(name, words.strip('“”"')) for name, words in found] == list(SAID)
    paragraphs = find_paragraphs(text)
    zones = [zone.span for zone in find_zones(text, paragraphs)]
    assert not any(zone.overlaps(span) for zone in zones for t in find_named(text, paragraphs) for span in t.words)


def test_names_without_more_introduce_several_quotations() -> None:
    text = page(FORMS["a paragraph above"])
    for name in NAMES:
        text = text.replace(name, name[: name.index(" ") + 6].rstrip(" ,("))

    assert [name for name, _ in found_in(text)] == ["Maria Lopez", "Tunde Bello", "Grace Yoon"]


def test_words_without_marks_belong_to_the_line_above_while_somebody_says_i() -> None:
    text = page("{name}\n\n{words}\n\nMy neighbours say so too.", after="The vote is at noon. The hall opens at ten.")

    assert found_in(text) == [(name, f"{words} My neighbours say so too.") for name, words in SAID]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“The ward is full.”\n\nMaria Lopez, 34\n\nThe council votes on Monday.", id="with an age"),
        pytest.param("“The ward is full.”\nMaria Lopez, nurse\n\nThe council votes on Monday.", id="with a job"),
    ],
)
def test_one_line_signs_the_quotation_above_it(text: str) -> None:
    assert [words for _, words in found_in(text)] == ["“The ward is full.”"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“The ward is full.”\n\nMaria Lopez\n\nThe council votes on Monday.", id="one name without more"),
        pytest.param("Maria Lopez, health editor\n\n“The ward is full.”\n\nSo said a nurse.", id="a byline"),
        pytest.param("“The ward is full,” she said.\n\nMaria Lopez, 34, nurse", id="a caption below a report"),
        pytest.param("By Maria Lopez\n\n“The ward is full.”\n\nBy Ana Roe\n\n“It is not.”", id="bylines"),
        pytest.param("Maria Lopez, 34.\n\n“It is full.”\n\nAna Roe, 41.\n\n“It is not.”", id="sentences"),
        pytest.param("Orlan, May 3\n\nIt burned.\n\nPell, May 4\n\nIt rained.\n\nMarr, May 5\n\nIt sank.", id="dates"),
        pytest.param(page("{name}\n\nThe ward is full."), id="profiles"),
        pytest.param(page("{name}, " + "of Orlan " * (LONGEST // 9) + "\n\n“{words}”"), id="long lines"),
    ],
)  # fmt: skip
def test_other_names_prove_nothing(text: str) -> None:
    assert found_in(text) == []


@given(TEXTS | PIECES)
def test_turns_are_in_order_and_do_not_overlap(text: str) -> None:
    wholes = [turn.whole for turn in find_named(text, find_paragraphs(text))]

    assert wholes == sorted(wholes)
    assert not any(one.overlaps(other) for one, other in itertools.pairwise(wholes))


@pytest.mark.parametrize("piece", ["Maria Lopez, 34\n\n“It is full.”\n\n", "A" * 90 + "\n\n", "Ana Roe\n\n", "“"])
def test_time_grows_with_the_length(piece: str) -> None:
    def read(text: str) -> None:
        find_named(text, find_paragraphs(text))

    assert not is_slower(read, piece * 200, piece * 1600, times=3 * 8)
