"""Test linking: to which cue and source content belongs, by the rules around the model's scores.

The heads of the stand-in are all zero, so only distance decides between links.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import stand_in
from strange import TRICKY

from claimex.attribution.linking import MAX_LINK_WORDS, link
from claimex.attribution.tagging import tag
from claimex.layout.zones import Zone
from claimex.spans import Span

if TYPE_CHECKING:
    from claimex.attribution.attribution import Attribution
    from claimex.model.tagger import Tagger

TAGGER = stand_in()
Words = tuple[list[str], str | None, str | None]


def attributions(text: str, tagger: Tagger = TAGGER) -> list[Attribution]:
    return link(tag(text, tagger), tagger)


def words_of(text: str, found: Attribution) -> Words:
    cue, source = (span.of(text) if span else None for span in (found.cue, found.source))
    return [span.of(text) for span in found.content], cue, source


@pytest.mark.parametrize(
    ("text", "content", "cue", "source"),
    [
        ("“We won,” said Mari Tamm.", ["“We won,”"], "said", "Mari Tamm"),
        ("Mari Tamm said: “We won.”", ["“We won.”"], "said", "Mari Tamm"),
        ("“We won,” she said, “and twice.”", ["“We won,”", "“and twice.”"], "said", "she"),
        ("She believes peace is near.", ["peace is near"], "believes", "She"),
        ("Peace is near, according to officials.", ["Peace is near"], "according", "officials"),
        ("Then she said: \n\n“We won.”", ["“We won.”"], "said", "she"),
        ("“We won.”", ["“We won.”"], None, None),
    ],
)
def test_content_goes_with_the_cue_and_source_next_to_it(
    text: str, content: list[str], cue: str | None, source: str | None
) -> None:
    assert [words_of(text, found) for found in attributions(text)] == [(content, cue, source)]


def test_each_content_takes_the_cue_of_its_own_paragraph() -> None:
    text = "“One,” said Tamm.\n\n“Two,” Kask added. “Three.”"

    assert [words_of(text, found) for found in attributions(text)] == [
        (["“One,”"], "said", "Tamm"),
        (["“Two,”", "“Three.”"], "added", "Kask"),
    ]


def test_a_cue_has_no_source_if_having_none_scores_better() -> None:
    text = "“We won,” said Mari Tamm."

    assert words_of(text, attributions(text, stand_in(null=20.0))[0]) == (["“We won,”"], "said", None)


def test_content_that_nothing_attributes_is_dropped_unless_it_is_quoted() -> None:
    text = "Peace is near.\n\n“We won.”"

    assert [words_of(text, found)[0] for found in attributions(text)] == [["“We won.”"]]


PAGE = (
    "Mari Tamm: “We won.”\n\n“We won,” she said, and they ran home to the harbour.\n\n"
    "Advertisement: “We won,” says Kask.\n"
)
ZONES = [Zone(Span(0, 20), "headline"), Zone(Span(PAGE.index("Adv"), len(PAGE) - 1), "advertisement")]


@pytest.mark.parametrize("headlines", [False, True])
def test_boilerplate_is_not_linked_except_headlines_on_request(headlines: bool) -> None:  # noqa: FBT001
    found = link(tag(PAGE, TAGGER, zones=ZONES), TAGGER, headlines=headlines)

    expected = [(["“We won,”"], "said", "she")]
    assert [words_of(PAGE, each) for each in found][-1:] == expected
    assert len(found) == (2 if headlines else 1)


def test_boilerplate_between_turns_is_not_part_of_them() -> None:
    text = "Q. Who won?\n\nA. We did.\n\nAdvertisement\n\nQ. Why?\n\nA. We ran.\n"
    place = Span(text.index("Adv"), text.index("Adv") + len("Advertisement"))
    found = link(tag(text, TAGGER, zones=[Zone(place, "advertisement")]), TAGGER)

    assert [words_of(text, each)[0] for each in found] == [["Who won?"], ["We did."], ["Why?"], ["We ran."]]


def test_nothing_is_linked_across_more_words_than_the_reach() -> None:
    near, far = ("“We won.” " + "word " * n + "she said." for n in (MAX_LINK_WORDS - 10, MAX_LINK_WORDS + 10))

    assert words_of(near, attributions(near)[0])[1:] == ("said", "she")
    assert words_of(far, attributions(far)[0])[1:] == (None, None)


def test_unquoted_content_of_another_paragraph_is_not_part_of_an_attribution() -> None:
    text = "Peace is near\n\n“We won,” she said.\n\n“Twice.”"

    assert [words_of(text, found) for found in attributions(text)] == [(["“We won,”", "“Twice.”"], "said", "she")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We won,” she said.", "direct"),
        ("She said “we won” and peace is near.", "mixed"),
        ("“We won,” she said. “Twice.”", "direct"),
        ("She believes peace is near.", "indirect"),
        ("She believes peace “is” near.", "mixed"),
    ],
)
def test_the_quotation_marks_decide_the_kind(text: str, kind: str) -> None:
    assert attributions(text)[0].kind == kind


def test_turns_are_attributions_to_their_labels_and_contain_those_inside_them() -> None:
    text = "Tamm: Who has won?\n\nKask: She said: “We won.” Then we left.\n\nTamm: So it is.\n\nKask: It is so."

    found = attributions(text)

    assert [words_of(text, each) for each in found] == [
        (["Who has won?"], ":", "Tamm"),
        (["She said: “We won.” Then we left."], ":", "Kask"),
        (["So it is."], ":", "Tamm"),
        (["It is so."], ":", "Kask"),
    ]
    assert all(0 < each.confidence < 1 for each in found)
    assert [words_of(text, inner) for inner in found[1].nested] == [(["“We won.”"], "said", "She")]


def test_brackets_around_a_turns_label_are_no_cue() -> None:
    text = "((Post))  Who won?\n\n((Aroha Ngata))  We did.\n\n((Post))  Why?\n\n((Aroha Ngata))  We ran."
    found = attributions(text)

    assert [each.source.of(text) for each in found if each.source] == ["Post", "Aroha Ngata", "Post", "Aroha Ngata"]
    assert all(each.cue is None for each in found)


def test_a_turn_by_letter_has_no_speaker() -> None:
    text = "Q. Who has won?\n\nA. We have won.\n\nQ. Why is that?\n\nA. We ran."

    assert {words_of(text, found)[1:] for found in attributions(text)} == {(None, None)}


def test_a_signed_quotation_belongs_to_its_signer() -> None:
    text = "“We won.” — Ada Quill"

    assert [words_of(text, found) for found in attributions(text)] == [(["“We won.”"], "—", "Ada Quill")]


@given(
    TRICKY
    | st.lists(st.sampled_from(["“We ", "won,” ", "she ", "said ", "Tamm: ", "peace ", "\n\n", "‘is ’ "])).map("".join)
)
def test_attributions_of_any_text_are_sorted_and_match_it(text: str) -> None:
    found = attributions(text)

    assert all(a.content[0] <= b.content[0] for a, b in pairwise(found))
    for each in [*found, *(inner for outer in found for inner in outer.nested)]:
        spans = [*each.content, *(span for span in (each.cue, each.source) if span is not None)]
        assert list(each.content) == sorted(each.content)
        assert all(span.of(text).strip() for span in spans)
        assert 0 <= each.confidence <= 1
    for outer in found:
        for inner in outer.nested:
            assert all(any(span.contains(part) for span in outer.content) for part in inner.content)
            assert inner.nested == ()


def test_each_part_of_an_attribution_has_its_own_confidence() -> None:
    tagger = stand_in()
    tagger.manifest.parts.update({"content": {"bias": 0.0}, "source": {"bias": 2.0, "has_source": -2.0}})
    (found,) = link(tag("Mari Tamm said peace is near.", tagger), tagger)

    assert found.parts == (0.5, 0.5)
    assert link(tag("Mari Tamm said peace is near.", stand_in()), stand_in())[0].parts == ()
