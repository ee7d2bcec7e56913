"""Review records: show them on a page, keep decisions about them in a ledger, and make checked records from both."""

from __future__ import annotations

from claimex.review.decisions import standing
from claimex.review.gold import Gold, apply_decisions, write_gold
from claimex.review.ledger import Ledger, Watched, read_ledgers
from claimex.review.page import data_block, make_shelf, policy, render_report, render_shelves
from claimex.review.precision import Precision, measure_precision
from claimex.review.server import serve
from claimex.review.session import Session

__all__ = [
    "Gold",
    "Ledger",
    "Precision",
    "Session",
    "Watched",
    "apply_decisions",
    "data_block",
    "make_shelf",
    "measure_precision",
    "policy",
    "read_ledgers",
    "render_report",
    "render_shelves",
    "serve",
    "standing",
    "write_gold",
]
