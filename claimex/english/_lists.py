"""Read word lists that are written as one string."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a white-space separated list."""
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    """Return the phrases of a list separated by bars."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))
