"""Show records to people: one article with its records marked, or a corpus by speaker."""

from __future__ import annotations

from claimex.views.marked_article import render_article, render_claims

__all__ = ["render_article", "render_claims"]
