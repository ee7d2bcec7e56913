"""Find the act of an attribution: assertion, belief, fact or eventuality.

Comes in: a cue with its lemma, and the encoder's states of the cue and its content. Goes out: the act. The word lists
of `english/cues.py` decide first. The model decides about cues that no list contains.

The model's head has one hidden layer over three inputs: the mean of the cue's word embeddings, which shows what kind of
verb an unknown verb is; the mean of its hidden states; and the hidden state of the content's first word ("to" or
"that"). The embeddings are folded into a small table when a model is made, so the encoder's file and its run stay the
same. `train/acts.py` fits the head. The model card states how well it does on verbs that were not in its training data.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.attribution.cues import is_mark, weighs, wishes
from claimex.english import cues
from claimex.vocabulary import ACTS, Act

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.attribution.attribution import Attribution
    from claimex.attribution.tagging import Tags
    from claimex.record import CueSpan

    Floats = NDArray[np.floating[Any]]
    Head = Mapping[str, NDArray[Any]]


def read_states(hidden: Floats, head: Head) -> Floats:
    """Return float32 (n, 2 width): what the hidden layer takes from each wordpiece.

    The first half is for a wordpiece of a cue, the second for the first wordpiece of a content.

    Args:
        hidden: (n, dim): states of the encoder's last layer.
        head: As for `score_acts`.
    """
    of_cue, of_content = np.split(head["hidden.weight"], 2, axis=1)
    result: Floats = hidden @ np.concatenate([of_cue, of_content]).T
    return result.astype(np.float32)


def score_acts(head: Head, ids: NDArray[np.int64], seen: Floats) -> tuple[float, ...]:
    """Return the probability of each of ACTS.

    Args:
        head: `table` int8 (vocabulary, width) and `scale` float32 (width,), whose product is added to the hidden layer
            for each wordpiece; `hidden.weight` (width, 2 dim), `hidden.bias`; `out.weight` (4, width), `out.bias`.
        ids: (n_pieces,): the cue's wordpieces.
        seen: (width,): `hidden.weight` times the mean state of the cue, then that of its content's first wordpiece.
    """
    words = head["table"][ids].mean(axis=0) * head["scale"]
    layer = np.maximum(words + seen + head["hidden.bias"], 0)
    scores = (head["out.weight"] @ layer + head["out.bias"]).astype(np.float64)
    chances = np.exp(scores - scores.max())
    return tuple((chances / chances.sum()).tolist())


def with_acts(attributions: Iterable[Attribution], tags: Tags, head: Head | None) -> list[Attribution]:
    """Return attributions with the model's probabilities of their acts, those nested in them too.

    Args:
        attributions: With their final spans.
        tags: Of the article.
        head: As for `score_acts`. None if the model has no such head.
    """
    if head is None or tags.acts is None:
        return list(attributions)
    return [
        replace(a, acts=_score(a, tags, head, tags.acts), nested=tuple(with_acts(a.nested, tags, head)))
        for a in attributions
    ]


def _score(attribution: Attribution, tags: Tags, head: Head, read: Floats) -> tuple[float, ...]:
    cue, encoding = attribution.cue, tags.encoding
    low, high = encoding.words_in(cue) if cue is not None else (0, 0)
    contents = [found for span in attribution.content if range(*(found := encoding.words_in(span)))]
    if cue is None or low == high or not contents:
        return ()
    opening = next((first for first, _ in contents if first >= high), contents[0][0])
    pieces = slice(int(encoding.first[low]), int(encoding.last[high - 1]) + 1)
    width = read.shape[1] // 2
    seen = read[pieces, :width].mean(axis=0) + read[encoding.first[opening], width:]
    return score_acts(head, encoding.ids[pieces], seen)


def guess_act(chances: Sequence[float]) -> Act | None:
    """Return the likeliest act. None if nothing was scored."""
    best = max(range(len(chances)), key=chances.__getitem__, default=-1)
    return ACTS[best] if best >= 0 else None


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
    lemma = cue.lemma or ""
    act = cues.ACTS.get(lemma) or cues.ACTS_OF_VERBS.get(lemma) or _adjective_act(cue) or _noun_act(lemma)
    said = kind == "direct" and (act in {None, "fact"} or cue.lemma in cues.OFFICIAL_ACTS)
    return "assertion" if said else act or guess_act(chances)


def _special_act(cue: CueSpan, content: str) -> Act | None:
    """Return the act of a cue that wishes with "would", agrees to or considers something, foresees it or owns up."""
    if cue.lemma == "accept" and cues.BLAME.match(content):
        return "assertion"
    if wishes(cue) or weighs(cue, content) or (cue.lemma == "agree" and cue.text.endswith(" to")):
        return "eventuality"
    return "belief" if cues.FORECASTING.search(cue.text) and cues.FORECAST.match(content) else None


def _adjective_act(cue: CueSpan) -> Act | None:
    """Return the act of a cue with an adjective of feeling or wishing: was glad, were keen."""
    words = cue.text.lower().split()
    if not cues.WISHING_ADJECTIVES.isdisjoint(words):
        return "eventuality"
    return "fact" if not cues.FEELING_ADJECTIVES.isdisjoint(words) else None


def _noun_act(noun: str) -> Act | None:
    """Return the act of the verb or adjective that a noun is made of: refusal, assurances, reluctance."""
    for end, others in cues.NOUN_ENDINGS.items():
        if noun.endswith(end):
            stem = noun.removesuffix(end)
            for other in others:
                if stem + other in cues.ACTS:
                    return cues.ACTS[stem + other]
    return None
