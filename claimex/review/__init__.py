"""Review records: show them on a page, keep decisions about them in a ledger, and make checked records from both."""

from __future__ import annotations

from claimex.review.decisions import standing
from claimex.review.gold import Gold, apply_decisions, write_gold
from claimex.review.ledger import Ledger, read_ledgers
from claimex.review.page import render_report
from claimex.review.server import serve
from claimex.review.session import Session

__all__ = [
    "Gold",
    "Ledger",
    "Session",
    "apply_decisions",
    "read_ledgers",
    "render_report",
    "serve",
    "standing",
    "write_gold",
]
