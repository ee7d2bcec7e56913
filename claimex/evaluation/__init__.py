"""Compare records with gold, with the contract, or with another run."""

from __future__ import annotations

from claimex.evaluation.attribution_scores import COLUMNS, count_article
from claimex.evaluation.check import Result, Thresholds
from claimex.evaluation.findings import SHOWN, SUFFIXES, Findings, Style, render_findings
from claimex.evaluation.items import Item, annotated_aspects, read_item
from claimex.evaluation.report import METRICS, RESAMPLES, SEED, Metric, Report, measure, render
from claimex.evaluation.scoring import check_minimums, evaluate
from claimex.evaluation.validate import FaultTally, check_records

__all__ = [
    "COLUMNS",
    "METRICS",
    "RESAMPLES",
    "SEED",
    "SHOWN",
    "SUFFIXES",
    "FaultTally",
    "Findings",
    "Item",
    "Metric",
    "Report",
    "Result",
    "Style",
    "Thresholds",
    "annotated_aspects",
    "check_minimums",
    "check_records",
    "count_article",
    "evaluate",
    "measure",
    "read_item",
    "render",
    "render_findings",
]
