"""Score a network during training, with the same tagging and linking as a shipped model.

Comes in: annotated articles and a network. Goes out: figures by name. The scores are those of
`claimex.evaluation.scoring`, on the first annotator's version of each article.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch

from claimex.attribution.linking import link
from claimex.attribution.tagging import tag
from claimex.model.folder import Decoding
from claimex.spans import Span, shared, trim
from claimex.train.corpus import Gold
from claimex.train.network import FORBIDDEN, allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from claimex.model.tagger import Tagger
    from claimex.train.corpus import Example
    from claimex.train.network import TaggerNetwork

HEADS = ("content_cue", "cue_source")
STRIDE, SLACK = 214, 32
"""Wordpieces between the starts of two windows when a model is used, and how far a window may be longer at either end.
On PolNeAR dev windows of 254 that share 32, 36, 40, 44 or 48 wordpieces have content exact .729 to .736 and whole
attribution .779 to .784 with `base`. With 20 and none whole falls to .777 and .771. The other shipped models share 54,
as their cards say."""

SAME = 0.5
"""Overlap (intersection over union) from which two contents are the same."""


@dataclass(frozen=True, slots=True)
class _Manifest:
    """The part of a manifest that tagging and linking read."""

    decoding: Decoding
    calibration: dict[str, float] = field(default_factory=dict)
    parts: dict[str, dict[str, float]] = field(default_factory=dict)


class FloatTagger:
    """A torch network that `tagging.py` and `linking.py` can use like an opened model folder."""

    def __init__(self, model: TaggerNetwork, tokenizer: Tokenizer, *, window: int, chain: float) -> None:
        self.manifest = _Manifest(Decoding(window=window, stride=STRIDE, slack=SLACK))
        self.tokenizer = tokenizer
        self.heads = heads_of(model, chain=chain)
        self.transitions = self.heads["tags"]["transitions"]
        self.inner = None
        self.dim = model.encoder.word.weight.shape[1]
        self._model = model

    def run(self, ids: NDArray[np.int64], features: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Run the network on one window, as `claimex.model.tagger.Tagger.run` does."""
        with torch.inference_mode():
            logits, hidden = self._model(
                torch.from_numpy(ids[None]), torch.from_numpy(features[None]), torch.ones(1, len(ids))
            )
        return logits[0].float().numpy(), hidden[0].float().numpy()


def heads_of(model: TaggerNetwork, *, chain: float) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Return the weights outside the encoder as plain arrays, by head and name.

    Args:
        model: The network.
        chain: How much of the learned transitions to keep. `transitions` of the head `tags` is (7, 7), is added to
            logits, and is FORBIDDEN for transitions that must not be chosen.
    """
    found = {}
    for name in HEADS:
        state = cast("torch.nn.Module", getattr(model, name)).state_dict()
        found[name] = {key: value.detach().numpy().astype(np.float32) for key, value in state.items()}
    with torch.no_grad():
        transitions = (chain * model.transitions / model.scale + allowed()).clamp(min=FORBIDDEN)
    found["tags"] = {"transitions": transitions.numpy()}
    return found


def predict(text: str, tagger: FloatTagger) -> list[Gold]:
    """Find the attributions of one text, without nested ones."""
    opened = cast("Tagger", tagger)
    return [
        Gold(
            source=(found.source,) if found.source else (),
            cue=(found.cue,) if found.cue else (),
            content=found.content,
        )
        for found in link(tag(text, opened), opened)
    ]


def measure(examples: Sequence[Example], tagger: FloatTagger) -> dict[str, float]:
    """Return the F1 of content, source and cue (exact, with trimmed edges) and of whole attributions."""
    counts: Counter[str] = Counter()
    for example in examples:
        found = predict(example.text, tagger)
        for role in ("content", "source", "cue"):
            gold = {_trimmed(example.text, s) for a in example.attributions for s in a.spans(role)}
            mine = {_trimmed(example.text, s) for a in found for s in a.spans(role)}
            counts.update({f"{role} right": len(gold & mine), f"{role} all": len(gold) + len(mine)})
        counts["whole right"] += _count_whole(example.attributions, found)
        counts["whole all"] += len(example.attributions) + len(found)
    return {name: _f1(counts, name) for name in ("content", "source", "cue", "whole")}


def _trimmed(text: str, span: Span) -> Span:
    left, right = trim(span.of(text))
    return Span(span.start + left, span.end - right)


def _f1(counts: Mapping[str, int], name: str) -> float:
    return round(2 * counts[f"{name} right"] / max(1, counts[f"{name} all"]), 4)


def _count_whole(gold: Iterable[Gold], found: Sequence[Gold]) -> int:
    """Count the pairs, one to one, with the same content whose sources overlap or are both missing."""
    gold = list(gold)
    pairs = sorted(
        ((-overlap(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(found) if overlap(a, b) >= SAME)
    )
    used: tuple[set[int], set[int]] = (set(), set())
    right = 0
    for _, i, j in pairs:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            right += same_source(gold[i], found[j])
    return right


def overlap(a: Gold, b: Gold) -> float:
    """Return the intersection over union of two contents, in code points."""
    both = shared(a.content, b.content)
    return both / (sum(map(len, a.content)) + sum(map(len, b.content)) - both) if both else 0.0


def same_source(a: Gold, b: Gold) -> bool:
    """Tell whether two sources overlap or are both missing."""
    return shared(a.source, b.source) > 0 if a.source and b.source else not a.source and not b.source
