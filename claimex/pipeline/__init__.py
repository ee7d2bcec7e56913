"""The main line for one article and for a stream: an article comes in, its records and its own line go out."""

from __future__ import annotations

from claimex.pipeline.extractor import Extractor, Outcome, load

__all__ = ["Extractor", "Outcome", "load"]
