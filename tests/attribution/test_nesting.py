"""Test attributions inside the content of others: found by tree and by marks, each in the smallest that contains it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from standin import stand_in
from strange import TRICKY
from tables import find
from tagged_trees import lemma, parsed
from trees import Flat

from claimex.attribution.attribution import Attribution
from claimex.attribution.linking import link
from claimex.attribution.nesting import nest
from claimex.attribution.reporting_clauses import SCORE
from claimex.attribution.tagging import tag
from claimex.parsing.spacy_pipeline import Parsed
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimex.parsing.spacy_pipeline import SentenceParser
    from claimex.pipeline.extractor import Extractor

TAGGER = stand_in()
BLANK = spacy.blank("en")
HOPES = "he hopes that peace is near"
TREES = {
    HOPES: "he|PRP|nsubj|1 hopes|VBZ|ROOT|1 that|IN|mark|4 peace|NN|nsubj|4 is|VBZ|ccomp|1 near|IN|prep|4",
    "he hopes peace is near": "he|PRP|nsubj|1 hopes|VBZ|ROOT|1 peace|NN|nsubj|3 is|VBZ|ccomp|1 near|IN|prep|3",
    "hopes peace is near": "hopes|NNS|nsubj|2 peace|NN|appos|0 is|VBZ|ROOT|2 near|IN|prep|2",
    "I think he knew the bell was cracked.": "I|PRP|nsubj|1 think|VBP|ROOT|1 he|PRP|nsubj|3 knew|VBD|ccomp|1 "
    "the|DT|det|5 bell|NN|nsubjpass|7 was|VBD|auxpass|7 cracked|VBN|ccomp|3 .|.|punct|1",
}


class Trees:
    """A parser that knows TREES. In any other stretch, all words depend on the first."""

    def __init__(self, text: str, trees: Mapping[str, str]) -> None:
        self._text = text
        self._trees = trees
        self._flat = Flat(text, BLANK)

    def parse(self, span: Span) -> Parsed:
        words = span.of(self._text)
        tree = self._trees.get(words)
        return parsed(words, tree, start=span.start) if tree is not None else self._flat.parse_all([span])[0]

    def parse_joined(self, pieces: Sequence[Span], *, joint: str) -> Parsed:
        words = joint.join(piece.of(self._text) for piece in pieces)
        tree = parsed(words, self._trees[words], start=pieces[0].start) if words in self._trees else None
        at = len(pieces[0]) + len(joint)
        return Parsed(tree.start, tree.doc, ((at, pieces[1].start),)) if tree else self.parse(pieces[1])

    def parse_all(self, spans: Sequence[Span]) -> list[Parsed]:
        return [self.parse(span) for span in spans]


def nested(text: str, attributions: Sequence[Attribution] | None = None) -> list[Attribution]:
    tags = tag(text, TAGGER)
    found = link(tags, TAGGER) if attributions is None else attributions
    sentences = [Span(p.start, p.end) for p in tags.paragraphs] if attributions is not None else []
    parser = cast("SentenceParser", Trees(text, TREES))
    return nest(found, tags, TAGGER, sentences=sentences, parser=parser, lemma=lemma)


def chain(text: str, found: Attribution) -> list[tuple[str, str, list[str]]]:
    """Return source, cue and content of an attribution and of all nested in it, depth first."""
    return [
        (
            each.source.of(text) if each.source else "",
            each.cue.of(text) if each.cue else "",
            [span.of(text) for span in each.content],
        )
        for each in found.walk()
    ]


def outer(text: str, content: str, *, confidence: float = 0.9) -> Attribution:
    return Attribution((find(text, content),), find(text, "said"), find(text, "Kask"), "indirect", confidence)


def test_an_attribution_inside_content_is_nested_in_it() -> None:
    text = f"Kask said that {HOPES}"
    (found,) = nested(text, [outer(text, HOPES)])

    assert chain(text, found)[1:] == [("he", "hopes", ["that peace is near"])]
    assert found.nested[0].kind == "indirect"


def test_nesting_goes_to_any_depth() -> None:
    text = "Kask said: “I think he knew the bell was cracked.”"
    (found,) = nested(text, [outer(text, "“I think he knew the bell was cracked.”")])

    assert chain(text, found)[1:] == [
        ("I", "think", ["he knew the bell was cracked"]),
        ("he", "knew", ["the bell was cracked"]),
    ]
    assert found.nested[0].nested[0].nested == ()


def test_a_subject_that_the_outer_cue_cuts_off_is_the_source_of_what_follows() -> None:
    text = "he, said Kask, hopes peace is near"
    whole = Attribution(
        (find(text, "he"), find(text, "hopes peace is near")), find(text, "said"), find(text, "Kask"), "indirect", 0.9
    )
    (found,) = nested(text, [whole])

    assert chain(text, found)[1:] == [("he", "hopes", ["peace is near"])]


def test_the_same_words_are_told_once() -> None:
    text = f"Kask said that {HOPES}"
    content = (find(text, "that peace is near"),)
    given_two = tuple(
        Attribution(content, find(text, cue), find(text, "he"), "indirect", 0.7) for cue in ("hopes", "said")
    )
    whole = outer(text, text)
    (found,) = nested(text, [Attribution(whole.content, None, None, "indirect", 0.9, given_two)])

    assert [each.cue for each in found.nested] == [find(text, "hopes")]


def test_two_refusals_in_one_content_both_stay() -> None:
    text = f"Kask said that {HOPES}"
    refusals = tuple(Attribution((), find(text, cue), find(text, "he"), "no_comment", 0.9) for cue in ("is", "near"))
    whole = outer(text, HOPES)
    (found,) = nested(text, [Attribution(whole.content, whole.cue, whole.source, "indirect", 0.9, refusals)])

    assert sum(each.kind == "no_comment" for each in found.walk()) == len(refusals)


def test_the_confidence_of_a_nested_attribution_depends_on_its_construction_and_its_holder() -> None:
    text = f"Kask said that {HOPES}"
    (found,) = nested(text, [outer(text, HOPES, confidence=0.5)])

    assert found.nested[0].confidence == pytest.approx(0.5 * SCORE["clause"])


def test_nested_attributions_that_were_given_stay_and_are_not_repeated() -> None:
    text = f"Kask said that {HOPES}"
    before = Attribution((find(text, "peace is near"),), find(text, "hopes"), find(text, "he hopes"), "indirect", 0.7)
    whole = outer(text, HOPES)
    given_one = Attribution(whole.content, whole.cue, whole.source, whole.kind, whole.confidence, (before,))
    (found,) = nested(text, [given_one])

    assert found.nested == (before,)


def test_a_refusal_is_nested_in_the_smallest_content_that_contains_it() -> None:
    text = f"Kask said that {HOPES}"
    refusal = Attribution((), find(text, "is near"), find(text, "peace"), "no_comment", 0.9)
    whole = outer(text, HOPES)
    (found,) = nested(text, [Attribution(whole.content, whole.cue, whole.source, "indirect", 0.9, (refusal,))])

    assert found.nested[0].nested == (refusal,)


def test_a_quotation_within_a_quotation_is_nested() -> None:
    text = "“Then he said ‘we have won’ and left,” Tamm told them."
    (found,) = nested(text)

    assert chain(text, found) == [
        ("Tamm", "told", ["“Then he said ‘we have won’ and left,”"]),
        ("he", "said", ["‘we have won’"]),
    ]
    assert found.nested[0].kind == "direct"


def test_what_follows_a_quotation_within_a_quotation_is_not_part_of_it() -> None:
    text = "“He said ‘we have won.’ Peace is near,” Tamm told them."
    (found,) = nested(text)

    assert [words for _, _, words in chain(text, found)[1:]] == [["‘we have won.’"]]


def test_a_short_term_within_a_quotation_is_not_nested() -> None:
    assert nested("“Then he said ‘won’ and left,” Tamm told them.")[0].nested == ()


@given(
    TRICKY
    | st.lists(st.sampled_from(["“We ", "won,” ", "she ", "said ", "Tamm: ", "peace ", "\n\n", "‘is ’ "])).map("".join)
)
def test_nested_attributions_of_any_text_are_inside_their_holders(text: str) -> None:
    for found in nested(text):
        for each in found.walk():
            for inner in each.nested:
                assert all(any(c.contains(part) for c in each.content) for part in inner.content)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The harbour master, Ada Quill, said the owners believed that the crane was safe.",
            [("the owners", "believed", "that the crane was safe")],
        ),
        (
            "“I think he promised to mend the roof,” said Jaan Kask, a tenant.",
            [("I", "think", "he promised to mend the roof"), ("he", "promised", "to mend the roof")],
        ),
        (
            "Kask told reporters that the board wanted the pier closed by Friday.",
            [("the board", "wanted", "the pier closed by Friday")],
        ),
        ("“The road, according to the mayor, was shut,” Mari Tamm said.", [("the mayor", "according to", None)]),
    ],
)
def test_chains_are_found_in_whole_articles(
    extractor: Extractor, text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    outermost, *inner = extractor.extract(text)
    found = [
        (r.speaker.mention.text, r.cue[0].text, r.content[0].text) for r in inner if r.speaker and r.speaker.mention
    ]

    assert [(who, how) for who, how, _ in found] == [(who, how) for who, how, _ in expected]
    assert all(what in {None, said} for (_, _, said), (_, _, what) in zip(found, expected, strict=True))
    assert inner[0].parent == outermost.id
    assert all(later.parent in {outermost.id, before.id} for before, later in pairwise(inner))


@pytest.mark.model
def test_i_in_a_quotation_is_its_speaker(extractor: Extractor) -> None:
    records = extractor.extract("“I think the tide will turn,” said Jaan Kask, a tenant.")

    assert [record.speaker and record.speaker.name for record in records] == ["Jaan Kask", "Jaan Kask"]


@pytest.mark.model
def test_a_refusal_is_one_record_without_content_and_act(extractor: Extractor) -> None:
    (record,) = extractor.extract("The harbour board declined to comment on the crane.")

    assert (record.kind, record.act, record.content, record.claims) == ("no_comment", None, [], [])
    assert record.cue[0].text == "declined to comment"
    assert record.speaker is not None
    assert record.speaker.mention is not None
    assert record.speaker.mention.text == "The harbour board"


@pytest.mark.model
def test_the_same_article_gives_the_same_bytes_again(extractor: Extractor) -> None:
    text = "“I think he promised to mend the roof,” said Jaan Kask. The mayor could not be reached."

    assert [r.to_json() for r in extractor.extract(text)] == [r.to_json() for r in extractor.extract(text)]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“I believe they hate [the] banks,” Ada Quill said.", "they hate [the] banks"),
        ("“We think she said [the mayor] lied about it,” Tomas Aho said.", "[the mayor] lied about it"),
        ("“I don’t think they trust [their] neighbours, and I left,” Sefa Latu said.", "they trust [their] neighbours"),
    ],
)
def test_what_an_editor_put_into_brackets_belongs_to_content(text: str, words: str, extractor: Extractor) -> None:
    nested = [record for record in extractor.extract(text) if record.parent is not None]

    assert words in [span.text for record in nested for span in record.content]
