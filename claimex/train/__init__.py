"""Train a model: from annotated articles to a model folder, in one call.

Comes in: a `TrainConfig` (`config.py`, read from TOML). Goes out: a folder that `--model DIR` takes, with the run's
settings, log, plot and report beside the model. The modules in the order of the data: `corpus` reads articles,
`augment` changes them, `batches` cuts them into windows, `network` and `losses` learn, `fit` loops over epochs, `score`
measures, `export` and `quantize` make the model folder, `acts` and `calibrate` fit the head of acts and its confidence,
and `checkable`, `inner` and `statements` what else the settings ask for. A model that needs several runs, of which one
starts from another or learns from it, is made by `run_all`.
"""

from __future__ import annotations

import importlib.util
import logging
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from claimex.errors import ConfigError, ExtraMissing
from claimex.train.config import TrainConfig

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["TrainConfig", "run", "run_all"]

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


def run_all(configs: Iterable[TrainConfig], *, resume: bool = True) -> list[Path]:
    """Carry out several runs, each after those that it starts from, learns from or is averaged with.

    Args:
        configs: The settings of the runs, in any order.
        resume: As in `run`, for each of them. Runs that are finished are not fitted again.

    Returns:
        What `run` returned for each, in the order in which they ran.

    Raises:
        ConfigError: Two runs have one folder, or need each other.
    """
    return [run(config, resume=resume) for config in in_order(configs)]


def in_order(configs: Iterable[TrainConfig]) -> list[TrainConfig]:
    """Sort runs so that each comes after those whose folders its settings name.

    Raises:
        ConfigError: Two runs have one folder, or need each other.
    """
    by_folder: dict[Path, TrainConfig] = {}
    for config in configs:
        if by_folder.setdefault(config.out.resolve(), config) is not config:
            raise ConfigError(str(config.out), "is the folder of two runs", advice="give each its own `out`")
    needs = {
        folder: [path.resolve() for path in config.needs if path.resolve() in by_folder]
        for folder, config in by_folder.items()
    }
    try:
        return [by_folder[folder] for folder in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        raise ConfigError(str(error.args[1][0]), "needs a run that in turn needs this one") from error
