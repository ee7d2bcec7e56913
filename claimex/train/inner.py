"""Fit the layer that finds attributions inside content (`claimex/attribution/inner_layer.py`) for a model folder.

Comes in: annotated articles and a model folder. Goes out, into that folder: `inner.npz` (the weights), `inner.json`
(the figures on articles kept out of fitting), and the manifest with their hashes. The encoder stays as it is, and so
do its outputs.

    python -m claimex.train.inner --train polnear/train --dev polnear/dev --model models/base

No corpus marks what is inside of content, so the layer learns from two makeshifts. In half of the contents a sentence
with attributions of another article is planted (`planting.py`): its marks are people's. The other contents stay as
they are, and are marked by what the rules on trees find inside, and by what the model itself finds in each of them
read as a text of its own. What only the model finds, and is less than SURE of, counts neither way.
"""

from __future__ import annotations

import argparse
import json
import logging
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import rnn

from claimex.attribution.attribution import Attribution
from claimex.attribution.inner_layer import FEATURES, LEAST_WORDS, features_of_inside, read_inside, words_of
from claimex.attribution.linking import link_pieces, make_attribution
from claimex.attribution.nesting import nest
from claimex.attribution.tagging import tag
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import kind_of, mask_quoted, pair_marks, with_double_marks
from claimex.model.confidence import estimate_confidence
from claimex.model.encoding import LABELS, ROLES, encode
from claimex.model.folder import read_manifest
from claimex.model.inference import run_encoder
from claimex.model.tagger import Tagger
from claimex.model.viterbi import LABEL_NUMBER
from claimex.parsing.sentences import find_sentences
from claimex.parsing.spacy_pipeline import Lemmatizer, SentenceParser, load_pipeline, parse
from claimex.train.augment import rename
from claimex.train.calibrate import DECIMALS, error, fit_logistic, reliability
from claimex.train.checkable import give_middle, write_hashes
from claimex.train.corpus import Gold, first_annotator, read_corpus, split_multiple
from claimex.train.planting import Passage, Told, find_donors, plant
from claimex.train.score import SAME, overlap, same_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.model.encoding import Encoding
    from claimex.spans import Span
    from claimex.train.corpus import Example

WEIGHTS, FIGURES = "inner.npz", "inner.json"

SURE = 0.7
"""Least confidence of what only the model finds in content read by itself to count as an attribution. Not swept."""

RENAMED = 0.5
"""Share of the articles whose famous names are replaced before sentences are taken from them."""

WIDTH, UNIT, NOISE, EPOCHS, BATCH, RATE, DECAY, WARMUP, LONGEST = 96, 64, 0.2, 6, 64, 2e-3, 0.01, 0.1, 200
ALIKE = 4
"""Settings of the network: widths of the projection and of the recurrent unit in each direction, and so on. LONGEST
counts the words of the longest content learned from. Lengths in a batch differ by less than ALIKE words. Two
convolutions in place of the recurrent unit find the cue as well, but lose the content after some words. Otherwise not
swept."""

SEED = 1
_UNKNOWN = -1
_QUOTES = " “”\"'‘’«»„‹›`"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One piece of content to learn from.

    Attributes:
        states: float16, (n_words, 2 dim): last and middle states of each word's first wordpiece.
        labels: int64, (n_words,): the label of each word inside of the content, _UNKNOWN where nobody knows it.
    """

    states: NDArray[np.float16]
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One attribution that the layer found inside planted content: its features, and whether gold has it too."""

    values: dict[str, float]
    right: bool


class Reader:
    """Reads planted articles as the layer will, and marks the contents that nobody marked inside.

    Args:
        folder: The model's. If it holds the layer already, that is left out.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        info = read_manifest(folder)
        self.tagger = Tagger(replace(info, manifest=info.manifest.model_copy(update={"inner": None})))
        self._nlp = load_pipeline()
        self._lemmatizer = Lemmatizer(self._nlp)

    def sentences(self, text: str) -> list[Span]:
        """Return the sentences of an article."""
        paragraphs = find_paragraphs(text)
        return find_sentences(parse(text, self._nlp, paragraphs=paragraphs), paragraphs)

    def complete(self, passage: Passage) -> Passage:
        """Mark what the rules and the model find inside of those contents of which nobody knows the inside."""
        tags = tag(passage.text, self.tagger)
        parser = SentenceParser(tags.text, self._nlp)
        sentences = find_sentences(parse(tags.text, self._nlp, paragraphs=tags.paragraphs), tags.paragraphs)
        mask = mask_quoted(len(tags.text), (q for q in tags.quotations if not q.depth))
        blank = [told for told in passage.told if told.inside is None and told.gold.cue and told.gold.content]
        outer = [_as_found(told.gold, tags.text, mask) for told in blank]
        found = nest(outer, tags, self.tagger, sentences=sentences, parser=parser, lemma=self._lemmatizer.lemma)
        marked = [self._mark(told.gold, each, tags.text) for told, each in zip(blank, found, strict=True)]
        return Passage(passage.text, (*(told for told in passage.told if told.inside is not None), *marked))

    def _mark(self, gold: Gold, found: Attribution, text: str) -> Told:
        sure = [inner for each in found.nested for inner in each.walk() if inner.cue and inner.content]
        unknown: list[Span] = []
        for each in (inner for span in gold.content for inner in self._alone(text, span)):
            if each.cue is None or any(each.cue.overlaps(other.cue) for other in sure if other.cue):
                continue
            apart = not any(a.overlaps(b) for a in each.spans() for other in sure for b in other.spans())
            if each.confidence >= SURE and apart:
                sure.append(each)
            else:
                unknown += each.spans()
        return Told(gold, _as_tree([as_gold(each) for each in sure]), tuple(unknown))

    def _alone(self, text: str, content: Span) -> Iterator[Attribution]:
        """Yield what the model finds in content that it reads as a text of its own."""
        words = content.of(text).lstrip(_QUOTES).removeprefix("that ")
        base, words = content.end - len(words), words.rstrip(_QUOTES)
        again = tag(words[:1].upper()[:1] + words[1:], self.tagger)
        mask = mask_quoted(len(again.text), (q for q in again.quotations if not q.depth))
        yield from (
            make_attribution(linked, again, self.tagger, mask, base) for linked in link_pieces(again, self.tagger)
        )

    def encode(self, text: str) -> tuple[Encoding, NDArray[np.float16]]:
        """Return the words of a text, and (n_words, 2 dim): last and middle states of each one's first wordpiece."""
        paragraphs = find_paragraphs(text)
        quotations = pair_marks(text, paragraphs=paragraphs)
        shown = with_double_marks(text, quotations)
        encoding = encode(self.tagger.tokenizer, shown, paragraphs=paragraphs, quotations=quotations)
        blocks = [words_of(states, encoding) for states in run_encoder(encoding, self.tagger)]
        return encoding, np.concatenate(blocks).astype(np.float16)


def as_gold(found: Attribution) -> Gold:
    """Return the spans of an attribution that was found."""
    return Gold((found.source,) if found.source else (), (found.cue,) if found.cue else (), found.content)


def _as_found(gold: Gold, text: str, mask: bytearray) -> Attribution:
    source = gold.source[0] if gold.source else None
    return Attribution(gold.content, gold.cue[0], source, kind_of(text, gold.content, mask), 1.0)


def _as_tree(golds: Sequence[Gold]) -> tuple[Told, ...]:
    """Put each attribution into the smallest other one that holds it."""
    sizes = [sum(map(len, gold.content)) for gold in golds]
    below: dict[int, list[int]] = {}
    for number, gold in enumerate(golds):
        spans = (*gold.source, *gold.cue, *gold.content)
        above = [
            n
            for n, other in enumerate(golds)
            if sizes[n] > sizes[number] and all(any(c.contains(s) for c in other.content) for s in spans)
        ]
        below.setdefault(min(above, key=sizes.__getitem__, default=-1), []).append(number)

    def grow(number: int) -> tuple[Told, ...]:
        return tuple(Told(golds[n], grow(n) or None) for n in below.get(number, ()))

    return grow(-1)


def gather(
    examples: Sequence[Example], reader: Reader, seed: int, *, workers: int = 1
) -> tuple[list[Stretch], list[Passage]]:
    """Plant and mark articles, and collect what is to be learned from them.

    Args:
        examples: The articles.
        reader: Of the model that the layer is for.
        seed: Decides what is planted where; each article has its own random numbers.
        workers: Processes that read articles. Their number changes nothing in what comes out.

    Returns:
        The stretches, and the articles with what was planted in them.
    """
    rng = np.random.default_rng(seed)
    renamed = [rename(each, rng) if rng.random() < RENAMED else each for each in examples]
    donors = [donor for each in renamed for donor in find_donors(each, reader.sentences(each.text))]
    stretches: list[Stretch] = []
    passages: list[Passage] = []
    with ProcessPoolExecutor(workers, initializer=_open, initargs=(reader.folder, donors)) as pool:
        jobs = ((example, [seed, number]) for number, example in enumerate(examples))
        for number, (passage, found) in enumerate(pool.map(_read, jobs), 1):
            passages.append(passage)
            stretches += found
            if not number % 100:
                _log.info("%d articles, %d stretches", number, len(stretches))
    return stretches, passages


_opened: dict[str, Any] = {}
"""What a worker holds: its reader, and the sentences that may be planted."""


def _open(folder: Path, donors: Sequence[Passage]) -> None:
    _opened.update(reader=Reader(folder), donors=donors)


def _read(job: tuple[Example, list[int]]) -> tuple[Passage, list[Stretch]]:
    example, seed = job
    reader = _opened["reader"]
    blank = Passage(example.text, tuple(Told(gold) for gold in example.attributions))
    passage = plant(blank, _opened["donors"], np.random.default_rng(seed))
    encoding, states = reader.encode(passage.text)
    return passage, list(stretches_of(reader.complete(passage).told, encoding, states))


def stretches_of(told: Iterable[Told], encoding: Encoding, states: NDArray[np.float16]) -> Iterator[Stretch]:
    """Yield the contents whose inside is known, and those inside of them, with the labels of their words."""
    for each in told:
        if each.inside is None:
            continue
        for span in each.gold.content:
            low, high = encoding.words_in(span)
            labels = _labels(each, encoding)[low:high]
            if high - low >= LEAST_WORDS and (labels != _UNKNOWN).any():
                yield Stretch(states[low : min(high, low + LONGEST)], labels[:LONGEST])
        yield from stretches_of(each.inside, encoding, states)


def _labels(told: Told, encoding: Encoding) -> NDArray[np.int64]:
    """Return the label of each word of the article as it stands directly inside of an attribution."""
    out = np.zeros(encoding.n_words, dtype=np.int64)
    for span in told.unknown:
        low, high = encoding.words_in(span)
        out[low:high] = _UNKNOWN
    for inner in told.inside or ():
        for role in reversed(ROLES):  # content first: a cue or source amid it stays
            for span in inner.gold.spans(role):
                low, high = encoding.words_in(span)
                out[low:high] = LABEL_NUMBER[f"I-{role}"]
                out[low : min(low + 1, high)] = LABEL_NUMBER[f"B-{role}"]
    return out


class Network(nn.Module):
    """The layer in PyTorch."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, WIDTH)
        self.unit = nn.GRU(WIDTH, UNIT, batch_first=True, bidirectional=True)
        self.out = nn.Linear(WIDTH + 2 * UNIT, len(LABELS))
        self.noise = nn.Dropout(NOISE)

    def forward(self, states: Tensor, sizes: Tensor) -> Tensor:
        """Return (n_rows, n_words, n_labels): scores of the labels.

        Args:
            states: (n_rows, n_words, 2 dim).
            sizes: (n_rows,): words of each row.
        """
        words = torch.relu(self.project(self.noise(states)))
        packed = rnn.pack_padded_sequence(self.noise(words), sizes, batch_first=True, enforce_sorted=False)
        around, _ = rnn.pad_packed_sequence(self.unit(packed)[0], batch_first=True, total_length=words.shape[1])
        scores: Tensor = self.out(self.noise(torch.cat([words, around], dim=-1)))
        return scores


def fit(stretches: Sequence[Stretch]) -> Network:
    """Fit the layer on cross-entropy; words whose label is _UNKNOWN do not count."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    network = Network(stretches[0].states.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    steps = EPOCHS * len(_batches(stretches, rng))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=WARMUP)
    network.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in _batches(stretches, rng):
            states, labels, sizes = _pad([stretches[n] for n in batch])
            scores = network(states, sizes).flatten(0, 1)
            loss = nn.functional.cross_entropy(scores, labels.flatten(), ignore_index=_UNKNOWN)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        _log.info("epoch %d: loss %.4f", epoch + 1, total * EPOCHS / steps)
    return network.eval()


def _batches(stretches: Sequence[Stretch], rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return the numbers of the stretches in batches of like length, in random order."""
    order = rng.permutation(len(stretches))
    order = order[np.argsort([len(stretches[n].labels) // ALIKE for n in order], kind="stable")]
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [batches[n] for n in rng.permutation(len(batches))]


def _pad(stretches: Sequence[Stretch]) -> tuple[Tensor, Tensor, Tensor]:
    sizes = [len(each.labels) for each in stretches]
    states = np.zeros((len(sizes), max(sizes), stretches[0].states.shape[1]), dtype=np.float32)
    labels = np.full((len(sizes), max(sizes)), _UNKNOWN, dtype=np.int64)
    for row, (each, size) in enumerate(zip(stretches, sizes, strict=True)):
        states[row, :size], labels[row, :size] = each.states, each.labels
    return torch.from_numpy(states), torch.from_numpy(labels), torch.tensor(sizes)


def to_arrays(network: Network) -> dict[str, NDArray[Any]]:
    """Return the weights by the names that `inner_layer` reads, in half precision."""
    held = {key: value.detach().numpy().astype(np.float16) for key, value in network.state_dict().items()}
    out = {key: held[key] for key in ("project.weight", "project.bias", "out.weight", "out.bias")}
    for way, end in (("forward", ""), ("backward", "_reverse")):
        for name, letter in (("input", "ih"), ("state", "hh")):
            out[f"{way}.{name}.weight"] = held[f"unit.weight_{letter}_l0{end}"]
            out[f"{way}.{name}.bias"] = held[f"unit.bias_{letter}_l0{end}"]
    return out


def judge(passages: Iterable[Passage], reader: Reader, weights: Mapping[str, NDArray[Any]]) -> tuple[list[Judged], int]:
    """Let the layer read planted contents, and compare what it finds with what was planted.

    Returns:
        What it found, and the number of attributions planted.
    """
    reader.tagger.inner = {key: value.astype(np.float32) for key, value in weights.items()}
    out, planted = [], 0
    for passage in passages:
        tags = tag(passage.text, reader.tagger)
        level = [each for each in passage.told if each.inside is not None]
        found = read_inside([each.gold.content for each in level], tags, reader.tagger.inner)
        for told, joined in zip(level, found, strict=True):
            gold = [inner.gold for inner in told.inside or ()]
            planted += len(gold)
            for each in joined:
                parts = [[each.source] if each.source else [], [each.cue], each.content]
                spans = Gold(*(tuple(tags.encoding.span_of(p.low, p.high) for p in pieces) for pieces in parts))
                if not any(place.overlaps(span) for place in told.unknown for span in spans.content):
                    right = any(overlap(spans, other) >= SAME and same_source(spans, other) for other in gold)
                    out.append(Judged(features_of_inside(each, tags), right))
    reader.tagger.inner = None
    return out, planted


def calibrate(judged: Sequence[Judged]) -> NDArray[np.float64]:
    """Fit the weights of the probability, in the order of FEATURES, by logistic regression (L2, strength 1)."""
    table = np.array([[each.values[name] for name in FEATURES] for each in judged]).reshape(-1, len(FEATURES))
    right = np.array([float(each.right) for each in judged])
    return fit_logistic(table, right, np.ones(len(right)), FEATURES.index("bias")).round(DECIMALS)


def measure(judged: Sequence[Judged], planted: int, chances: Mapping[str, float]) -> dict[str, Any]:
    """Return precision and recall at some probabilities, and how far these can be trusted."""
    values = np.array([estimate_confidence(each.values, chances) for each in judged])
    right = np.array([each.right for each in judged], dtype=np.float64)
    bins = reliability(values, right)
    rows = [
        {"least": least, "found": int((values >= least).sum()), "right": int(right[values >= least].sum())}
        for least in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7)
    ]
    return {"planted": planted, "rows": rows, "error": error(bins), "bins": [asdict(each) for each in bins]}


def run(
    train: Sequence[Path], dev: Sequence[Path], folder: Path, *, limit: int = 0, workers: int = 1
) -> dict[str, Any]:
    """Fit, calibrate and write everything to the folder. See the docstring of the module.

    The layer is calibrated on planted articles of one half of dev, in turn by name, and measured on the other. `limit`
    is the most articles to learn from; 0 means all.
    """
    torch.set_num_threads(1)
    give_middle(folder)
    reader = Reader(folder)
    once, _ = split_multiple([example for corpus in train for example in read_corpus(corpus)])
    stretches, _ = gather(sorted(once, key=lambda e: e.name)[: limit or None], reader, SEED, workers=workers)
    arrays = to_arrays(fit(stretches))
    held = sorted(first_annotator(e for corpus in dev for e in read_corpus(corpus)), key=lambda e: e.name)
    _, passages = gather(held, reader, SEED, workers=workers)
    halves = [judge(passages[start::2], reader, arrays) for start in (0, 1)]
    trial = dict(zip(FEATURES, calibrate(halves[0][0]).tolist(), strict=True))
    figures = measure(*halves[1], trial)
    arrays["chance"] = calibrate([each for judged, _ in halves for each in judged])
    np.savez_compressed(folder / WEIGHTS, **arrays)  # type: ignore[arg-type]
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    write_hashes(folder, inner=WEIGHTS)
    return figures


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True, help="folder of annotated articles to learn from")
    parser.add_argument("--dev", type=Path, required=True, help="folder of annotated articles to calibrate on")
    parser.add_argument("--model", type=Path, required=True, help="model folder, which is changed")
    parser.add_argument("--workers", type=int, default=1, help="processes that read articles")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for row in run([options.train], [options.dev], options.model, workers=options.workers)["rows"]:
        _log.info("at %.1f: %d found, %d of them right", row["least"], row["found"], row["right"])


if __name__ == "__main__":
    main()
