"""Test turns and signatures: the table of cases, and properties of any text."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from growth import is_slower
from hypothesis import given
from hypothesis import strategies as st
from strange import TEXTS
from tables import rows

from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import pair_marks
from claimex.layout.turns import SIGNATURE, find_signed, find_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimex.layout.transcript import Turn

DIALOGUES = st.lists(
    st.sampled_from(["Tamm: Who? ", "Kask: We did.", "Q. ", "A. Yes, we did.", "[x]", "\n", "“A” — B"])
).map("\n".join)


def turns_of(text: str) -> list[Turn]:
    paragraphs = find_paragraphs(text)
    return find_turns(text, paragraphs) or find_signed(text, pair_marks(text, paragraphs=paragraphs), paragraphs)


@pytest.mark.parametrize("case", rows("turns"))
def test_turns(case: dict[str, Any]) -> None:
    text = case["text"]

    found = [
        {
            "speaker": turn.label.of(text) if turn.label else "",
            "mark": turn.mark.of(text),
            "words": [span.of(text) for span in turn.words],
        }
        for turn in turns_of(text)
    ]

    assert found == case["turns"]


SAID = (
    *("Who let the boat out?", "I did. My brother told me to.", "And were you sorry?", "Not at all. I knew the tide."),
    *("Would you do it again?", "I would. It was the best night of my life."),
)
FORMS: dict[str, tuple[str, str]] = {
    "a time behind the colon": ("Harbour Post: (00:12)\n", "Aroha Ngata: (00:15)\n"),
    "a time behind the name": ("Harbour Post (00:12):\n", "Aroha Ngata (00:15):\n"),
    "a line with a time and no colon": ("Harbour Post  0:12\n", "Aroha Ngata  0:15\n"),
    "a line of its own": ("Harbour Post\n", "Aroha Ngata\n"),
    "a paragraph of its own": ("**Harbour Post**\n\n", "**Aroha Ngata**\n\n"),
    "a dash": ("HARBOUR POST – ", "AROHA NGATA – "),
    "a bar": ("Harbour Post | ", "Aroha Ngata | "),
    "brackets and a colon": ("[Harbour Post]: ", "[Aroha Ngata]: "),
    "letters in brackets": ("Q) ", "A) "),
    "letters and dashes": ("Q – ", "A – "),
    "numbered letters": ("Q1. ", "A1. "),
}


@pytest.mark.parametrize("form", FORMS)
def test_labels_have_many_forms(form: str) -> None:
    labels = FORMS[form]
    text = "On the water\n\n" + "\n\n".join(labels[number % 2] + said for number, said in enumerate(SAID))

    found = turns_of(text)

    assert [span.of(text) for turn in found for span in turn.words] == list(SAID)
    named = [turn.label.of(text).title() for turn in found if turn.label is not None]
    assert named == ([] if labels[0].startswith("Q") else ["Harbour Post", "Aroha Ngata"] * 3)


@pytest.mark.parametrize("mark", ["\n", " — ", " | "])
def test_names_before_reports_are_no_labels(mark: str) -> None:
    lines = ("The ferry sailed at six.", "The mill burned down.") * 3
    text = "\n\n".join(f"{town}{mark}{line}" for town, line in zip(("Orlan", "Marrow") * 3, lines, strict=True))

    assert turns_of(text) == []


def test_the_whole_turn_contains_its_label_and_all_its_words() -> None:
    signed = "“We won.” — Mari Tamm"
    text = "Q. Who won?\n\nA. We did.\n\nQ. Why?\n\nA. Because we ran."

    assert turns_of(signed)[0].whole.of(signed) == signed
    assert turns_of(text)[0].whole.of(text) == ". Who won?"


@given(TEXTS | DIALOGUES)
def test_turns_are_sorted_and_do_not_overlap(text: str) -> None:
    paragraphs = find_paragraphs(text)
    found = turns_of(text)

    assert all(a.whole.end <= b.whole.start for a, b in pairwise(found))
    for turn in found:
        assert all(any(p.contains(span) for p in paragraphs) for span in (*turn.words, turn.mark))
        assert all(len(span) for span in turn.words)


CRAFTED: dict[str, Callable[[int], str]] = {
    "turns": lambda n: "Tamm: Who won?\n\nKask: We did.\n\n" * n,
    "a label without end": lambda n: ("A" * n + " ") * 5,
    "a signature of full stops": lambda n: "“We won.” — A" + "." * n + "!",
    "a signature of spaces": lambda n: "“We won.” — A" + " " * n + "!",
    "brackets": lambda n: "Tamm: Who won?\n\nKask: We did.\n\n" * 3 + "[" + "]" * n + "x",
    "emphasis": lambda n: "*" * n,
}
SMALL, TIMES, SLACK = 1_000, 8, 4  # a square would take TIMES * TIMES


@pytest.mark.parametrize("name", CRAFTED)
def test_time_is_linear_in_the_length_of_a_crafted_text(name: str) -> None:
    small, large = (CRAFTED[name](n) for n in (SMALL, SMALL * TIMES))

    assert not is_slower(turns_of, small, large, times=SLACK * TIMES)


def test_a_line_that_is_too_long_is_not_a_signature() -> None:
    assert turns_of("“We won.” — Mari " + "A" * SIGNATURE) == []
