"""Find named entities with the weights of spaCy's recogniser, but faster than spaCy does.

Comes in: a `Doc` with sentences. Goes out: the same `Doc` with the entities that spaCy would find. The recogniser
(`TransitionBasedParser.v2`) goes through a text word by word, and spaCy 3.8 spends two thirds of its time between the
words: its compiled loop takes and releases the interpreter's lock around each small sum. But outside an entity, the
scores of a word depend on this word alone. So they are computed here for all words at once, and only the words of
entities are visited one by one. `tests/parsing/test_fast_ner.py` checks that both ways find the same entities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = NDArray[np.float32]


FEATURES = 3
"""Words whose vectors make up a state: the next word, the first word of the open entity, and the word before the
next."""

_NEVER = np.float32(-1e9)  # lower than any score


NAME = "claimex_recognizer"


def read_faster(nlp: Language) -> None:
    """Replace the recogniser of a pipeline by a `Recognizer`, in place. Other recognisers than spaCy's own are kept."""
    from spacy.language import Language

    if not can_read(cast("EntityRecognizer", nlp.get_pipe("ner"))):
        return
    nlp.disable_pipe("ner")
    Language.factory(NAME, func=_make)
    nlp.add_pipe(NAME)


def _make(nlp: Language, name: str) -> Recognizer:  # noqa: ARG001 - spaCy passes both
    return Recognizer(cast("EntityRecognizer", nlp.get_pipe("ner")))


class Recognizer:
    """Finds the entities of a `Doc` with the weights of spaCy's recogniser.

    Args:
        ner: spaCy's trained component, for which `can_read` must be true.
    """

    def __init__(self, ner: EntityRecognizer) -> None:
        model: Model[Any, Any] = ner.model
        self._tok2vec, self._lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        self._bias = cast("Floats", self._lower.get_param("b"))
        self._weights = cast("Floats", upper.get_param("W")).T
        self._upper_bias = cast("Floats", upper.get_param("b"))
        names = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
        self._labels = [name[2:] for name in names]
        self._begins = np.array([name.startswith("B-") for name in names])
        self._enters = self._begins | np.array([name.startswith("U-") for name in names])
        self._out = names.index("O")
        self._inside = {n[2:]: (names.index(f"I-{n[2:]}"), names.index(f"L-{n[2:]}")) for n in names if n[:2] == "B-"}

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of a `Doc` that has none yet, and return it."""
        from spacy.tokens import Span

        spans = [Span(doc, low, high, label=label) for low, high, label in self._find(doc)] if len(doc) else []
        doc.set_ents(spans, default="outside")
        return doc

    def _find(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """Yield first word, word after the last, and label of each entity."""
        states: Floats = self._lower.predict(self._tok2vec.predict([doc]))
        padding, parts = states[0], states[1:]  # (FEATURES, width, pieces), and (n_words, …): each word's share
        moves = self._choose_outside(doc, parts[:, 0] + padding[1] + padding[2])
        starts = doc.to_array("SENT_START") == 1
        last = len(doc) - 1
        entries = np.flatnonzero(moves != self._out)
        free = 0  # the first word after the last entity
        for low in entries.tolist():
            if low < free:
                continue
            move, high = int(moves[low]), low + 1
            if self._begins[move]:
                high = self._walk(parts, low, starts, last, self._labels[move])
            yield low, high, self._labels[move]
            free = high

    def _choose_outside(self, doc: Doc, sums: Floats) -> NDArray[np.int64]:
        """Return the best class of each word, as if no entity were open before it."""
        scores = self._score(sums)
        starts = doc.to_array("SENT_START") == 1
        allowed = np.zeros(scores.shape, dtype=bool)
        allowed[:] = self._enters
        allowed[doc.to_array("IS_SPACE") == 1] = False
        before_edge = np.append(starts[1:], True)  # the text's end or another sentence follows
        allowed[np.ix_(before_edge, self._begins)] = False
        allowed[:, self._out] = True
        chosen: NDArray[np.int64] = np.where(allowed, scores, _NEVER).argmax(axis=1)
        return chosen

    def _walk(self, parts: Floats, low: int, starts: NDArray[np.bool_], last: int, label: str) -> int:
        """Return the number of the word after an entity's last word: at each word the entity goes on or ends."""
        onward, end = self._inside[label]
        for at in range(low + 1, last + 1):
            if at == last or starts[at + 1]:
                return at + 1
            scores = self._score((parts[at, 0] + parts[low, 1] + parts[at - 1, 2])[None])[0]
            # if scores are equal, spaCy takes the class that comes first
            if scores[end] > scores[onward] or (scores[end] == scores[onward] and end < onward):
                return at + 1
        return last + 1

    def _score(self, sums: Floats) -> Floats:
        """Return the scores of the classes, (n, n_classes), from the sums of the features, (n, width, pieces)."""
        both = sums + self._bias
        hidden = np.maximum(both[..., 0], both[..., 1])
        scores: Floats = hidden @ self._weights + self._upper_bias
        return scores


def can_read(ner: EntityRecognizer) -> bool:
    """Tell whether `Recognizer` can read a recogniser. It can read those of spaCy's English pipelines."""
    model = ner.model
    refs = all(model.has_ref(name) and model.get_ref(name) is not None for name in ("tok2vec", "lower", "upper"))
    return bool(
        refs
        and ner.cfg.get("beam_width", 1) == 1
        and model.get_ref("lower").get_dim("nF") == FEATURES
        and model.get_ref("upper").has_param("W")
        and not model.attrs.get("unseen_classes")
    )
