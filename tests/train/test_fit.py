"""Test `claimex.train` on invented articles, with a tiny encoder of random weights."""

# ruff: noqa: E402 - without torch, most of `claimex.train` cannot be imported

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from standin import DIM, stand_in
from training import annotate, save_letters, write_brat

from claimex.attribution.acts import score_acts
from claimex.attribution.tagging import tag
from claimex.errors import ConfigError, ExtraMissing, InputError, ModelError
from claimex.model.confidence import PARTS as JUDGED
from claimex.model.encoding import LABELS, ROLES
from claimex.model.inference import States
from claimex.spans import Span
from claimex.train import TrainConfig, run
from claimex.train import augment as change
from claimex.train.acts import Cue, CueStates, fit_acts, read_cue
from claimex.train.calibrate import BINS, Judged, calibrate, calibrate_parts, error, reliability
from claimex.train.config import ActConfig, AugmentConfig
from claimex.train.corpus import Example, Gold, first_annotator, read_corpus, read_plain, split_multiple
from claimex.train.plot import plot, plot_reliability
from claimex.vocabulary import ACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray
    from torch import Tensor

    from claimex.train.fit import TrainingRun

PARTS = {
    "lake": (
        "The lake is full again, {the mayor} [said] <on Monday>.\n\n"
        "<“We can swim,”> {Ada Hale} [told] reporters. She left <early>.\n\n"
        "{Donald Trump} [claims] <that it’s “too cold” for him>.\n"
    ),
    "rail": (
        "<Trains run late>, {Bo Ruiz} [said].\n\n{Clinton} [added]: <“It is the snow.”>\n\n"
        "[According to] {the operator}, <the line opens in May>.\n"
    ),
}
"""Invented articles: {source}, [cue], <content>; each belongs to the cue nearest in its paragraph."""


EXAMPLES = [annotate(name, marked) for name, marked in PARTS.items()]


def words_of(example: Example) -> list[str]:
    return [s.of(example.text) for a in example.attributions for role in ROLES for s in a.spans(role)]


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A tokenizer of letters, with BERT's special ids."""
    return save_letters(tmp_path / "start")


@pytest.fixture
def config(tmp_path: Path, start: Path) -> TrainConfig:
    corpus = write_brat(tmp_path / "train", EXAMPLES)
    return TrainConfig.model_validate(
        {
            "out": tmp_path / "run",
            "name": "tiny",
            "data": {"train": [corpus], "dev": [corpus]},
            "encoder": {"start": start, "random": True, "layers": [0], "dim": 16, "heads": 2, "inner": 32},
            "fit": {"epochs": 2, "batch": 2, "window": 64, "rate": 5e-3, "head_rate": 5e-3, "hide": 0.05, "threads": 1},
        }
    )


def fit(config: TrainConfig, *, resume: bool = False) -> TrainingRun:
    from claimex.train.fit import TrainingRun

    config.out.mkdir(parents=True, exist_ok=True)
    started = TrainingRun(config)
    if resume:
        assert started.resume()
    started.fit()
    return started


# Settings


def test_paths_in_a_settings_file_start_at_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text('out = "o"\n[data]\ntrain = ["t", "/u"]\n[encoder]\nstart = "../s"\n')

    config = TrainConfig.read(path)

    assert config.out == tmp_path / "o"
    assert config.data.train == (tmp_path / "t", Path("/u"))
    assert config.encoder.start == tmp_path / ".." / "s"


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ('out = "o"\n[data]\ntrain = []\n[encoder]\nstart = "s"\n[fit]\nepoch = 3\n', "fit.epoch"),
        ('out = "o"\n[data]\ntrain = []\n[encoder]\nstart = "s"\nnoise = 1.5\n', "encoder.noise"),
        ("out = ", "run.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: str, place: str) -> None:
    path = tmp_path / "run.toml"
    path.write_text(settings)

    with pytest.raises(ConfigError, match=place):
        TrainConfig.read(path)


def test_without_torch_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, config: TrainConfig) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(ExtraMissing, match=r"claimex\[train\]"):
        run(config)


# Corpora


def test_brat_comes_back_as_written(tmp_path: Path) -> None:
    found = read_corpus(write_brat(tmp_path / "c", EXAMPLES))

    assert [e.attributions for e in found] == [e.attributions for e in EXAMPLES]
    assert [e.text for e in found] == [e.text for e in EXAMPLES]


def test_articles_of_several_annotators_stay_apart(tmp_path: Path) -> None:
    folder = write_brat(tmp_path / "c", EXAMPLES)
    write_brat(folder, EXAMPLES[:1], ("bbbb",))

    once, several = split_multiple(read_corpus(folder))

    assert len(once) == 1
    assert len(several) == 2
    assert len(first_annotator(several)) == 1


def test_records_are_read_with_their_texts(tmp_path: Path) -> None:
    from claimex.formats.brat import from_brat

    folder = write_brat(tmp_path / "c", EXAMPLES)
    records = [record for _, records in from_brat(folder) for record in records]
    other = tmp_path / "r"
    (other / "text").mkdir(parents=True)
    for example in EXAMPLES:
        (other / "text" / f"{example.name}.txt").write_text(example.text, encoding="utf-8")
    lines = [r.model_copy(update={"doc": r.doc.model_copy(update={"id": Path(r.doc.id).name})}) for r in records]
    (other / "records.jsonl").write_text(
        "".join(r.model_dump_json(by_alias=True) + "\n" for r in lines), encoding="utf-8"
    )

    assert [e.attributions for e in read_corpus(other)] == [e.attributions for e in EXAMPLES]


def test_a_folder_without_annotation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"records\.jsonl"):
        read_corpus(tmp_path)


# Augmentation

KEEPING = [
    change.restyle_marks,
    change.lose_some_marks,
    change.lose_all_marks,
    change.insert_lines,
    change.set_in_capitals,
    change.lower_case,
    change.join_some_paragraphs,
    change.join_paragraphs,
    change.wrap_lines,
]


def bare(words: str) -> list[str]:
    """Reduce a text to what every change except that of names must keep."""
    return "".join(c for c in words.lower() if c.isalnum() or c.isspace()).split()


@pytest.mark.parametrize("transform", KEEPING)
@pytest.mark.parametrize("seed", range(5))
def test_spans_keep_their_words(transform: Callable[[Example, np.random.Generator], Example], seed: int) -> None:
    for example in EXAMPLES:
        changed = transform(example, np.random.default_rng(seed))

        assert [bare(w) for w in words_of(changed)] == [bare(w) for w in words_of(example)]


def test_famous_names_become_the_same_other_throughout() -> None:
    example = annotate("x", "{Trump} [said] <Trump’s tower and TRUMP stand>. {Donald Trump} [said] <no>.\n")

    changed = change.rename(example, np.random.default_rng(1))

    assert "trump" not in changed.text.lower()
    words = words_of(changed)
    name = words[0]
    assert words[2:] == [] or name in changed.text
    assert f"{name}’s tower and {name.upper()} stand" in changed.text
    assert words_of(changed)[3] in {"said", "no"} or changed.attributions


def test_edits_at_an_edge_stay_outside_unless_they_replace_the_span() -> None:
    example = Example("x", "ab cd", (Gold((), (Span(0, 2),), (Span(3, 5),)),))

    put_in = change.apply_edits(example, [change.Edit(0, 0, "X"), change.Edit(2, 2, "Y"), change.Edit(3, 5, "longer")])
    cut = change.apply_edits(example, [change.Edit(0, 1, ""), change.Edit(3, 5, "")])

    assert words_of(put_in) == ["ab", "longer"]
    assert words_of(cut) == ["b"]


def test_nothing_changes_without_odds() -> None:
    odds = AugmentConfig(**dict.fromkeys(AugmentConfig.model_fields, 0.0))

    assert change.augment(EXAMPLES[0], odds, np.random.default_rng(0)) == EXAMPLES[0]


def test_all_changes_together_keep_spans_within_the_text() -> None:
    odds = AugmentConfig(**dict.fromkeys(AugmentConfig.model_fields, 0.7))
    for seed in range(30):
        changed = change.augment(EXAMPLES[0], odds, np.random.default_rng(seed))

        assert all(word.strip() for word in words_of(changed))


# Losses


def test_the_sequence_loss_is_that_of_all_sequences_counted_one_by_one() -> None:
    from claimex.train.losses import sequence_loss

    torch.manual_seed(0)
    scores, transitions = torch.randn(1, 4, 3), torch.randn(3, 3)
    tags = torch.tensor([[2, 0, 1, 0]])
    is_word = torch.tensor([[True, True, True, False]])

    def value(path: tuple[int, ...]) -> float:
        steps = sum(float(transitions[a, b]) for a, b in itertools.pairwise(path))
        return steps + sum(float(scores[0, i, tag]) for i, tag in enumerate(path))

    every = [value(path) for path in itertools.product(range(3), repeat=3)]
    expected = (math.log(sum(math.exp(v) for v in every)) - value((2, 0, 1))) / 3

    assert float(sequence_loss(scores, transitions, tags, is_word)) == pytest.approx(expected, rel=1e-4)


def test_a_teacher_of_the_same_mind_costs_nothing(config: TrainConfig) -> None:
    from claimex.train.batches import collate, prepare
    from claimex.train.fit import open_tokenizer
    from claimex.train.losses import teacher_loss

    sample = prepare(EXAMPLES[0], open_tokenizer(config.encoder.start))
    batch = collate([sample], [(0, 0, 40)], edges=(101, 102))
    logits = torch.randn(*batch.ids.shape, len(LABELS))

    assert float(teacher_loss(logits, logits, batch, temperature=2.0)) == pytest.approx(0.0, abs=1e-5)
    assert float(teacher_loss(logits, torch.randn_like(logits), batch, temperature=2.0)) > 0


def test_noise_keeps_the_mean_and_rests_when_reading() -> None:
    from claimex.train.network import Noise

    torch.manual_seed(0)
    noise = Noise(0.25)
    ones = torch.ones(101, 99)

    assert float(noise(ones).mean()) == pytest.approx(1.0, abs=0.03)
    assert float((noise(ones) == 0).float().mean()) == pytest.approx(0.25, abs=0.03)
    assert torch.equal(noise.eval()(ones), ones)


def test_training_attends_as_reading_does(config: TrainConfig) -> None:
    from claimex.train.fit import build, open_tokenizer

    model = build(
        config.model_copy(update={"encoder": config.encoder.model_copy(update={"noise": 0.0})}),
        open_tokenizer(config.encoder.start),
    )
    ids, mask = torch.randint(1, 100, (2, 20)), torch.ones(2, 20)
    mask[1, 12:] = 0.0
    with torch.no_grad():
        training, reading = (m(ids, torch.zeros_like(ids), mask)[0] for m in (model.train(), model.eval()))

    assert torch.allclose(training[0], reading[0], atol=1e-4)


# Windows and links


def test_windows_of_an_epoch_cover_every_wordpiece_once(config: TrainConfig) -> None:
    from claimex.train.batches import make_batches, prepare
    from claimex.train.fit import open_tokenizer

    samples = [prepare(e, open_tokenizer(config.encoder.start)) for e in EXAMPLES]
    for seed in range(10):
        found = sorted(
            x for batch in make_batches(samples, window=50, size=2, rng=np.random.default_rng(seed)) for x in batch
        )

        pieces = [(i, p) for i, start, end in found for p in range(start, end)]
        assert pieces == [(i, p) for i, s in enumerate(samples) for p in range(len(s.encoding.ids))]
        assert all(end - start <= 50 for _, start, end in found)


def test_a_window_keeps_the_links_inside_it(config: TrainConfig) -> None:
    from claimex.train.batches import collate, prepare
    from claimex.train.fit import open_tokenizer

    sample = prepare(EXAMPLES[1], open_tokenizer(config.encoder.start))
    n = len(sample.encoding.ids)
    batch = collate([sample, sample], [(0, 0, n), (1, 0, n)], edges=(101, 102))

    right = batch.content_cue.right
    assert right.shape == (6, 7)
    assert right[:, :-1].equal(torch.eye(6, dtype=torch.bool))
    assert not right[:, -1].any()
    assert batch.content_cue.same_window[:3, :3].all()
    assert not batch.content_cue.same_window[:3, 3:].any()


# Fitting


def last_losses(config: TrainConfig) -> list[dict[str, float]]:
    return [json.loads(line) for line in (config.out / "log.jsonl").read_text().splitlines()]


def test_the_loss_falls(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimex.train.fit.LOG_EVERY", 1)
    odds = AugmentConfig(**dict.fromkeys(AugmentConfig.model_fields, 0.0))
    more = config.fit.model_copy(update={"epochs": 20, "bf16": False})
    without_dev = config.data.model_copy(update={"dev": ()})
    fit(config.model_copy(update={"fit": more, "augment": odds, "data": without_dev}))

    losses = [line["single"] for line in last_losses(config) if "step" in line]
    assert sum(losses[-4:]) < 0.8 * sum(losses[:4])


def weights(started: TrainingRun) -> dict[str, Tensor]:
    return started.model.state_dict()


@pytest.mark.parametrize("again", [(), (1,)])
def test_a_run_that_was_stopped_ends_as_one_that_was_not(
    config: TrainConfig, tmp_path: Path, again: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimex.train.fit import TrainingRun

    config = config.model_copy(update={"fit": config.fit.model_copy(update={"epochs": 2, "again": again})})
    whole = fit(config.model_copy(update={"out": tmp_path / "whole"}))
    kept = TrainingRun._save  # noqa: SLF001 - a stop right after it
    saves = itertools.count()

    def stop(self: TrainingRun) -> None:
        kept(self)
        if next(saves) == 0:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(TrainingRun, "_save", stop)
        with pytest.raises(KeyboardInterrupt):
            fit(config)
    resumed = fit(config, resume=True)

    assert all(torch.equal(weights(whole)[k], weights(resumed)[k]) for k in weights(whole))
    final = (started.final_model().state_dict() for started in (whole, resumed))
    assert all(torch.equal(a, b) for a, b in zip(*(s.values() for s in final), strict=True))
    assert whole.state.scores == resumed.state.scores


def test_other_settings_do_not_take_up_a_checkpoint(config: TrainConfig) -> None:
    from claimex.train.fit import TrainingRun

    fit(config)
    other = TrainingRun(config.model_copy(update={"fit": config.fit.model_copy(update={"epochs": 9})}))

    with pytest.raises(ConfigError, match="other settings"):
        other.resume()


def test_texts_without_annotation_learn_from_the_teacher_alone(config: TrainConfig, tmp_path: Path) -> None:
    from claimex.train.batches import collate, prepare
    from claimex.train.losses import tag_losses

    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "a.txt").write_text("The ferry is late, Ida Moe said.\n\nNobody knew why.\n", encoding="utf-8")
    (plain / "b.conllu").write_text("1\tRain\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\t.\t_\t_\t_\t_\t_\t_\t_\t_\n")
    fit(config)
    teacher = config.teacher.model_copy(update={"runs": (config.out,), "states": 1.0})
    data = config.data.model_copy(update={"plain": (plain,)})
    run = fit(config.model_copy(update={"out": tmp_path / "student", "teacher": teacher, "data": data}))
    samples = [prepare(e, run.tokenizer) for e in run.examples]
    batch = collate(samples, [(2, 0, 10)], edges=run.edges())
    logits = torch.randn(*batch.ids.shape, len(LABELS))

    assert [e.text[:5] for e in run.examples if not e.annotated] == ["The f", "Rain."]
    assert [float(x.detach()) for x in tag_losses(run.model, logits, batch, smoothing=0.0)] == [0.0, 0.0]
    assert batch.is_word.any()
    assert float(run._losses(logits, torch.randn(*batch.ids.shape, 16), batch)["teacher"].detach()) > 0  # noqa: SLF001


def test_the_states_of_a_teacher_are_learned_whatever_its_width(
    config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimex.train.fit.LOG_EVERY", 1)
    encoder = config.encoder.model_copy(update={"dim": 24})
    wide = config.model_copy(update={"encoder": encoder, "out": tmp_path / "wide"})
    fit(wide)
    teacher = config.teacher.model_copy(update={"runs": (wide.out,), "states": 1.0})
    student = config.model_copy(update={"teacher": teacher})
    first = fit(student)
    again = fit(student, resume=True)

    losses = [line["states"] for line in last_losses(student) if "step" in line]

    assert losses
    assert all(0.0 < loss < 4.0 for loss in losses)
    assert first.bridge is not None
    assert again.bridge is not None
    assert torch.equal(first.bridge.weight, again.bridge.weight)


def test_texts_without_annotation_need_a_teacher(config: TrainConfig, tmp_path: Path) -> None:
    settings = config.model_dump()
    settings["data"]["plain"] = [tmp_path]

    with pytest.raises(ValueError, match=r"teacher\.runs"):
        TrainConfig.model_validate(settings)


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.conllu"):
        read_plain(tmp_path)


def test_a_teacher_adds_its_loss(config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimex.train.fit.LOG_EVERY", 1)
    fit(config)
    teacher = config.teacher.model_copy(update={"runs": (config.out,)})
    student = config.model_copy(update={"out": tmp_path / "student", "teacher": teacher})
    fit(student)

    assert all("teacher" in line for line in last_losses(student) if "step" in line)


def test_the_ends_of_all_cycles_are_averaged(config: TrainConfig) -> None:
    started = fit(config.model_copy(update={"fit": config.fit.model_copy(update={"again": (1, 1)})}))

    assert len(started.ends) == 3
    mean = sum(end["head.weight"] for end in started.ends) / 3
    assert torch.allclose(started.final_model().state_dict()["head.weight"], mean)


def test_other_runs_count_in_the_mean_of_a_finished_one(config: TrainConfig, tmp_path: Path) -> None:
    again = config.model_copy(update={"fit": config.fit.model_copy(update={"again": (1,)})})
    first = fit(again)
    mean = config.mean.model_copy(update={"runs": (first.config.out,)})
    all_ends = fit(config.model_copy(update={"out": tmp_path / "all", "mean": mean}))
    mean = config.mean.model_copy(update={"last": (first.config.out,)})
    last_end = fit(config.model_copy(update={"out": tmp_path / "last", "mean": mean}))

    name = "head.weight"
    (own,) = all_ends.ends
    three = (own[name] + first.ends[0][name] + first.ends[1][name]) / 3
    assert torch.allclose(all_ends.final_model().state_dict()[name], three)
    assert torch.allclose(last_end.final_model().state_dict()[name], (own[name] + first.ends[1][name]) / 2)


def test_a_run_without_an_end_cannot_count_in_a_mean(config: TrainConfig, tmp_path: Path) -> None:
    started = fit(config)
    saved = torch.load(config.out / "checkpoint.pt", weights_only=True)
    torch.save(saved | {"ends": []}, config.out / "checkpoint.pt")
    mean = config.mean.model_copy(update={"last": (started.config.out,)})

    with pytest.raises(ConfigError, match="is not a finished run"):
        fit(config.model_copy(update={"out": tmp_path / "other", "mean": mean}))


def test_a_run_can_start_from_some_layers_of_another(config: TrainConfig, tmp_path: Path) -> None:
    from claimex.train.fit import build, load_model, open_tokenizer

    two = config.encoder.model_copy(update={"layers": (0, 1)})
    fit(config.model_copy(update={"encoder": two}))
    last = config.encoder.model_copy(update={"start": config.out, "random": False, "layers": (1,)})
    model = build(config.model_copy(update={"encoder": last}), open_tokenizer(config.out))

    old, new = load_model(config.out).state_dict(), model.state_dict()
    assert torch.equal(new["encoder.layers.0.up.weight"], old["encoder.layers.1.up.weight"])
    assert torch.equal(new["head.weight"], old["head.weight"])
    assert "encoder.layers.1.up.weight" not in new


def test_a_run_can_start_from_a_model_folder(config: TrainConfig) -> None:
    from claimex.train.fit import build, load_model, open_tokenizer

    folder = run(config)
    encoder = config.encoder.model_copy(update={"start": folder, "random": False})
    new = build(config.model_copy(update={"encoder": encoder}), open_tokenizer(folder)).state_dict()

    old = load_model(config.out).state_dict()
    assert new.keys() == old.keys()
    for name in old.keys() - {"transitions", "scale"}:
        assert torch.allclose(new[name], old[name], atol=float(old[name].abs().max()) / 64), name
    assert torch.equal(new["content_cue.query.weight"], old["content_cue.query.weight"])
    assert torch.allclose(new["transitions"][1:3, 1:3], (old["transitions"] / old["scale"])[1:3, 1:3], atol=1e-5)


def test_a_run_cannot_start_from_blocks_of_four_bits(config: TrainConfig) -> None:
    from claimex.train.fit import build, open_tokenizer

    folder = run(config.model_copy(update={"weights": "int4"}))
    encoder = config.encoder.model_copy(update={"start": folder, "random": False})

    with pytest.raises(ConfigError, match="its encoder is not in int8"):
        build(config.model_copy(update={"encoder": encoder}), open_tokenizer(folder))


# The whole way


def test_a_run_leaves_a_model_that_opens_and_reads(config: TrainConfig) -> None:
    from claimex.attribution.linking import link
    from claimex.attribution.tagging import tag
    from claimex.model.folder import find_model
    from claimex.model.tagger import Tagger

    folder = run(config)

    tagger = Tagger(find_model(folder))
    tags = tag(EXAMPLES[0].text, tagger)
    link(tags, tagger)
    assert tagger.name == "tiny-0.1.0"
    report = json.loads((folder / "report.json").read_text())
    assert report["parity"]["float_difference"] < 1e-3
    assert report["parity"]["agreement"] > 0.97
    assert len(report["scores"]) == 2
    assert (folder / "log.svg").read_text().startswith("<svg")
    assert str(config.out.parent) not in json.dumps(report)
    start = config.encoder.model_copy(update={"start": Path(config.encoder.start.name)})
    data = config.data.model_copy(update={"train": (Path("train"),), "dev": (Path("train"),)})
    shortened = {"out": Path(config.out.name), "encoder": start, "data": data}
    assert TrainConfig.model_validate(report["config"]) == config.model_copy(update=shortened)
    assert report["acts"]["lemmas"] == len({"say", "tell", "claim", "add", "accord"})
    assert tagger.heads["act"]["table"].dtype == np.int8
    assert len(link(tags, tagger)) == len([a for a in link(tags, tagger) if a.cue is None or len(a.acts) == len(ACTS)])


def test_a_run_that_only_teaches_leaves_no_model(config: TrainConfig) -> None:
    out = run(config.model_copy(update={"export": False}))

    assert out == config.out
    assert not (out / "model").exists()


def test_attention_is_one_step_of_each_layer(config: TrainConfig) -> None:
    import onnx

    steps = [node.op_type for node in onnx.load(run(config) / "model.int8.onnx").graph.node]

    assert steps.count("MultiHeadAttention") == len(config.encoder.layers)
    assert "Softmax" not in steps


def test_an_export_that_differs_is_refused(config: TrainConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimex.train.export.AGREEMENT", 1.01)

    with pytest.raises(ModelError, match="differs"):
        run(config)


def test_a_finished_run_is_not_fitted_again(config: TrainConfig) -> None:
    run(config)
    before = last_losses(config)
    run(config)

    assert last_losses(config) == before
    run(config, resume=False)
    assert [line for line in last_losses(config) if "epoch" in line] != []


# Confidence


def judged(count: int, seed: int = 0) -> list[Judged]:
    rng = np.random.default_rng(seed)
    out = []
    for i in range(count):
        value = float(rng.normal())
        chance = 1 / (1 + math.exp(-(0.5 + 2 * value)))
        out.append(
            Judged(f"article {i % 20}", {"bias": 1.0, "content_mean": value, "link": 0.0}, float(rng.random() < chance))
        )
    return out


def test_calibration_finds_the_weights_that_made_the_data() -> None:
    fitted = calibrate(judged(4000))

    assert fitted.weights["bias"] == pytest.approx(0.5, abs=0.15)
    assert fitted.weights["content_mean"] == pytest.approx(2.0, abs=0.2)
    assert fitted.weights["link"] == pytest.approx(0.0, abs=0.01)
    assert fitted.error < 0.03
    assert sum(b.count for b in fitted.bins) == fitted.count == 4000


def test_parts_are_calibrated_apart_and_a_source_only_where_the_content_is_right() -> None:
    half = [replace(j, right=j.right if i % 2 else 0.0, content=i % 2) for i, j in enumerate(judged(4000))]
    fitted = calibrate_parts(half)

    assert tuple(fitted) == JUDGED
    assert fitted["content"].count == 4000
    assert fitted["source"].count == 2000
    assert fitted["source"].weights["content_mean"] == pytest.approx(2.0, abs=0.3)
    assert fitted["content"].weights["content_mean"] == pytest.approx(0.0, abs=0.1)


def test_articles_of_several_annotators_are_measured_with_weights_of_the_others() -> None:
    of_several = [replace(j, several=j.article in {"article 1", "article 2"}) for j in judged(4000)]
    held = calibrate(of_several).several

    assert held is not None
    assert held.count == sum(j.several for j in of_several)
    assert held.error < 0.1
    assert calibrate(judged(400)).several is None


def test_calibration_error_is_the_gap_between_sure_and_right() -> None:
    chances = np.array([0.9, 0.9, 0.1, 1.0])
    right = np.array([1.0, 0.0, 0.0, 1.0])
    bins = reliability(chances, right)

    assert len(bins) <= BINS
    assert error(bins) == pytest.approx((3 * abs(2.8 / 3 - 2 / 3) + 0.1) / 4, abs=1e-3)
    assert error(()) == 0.0


def test_attributions_are_judged_against_each_annotator(config: TrainConfig) -> None:
    from claimex.model.folder import find_model
    from claimex.model.tagger import Tagger
    from claimex.train.calibrate import judge

    tagger = Tagger(find_model(run(config)))
    found = list(judge([EXAMPLES[0], replace(EXAMPLES[0], attributions=())], tagger))

    assert all(j.right in {0.0, 0.5} for j in found)
    assert {j.article for j in found} <= {EXAMPLES[0].name}


def test_a_plot_shows_each_series(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 1, "loss": 2.0}\n{"step": 2, "loss": 1.0}\n{"epoch": 1, "seconds": 3, "content": 0.5}\n')
    plot(log, tmp_path / "log.svg")

    picture = (tmp_path / "log.svg").read_text()
    assert picture.count("<polyline") == 2
    assert "seconds" not in picture


def test_a_reliability_diagram_shows_each_table(tmp_path: Path) -> None:
    bins = reliability(np.array([0.1, 0.9, 0.95]), np.array([0.0, 1.0, 1.0]))
    plot_reliability({"content": bins, "source": bins[:1]}, tmp_path / "reliability.svg")

    picture = (tmp_path / "reliability.svg").read_text()
    assert picture.count("<polyline") == 2
    assert picture.count("<circle") == len(bins) + 1


# Acts


def make_cues(count: int) -> tuple[list[Cue], Tensor]:
    """Make cues of 40 lemmas, one wordpiece each, whose embedding reveals the act."""
    rng = np.random.default_rng(0)
    embeddings = torch.from_numpy(rng.normal(size=(40, 8)).astype(np.float32))
    for lemma in range(40):
        embeddings[lemma, lemma % len(ACTS)] += 4.0
    states = rng.normal(size=(count, 16)).astype(np.float32)
    return [
        Cue(f"lemma {i % 40}", i % 40 % len(ACTS), CueStates(np.array([i % 40]), states[i])) for i in range(count)
    ], embeddings


def score(head: Mapping[str, NDArray[Any]], cue: Cue) -> tuple[float, ...]:
    return score_acts(head, cue.states.ids, head["hidden.weight"] @ cue.states.states)


def test_a_cue_is_read_with_the_content_that_follows_it() -> None:
    text = "“Peace,” Mari said, “is near.”"
    tagger = stand_in()
    encoding = tag(text, tagger).encoding
    hidden = np.arange(float(len(encoding.ids))).repeat(DIM).reshape(-1, DIM)
    states = States((0, encoding.n_words), 0, np.zeros(0), hidden)
    before, cue, after = (
        encoding.words_in(Span(text.index(words), text.index(words) + len(words)))
        for words in ("Peace", "said", "is near")
    )
    found, alone = (read_cue(encoding, states, cue, content) for content in ([before, after], [before]))

    assert found.ids.tolist() == [tagger.tokenizer.token_to_id("said")]
    assert found.states[DIM:].tolist() == [encoding.first[after[0]]] * DIM
    assert alone.states[DIM:].tolist() == [encoding.first[before[0]]] * DIM


def test_the_head_of_acts_tells_lemmas_that_it_never_saw() -> None:
    cues, embeddings = make_cues(800)
    found = fit_acts(cues, embeddings, ActConfig(rate=1e-2, batch=64))
    assert found is not None
    head, scores = found

    assert scores.right > 0.9 > scores.majority
    assert (scores.cues, scores.lemmas) == (800, 40)
    answers = [int(np.argmax(score(head, cue))) for cue in cues]
    assert sum(a == cue.act for a, cue in zip(answers, cues, strict=True)) > 0.95 * len(cues)


def test_the_table_of_acts_is_the_network_but_for_rounding() -> None:
    from claimex.train.acts import _arrays, _fit, _inputs

    config = ActConfig(epochs=2)
    cues, embeddings = make_cues(80)
    inputs = _inputs(cues, embeddings)
    mean, spread = inputs.mean(0), inputs.std(0)
    head = _fit((inputs - mean) / spread, cues, config)
    arrays = _arrays(head, embeddings, mean, spread)
    with torch.no_grad():
        expected = head((inputs - mean) / spread).softmax(1).numpy()

    assert np.array([score(arrays, cue) for cue in cues]) == pytest.approx(expected, abs=0.01)


def test_too_few_lemmas_give_no_head() -> None:
    cues, embeddings = make_cues(3)

    assert fit_acts(cues, embeddings, ActConfig()) is None


def test_label_numbers_are_those_of_the_encoder() -> None:
    from claimex.train.network import FORBIDDEN, allowed

    table = allowed()
    assert float(table[LABELS.index("O"), LABELS.index("I-cue")]) == FORBIDDEN
    assert float(table[LABELS.index("B-cue"), LABELS.index("I-cue")]) == 0.0
