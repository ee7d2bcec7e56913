"""Test `claimex.train.checkable`: folds and figures, and that the shipped code gives the fitted network's scores."""

# ruff: noqa: E402 - without torch, `claimex.train.checkable` cannot be imported

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from claimex.claims.checkability import log_odds, project
from claimex.model.folder import find_model, read_manifest
from claimex.model.tagger import MIDDLE, Tagger
from claimex.spans import Span
from claimex.train import checkable
from claimex.train.checkable import (
    FOLDS,
    Reading,
    Sentence,
    cut_phrases,
    fit,
    make_folds,
    predict,
    read_sentences,
    run,
    show_middle,
    to_arrays,
)
from claimex.train.checkable_figures import average_precision, calibrate, measure

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.pipeline.extractor import Extractor

FACTS = [f"The county built {n} bridges and {2 * n} schools in 19{n}." for n in range(21, 51)]
VERBS = ("love", "help", "trust", "know", "hear", "see", "join", "like", "praise")
WISHES = [f"I hope that we will {verb} each other." for verb in VERBS]
SENTENCES = [Sentence(i, text, int(text in FACTS)) for i, text in enumerate([*FACTS, *WISHES, "Thank you."])]


def made_readings(count: int) -> tuple[list[Reading], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Make readings whose states reveal the label."""
    draws = np.random.default_rng(0)
    labels = np.arange(count) % 2
    lengths = draws.integers(1, 9, count)
    readings = [
        Reading((draws.normal(size=(n, 8)) + 2 * label).astype(np.float16), draws.integers(0, 30_000, n))
        for n, label in zip(lengths, labels, strict=True)
    ]
    return readings, labels


def test_near_duplicates_share_a_fold_and_folds_are_the_same_every_time() -> None:
    long = SENTENCES[:-1]  # the last is too short to be anything's near-duplicate
    twins = [Sentence(100 + i, f"So {sentence.text}", 0) for i, sentence in enumerate(long)]

    folds = make_folds([*long, *twins])

    assert np.array_equal(folds[: len(long)], folds[len(long) :])
    assert np.array_equal(folds, make_folds([*long, *twins]))
    assert set(folds.tolist()) <= set(range(FOLDS))


def test_average_precision_is_the_mean_precision_at_each_hit() -> None:
    values, labels = np.array([0.9, 0.8, 0.7, 0.1]), np.array([1, 0, 1, 0])

    assert average_precision(values, labels) == pytest.approx((1 + 2 / 3) / 2, abs=1e-4)
    assert average_precision(np.zeros(4), labels) == 0.5
    assert average_precision(-values, np.array([0, 0, 0, 1])) == 1.0


def test_calibration_finds_slope_and_bias_and_figures_show_it() -> None:
    draws = np.random.default_rng(0)
    values = draws.normal(size=20_000)
    labels = (draws.random(20_000) < 1 / (1 + np.exp(-(2 * values - 1)))).astype(np.int64)

    slope, bias = calibrate(values, labels)
    figures = measure(values, labels, np.arange(20_000) % FOLDS)

    assert [slope, bias] == pytest.approx([2, -1], abs=0.1)
    assert figures.error < 0.02
    assert sum(each.count for each in figures.bins) == 20_000


def test_the_shipped_arithmetic_is_that_of_the_network() -> None:
    readings, labels = made_readings(64)
    network = fit([readings, readings], labels, epochs=2)
    arrays = to_arrays(network, slope=2.0, bias=0.5)

    expected = 2.0 * predict(network, readings) + 0.5
    found = [log_odds(project(reading.states.astype(np.float32), arrays), reading.ids, arrays) for reading in readings]

    assert found == pytest.approx(expected.tolist(), abs=5e-3)  # words' weights are kept in half precision


def test_fitting_separates_what_states_tell_apart_and_is_the_same_again() -> None:
    readings, labels = made_readings(128)

    values = predict(fit([readings], labels), readings)

    assert average_precision(values, labels) > 0.95
    assert np.array_equal(values, predict(fit([readings], labels), readings))


@pytest.mark.model
def test_phrases_hold_no_finite_verb(extractor: Extractor) -> None:
    phrases = cut_phrases(SENTENCES, extractor._nlp)  # noqa: SLF001 - the pipeline is slow to load twice
    words = {span.of(SENTENCES[number].text) for number, span in phrases.items()}

    assert phrases
    assert all("built" not in each and "hope" not in each for each in words)
    assert all(isinstance(span, Span) and len(span) for span in phrases.values())


@pytest.mark.model
@pytest.mark.slow
def test_a_model_folder_is_fitted_in_place_and_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkable, "EPOCHS", 1)
    folder = tmp_path / "model"
    shutil.copytree(find_model("fast").folder, folder)
    data = tmp_path / "data.json"
    rows = [{"sentence_id": s.number, "text": f" {s.text} ", "label": s.label} for s in SENTENCES]
    data.write_text(json.dumps([*rows, {"sentence_id": 99, "text": "...", "label": 0}]), encoding="utf-8")

    figures = run(data, folder)
    tagger = Tagger(read_manifest(folder))

    assert read_sentences(data) == SENTENCES
    assert set(figures) == {"alone", "among"}
    assert tagger.has_middle
    assert tagger.checkable is not None
    assert not show_middle(folder / tagger.manifest.encoder)
    assert (folder / "checkable.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.model
def test_the_middle_layer_is_shown_without_touching_other_outputs(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    shipped = find_model("fast")
    model = onnx.load(shipped.folder / shipped.manifest.encoder)
    del model.graph.output[[output.name for output in model.graph.output].index(MIDDLE)]
    del model.graph.node[[node.output[0] for node in model.graph.node].index(MIDDLE)]
    path = tmp_path / "model.onnx"
    onnx.save(model, path)

    assert show_middle(path)
    assert path.read_bytes() == (shipped.folder / shipped.manifest.encoder).read_bytes()
