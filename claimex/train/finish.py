"""Finish a fitted run: export, the head of acts, calibration, the heads of `[heads]`, report and plots.

Comes in: a fitted `TrainingRun`. Goes out: its model folder.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import numpy as np

from claimex.model.folder import read_manifest
from claimex.model.tagger import Tagger as OpenTagger
from claimex.parsing.spacy_pipeline import Lemmatizer, load_pipeline
from claimex.train import checkable, inner, statements
from claimex.train.acts import fit_acts, gather_cues
from claimex.train.batches import prepare
from claimex.train.calibrate import FOLDS, calibrate, calibrate_parts, judge
from claimex.train.corpus import first_annotator, read_corpus, split_multiple
from claimex.train.export import add_head, export, write_manifest, write_report
from claimex.train.fit import LOG, TOKENIZER
from claimex.train.plot import plot, plot_reliability

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from claimex.train.acts import ActScores
    from claimex.train.calibrate import Calibration
    from claimex.train.config import TrainConfig
    from claimex.train.corpus import Example
    from claimex.train.fit import TrainingRun

WHOLE = "attribution"
"""Name of the confidence in whole attributions, besides the names in `claimex.model.confidence.PARTS`."""

_log = logging.getLogger(__name__)

COMPARED = 200
"""Windows on which the exported model is compared with the network."""


def finish(run: TrainingRun) -> Path:
    """Make the model folder of a fitted run, and return its path."""
    config = run.config
    out = config.out / "model"
    model = run.final_model()
    parity = export(
        model,
        tokenizer=config.out / TOKENIZER,
        out=out,
        windows=list(_windows(run)),
        chain=config.chain,
        weights=config.weights,
    )
    _manifest(config, out, {})
    acts = _fit_acts(run, out, model.encoder.word.weight.detach()) if config.act.fit else None
    _manifest(config, out, {})
    fitted = _calibrate(config, out)
    _manifest(config, out, fitted)
    _fit_heads(config, out)
    write_report(out, config=config, scores=run.state.scores, parity=parity, acts=acts)
    plot(config.out / LOG, out / "log.svg")
    return out


def _manifest(config: TrainConfig, out: Path, fitted: Mapping[str, Calibration]) -> None:
    weights = {name: found.weights for name, found in fitted.items()}
    write_manifest(
        out,
        name=config.name,
        version=config.version,
        summary=config.summary,
        window=config.fit.window,
        weights=config.weights,
        calibration=weights.pop(WHOLE, {}),
        parts=weights,
    )


def _fit_acts(run: TrainingRun, out: Path, embeddings: Tensor) -> ActScores | None:
    """Add the head of acts to the exported heads, and return its scores. None if the cues have too few lemmas."""
    config = run.config.act
    cues = gather_cues(run.examples, OpenTagger(read_manifest(out)), Lemmatizer(load_pipeline()), most=config.most)
    found = fit_acts(cues, embeddings, config)
    if found is None:
        return None
    add_head(out, "act", found[0])
    return found[1]


def _fit_heads(config: TrainConfig, out: Path) -> None:
    """Fit what `[heads]` asks for. Each reads the model with those before it."""
    heads, data = config.heads, config.data
    if heads.checkable is not None:
        checkable.run(heads.checkable, out)
        _log.info("checkability is fitted")
    if heads.inner:
        inner.run(data.train, data.dev, out, limit=data.limit, workers=heads.workers)
        _log.info("the layer for the inside of content is fitted")
    if heads.statements:
        statements.run(data.dev, out)
        _log.info("the confidence of statements is fitted")


def _windows(run: TrainingRun) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the first window of up to COMPARED articles: dev articles, or else training articles."""
    first, last = run.edges()
    for example in (run.dev or run.examples)[:COMPARED]:
        encoding = prepare(example, run.tokenizer).encoding
        size = run.config.fit.window
        ids, feats = encoding.ids[:size], encoding.features[:size]
        if len(ids):
            yield np.array([first, *ids, last]), np.array([0, *feats, 0])


def _calibrate(config: TrainConfig, out: Path) -> dict[str, Calibration]:
    """Fit confidence on the articles with several annotators, which were kept out of training, and on dev.

    Returns:
        The calibration of whole attributions (WHOLE) and of each part. It is also written beside the model, with a
        reliability diagram. Empty if there are too few such articles.
    """
    held = list(_held_out(config))
    if len({example.name for example in held}) < FOLDS:
        return {}
    judged = list(judge(held, OpenTagger(read_manifest(out))))
    if len({j.article for j in judged if j.content}) < FOLDS:
        return {}
    fitted = {WHOLE: calibrate(judged), **calibrate_parts(judged)}
    tables = {name: found.as_json() for name, found in fitted.items()}
    (out / "calibration.json").write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    plot_reliability({name: (found.several or found).bins for name, found in fitted.items()}, out / "reliability.svg")
    return fitted


def _held_out(config: TrainConfig) -> Iterator[Example]:
    if not config.data.keep_several:
        for folder in config.data.train:
            yield from split_multiple(read_corpus(folder))[1]
    for folder in config.data.dev:
        once, several = split_multiple(read_corpus(folder))
        yield from sorted([*first_annotator(once), *several], key=lambda e: e.name)
