"""Test where what was found inside content ends, who tells it, and when nobody does."""

from __future__ import annotations

import pytest
from tables import find
from tagged_trees import lemma

from claimex.attribution.attribution import Attribution
from claimex.attribution.inner_bounds import correct, in_sentence, is_unsaid, until_next_that, until_own
from claimex.spans import Span


def inside(text: str, source: str, cue: str, content: str) -> Attribution:
    return Attribution((find(text, content),), find(text, cue), find(text, source), "indirect", 0.7)


def corrected(text: str, source: str, cue: str, content: str) -> tuple[str | None, list[str]]:
    outer = Attribution((Span(0, len(text)),), None, None, "direct", 0.9)
    found = correct(inside(text, source, cue, content), outer, [Span(0, len(text))], text, lemma)
    return found.source.of(text) if found.source is not None else None, [span.of(text) for span in found.content]


def test_content_without_marks_ends_with_the_sentence_of_its_cue() -> None:
    text = "She says clover. Our chemists say pine"
    inner = inside(text, "She", "says", "clover. Our chemists")
    found = in_sentence(inner, [find(text, "She says clover."), find(text, "Our chemists say pine")], text)

    assert [span.of(text) for span in found.content] == ["clover"]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("he says it rains, and I think he is right", "he", "it rains"),
        ("he says it rains, and I carry the cups", "he", "it rains, and I carry the cups"),
        ("I says it rains, and I think he is right", "I", "it rains, and I think he is right"),
        ("she says the dog barks and you hear it", "she", "the dog barks and you hear it"),
        ("I says it rains and they said it does", "I", "it rains"),
        ("she says it rains and he remembered the cups", "she", "it rains and he remembered the cups"),
        ("she says it rains, while her son waits", "she", "it rains"),
    ],
)
def test_what_the_outer_speaker_goes_on_to_think_is_not_the_inner_ones(text: str, source: str, expected: str) -> None:
    content = Span(text.index("says ") + 5, len(text))
    inner = Attribution((content,), find(text, "says"), Span(0, len(source)), "indirect", 0.7)

    assert [span.of(text) for span in until_own(inner, text, lemma).content] == [expected]


@pytest.mark.parametrize(
    ("text", "cue", "content", "source", "expected"),
    [
        (
            "I was told last night by a nurse that it is shut",
            "was told",
            "that it is shut",
            "a nurse",
            "that it is shut",
        ),
        ("I was warned by Bo Ott that it leaks", "was warned", "Bo Ott that it leaks", "Bo Ott", "that it leaks"),
        ("I was informed that it leaks", "was informed", "that it leaks", None, "that it leaks"),
        ("I was sure that it leaks", "was sure", "that it leaks", "I", "that it leaks"),
    ],
)
def test_whoever_tells_in_a_passive_is_the_source(
    text: str, cue: str, content: str, source: str | None, expected: str
) -> None:
    assert corrected(text, "I", cue, content) == (source, [expected])


def test_the_source_is_the_pronoun_before_the_cue_and_not_who_is_addressed() -> None:
    text = "Mrs. Haas, we think that it leaks"

    assert corrected(text, "Mrs. Haas", "think", "that it leaks") == ("we", ["that it leaks"])


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("hopes", "that it opens"),
        ("promised", "that it opens"),
        ("thought", "that it opens"),
        ("says", "that it opens because it was mended"),
        ("think", "that it opens because it was mended"),
        ("said", "that it opens because it was mended"),
    ],
)
def test_the_reason_of_a_thought_or_wish_is_not_its_content(cue: str, expected: str) -> None:
    text = f"She {cue} that it opens because it was mended"

    assert corrected(text, "She", cue, "that it opens because it was mended") == ("She", [expected])


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (
            "that he promised to pay in June and that the roof leaks",
            "to pay in June and that the roof leaks",
            "to pay in June",
        ),
        ("that he reported a leak, and that she fled", "a leak, and that she fled", "a leak"),
        (
            "that he said that it leaks and that she fled",
            "that it leaks and that she fled",
            "that it leaks and that she fled",
        ),
        ("he said it leaks and that she fled", "it leaks and that she fled", "it leaks and that she fled"),
        ("that he ordered him to sign and that he feared her", "him to sign and that he feared her", "him to sign"),
        (
            "that he wants to say that it leaks and that it stinks",
            "to say that it leaks and that it stinks",
            "to say that it leaks and that it stinks",
        ),
        ("he knew that, and that she fled", "that, and that she fled", "that"),
        ("he suspected as much since the summer", "as much since the summer", "as much"),
        ("he promised it to her over a bowl of soup", "it to her over a bowl of soup", "it"),
        ("he said so at half-time", "so at half-time", "so"),
        ("you said that in 2009", "that in 2009", "that"),
        ("they want it to be mended", "it to be mended", "it to be mended"),
        ("they promised it to the widow", "it to the widow", "it"),
        ("he said it would rain on Monday", "it would rain on Monday", "it would rain on Monday"),
    ],
)
def test_content_ends_where_a_series_of_the_outer_speaker_goes_on(text: str, content: str, expected: str) -> None:
    series = [Span(0, len(text))] if text.startswith("that ") else []
    inner = inside(text, text.split(maxsplit=1)[0], text.split()[1], content)

    assert [span.of(text) for span in until_next_that(inner, series, text).content] == [expected]


@pytest.mark.parametrize(
    ("cue", "content", "expected"),
    [
        ("thought", "it was a joke until they saw the bill", "it was a joke"),
        ("think", "it will be shut until the river falls", "it will be shut until the river falls"),
        ("think", "it is open until Friday", "it is open until Friday"),
        ("wanted", "it kept shut until the river fell", "it kept shut until the river fell"),
        ("decided", "to stop when her brother called", "to stop"),
        ("told", "me to stop when her brother called", "me to stop when her brother called"),
        ("decided", "when the boat would sail", "when the boat would sail"),
    ],
)
def test_the_time_of_a_thought_is_not_its_content(cue: str, content: str, expected: str) -> None:
    assert corrected(f"She {cue} {content}", "She", cue, content) == ("She", [expected])


@pytest.mark.parametrize("joint", [" and", ", and", ", but"])
def test_content_does_not_end_with_a_word_that_joins(joint: str) -> None:
    text = f"She said it was safe{joint} he slept"

    assert corrected(text, "She", "said", f"it was safe{joint}") == ("She", ["it was safe"])


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "unsaid"),
    [
        ("Has she said that publicly?", "she", "said", "that publicly", True),
        ("What did the letter say?", "the letter", "say", "What", True),
        ("Did you think that the bridge was shut?", "you", "think", "that the bridge was shut", False),
        ("Now let me say this.", "me", "say", "this", True),
        ("Who wanted to buy a whale?", "Who", "wanted", "to buy a whale", True),
        ("The man who wanted to buy a whale left. Did he?", "who", "wanted", "to buy a whale", False),
        ("They let it be known. She said no.", "She", "said", "no", False),
    ],
)
def test_nobody_says_what_is_asked_or_announced(
    text: str, source: str, cue: str, content: str, *, unsaid: bool
) -> None:
    inner = inside(text, source, cue, content)

    assert is_unsaid(inner, [Span(0, len(text))], text) is unsaid
