"""Find the words that negate a predicate: not, nobody, no ship, never again.

Comes in: the main predicates of a clause. Goes out: the words that depend on them and negate the clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.claims.cases import plain_word
from claimex.english import certainty as lists
from claimex.parsing import is_infinitive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token


_NOUN_PHRASES = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "acomp", "dative", "oprd", "agent"})
_NEGATING = frozenset({"neg", "advmod", "preconj", "det", "cc"})


def find_negations(predicates: Sequence[Token]) -> list[Token]:
    """Return the words that negate predicates, in reading order."""
    found = {token.i: token for predicate in predicates for token in _negators(predicate)}
    kept = [found[i] for i in sorted(found)]
    # "neither … nor" and "no … nor" negate once
    return [token for n, token in enumerate(kept) if token.lower_ != "nor" or n == 0]


def _negators(predicate: Token) -> Iterator[Token]:
    if predicate.lower_ in lists.FAILING and any(c.dep_ == "xcomp" and is_infinitive(c) for c in predicate.children):
        yield predicate
    if _answers_no(predicate):
        yield predicate
        return
    if _is_denied_by_nobody(predicate):
        yield predicate  # denying is one negation, and the subject's negation cancels it
    yield from _negators_of_phrase(predicate)
    for child in predicate.children:
        word = plain_word(child)
        if child.dep_ in _NEGATING and word in lists.NEGATORS and not _is_neutral(child, predicate):
            yield child
        elif child.dep_ == "advmod" and word in lists.NEGATED_ADVERBS:
            yield from (c for c in child.children if plain_word(c) in {"not", "no", "n't", "never"})
        elif child.dep_ in _NOUN_PHRASES:
            yield from _negators_of_phrase(child)
        elif child.dep_ == "prep":
            yield from _negators_of_adverbial(child)
        if child.dep_ == "acomp" and word in lists.UNTRUE and any(c.dep_ == "ccomp" for c in _both(predicate, child)):
            yield child


def _answers_no(head: Token) -> bool:
    """Tell whether a clause is only the answer no: *No*. Probably *not*. *Never*. Not: why not, yes and no."""
    if head.dep_ != "ROOT" or plain_word(head) not in lists.ANSWERING_NO:
        return False
    return all(c.dep_ != "cc" and c.lower_ not in lists.QUESTION_WORDS for c in head.children)


def _is_denied_by_nobody(predicate: Token) -> bool:
    """Tell whether nobody denies the clause, so that it is affirmed: *nobody disputes* that it sank."""
    if predicate.lower_ not in lists.DENYING_FORMS or all(child.dep_ != "ccomp" for child in predicate.children):
        return False
    subjects = (child for child in predicate.children if child.dep_ == "nsubj")
    return any(True for subject in subjects for _ in _negators_of_phrase(subject))


def _both(one: Token, other: Token) -> list[Token]:
    return [*one.children, *other.children]


def _is_neutral(negator: Token, predicate: Token) -> bool:
    """Tell whether a negator does not negate the clause: "not only", "not until", or a "nor" after the verb.

    Nor does a "not" after a noun and a comma: bread, *not* words.
    """
    following = negator.nbor(1) if negator.i + 1 < len(negator.doc) else None
    if negator.i > predicate.i and (negator.dep_ == "cc" or _contrasts(negator, predicate)):
        return True
    return plain_word(negator) in {"not", "n't"} and following is not None and following.lower_ in lists.NEUTRALIZERS


def _contrasts(negator: Token, head: Token) -> bool:
    return head.tag_.startswith("NN") and negator.lower_ == "not" and negator.nbor(-1).is_punct


def _negators_of_phrase(head: Token) -> Iterator[Token]:
    """Yield the words that negate a noun phrase: nobody, no ship, not a word, none of them."""
    if head.lower_ in lists.NOT_NEGATIVE:
        return
    if head.lower_ in lists.NEGATIVE_NOUNS and not _is_nothing_but(head):
        yield head
    for child in head.children:
        word, phrase = plain_word(child), head.dep_ not in {"ROOT", "conj", "ccomp"}
        determines = child.dep_ == "det" and word in lists.NEGATIVE_DETERMINERS
        negates = determines or (phrase and child.dep_ in {"neg", "preconj"} and word in lists.NEGATORS)
        if negates and child.i < head.i and not _is_neutral(child, head):
            yield child


def _is_nothing_but(head: Token) -> bool:
    following = head.nbor(1).lower_ if head.i + 1 < len(head.doc) else ""
    return following in {"but", "short", "less"}


def _negators_of_adverbial(preposition: Token) -> Iterator[Token]:
    for noun in preposition.children:
        if noun.dep_ == "pobj" and noun.lower_ in lists.NEGATIVE_ADVERBIALS:
            yield from (c for c in noun.children if c.lower_ == "no")
        elif noun.dep_ == "pobj" and preposition.lower_ == "without" and noun.lower_ in lists.GROUNDS:
            yield preposition
