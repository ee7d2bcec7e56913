"""Test polarity and certainty on trees made by hand, and the effect of a cue on its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from trees import grow

from claimex.claims.factuality import judge
from claimex.claims.frames import make_frame
from claimex.parsing.clauses import find_clauses
from claimex.record import CueSpan

if TYPE_CHECKING:
    from spacy.language import Language

NOT = "he PRP nsubj 3\ndid VBD aux 3\nnot RB neg 3\nleave VB ROOT 3"
TWICE = "nobody NN nsubj 3\ndid VBD aux 3\nnot RB neg 3\nleave VB ROOT 3"
BELOW = "who WP nsubj 3\ndid VBD aux 3\nnot RB neg 3\nleave VB csubj 4\nstays VBZ ROOT 4"
NO_SHIP = "no DT det 1\nship NN nsubj 2\nsank VBD ROOT 2"
NO_DOUBT = "no DT det 1\ndoubt NN nsubj 2\nsank VBD ROOT 2"
NEITHER = "neither CC preconj 1\nships NNS nsubj 4\nnor CC cc 1\nboats NNS conj 1\nsank VBD ROOT 4"
MAY = "it PRP nsubj 2\nmay MD aux 2\nsink VB ROOT 2"
MUST = "it PRP nsubj 2\nmust MD aux 2\nsink VB ROOT 2"
WOULD = "it PRP nsubj 2\nwould MD aux 2\nsink VB ROOT 2"
WOULD_HAVE = "it PRP nsubj 3\nwould MD aux 3\nhave VB aux 3\nsunk VBN ROOT 3"
IF = "we PRP nsubj 1\ngo VBP ROOT 1\nif IN mark 4\nwe PRP nsubj 4\nlose VBP advcl 1"
EVEN_IF = "we PRP nsubj 1\ngo VBP ROOT 1\neven RB advmod 5\nif IN mark 5\nwe PRP nsubj 5\nlose VBP advcl 1"
THINK = "I PRP nsubj 1\nthink VBP ROOT 1\nit PRP nsubj 3\nsank VBD ccomp 1"
INFINITIVE = "to TO aux 1\nleave VB ROOT 1"
PHRASE = "a DT det 1\ndeal NN ROOT 1"
SHE_THOUGHT = "she PRP nsubj 1\nthought VBD ROOT 1\nit PRP nsubj 3\nsank VBD ccomp 1"
IT_SANK = "it PRP nsubj 1\nsank VBD ROOT 1"
WHETHER = "whether IN mark 2\nit PRP nsubj 2\nsank VBD ROOT 2"
BELIEVE_HER = "I PRP nsubj 1\nbelieve VBP ROOT 1\nher PRP dobj 1"
BELIEVE_SO = "I PRP nsubj 1\nbelieve VBP ROOT 1\nso RB advmod 1"
I_ASK = "I PRP nsubj 1\nask VBP ROOT 1\nyou PRP nsubj 4\nto TO aux 4\nstay VB ccomp 1"
I_ASKED = "I PRP nsubj 1\nasked VBD ROOT 1\nyou PRP nsubj 4\nto TO aux 4\nstay VB ccomp 1"
CREWS_TO_LEAVE = "crews NNS ROOT 0\nto TO aux 2\nleave VB relcl 0"


def judged(
    blank: Language,
    tree: str,
    cue: str = "said",
    lemma: str = "say",
    *,
    quoted: bool = False,
    source: str | None = None,
) -> str:
    """Return polarity, certainty and signals in words."""
    parsed = grow(blank.vocab, tree)
    text = parsed.doc.text
    far = len(text) + 1
    frame = make_frame(CueSpan(start=far, end=far + len(cue), text=cue, lemma=lemma), quoted=quoted, source=source)
    whole = f"{text} {cue}"
    stance = judge(whole, find_clauses(text, parsed)[0], frame)
    return " ".join([stance.polarity, stance.certainty, *(span.of(whole) for span in stance.signals)])


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (NOT, "negated asserted not"),
        (TWICE, "affirmed asserted"),
        (BELOW, "affirmed asserted"),
        (NO_SHIP, "negated asserted no"),
        (NO_DOUBT, "affirmed asserted"),
        (NEITHER, "negated asserted neither"),
        (MAY, "affirmed hedged may"),
        (MUST, "affirmed directive must"),
        (WOULD, "affirmed asserted"),
        (WOULD_HAVE, "affirmed hypothetical would"),
        (IF, "affirmed hypothetical if"),
        (EVEN_IF, "affirmed asserted"),
        (THINK, "affirmed hedged I think"),
        (PHRASE, "affirmed asserted"),
    ],
)
def test_words_that_depend_on_the_main_predicate_decide(blank: Language, tree: str, expected: str) -> None:
    assert judged(blank, tree) == expected


@pytest.mark.parametrize(
    ("tree", "cue", "lemma", "expected"),
    [
        (PHRASE, "denied", "deny", "negated asserted denied"),
        (NOT, "denied", "deny", "affirmed asserted"),
        (PHRASE, "did not deny", "deny", "affirmed hedged not"),
        (PHRASE, "has ruled out", "rule", "negated asserted ruled out"),
        (PHRASE, "refused to rule out", "rule", "affirmed hedged refused"),
        (PHRASE, "doubts", "doubt", "negated hedged doubts"),
        (PHRASE, "saw no evidence of", "see", "negated asserted no evidence"),
        (PHRASE, "did not say", "say", "affirmed hedged not"),
        (PHRASE, "not only said", "say", "affirmed asserted"),
        (PHRASE, "may believe", "believe", "affirmed hedged may believe"),
        (INFINITIVE, "ordered", "order", "affirmed directive ordered"),
        (INFINITIVE, "wants", "want", "affirmed hypothetical wants"),
        (PHRASE, "called for", "call", "affirmed directive called"),
        (PHRASE, "wants", "want", "affirmed hypothetical wants"),
        (PHRASE, "offered", "offer", "affirmed asserted"),
        (WOULD, "says", "say", "affirmed hypothetical would"),
        (WOULD, "has said", "say", "affirmed asserted"),
        (WOULD, "was saying", "say", "affirmed asserted"),
        (PHRASE, "—", "—", "affirmed asserted"),
    ],
)
def test_the_cue_affects_its_content(blank: Language, tree: str, cue: str, lemma: str, expected: str) -> None:
    assert judged(blank, tree, cue, lemma) == expected


@pytest.mark.parametrize(
    ("tree", "cue", "lemma", "expected"),
    [
        (MAY, "denied", "deny", "affirmed hedged may"),
        (PHRASE, "denied", "deny", "negated asserted denied"),
        (WOULD, "said", "say", "affirmed hypothetical would"),
        (MAY, "urged", "urge", "affirmed hedged may"),
    ],
)
def test_the_cue_does_not_affect_a_sentence_in_quotation_marks(
    blank: Language, tree: str, cue: str, lemma: str, expected: str
) -> None:
    assert judged(blank, tree, cue, lemma, quoted=True) == expected


@pytest.mark.parametrize(
    ("source", "cue", "expected"),
    [
        ("she", "said", "affirmed hedged she thought"),
        ("the pilot, Ada Bello,", "told", "affirmed hedged she thought"),
        ("he", "said", "affirmed asserted"),
        ("his sister", "said", "affirmed asserted"),
        ("she", "says", "affirmed asserted"),
    ],
)
def test_what_a_source_says_that_it_believes_is_hedged(blank: Language, source: str, cue: str, expected: str) -> None:
    lemma = {"told": "tell"}.get(cue, "say")

    assert judged(blank, SHE_THOUGHT, cue, lemma, source=source) == expected


@pytest.mark.parametrize(
    ("tree", "cue", "lemma", "expected"),
    [
        (IT_SANK, "hoped", "hope", "affirmed hedged hoped"),
        (PHRASE, "hoped for", "hope", "affirmed hypothetical hoped"),
        (IT_SANK, "does not think", "think", "negated hedged not think"),
        (IT_SANK, "did not say", "say", "affirmed hedged not"),
        (IT_SANK, "was confident", "be", "affirmed hedged confident"),
        (IT_SANK, "was furious", "be", "affirmed asserted"),
        (IT_SANK, "is understood", "understand", "affirmed hedged understood"),
        (IT_SANK, "suggests", "suggest", "affirmed asserted"),
        (INFINITIVE, "decided", "decide", "affirmed asserted"),
        (INFINITIVE, "agreed", "agree", "affirmed hypothetical agreed"),
        (CREWS_TO_LEAVE, "asked", "ask", "affirmed directive asked"),
        (CREWS_TO_LEAVE, "saw", "see", "affirmed asserted"),
    ],
)
def test_verbs_and_adjectives_of_belief_hedge_and_wishes_do_not(
    blank: Language, tree: str, cue: str, lemma: str, expected: str
) -> None:
    assert judged(blank, tree, cue, lemma) == expected


@pytest.mark.parametrize(
    ("cue", "lemma", "expected"),
    [
        ("asked", "ask", "affirmed question whether"),
        ("did not ask", "ask", "affirmed question whether"),
        ("did not say", "say", "affirmed hedged not"),
        ("doubts", "doubt", "negated hedged doubts"),
    ],
)
def test_what_is_not_said_or_doubted_is_no_question(blank: Language, cue: str, lemma: str, expected: str) -> None:
    assert judged(blank, WHETHER, cue, lemma) == expected


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (BELIEVE_HER, "affirmed asserted"),
        (BELIEVE_SO, "affirmed hedged I believe"),
        (I_ASK, "affirmed directive ask"),
        (I_ASKED, "affirmed asserted"),
    ],
)
def test_believing_somebody_is_no_hedge_and_asking_now_is_a_request(blank: Language, tree: str, expected: str) -> None:
    assert judged(blank, tree, quoted=True) == expected
