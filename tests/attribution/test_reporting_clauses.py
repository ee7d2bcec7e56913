"""Test the reporting clauses found in the tree of a sentence: who thinks, wants or promises what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tables import find_all, rows
from tagged_trees import lemma, parsed

from claimex.attribution.reporting_clauses import SCORE, Reported, find_reported, find_subject, may_report
from claimex.english.cues import (
    ACTS,
    REPORTING_ADJECTIVES,
    REPORTING_NOUNS,
    REPORTS_CLAUSE,
    REPORTS_FOR,
    REPORTS_INFINITIVE,
    REPORTS_OBJECT_INFINITIVE,
    REPORTS_QUESTION,
    REPORTS_QUOTATION,
    REPORTS_THING,
)
from claimex.parsing.spacy_pipeline import Lemmatizer, Parsed, SentenceParser, load_pipeline
from claimex.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def told(text: str, found: Reported) -> dict[str, Any]:
    source = found.source.of(text) if found.source else ""
    content = [span.of(text) for span in found.content]
    return {"by": found.construction, "source": source, "cue": found.cue.of(text), "content": content}


@pytest.mark.parametrize("case", rows("reported"))
def test_reporting_clauses_are_those_of_the_table(case: dict[str, Any]) -> None:
    text = case["text"]

    assert [told(text, found) for found in find_reported(parsed(text, case["tree"]), lemma)] == case["reported"]


@pytest.mark.model
@pytest.mark.parametrize("case", rows("reported"))
def test_spacys_parser_gives_the_trees_of_the_table(case: dict[str, Any], nlp: Language) -> None:
    text = case["text"]
    found = find_reported(SentenceParser(text, nlp).parse(Span(0, len(text))), Lemmatizer(nlp).lemma)

    assert [told(text, each) for each in found] == case["reported"]


def test_spans_count_from_the_start_of_the_article() -> None:
    text = "It will rain, I think."
    tree = "It|PRP|nsubj|2 will|MD|aux|2 rain|VB|ccomp|5 ,|,|punct|5 I|PRP|nsubj|5 think|VBP|ROOT|5 .|.|punct|5"

    (found,) = find_reported(parsed(text, tree, start=100), lemma)

    assert found.cue == Span(116, 121)
    assert found.content == (Span(100, 112),)


def test_a_sentence_with_one_possible_reporting_word_is_worth_parsing() -> None:
    assert all(
        may_report(text.split(), lemma)
        for text in ("it rains he said", "Promised", "I am sure", "According to her", "Tamm s claim", "their high hope")
    )
    assert not any(
        may_report(text.split(), lemma) for text in ("", "it rains", "the view", "the States", "his old red view")
    )


@pytest.mark.parametrize(
    ("tree", "subject"),
    [
        ("The|DT|det|1 mayor|NN|nsubj|2 declined|VBD|ROOT|2 to|TO|aux|4 comment|VB|xcomp|2", "The mayor"),
        ("It|PRP|nsubjpass|4 could|MD|aux|4 not|RB|neg|4 be|VB|auxpass|4 reached|VBN|ROOT|4", "It"),
        ("He|PRP|nsubj|1 left|VBD|ROOT|1 and|CC|cc|1 declined|VBD|conj|1 comment|NN|dobj|3", "He"),
        ("Declined|VBD|ROOT|0 to|TO|aux|2 comment|VB|xcomp|0", None),
    ],
)
def test_who_refuses_is_the_subject(tree: str, subject: str | None) -> None:
    text = " ".join(token.split("|")[0] for token in tree.split())
    cue = Span(find_all(text.lower(), ["declined" if "eclined" in text else "could"])[0].start, len(text))
    found = find_subject(parsed(text, tree), cue)

    assert (found.of(text) if found else None) == subject


def test_every_construction_has_a_score_and_every_verb_an_act() -> None:
    verbs = (
        REPORTS_CLAUSE | REPORTS_INFINITIVE | REPORTS_OBJECT_INFINITIVE | REPORTS_FOR | REPORTS_THING | REPORTS_QUESTION
    )

    assert set(SCORE) == {"clause", "quotation", "question", "infinitive", "object", "for", "thing"} | {
        "adjective", "noun", "according", "adverb"
    }  # fmt: skip
    assert all(0 < score < 1 for score in SCORE.values())
    assert all(word.islower() for word in verbs | REPORTS_QUOTATION | REPORTING_ADJECTIVES | REPORTING_NOUNS)
    assert len(verbs & ACTS.keys()) > 0.85 * len(verbs)


def test_an_empty_tree_reports_nothing(blank: Language) -> None:
    assert list(find_reported(Parsed(0, blank.make_doc("")), lemma)) == []


@pytest.mark.parametrize(
    ("text", "tree", "source", "content"),
    [
        (
            "They were told to leave",
            "They|PRP|nsubjpass|2 were|VBD|auxpass|2 told|VBN|ROOT|2 to|TO|aux|4 leave|VB|xcomp|2",
            None,
            ["They", "to leave"],
        ),
        ("Our cooks doubt it", "Our|PRP$|poss|1 cooks|NNS|nsubj|2 doubt|VBP|ROOT|2 it|PRP|dobj|2", "Our cooks", ["it"]),
        ("Our cooks want it", "Our|PRP$|poss|1 cooks|NNS|nsubj|2 want|VBP|ROOT|2 it|PRP|dobj|2", None, None),
        (
            "He said that it rained, and that it stopped",
            (
                "He|PRP|nsubj|1 said|VBD|ROOT|1 that|IN|mark|4 it|PRP|nsubj|4 rained|VBD|ccomp|1 ,|,|punct|1 "
                "and|CC|cc|1 that|IN|mark|9 it|PRP|nsubj|9 stopped|VBD|conj|1"
            ),
            "He",
            ["that it rained, and that it stopped"],
        ),
        (
            "He said it rained, and that it stopped",
            (
                "He|PRP|nsubj|1 said|VBD|ROOT|1 it|PRP|nsubj|3 rained|VBD|ccomp|1 ,|,|punct|1 and|CC|cc|1 "
                "that|IN|mark|8 it|PRP|nsubj|8 stopped|VBD|conj|1"
            ),
            "He",
            ["it rained"],
        ),
    ],
)
def test_content_holds_who_is_ordered_what_is_doubted_and_a_second_that(
    text: str, tree: str, source: str | None, content: list[str] | None
) -> None:
    found = [told(text, each) for each in find_reported(parsed(text, tree), lemma)]

    assert [(each["source"] or None, each["content"]) for each in found] == ([(source, content)] if content else [])
