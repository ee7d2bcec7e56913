"""Test interviews without labels: what is one, where its answers end, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from growth import is_slower
from hypothesis import given
from hypothesis import strategies as st
from strange import TEXTS

from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.questions import QUESTION_WORDS, find_questions
from claimex.layout.turns import read_transcript

if TYPE_CHECKING:
    from claimex.layout.transcript import Turn

INTRODUCTION = "Rosa Onyango, 58, steers the Orlan ferry. She spoke to the Post about fog."
PAIRS = (
    ("Have you ever been afraid?", "Every winter. I was afraid on Tuesday."),
    ("What do passengers get wrong about you?", "They think I can see. I listen."),
    ("Would you let your daughter do it?", "She asked me that herself, and I told her the truth."),
)
PIECES = st.lists(
    st.sampled_from([*(words for pair in PAIRS for words in pair), INTRODUCTION, "“Why?” he asked.", "**Why?**", "?"])
).map("\n\n".join)


def turns_of(text: str) -> list[Turn]:
    return find_questions(text, find_paragraphs(text))


def interview(*pairs: tuple[str, str], before: str = INTRODUCTION) -> str:
    return "\n\n".join([before, *(words for pair in pairs or PAIRS for words in pair)])


@pytest.mark.parametrize("mark", ["", "**", "_", "### "])
def test_questions_and_answers_alternate(mark: str) -> None:
    end = mark.strip("# ")
    text = interview(*((f"{mark}{question}{end}", answer) for question, answer in PAIRS))

    found = turns_of(text)

    assert [turn.part for turn in found] == ["asks", "answers"] * len(PAIRS)
    assert [turn.words[0].of(text) for turn in found] == [words for pair in PAIRS for words in pair]
    assert all(turn.label is None and not turn.mark for turn in found)


def test_an_answer_goes_on_until_the_next_question_and_the_last_one_while_somebody_says_i() -> None:
    told = "The ferry sails at six."
    text = f"{interview()}\n\nI would miss her.\n\nThe bridge is to open in 2028, the ministry said."
    text = text.replace(PAIRS[1][0], f"{told}\n\n{PAIRS[1][0]}")

    found = turns_of(text)

    assert [span.of(text) for span in found[1].words] == [PAIRS[0][1], told]
    assert [span.of(text) for span in found[-1].words] == [PAIRS[2][1], "I would miss her."]


def test_the_authors_paragraphs_between_answer_and_question_are_not_said() -> None:
    text = (
        "Noor Haddad tunes organs. We met her in Ghent.\n\nHow did you begin?\n\nMy aunt owned a harmonium.\n\n"
        "She laughs. “Mind your cat,” a neighbour calls.\n\nThe reeds were dusty.\n\nDid you mend it?\n\n"
        "I never did.\n\nWhat would you like to play?\n\nI want to hear the old organ."
    )
    turns = find_questions(text, find_paragraphs(text))

    assert [span.of(text) for span in turns[1].words] == ["My aunt owned a harmonium.", "The reeds were dusty."]


def test_questions_in_a_row_are_one_turn() -> None:
    text = interview().replace(PAIRS[0][0], f"{PAIRS[0][0]}\n\nAnd what did you do?")

    found = turns_of(text)

    assert [span.of(text) for span in found[0].words] == [PAIRS[0][0], "And what did you do?"]
    assert found[1].words[0].of(text) == PAIRS[0][1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(interview(*PAIRS[:2]), id="two questions"),
        pytest.param(interview(before="The fog on the Orlan is the thickest in the land."), id="nobody was asked"),
        pytest.param(
            interview(*((question, "The rules say so. Ring the council.") for question, _ in PAIRS)), id="an explainer"
        ),
        pytest.param(
            interview(*((question, "“I never said so,” Tamm said. “My wife did.”") for question, _ in PAIRS)),
            id="answers that quote",
        ),
        pytest.param(
            interview(*((question, f"We keep {answer.split()[-1]}") for question, answer in PAIRS)), id="a firm's list"
        ),
        pytest.param(
            interview(("Why the fog?", "I wondered."), ("Why the sea?", "I wept."), ("Why at all?", "I left.")),
            id="an essay that asks itself",
        ),
        pytest.param(
            interview(*((f"“{question}”", answer) for question, answer in PAIRS)), id="questions in quotation marks"
        ),
        pytest.param(
            interview(*((f"{'so ' * QUESTION_WORDS}{question}", answer) for question, answer in PAIRS)),
            id="long paragraphs that end in a question",
        ),
    ],
)
def test_other_texts_with_questions_are_no_interview(text: str) -> None:
    assert turns_of(text) == []


def test_labels_have_precedence() -> None:
    text = interview(*((f"Post: {question}", f"Onyango: {answer}") for question, answer in PAIRS))

    found = read_transcript(text, find_paragraphs(text)).turns

    assert [turn.label.of(text) for turn in found if turn.label] == ["Post", "Onyango"] * len(PAIRS)


def test_an_article_without_labels_is_read_by_its_questions() -> None:
    text = interview()

    assert list(read_transcript(text, find_paragraphs(text)).turns) == turns_of(text)


@given(TEXTS | PIECES)
def test_turns_lie_in_their_paragraphs_in_order(text: str) -> None:
    paragraphs = find_paragraphs(text)
    words = [span for turn in find_questions(text, paragraphs) for span in turn.words]

    assert words == sorted(words)
    assert all(any(paragraph.contains(span) for paragraph in paragraphs) and len(span) for span in words)


def test_time_grows_with_the_length() -> None:
    assert not is_slower(turns_of, interview(*PAIRS * 50), interview(*PAIRS * 400), times=3 * 8)
