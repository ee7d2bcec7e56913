"""Read nouns of telling with their teller: *a warning from the coach* that nobody was safe.

Comes in: attributions. Goes out: the same, with those whose cue is such a noun, where the tagger saw none or took a
verb around it for the cue: they *ignored* a warning from …. Where the verb reports something itself, or its subject is
a document (the report *contradicts* claims by …), the noun's attribution is nested in the verb's, see `nesting`. A cue
that begins with a possessive ending has its owner for its source: *the club*’s position was that ….
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.clause_sources import phrase
from claimex.attribution.reporting_clauses import SCORE, find_reported
from claimex.english.cues import ACTS, NOUNS_OF_TELLERS
from claimex.english.nouns import kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution
    from claimex.attribution.reporting_clauses import Reported


_ENDINGS = ("'s", "’s")
_TOLD_BY = re.compile(r"\b(?P<noun>[A-Za-z][a-z]{2,20})\s(?:by|from)\s(?=[^.?!\n]{1,120}?\sthat\s)")


def attribute_noun_cues(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Add the attributions of nouns with their tellers."""
    out = [_with_owner(each, grammar) for each in attributions]
    for found in _find(grammar):
        if found.source is None:
            continue
        mine = next((n for n, each in enumerate(out) if each.cue is not None and each.cue.overlaps(found.cue)), None)
        if mine is not None:
            out[mine] = _told_by(out[mine], found, grammar)
            continue
        around = [each for each in out if overlap(list(each.spans()), [found.cue, *found.content, found.source])]
        if any(_holds(each, grammar) for each in around):
            continue
        content = [_whole(piece, around, grammar) for piece in found.content]
        out = [each for each in out if each not in around]
        out.append(grammar.make_attribution(content, found.cue, found.source, SCORE[found.construction]))
    return sorted(out, key=lambda each: each.place)


def _with_owner(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Return an attribution with the owner of its cue for the source that it lacks: *the club*’s position was."""
    if each.cue is None or each.source is not None or not each.cue.of(grammar.text).startswith(_ENDINGS):
        return each
    ending = next((t for place, t in grammar.tokens_at(each.cue) if place.start == each.cue.start), None)
    sentence = grammar.sentence(each.cue)
    if ending is None or sentence is None or ending.dep_ != "case":
        return each
    first = phrase(ending.head)[0]
    start = next(place.start for place, t in grammar.tree(sentence) if t.i == first.i)
    owner = grammar.trimmed(start, each.cue.start)
    return replace(each, source=owner) if owner is not None and not overlap(each.content, [owner]) else each


def _told_by(each: Attribution, found: Reported, grammar: ArticleGrammar) -> Attribution:
    """Return an attribution with the teller for its source, unless a verb in its cue reports: *heeded* advice."""
    before = each.source is not None and each.cue is not None and each.source < each.cue
    if each.cue is None or each.source is None or not before or found.source is None or each.source == found.source:
        return each
    verbs = grammar.text[each.cue.start : max(each.cue.start, found.cue.start)].lower().split()
    free = not overlap(each.content, [found.source, found.cue])
    if not free or any(ACTS.get(grammar.lemma(word, "VERB")) for word in verbs):
        return each
    return replace(each, cue=found.cue, source=found.source)


def _find(grammar: ArticleGrammar) -> Iterator[Reported]:
    for match in _TOLD_BY.finditer(grammar.text):
        noun = Span(*match.span("noun"))
        sentence = grammar.sentence(noun)
        if sentence is None or grammar.mask[noun.start]:
            continue
        if grammar.lemma(match["noun"].lower(), "NOUN") in NOUNS_OF_TELLERS:
            yield from (r for r in find_reported(grammar.parse(sentence), grammar.lemma) if r.cue == noun)


def _holds(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution around a noun stays: it has no cue, its cue reports, or its source is a document."""
    if each.cue is None or each.kind == "direct":
        return True
    reports = any(ACTS.get(grammar.lemma(word, "VERB")) for word in each.cue.of(grammar.text).lower().split())
    last = each.source.of(grammar.text).lower().rstrip(" ,").rsplit(" ", 1)[-1] if each.source is not None else ""
    return reports or kind_of(last) == "document"


def _whole(piece: Span, around: Sequence[Attribution], grammar: ArticleGrammar) -> Span:
    """Widen content to the end that the tagger saw, or to the mark that closes a quotation in it."""
    ends = [other.end for each in around for other in each.content if other.overlaps(piece)]
    ends += [q.span.end for q in grammar.quotations if piece.start < q.span.start < piece.end <= q.span.end]
    end = max([piece.end, *ends])
    sentence = grammar.sentence(piece)
    return Span(piece.start, min(end, grammar.without_stop(sentence).end) if sentence is not None else piece.end)
