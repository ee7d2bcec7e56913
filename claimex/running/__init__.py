"""Many articles: a run with its files and counts, over processes, shards or a cluster."""

from __future__ import annotations

from claimex.running.arrow_batches import ArrowExtractor
from claimex.running.counts import Run
from claimex.running.run import Aside, Part, Request, Site, extract_to
from claimex.running.selection import select

__all__ = ["ArrowExtractor", "Aside", "Part", "Request", "Run", "Site", "extract_to", "select"]
