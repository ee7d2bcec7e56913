"""Cut sources at the end of a sentence: “It rains,” said Mateo. / Jasmine left.

Comes in: linked attributions, and the grammar of the article. Goes out: the same, with sources that stay within one
sentence, on the side of their cue.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution

_STOPS = ".?! "


def bound_sources(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Cut the sources that go on into another sentence."""
    return [_bounded(each, grammar) for each in attributions]


def _bounded(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    source, cue = each.source, each.cue
    sentence = grammar.sentence(source) if source is not None else None
    if source is None or cue is None or sentence is None or source.end <= sentence.end:
        return each
    if not grammar.is_complete(sentence):
        return each  # as in "said Gov. Ada Quill"
    after = cue.end <= source.start
    part = Span(source.start, sentence.end) if after else Span(sentence.end, source.end)
    kept = strip(grammar.text, part)
    kept = Span(kept.start, kept.start + len(kept.of(grammar.text).rstrip(_STOPS)))
    return replace(each, source=kept) if len(kept) else each
