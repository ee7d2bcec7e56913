"""Take hearers out of sources, and give cues without a source the subject that they have or share.

Comes in: attributions. Goes out: the same, corrected in three ways. The subject of a passive verb of telling is neither
source nor content, its own or the one it shares: *tenants* were told that …; it is old, *the court* was told; *Kask*
rang and was told that …. Nor is the hearer of "it was put to *him* that". An active cue without a source has its own
subject, or that of the verb to which it is joined: *the union* met and warned that …; *Tamm* rose, saying that ….
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.clause_sources import is_joined_passive, phrase, source_of
from claimex.english._lists import words
from claimex.english.cues import REPORTS_CLAUSE, REPORTS_OBJECT_INFINITIVE, REPORTS_QUOTATION
from claimex.layout import DOUBLE_MARKS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


TOLD = words("advise assure brief inform instruct notify promise reassure remind show teach tell warn")
"""Verbs with a hearer and a clause. The subject of their passive is the hearer. Chosen by hand."""

PUT = REPORTS_CLAUSE | words("put disclose")
"""Verbs of "it was put to somebody that". Set by hand, the class as a whole: verbs of saying."""

ASKED = REPORTS_OBJECT_INFINITIVE - words("expect want push pressure")
"""Verbs with a hearer and an infinitive, which says what the hearer is to do. "Expect" is left out: somebody who is
expected to do something need not be told."""

_SEEMING = words("be appear look seem sound feel")
"""Verbs whose subject does not say or think what they introduce: the strategy seems clear."""

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLAUSES = frozenset({"acl", "relcl", "ccomp"})
_WHO = words("who")
_NOBODY = words("it there that which who this these those what one")
_TO = "to"
_PUT_TO = re.compile(
    r"\b[Ii]t\s(?:is|was|(?:has|had)\sbeen)\s(?:\w+ly\s)?(?P<verb>[a-z]+)\sto\s(?:(?!by\b)[\w’'.-]+,?\s){1,6}?"
    r"(?:by\s(?P<who>(?:[\w’'.-]+\s){1,6}?))?(?=that\b)"
)
"""A clause put to somebody, who does not say it: it was put to him *by her lawyer* that …."""


def correct_hearers(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Take hearers out of source and content, and give cues without a source their subject."""
    looked = [each for each in attributions if each.cue is not None and _is_worth(each, grammar)]
    sentences = [s for each in looked if each.cue is not None and (s := grammar.sentence(each.cue)) is not None]
    grammar.parser.parse_all(sentences)
    worth = set(map(id, looked))
    return [_mended(each, grammar) if id(each) in worth else each for each in attributions]


def _is_worth(each: Attribution, grammar: ArticleGrammar) -> bool:
    if each.cue is None or not each.content or grammar.mask[each.cue.start]:
        return False
    return (
        each.source is None
        or _TO in each.cue.of(grammar.text).lower().split()
        or any(grammar.lemma(w, "VERB") in TOLD | ASKED for w in each.cue.of(grammar.text).split())
    )


def _mended(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    if each.cue is None:
        return each
    put = _put_to(each, grammar)
    if put is not None:
        return put
    verbs = [token for _, token in grammar.tokens_at(each.cue) if token.tag_[:2] == "VB"]
    for verb in verbs:
        hearer = _hearer(verb, grammar) or _hearer_of_clause_before(verb, each, grammar)
        if hearer:
            return _without(each, verb, hearer, grammar)
    if each.source is None and verbs and not any(t.tag_[:2] == "NN" for _, t in grammar.tokens_at(each.cue)):
        subject = _subject(verbs[-1], each, grammar)  # and not that of "raised fears"
        place = _place(subject, each.cue, grammar)
        if place is None:
            return each
        said = [piece for piece in each.content if not _is_deed_before(piece, verbs[-1], place, each)]
        if said and not any(piece.overlaps(place) for piece in (*said, each.cue)):
            return replace(grammar.with_content(each, said), source=place)
    return each


def _hearer(verb: Token, grammar: ArticleGrammar) -> list[Token]:
    """Return the hearer: the subject of a passive verb that also has a clause or an infinitive."""
    name = grammar.lemma(verb.lower_, "VERB")
    subject = _passive_subject(verb)
    if verb.tag_ != "VBN" or subject is None or subject.lower_ in _NOBODY - _WHO:
        return []
    clauses = [t for t in verb.children if t.dep_ in {"ccomp", "xcomp"} and t.i > verb.i and t.tag_ != "VBG"]
    heard = any(name in (ASKED if _is_infinitive(t) else TOLD) for t in (*clauses, *_of_agent(verb)))
    return phrase(subject) if heard else []


def _passive_subject(verb: Token) -> Token | None:
    """Return the subject of a passive verb, or that of the verb to which it is joined: *she* rang and was told."""
    own = next((t for t in verb.children if t.dep_ in _SUBJECTS), None)
    if own is not None:
        return own if own.dep_ == "nsubjpass" else None
    while is_joined_passive(verb):
        verb = verb.head
        shared = next((t for t in verb.children if t.dep_ in _SUBJECTS), None)
        if shared is not None:
            return shared
    return None


def _of_agent(verb: Token) -> Iterator[Token]:
    """Yield the clause told that the tree takes for one about the teller: told by a clerk / *that it was shut*."""
    for t in verb.children:
        for agent in t.children if t.dep_ == "agent" else ():
            for clause in agent.children:
                subject = next((c for c in clause.children if c.dep_ in _SUBJECTS), None)
                if clause.dep_ in _CLAUSES and clause.left_edge.lower_ == "that" and subject is not None:
                    yield from [clause] if subject.lower_ not in _NOBODY else []


def _hearer_of_clause_before(verb: Token, each: Attribution, grammar: ArticleGrammar) -> list[Token]:
    """Return the hearer where the content stands before: it was old, *the court* was told."""
    subject = next((t for t in verb.children if t.dep_ == "nsubjpass"), None)
    if verb.tag_ != "VBN" or subject is None or subject.lower_ in _NOBODY or each.cue is None:
        return []
    place = _place(phrase(subject), each.cue, grammar)
    told = grammar.lemma(verb.lower_, "VERB") in TOLD and place is not None and each.content[0].start < place.start
    return phrase(subject) if told and each.content[-1].start < each.cue.start else []


def _put_to(each: Attribution, grammar: ArticleGrammar) -> Attribution | None:
    """Correct an attribution by "it was put to somebody that". None if it is by anything else."""
    sentence = grammar.sentence(each.cue) if each.cue is not None else None
    start, stop = (sentence.start, sentence.end) if sentence is not None else (0, 0)
    for match in _PUT_TO.finditer(grammar.text, start, stop):
        verb, end = Span(*match.span("verb")), each.content[-1].end
        if each.cue is None or not each.cue.overlaps(verb) or grammar.lemma(match["verb"], "VERB") not in PUT:
            continue
        content = grammar.trimmed(match.end(), end)
        if content is not None:
            agent = Span(*match.span("who")) if match["who"] else None
            source = grammar.trimmed(agent.start, agent.end) if agent is not None else None
            whole = grammar.with_content(each, [content])
            return replace(whole, cue=Span(min(each.cue.start, verb.start), verb.end), source=source)
    return None


def _is_infinitive(verb: Token) -> bool:
    return any(t.dep_ == "aux" and t.lower_ == "to" for t in verb.children)


def _without(each: Attribution, verb: Token, hearer: Sequence[Token], grammar: ArticleGrammar) -> Attribution:
    place = _place(hearer, each.cue, grammar)
    if place is None:
        return each
    said = [piece for piece in each.content if not _is_deed_before(piece, verb, place, each)] or each.content
    kept = [part for piece in said for part in _parts(piece, place, grammar)]
    if kept and kept != list(each.content):
        each = grammar.with_content(each, kept)
    agent = _place(source_of(verb) or [], each.cue, grammar)
    before = agent is not None and each.source is not None and each.cue is not None and each.source < each.cue
    if each.source is not None and (before or each.source.overlaps(place)):
        each = replace(each, source=agent)
    return each


def _is_deed_before(piece: Span, verb: Token, hearer: Span, each: Attribution) -> bool:
    """Tell whether a piece is what a hearer did before, with another verb: *she asked* and was told that …."""
    return verb.dep_ == "conj" and each.cue is not None and hearer.start <= piece.start and piece.end <= each.cue.start


def _parts(piece: Span, hearer: Span, grammar: ArticleGrammar) -> Iterator[Span]:
    """Yield what is left of a piece of content without a hearer at its end."""
    if not piece.overlaps(hearer):
        yield piece
    elif piece.start < hearer.start and piece.end <= hearer.end + 1:
        part = grammar.trimmed(piece.start, hearer.start)
        if part is not None:
            yield part


def _subject(verb: Token, each: Attribution, grammar: ArticleGrammar) -> list[Token]:
    """Return the subject that an active cue has or shares: *Tamm* rose, saying that …; *he* came and blamed ….

    Nobody says what seems or is said to be so. Any verb can introduce words in quotation marks: *fans* left, chanting
    "…".
    """
    name = grammar.lemma(verb.lower_, "VERB")
    if name in _SEEMING or any(t.dep_ in {"auxpass", "expl"} for t in verb.children):
        return []
    quotes = name in REPORTS_QUOTATION or grammar.text[each.content[0].start] in DOUBLE_MARKS
    if verb.tag_ == "VBG" and verb.dep_ == "advcl" and not quotes:
        return []
    subject = source_of(verb) or _subject_of_passive(verb)
    bare = len(subject) == 1 and subject[0].lower_ in _NOBODY - _WHO
    return [] if not subject or bare else subject


def _subject_of_passive(verb: Token) -> list[Token]:
    """Return the subject of a passive that a verb with a hearer and a clause shares: *the man* was held and told us."""
    kinds = {t.dep_ for t in verb.children}
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or not kinds >= {"dobj", "ccomp"}:
        return []
    subject = next((t for t in verb.head.children if t.dep_ == "nsubjpass"), None)
    return phrase(subject) if subject is not None else []


def _place(tokens: Sequence[Token], cue: Span | None, grammar: ArticleGrammar) -> Span | None:
    """Return the span of some tokens of a cue's sentence."""
    sentence = grammar.sentence(cue) if cue is not None else None
    if not tokens or sentence is None:
        return None
    places = sorted(grammar.tree(sentence)[token.i][0] for token in tokens)
    return grammar.trimmed(places[0].start, places[-1].end)
