"""Sentences that report, put into the content of others: their marks move along, and what is put in fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from claimex.spans import Span
from claimex.train.corpus import Example, Gold
from claimex.train.planting import Passage, Told, find_donors, plant

if TYPE_CHECKING:
    from collections.abc import Iterator

DONOR = "The miller believes that the wheel was broken on purpose."
HOSTS = (
    "“The river rose by two metres in a single night,” said Lindiwe Khoza. Nobody was hurt.",
    "Lindiwe Khoza said that the river rose by two metres in a single night. Nobody was hurt.",
    "Lindiwe Khoza: “The river rose by two metres. We carried the sheep up the hill.”",
)
CONTENTS = (
    "“The river rose by two metres in a single night,”",
    "that the river rose by two metres in a single night",
    "“The river rose by two metres. We carried the sheep up the hill.”",
)


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def gold(text: str, source: str, cue: str, content: str) -> Gold:
    return Gold((place(text, source),), (place(text, cue),), (place(text, content),))


def donor() -> Passage:
    example = Example("d", DONOR, (gold(DONOR, "The miller", "believes", DONOR[20:-1]),))
    (found,) = find_donors(example, [Span(0, len(DONOR))])
    return found


def hosts() -> Iterator[Passage]:
    for text, content in zip(HOSTS, CONTENTS, strict=True):
        cue = "said" if "said" in text else ":"
        yield Passage(text, (Told(gold(text, "Lindiwe Khoza", cue, content)),))


@pytest.mark.parametrize("passage", list(hosts()))
@pytest.mark.parametrize("seed", range(20))
def test_what_is_planted_keeps_its_marks_and_those_around_it(passage: Passage, seed: int) -> None:
    planted = plant(passage, [donor()], np.random.default_rng(seed), share=1.0)
    (told,) = planted.told
    text = planted.text
    (content,) = told.gold.content

    assert told.gold.source[0].of(text) == "Lindiwe Khoza"
    assert told.inside is not None
    assert content.of(text)[0] == passage.told[0].gold.content[0].of(passage.text)[0]
    for inner in told.inside:
        assert all(content.contains(span) for span in (*inner.gold.source, *inner.gold.cue, *inner.gold.content))
        assert inner.gold.cue[0].of(text).split()[-1] in {"believes", "believe"}
        assert inner.gold.content[0].of(text).startswith("that ")
    assert text.endswith("Nobody was hurt.") == passage.text.endswith("Nobody was hurt.")


def test_a_clause_begins_small_and_ends_without_a_stop() -> None:
    passage = list(hosts())[1]

    texts = {plant(passage, [donor()], np.random.default_rng(seed), share=1.0).text for seed in range(30)}

    assert "Lindiwe Khoza said that the miller believes that the wheel was broken on purpose. Nobody was hurt." in texts
    assert any(" I believe that" in text for text in texts)
    assert not any("that The" in text or ".." in text for text in texts)


def test_marks_inside_marks_turn_single() -> None:
    text = "“The wheel was broken,” the miller says."
    example = Example("d", text, (gold(text, "the miller", "says", "“The wheel was broken,”"),))
    (quoted,) = find_donors(example, [Span(0, len(text))])
    passage = next(iter(hosts()))

    texts = {plant(passage, [quoted], np.random.default_rng(seed), share=1.0).text for seed in range(30)}

    assert any("‘The wheel was broken,’ " in text for text in texts)
    assert all(text.count("“") == text.count("”") for text in texts)


def test_what_stays_beside_a_planted_sentence_is_unknown() -> None:
    passage = list(hosts())[2]

    planted = [plant(passage, [donor()], np.random.default_rng(seed), share=1.0) for seed in range(30)]
    kept = [(each.text, each.told[0].unknown) for each in planted if "sheep" in each.text]

    assert kept
    assert all(any("sheep" in span.of(text) for span in unknown) for text, unknown in kept)


def test_a_sentence_that_an_attribution_crosses_is_no_donor() -> None:
    text = "The miller says. That is all."
    example = Example("d", text, (gold(text, "The miller", "says", "That is all"),))

    assert not list(find_donors(example, [Span(0, 16)]))


def test_the_same_seed_gives_the_same_text() -> None:
    passage = next(iter(hosts()))

    one, other = (plant(passage, [donor()], np.random.default_rng(3), share=1.0) for _ in range(2))

    assert one == other
