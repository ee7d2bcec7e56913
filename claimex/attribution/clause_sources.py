"""Find the source of a verb in the tree of its sentence: its subject, or the agent of a passive.

Comes in: a token of a parsed sentence. Goes out: the tokens of a noun phrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.english._lists import words
from claimex.english.cues import FEELING_VERBS, REPORTS_CLAUSE

if TYPE_CHECKING:
    from spacy.tokens import Token


_REFLEXIVE = words("myself yourself himself herself itself ourselves yourselves themselves")


def source_of(verb: Token, name: str = "") -> list[Token] | None:
    """Return the source of a verb. Empty if nobody is named, None if the verb has no subject that could be a source."""
    if is_joined_passive(verb) and name not in FEELING_VERBS:
        return _agent(verb)  # the subject that it shares is the hearer: she rang and was told
    return _subject_of(verb, name)


def is_joined_passive(verb: Token) -> bool:
    """Tell whether a passive verb shares the subject of the verb to which it is joined: rang and *was told*."""
    own = {t.dep_ for t in verb.children}
    if verb.dep_ != "conj" or not is_verb(verb.head) or not own.isdisjoint({"nsubj", "nsubjpass", "csubj", "expl"}):
        return False
    shared = verb.tag_ == "VBN" and "dobj" not in own and any(t.dep_ == "auxpass" for t in verb.head.children)
    return "auxpass" in own or shared


def _subject_of(verb: Token, name: str = "") -> list[Token] | None:
    """Return the subject of a verb, its own or the one it shares, or the agent of a passive."""
    while _is_stressed(verb):
        verb = verb.head
    for child in verb.children:
        if child.dep_ == "nsubj" or (child.dep_ == "nsubjpass" and name in FEELING_VERBS):
            return phrase(child)
        if child.dep_ == "nsubjpass":
            return _agent(verb)
        if child.dep_ in {"csubj", "csubjpass", "expl"}:
            return None
    shares = verb.dep_ == "conj" and not is_passive(verb.head)
    if is_verb(verb.head) and (shares or (verb.dep_ == "advcl" and verb.tag_ == "VBG")):
        return _subject_of(verb.head)
    if (verb.dep_ == "acl" and verb.tag_ == "VBG" and name in REPORTS_CLAUSE) or _is_taken_for_participle(verb):
        own = {t.i for t in verb.subtree}
        return [t for t in phrase(verb.head) if t.i not in own]
    return None


def _is_stressed(verb: Token) -> bool:
    """Tell whether the tree takes a pronoun that stresses the subject for it: the team had *itself* proposed."""
    inner = verb.dep_ != "ROOT" and is_verb(verb.head)
    return inner and any(t.dep_ == "nsubj" and t.lower_ in _REFLEXIVE for t in verb.children)


def _is_taken_for_participle(verb: Token) -> bool:
    """Tell whether the tree takes a sentence's only verb for a participle of its subject: *the firm aimed* to save."""
    if verb.dep_ != "acl" or verb.tag_ not in {"VBD", "VBN"} or verb.head.dep_ != "ROOT" or is_verb(verb.head):
        return False
    return all(t.dep_ != "agent" for t in verb.children) and any(t.dep_ == "xcomp" for t in verb.children)


def _agent(verb: Token) -> list[Token]:
    agents = (t for child in verb.children if child.dep_ == "agent" for t in child.children if t.dep_ == "pobj")
    return next((phrase(agent) for agent in agents), [])


def phrase(head: Token) -> list[Token]:
    """Return the noun phrase of a head, with the comma that closes an apposition."""
    doc = head.doc
    inside = {t.i for t in head.subtree}
    low, high = widen(head.i, head.i, inside)
    while high > head.i and doc[high].is_punct:
        high -= 1
    if any(doc[i].text == "," for i in range(low, high)) and high + 1 < len(doc) and doc[high + 1].text == ",":
        high += 1
    return list(doc[low : high + 1])


def widen(low: int, high: int, inside: set[int]) -> tuple[int, int]:
    """Widen a range of token numbers while the next number on either side is in `inside`."""
    while low - 1 in inside:
        low -= 1
    while high + 1 in inside:
        high += 1
    return low, high


def is_verb(token: Token) -> bool:
    """Tell whether a token is a verb."""
    return token.tag_.startswith("VB")


def is_passive(verb: Token) -> bool:
    """Tell whether a verb has the subject of a passive."""
    return any(t.dep_ == "nsubjpass" for t in verb.children)
