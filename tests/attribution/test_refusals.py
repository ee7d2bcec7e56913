"""Test refusals to answer: each is found once, without content, and with whoever refuses as its source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strange import TRICKY
from tables import find
from tagged_trees import parsed

from claimex.attribution.attribution import Attribution
from claimex.attribution.refusals import (
    REFUSAL,
    REFUSAL_CONFIDENCE,
    REFUSED_BY_NOBODY,
    REFUSED_IN_SHORT,
    UNANSWERED,
    find_refusals,
)
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import pair_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.parsing.spacy_pipeline import Parsed, SentenceParser
    from claimex.spans import Span

DECLINED = "The mayor declined to comment."
TREE = "The|DT|det|1 mayor|NN|nsubj|2 declined|VBD|ROOT|2 to|TO|aux|4 comment|VB|xcomp|2 .|.|punct|2"


ASKED = {
    "declined to say": " who had paid",
    "would not say": " whether the pier was safe",
    "refused, again, to say": " how long it would last",
    "declined on Monday to disclose": " the price",
    "won’t discuss": " her salary",
    "could not immediately say": " how many were inside",
    "refused to name": " the buyer",
    "would rather not say": " when",
    "would not give": " their names",
    "gave no": " reason for the delay",
    "had no answer": " when asked who had signed",
    "remained tight-lipped": " about the sale",
    "has stayed silent": " about the leak",
    "sidestepped a question": " about whether he would run",
    "dodged repeated questions": " on the debt",
}
"""What follows words that name the question."""


class OneTree:
    """A parser that knows one sentence, and parses any other as one word."""

    def __init__(self, text: str) -> None:
        self._text = text

    def parse(self, span: Span) -> Parsed:
        words = span.of(self._text)
        return parsed(words, TREE if words == DECLINED else f"{words.replace(' ', '')}|XX|ROOT|0", start=span.start)


def refusals(
    text: str, attributions: Sequence[Attribution] = (), *, sentences: Sequence[str] = ()
) -> list[Attribution]:
    quotations = pair_marks(text, paragraphs=find_paragraphs(text))
    places = [find(text, sentence) for sentence in sentences]
    parser = cast("SentenceParser", OneTree(text))
    return find_refusals(text, attributions, quotations=quotations, sentences=places, parser=parser)


@pytest.mark.parametrize(
    "words",
    [
        "declined to comment",
        "refused to comment",
        "has repeatedly declined to comment",
        "declined to be interviewed",
        "declined to answer questions",
        "declined a question",
        "declined to answer the question",
        "refused to answer the paper’s question",
        "refused several questions",
        "refused to take any further questions",
        "took no questions",
        "refused to speak to reporters",
        "would not comment",
        "wouldn’t comment",
        "did not immediately respond to a request for comment",
        "didn't respond to several emailed questions",
        "did not reply to messages seeking comment",
        "has not yet responded to our letters",
        "did not return calls",
        "would not be drawn",
        "could not be reached",
        "could not immediately be reached for comment",
        "was not available for comment",
        "was unavailable for comment",
        "had no comment",
        "did not respond",
        "has not responded to this newspaper",
        "did not reply to our reporters",
        "had yet to react",
        "has yet to issue a statement",
        "is yet to comment",
        "did not pick our calls",
        "had not yet issued a formal response",
        "has yet to respond to our questions",
        "have yet to comment",
        "was not available to reporters",
        "were unavailable for interview",
        "was not available to speak",
        "would not answer the telephone",
        "did not pick up her phone",
        "refused to talk to journalists",
        "declined to say",
        "would not say",
        "refused, again, to say",
        "declined on Monday to disclose",
        "won’t discuss",
        "could not immediately say",
        "refused to name",
        "would rather not say",
        "would not give",
        "gave no",
        "had no answer",
        "had nothing further to add",
        "never returned our calls",
        "ignored three letters",
        "did not want to talk",
        "remained tight-lipped",
        "has stayed silent",
        "sidestepped a question",
        "dodged repeated questions",
    ],
)
def test_a_refusal_is_recognized_by_its_wording(words: str) -> None:
    match = REFUSAL.search(f"The mayor {words}{ASKED.get(words, '')}.")

    assert match is not None
    assert match.group() == words


@pytest.mark.parametrize(
    "text",
    [
        "cannot tell us what to do",
        "would not tell us how to vote",
        "would not say that the pier was safe",
        "did not say who had paid",
        "refused to say the oath",
        "refused to discuss terms with the rebels",
        "refused to confirm the judge",
        "took no more questions than usual",
        "takes no question marks",
        "refused to disclose his tax returns",
        "would not give up",
        "can’t tell whether it is rain",
        "could not remember whether it rained",
        "refused to give the farm a licence",
        "gave no sign of pain",
        "had no answer to the flood",
        "never returned the boat",
        "refused to answer the census",
        "declined to speak at the rally",
        "refused requests to stop the count",
        "did not respond in kind",
        "did not reply that it was over",
        "does not comment on rumours",
        "commented on the vote",
        "refused to leave",
        "could not reach the pier",
        "has yet to react to the drug",
        "has yet to make a profit",
        "had not issued a passport",
        "had to respond to the fire",
        "have to comment",
        "was not available to tenants",
        "were not available to hire",
        "did not respond to the alarm",
        "did not pick up the boxes",
        "declined to talk to the strikers",
        "was silent on Sunday",
        "was mum to three boys",
        "sidestepped the puddle",
        "dodged the question of money in her novel",
        "would not say for more than a year that it leaked",
    ],
)
def test_other_refusals_and_those_with_content_are_not_refusals_to_answer(text: str) -> None:
    assert REFUSAL.search(f"The mayor {text}.") is None


@pytest.mark.parametrize("question", ["by how much", "to whom it was sold", "on what grounds", "in which year"])
def test_the_question_left_open_may_begin_with_a_preposition(question: str) -> None:
    match = REFUSAL.search(f"Amina Sow would not say {question}.")

    assert match is not None
    assert match.group() == "would not say"


@pytest.mark.parametrize(
    ("text", "who", "cue"),
    [
        (
            "Phone calls to the harbour office seeking comment were not returned.",
            "the harbour office",
            "were not returned",
        ),
        ("A query emailed to Halvard remained unanswered.", "Halvard", "remained unanswered"),
        ("A questionnaire sent to the firm on Monday went unanswered.", "the firm", "went unanswered"),
        ("Messages left for Ms Quang at her home were not returned.", "Ms Quang", "were not returned"),
        ("A message left with the Diallo family was not returned.", "the Diallo family", "was not returned"),
        ("Calls to a number listed for Dana Cole rang unanswered.", "Dana Cole", "rang unanswered"),
        ("Emails seeking comment from the embassy were not answered.", "the embassy", "were not answered"),
    ],
)
def test_unreturned_calls_are_refusals_of_the_person_called(text: str, who: str, cue: str) -> None:
    match = UNANSWERED.search(text)

    assert match is not None
    assert (match["who"].strip(), match["cue"]) == (who, cue)


@pytest.mark.parametrize(
    "text",
    [
        "Her prayers went unanswered.",
        "The question remained unanswered for years.",
        "A parcel sent to the museum was not returned.",
        "The letter to her aunt was returned unopened.",
        "The question to which nobody had a reply was not answered.",
    ],
)
def test_other_things_left_undone_are_no_refusals(text: str) -> None:
    assert UNANSWERED.search(text) is None


@pytest.mark.parametrize(
    ("text", "who", "cue"),
    [
        ("Yle was unable to reach the City of Tampere for comment.", "the City of Tampere", "was unable to reach"),
        ("Reporters could not immediately reach Ngozi Eze.", "Ngozi Eze", "could not immediately reach"),
        ("The Herald couldn’t contact Tamm on Friday.", "Tamm", "couldn’t contact"),
        ("Attempts to reach Mr Sule were unsuccessful.", "Mr Sule", "were unsuccessful"),
        ("Efforts to contact the Wangs for comment failed.", "the Wangs", "failed"),
        (
            "Attempts to reach Dr. Hye-jin Oh by telephone have been unsuccessful.",
            "Dr. Hye-jin Oh",
            "have been unsuccessful",
        ),
    ],
)
def test_whom_reporters_cannot_reach_refuses(text: str, who: str, cue: str) -> None:
    (found,) = refusals(text)

    assert found.cue is not None
    assert found.source is not None
    assert (found.kind, found.source.of(text), found.cue.of(text)) == ("no_comment", who, cue)


@pytest.mark.parametrize(
    "text",
    [
        "The climbers could not reach the summit.",
        "Attempts to reach Everest were unsuccessful.",
        "Attempts to reach a deal failed.",
        "The rescuers could not reach Petrov in time.",
        "The Post could not reach agreement with its staff.",
    ],
)
def test_what_is_not_reached_otherwise_is_no_refusal(text: str) -> None:
    assert refusals(text) == []


def test_who_refuses_is_read_from_the_tree() -> None:
    (found,) = refusals(DECLINED, sentences=[DECLINED])

    assert found == Attribution(
        (), find(DECLINED, "declined to comment"), find(DECLINED, "The mayor"), "no_comment", REFUSAL_CONFIDENCE
    )
    assert found.place == found.cue


def test_the_taggers_attribution_of_the_same_words_is_dropped_but_its_source_is_used() -> None:
    tagged = Attribution(
        (find(DECLINED, "to comment"),), find(DECLINED, "declined"), find(DECLINED, "mayor"), "indirect", 0.8
    )
    (found,) = refusals(DECLINED, [tagged])

    assert (found.kind, found.content, found.source) == ("no_comment", (), find(DECLINED, "mayor"))


def test_a_refusal_without_a_source_is_dropped() -> None:
    assert refusals("Declined to comment.") == []


def test_a_refusal_inside_a_quotation_stays_content() -> None:
    text = "“The mayor declined to comment.”"

    assert refusals(text, sentences=[DECLINED]) == []


def test_a_refusal_reported_by_somebody_is_nested_in_those_words() -> None:
    text = f"Kask said: {DECLINED}"
    outer = Attribution((find(text, DECLINED),), find(text, "said"), find(text, "Kask"), "indirect", 0.9)
    (found,) = refusals(text, [outer], sentences=[DECLINED])

    assert [(inner.kind, inner.source) for inner in found.nested] == [("no_comment", find(text, "The mayor"))]


def test_the_speakers_own_refusal_is_nested_in_their_words() -> None:
    text = "She said she would not say how she voted."
    outer = Attribution(
        (find(text, "she would not say how she voted"),), find(text, "said"), find(text, "She"), "indirect", 0.9
    )
    own = Attribution((find(text, "how she voted"),), find(text, "would not say"), find(text, "she"), "indirect", 0.9)
    (found,) = refusals(text, [replace(outer, nested=(own,))])

    assert found.content == outer.content
    assert [inner.kind for inner in found.nested] == ["indirect"]


def test_a_refusal_joined_to_a_statement_about_oneself_is_the_sources() -> None:
    text = "The port said it knew of the leak but would not say where."
    content = find(text, "it knew of the leak but would not say where")
    outer = Attribution((content,), find(text, "said"), find(text, "The port"), "indirect", 0.9)
    told, refusal = refusals(text, [outer])

    assert [span.of(text) for span in told.content] == ["it knew of the leak"]
    assert (refusal.kind, refusal.source) == ("no_comment", outer.source)


def test_a_refusal_joined_to_a_statement_about_somebody_else_stays_in_it() -> None:
    text = "The port said the captain came late and would not say why."
    content = find(text, "the captain came late and would not say why")
    outer = Attribution((content,), find(text, "said"), find(text, "The port"), "indirect", 0.9)

    assert refusals(text, [outer]) == [outer]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Nobody at the plant would say what had leaked.", "would say"),
        ("Neither Ruiz nor her deputy would comment.", "would comment"),
        ("None of the four banks has responded.", "has responded"),
        ("Neither Apex nor Lumio responded to requests for comment.", "responded to requests for comment"),
        ("Neither firm immediately replied to our reporters.", "immediately replied to our reporters"),
        ("None of them returned calls.", "returned calls"),
    ],
)
def test_that_nobody_answers_is_a_refusal(text: str, cue: str) -> None:
    match = REFUSED_BY_NOBODY.search(text)

    assert match is not None
    assert match["cue"] == cue


@pytest.mark.parametrize(
    "text",
    [
        "Nobody would say that he was kind.",
        "Nobody said why.",
        "None has left.",
        "Neither of them responded to the alarm.",
        "She has neither met him nor answered letters.",
    ],
)
def test_what_nobody_says_is_not_a_refusal(text: str) -> None:
    assert REFUSED_BY_NOBODY.search(text) is None


@given(
    TRICKY | st.lists(st.sampled_from([DECLINED + " ", "“", "” ", "\n", "calls to us were not returned "])).map("".join)
)
def test_refusals_of_any_text_are_sorted_and_match_it(text: str) -> None:
    found = refusals(text)

    assert [each.place for each in found] == sorted(each.place for each in found)
    assert all(span.of(text).strip() for each in found for span in each.spans())


@pytest.mark.parametrize(
    ("text", "who", "cue"),
    [
        ("Asked whether the deal was signed, Ms. Okonjo would not.", "Ms. Okonjo", "would not"),
        ("The panel asked him to name the clerk, and he would not.", "he", "would not"),
        ("Pressed on who had paid, the minister declined.", "the minister", "declined"),
        ("Asked by reporters why the gate was open, Kobina Asante demurred.", "Kobina Asante", "demurred"),
        ("We asked the port how many had sailed, but it won’t.", "it", "won’t"),
    ],
)
def test_a_refusal_may_leave_its_act_to_the_question_before(text: str, who: str, cue: str) -> None:
    match = REFUSED_IN_SHORT.search(text)

    assert match is not None
    assert (match["who"].strip(), match["cue"]) == (who, cue)


@pytest.mark.parametrize(
    "text",
    [
        "She was asked to sign the form, and she refused.",
        "Asked if she would resign, Duarte said she would not.",
        "He was asked to leave, but the guard would not let him.",
        "Asked who had called, he did not, he insisted, remember.",
        "Asked whether he sang. The choir would not.",
    ],
)
def test_a_deed_refused_after_a_question_is_no_refusal_to_answer(text: str) -> None:
    assert REFUSED_IN_SHORT.search(text) is None
