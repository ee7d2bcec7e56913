"""Complete content that was cut at an insertion: said the suspect, known only as “K”, / *was hiding in a barn*.

Comes in: attributions. Goes out: the same, where content that is only the subject of a clause goes on to the end of
that clause. The tree shows it: the clause belongs to the cue, and its verb comes after the content. What the tagger
made of a name in the insertion (*known as* “K”) is dropped, because a name states nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.clause_sources import is_verb
from claimex.english.cues import NAMING_PARTICIPLES, REPORTS_CLAUSE
from claimex.parsing import FINITE_TAGS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


def complete_clauses(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Let content that is only the subject of a clause go on to the end of the clause."""
    out = list(attributions)
    for each in attributions:
        whole = _whole(each, grammar) if each in out else None
        if whole is None:
            continue
        others = [other for other in out if other is not each]
        names = [other for other in others if _only_names(other, whole, grammar)]
        if any(overlap(list(other.spans()), [whole]) for other in others if other not in names):
            continue
        out = [other for other in others if other not in names]
        out.append(grammar.with_content(each, [*each.content[:-1], whole]))
    return sorted(out, key=lambda each: each.place)


def _whole(each: Attribution, grammar: ArticleGrammar) -> Span | None:
    """Return the clause that content is only the subject of. None if it is anything else."""
    last = each.content[-1] if each.content else None
    sentence = grammar.sentence(each.cue) if each.cue is not None else None
    if last is None or each.cue is None or sentence is None or each.kind == "direct" or last.start < each.cue.end:
        return None
    if grammar.text[last.end - 1] != "," and grammar.text[last.end : last.end + 1] != ",":
        return None
    if all(grammar.lemma(word, "VERB") not in REPORTS_CLAUSE for word in each.cue.of(grammar.text).lower().split()):
        return None
    inside = grammar.tokens_at(last)
    if not inside or any(t.tag_ in FINITE_TAGS for _, t in inside):
        return None
    for place, verb in grammar.tree(sentence):
        if verb.dep_ != "ccomp" or place.start < last.end or not is_verb(verb) or not is_verb(verb.head):
            continue
        own = any(t.dep_ in {"nsubj", "nsubjpass"} and t in {token for _, token in inside} for t in verb.children)
        if own and any(at.overlaps(each.cue) for at, t in grammar.tree(sentence) if t.i == verb.head.i):
            end = next(at.end for at, t in grammar.tree(sentence) if t.i == verb.right_edge.i)
            return Span(last.start, min(end, grammar.without_stop(sentence).end))
    return None


def _only_names(other: Attribution, whole: Span, grammar: ArticleGrammar) -> bool:
    if other.cue is None or other.source is not None or not whole.contains(other.cue):
        return other.cue is None and all(whole.contains(span) for span in other.spans())
    return not NAMING_PARTICIPLES.isdisjoint(other.cue.of(grammar.text).lower().split())
