"""Extract from many articles: a run with its files and counts, over processes, shards or a cluster."""

from __future__ import annotations

from claimex.running.arrow_batches import ArrowExtractor
from claimex.running.counts import Counts
from claimex.running.pool import Pool
from claimex.running.processes import count_cores, extract_all
from claimex.running.ray_cluster import connect_ray
from claimex.running.request import Request, RunOptions, SideFiles, Site, Subset
from claimex.running.run import FAILURE_FIELDS, Progress, extract_to, run
from claimex.running.run_manifest import least_confidence
from claimex.running.selection import MIN_CONFIDENCE, select
from claimex.running.shards import ERRORS

__all__ = [
    "ERRORS",
    "FAILURE_FIELDS",
    "MIN_CONFIDENCE",
    "ArrowExtractor",
    "Counts",
    "Pool",
    "Progress",
    "Request",
    "RunOptions",
    "SideFiles",
    "Site",
    "Subset",
    "connect_ray",
    "count_cores",
    "extract_all",
    "extract_to",
    "least_confidence",
    "run",
    "select",
]
