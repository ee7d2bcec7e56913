"""Records of many articles: the same quotation, one person, an audit, a check against sources, a graph."""

from __future__ import annotations

from claimex.corpus.sources import Sources
from claimex.corpus.stream import read_records
from claimex.corpus.verify import verify

__all__ = ["Sources", "read_records", "verify"]
