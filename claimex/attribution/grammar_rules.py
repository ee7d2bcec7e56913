"""Mend attributions where grammar proves the tagger wrong: the rules, one after the other.

Comes in: linked attributions. Goes out: the same, mended: content that ends where its source ends (`content_bounds`),
clauses put into others (`insertions`), cues that are set phrases (`set_phrases`), quotations at second hand
(`second_hand`), hearers and shared subjects (`hearers`), deeds that are not statements (`non_speech`), and quotations
without a cue (`floating_quotations`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.attribution.content_bounds import bound
from claimex.attribution.floating_quotations import attribute_floating
from claimex.attribution.hearers import tell_hearers
from claimex.attribution.insertions import insert
from claimex.attribution.non_speech import drop_deeds
from claimex.attribution.second_hand import relay
from claimex.attribution.set_phrases import attribute_formulas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


RULES = (bound, insert, attribute_formulas, relay, tell_hearers, drop_deeds, attribute_floating)
"""In this order: each reads what the one before has mended."""


def mend(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Mend the attributions of one article.

    Args:
        attributions: Outermost ones, in reading order.
        grammar: What the rules read of the article.

    Returns:
        In reading order.
    """
    found = list(attributions)
    for rule in RULES:
        found = rule(found, grammar)
    return sorted(found, key=lambda each: each.place)
