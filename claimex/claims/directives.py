"""Find what makes a clause a demand: an imperative, an obligation, a cue that asks for it.

Comes in: a clause to judge. Goes out: the words that signal that somebody is to do something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.claims.cases import PREDICATIVES, find_modals, plain_word
from claimex.claims.frames import word_of
from claimex.english import certainty as lists
from claimex.english.nouns import kind_of
from claimex.parsing import SUBJECTS, is_imperative, is_infinitive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from claimex.claims.cases import Case
    from claimex.record import CueSpan
    from claimex.spans import Span


_BEFORE_IMPERATIVE = frozenset({"aux", "auxpass", "neg", "intj", "cc", "advcl", "npadvmod", "prep"})
_AFTER_VOCATIVE = frozenset({"aux", "neg", "intj", "advmod"})
_HAVE = frozenset({"have", "'ve"})


def find_directives(case: Case) -> Iterator[Span]:
    """Yield the words by which a clause says what somebody is to do."""
    for predicate in case.predicates:
        if _says_so(predicate):
            continue
        for modal in find_modals(predicate, lists.DEONTIC):
            inverted = modal.i == predicate.left_edge.i  # should he resign, …
            if not (_concludes(predicate, modal) or inverted or is_expected(predicate, modal)):
                yield case.at(modal)
        if _obliges(predicate) or _pleads(predicate):
            yield case.at(predicate)
    if _is_order(case):
        yield case.at(case.head)
    if case.frame.cue is not None and case.frame.denial is None and _is_directed(case, case.frame.cue):
        yield word_of(case.frame.cue, case.frame.lemma)


def _is_past(predicate: Token) -> bool:
    """Tell whether a predicate is about what was: should *have* left."""
    return any(c.dep_ == "aux" and plain_word(c) in _HAVE for c in predicate.children)


def _concludes(predicate: Token, modal: Token) -> bool:
    """Tell whether a modal verb demands nothing of what was: *must* have been; you *should* have seen it."""
    marvels = predicate.lower_ in lists.MARVELLING and any(
        c.dep_ in SUBJECTS and c.lower_ == "you" for c in predicate.children
    )
    return _is_past(predicate) and (modal.lower_ == "must" or marvels)


def _says_so(predicate: Token) -> bool:
    """Tell whether a speaker says at once what must be said: *I must say* it leaked; *it should be noted* that it did.

    "We must tell them that it leaks" may be a demand.
    """
    verb = next((c for c in predicate.children if c.dep_ == "xcomp"), predicate)  # have to say
    if all(c.dep_ != "ccomp" or c.left_edge.lower_ in lists.QUESTION_WORDS for c in verb.children):
        return False
    subject = next((c.lower_ for c in predicate.children if c.dep_ in SUBJECTS), "")
    return (subject == "i" and verb.lower_ in lists.SAYING_SO) or (subject == "it" and verb.lower_ in lists.SAID_SO)


def is_expected(predicate: Token, modal: Token) -> bool:
    """Tell whether "should" says what is to be expected: the parcel *should* arrive on Monday, that *should* help.

    The subject is a thing, what comes about is no act, and it is to come about at a stated time. Where one of these is
    missing, "should" may just as well be a demand.
    """
    if modal.lower_ not in lists.EXPECTING or modal == predicate:
        return False
    subject = next((c for c in predicate.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i > modal.i or _is_past(predicate):
        return False
    if subject.lower_ in lists.THINGS and predicate.lower_ in lists.SUFFICING:
        return True
    after = predicate.doc[modal.i + 1 : predicate.right_edge.i + 1].text
    return lists.FUTURE_TIME.search(after) is not None and _comes_about(subject, predicate)


def _comes_about(subject: Token, predicate: Token) -> bool:
    """Tell whether a predicate says that a thing comes into a state by itself: is back, arrives, is warm, stops."""
    states = [c for c in predicate.children if c.i > predicate.i and c.dep_ in {"acomp", "advmod", "prep", "attr"}]
    if subject.dep_ == "expl" or subject.lower_ == "it":
        skies = {*lists.WEATHER, *(lists.WEATHER_NOUNS if subject.dep_ == "expl" else ())}
        return predicate.lower_ == "be" and any(c.lower_ in skies and c.dep_ in PREDICATIVES for c in states)
    if subject.lower_ in lists.ACTING_PRONOUNS | lists.TALKS or subject.tag_.startswith("NNP"):
        return False
    if (kind := kind_of(subject.lower_)) in {"person", "organization", "group"}:
        return kind == "organization" and predicate.lower_ == "be" and any(map(_is_running, states))
    if predicate.lower_ == "be":
        return any(map(_is_ready, states))
    if any(c.dep_ == "auxpass" for c in predicate.children):
        return False
    return predicate.lower_ in lists.COMING_ABOUT or subject.lower_ in lists.WEATHER_NOUNS


def _is_ready(state: Token) -> bool:
    return state.lower_ in lists.READY or _is_running(state)


def _is_running(state: Token) -> bool:
    """Tell whether a state is that of something that works: operational, back *in service*."""
    inside = [c for c in (state, *state.children) if c.lower_ in {"in", "into"}]
    nouns = {c.lower_ for place in inside for c in place.children if c.dep_ == "pobj"}
    return state.lower_ == "operational" or not lists.READY_NOUNS.isdisjoint(nouns)


def _obliges(predicate: Token) -> bool:
    """Tell whether a predicate obliges: "has to", "has got to", "needs to"; not "has the time to", "is needed to"."""
    if plain_word(predicate) not in lists.NEEDING or not predicate.tag_.startswith("VB"):
        return False
    following = [t for t in predicate.doc[predicate.i + 1 : predicate.i + 3] if t.tag_ != "RB" or t.lower_ == "yet"]
    if not following or following[0].tag_ != "TO" or any(child.dep_ == "auxpass" for child in predicate.children):
        return False
    return predicate.lower_ != "got" or any(
        plain_word(c) in lists.NEEDING for c in predicate.children if c.dep_ == "aux"
    )


def _pleads(predicate: Token) -> bool:
    """Tell whether the speaker asks for something now: "we ask that", "I would ask them to"; not "I asked"."""
    if predicate.lower_ not in lists.PLEADING or predicate.tag_ not in {"VB", "VBP"}:
        return False
    if not any(c.dep_ == "nsubj" and c.lower_ in lists.FIRST_PERSONS for c in predicate.children):
        return False
    helping = {plain_word(c) for c in predicate.children if c.dep_ in {"aux", "neg", "advmod"} and c.i < predicate.i}
    asks = any(c.left_edge.lower_ in lists.QUESTION_WORDS for c in predicate.children if c.i > predicate.i)
    return helping <= lists.WOULD | {"must", "also", "only", "just"} and not asks


def _is_order(case: Case) -> bool:
    """Tell whether a clause is an imperative: a bare verb that opens its sentence, or follows words allowed there.

    Such words are also the name of those who are to do it, with a comma: *Ada*, close the door.
    """
    head, first = case.head, case.clause.first
    called = _vocative(head)
    if not (is_imperative(head) or called is not None) or _is_politeness(head):
        return False
    before = [c for c in head.lefts if c.i >= first.i and not c.is_punct and not c.is_space and c != called]
    if any(c.lower_ not in lists.POLITE and c.dep_ not in _BEFORE_IMPERATIVE for c in before):
        return False
    asked_for = any(c.lower_ in {"please", "do"} for c in before)
    if case.frame.quoted or asked_for:
        return asked_for or _opens(first)
    return _opens(first) and _is_fronted(case) and all(c.lower_ in lists.POLITE for c in before)


def _opens(first: Token) -> bool:
    """Tell whether a word opens its sentence, alone or after "and": And *lock* the door."""
    if first.text[:1].isupper():
        return True
    before = first.nbor(-1) if first.i else None
    return before is not None and before.lower_ in lists.JOINING and before.text[:1].isupper()


def _is_fronted(case: Case) -> bool:
    """Tell whether the cue follows the clause, which then has the form of direct speech: *Lock the door*, she said.

    A headline has the same form, and a noun before "to" may look like a verb: *Work to begin* in May, says mayor.
    """
    following = case.head.nbor(1).lower_ if case.head.i + 1 < len(case.head.doc) else ""
    return case.frame.cue is not None and case.frame.cue.start > case.clause.span.start and following != "to"


def _vocative(head: Token) -> Token | None:
    """Return the noun before a comma and a bare verb that names those who are to act: *Ada*, close the door.

    A parser takes it for the subject. It has no article, unlike most subjects.
    """
    named = next((c for c in head.lefts if c.dep_ == "nsubj"), None)
    if head.tag_ != "VB" or named is None or not named.tag_.startswith("NN"):
        return None
    helped = any(c.dep_ == "aux" and c.lower_ != "do" for c in head.children)
    if helped or any(c.dep_ == "det" for c in named.children):
        return None
    held = set(named.subtree)
    after = next((t for t in named.doc[named.i + 1 : head.i] if t not in held or t.is_punct), None)
    between = (c for c in head.lefts if c.i > named.i and not c.is_punct)
    apart = after is not None and after.text in {",", "!"}
    return named if apart and all(c.dep_ in _AFTER_VOCATIVE for c in between) else None


def _is_politeness(head: Token) -> bool:
    """Tell whether an imperative directs nobody: "Thank you", "Look, …", "Let me …"."""
    following = head.nbor(1) if head.i + 1 < len(head.doc) else None
    if head.lower_ in lists.THANKING or following is None:
        return head.lower_ in lists.THANKING
    if following.is_punct:
        return head.lower_ in lists.CALLING
    return head.lower_ in lists.GRANTING and following.lower_ == "me"


def _is_directed(case: Case, cue: CueSpan) -> bool:
    """Tell whether the cue asks somebody to do what the clause says."""
    lemma = case.frame.lemma
    if case.speaks or (lemma == "plead" and _is_plea(case, cue)):
        return False
    if is_infinitive(case.head) or _has_infinitive(case.head):
        return lemma in lists.DIRECTING
    if any(c.dep_ in SUBJECTS for c in case.head.children):
        return lemma in lists.SUBJUNCTIVE and not case.frame.quoted
    return lemma in lists.DIRECTING_WITH_NOUN or (
        lemma in lists.DIRECTING
        and (cue.text.lower().split()[-1] in {"for", "on"} or case.clause.first.lower_ == "for")
    )


def _is_plea(case: Case, cue: CueSpan) -> bool:
    """Tell whether an accused pleads, as to guilt: pleaded *not guilty*."""
    return lists.PLEA.search(cue.text) is not None or lists.PLEA.match(case.clause.span.of(case.text)) is not None


def _has_infinitive(noun: Token) -> bool:
    """Tell whether a noun is somebody with what they are to do: *volunteers* to wear a band."""
    if not (noun.tag_.startswith("NN") or noun.tag_ == "PRP"):
        return False
    return any(c.i > noun.i and is_infinitive(c) for c in noun.children if c.dep_ in {"acl", "relcl", "xcomp"})
