"""Fit the network to annotated articles, and measure it and save a checkpoint after each epoch.

Comes in: a `TrainConfig`. Goes out: a `TrainingRun` with the fitted network. A run that was stopped continues after its
last whole epoch, and its result is the same as without the stop: everything random in a step depends only on the seed,
the number of the epoch and the number of the step.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from claimex.errors import ConfigError
from claimex.model.folder import MANIFEST
from claimex.train.augment import augment
from claimex.train.batches import collate, make_batches, prepare
from claimex.train.config import TrainConfig
from claimex.train.corpus import first_annotator, read_corpus, read_plain, split_multiple
from claimex.train.losses import link_loss, states_loss, tag_losses, teacher_loss
from claimex.train.network import TaggerNetwork, load_encoder, load_run
from claimex.train.restore import restore
from claimex.train.score import FloatTagger, measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor

    from claimex.train.batches import Batch
    from claimex.train.config import FitConfig
    from claimex.train.corpus import Example

_log = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"
TOKENIZER = "tokenizer.json"
CLIP = 1.0
"""Largest norm of the gradient, as in the study."""

LOG_EVERY = 50


@dataclass(slots=True)
class _State:
    """The progress of a run. `began` is the step at which its cycle began."""

    epoch: int = 0
    step: int = 0
    began: int = 0
    seconds: float = 0.0
    scores: list[dict[str, float]] = field(default_factory=list)


class TrainingRun:
    """One training run: its articles, network, optimiser and progress.

    Args:
        config: All settings.
    """

    def __init__(self, config: TrainConfig) -> None:
        torch.set_num_threads(config.fit.threads)
        torch.manual_seed(config.fit.seed)
        self.config = config
        self.tokenizer = open_tokenizer(config.encoder.start)
        self.tokenizer.save(str(config.out / TOKENIZER), pretty=False)
        self.examples, self.dev = _read(config)
        self.model = build(config, self.tokenizer)
        precision = torch.bfloat16 if config.fit.bf16 else torch.float32
        self.teachers = [load_model(run).to(precision) for run in config.teacher.runs]
        self.bridge = self._bridge()
        self.ends: list[dict[str, Tensor]] = []
        self.optimiser, self.rates = _optimiser(self.model, self.bridge, config.fit)
        self.state = _State()
        samples = [prepare(e, self.tokenizer) for e in self.examples]
        batches = make_batches(samples, window=config.fit.window, size=config.fit.batch, rng=np.random.default_rng(0))
        self.steps = sum(1 for _ in batches)

    def fit(self) -> None:
        """Run the remaining epochs."""
        stops = self._stops()
        while self.state.epoch < stops[-1]:
            began = time.monotonic()
            self._epoch()
            self.state.epoch += 1
            self.state.seconds += time.monotonic() - began
            if self.state.epoch in stops:
                self.state.began = self.state.step
                self.ends.append({key: value.clone() for key, value in self.model.state_dict().items()})
            scores = self._measure()
            self.state.scores.append(scores)
            self._write({"epoch": self.state.epoch, "seconds": round(self.state.seconds), **scores})
            self._save()

    def _bridge(self) -> nn.Linear | None:
        """Make the map from this network's states to the first teacher's. It is learned, but not part of the model."""
        if not self.teachers or not self.config.teacher.states:
            return None
        return nn.Linear(self.config.encoder.dim, self.teachers[0].encoder.word.weight.shape[1])

    def _stops(self) -> list[int]:
        """Return the numbers of epochs after which the cycles end."""
        return list(accumulate((self.config.fit.epochs, *self.config.fit.again)))

    def _epoch(self) -> None:
        config = self.config.fit
        rng = np.random.default_rng([config.seed, self.state.epoch])
        samples = [prepare(augment(e, self.config.augment, rng), self.tokenizer) for e in self.examples]
        self.model.train()
        recent: list[dict[str, float]] = []
        for items in make_batches(samples, window=config.window, size=config.batch, rng=rng):
            torch.manual_seed(config.seed * 1_000_003 + self.state.step)
            recent.append(self._step(collate(samples, items, edges=self.edges())))
            if self.state.step % LOG_EVERY == 0:
                means = {name: sum(step[name] for step in recent) / len(recent) for name in recent[0]}
                self._write({"step": self.state.step, **{name: round(mean, 4) for name, mean in means.items()}})
                recent = []

    def edges(self) -> tuple[int, int]:
        """Return the ids of [CLS] and [SEP]."""
        return self._id("[CLS]"), self._id("[SEP]")

    def _id(self, token: str) -> int:
        found = self.tokenizer.token_to_id(token)
        if found is None:
            raise ConfigError(str(self.config.encoder.start), f"its tokenizer has no {token}")
        return int(found)

    def _step(self, batch: Batch) -> dict[str, float]:
        config = self.config.fit
        self._set_rates()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config.bf16):
            logits, hidden = self.model(self._hide(batch), batch.feats, batch.mask)
        losses = self._losses(logits.float(), hidden.float(), batch)
        weights = {
            "single": config.single,
            "sequence": config.sequence,
            "link": config.link,
            "teacher": self.config.teacher.weight,
            "states": self.config.teacher.states,
        }
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack([weights[name] * loss for name, loss in losses.items()]).sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for p in self.model.parameters() if p.requires_grad], CLIP)
        self.optimiser.step()
        self.state.step += 1
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _hide(self, batch: Batch) -> Tensor:
        """Replace some wordpieces by [MASK], but never [CLS], [SEP] or padding."""
        if not self.config.fit.hide:
            return batch.ids
        inner = batch.mask.bool() & (batch.ids != self.edges()[0]) & (batch.ids != self.edges()[1])
        hidden = (torch.rand(batch.ids.shape) < self.config.fit.hide) & inner
        return batch.ids.masked_fill(hidden, self._id("[MASK]"))

    def _losses(self, logits: Tensor, hidden: Tensor, batch: Batch) -> dict[str, Tensor]:
        single, sequence = tag_losses(self.model, logits, batch, smoothing=self.config.fit.smoothing)
        links = link_loss(self.model.content_cue, hidden, batch.content_cue)
        links = links + link_loss(self.model.cue_source, hidden, batch.cue_source)
        losses = {"single": single, "sequence": sequence, "link": links}
        if self.teachers:
            with torch.no_grad():
                found = [teacher(batch.ids, batch.feats, batch.mask) for teacher in self.teachers]
            known = torch.stack([scores.float() for scores, _ in found]).mean(0)
            losses["teacher"] = teacher_loss(logits, known, batch, temperature=self.config.teacher.temperature)
            if self.bridge is not None:
                losses["states"] = states_loss(self.bridge(hidden), found[0][1].float(), batch)
        return losses

    def _set_rates(self) -> None:
        """Set the learning rates. In each cycle they rise, and then they fall linearly to 0."""
        config, number = self.config.fit, len(self.ends)
        part = (self.state.step - self.state.began) / (self.steps * (config.epochs, *config.again)[number])
        scale = part / config.warmup if part < config.warmup else max(0.0, (1 - part) / (1 - config.warmup))
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * scale * (config.again_rate if number else 1.0)

    def final_model(self) -> TaggerNetwork:
        """Return the network to measure and export, in evaluation mode.

        Within a cycle, its weights are the present ones. At the end of a cycle, they are the mean of the ends of all
        cycles so far. At the end of the last cycle, the ends of other runs count too, if the settings name any.
        """
        model = build(self.config, self.tokenizer, start=False)
        at_end = self.state.began == self.state.step and self.ends
        others = self._others() if self.state.epoch == self._stops()[-1] else []
        model.load_state_dict(mean_weights([*self.ends, *others]) if at_end else self.model.state_dict())
        return model.eval()

    def _others(self) -> list[dict[str, Tensor]]:
        mean = self.config.mean
        found = [end for run in mean.runs for end in _ends(run)]
        return [*found, *(_ends(run)[-1] for run in mean.last)]

    def _measure(self) -> dict[str, float]:
        if not self.dev:
            return {}
        tagger = FloatTagger(self.final_model(), self.tokenizer, window=self.config.fit.window, chain=self.config.chain)
        return measure(self.dev, tagger)

    def _save(self) -> None:
        saved = {
            "config": self.config.model_dump_json(),
            "model": self.model.state_dict(),
            "ends": self.ends,
            "bridge": self.bridge.state_dict() if self.bridge is not None else {},
            "optimiser": self.optimiser.state_dict(),
            "state": asdict(self.state),
        }
        path = self.config.out / CHECKPOINT
        torch.save(saved, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    def clear(self) -> None:
        """Remove the checkpoint and the log of an earlier run in the same folder."""
        for name in (CHECKPOINT, LOG):
            (self.config.out / name).unlink(missing_ok=True)

    def resume(self) -> bool:
        """Continue from the last checkpoint. Return whether there was one.

        Raises:
            ConfigError: The checkpoint was made with other settings.
        """
        path = self.config.out / CHECKPOINT
        if not path.is_file():
            return False
        saved = torch.load(path, weights_only=True)
        if TrainConfig.model_validate_json(saved["config"]).of_fit != self.config.of_fit:
            raise ConfigError(
                str(path),
                "was made with other settings",
                advice="choose another `out`, or start over with --fresh",
            )
        self.model.load_state_dict(saved["model"])
        self.ends = saved["ends"]
        if self.bridge is not None:
            self.bridge.load_state_dict(saved["bridge"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.state = _State(**saved["state"])
        return True

    def _write(self, line: dict[str, Any]) -> None:
        _log.info("%s", line)
        with (self.config.out / LOG).open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(line) + "\n")


def open_tokenizer(folder: Path) -> Tokenizer:
    """Open a folder's tokenizer, without the truncation and padding that its file may set."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _read(config: TrainConfig) -> tuple[list[Example], list[Example]]:
    examples = [e for folder in config.data.train for e in read_corpus(folder)]
    once, several = split_multiple(examples)
    kept = first_annotator([*once, *several] if config.data.keep_several else once)
    dev = first_annotator(e for folder in config.data.dev for e in read_corpus(folder))
    plain = [e for folder in config.data.plain for e in read_plain(folder)]
    return [*kept[: config.data.limit or None], *plain[: config.data.limit or None]], dev


def build(config: TrainConfig, tokenizer: Tokenizer, *, start: bool = True) -> TaggerNetwork:
    """Build the network and, with `start`, load its initial weights.

    Raises:
        ConfigError: The start's file is missing, or its weights have another shape.
    """
    encoder = config.encoder
    model = TaggerNetwork(encoder, vocabulary=tokenizer.get_vocab_size())
    if start and not encoder.random:
        try:
            if (encoder.start / CHECKPOINT).is_file():
                load_run(model, load_model(encoder.start).state_dict(), layers=encoder.layers)
            elif (encoder.start / MANIFEST).is_file():
                load_run(model, restore(encoder.start, chain=config.chain), layers=encoder.layers)
            else:
                load_encoder(model.encoder, encoder.start / "model.safetensors", layers=encoder.layers)
        except (OSError, KeyError, RuntimeError) as error:
            raise ConfigError(str(encoder.start), f"cannot start from it: {error}") from error
    return model


def mean_weights(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Average the weights of networks of the same shape."""
    return {key: torch.stack([state[key] for state in states]).mean(0) for key in states[0]}


def _ends(folder: Path) -> list[dict[str, Tensor]]:
    ends: list[dict[str, Tensor]] = torch.load(folder / CHECKPOINT, weights_only=True)["ends"]
    if not ends:
        raise ConfigError(str(folder), "is not a finished run: none of its cycles has ended")
    return ends


def load_model(folder: Path) -> TaggerNetwork:
    """Load the final network of a run from its checkpoint, in evaluation mode."""
    saved = torch.load(folder / CHECKPOINT, weights_only=True)
    config = TrainConfig.model_validate_json(saved["config"])
    model = build(config, open_tokenizer(folder), start=False)
    model.load_state_dict(mean_weights(saved["ends"]) if saved["ends"] else saved["model"])
    return model.eval()


def _optimiser(
    model: TaggerNetwork, bridge: nn.Linear | None, config: FitConfig
) -> tuple[torch.optim.Optimizer, list[float]]:
    """Make AdamW with its groups: matrices, vectors, heads, and word embeddings if they are learned."""
    word, feat = model.encoder.word.weight, model.encoder.feat.weight
    word.requires_grad_(config.word_rate > 0)
    layers = [p for p in model.encoder.parameters() if p is not word and p is not feat]
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    heads += bridge.parameters() if bridge is not None else ()
    groups: list[tuple[Sequence[Tensor], float, float]] = [
        ([p for p in layers if p.ndim > 1], config.rate, config.decay),
        ([p for p in layers if p.ndim < 2], config.rate, 0.0),  # noqa: PLR2004 - vectors
        ([*heads, feat], config.head_rate, 0.0),
    ]
    if config.word_rate:
        groups.append(([word], config.word_rate, 0.0))
    named = [{"params": params, "lr": rate, "weight_decay": decay} for params, rate, decay in groups]
    return torch.optim.AdamW(named, betas=(0.9, 0.98), eps=1e-6, fused=True), [rate for _, rate, _ in groups]
