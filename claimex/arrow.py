"""The former place of `claimex.running.ArrowExtractor`; goes with the next release."""

from __future__ import annotations

import warnings

from claimex.running.arrow_batches import ArrowExtractor

__all__ = ["ArrowExtractor"]

warnings.warn(
    "claimex.arrow is now claimex.running: import ArrowExtractor from there",
    DeprecationWarning,
    stacklevel=2,
)
