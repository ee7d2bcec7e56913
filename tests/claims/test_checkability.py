"""Test how checkable claims are: the arithmetic of the network, and the shipped weights on plain cases."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from standin import stand_in

import claimex
from claimex.attribution.tagging import tag
from claimex.claims.checkability import BUCKETS, bag_of, log_odds, pieces_of, project, score
from claimex.model.folder import find_model
from claimex.model.tagger import Tagger
from claimex.spans import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from claimex.attribution.tagging import Tags
    from claimex.pipeline.extractor import Extractor

IDS = arrays.arrays(np.int64, st.integers(1, 12), elements=st.integers(0, 40_000))
DIM, WIDTH = 2, 3
ZERO: dict[str, NDArray[np.floating[Any]]] = {
    "project": np.zeros((DIM, WIDTH)),
    "project_bias": np.zeros(WIDTH),
    "convolve": np.zeros((3 * WIDTH, WIDTH)),
    "convolve_bias": np.zeros(WIDTH),
    "attend": np.zeros(WIDTH),
    "out": np.zeros(3 * WIDTH),
    "words": np.zeros(BUCKETS, dtype=np.float16),
    "bias": np.array([0.5]),
}


@given(IDS)
def test_a_bag_holds_each_wordpiece_and_pair_once(ids: NDArray[np.int64]) -> None:
    bag = bag_of(ids)

    assert np.array_equal(bag, np.unique(bag))
    assert set((ids % BUCKETS).tolist()) <= set(bag.tolist())
    assert len(bag) <= 2 * len(ids) - 1
    assert np.array_equal(bag_of(np.concatenate([ids, ids])[: len(ids)]), bag)


def test_a_word_counts_for_more_in_a_shorter_claim() -> None:
    weights = {**ZERO, "words": ZERO["words"].copy()}
    weights["words"][7] = 3.0

    assert log_odds(project(np.zeros((1, DIM)), weights), np.array([7]), weights) == pytest.approx(3.5)
    assert log_odds(project(np.zeros((2, DIM)), weights), np.array([7, 7]), weights) == pytest.approx(
        0.5 + 3 / np.sqrt(2)
    )
    assert log_odds(project(np.zeros((1, DIM)), weights), np.array([8]), weights) == 0.5


def read(text: str, tagger: Tagger) -> Tags:
    assert tagger.checkable is not None
    return tag(text, tagger, of_middle=partial(project, weights=tagger.checkable))


def test_a_model_without_middle_states_is_refused() -> None:
    tags = tag("Peace is near.", stand_in())

    assert tags.middle is None
    assert score(tags, [], ZERO) == []
    with pytest.raises(ValueError, match="no middle states"):
        score(tags, [Span(0, 5)], ZERO)


@pytest.mark.model
@pytest.mark.parametrize("name", ["base", "fast"])
def test_facts_with_numbers_are_more_checkable_than_thanks_and_wishes(name: str) -> None:
    tagger = Tagger(find_model(name))
    assert tagger.checkable is not None
    fact, thanks, wish = (
        "Unemployment in the county fell from 9 percent in 2009 to 4 percent last year.",
        "Thank you all very much for coming tonight.",
        "I hope that we will do better together, I really do.",
    )
    text = f"{fact} {thanks} {wish}"
    spans = [Span(start, start + len(s)) for s in (fact, thanks, wish) for start in (text.index(s),)]

    checkable = score(read(text, tagger), spans, tagger.checkable)

    assert checkable[0] > 0.8
    assert max(checkable[1:]) < 0.1
    assert all(0 <= value <= 1 for value in checkable)


@pytest.mark.model
def test_a_claim_without_a_word_is_not_checkable() -> None:
    tagger = Tagger(find_model())
    tags = read("Ships wait …  \u200b", tagger)
    assert tagger.checkable is not None

    assert score(tags, [Span(13, 14)], tagger.checkable) == [0.0]
    assert pieces_of(tags, Span(0, 5)) == (0, 1)


@pytest.mark.model
@pytest.mark.parametrize("name", ["base", "fast"])
def test_what_news_asserts_is_checkable_and_what_it_asks_or_wants_is_not(name: str) -> None:
    text = (
        "The ferry sank in 1998, Ada Quill said. She asked who had paid for it. “Sell the wreck,” Bo Ott said. "
        "Mr. Ott wants to raise the fare."
    )
    records = claimex.load(name).extract(text)
    found = {claim.text: claim.checkable for record in records for claim in record.claims}

    assert "Sell the wreck" in found
    assert (found["The ferry sank in 1998"] or 0.0) > 0.8
    assert all((value or 0.0) < 0.5 for words, value in found.items() if words != "The ferry sank in 1998")


@pytest.mark.model
def test_every_claim_of_a_record_gets_a_score(extractor: Extractor) -> None:
    records = extractor.extract(
        "“We won by 40 votes, and nobody cheated,” said Mari Tamm. Jaan Kask was glad to hear it."
    )

    assert records
    assert all(claim.checkable is not None for record in records for claim in record.claims)
