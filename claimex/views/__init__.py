"""Show records to people: one article with its records marked, or a corpus by speaker."""

from __future__ import annotations

from claimex.views.marked_article import render_article, render_claims
from claimex.views.speaker_table import outlet_of

__all__ = ["outlet_of", "render_article", "render_claims"]
