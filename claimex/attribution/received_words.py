"""Take receivers out of sources: the senator *got* a letter / *urging* him to resign.

Comes in: attributions. Goes out: the same, where a cue with a verb of receiving, a document or demand, and a participle
of telling has the document for its source. The tagger knows the construction with a verb of sending (the senator *sent
a letter urging* …), whose subject does say it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.clause_sources import is_verb
from claimex.english._lists import words
from claimex.english.cues import NOUNS_OF_TELLERS, REPORTING_NOUNS
from claimex.english.nouns import kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


RECEIVING = words("receive get obtain accept open find see face settle ignore reject dismiss")
"""Verbs whose object somebody else has written or said. Chosen by hand, the class as a whole: verbs of receiving, and
of what one does with what one received. "Read" is left out, because one reads out one's own statement, too."""

_NOUNS = frozenset({"NN", "NNS"})


def name_received_words(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Make what somebody received the source of what it says."""
    return [_mended(each, grammar) for each in attributions]


def _mended(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    if each.cue is None or each.source is None or each.source.end > each.cue.start or not each.content:
        return each
    inside = grammar.tokens_at(each.cue)
    verb = next((n for n, (_, t) in enumerate(inside) if _receives(t, grammar)), len(inside))
    told = next((n for n, (_, t) in enumerate(inside) if n > verb + 1 and t.tag_ == "VBG"), None)
    if told is None or inside[told - 1][1].tag_ not in _NOUNS or not _tells(inside[told - 1][1].lower_, grammar):
        return each
    start, end = inside[verb + 1][0].start, inside[told - 1][0].end
    return replace(each, cue=Span(inside[told][0].start, each.cue.end), source=Span(start, end))


def _receives(verb: Token, grammar: ArticleGrammar) -> bool:
    return is_verb(verb) and grammar.lemma(verb.lower_, "VERB") in RECEIVING


def _tells(word: str, grammar: ArticleGrammar) -> bool:
    return kind_of(word) == "document" or grammar.lemma(word, "NOUN") in NOUNS_OF_TELLERS | REPORTING_NOUNS
