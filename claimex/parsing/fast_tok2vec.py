"""Compute word vectors in context with the weights of spaCy's small convolutional network, but faster than spaCy does.

Comes in: `Doc`s, and spaCy's trained `HashEmbedCNN`. Goes out: one vector for each word, the same as spaCy's except for
rounding. Half of the time is saved without a change of the result: the embedding of a word depends on its form alone,
so it is stored and looked up, and the normalization is written out in NumPy. `tests/parsing/test_fast_tok2vec.py`
checks that both ways give the same vectors.

A vector never depends on what was read before, on any processor. On some processors (x86 with AVX2 and without
AVX-512, for one) the rounding of a row in a matrix product depends on its place and on the number of rows. Later
articles use a stored embedding, so embeddings are summed one row at a time. The layers above take all rows of a call
at once, which is three times as fast. So texts given in one call agree with the same texts given alone up to rounding.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from spacy.pipeline import TrainablePipe
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = NDArray[np.float32]


KEPT = 20_000
"""Word forms whose embeddings are stored, 8 MB. When there are more, all are dropped. 1,000 articles have some 30,000
forms, most of which occur once."""

_LEAST = np.float32(1e-8)  # added to a variance, as in spaCy


def compute_faster(pipe: TrainablePipe) -> None:
    """Replace the network of a component by `Vectors`, in place, if `Vectors` can read it.

    All other matrix products are given to NumPy, which takes three quarters of the time of spaCy's own (blis).
    """
    from thinc.api import NumpyOps

    for node in list(pipe.model.walk()):
        node.ops = NumpyOps(use_blis=False)
        if not can_compute(node):
            continue
        mine = _as_layer(Vectors(node))
        if node is pipe.model:
            pipe.model = mine
        else:
            pipe.model.replace_node(node, mine)


def can_compute(model: Model[Any, Any]) -> bool:
    """Tell whether a network is spaCy's `HashEmbedCNN`, built without static vectors and with a window of one word."""
    if len(model.layers) != len(("embed", "encode")):
        return False
    embed, encode = model.layers
    inner = [node.name for node in embed.layers]
    if len(inner) != len(_EMBED) or not all(map(str.startswith, inner, _EMBED)) or "pad" not in encode.attrs:
        return False
    residuals = encode.layers[0].layers
    return all(r.name.startswith("residual(expand_window") for r in residuals) and all(
        node.attrs["window_size"] == 1 for r in residuals for node in r.walk() if node.name == "expand_window"
    )


_EMBED = ("extract_features", "list2ragged", "with_array(ints-getitem", "with_array(maxout>>layernorm", "ragged2list")
"""Beginnings of the names of the embedding's layers."""


def _as_layer(vectors: Vectors) -> Model[list[Doc], list[Floats]]:
    from thinc.api import Model

    def forward(
        model: Model[list[Doc], list[Floats]],  # noqa: ARG001 - thinc passes it
        docs: list[Doc],
        is_train: bool,  # noqa: ARG001, FBT001 - thinc passes it
    ) -> tuple[list[Floats], Callable[[list[Floats]], list[Doc]]]:
        return vectors(docs), lambda _: docs

    return Model("claimex_vectors", forward, dims={"nO": vectors.width})


class Vectors:
    """Computes the vectors of the words of `Doc`s.

    Args:
        model: spaCy's `HashEmbedCNN`, for which `can_compute` must be true.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        embed, encode = model.layers
        features, _, self._hash, mix, _ = embed.layers
        self._columns = features.attrs["columns"]
        self._mix = _Maxout(mix)
        self._pad: int = encode.attrs["pad"]
        self._layers = [_Layer(residual) for residual in encode.layers[0].layers]
        self.width = int(embed.get_dim("nO"))
        self._rows: dict[bytes, int] = {}
        self._table: Floats = np.zeros((KEPT + 1, self.width), dtype=np.float32)  # the first row is padding

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return a float32 array (n_words, width) for each `Doc`.

        As in spaCy, there are rows of padding around and between the texts, so that one text does not affect the next.
        The vectors of a single `Doc` depend on its words alone. Those of several `Doc`s agree with them up to rounding.
        """
        rows = self._look_up(docs)
        starts = [0, *accumulate(len(own) + self._pad for own in rows)]
        gap = [0] * self._pad
        states = self._table[[*gap, *(row for own in rows for row in (*own, *gap))]]
        for layer in self._layers:
            states += layer(states)
        return [
            states[start + self._pad : start + self._pad + len(own)] for start, own in zip(starts, rows, strict=False)
        ]

    def _look_up(self, docs: Sequence[Doc]) -> list[list[int]]:
        """Return the row of the table that holds each word's embedding. Embeddings of new forms are computed."""
        features = [self._read(doc) for doc in docs]
        forms = [_keys(own) for own in features]
        known = self._rows
        if not known.keys() >= {form for own in forms for form in own}:
            new = {f: row for own, rows in zip(forms, features, strict=True) for f, row in zip(own, rows, strict=True)}
            if len(known) + len(new) > KEPT:
                known.clear()
            self._learn({form: row for form, row in new.items() if form not in known})
        return [[known[form] for form in own] for own in forms]

    def _read(self, doc: Doc) -> NDArray[np.uint64]:
        """Return the features of each word's form, (n_words, n_columns)."""
        return cast("NDArray[np.uint64]", doc.to_array(self._columns).reshape(len(doc), len(self._columns)))

    def _learn(self, new: dict[bytes, NDArray[np.uint64]]) -> None:
        hashed = self._hash.predict(np.array(list(new.values()), dtype=np.uint64))
        found = self._mix(hashed[:, None])
        first = len(self._rows) + 1
        if first + len(found) > len(self._table):
            self._table = np.concatenate([self._table[:first], np.zeros_like(found)])
        self._table[first : first + len(found)] = found
        self._rows |= {form: row for row, form in enumerate(new, first)}


def _keys(features: NDArray[np.uint64]) -> list[bytes]:
    """Return the bytes of each row."""
    whole = np.ascontiguousarray(features)
    return cast("list[bytes]", whole.view(f"V{whole.itemsize * whole.shape[1]}").ravel().tolist())


class _Maxout:
    """spaCy's `Maxout` and `LayerNorm`: the greatest of several sums, normalized.

    Args:
        node: The network that contains both layers.
    """

    def __init__(self, node: Model[Any, Any]) -> None:
        maxout, norm = (next(n for n in node.walk() if n.name == name) for name in ("maxout", "layernorm"))
        weights, bias = cast("Floats", maxout.get_param("W")), cast("Floats", maxout.get_param("b"))
        self._width, self._pieces = weights.shape[:2]
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        self._bias = np.ascontiguousarray(bias.T.reshape(-1))
        self._scale, self._shift = cast("Floats", norm.get_param("G")), cast("Floats", norm.get_param("b"))

    def __call__(self, inputs: Floats) -> Floats:
        """Return an array (n_rows, width).

        Args:
            inputs: (n_rows, n_inputs), or (n_rows, 1, n_inputs) for sums that are taken one row at a time.
        """
        width = self._width
        sums: Floats = (inputs @ self._weights).reshape(len(inputs), -1)
        sums += self._bias
        best = sums[:, :width]
        for piece in range(1, self._pieces):
            best = np.maximum(best, sums[:, piece * width : (piece + 1) * width])
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width)
        best /= np.sqrt(variance + _LEAST)[:, None]  # the rounding of a power, not of a root, depends on the row
        best *= self._scale
        best += self._shift
        return best


class _Layer:
    """One layer: `_Maxout` over each word and its two neighbours."""

    def __init__(self, residual: Model[Any, Any]) -> None:
        self._maxout = _Maxout(residual)

    def __call__(self, states: Floats) -> Floats:
        n_words, width = states.shape
        around = np.zeros((n_words, 3 * width), dtype=np.float32)
        around[1:, :width] = states[:-1]
        around[:, width : 2 * width] = states
        around[:-1, 2 * width :] = states[1:]
        return self._maxout(around)
