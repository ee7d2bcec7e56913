"""Find attributions in a text: who said what, as spans."""

from __future__ import annotations

from claimex.attribution.acts import find_act, with_acts
from claimex.attribution.article_grammar import ArticleGrammar
from claimex.attribution.attribution import Attribution
from claimex.attribution.cues import cut_cue, is_mark, weighs, wishes
from claimex.attribution.grammar_rules import apply_grammar_rules
from claimex.attribution.linking import link
from claimex.attribution.nesting import nest
from claimex.attribution.refusals import find_refusals
from claimex.attribution.tagging import Tags, tag

__all__ = [
    "ArticleGrammar",
    "Attribution",
    "Tags",
    "apply_grammar_rules",
    "cut_cue",
    "find_act",
    "find_refusals",
    "is_mark",
    "link",
    "nest",
    "tag",
    "weighs",
    "wishes",
    "with_acts",
]
