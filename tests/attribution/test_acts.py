"""Test the model's act: what its head reads of a cue, and how it scores that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from standin import DIM, stand_in

from claimex.attribution.acts import find_act, guess_act, read_states, score_acts, with_acts
from claimex.attribution.attribution import Attribution
from claimex.attribution.linking import link
from claimex.attribution.tagging import tag
from claimex.record import CueSpan
from claimex.spans import Span
from claimex.vocabulary import ACTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXT = "Mari Tamm said peace is near."
WIDTH = 2


def make_head(vocabulary: int, *, chosen: int) -> dict[str, NDArray[Any]]:
    """Make a head that always answers with the same act."""
    bias = np.zeros(len(ACTS), dtype=np.float32)
    bias[chosen] = 5.0
    return {
        "table": np.zeros((vocabulary, WIDTH), dtype=np.int8),
        "scale": np.ones(WIDTH, dtype=np.float32),
        "hidden.weight": np.zeros((WIDTH, 2 * DIM), dtype=np.float32),
        "hidden.bias": np.zeros(WIDTH, dtype=np.float32),
        "out.weight": np.zeros((len(ACTS), WIDTH), dtype=np.float32),
        "out.bias": bias,
    }


def any_head(vocabulary: int) -> dict[str, NDArray[Any]]:
    """Make a head of random weights."""
    rng = np.random.default_rng(0)
    return {
        "table": rng.integers(-127, 127, (vocabulary, WIDTH)).astype(np.int8),
        "scale": np.array([0.01, 0.02], dtype=np.float32),
        "hidden.weight": rng.normal(size=(WIDTH, 2 * DIM)).astype(np.float32),
        "hidden.bias": rng.normal(size=WIDTH).astype(np.float32),
        "out.weight": rng.normal(size=(len(ACTS), WIDTH)).astype(np.float32),
        "out.bias": rng.normal(size=len(ACTS)).astype(np.float32),
    }


def test_the_scores_are_those_of_one_hidden_layer() -> None:
    head = any_head(9)
    seen = np.array([0.4, -0.2], dtype=np.float32)
    words = (head["table"][3] * head["scale"] + head["table"][5] * head["scale"]) / 2
    layer = np.maximum(words + seen + head["hidden.bias"], 0)
    expected = np.exp(head["out.weight"] @ layer + head["out.bias"])

    assert score_acts(head, np.array([3, 5]), seen) == pytest.approx((expected / expected.sum()).tolist(), rel=1e-5)


@pytest.mark.parametrize(("contents", "opening"), [(("Peace", "is near"), "is"), (("Peace",), "Peace")])
def test_a_cue_is_read_with_the_content_that_follows_it(contents: tuple[str, ...], opening: str) -> None:
    text = "“Peace,” Mari said, “is near.”"
    spans = {words: Span(text.index(words), text.index(words) + len(words)) for words in ("said", opening, *contents)}
    tagger = stand_in()
    head = any_head(tagger.tokenizer.get_vocab_size())
    tags = tag(text, tagger)
    hidden = np.random.default_rng(1).normal(size=(len(tags.encoding.ids), DIM)).astype(np.float32)
    tags = replace(tags, acts=read_states(hidden, head))
    inner = Attribution(tuple(spans[words] for words in contents), spans["said"], None, "direct", 0.5)
    outer = replace(inner, cue=None, nested=(inner,))
    cue, first = (tags.encoding.words_in(spans[words])[0] for words in ("said", opening))
    states = np.concatenate([hidden[tags.encoding.first[cue]], hidden[tags.encoding.first[first]]])
    expected = score_acts(head, tags.encoding.ids[[tags.encoding.first[cue]]], head["hidden.weight"] @ states)

    (found,) = with_acts([outer], tags, head)

    assert found.acts == ()
    assert found.nested[0].acts == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    ("chances", "act"),
    [((0.0, 0.0, 0.1, 0.9), "eventuality"), ((0.3, 0.4, 0.2, 0.1), "belief"), ((), None)],
)
def test_the_likeliest_act_is_given(chances: tuple[float, ...], act: str | None) -> None:
    assert guess_act(chances) == act


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_an_attribution_has_the_act_scores_of_its_cue(number: int) -> None:
    tagger = stand_in()
    head = tagger.heads["act"] = make_head(tagger.tokenizer.get_vocab_size(), chosen=number)
    tags = tag(TEXT, tagger)
    (found,) = with_acts(link(tags, tagger), tags, head)

    assert guess_act(found.acts) == ACTS[number]


def test_a_model_without_the_head_scores_no_act() -> None:
    tagger = stand_in()
    tags = tag(TEXT, tagger)
    (found,) = with_acts(link(tags, tagger), tags, None)

    assert found.acts == ()


@pytest.mark.parametrize(
    ("lemma", "act"),
    [
        ("refusal", "eventuality"),
        ("decision", "eventuality"),
        ("intention", "eventuality"),
        ("preference", "eventuality"),
        ("reluctance", "eventuality"),
        ("willingness", "eventuality"),
        ("opposition", "eventuality"),
        ("commitment", "eventuality"),
        ("assumption", "belief"),
        ("anticipation", "belief"),
        ("certainty", "belief"),
        ("assurance", "assertion"),
        ("insistence", "assertion"),
        ("contention", "assertion"),
        ("admission", "assertion"),
        ("confession", "assertion"),
        ("region", None),
        ("elephant", None),
    ],
)
def test_a_noun_has_the_act_of_the_word_that_it_is_made_of(lemma: str, act: str | None) -> None:
    cue = CueSpan(start=0, end=len(lemma), text=lemma, lemma=lemma)

    assert find_act(cue, kind="indirect", content="that it rains") == act


@pytest.mark.parametrize(
    ("lemma", "content", "act"),
    [
        ("tell", "residents to stay indoors", "eventuality"),
        ("tell", "to stay indoors", "eventuality"),
        ("warn", "not to take the drug", "eventuality"),
        ("warn", "the strikers not to block the gate", "eventuality"),
        ("advise", "farmers to sell early", "eventuality"),
        ("remind", "them to bring their cards", "eventuality"),
        ("tell", "the court that he had to leave", "assertion"),
        ("warn", "of a plan to cut pay", "assertion"),
        ("warn", "prices were about to rise", "assertion"),
        ("advise", "that farmers ought to sell", "assertion"),
        ("remind", "voters how close it had come to failing", "assertion"),
    ],
)
def test_telling_somebody_to_do_something_is_an_eventuality(lemma: str, content: str, act: str) -> None:
    cue = CueSpan(start=0, end=4, text="said", lemma=lemma)

    assert find_act(cue, kind="indirect", content=content) == act


@pytest.mark.parametrize(
    ("words", "lemma", "content", "act"),
    [
        ("would like", "like", "to see the bridge closed", "eventuality"),
        ("'d love", "love", "to stay", "eventuality"),
        ("would rather see", "see", "his players rest", "eventuality"),
        ("’d rather", "rather", "the team stayed", "eventuality"),
        ("would like to thank", "thank", "the nurses", "assertion"),
        ("would see", "see", "that it was late", "fact"),
        ("likes", "like", "that trains are late", "fact"),
        ("agreed", "agree", "to put off the vote", "eventuality"),
        ("agreed to", "agree", "a merger", "eventuality"),
        ("agreed", "agree", "that talks had failed", "belief"),
        ("agreed with", "agree", "the plan", "belief"),
        ("is considering", "consider", "a merger", "eventuality"),
        ("would consider", "consider", "moving the final", "eventuality"),
        ("would consider", "consider", "it a mistake", "belief"),
        ("considers", "consider", "the sum too small", "belief"),
        ("has backed", "back", "the idea", "eventuality"),
        ("shot back", "shoot", "that it was late", None),
        ("see", "see", "the euro reaching parity", "belief"),
        ("now sees", "see", "full-year profit of 3bn euros", "belief"),
        ("sees", "see", "the glacier melting by 2050", "belief"),
        ("sees", "see", "that demand is falling", "fact"),
        ("sees", "see", "no growth", "fact"),
        ("see", "see", "prices as unfair", "fact"),
        ("saw", "see", "prices rising in the shop", "fact"),
    ],
)
def test_wishes_agreements_and_forecasts_have_an_act_of_their_own(
    words: str, lemma: str, content: str, act: str | None
) -> None:
    cue = CueSpan(start=0, end=len(words), text=words, lemma=lemma)

    assert find_act(cue, kind="indirect", content=content) == act
