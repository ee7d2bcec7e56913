"""Split content where its source goes on with a second cue: says the road is safe / *and urges drivers to return*.

Comes in: attributions. Goes out: the same, where the second cue has an attribution of its own with the source of the
first, and the content of the first ends before it. The second cue is a verb of telling or wishing in the tense of the
first, which the tree joins to a verb inside the content whose subject is a thing: a road urges nobody. Or it is a
participle of telling after a comma, where the content is about a thing: said the road was shut, *warning of ice*. A
verb that things do, too, as "show" and "threaten to", stays in the content, and so does a participle whose teller is
told of inside the content: said the firm denied the charge, *calling it absurd*.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.clause_sources import is_verb
from claimex.attribution.complements import complement_of
from claimex.attribution.reporting_clauses import REPORTING_VERBS, TELLERS
from claimex.english._lists import words
from claimex.english.cues import REPORTS_CLAUSE, SHOWING_VERBS
from claimex.english.nouns import kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


JOINED_CONFIDENCE = 0.85
"""Confidence of the second attribution, times that of the first. Set by hand, as high as that of a clause in
`reporting_clauses.SCORE`: the same tree shows both."""

SHOWN_BY_THINGS = SHOWING_VERBS | words("suggest imply confirm prove mean remind teach push")
DONE_BY_THINGS = words("threaten refuse promise encourage invite challenge begin force")
"""Verbs whose subject is often a thing, the second list with an infinitive: the car *refused to* start. By hand."""

SAYS_MORE = words("add")
"""Verbs that say more of what was said, so that their participle has the speaker as its subject."""

_JOINT = re.compile(
    r"(?:(?P<comma>,\s)(?:(?:and|but)\s)?|\s(?:and|but)\s)"
    r"(?:[a-z]{2,20}ly\s)?(?P<cue>(?P<now>(?:has|have|is|are)\s)?(?P<verb>[a-z]{3,20}))\b"
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_THINGS = frozenset({"NN", "NNS"})
_PAST = frozenset({"VBD", "VBN"})


def split_joined(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Give the second cue of a source its own attribution."""
    cues = [each.cue for each in attributions if each.cue is not None]
    out: list[Attribution] = []
    for each in attributions:
        out.extend(_split(each, cues, grammar))
    return sorted(out, key=lambda each: each.place)


def _split(each: Attribution, cues: Sequence[Span], grammar: ArticleGrammar) -> Iterator[Attribution]:
    found = _find(each, cues, grammar)
    if found is None:
        yield each
        return
    number, start, verb = found
    piece = each.content[number]
    before, behind = grammar.trimmed(piece.start, start), grammar.trimmed(verb.end, piece.end)
    if before is None or behind is None:
        yield each
        return
    yield grammar.with_content(each, [*each.content[:number], before])
    more = grammar.make_attribution([behind], verb, each.source, each.confidence * JOINED_CONFIDENCE)
    yield from _split(more, [*cues, verb], grammar)


def _find(each: Attribution, cues: Sequence[Span], grammar: ArticleGrammar) -> tuple[int, int, Span] | None:
    """Return where content ends and the second cue: the number of the piece, the end of the content, the verb."""
    if each.cue is None or each.source is None or each.kind == "direct" or not each.content:
        return None
    number, piece = len(each.content) - 1, each.content[-1]
    if piece.start < each.cue.end or grammar.mask[each.cue.start]:
        return None
    for match in _JOINT.finditer(grammar.text, piece.start + 1, piece.end):
        verb = Span(*match.span("verb"))
        name = grammar.lemma(match["verb"], "VERB")
        if name not in REPORTING_VERBS or grammar.mask[verb.start] or overlap(cues, [verb]):
            continue
        if _goes_on(verb, name, each.cue, grammar, comma=bool(match["comma"]), now=bool(match["now"])):
            return number, match.start(), Span(*match.span("cue"))
    return None


def _goes_on(place: Span, name: str, cue: Span, grammar: ArticleGrammar, *, comma: bool, now: bool) -> bool:
    """Tell whether a verb in the content is a second cue of the same source.

    Args:
        place: The verb.
        name: Its lemma.
        cue: The first cue.
        grammar: The grammar of the article.
        comma: Whether a comma is before it.
        now: Whether it is in the present perfect or progressive, as nothing reported in the past is: *has asked*.
    """
    sentence = grammar.sentence(cue)
    if sentence is None or not sentence.contains(place):
        return False
    tree = grammar.tree(sentence)
    verb = next((t for at, t in tree if at == place), None)
    first = next((t for at, t in reversed(tree) if cue.contains(at) and is_verb(t)), None)
    if verb is None or first is None or not is_verb(verb) or any(t.dep_ in _SUBJECTS for t in verb.children):
        return False
    found = complement_of(verb, name)
    if found is None or name in SHOWN_BY_THINGS or (name in DONE_BY_THINGS and found[0] in {"infinitive", "object"}):
        return False
    above = _holder(verb)
    if first not in {above, above.head}:
        return False  # somebody inside the content thinks it: said the firm believed the dam was safe and feared …
    if verb.tag_ == "VBG" and first.tag_ != "VBG" and not now:
        sure = above == first or name in SAYS_MORE or _is_about_thing(above, grammar)
        return comma and name in REPORTS_CLAUSE and sure and not _tells(above, first, grammar)
    alike = verb.tag_ == first.tag_ or {verb.tag_, first.tag_} <= _PAST or now
    foreign = verb.tag_ == "VBZ" and above.tag_ == "VBP"  # wages are low and wants talks
    return alike and verb.dep_ == "conj" and above != first and (foreign or _is_about_thing(above, grammar))


def _holder(verb: Token) -> Token:
    """Return the first verb above one that has a subject of its own."""
    above = verb.head
    while is_verb(above) and above.dep_ != "ROOT" and not any(t.dep_ in _SUBJECTS for t in above.children):
        above = above.head
    return above


def _tells(above: Token, first: Token, grammar: ArticleGrammar) -> bool:
    """Tell whether somebody inside the content tells something: *the firm denied* it, calling …."""
    subject = next((t for t in above.children if t.dep_ in _SUBJECTS), None)
    if above == first or subject is None or not is_verb(above):
        return False
    name = grammar.lemma(above.lower_, "VERB")
    return name in REPORTING_VERBS and not _is_about_thing(above, grammar)


def _is_about_thing(above: Token, grammar: ArticleGrammar) -> bool:
    subject = next((t for t in above.children if t.dep_ in _SUBJECTS), None)
    if subject is None or subject.tag_ not in _THINGS:
        return False
    noun = grammar.lemma(subject.lower_, "NOUN")
    return noun not in TELLERS and kind_of(noun) is None
