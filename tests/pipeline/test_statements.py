"""Test the author's voice: statements are those of the table, and in any text they contain no attributed words."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from made import make_article, make_record
from standin import stand_in
from strange import TEXTS
from tables import find, find_all, rows

from claimex.attribution.tagging import tag
from claimex.layout.zones import Zone
from claimex.parsing.sentences import find_sentences
from claimex.parsing.spacy_pipeline import SentenceParser, load_pipeline, parse
from claimex.pipeline.extractor import Extractor, load, merge_statements
from claimex.pipeline.statements import MIN_OUTSIDE, attributed, find_statements
from claimex.record import check_spans
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from claimex.record import Record
    from claimex.vocabulary import Voices

pytestmark = pytest.mark.model

NEWS = (
    "The port of Havenby is shut.\n\n“We wait,” said Mari Tamm, the mayor. Forty ships lie outside, and the gates "
    "are locked.\n\nJaan Kask, a pilot, said the wind was to blame. The port opened in 1912.\n"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture(scope="module")
def rules(nlp: Language) -> dict[Voices, Extractor]:
    """An extractor for each voice, with the stand-in instead of the model."""
    voices: tuple[Voices, ...] = ("source", "author", "all")
    return {voice: Extractor(stand_in(), nlp, voice=voice, any_language=True) for voice in voices}


@pytest.fixture(scope="module")
def whole() -> Extractor:
    return load(voice="all", any_language=True)


@pytest.mark.parametrize("case", rows("statements"))
def test_statements_are_outside_of_attributions_and_boilerplate(nlp: Language, case: dict[str, Any]) -> None:
    text = case["text"]
    article = make_article(text)
    given_ = [
        make_record(
            article,
            *case["content"],
            cue=next(iter(case.get("cue", ())), None),
            mention=next(iter(case.get("source", ())), None),
            kind=case.get("kind", "indirect"),
        )
        for _ in range("content" in case)
    ]
    tags = tag(text, stand_in())
    zones = [Zone(find(text, words), "notice") for words in case.get("furniture", ())]
    tags = replace(tags, outside=np.ones_like(tags.outside), zones=zones)
    sentences = find_sentences(parse(text, nlp, paragraphs=tags.paragraphs), tags.paragraphs)

    found = find_statements(tags, given_, sentences=sentences, parser=SentenceParser(text, nlp))

    assert [statement.span for statement in found] == find_all(text, case["statements"])
    assert all(statement.sentence.contains(statement.span) for statement in found)


def hold_apart(records: Sequence[Record], text: str) -> None:
    """Assert that the author's words and attributed words do not overlap."""
    others = [span for record in records if record.voice == "source" for span in attributed(record)]
    own = [record for record in records if record.voice == "author"]
    for record in own:
        check_spans(record, text)
        assert not any(span.overlaps(record.content[0].span) for span in others)
        assert (record.speaker, record.cue, record.act, record.parent) == (None, [], None, None)
        assert record.claims
        assert record.sentence is not None
        assert record.sentence.span.contains(record.content[0].span)
    assert all(a.content[0].end <= b.content[0].start for a, b in pairwise(own))
    assert len({record.id for record in records}) == len(records)


@given(TEXTS)
def test_attributed_words_are_never_in_statements_with_the_stand_in(rules: dict[Voices, Extractor], text: str) -> None:
    hold_apart(rules["all"].extract(text), text)


@settings(max_examples=40)
@given(TEXTS)
def test_attributed_words_are_never_in_statements(whole: Extractor, text: str) -> None:
    hold_apart(whole.extract(text), text)


@given(TEXTS)
def test_both_voices_together_give_the_records_of_each_alone(rules: dict[Voices, Extractor], text: str) -> None:
    apart = [*rules["source"].extract(text), *rules["author"].extract(text)]

    assert sorted(r.to_json() for r in rules["all"].extract(text)) == sorted(r.to_json() for r in apart)


def test_statements_and_attributions_are_merged_in_order(whole: Extractor) -> None:
    records = whole.extract(NEWS)
    own = [record.content[0].text for record in records if record.voice == "author"]
    starts = [record.content[0].start for record in records if record.parent is None]

    hold_apart(records, NEWS)
    assert own == [
        "The port of Havenby is shut.",
        "Forty ships lie outside, and the gates are locked.",
        "The port opened in 1912.",
    ]
    assert starts == sorted(starts)
    assert [c.text for r in records if "Forty" in r.content[0].text for c in r.claims] == [
        "Forty ships lie outside",
        "the gates are locked",
    ]
    assert all(0.0 < record.confidence < 1.0 for record in records)


def test_the_same_statement_twice_has_different_ids(whole: Extractor) -> None:
    once, *twice = (r.id for r in chain(whole.extract("It rains."), whole.extract("It rains.\n\nIt rains.")))

    assert once == twice[0] != twice[1]


def test_a_sentence_with_words_that_the_tagger_takes_for_attributed_is_not_a_statement(nlp: Language) -> None:
    text = "It rains. It pours."
    tags = tag(text, stand_in())
    chances = np.ones_like(tags.outside)
    chances[1] = MIN_OUTSIDE / 2
    sentences = find_sentences(parse(text, nlp, paragraphs=tags.paragraphs), tags.paragraphs)

    found = find_statements(replace(tags, outside=chances), [], sentences=sentences, parser=SentenceParser(text, nlp))

    assert [statement.span.of(text) for statement in found] == ["It pours."]


def test_nested_records_stay_after_their_parent() -> None:
    article = make_article("It rains. “He said it rains,” she said. It pours.")
    outer = make_record(article, "“He said it rains,”", cue="she said", id="a")
    inner = make_record(article, "it rains", cue="said", id="b", kind="indirect", parent="a")
    own = [
        make_record(article, words, kind="statement", voice="author", act=None, id=words)
        for words in ("It rains.", "It pours.")
    ]

    assert [r.id for r in merge_statements([outer, inner], own)] == ["It rains.", "a", "b", "It pours."]
    assert merge_statements([], own) == own
    assert merge_statements([outer, inner], []) == [outer, inner]
    assert Span(0, 9) == own[0].content[0].span
