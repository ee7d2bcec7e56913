"""The act of an attribution by the model: assertion, belief, fact or eventuality.

Comes in: the pooled states of a cue and its content. Goes out: a probability for each act. The head is one hidden
layer over three things: the mean of the cue's word embeddings, which tell what an unknown verb is like, the mean of
its hidden states, and the hidden state of the content's first word ("to" or "that"). The embeddings are
folded into a small table when a model is made, so that neither the encoder's file nor its run changes;
`train/acts.py` fits it, and the model card says how it does on verbs that it never saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.attribution.cues import is_mark
from claimex.english import cues, people
from claimex.vocabulary import ACTS, Act

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.model import Encoding, Piece
    from claimex.record import CueSpan

    Floats = NDArray[np.floating[Any]]
    Head = Mapping[str, NDArray[Any]]
    from collections.abc import Mapping


SURE = 0.6
"""Least probability at which an act is given that the model alone tells. Of cues whose lemma was kept out of
fitting (PolNeAR train part, base) 82 % lie at or above it, 88 % of these right, against 81 % of all."""


@dataclass(frozen=True, slots=True)
class CueStates:
    """What the head reads of one cue.

    Attributes:
        ids: int64, (n_pieces,): the cue's wordpieces.
        states: float32, (2 dim,): the mean hidden state of the cue, and that of its content's first wordpiece.
    """

    ids: NDArray[np.int64]
    states: Floats


def read_cue(
    encoding: Encoding, cue: Piece, content: Sequence[Piece], vector_of: Callable[[Piece], Floats]
) -> CueStates:
    """Gather what the head reads of a cue.

    Args:
        encoding: Of the article.
        cue: One of its pieces.
        content: In reading order, at least one; of these the first behind the cue counts, if there is any.
        vector_of: Returns what `inference.pool` does for a piece.
    """
    low, high = int(encoding.first[cue.low]), int(encoding.last[cue.high - 1]) + 1
    opening = next((piece for piece in content if piece.low >= cue.high), content[0])
    (first, _, _), (_, _, mean) = (np.split(vector_of(piece), 3) for piece in (opening, cue))
    return CueStates(encoding.ids[low:high], np.concatenate([mean, first]))


def score_acts(head: Head, cue: CueStates) -> tuple[float, ...]:
    """Return the probability of each of ACTS.

    Args:
        head: `table` int8 (vocabulary, width) and `scale` float32 (width,), whose product is what a wordpiece adds
            to the hidden layer; `hidden.weight` (width, 2 dim), `hidden.bias`; `out.weight` (4, width), `out.bias`.
        cue: From `read_cue`.
    """
    words = head["table"][cue.ids].mean(axis=0) * head["scale"]
    layer = np.maximum(words + head["hidden.weight"] @ cue.states + head["hidden.bias"], 0)
    scores = (head["out.weight"] @ layer + head["out.bias"]).astype(np.float64)
    chances = np.exp(scores - scores.max())
    return tuple((chances / chances.sum()).tolist())


def guess_act(chances: Sequence[float]) -> Act | None:
    """Return the likeliest act; None where it is not SURE, or nothing was scored."""
    best = max(range(len(chances)), key=chances.__getitem__, default=-1)
    return ACTS[best] if best >= 0 and chances[best] >= SURE else None


def find_act(cue: CueSpan | None, *, kind: str, chances: Sequence[float] = (), content: str = "") -> Act | None:
    """Return the act of an attribution by its cue's lemma, and by the model's `chances` where no list holds it.

    Quoted words are said, whatever the cue is: without one, with a gesture ("smiled") or with a verb of
    knowledge ("recalled"), a direct quotation is an assertion. Who asks or tells somebody to do something, or hopes
    or offers to, wants it done. A refusal to answer is no act.
    """
    if kind == "no_comment":
        return None
    if cue is None or is_mark(cue):
        return "assertion"
    if cue.lemma in cues.ASKING and cue.text.lower().split()[-1] == "for":
        return "eventuality"
    wanted = cues.WANTING.get(cue.lemma or "")
    if kind != "direct" and wanted is not None and wanted.match(content.lower()):
        return "eventuality"
    act = cues.ACTS.get(cue.lemma or "") or _adjective_act(cue)
    said = kind == "direct" and (act in {None, "fact"} or cue.lemma in people.OFFICIAL)
    return "assertion" if said else act or guess_act(chances)


def _adjective_act(cue: CueSpan) -> Act | None:
    """Return the act of a cue that tells a feeling or a wish: was glad, were keen."""
    words = cue.text.lower().split()
    if not cues.WISHING.isdisjoint(words):
        return "eventuality"
    return "fact" if not cues.FEELING.isdisjoint(words) else None
