"""Train a model: from annotated articles to a model folder, in one call.

Comes in: a `TrainConfig` (`config.py`, read from TOML). Goes out: a folder that `--model DIR` takes, with the run's
settings, log, plot and report beside the model. The modules in the order of the data: `corpus` reads articles,
`augment` changes them, `batches` cuts them into windows, `network` and `losses` learn, `fit` loops over epochs, `score`
measures, `export` makes the model folder, `calibrate` fits its confidence.
"""

from __future__ import annotations

import importlib.util
import logging
from typing import TYPE_CHECKING

from claimex.errors import ExtraMissing
from claimex.train.config import TrainConfig

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TrainConfig", "run"]

_log = logging.getLogger(__name__)
_NEEDED = ("torch", "safetensors", "onnx")


def run(config: TrainConfig, *, resume: bool = True) -> Path:
    """Train, export and calibrate one model.

    Args:
        config: All settings. They are kept in the model's `report.json`.
        resume: Continue after the last whole epoch, if `config.out` holds a checkpoint with the same settings. Without
            it, an earlier run in `config.out` is overwritten.

    Returns:
        The model folder, `config.out` / "model". If nothing is exported, `config.out` itself.

    Raises:
        ConfigError: The start cannot be used, or the checkpoint was made with other settings.
        ExtraMissing: The extra `train` is not installed.
        InputError: A corpus cannot be read.
        ModelError: The exported model differs too much from the network.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        feature = "training"
        raise ExtraMissing(feature, "train")
    from claimex.train.finish import finish
    from claimex.train.fit import TrainingRun

    config.out.mkdir(parents=True, exist_ok=True)
    fitting = TrainingRun(config)
    if resume and fitting.resume():
        _log.info("going on after epoch %d", fitting.state.epoch)
    elif not resume:
        fitting.clear()
    fitting.fit()
    return finish(fitting) if config.export else config.out
