"""Fit the score `checkable` (`claimex/claims/checkability.py`) for a model folder, and measure it by cross-validation.

Comes in: sentences that people judged (ClaimBuster: label 1 for a check-worthy factual claim) and a model folder. Goes
out, into that folder: `checkable.npz` (the weights), `checkable.json` (the figures), `checkable.svg` (the reliability
curve), and the manifest with their hashes. If the middle layer is not yet an output of the ONNX encoder, it is made
one. Nothing else of the encoder changes, neither its weights nor its results.

    python -m claimex.train.checkable --data claimbuster/train.json --model models/base

Each sentence is read twice: alone, and among its neighbours in the same transcripts, because claims are read within
their article. Both readings are used for fitting, and both are measured. Near-duplicates are always in the same fold.

ClaimBuster holds whole sentences, but attributed content is often only a noun phrase ("the majority"), which says
nothing that could be checked. So noun phrases are cut from the sentences and learned as not check-worthy. They do not
count in the figures. Sentences lose their final stop, as claims do; otherwise the stop alone would tell sentences from
phrases.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from claimex.attribution.tagging import tag
from claimex.claims.checkability import BUCKETS, bag_of, pieces_of
from claimex.model.folder import MANIFEST, read_manifest
from claimex.model.tagger import MIDDLE, Tagger
from claimex.parsing.clauses import edges
from claimex.parsing.grammatical_roles import FINITE_TAGS
from claimex.parsing.spacy_pipeline import SentenceParser, load_pipeline
from claimex.spans import Span
from claimex.train.checkable_figures import Figures, calibrate, measure
from claimex.train.plot import plot_reliability

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language

    from claimex.attribution.tagging import Tags

    Floats = NDArray[np.floating[Any]]

WEIGHTS, FIGURES, PICTURE = "checkable.npz", "checkable.json", "checkable.svg"

FOLDS, SEED = 5, 1
SHINGLE, ALIKE, HELD = 3, 0.5, 0.8
"""Two sentences are near-duplicates if they share ALIKE of their runs of SHINGLE words, or if the longer one has HELD
of the runs of the shorter one."""

PHRASE = 3
"""A noun phrase is cut from one sentence in this many."""

_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_NOUN_PHRASES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})

NEIGHBOURS, LONGEST, BROKEN = 8, 900, 3
"""Most sentences and most characters of a passage, and the number of sentences in a paragraph."""

WIDTH, NOISE, EPOCHS, BATCH, RATE, DECAY, WARMUP = 64, 0.3, 6, 32, 2e-3, 0.01, 0.1
"""Settings of the network. Width 128 with noise .5, 12 epochs and decay .1 was no better on the last layer. Otherwise
not swept."""

WORD_RATE = 2e-2
"""Learning rate of the words' weights. They have no decay; EPOCHS limits them."""

_TINY = 1e-9

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One judged sentence. The sentences of a transcript have consecutive numbers."""

    number: int
    text: str
    label: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The encoder's output for one sentence: states (n, dim) and wordpieces (n,)."""

    states: NDArray[np.float16]
    ids: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Way:
    """The readings of all sentences in one way, alone or among neighbours.

    Attributes:
        sentences: One reading for each sentence.
        phrases: Readings of the noun phrases cut from some sentences, by the number of the sentence.
    """

    sentences: Sequence[Reading]
    phrases: Mapping[int, Reading]

    def part(self, numbers: Iterable[int]) -> list[Reading]:
        """Return the readings of some sentences, and then those of the phrases in them."""
        kept = list(numbers)
        return [*(self.sentences[n] for n in kept), *(self.phrases[n] for n in kept if n in self.phrases)]


def read_sentences(path: Path) -> list[Sentence]:
    """Read a JSON list of objects with `sentence_id`, `text` and `label`."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    found = (Sentence(row["sentence_id"], row["text"].strip(), int(row["label"])) for row in rows)
    return [sentence for sentence in found if any(c.isalnum() for c in sentence.text)]


def make_folds(sentences: Sequence[Sentence]) -> NDArray[np.int64]:
    """Return the fold of each sentence, the same on every run. Near-duplicates are in the same fold."""
    groups = _groups([sentence.text for sentence in sentences])
    names = np.unique(groups)
    np.random.default_rng(SEED).shuffle(names)
    folds = {int(name): number % FOLDS for number, name in enumerate(names)}
    return np.array([folds[int(group)] for group in groups])


def _groups(texts: Sequence[str]) -> NDArray[np.int64]:
    runs = [_runs(text) for text in texts]
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    group = np.arange(len(texts))
    for number, own in enumerate(runs):
        both = Counter(other for run in own for other in where[run])
        for other, count in both.items():
            fewer = min(len(own), len(runs[other]))
            if count / (len(own) + len(runs[other]) - count) >= ALIKE or (fewer >= SHINGLE and count / fewer >= HELD):
                group[group == group[number]] = group[other]
        for run in own:
            where[run].append(number)
    return group


def _runs(text: str) -> set[tuple[str, ...]]:
    words = tuple(re.findall(r"\w+", text.lower()))
    return {words[i : i + SHINGLE] for i in range(max(1, len(words) - SHINGLE + 1))}


def cut_phrases(sentences: Sequence[Sentence], nlp: Language) -> dict[int, Span]:
    """Choose a noun phrase without a finite verb from some sentences. Return the spans by number of the sentence."""
    draws = np.random.default_rng(SEED)
    found = {}
    for number in range(0, len(sentences), PHRASE):
        text = sentences[number].text
        parsed = SentenceParser(text, nlp).parse(Span(0, len(text)))
        heads = [token for token in parsed.doc if token.tag_ in _NOUNS and token.dep_ in _NOUN_PHRASES]
        spans = [
            parsed.span(head.left_edge, head.right_edge)
            for head in heads
            if not any(token.tag_ in FINITE_TAGS for token in head.subtree)
        ]
        if spans:
            found[number] = spans[int(draws.integers(len(spans)))]
    return found


def read_alone(sentences: Sequence[Sentence], phrases: Mapping[int, Span], tagger: Tagger) -> Way:
    """Run the encoder over each sentence by itself."""
    return _read_all([[number] for number in range(len(sentences))], sentences, phrases, tagger)


def read_among(sentences: Sequence[Sentence], phrases: Mapping[int, Span], tagger: Tagger) -> Way:
    """Run the encoder over passages of neighbouring sentences."""
    return _read_all(_passages(sentences), sentences, phrases, tagger)


def _read_all(
    passages: Iterable[Sequence[int]], sentences: Sequence[Sentence], phrases: Mapping[int, Span], tagger: Tagger
) -> Way:
    wholes: dict[int, Reading] = {}
    parts: dict[int, Reading] = {}
    for numbers in passages:
        text, starts = "", []
        for place, number in enumerate(numbers):
            text += "" if not place else "\n\n" if place % BROKEN == 0 else " "
            starts.append(len(text))
            text += sentences[number].text
        tags = tag(text, tagger, of_middle=lambda states: states)
        for number, start in zip(numbers, starts, strict=True):
            wholes[number] = _reading(tags, edges(text, Span(start, start + len(sentences[number].text))))
            if (phrase := phrases.get(number)) is not None:
                parts[number] = _reading(tags, Span(start + phrase.start, start + phrase.end))
    return Way([wholes[number] for number in range(len(sentences))], parts)


def _passages(sentences: Sequence[Sentence]) -> Iterator[list[int]]:
    held: list[int] = []
    for number in sorted(range(len(sentences)), key=lambda n: sentences[n].number):
        size = sum(len(sentences[n].text) for n in (*held, number))
        if held and (len(held) == NEIGHBOURS or size > LONGEST):
            yield held
            held = []
        held.append(number)
    yield held


def _reading(tags: Tags, span: Span) -> Reading:
    if tags.middle is None:
        msg = "the encoder gives no middle states"
        raise ValueError(msg)
    low, high = pieces_of(tags, span)
    return Reading(tags.middle[low:high].astype(np.float16), tags.encoding.ids[low:high])


class CheckabilityNetwork(nn.Module):
    """The network that `claimex.claims.checkability.project` and `log_odds` compute, for fitting.

    Args:
        dim: Width of the states.
        width: Width of the layers.
    """

    def __init__(self, dim: int, width: int = WIDTH) -> None:
        super().__init__()
        self.noise = nn.Dropout(NOISE)
        self.project = nn.Linear(dim, width)
        self.convolve = nn.Linear(3 * width, width)
        self.attend = nn.Linear(width, 1, bias=False)
        self.out = nn.Linear(3 * width, 1)
        self.words = nn.EmbeddingBag(BUCKETS, 1, mode="sum")
        nn.init.zeros_(self.words.weight)

    def forward(self, states: Tensor, mask: Tensor, bags: Tensor, starts: Tensor, shares: Tensor) -> Tensor:
        """Return log odds (batch,) for states (batch, n, dim), mask (batch, n), and bags that begin at `starts`."""
        mask = mask[..., None]
        inner = torch.relu(self.project(self.noise(states))) * mask
        padded = nn.functional.pad(inner, (0, 0, 1, 1))
        found = torch.relu(self.convolve(torch.cat([padded[:, :-2], inner, padded[:, 2:]], dim=2)))
        attention = self.attend(found).masked_fill(~mask, -torch.inf).softmax(1)
        mean = (found * mask).sum(1) / mask.sum(1)
        pooled = torch.cat([(found * attention).sum(1), found.masked_fill(~mask, 0).max(1).values, mean], dim=1)
        words: Tensor = self.words(bags, starts, per_sample_weights=shares)
        result: Tensor = (self.out(self.noise(pooled)) + words)[:, 0]
        return result


def _batch(readings: Sequence[Reading]) -> tuple[Tensor, ...]:
    longest = max(len(r.ids) for r in readings)
    states = torch.zeros(len(readings), longest, readings[0].states.shape[1])
    mask = torch.zeros(len(readings), longest, dtype=torch.bool)
    bags = [bag_of(r.ids) for r in readings]
    for row, reading in enumerate(readings):
        states[row, : len(reading.ids)] = torch.from_numpy(reading.states.astype(np.float32))
        mask[row, : len(reading.ids)] = True
    starts = np.cumsum([0, *(len(bag) for bag in bags[:-1])])
    shares = np.concatenate([np.full(len(bag), len(bag) ** -0.5, dtype=np.float32) for bag in bags])
    return states, mask, torch.from_numpy(np.concatenate(bags)), torch.from_numpy(starts), torch.from_numpy(shares)


def fit(
    readings: Sequence[Sequence[Reading]], labels: NDArray[np.int64], *, epochs: int = EPOCHS, seed: int = SEED
) -> CheckabilityNetwork:
    """Fit a network.

    Args:
        readings: For each way of reading, one reading for each sentence. Each batch uses one way, drawn at random.
        labels: (n_sentences,).
        epochs: Passes over the sentences.
        seed: Seed of everything random.
    """
    torch.manual_seed(seed)
    draws = np.random.default_rng(seed)
    network = CheckabilityNetwork(readings[0][0].states.shape[1])
    _standardize(network, readings)
    words = list(network.words.parameters())
    others = [p for name, p in network.named_parameters() if not name.startswith("words.")]
    groups: list[dict[str, Any]] = [{"params": others}, {"params": words, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, RATE, weight_decay=DECAY)
    steps = epochs * -(-len(labels) // BATCH)
    rates = [RATE, WORD_RATE]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 1, pct_start=WARMUP)
    targets = torch.from_numpy(labels.astype(np.float32))
    for _ in range(epochs):
        for numbers in _batches([len(r.ids) for r in readings[0]], draws):
            way = readings[int(draws.integers(len(readings)))]
            loss = nn.functional.binary_cross_entropy_with_logits(
                network(*_batch([way[n] for n in numbers])), targets[numbers]
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network.eval()


def _standardize(network: CheckabilityNetwork, readings: Sequence[Sequence[Reading]]) -> None:
    """Change the initial projection as if the states had mean 0 and deviation 1."""
    states = np.concatenate([r.states for r in readings[0]]).astype(np.float32)
    mean, deviation = (torch.from_numpy(v) for v in (states.mean(axis=0), states.std(axis=0) + _TINY))
    with torch.no_grad():
        network.project.weight /= deviation
        network.project.bias.sub_(network.project.weight @ mean)


def _batches(lengths: Sequence[int], draws: np.random.Generator) -> Iterator[list[int]]:
    """Yield batches in random order, each of sentences of similar length."""
    order = draws.permutation(len(lengths))
    pool = BATCH * BATCH
    parts = [sorted(order[i : i + pool].tolist(), key=lengths.__getitem__) for i in range(0, len(order), pool)]
    batches = [part[i : i + BATCH] for part in parts for i in range(0, len(part), BATCH)]
    yield from (batches[i] for i in draws.permutation(len(batches)))


def predict(network: CheckabilityNetwork, readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Return log odds (n_sentences,)."""
    size = BATCH * 8
    with torch.inference_mode():
        found = [network(*_batch(readings[i : i + size])).numpy() for i in range(0, len(readings), size)]
    return np.concatenate(found).astype(np.float64)


def fit_part(ways: Sequence[Way], labels: NDArray[np.int64], numbers: Sequence[int]) -> CheckabilityNetwork:
    """Fit a network on some sentences, and on the phrases in them as not check-worthy."""
    parts = [way.part(numbers) for way in ways]
    own = np.zeros(len(parts[0]), dtype=np.int64)
    own[: len(numbers)] = labels[numbers]
    return fit(parts, own)


def cross_validate(ways: Sequence[Way], labels: NDArray[np.int64], folds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return (n_ways, n_sentences): the log odds of each sentence from a network that was not fitted on its fold."""
    out = np.zeros((len(ways), len(labels)))
    for fold in range(FOLDS):
        kept, left = np.flatnonzero(folds != fold).tolist(), np.flatnonzero(folds == fold).tolist()
        network = fit_part(ways, labels, kept)
        for row, way in enumerate(ways):
            out[row, left] = predict(network, [way.sentences[n] for n in left])
        _log.info("fold %d of %d", fold + 1, FOLDS)
    return out


def to_arrays(network: CheckabilityNetwork, *, slope: float, bias: float) -> dict[str, Floats]:
    """Return a network's weights as `claimex.claims.checkability` reads them, with its calibration included."""
    arrays = {name: value.detach().numpy() for name, value in network.named_parameters()}
    return {
        "project": np.ascontiguousarray(arrays["project.weight"].T),
        "project_bias": arrays["project.bias"],
        "convolve": np.ascontiguousarray(arrays["convolve.weight"].T),
        "convolve_bias": arrays["convolve.bias"],
        "attend": arrays["attend.weight"][0],
        "out": (slope * arrays["out.weight"][0]).astype(np.float32),
        "words": (slope * arrays["words.weight"][:, 0]).astype(np.float16),
        "bias": np.array([slope * arrays["out.bias"][0] + bias], dtype=np.float32),
    }


def show_middle(encoder: Path) -> bool:
    """Make the middle layer of an exported encoder an output. Return False if it was one already.

    The weights and the other outputs stay the same to the bit.
    """
    import onnx

    model = onnx.load(encoder)
    if any(output.name == MIDDLE for output in model.graph.output):
        return False
    norms = [node for node in model.graph.node if node.op_type == "LayerNormalization"]
    layers = (len(norms) - 1) // 2  # one after the embeddings, two in each layer
    node = norms[2 * ((layers + 1) // 2)]
    name = node.output[0]
    model.graph.node.append(onnx.helper.make_node("Identity", [name], [MIDDLE]))
    model.graph.output.append(
        onnx.helper.make_tensor_value_info(MIDDLE, onnx.TensorProto.FLOAT, ["batch", "length", None])
    )
    onnx.save(model, encoder)
    return True


def give_middle(folder: Path) -> None:
    """Make the middle layer of a model folder's encoder an output, unless it is one already."""
    if show_middle(folder / read_manifest(folder).manifest.encoder):
        write_hashes(folder)


def write_hashes(folder: Path, *, checkable: str | None = None, inner: str | None = None) -> None:
    """Update the hashes in a folder's manifest, and name the files of weights that are new."""
    manifest = read_manifest(folder).manifest
    new = {key: name for key, name in (("checkable", checkable), ("inner", inner)) if name is not None}
    names = sorted({*manifest.files, *new.values()})
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    fresh = manifest.model_copy(update={**new, "files": files})
    text = json.dumps(fresh.model_dump(exclude_defaults=True), indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def run(data: Path, folder: Path) -> dict[str, Figures]:
    """Measure and fit, and write everything to the folder. See the docstring of the module."""
    torch.set_num_threads(1)
    sentences = read_sentences(data)
    give_middle(folder)
    tagger = Tagger(read_manifest(folder))
    phrases = cut_phrases(sentences, load_pipeline())
    ways = {"alone": read_alone(sentences, phrases, tagger), "among": read_among(sentences, phrases, tagger)}
    labels = np.array([sentence.label for sentence in sentences])
    folds = make_folds(sentences)
    values = cross_validate(list(ways.values()), labels, folds)
    figures = {name: measure(row, labels, folds) for name, row in zip(ways, values, strict=True)}
    slope, bias = calibrate(values.ravel(), np.tile(labels, len(ways)))
    arrays = to_arrays(fit_part(list(ways.values()), labels, range(len(labels))), slope=slope, bias=bias)
    np.savez_compressed(folder / WEIGHTS, **arrays)  # type: ignore[arg-type]
    text = json.dumps({name: asdict(found) for name, found in figures.items()}, indent=1) + "\n"
    (folder / FIGURES).write_text(text, encoding="utf-8")
    plot_reliability({name: found.bins for name, found in figures.items()}, folder / PICTURE)
    write_hashes(folder, checkable=WEIGHTS)
    return figures


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSON list of judged sentences")
    parser.add_argument("--model", type=Path, required=True, help="model folder, which is changed")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for name, found in run(options.data, options.model).items():
        _log.info(
            "%s: average precision %.4f, F1 %.4f, calibration error %.4f (threshold %.2f)",
            *(name, found.precision, found.f1, found.error, found.threshold),
        )


if __name__ == "__main__":
    main()
