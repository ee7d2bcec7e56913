"""Find what makes a clause hypothetical: a condition, "would", a cue that wants or plans it.

Comes in: a clause to judge. Goes out: the words that signal that it is so only in thought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.attribution import weighs, wishes
from claimex.claims.cases import AUXILIARIES, find_modals, is_inverted
from claimex.claims.frames import word_of
from claimex.english import certainty as lists
from claimex.english.nouns import kind_of
from claimex.parsing import is_independent, is_infinitive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from claimex.claims.cases import Case
    from claimex.spans import Span


def find_hypotheticals(case: Case) -> Iterator[Span]:
    """Yield the words by which a clause is so only under a condition, or is only wanted or planned."""
    complements = [c for p in case.predicates for c in p.children if c.dep_ == "xcomp"]
    for predicate in (*case.predicates, *complements):
        yield from map(case.at, _conditions(predicate))
    for predicate in case.predicates:
        yield from map(case.at, _would(predicate, backshifts=case.frame.past and not case.frame.quoted))
    if case.frame.cue is not None and _is_intended(case):
        yield word_of(case.frame.cue, case.frame.lemma)


def _conditions(predicate: Token) -> Iterator[Token]:
    """Yield the words that make a verb's adverbial clauses conditional, or its own clause if it is the root."""
    clauses = [child for child in predicate.children if child.dep_ == "advcl"]
    if predicate.dep_ == "ROOT":
        clauses.append(predicate)
    for clause in clauses:
        first = clause.left_edge
        for mark in clause.children:
            if mark.dep_ == "mark" and mark.lower_ in lists.CONDITIONS and not _is_concessive(mark):
                yield mark
        if first.lower_ in lists.INVERTED and first in {clause, *clause.lefts} and is_inverted(clause):
            yield first


def _is_concessive(mark: Token) -> bool:
    return mark.i > 0 and mark.nbor(-1).lower_ in {"as", "even"}


def _would(predicate: Token, *, backshifts: bool) -> Iterator[Token]:
    perfect = any(c.dep_ == "aux" and c.lower_ in {"have", "'ve"} for c in predicate.children)
    if perfect or not (backshifts or _tells_of_past(predicate)):
        yield from find_modals(predicate, lists.WOULD)


def _tells_of_past(predicate: Token) -> bool:
    """Tell whether "would" tells of a habit or a refusal in the past: he'd *say* he was tired; he wouldn't *let* me in.

    It does if something is said that was so, if somebody is not let do something, or beside "when" and a past tense.
    Other habits cannot be told from what would be if something else were.
    """
    subject = next((c for c in predicate.children if c.dep_ == "nsubj"), None)
    if subject is None:
        return False
    others = _is_somebody(subject)
    if predicate.lower_ in lists.LETTING and any(c.dep_ == "neg" for c in predicate.children):
        let = {t.lower_ for c in predicate.children if c.i > predicate.i for t in (c, *c.children)}
        return others and not lists.OBJECT_PRONOUNS.isdisjoint(let) and any(map(_has_verb, predicate.rights))
    if predicate.lower_ in lists.SPEAKING:
        others = others and all(c.lower_ != "you" for c in predicate.children)  # they'd tell you it was so
        return others and any(c.dep_ == "ccomp" and _is_in_past(c) for c in predicate.children)
    clauses = [c for c in predicate.children if c.dep_ == "advcl" and c.left_edge.lower_ in {"when", "whenever"}]
    return predicate.lower_ != "be" and any(map(_is_in_past, clauses))


def _is_somebody(subject: Token) -> bool:
    """Tell whether a subject is somebody in particular, and neither speaker nor hearer: she, Ada, my boss."""
    if subject.lower_ in {"he", "she", "they"} or subject.tag_ == "NNP":
        return True
    definite = any(c.dep_ == "poss" or c.lower_ == "the" for c in subject.lefts)
    return definite and kind_of(subject.lower_) in {"person", "group"}


def _has_verb(token: Token) -> bool:
    return token.dep_ in {"ccomp", "xcomp"} and token.tag_ == "VB"


def _is_in_past(verb: Token) -> bool:
    return "VBD" in {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in AUXILIARIES)}


def _is_intended(case: Case) -> bool:
    """Tell whether the cue wants, plans or promises what the clause says."""
    lemma = case.frame.lemma
    if case.speaks:
        return False
    if _is_wished(case):
        return True
    if lemma not in lists.INTENDING:
        return False
    if is_infinitive(case.head):
        return True
    if lemma == "consider":
        return case.frame.cue is not None and weighs(case.frame.cue, case.clause.span.of(case.text))
    return lemma in (lists.INTENDING_WITH_CLAUSE if is_independent(case.head) else lists.INTENDING_WITH_NOUN)


def _is_wished(case: Case) -> bool:
    """Tell whether the cue wishes with "would" what the clause says: would rather see *him leave*."""
    cue = case.frame.cue
    return cue is not None and wishes(cue)
