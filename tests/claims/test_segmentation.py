"""Test claims: content is split as in the table, with the real parser, and claims of any text match it."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strange import TEXTS
from tables import rows
from trees import Flat

from claimex.claims.segmentation import Content, segment
from claimex.parsing.spacy_pipeline import SentenceParser, load_pipeline
from claimex.record import CueSpan
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from claimex.record import Claim


WORDS = 'not the port is was shut she would if we may ? . , ; : “ ” " and that but ( ) denied no to'
SENTENCES = st.lists(st.sampled_from(WORDS.split())).map(" ".join)
"""Texts that look like sentences to the parser."""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def claims_of(nlp: Language, text: str, *pieces: str, quoted: bool = True) -> list[Claim]:
    spans = tuple(Span(start, start + len(words)) for words in pieces for start in (text.index(words),))
    whole = [Span(0, len(text))]
    return segment(text, [Content(spans, quoted=quoted)], sentences=whole, parser=SentenceParser(text, nlp))[0]


@pytest.mark.model
@pytest.mark.parametrize("case", rows("claims"))
def test_content_is_split_and_judged(nlp: Language, case: dict[str, Any]) -> None:
    text = f"{case['cue']} {case['content']}"
    cue = CueSpan(start=0, end=len(case["cue"]), text=case["cue"], lemma=case["lemma"])
    content = Content((Span(len(case["cue"]) + 1, len(text)),), cue, quoted=case.get("quoted", False))

    found = segment(text, [content], sentences=[Span(0, len(text))], parser=SentenceParser(text, nlp))[0]

    told = [[c.text, c.polarity, c.certainty, sorted(s.text for s in c.signals)] for c in found]
    assert told == [[*words, sorted(signals)] for *words, signals in case["claims"]]


@pytest.mark.model
@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("that flour had doubled in price", "flour had doubled in price"),
        ("that dredging did no harm", "dredging did no harm"),
        ("that trains to the coast would run", "trains to the coast would run"),
        ("that cuts to the fleet would go ahead", "cuts to the fleet would go ahead"),
        ("that works on the dam had stopped", "works on the dam had stopped"),
        ("that calls for a vote were growing", "calls for a vote were growing"),
        ("that means prices rose", "that means prices rose"),
        ("that works because it is cheap", "that works because it is cheap"),
        ("that is dear", "that is dear"),
        ("that would be dear", "that would be dear"),
    ],
)
def test_that_before_indirect_content_is_not_part_of_its_claim(nlp: Language, content: str, claim: str) -> None:
    (found,) = claims_of(nlp, f"Bo Ott warned {content}.", content, quoted=False)

    assert found.text == claim


@pytest.mark.model
def test_a_claim_that_its_cue_interrupts_is_one_claim_in_parts(nlp: Language) -> None:
    text = "“The port,” she said, “is shut, and ships are waiting.”"

    found = claims_of(nlp, text, "“The port,”", "“is shut, and ships are waiting.”")

    assert [claim.words for claim in found] == ["The port is shut", "ships are waiting"]
    assert found[0].text == "The port,” she said, “is shut"
    assert [part.text for part in found[0].parts or ()] == ["The port", "is shut"]
    assert found[1].parts is None


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("“The port is shut,” she said. “Ships wait.”", ("“The port is shut,”", "“Ships wait.”")),
        ("“The port is shut,” she said, adding: “Ships wait.”", ("“The port is shut,”", "“Ships wait.”")),
        ("“The port is shut,” she said, “but ships wait.”", ("“The port is shut,”", "“but ships wait.”")),
        ("“The port,” she said.\n\n“A shut port”", ("“The port,”", "“A shut port”")),
    ],
)
def test_claims_on_both_sides_of_a_cue_stay_apart(nlp: Language, text: str, pieces: tuple[str, str]) -> None:
    found = claims_of(nlp, text, *pieces)

    assert len(found) == 2
    assert [claim.parts for claim in found] == [None, None]


@pytest.mark.model
@pytest.mark.parametrize(
    ("content", "certainty"),
    [
        ("Ask the growers", "directive"),
        ("First, hire women", "directive"),
        ("Work to begin in May", "asserted"),
        ("Worry grows", "asserted"),
    ],
)
def test_an_imperative_before_its_cue_needs_no_marks(nlp: Language, content: str, certainty: str) -> None:
    text = f"{content}, Bo Ott said."
    at = text.index("said")
    cue = CueSpan(start=at, end=at + 4, text="said", lemma="say")
    told = Content((Span(0, len(content)),), cue)

    (found,) = segment(text, [told], sentences=[Span(0, len(text))], parser=SentenceParser(text, nlp))[0]

    assert found.certainty == certainty


@pytest.mark.model
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("This means", "that the town must pay"),
        ("It showed", "that fuel prices rose"),
        ("The point is", "that the river is low"),
        ("We are glad", "that you came"),
        ("The firm told us", "that the dam would hold"),
    ],
)
@pytest.mark.parametrize("marks", ["“”", "„“", "«»", ("", "")])
def test_a_claim_whose_cue_stands_before_that_is_one(nlp: Language, before: str, after: str, marks: str) -> None:
    opening, closing = marks[0], marks[1]
    one, other = f"{opening}{before},{closing}", f"{opening}{after}.{closing}"

    (found,) = claims_of(nlp, f"{one} Eva Berg said, {other}", one, other, quoted=bool(opening))

    assert [part.text for part in found.parts or ()] == [before, after]
    assert found.certainty == "asserted"


@pytest.mark.model
@pytest.mark.parametrize(
    ("before", "after"), [("The plan is dead", "that is clear"), ("She had a visa", "that she had no plans")]
)
def test_what_follows_a_complete_clause_is_a_claim_of_its_own(nlp: Language, before: str, after: str) -> None:
    found = claims_of(nlp, f"{before}, she said, {after}.", before, after, quoted=False)

    assert len(found) == 2


@pytest.mark.model
@pytest.mark.parametrize("marks", ["“”", "„“", "«»", "»«", "„”"])
def test_sentences_in_any_marks_stay_apart(nlp: Language, marks: str) -> None:
    opening, closing = marks[0], marks[1]
    one = f"{opening}It is dry, and then it breaks,{closing}"
    other = f"{opening}What we cannot see is where.{closing}"

    found = claims_of(nlp, f"{one} Eva Berg said. {other}", one, other)

    assert [claim.text for claim in found] == ["It is dry", "then it breaks", "What we cannot see is where"]


@pytest.mark.model
def test_a_condition_also_applies_after_the_interruption(nlp: Language) -> None:
    text = "“If we lose,” she said, “we go home. We like it.”"

    found = claims_of(nlp, text, "“If we lose,”", "“we go home. We like it.”")

    told = [(claim.words, claim.certainty, [s.text for s in claim.signals]) for claim in found]
    assert told == [
        ("If we lose we go home", "hypothetical", ["If"]),
        ("We like it", "asserted", []),
    ]


@pytest.mark.model
def test_content_over_several_paragraphs_is_cut_between_them(nlp: Language) -> None:
    text = "“The port is shut.\n\n“Ships are waiting,\r\n\r\n“and nobody knows why”"

    found = claims_of(nlp, text, text)

    assert [claim.text for claim in found] == ["The port is shut", "Ships are waiting", "nobody knows why"]


@pytest.mark.model
def test_text_without_capitals_or_full_stops_still_gives_claims(nlp: Language) -> None:
    lower = claims_of(nlp, "the port is shut. nobody was hurt", "the port is shut. nobody was hurt")
    upper = claims_of(nlp, "THE PORT IS NOT SHUT", "THE PORT IS NOT SHUT")
    bare = claims_of(nlp, "we won they lost we are glad", "we won they lost we are glad")

    assert [claim.text for claim in lower] == ["the port is shut", "nobody was hurt"]
    assert [claim.text for claim in upper] == ["THE PORT IS NOT SHUT"]
    assert " ".join(claim.text for claim in bare) == "we won they lost we are glad"


@pytest.mark.model
def test_the_articles_own_voice_needs_no_cue(nlp: Language) -> None:
    found = claims_of(nlp, "The port may close, and ships wait.", "The port may close, and ships wait.")

    assert [(claim.text, claim.certainty) for claim in found] == [
        ("The port may close", "hedged"),
        ("ships wait", "asserted"),
    ]


def test_no_content_no_claim(blank: Language) -> None:
    assert segment("Nothing.", [Content(())], sentences=[], parser=Flat("Nothing.", blank)) == [[]]


def test_content_without_a_word_is_one_claim(blank: Language) -> None:
    found = segment("“…”", [Content((Span(0, 3),))], sentences=[], parser=Flat("“…”", blank))[0]

    assert [(c.text, c.polarity, c.certainty, c.signals) for c in found] == [("…", "affirmed", "asserted", [])]


def hold_to_contract(text: str, content: Content, found: Sequence[Claim]) -> None:
    """Assert the properties of the claims of any content."""
    assert found
    assert all(claim.end <= other.start for claim, other in pairwise(found))
    for claim in found:
        assert text[claim.start : claim.end] == claim.text
        assert all(any(s.contains(part.span) for s in content.spans) for part in claim.parts or [claim])
        assert all(text[part.start : part.end] == part.text for part in claim.parts or ())
        assert claim.polarity is not None
        assert claim.certainty is not None
        assert claim.checkable is None
        assert all(text[s.start : s.end] == s.text for s in claim.signals)
        assert bool(claim.signals) >= (claim.polarity == "negated" or claim.certainty != "asserted")


@pytest.mark.model
@settings(max_examples=150)
@given(text=TEXTS | SENTENCES, data=st.data())
def test_any_spans_of_any_text_give_claims_that_match_it(nlp: Language, text: str, data: st.DataObject) -> None:
    text = "x " + text
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=5))
    bounds = [min(at, len(text)) for at in accumulate(sizes, initial=0)]
    spans = tuple(Span(a, b) for a, b in pairwise(bounds) if a < b)
    lemma = data.draw(st.sampled_from(["say", "deny", "ask", "want", "order", "believe", None]))
    cue = CueSpan(start=0, end=1, text="x", lemma=lemma)
    content = Content(spans, data.draw(st.sampled_from([cue, None])), quoted=data.draw(st.booleans()))
    sentences = [
        Span(a, b)
        for a, b in pairwise(sorted({0, len(text), *data.draw(st.sets(st.integers(0, len(text)), max_size=3))}))
    ]

    found = segment(text, [content], sentences=sentences, parser=SentenceParser(text, nlp))[0]

    hold_to_contract(text, content, found)
