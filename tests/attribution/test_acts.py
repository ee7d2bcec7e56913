"""Test the model's act: what its head reads of a cue, how it scores that, and which probability is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from standin import DIM, stand_in

from claimex.attribution.acts import MIN_PROBABILITY, CueStates, find_act, guess_act, read_cue, score_acts
from claimex.attribution.linking import link
from claimex.attribution.tagging import tag
from claimex.model.inference import States, pool
from claimex.record import CueSpan
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


def test_the_scores_are_those_of_one_hidden_layer() -> None:
    rng = np.random.default_rng(0)
    head: dict[str, NDArray[Any]] = {
        "table": rng.integers(-127, 127, (9, WIDTH)).astype(np.int8),
        "scale": np.array([0.01, 0.02], dtype=np.float32),
        "hidden.weight": rng.normal(size=(WIDTH, 2 * DIM)).astype(np.float32),
        "hidden.bias": rng.normal(size=WIDTH).astype(np.float32),
        "out.weight": rng.normal(size=(len(ACTS), WIDTH)).astype(np.float32),
        "out.bias": rng.normal(size=len(ACTS)).astype(np.float32),
    }
    cue = CueStates(np.array([3, 5]), rng.normal(size=2 * DIM).astype(np.float32))
    words = (head["table"][3] * head["scale"] + head["table"][5] * head["scale"]) / 2
    layer = np.maximum(words + head["hidden.weight"] @ cue.states + head["hidden.bias"], 0)
    expected = np.exp(head["out.weight"] @ layer + head["out.bias"])

    assert score_acts(head, cue) == pytest.approx((expected / expected.sum()).tolist(), rel=1e-5)


def test_a_cue_is_read_with_the_content_that_follows_it() -> None:
    tagger = stand_in()
    tags = tag("“Peace,” Mari said, “is near.”", tagger)
    encoding = tags.encoding
    states = States(
        (0, encoding.n_words), 0, np.zeros(0), np.arange(float(len(encoding.ids))).repeat(DIM).reshape(-1, DIM)
    )
    (cue,) = tags.pieces["cue"]
    before, after = tags.pieces["content"]
    found, alone = (
        read_cue(encoding, cue, content, lambda piece: pool(states, encoding, piece))
        for content in ([before, after], [before])
    )

    assert found.ids.tolist() == [tagger.tokenizer.token_to_id("said")]
    assert found.states[DIM:].tolist() == [encoding.first[after.low]] * DIM
    assert alone.states[DIM:].tolist() == [encoding.first[before.low]] * DIM


@pytest.mark.parametrize(
    ("chances", "act"),
    [
        ((MIN_PROBABILITY, 1 - MIN_PROBABILITY, 0.0, 0.0), "assertion"),
        ((0.0, 0.0, 0.1, 0.9), "eventuality"),
        ((0.4, 0.3, 0.2, 0.1), None),
        ((), None),
    ],
)
def test_an_act_is_given_only_if_it_is_probable(chances: tuple[float, ...], act: str | None) -> None:
    assert guess_act(chances) == act


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_an_attribution_has_the_act_scores_of_its_cue(number: int) -> None:
    tagger = stand_in()
    tagger.heads["act"] = make_head(tagger.tokenizer.get_vocab_size(), chosen=number)
    (found,) = link(tag(TEXT, tagger), tagger)

    assert guess_act(found.acts) == ACTS[number]


def test_a_model_without_the_head_scores_no_act() -> None:
    tagger = stand_in()
    (found,) = link(tag(TEXT, tagger), tagger)

    assert found.acts == ()


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
