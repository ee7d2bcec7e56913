"""What comes after fitting: export, calibration, report and plot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from claimex.models import Tagger as OpenTagger
from claimex.models import read_manifest
from claimex.train.batches import prepare
from claimex.train.calibrate import FOLDS, calibrate, judge
from claimex.train.corpus import first_annotator, read_corpus, split_multiple
from claimex.train.export import export, write_manifest, write_report
from claimex.train.fit import LOG, TOKENIZER
from claimex.train.plot import plot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from claimex.train.calibrate import Calibration
    from claimex.train.config import TrainConfig
    from claimex.train.corpus import Example
    from claimex.train.fit import Run

COMPARED = 200
"""Windows on which the exported model is compared with the network."""


def finish(run: Run) -> Path:
    """Make the model folder of a fitted run; returns it."""
    config = run.config
    out = config.out / "model"
    parity = export(
        run.final_model(),
        tokenizer=config.out / TOKENIZER,
        out=out,
        windows=list(_windows(run)),
        chain=config.chain,
    )
    _manifest(config, out, {})
    fitted = _calibrate(config, out)
    if fitted is not None:
        _manifest(config, out, fitted.weights)
        (out / "calibration.json").write_text(json.dumps(fitted.as_json(), indent=1) + "\n", encoding="utf-8")
    write_report(out, config=config.model_dump(mode="json"), scores=run.state.scores, parity=parity)
    plot(config.out / LOG, out / "log.svg")
    return out


def _manifest(config: TrainConfig, out: Path, calibration: dict[str, float]) -> None:
    write_manifest(
        out,
        name=config.name,
        version=config.version,
        summary=config.summary,
        window=config.fit.window,
        calibration=calibration,
    )


def _windows(run: Run) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the first window of up to COMPARED articles, dev articles where there are any."""
    first, last = run.edges()
    for example in (run.dev or run.examples)[:COMPARED]:
        encoding = prepare(example, run.tokenizer).encoding
        size = run.config.fit.window
        ids, feats = encoding.ids[:size], encoding.features[:size]
        if len(ids):
            yield np.array([first, *ids, last]), np.array([0, *feats, 0])


def _calibrate(config: TrainConfig, out: Path) -> Calibration | None:
    """Fit confidence on the articles of several annotators, which were kept out of training, and on dev.

    Returns:
        None where there are too few such articles.
    """
    held = list(_held_out(config))
    if len({example.name for example in held}) < FOLDS:
        return None
    judged = list(judge(held, OpenTagger(read_manifest(out))))
    return calibrate(judged) if len({j.article for j in judged}) >= FOLDS else None


def _held_out(config: TrainConfig) -> Iterator[Example]:
    if not config.data.keep_several:
        for folder in config.data.train:
            yield from split_multiple(read_corpus(folder))[1]
    for folder in config.data.dev:
        once, several = split_multiple(read_corpus(folder))
        yield from sorted([*first_annotator(once), *several], key=lambda e: e.name)
