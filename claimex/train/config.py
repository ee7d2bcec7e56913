"""Read the settings of one training run from TOML.

Comes in: a TOML file. Goes out: a `TrainConfig`, which is also kept with the model. Every default is the value of the
first run of the shipped model. The model card lists what else was tried.
"""

from __future__ import annotations

import tomllib
from pathlib import Path  # noqa: TC003 - pydantic needs it at run time
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from claimex.errors import ConfigError
from claimex.messages import in_words


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DataConfig(_Settings):
    """Folders of annotated articles.

    Attributes:
        train: Folders to learn from (see `claimex.train.corpus`).
        dev: Folders to measure on after each epoch.
        keep_several: Also learn from articles that several annotators marked. By default they are kept out, for
            calibration.
        limit: Learn from at most this many articles; 0 for all.
        plain: Folders of texts without annotation (`*.txt`, GUM's `*.conllu`). Only a teacher marks them.
    """

    train: tuple[Path, ...]
    dev: tuple[Path, ...] = ()
    keep_several: bool = False
    limit: int = Field(default=0, ge=0)
    plain: tuple[Path, ...] = ()


class EncoderConfig(_Settings):
    """Size and start of the encoder.

    Attributes:
        start: Folder with `tokenizer.json` and, unless `random` is set, either `model.safetensors` of a
            BERT-shaped encoder of this width, the `checkpoint.pt` of a finished run, or a model folder in int8.
            The heads of the last two are taken too.
        random: Start from random weights (tests).
        layers: Numbers of the start's layers that are used, in order.
        dim: Width of the hidden states.
        heads: Attention heads.
        inner: Width of the feed-forward block.
        positions: Rows of the position table.
        noise: Dropout rate inside the layers.
        relative: Attention also depends on the distance of two wordpieces, as in MPNet (`claimex.train.mpnet`).
    """

    start: Path
    random: bool = False
    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    dim: int = Field(default=384, gt=0)
    heads: int = Field(default=12, gt=0)
    inner: int = Field(default=1536, gt=0)
    positions: int = Field(default=512, gt=2)
    noise: float = Field(default=0.1, ge=0.0, lt=1.0)
    relative: bool = False


class AugmentConfig(_Settings):
    """The share of articles changed in each way, drawn anew every epoch (see `claimex.train.augment`).

    Attributes:
        names: Famous names and places are replaced by others, the same ones throughout an article.
        restyle: All quotation marks become straight, curly, single or angle marks.
        lose_marks: Every double mark is deleted.
        lose_some: Some double marks are deleted, mostly closing ones.
        lower: All letters become lower case.
        upper: Some paragraphs are set in capitals.
        join: Every paragraph break is deleted.
        join_some: Some paragraph breaks are deleted.
        wrap: Lines are wrapped at a column, with blank lines between paragraphs.
        insert: Captions, advertisements and share lines are inserted between paragraphs.
    """

    names: float = Field(default=0.5, ge=0.0, le=1.0)
    restyle: float = Field(default=0.3, ge=0.0, le=1.0)
    lose_marks: float = Field(default=0.06, ge=0.0, le=1.0)
    lose_some: float = Field(default=0.1, ge=0.0, le=1.0)
    lower: float = Field(default=0.06, ge=0.0, le=1.0)
    upper: float = Field(default=0.05, ge=0.0, le=1.0)
    join: float = Field(default=0.05, ge=0.0, le=1.0)
    join_some: float = Field(default=0.08, ge=0.0, le=1.0)
    wrap: float = Field(default=0.03, ge=0.0, le=1.0)
    insert: float = Field(default=0.25, ge=0.0, le=1.0)


class FitConfig(_Settings):
    """How the network is fitted.

    Attributes:
        epochs: Passes over the articles in the first cycle.
        batch: Windows in each step.
        window: Most wordpieces of a window, without [CLS] and [SEP].
        rate: Peak learning rate of the layers.
        head_rate: Peak learning rate of the heads and of the feature table.
        word_rate: Peak learning rate of the word embeddings; 0 keeps them as they are.
        warmup: Share of the steps over which the rates rise. Then they fall linearly to 0.
        decay: Weight decay of matrices (AdamW).
        single: Weight of the tags' cross-entropy.
        sequence: Weight of the sequence loss.
        link: Weight of the two link losses.
        smoothing: Label smoothing of the cross-entropy.
        hide: Share of the wordpieces replaced by [MASK] in training.
        again: Epochs of further cycles. In each, the rates rise and fall once more. The weights at the ends of all
            cycles are averaged.
        again_rate: Peak rates of the further cycles, as a share of those of the first cycle.
        bf16: Compute in bfloat16, with weights in float32.
        seed: Seed of everything random.
        threads: Threads of torch.
    """

    epochs: int = Field(default=8, gt=0)
    batch: int = Field(default=8, gt=0)
    window: int = Field(default=254, gt=16)
    rate: float = Field(default=3e-4, gt=0.0)
    head_rate: float = Field(default=1e-3, gt=0.0)
    word_rate: float = Field(default=0.0, ge=0.0)
    warmup: float = Field(default=0.08, gt=0.0, lt=1.0)
    decay: float = Field(default=0.01, ge=0.0)
    single: float = Field(default=1.0, ge=0.0)
    sequence: float = Field(default=1.0, ge=0.0)
    link: float = Field(default=0.3, ge=0.0)
    smoothing: float = Field(default=0.0, ge=0.0, lt=1.0)
    hide: float = Field(default=0.0, ge=0.0, lt=1.0)
    again: tuple[int, ...] = ()
    again_rate: float = Field(default=0.5, gt=0.0)
    bf16: bool = True
    seed: int = 1
    threads: int = Field(default=2, gt=0)


class TeacherConfig(_Settings):
    """Models whose tag probabilities are learned beside the annotation.

    Attributes:
        runs: Folders of finished runs, whose scores are averaged.
        weight: Weight of the teachers' loss.
        temperature: Softens the probabilities of both sides.
        states: Weight of the loss of the hidden states: how far those of the last layer, mapped linearly to the first
            teacher's width, are from the teacher's.
    """

    runs: tuple[Path, ...] = ()
    weight: float = Field(default=1.0, ge=0.0)
    temperature: float = Field(default=1.0, gt=0.0)
    states: float = Field(default=0.0, ge=0.0)


class MeanConfig(_Settings):
    """Other runs of the same shape, whose weights are averaged with this run's at its end (Wortsman et al. 2022).

    Attributes:
        runs: Folders of finished runs that count with the ends of all their cycles.
        last: Folders of finished runs that count with the end of their last cycle alone.
    """

    runs: tuple[Path, ...] = ()
    last: tuple[Path, ...] = ()


class ActConfig(_Settings):
    """How the head of acts is fitted, on cues whose lemma is in the word lists (`claimex.train.acts`).

    Attributes:
        fit: Whether to fit it at all.
        width: Width of its hidden layer.
        most: Most cues of one lemma to learn from, because the head is for lemmas that it has not seen.
        evening: The weight of a lemma is its number of cues to this power.
        epochs: Passes over the cues.
        batch: Cues in each step.
        rate: Peak learning rate. It falls linearly to 0.
        decay: Weight decay.
        drop: Dropout of the hidden layer.
        folds: Parts into which lemmas are divided for cross-validation. The final head learns from all of them.
        seed: Seed of everything random.
    """

    fit: bool = True
    width: int = Field(default=16, gt=0)
    most: int = Field(default=40, gt=0)
    evening: float = Field(default=0.3, ge=0.0, le=1.0)
    epochs: int = Field(default=15, gt=0)
    batch: int = Field(default=256, gt=0)
    rate: float = Field(default=1e-3, gt=0.0)
    decay: float = Field(default=0.1, ge=0.0)
    drop: float = Field(default=0.2, ge=0.0, lt=1.0)
    folds: int = Field(default=5, gt=1)
    seed: int = 1


class HeadsConfig(_Settings):
    """What is fitted to the exported model besides acts and confidence, in this order.

    Attributes:
        checkable: JSON list of judged sentences for the score `checkable` (`claimex.train.checkable`); None leaves it
            out.
        inner: Fit the layer for the inside of content on `data` (`claimex.train.inner`).
        statements: Fit the confidence of statements on `data.dev` (`claimex.train.statements`).
        workers: Processes that read articles for `inner`.
    """

    checkable: Path | None = None
    inner: bool = False
    statements: bool = False
    workers: int = Field(default=1, gt=0)


class TrainConfig(_Settings):
    """All settings of one run: its data, how it is fitted, and its folder.

    Attributes:
        out: The run's folder. The model folder is `model` in it.
        name: The model's name, as in `--model` and in records.
        version: The model's version.
        summary: One line for `claimex models`.
        chain: How much the learned transitions between tags count when the model is used. Swept on PolNeAR dev with
            the shipped model (content exact, whole attribution): 1 .711, .763; .85 .713, .766; .7 .716, .768;
            .5 .716, .769; 0 .681, .753.
        export: Make a model folder. Without it, the run can only teach others.
        weights: How the encoder's matrices are stored: in eight bits, or in blocks of four, which halve the folder
            (`claimex.train.quantize`).
    """

    out: Path
    name: str = "custom"
    version: str = "0.1.0"
    summary: str = ""
    chain: float = Field(default=0.6, ge=0.0)
    export: bool = True
    weights: Literal["int8", "int4"] = "int8"
    data: DataConfig
    encoder: EncoderConfig
    augment: AugmentConfig = AugmentConfig()
    fit: FitConfig = FitConfig()
    teacher: TeacherConfig = TeacherConfig()
    mean: MeanConfig = MeanConfig()
    act: ActConfig = ActConfig()
    heads: HeadsConfig = HeadsConfig()

    @model_validator(mode="after")
    def _taught(self) -> Self:
        if self.data.plain and not self.teacher.runs:
            message = "data.plain has no annotation: name a teacher in teacher.runs"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _with_dev(self) -> Self:
        if (self.heads.inner or self.heads.statements) and not self.data.dev:
            message = "heads.inner and heads.statements need data.dev, which they are calibrated on"
            raise ValueError(message)
        return self

    @property
    def needs(self) -> tuple[Path, ...]:
        """Folders from which the run takes weights or probabilities. Those of other runs must be finished before."""
        return (self.encoder.start, *self.teacher.runs, *self.mean.runs, *self.mean.last)

    @property
    def of_fit(self) -> dict[str, Any]:
        """The settings that the fitted network depends on. The others may change once it is fitted."""
        return self.model_dump(mode="json", include={"data", "encoder", "augment", "fit", "teacher", "mean"})

    @classmethod
    def read(cls, path: Path, *, root: Path | None = None) -> Self:
        """Read a TOML file.

        Args:
            path: The file.
            root: Where its relative paths start; None means at its own folder.

        Raises:
            ConfigError: The file cannot be read, or a setting is unknown or out of range.
        """
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls.model_validate(_anchor(settings, root or path.parent))
        except OSError as error:
            raise ConfigError(str(path), f"cannot be read ({error.strerror})", advice="check the path") from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            advice = "claimex/train/config.py describes each setting"
            raise ConfigError(str(path), f"{place}: {in_words(first)}", advice=advice) from error
        except (ValueError, RecursionError) as error:
            problem = "is not in UTF-8" if isinstance(error, UnicodeDecodeError) else f"is not TOML: {error}"
            raise ConfigError(str(path), problem, advice="docs/howto/train.md shows such a file") from error


_PATHS = (
    ("out",),
    ("data", "train"),
    ("data", "dev"),
    ("data", "plain"),
    ("encoder", "start"),
    ("teacher", "runs"),
    ("mean", "runs"),
    ("mean", "last"),
    ("heads", "checkable"),
)


def _anchor(settings: dict[str, object], folder: Path) -> dict[str, object]:
    """Make relative paths in the settings start at `folder`."""
    for *outer, name in _PATHS:
        table: object = settings
        for key in outer:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if isinstance(table, dict) and name in table:
            value = table[name]
            table[name] = [str(folder / v) for v in value] if isinstance(value, list) else str(folder / str(value))
    return settings
