"""Find the claims in content: where each begins and ends, how certain it is, how far it can be checked."""

from __future__ import annotations

from claimex.claims.checkability import project, with_scores
from claimex.claims.segmentation import Content, find_claims, segment

__all__ = ["Content", "find_claims", "project", "segment", "with_scores"]
