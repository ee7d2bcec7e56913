"""Test the chain of a model from its settings to the whole folder: runs in order, export, every head."""

# ruff: noqa: E402 - without torch, most of `claimex.train` cannot be imported

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from training import annotate, save_letters, write_brat
from typer.testing import CliRunner

from claimex.cli import app
from claimex.errors import ConfigError
from claimex.model.folder import find_model
from claimex.model.tagger import Tagger
from claimex.pipeline import load
from claimex.train import TrainConfig, in_order, run
from claimex.train.export import ENCODERS
from claimex.train.fit import load_model

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from claimex.train.corpus import Example

NAMES = ("Ada Hale", "Bo Ruiz", "Cy Amadi", "Di Okoro", "Eli Novak", "Fay Sato", "Gus Lund", "Hua Chen")
VERBS = ("said", "told", "claims", "added", "announced", "warned", "denied", "thinks")


def articles() -> list[Example]:
    """Make articles of two reports each, of different names and verbs."""
    return [
        annotate(
            f"article{i}",
            f"{{{name}}} [{verb}] <that the ferry to the {i}th island sails again>.\n\n"
            f"<“We can swim there,”> {{{NAMES[i - 1]}}} [{VERBS[i - 1]}] on the quay. Rain fell all day.\n",
        )
        for i, (name, verb) in enumerate(zip(NAMES, VERBS, strict=True))
    ]


def judged_sentences(path: Path) -> Path:
    """Write sentences with figures, which are worth a check, and others."""
    rows = []
    for i in range(30):
        pair = (f"The port of {NAMES[i % 8]} lost {i + 3} million jobs.", f"Thank you, {NAMES[-i % 8]}, {i} times.")
        rows += [{"sentence_id": 2 * i + n, "text": text, "label": 1 - n} for n, text in enumerate(pair)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, Any]:
    """Settings of a run of a network with attention by distance."""
    corpus = write_brat(tmp_path / "corpus", articles())
    return {
        "out": tmp_path / "run",
        "name": "tiny",
        "weights": "int4",
        "data": {"train": [corpus], "dev": [corpus]},
        "encoder": {
            "start": save_letters(tmp_path / "start"),
            "random": True,
            "relative": True,
            "layers": [0, 1],
            "dim": 32,
            "heads": 2,
            "inner": 64,
            "positions": 96,
        },
        "fit": {"epochs": 1, "batch": 4, "window": 64, "threads": 1},
    }


@pytest.mark.parametrize("weights", ENCODERS)
def test_attention_by_distance_is_exported_for_windows_of_any_length(settings: dict[str, Any], weights: str) -> None:
    config = TrainConfig.model_validate({**settings, "weights": weights, "act": {"fit": False}})
    folder = run(config)
    network, tagger = load_model(config.out), Tagger(find_model(folder))
    relative = network.encoder.relative
    assert relative is not None
    learned = relative.weight.detach().clone()

    def hidden(weight: Tensor, ids: NDArray[np.int64], features: NDArray[np.int64]) -> NDArray[np.float32]:
        relative.weight.data = weight
        with torch.inference_mode():
            inputs = (torch.from_numpy(ids[None]), torch.from_numpy(features[None]), torch.ones(1, len(ids)))
            found: NDArray[np.float32] = network(*inputs)[1][0].numpy()
        return found

    assert tagger.manifest.encoder == ENCODERS[weights]
    for length in (3, 20, 90):
        ids, features = np.arange(length) % 40 + 100, np.arange(length) % 12
        found = tagger.run(ids, features)[1]
        right, wrong = (hidden(weight, ids, features) for weight in (learned, torch.zeros_like(learned)))

        assert np.abs(found - right).mean() < 0.7 * np.abs(found - wrong).mean()


@pytest.mark.slow
@pytest.mark.model
def test_one_command_makes_a_folder_with_every_head(settings: dict[str, Any], tmp_path: Path) -> None:
    heads = {"checkable": judged_sentences(tmp_path / "judged.json"), "inner": True, "statements": True}
    folder = run(TrainConfig.model_validate({**settings, "heads": heads}))
    info = find_model(folder)
    tagger = Tagger(info)

    assert set(info.manifest.files) == {ENCODERS["int4"], "heads.npz", "tokenizer.json", "checkable.npz", "inner.npz"}
    assert tagger.checkable is not None
    assert tagger.inner is not None
    assert tagger.inner["project.weight"].shape[1] == 2 * 32
    assert "act" in tagger.heads
    assert info.manifest.statements
    load(folder, voice="all").extract(articles()[0].text)


def test_what_was_fitted_may_be_exported_anew_with_other_settings(settings: dict[str, Any]) -> None:
    first = TrainConfig.model_validate({**settings, "export": False, "act": {"fit": False}})
    run(first)
    again = run(first.model_copy(update={"export": True, "version": "2.0"}))

    assert find_model(again).manifest.version == "2.0"
    assert len(json.loads((again / "report.json").read_text())["scores"]) == 1
    with pytest.raises(ConfigError, match="made with other settings"):
        run(first.model_copy(update={"fit": first.fit.model_copy(update={"seed": 9})}))


def test_heads_that_need_dev_articles_ask_for_them(settings: dict[str, Any]) -> None:
    del settings["data"]["dev"]

    with pytest.raises(ValueError, match=r"data\.dev"):
        TrainConfig.model_validate({**settings, "heads": {"statements": True}})


# Several runs


def runs(tmp_path: Path, **needs: dict[str, Any]) -> list[TrainConfig]:
    """Make settings of runs by name, with what each needs."""
    made = []
    for name, extra in needs.items():
        encoder = {"start": tmp_path / extra.get("start", "weights")}
        rest = {key: {"runs": [tmp_path / run for run in extra[key]]} for key in ("teacher", "mean") if key in extra}
        base = {"out": tmp_path / name, "data": {"train": [tmp_path]}, "encoder": encoder}
        made.append(TrainConfig.model_validate({**base, **rest}))
    return made


def test_runs_come_after_those_that_they_need(tmp_path: Path) -> None:
    found = in_order(
        runs(
            tmp_path,
            last={"start": "taught", "teacher": ["teacher"], "mean": ["first", "taught"]},
            taught={"start": "first", "teacher": ["teacher"]},
            teacher={},
            first={},
        )
    )
    order = [config.out.name for config in found]

    assert sorted(order[:2]) == ["first", "teacher"]
    assert order[2:] == ["taught", "last"]


def test_runs_that_need_each_other_or_share_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="needs a run that in turn needs this one"):
        in_order(runs(tmp_path, one={"start": "two"}, two={"start": "one"}))
    one = runs(tmp_path, one={})[0]
    with pytest.raises(ConfigError, match="is the folder of two runs"):
        in_order([one, one.model_copy(update={"version": "2"})])


def test_the_command_takes_several_settings_and_a_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, begin in (("second", "first"), ("first", "weights")):
        text = f'out = "{name}"\n[data]\ntrain = ["c"]\n[encoder]\nstart = "{begin}"\n[heads]\ncheckable = "j.json"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "work").mkdir()
    asked: list[TrainConfig] = []

    def pretend(config: TrainConfig, *, resume: bool) -> Path:
        asked.append(config)
        return config.out if resume else tmp_path

    monkeypatch.setattr("claimex.train.run", pretend)
    files = [str(tmp_path / f"{name}.toml") for name in ("second", "first")]
    done = CliRunner().invoke(app, ["train", *files, "--root", str(tmp_path / "work")])

    assert done.stdout.split() == [str(tmp_path / "work" / name) for name in ("first", "second")]
    assert [config.heads.checkable for config in asked] == [tmp_path / "work" / "j.json"] * 2
