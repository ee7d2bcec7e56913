"""Find the act of an attribution: assertion, belief, fact or eventuality.

Comes in: a cue with its lemma, and the encoder's states of the cue and its content. Goes out: the act. The word lists
of `english/cues.py` decide first. The model decides about cues that no list contains.

The model's head has one hidden layer over three inputs: the mean of the cue's word embeddings, which shows what kind of
verb an unknown verb is; the mean of its hidden states; and the hidden state of the content's first word ("to" or
"that"). The embeddings are folded into a small table when a model is made, so the encoder's file and its run stay the
same. `train/acts.py` fits the head. The model card states how well it does on verbs that were not in its training data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.attribution.cues import is_mark, weighs, wishes
from claimex.english import cues
from claimex.vocabulary import ACTS, Act

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.model import Encoding, Piece
    from claimex.record import CueSpan

    Floats = NDArray[np.floating[Any]]
    Head = Mapping[str, NDArray[Any]]
    from collections.abc import Mapping


MIN_PROBABILITY = 0.6
"""Least probability at which the model's act is used. Of the cues whose lemma was kept out of fitting (PolNeAR train
part, base model), 82 % reach it. 88 % of these are right, and 81 % of all."""


@dataclass(frozen=True, slots=True)
class CueStates:
    """The head's input for one cue.

    Attributes:
        ids: int64, (n_pieces,): the cue's wordpieces.
        states: float32, (2 dim,): the mean hidden state of the cue, then the hidden state of its content's first
            wordpiece.
    """

    ids: NDArray[np.int64]
    states: Floats


def read_cue(
    encoding: Encoding, cue: Piece, content: Sequence[Piece], vector_of: Callable[[Piece], Floats]
) -> CueStates:
    """Gather the head's input for a cue.

    Args:
        encoding: Of the article.
        cue: One of its pieces.
        content: At least one piece, in reading order. The first piece after the cue is used; if none is after it, the
            first piece.
        vector_of: Returns the vector of a piece, as `inference.pool` does.
    """
    low, high = int(encoding.first[cue.low]), int(encoding.last[cue.high - 1]) + 1
    opening = next((piece for piece in content if piece.low >= cue.high), content[0])
    (first, _, _), (_, _, mean) = (np.split(vector_of(piece), 3) for piece in (opening, cue))
    return CueStates(encoding.ids[low:high], np.concatenate([mean, first]))


def score_acts(head: Head, cue: CueStates) -> tuple[float, ...]:
    """Return the probability of each of ACTS.

    Args:
        head: `table` int8 (vocabulary, width) and `scale` float32 (width,), whose product is added to the hidden layer
            for each wordpiece; `hidden.weight` (width, 2 dim), `hidden.bias`; `out.weight` (4, width), `out.bias`.
        cue: From `read_cue`.
    """
    words = head["table"][cue.ids].mean(axis=0) * head["scale"]
    layer = np.maximum(words + head["hidden.weight"] @ cue.states + head["hidden.bias"], 0)
    scores = (head["out.weight"] @ layer + head["out.bias"]).astype(np.float64)
    chances = np.exp(scores - scores.max())
    return tuple((chances / chances.sum()).tolist())


def guess_act(chances: Sequence[float]) -> Act | None:
    """Return the likeliest act. None if its probability is below MIN_PROBABILITY, or if nothing was scored."""
    best = max(range(len(chances)), key=chances.__getitem__, default=-1)
    return ACTS[best] if best >= 0 and chances[best] >= MIN_PROBABILITY else None


def find_act(cue: CueSpan | None, *, kind: str, chances: Sequence[float] = (), content: str = "") -> Act | None:
    """Return the act of an attribution: by its cue's lemma, or by the model's `chances` if no list contains the lemma.

    A direct quotation was said, whatever its cue is. So it is an assertion even without a cue, with a gesture
    ("smiled") or with a verb of knowledge ("recalled"). To ask or tell somebody to do something, and to hope or offer
    to do it, is an eventuality. So is what somebody "would like" or is considering. To see something coming is a
    belief. A refusal to answer has no act.
    """
    if kind == "no_comment":
        return None
    if cue is None or is_mark(cue):
        return "assertion"
    if cue.lemma in cues.ASKING_FOR and cue.text.lower().split()[-1] == "for":
        return "eventuality"
    wanted = cues.WANTED_CONTENT.get(cue.lemma or "")
    if kind != "direct" and wanted is not None and wanted.match(content.lower()):
        return "eventuality"
    if kind != "direct" and (special := _special_act(cue, content)) is not None:
        return special
    act = cues.ACTS.get(cue.lemma or "") or cues.ACTS_OF_VERBS.get(cue.lemma or "") or _adjective_act(cue)
    said = kind == "direct" and (act in {None, "fact"} or cue.lemma in cues.OFFICIAL_ACTS)
    return "assertion" if said else act or guess_act(chances)


def _special_act(cue: CueSpan, content: str) -> Act | None:
    """Return the act of a cue that wishes with "would", agrees to something, is considering it or sees it coming."""
    if wishes(cue) or weighs(cue, content) or (cue.lemma == "agree" and cue.text.endswith(" to")):
        return "eventuality"
    return "belief" if cues.FORECASTING.search(cue.text) and cues.FORECAST.match(content) else None


def _adjective_act(cue: CueSpan) -> Act | None:
    """Return the act of a cue with an adjective of feeling or wishing: was glad, were keen."""
    words = cue.text.lower().split()
    if not cues.WISHING_ADJECTIVES.isdisjoint(words):
        return "eventuality"
    return "fact" if not cues.FEELING_ADJECTIVES.isdisjoint(words) else None
