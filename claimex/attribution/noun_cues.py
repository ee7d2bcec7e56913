"""Read nouns of telling with their teller: *a warning from the coach* that nobody was safe.

Comes in: attributions. Goes out: the same, with those whose cue is such a noun, where the tagger saw none or took a
verb around it for the cue: they *ignored* a warning from …. Where the verb reports something itself, or its subject is
a document (the report *contradicts* claims by …), the noun's attribution is nested in the verb's, see `nesting`. A cue
that begins with a possessive ending has its owner for its source: *the club*’s position was that …. Where the noun is
the subject of a verb behind its clause, the content ends before that verb: her claim that it leaked / *was ignored*.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.clause_sources import phrase
from claimex.attribution.reporting_clauses import SCORE, Reported, find_reported
from claimex.english.cues import ACTS, NOUNS_OF_TELLERS
from claimex.english.nouns import kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


_ENDINGS = ("'s", "’s")
_PREDICATED = re.compile(
    r"\b(?P<noun>[A-Za-z][a-z]{2,20})\s(?P<by>of|among|from)\s(?=[^.?!,\n]{1,80}?\s(?:is|was|has\sbeen)\sthat\s)"
)
_TOLD_BY = re.compile(r"\b(?P<noun>[A-Za-z][a-z]{2,20})\s(?:by|from)\s(?=[^.?!\n]{1,120}?\sthat\s)")


def attribute_noun_cues(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Add the attributions of nouns with their tellers."""
    out = [_until_verb(_with_owner(each, grammar), grammar) for each in attributions]
    predicates = list(_find_predicates(grammar))
    for found in (*_find(grammar), *predicates):
        if found.source is None:
            continue
        mine = next((n for n, each in enumerate(out) if each.cue is not None and each.cue.overlaps(found.cue)), None)
        if mine is not None and found in predicates and _holder_is_told(out[mine], found):
            told = grammar.with_content(out[mine], found.content)
            out[mine] = replace(told, cue=found.cue, source=found.source)
            continue
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


def _until_verb(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """End the content of a noun before the verb whose subject the noun is."""
    if each.cue is None or len(each.content) != 1 or each.content[0].start < each.cue.end:
        return each
    (content,) = each.content
    noun = next((t for _, t in reversed(grammar.tokens_at(each.cue)) if t.tag_ in {"NN", "NNS"}), None)
    sentence = grammar.sentence(each.cue)
    if noun is None or sentence is None or noun.dep_ not in {"nsubj", "nsubjpass"}:
        return each
    tree = grammar.tree(sentence)
    clause = next((t for t in noun.children if t.dep_ == "acl" and t.i > noun.i), None)
    verb = next((place for place, t in tree if t.i == noun.head.i), None)
    if clause is None or verb is None or not content.contains(verb) or clause.right_edge.i >= noun.head.i:
        return each
    first, last = (next(place for place, t in tree if t.i == edge.i) for edge in (clause.left_edge, clause.right_edge))
    return grammar.with_content(each, [Span(first.start, last.end)]) if first.start == content.start else each


def _holder_is_told(each: Attribution, found: Reported) -> bool:
    """Tell whether the tagger took a noun's holder for content, or knew it and took too much: / *was that it rains*."""
    if found.source is None:
        return False
    return overlap(each.content, [found.source]) if each.source is None else each.source == found.source


def _find_predicates(grammar: ArticleGrammar) -> Iterator[Reported]:
    """Yield nouns with their holder of which a clause tells what they are: *the view of* the union is that …."""
    for match in _PREDICATED.finditer(grammar.text):
        noun = Span(*match.span("noun"))
        sentence = grammar.sentence(noun)
        if sentence is None or grammar.mask[noun.start] or match["noun"].lower() not in NOUNS_OF_TELLERS:
            continue
        tree = grammar.tree(sentence)
        token = next((t for place, t in tree if place == noun), None)
        if token is None or token.dep_ != "nsubj" or token.head.lower_ not in {"is", "was", "been"}:
            continue
        holder = next((c for t in token.children if t.dep_ == "prep" for c in t.children if c.dep_ == "pobj"), None)
        clause = next((t for t in token.head.children if t.dep_ == "ccomp" and t.i > token.head.i), None)
        if holder is None or clause is None or clause.left_edge.lower_ != "that":
            continue
        if holder.tag_ in {"NNP", "NNPS"} or kind_of(holder.lower_) in {"person", "group", "organization"}:
            at = {t.i: place for place, t in tree}
            source = Span(at[holder.left_edge.i].start, at[holder.right_edge.i].end)
            content = Span(at[clause.left_edge.i].start, at[clause.right_edge.i].end)
            yield Reported(Span(noun.start, match.end("by")), source, (content,), "noun")


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
