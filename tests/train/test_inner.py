"""Test `claimex.train.inner`: labels and figures, and that the shipped code gives the fitted network's scores."""

# ruff: noqa: E402 - without torch, `claimex.train.inner` cannot be imported

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from standin import stand_in
from tables import find

from claimex.attribution.inner_layer import FEATURES, read_inside
from claimex.attribution.tagging import tag
from claimex.model.encoding import LABELS
from claimex.model.viterbi import best_labels
from claimex.train import inner
from claimex.train.corpus import Gold
from claimex.train.inner import Judged, Stretch, calibrate, fit, measure, to_arrays
from claimex.train.planting import Told

if TYPE_CHECKING:
    from numpy.typing import NDArray

TEXT = "Kask said the clerk swears the boat sank off the cape."
CONTENT = "the clerk swears the boat sank off the cape"
WORDS = (LABELS.index("B-source"), LABELS.index("I-source"), LABELS.index("B-cue"), LABELS.index("B-content"))


def made_stretches(count: int) -> list[Stretch]:
    """Make stretches whose states tell the label of each word but the last two, which continue the third."""
    draws = np.random.default_rng(0)
    labels = np.array([0, *WORDS, LABELS.index("I-content"), LABELS.index("I-content")])
    shown = np.eye(len(LABELS), 2 * len(LABELS))[[*labels[:-2], 0, 0]]
    return [Stretch((4 * shown + draws.normal(size=shown.shape) / 4).astype(np.float16), labels) for _ in range(count)]


def test_what_continues_content_is_learned_from_what_stands_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inner, "EPOCHS", 30)
    stretches = made_stretches(200)

    network = fit(stretches)

    with torch.inference_mode():
        scores = network(torch.from_numpy(stretches[0].states.astype(np.float32))[None], torch.tensor([7]))[0].numpy()
    assert (
        best_labels(scores, np.zeros(7, dtype=np.int64), np.zeros((len(LABELS),) * 2)) == stretches[0].labels.tolist()
    )


def test_fitting_is_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inner, "EPOCHS", 1)
    one, other = (to_arrays(fit(made_stretches(80))) for _ in range(2))

    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_the_shipped_code_gives_the_network_s_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inner, "EPOCHS", 30)
    network = fit(made_stretches(200))
    weights: dict[str, NDArray[np.float32]] = {k: v.astype(np.float32) for k, v in to_arrays(network).items()}
    tags = tag(TEXT, stand_in())
    low, _ = tags.encoding.words_in(find(TEXT, CONTENT))
    states = np.zeros((tags.encoding.n_words, 2 * len(LABELS)), dtype=np.float32)
    states[low - 1 : low + 6] = made_stretches(1)[0].states
    words = np.maximum(states @ weights["project.weight"].T + weights["project.bias"], 0).astype(np.float16)

    ((found,),) = read_inside([[find(TEXT, CONTENT)]], replace(tags, inner=words), weights)

    of = tags.encoding.span_of
    assert found.source is not None
    assert of(found.source.low, found.source.high).of(TEXT) == "the clerk"
    assert of(found.cue.low, found.cue.high).of(TEXT) == "swears"
    assert of(found.content[0].low, found.content[0].high).of(TEXT).startswith("the boat sank")


def test_labels_are_of_what_stands_directly_inside() -> None:
    tags = tag(TEXT, stand_in())
    gold = Gold((find(TEXT, "the clerk"),), (find(TEXT, "swears"),), (find(TEXT, "the boat sank"),))
    outer = Gold((find(TEXT, "Kask"),), (find(TEXT, "said"),), (find(TEXT, CONTENT),))
    told = Told(outer, (Told(gold),), (find(TEXT, "off the cape"),))
    states = np.zeros((tags.encoding.n_words, 4), dtype=np.float16)

    (stretch,) = inner.stretches_of([told], tags.encoding, states)

    names = ["?" if label < 0 else LABELS[label] for label in stretch.labels]
    assert names == ["B-source", "I-source", "B-cue", "B-content", "I-content", "I-content", "?", "?", "?"]


def test_what_is_known_of_no_inside_is_not_learned_from() -> None:
    tags = tag(TEXT, stand_in())
    told = Told(Gold((), (find(TEXT, "said"),), (find(TEXT, CONTENT),)))

    assert not list(inner.stretches_of([told], tags.encoding, np.zeros((tags.encoding.n_words, 4), dtype=np.float16)))


def test_surer_findings_are_righter() -> None:
    values = dict.fromkeys(FEATURES, 0.0) | {"bias": 1.0}
    judged = [Judged(values | {"cue": float(n % 2)}, right=n % 2 == 1 or n % 4 == 0) for n in range(80)]

    chances = dict(zip(FEATURES, calibrate(judged).tolist(), strict=True))
    figures = measure(judged, 100, chances)

    assert chances["cue"] > 0
    assert figures["planted"] == 100
    assert [row["found"] for row in figures["rows"]] == sorted((row["found"] for row in figures["rows"]), reverse=True)
