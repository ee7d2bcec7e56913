"""Read relative clauses in which somebody tells something: said Joy Abebe, *who wants the ward to close*.

Comes in: attributions. Goes out: the same, corrected in three ways. A source that ends in the pronoun of such a clause
is cut: only the pronoun is the source of a cue behind it. What somebody tells in a relative clause ends with that
clause, before the verb for which its antecedent waits: Petrov, who said he would stay, / *has left*. And a relative
clause that belongs to a source has an attribution of its own, whose source is the pronoun. The tagger takes such
clauses for nothing but a part of the source.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.clause_sources import is_verb
from claimex.attribution.reporting_clauses import SCORE, find_reported
from claimex.english._lists import words
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution
    from claimex.attribution.reporting_clauses import Reported


_LAST_WHO = re.compile(r",?\s(?P<who>who)\Z")
_CLOSES = re.compile(r"[,.]?(?:''|[”\"’»])")
_NAMELESS = re.compile(
    r"\b(?:not\s)?to\s(?:be\s(?:named|identified|quoted)|remain\s(?:anonymous|unnamed))\b|\banonymity\b"
)
"""What somebody whose name is withheld asks for, which belongs to the source. Set by hand, the class as a whole."""

_WHO = words("who whose")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def attribute_relative_clauses(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """End content with its relative clause, and give the relative clauses of sources their own attributions."""
    out = [_until_main_verb(_cut_at_pronoun(each, grammar), grammar) for each in attributions]
    read: dict[Span, list[Reported]] = {}
    for each in out.copy():
        for found in _told_in_source(each, grammar, read):
            parts = [found.cue, *found.content]
            if not any(overlap([*other.content, *([other.cue] if other.cue else [])], parts) for other in out):
                content = [grammar.with_closing_mark(piece) for piece in found.content]
                chance = SCORE[found.construction] * each.confidence
                out.append(grammar.make_attribution(content, found.cue, found.source, chance))
    return sorted(out, key=lambda each: each.place)


def _cut_at_pronoun(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Cut a source at the pronoun in which it ends: Wen Li, a nurse / *who* / remembers."""
    found = _LAST_WHO.search(grammar.text, each.source.start, each.source.end) if each.source is not None else None
    if each.source is None or each.cue is None or found is None or found.start() == each.source.start:
        return each
    relative = each.source.end <= each.cue.start and _is_relative(each.cue, grammar)
    return replace(each, source=Span(*found.span("who")) if relative else Span(each.source.start, found.start()))


def _is_relative(cue: Span, grammar: ArticleGrammar) -> bool:
    """Tell whether a cue stands in a relative clause: a nurse who *remembers*, not: a nurse, who left, *told*."""
    verb = next((t for _, t in grammar.tokens_at(cue) if is_verb(t)), None)
    return verb is None or any(t.dep_ == "relcl" for t in (verb, *verb.ancestors))


def _until_main_verb(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """End content in a relative clause before the main verb: who said he would stay, / *has left the club*."""
    if each.source is None or each.cue is None or not each.content or not _opens_relative(each.source, grammar):
        return each
    *others, last = each.content
    verb = next((t for _, t in grammar.tokens_at(each.cue) if t.dep_ == "relcl" and is_verb(t)), None)
    end = _end_of_clause(verb, each.cue, grammar) if verb is not None else None
    if end is None or not last.start < end < last.end or last.start < each.cue.end:
        return each
    kept = grammar.trimmed(last.start, end)
    return grammar.with_content(each, [*others, kept]) if kept is not None else each


def _opens_relative(source: Span, grammar: ArticleGrammar) -> bool:
    return not _WHO.isdisjoint(source.of(grammar.text).lower().split()[:1])


def _end_of_clause(verb: Token, cue: Span, grammar: ArticleGrammar) -> int | None:
    """Return where a relative clause ends whose antecedent is the subject of a verb after it. None without such."""
    antecedent, last = verb.head, verb.right_edge
    main = antecedent.head
    if antecedent.dep_ not in _SUBJECTS or main.i <= last.i + 1 or last.nbor(1).text != ",":
        return None
    sentence = grammar.sentence(cue)
    tree = grammar.tree(sentence) if sentence is not None else []
    end = next((place.end for place, t in tree if t.i == last.i), None)
    mark = _CLOSES.match(grammar.text, end) if end is not None and grammar.mask[end] else None
    return mark.end() if mark is not None else end


def _told_in_source(each: Attribution, grammar: ArticleGrammar, read: dict[Span, list[Reported]]) -> Iterator[Reported]:
    """Yield what the relative clauses tell that belong to a source. `read` holds what each sentence reports."""
    sentence = grammar.sentence(each.cue) if each.cue is not None else None
    if each.source is None or each.cue is None or sentence is None or grammar.mask[each.source.start]:
        return
    if _opens_relative(each.source, grammar) or not sentence.contains(each.source):
        return
    after = Span(each.source.start, max(each.source.end, each.cue.start))
    if _WHO.isdisjoint(after.of(grammar.text).lower().split()):
        return
    if sentence not in read:
        found = find_reported(grammar.parse(sentence), grammar.lemma)
        read[sentence] = [f for f in found if f.source is not None and _opens_relative(f.source, grammar)]
    for clause in read[sentence]:
        verb = next((t for _, t in grammar.tokens_at(clause.cue) if t.dep_ == "relcl"), None)
        if verb is None or not after.contains(clause.cue) or not _is_whole(clause, each.source, grammar):
            continue
        if any(t.i == verb.head.i for _, t in grammar.tokens_at(each.source)):
            yield clause


def _is_whole(found: Reported, source: Span, grammar: ArticleGrammar) -> bool:
    """Tell whether what a relative clause tells ends at a pause or with the source, and is not to remain unnamed."""
    end = found.content[-1].end
    paused = end >= source.end or not grammar.text[end : source.end].lstrip("”\"'’»")[:1].isspace()
    return paused and _NAMELESS.search(grammar.text, found.cue.end, max(found.cue.end, end)) is None
