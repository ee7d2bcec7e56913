"""The former place of `claimex.running.ArrowExtractor`; the next release removes it."""

from __future__ import annotations

import warnings

from claimex.running.arrow_batches import ArrowExtractor

__all__ = ["ArrowExtractor"]

warnings.warn(
    "claimex.arrow is now claimex.running: import ArrowExtractor from there",
    DeprecationWarning,
    stacklevel=2,
)
