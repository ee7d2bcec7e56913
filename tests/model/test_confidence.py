"""Test the confidence of an attribution: its features, and the probability computed from them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimex.model.confidence import DECIMALS, confidence_of_turn, estimate_confidence, features

CHANCES = st.floats(0, 1)


def test_features_are_log_odds_and_flags() -> None:
    found = features(content=[0.9, 0.5], cue=0.5, source=None, link=0.8, kind="mixed")

    assert found["content_least"] == found["cue"] == found["source"] == 0.0
    assert found["content_mean"] == pytest.approx(math.log(0.7 / 0.3))
    assert found["link"] == pytest.approx(math.log(4))
    assert found["pieces"] == pytest.approx(math.log(2))
    flags = {name: found[name] for name in ("bias", "has_cue", "has_source", "direct", "mixed")}
    assert flags == {"bias": 1.0, "has_cue": 1.0, "has_source": 0.0, "direct": 0.0, "mixed": 1.0}


def test_without_weights_the_weakest_score_counts() -> None:
    weak_link = features(content=[0.9], cue=0.2, source=0.2, link=0.6, kind="direct")
    weak_content = features(content=[0.9, 0.3], cue=0.9, source=0.9, link=0.6, kind="direct")

    assert estimate_confidence(weak_link, {}) == pytest.approx(0.6)
    assert estimate_confidence(weak_content, {}) == pytest.approx(0.3)


def test_weights_make_a_logistic_regression() -> None:
    values = features(content=[0.5], cue=None, source=None, link=0.5, kind="direct")

    assert estimate_confidence(values, {"bias": 0.25, "direct": 0.75}) == round(1 / (1 + math.exp(-1)), DECIMALS)


@given(
    st.lists(CHANCES, min_size=1, max_size=4), CHANCES | st.none(), CHANCES | st.none(), CHANCES, st.floats(-1e3, 1e3)
)
def test_confidence_is_a_rounded_probability_for_any_scores_and_weights(
    content: list[float], cue: float | None, source: float | None, link: float, weight: float
) -> None:
    values = features(content=content, cue=cue, source=source, link=link, kind="direct")

    for weights in ({}, dict.fromkeys(values, weight)):
        found = estimate_confidence(values, weights)
        assert 0 <= found <= 1
        assert found == round(found, DECIMALS)


def test_a_turn_is_surer_in_a_long_transcript_and_where_the_model_takes_its_words_for_content() -> None:
    few, many = confidence_of_turn(0.8, 2), confidence_of_turn(0.8, 40)

    assert 0.5 < few < many < 1
    assert confidence_of_turn(0.1, 2) < few
    assert confidence_of_turn(0.0, 1) < confidence_of_turn(1.0, 1)
