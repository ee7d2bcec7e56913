"""A stand-in for the trained model: labels words by a list, so that rules are tested without it.

Words in CUES are cues, those in SOURCES sources, those in CONTENTS and all that stands inside quotation marks
are content; `quoted` is the score of the latter, `more` are further words of content. Its linking heads are all zero,
so that only the prior for what is near decides; `null` is the score of having no source.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from claimex.model.encoding import BREAK, LABELS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from claimex.model.tagger import Tagger

UNKNOWN = "[UNK]"
SURE = 12.0
"""Score of the label that a word has; its probability is then over 0.9999."""

CUES = frozenset({"said", "says", "told", "added", "according", "believes"})
SOURCES = frozenset({"mari", "tamm", "jaan", "kask", "she", "he", "officials"})
CONTENTS = frozenset({"peace", "is", "near"})
DIM, INNER, BUCKETS, GAPS = 2, 2, 24, 8
WINDOW, STRIDE, SLACK = 40, 20, 5


def make_tokenizer(words: Iterable[str] = ()) -> Tokenizer:
    """Make a tokenizer of BERT's make: whole `words`, else ASCII letters one by one, else unknown."""
    special = [f"[{n}]" for n in range(101)]  # so that [CLS] and [SEP] have BERT's numbers
    special[:2] = [UNKNOWN, BREAK]
    letters = [chr(code) for code in range(33, 127)]
    pieces = [*special, "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters), *sorted(set(words) - set(letters))]
    tokenizer = Tokenizer(WordPiece({p: i for i, p in enumerate(dict.fromkeys(pieces))}, unk_token=UNKNOWN))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


class StandIn:
    """What `claimex.model.folder.Tagger` is to `tag` and `link`, without a trained model."""

    def __init__(self, *, null: float, quoted: float, more: Collection[str]) -> None:
        listed = {"cue": CUES, "source": SOURCES, "content": CONTENTS.union(more)}
        self.tokenizer = make_tokenizer([word for words in listed.values() for word in words])
        self._role = {self.tokenizer.token_to_id(word): role for role, words in listed.items() for word in words}
        self._quoted = quoted
        decoding = SimpleNamespace(window=WINDOW, stride=STRIDE, slack=SLACK)
        self.manifest = SimpleNamespace(decoding=decoding, calibration={}, parts={}, statements={})
        self.checkable = None
        self.inner: dict[str, NDArray[np.float32]] | None = None
        self.heads = {"content_cue": _zero_head(null), "cue_source": _zero_head(null)}
        self.transitions = np.zeros((len(LABELS), len(LABELS)))
        self.dim = DIM
        self.name = "standin-0"

    def run(self, ids: NDArray[np.int64], features: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any]]:
        logits = np.zeros((len(ids), len(LABELS)), dtype=np.float32)
        before = "O"
        for row, (piece, feature) in enumerate(zip(ids.tolist(), features.tolist(), strict=True)):
            quoted = SHAPES <= feature < 2 * SHAPES
            role = "content" if quoted else self._role.get(piece, "O")
            label = role if role == "O" else f"I-{role}" if role == before else f"B-{role}"
            logits[row, LABELS.index(label)] = self._quoted if quoted else SURE
            before = role
        return logits, np.zeros((len(ids), DIM), dtype=np.float32)


def stand_in(*, null: float = -20.0, quoted: float = SURE, more: Collection[str] = ()) -> Tagger:
    """Return a `StandIn` under the type that it stands in for."""
    return cast("Tagger", StandIn(null=null, quoted=quoted, more=more))


def _zero_head(null: float) -> dict[str, NDArray[np.float32]]:
    shapes = {
        "query.weight": (INNER, 3 * DIM),
        "query.bias": (INNER,),
        "key.weight": (INNER, 3 * DIM),
        "key.bias": (INNER,),
        "bilinear": (INNER, INNER),
        "dist": (BUCKETS,),
        "gap": (GAPS,),
        "null.weight": (1, INNER),
    }
    zeros = {name: np.zeros(shape, dtype=np.float32) for name, shape in shapes.items()}
    return {**zeros, "null.bias": np.array([null], dtype=np.float32)}
