"""Many articles: a run with its files and counts, over processes, shards or a cluster."""

from __future__ import annotations

from claimex.running.arrow_batches import ArrowExtractor
from claimex.running.counts import Run
from claimex.running.processes import extract_all
from claimex.running.run import Aside, Part, Progress, Request, Site, extract_to, run
from claimex.running.selection import MIN_CONFIDENCE, select
from claimex.running.shards import ERRORS

__all__ = [
    "ERRORS",
    "MIN_CONFIDENCE",
    "ArrowExtractor",
    "Aside",
    "Part",
    "Progress",
    "Request",
    "Run",
    "Site",
    "extract_all",
    "extract_to",
    "run",
    "select",
]
