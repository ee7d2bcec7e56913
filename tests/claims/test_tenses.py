"""Test whether a cue that is a participle belongs to a clause in the past, with the real parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tables import find

from claimex.claims.tenses import find_past
from claimex.parsing.spacy_pipeline import SentenceParser, load_pipeline
from claimex.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def is_past(nlp: Language, text: str, cue: str, content: str) -> bool:
    told = [(find(text, cue), [find(text, content)])]
    return bool(find_past(text, told, sentences=[Span(0, len(text))], parser=SentenceParser(text, nlp)))


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Officials praised it, adding that work would begin in May.", "adding", "that work would begin in May"),
        ("The board met, announcing that fees would double.", "announcing", "that fees would double"),
        ("The firm has sent a letter, stating that it’d close.", "stating", "that it’d close"),
        ("The paper quoted the envoy as saying the truce would hold.", "as saying", "the truce would hold"),
        ("Saying that it would rain, the driver waved.", "Saying", "that it would rain"),
        ("Asked on Monday, she wrote back, noting the hall would reopen.", "noting", "the hall would reopen"),
    ],
)
def test_a_participle_takes_the_past_of_the_verb_above_it(nlp: Language, text: str, cue: str, content: str) -> None:
    assert is_past(nlp, text, cue, content)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("The mayor is writing to them, saying it would look better.", "saying", "it would look better"),
        ("He answers letters, claiming that he would pay.", "claiming", "that he would pay"),
        ("She will speak, warning that it would cost more.", "warning", "that it would cost more"),
        ("Adding that it would be dear", "Adding", "that it would be dear"),
        ("Officials praised it, adding that work had begun.", "adding", "that work had begun"),
        ("She says it would rain.", "says", "it would rain"),
    ],
)
def test_without_a_past_above_it_or_would_in_its_content_it_has_none(
    nlp: Language, text: str, cue: str, content: str
) -> None:
    assert not is_past(nlp, text, cue, content)


def test_a_cue_outside_the_sentences_has_no_tense(nlp: Language) -> None:
    text = "He left, adding that it would rain."
    told = [(find(text, "adding"), [find(text, "that it would rain")])]
    parser = SentenceParser(text, nlp)

    assert find_past(text, told, sentences=[], parser=parser) == set()
    assert find_past(text, told, sentences=[Span(0, 10)], parser=parser) == set()
