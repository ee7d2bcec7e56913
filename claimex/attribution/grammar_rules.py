"""Correct attributions where the grammar of a sentence shows that the tagger was wrong.

Comes in: linked attributions. Goes out: the same, corrected by one rule after the other: where sources end
(`source_bounds`), where content ends (`content_bounds`), titles of works (`titles`), asides that name whoever said the
same (`asides`), clauses that are cut at an insertion (`cut_clauses`), inserted reporting clauses (`insertions`), second
cues of one source (`joined_cues`), set phrases as cues (`set_phrases`), clauses that somebody else tells
(`other_tellers`), quotations at second hand (`second_hand`), hearers and shared subjects (`hearers`), words that
somebody received (`received_words`), cleft sentences (`clefts`), agents of passives (`agents`), nouns with their
tellers (`noun_cues`), relative clauses (`relative_clauses`), acts that are not speech (`non_speech`), and quotations
without a cue (`floating_quotations`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.attribution.agents import attribute_agents, name_askers
from claimex.attribution.asides import attribute_asides
from claimex.attribution.clefts import name_cleft_sources
from claimex.attribution.content_bounds import bound_content
from claimex.attribution.cut_clauses import complete_clauses
from claimex.attribution.floating_quotations import attribute_floating
from claimex.attribution.hearers import correct_hearers
from claimex.attribution.insertions import attribute_insertions
from claimex.attribution.joined_cues import split_joined
from claimex.attribution.non_speech import drop_non_speech
from claimex.attribution.noun_cues import attribute_noun_cues
from claimex.attribution.other_tellers import end_at_other_tellers
from claimex.attribution.received_words import name_received_words
from claimex.attribution.relative_clauses import attribute_relative_clauses
from claimex.attribution.second_hand import nest_relayed
from claimex.attribution.set_phrases import attribute_set_phrases
from claimex.attribution.source_bounds import bound_sources
from claimex.attribution.titles import drop_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


RULES = (
    bound_sources,
    bound_content,
    drop_titles,
    attribute_asides,
    complete_clauses,
    attribute_insertions,
    split_joined,
    attribute_set_phrases,
    end_at_other_tellers,
    nest_relayed,
    correct_hearers,
    name_received_words,
    name_cleft_sources,
    attribute_agents,
    name_askers,
    attribute_noun_cues,
    attribute_relative_clauses,
    drop_non_speech,
    attribute_floating,
)
"""Each rule reads the result of the one before."""


def apply_grammar_rules(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Correct the attributions of one article.

    Args:
        attributions: Outermost ones, in reading order.
        grammar: The grammar of the article.

    Returns:
        In reading order.
    """
    found = list(attributions)
    for rule in RULES:
        found = rule(found, grammar)
    return sorted(found, key=lambda each: each.place)
