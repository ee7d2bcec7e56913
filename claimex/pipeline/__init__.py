"""Run the whole extraction: an article comes in, its records and its article line go out."""

from __future__ import annotations

from claimex.pipeline.extractor import Extractor, Outcome, load

__all__ = ["Extractor", "Outcome", "load"]
