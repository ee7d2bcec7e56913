"""Fit the head that predicts the act of a cue whose lemma is not in the word lists.

Comes in: annotated articles, a network and its export. Goes out: the arrays that `claimex.attribution.acts` reads, and
their scores on lemmas that were kept out of fitting. Nobody marked acts by hand: the act of a cue is that of its lemma
in `claimex.english.cues`. So the head learns what words with the same act have in common. The scores say how often a
lemma that the head never saw gets the act of the word list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows

from claimex.attribution.cues import find_lemma
from claimex.english import cues
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.quotation_marks import pair_marks
from claimex.model.encoding import encode
from claimex.model.inference import States, run_encoder
from claimex.vocabulary import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from claimex.model.encoding import Encoding
    from claimex.model.tagger import Tagger
    from claimex.parsing.spacy_pipeline import Lemmatizer
    from claimex.train.config import ActConfig
    from claimex.train.corpus import Example, Gold

SURE = 0.6
"""Probability from which an act counts as sure in the scores."""

LEVELS = 127
"""Largest value of the table, which is stored in eight bits with a scale for each column."""

_SMALL = 1e-6  # added, so that a constant column is not divided by 0


@dataclass(frozen=True, slots=True)
class CueStates:
    """The head's input for one cue.

    Attributes:
        ids: int64, (n_pieces,): the cue's wordpieces.
        states: float32, (2 dim,): the mean hidden state of the cue, then the hidden state of its content's first
            wordpiece.
    """

    ids: NDArray[np.int64]
    states: NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue whose act is known: its lemma, the number of its act in ACTS, and the head's input for it."""

    lemma: str
    act: int
    states: CueStates


@dataclass(frozen=True, slots=True)
class ActScores:
    """Scores of the head on lemmas that it was not fitted on. In all shares, each lemma has the same weight.

    Attributes:
        cues: Number of cues measured.
        lemmas: Number of their lemmas.
        right: Share of the cues that get the act of the word list.
        majority: The same share if every cue got the most frequent act.
        f1: F1 by act.
        sure: Share of the cues whose probability is SURE or above.
        sure_right: Share of these that get the act of the word list.
    """

    cues: int
    lemmas: int
    right: float
    majority: float
    f1: dict[str, float]
    sure: float
    sure_right: float

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers, for `report.json`."""
        return asdict(self)


def gather_cues(examples: Iterable[Example], tagger: Tagger, lemmatizer: Lemmatizer, *, most: int) -> list[Cue]:
    """Collect the cues whose lemma has exactly one act in the word lists, with the encoder's states for them.

    Args:
        examples: Annotated articles.
        tagger: The exported model, so that the head is fitted on what it reads in use.
        lemmatizer: Finds the lemmas of the cues.
        most: Most cues of one lemma to keep, the first ones.
    """
    held: Counter[str] = Counter()
    out = []
    for example in examples:
        paragraphs = find_paragraphs(example.text)
        quotations = pair_marks(example.text, paragraphs=paragraphs)
        encoding = encode(tagger.tokenizer, example.text, paragraphs=paragraphs, quotations=quotations)
        blocks = list(run_encoder(encoding, tagger))
        logits, hidden = (np.concatenate([getattr(b, name) for b in blocks]) for name in ("logits", "hidden"))
        states = States((0, encoding.n_words), 0, logits, hidden)
        for gold in example.attributions:
            for cue in _read(example.text, encoding, states, gold, lemmatizer):
                held[cue.lemma] += 1
                if held[cue.lemma] <= most:
                    out.append(cue)
    return out


def _read(text: str, encoding: Encoding, states: States, gold: Gold, lemmatizer: Lemmatizer) -> Iterator[Cue]:
    """Yield the first span of a cue whose lemma has an act."""
    contents = [words for span in gold.content if range(*(words := encoding.words_in(span)))]
    for span in gold.cue:
        low, high = encoding.words_in(span)
        lemma = find_lemma(span.of(text), lemmatizer)
        if low < high and contents and lemma in cues.ACTS and lemma not in cues.SEVERAL_ACTS:
            yield Cue(lemma, ACTS.index(cues.ACTS[lemma]), read_cue(encoding, states, (low, high), contents))
            return


def read_cue(
    encoding: Encoding, states: States, words: tuple[int, int], contents: Sequence[tuple[int, int]]
) -> CueStates:
    """Gather the head's input for a cue, as `claimex.attribution.acts` reads it.

    Args:
        encoding: Of the article.
        states: Of the whole article.
        words: The cue's words, as a half-open range.
        contents: Those of each of its contents, in reading order. The first one after the cue is used; if none is after
            it, the first one.
    """
    low, high = int(encoding.first[words[0]]), int(encoding.last[words[1] - 1]) + 1
    opening = next((first for first, _ in contents if first >= words[1]), contents[0][0])
    seen = (states.hidden[low:high].mean(axis=0), states.hidden[encoding.first[opening]])
    return CueStates(encoding.ids[low:high], np.concatenate(seen))


class ActHead(nn.Module):
    """One hidden layer over standardised embeddings and hidden states."""

    def __init__(self, inputs: int, config: ActConfig) -> None:
        super().__init__()
        self.hidden = nn.Linear(inputs, config.width)
        self.out = nn.Linear(config.width, len(ACTS))
        self.drop = config.drop

    def forward(self, x: Tensor) -> Tensor:
        """Return scores (n, 4) of `x` (n, inputs)."""
        scores: Tensor = self.out(F.dropout(F.relu(self.hidden(x)), self.drop, self.training))
        return scores


def fit_acts(
    cues: Sequence[Cue], embeddings: Tensor, config: ActConfig
) -> tuple[dict[str, NDArray[Any]], ActScores] | None:
    """Fit the head, and measure it on lemmas kept out of fitting.

    Args:
        cues: What `gather_cues` returned.
        embeddings: float32, (vocabulary, dim): the encoder's word embeddings.
        config: Settings of the fit.

    Returns:
        The arrays of `claimex.attribution.acts.score_acts`, and the scores. None if there are fewer lemmas than folds.
    """
    lemmas = sorted({cue.lemma for cue in cues})
    if len(lemmas) < config.folds:
        return None
    inputs = _inputs(cues, embeddings)
    mean, spread = inputs.mean(0), inputs.std(0) + _SMALL
    table = (inputs - mean) / spread
    chances = _cross_validate(table, cues, lemmas, config)
    head = _fit(table, cues, config)
    return _arrays(head, embeddings, mean, spread), _score(cues, chances)


def _inputs(cues: Sequence[Cue], embeddings: Tensor) -> Tensor:
    words = torch.stack([embeddings[torch.from_numpy(cue.states.ids)].mean(0) for cue in cues])
    states = torch.from_numpy(np.stack([cue.states.states for cue in cues]).astype(np.float32))
    return torch.cat([words, states], dim=1)


def _cross_validate(table: Tensor, cues: Sequence[Cue], lemmas: Sequence[str], config: ActConfig) -> NDArray[Any]:
    order = np.random.default_rng(config.seed).permutation(len(lemmas))
    fold_of = {lemma: int(order[i]) % config.folds for i, lemma in enumerate(lemmas)}
    folds = np.array([fold_of[cue.lemma] for cue in cues])
    chances = np.zeros((len(cues), len(ACTS)))
    for fold in range(config.folds):
        kept = np.flatnonzero(folds != fold)
        head = _fit(table[kept], [cues[int(i)] for i in kept], config)
        with torch.no_grad():
            chances[folds == fold] = head(table[folds == fold]).softmax(1).numpy()
    return chances


def _fit(table: Tensor, cues: Sequence[Cue], config: ActConfig) -> ActHead:
    torch.manual_seed(config.seed)
    head = ActHead(table.shape[1], config)
    optimiser = torch.optim.AdamW(head.parameters(), lr=config.rate, weight_decay=config.decay)
    counts = Counter(cue.lemma for cue in cues)
    weights = torch.tensor([counts[cue.lemma] ** (config.evening - 1) for cue in cues], dtype=torch.float32)
    acts = torch.tensor([cue.act for cue in cues])
    steps = config.epochs * -(-len(cues) // config.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.0, 1 - step / steps))
    for _ in range(config.epochs):
        for rows in torch.split(torch.randperm(len(cues)), config.batch):
            losses = F.cross_entropy(head(table[rows]), acts[rows], reduction="none") * weights[rows]
            optimiser.zero_grad()
            (losses.sum() / weights[rows].sum()).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return head.eval()


def _arrays(head: ActHead, embeddings: Tensor, mean: Tensor, spread: Tensor) -> dict[str, NDArray[Any]]:
    """Merge the standardization into the weights, and the embeddings into the table."""
    dim = embeddings.shape[1]
    with torch.no_grad():
        weights = head.hidden.weight / spread
        bias = head.hidden.bias - weights @ mean
        table = (embeddings @ weights[:, :dim].T).numpy()
    scale = np.abs(table).max(axis=0) / LEVELS + _SMALL
    return {
        "table": np.rint(table / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "hidden.weight": weights[:, dim:].numpy(),
        "hidden.bias": bias.numpy(),
        "out.weight": head.out.weight.detach().numpy(),
        "out.bias": head.out.bias.detach().numpy(),
    }


def _score(cues: Sequence[Cue], chances: NDArray[Any]) -> ActScores:
    counts = Counter(cue.lemma for cue in cues)
    weights = np.array([1 / counts[cue.lemma] for cue in cues])
    acts, found = np.array([cue.act for cue in cues]), chances.argmax(axis=1)
    sure = chances.max(axis=1) >= SURE
    shares = [float(weights[acts == number].sum() / weights.sum()) for number in range(len(ACTS))]
    return ActScores(
        len(cues),
        len(counts),
        _share(weights, acts == found),
        round(max(shares), 4),
        {act: _f1(weights, acts == number, found == number) for number, act in enumerate(ACTS)},
        _share(weights, sure),
        _share(weights[sure], (acts == found)[sure]),
    )


def _share(weights: NDArray[Any], chosen: NDArray[np.bool_]) -> float:
    return round(float(weights[chosen].sum() / max(_SMALL, weights.sum())), 4)


def _f1(weights: NDArray[Any], gold: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    both = float(weights[gold & found].sum())
    return round(2 * both / max(_SMALL, float(weights[gold].sum() + weights[found].sum())), 4)
