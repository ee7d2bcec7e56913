"""Judge the polarity and certainty of clauses, and name the words that decide them.

Comes in: a clause with its main predicate, and the cue that introduces it. Goes out: whether it is affirmed or negated,
how certain it is, and the words that signal this. Only words that depend on the main predicate count. A negation or a
modal verb inside a subordinate clause says nothing about the assertion itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.attribution import weighs, wishes
from claimex.claims.frames import hedges_of_cue, word_of
from claimex.english import certainty as lists
from claimex.english.cues import FORECAST, FORECASTING
from claimex.english.nouns import kind_of
from claimex.parsing import SUBJECTS, is_imperative, is_independent, is_infinitive
from claimex.spans import Span
from claimex.vocabulary import Certainty, Polarity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy.tokens import Token

    from claimex.claims.frames import Frame
    from claimex.parsing import Clause
    from claimex.record import CueSpan


_NOUN_PHRASES = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "acomp", "dative", "oprd", "agent"})
_PREDICATIVES = frozenset({"attr", "acomp", "oprd"})
_NEGATING = frozenset({"neg", "advmod", "preconj", "det", "cc"})
_BEFORE_IMPERATIVE = frozenset({"aux", "auxpass", "neg", "intj", "cc", "advcl", "npadvmod", "prep"})
_DESCRIPTIONS = frozenset({"amod", "acomp"})
_DESCRIBING = frozenset({"DT", "JJ", "JJR", "RB", "NN"})
"""Tags of the first word of a description after a pronoun: considers it *a* shame."""

_AFTER_VOCATIVE = frozenset({"aux", "neg", "intj", "advmod"})
_AUXILIARIES = frozenset({"aux", "auxpass"})


@dataclass(frozen=True, slots=True)
class Factuality:
    """Polarity and certainty of one clause, and the spans of the words that decide them."""

    polarity: Polarity
    certainty: Certainty
    signals: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """The clause to judge, with its predicates and the cue that introduces it."""

    text: str
    clause: Clause
    predicates: Sequence[Token]
    frame: Frame

    @property
    def head(self) -> Token:
        return self.clause.head

    @property
    def speaks(self) -> bool:
        """Whether it is a whole sentence in the source's own words, which the cue's verb does not affect."""
        return self.frame.quoted and is_independent(self.head)

    def at(self, token: Token) -> Span:
        return self.clause.parsed.span(token, token)


def judge(text: str, clause: Clause, frame: Frame) -> Factuality:
    """Judge the polarity and certainty of a clause.

    Args:
        text: The article as read.
        clause: The clause to judge.
        frame: The cue that introduces it.
    """
    case = _Case(text, clause, _predicates(clause.head, frame), frame)
    helpless = lists.HELPLESS.search(clause.span.of(text))
    places = [] if helpless else [case.at(token) for token in _negations(case.predicates)]
    if frame.denial is not None and _is_denied(case):
        places.append(frame.denial)
    negated = len(places) % 2 == 1
    certainty, decided = _certainty(case)
    found = {*(places if negated else ()), *decided}
    return Factuality("negated" if negated else "affirmed", certainty, tuple(sorted(found)))


def _is_denied(case: _Case) -> bool:
    """Tell whether a denying cue denies the clause. A whole sentence in quotation marks is the denial itself."""
    labels = case.clause.span.of(case.text).lower().startswith("as ")  # dismissed it as nonsense
    return case.frame.negation is None and not case.speaks and not labels


def _predicates(head: Token, frame: Frame) -> list[Token]:
    """Return the main predicate, and its complement if it only hedges that: I think he lies; he seems to lie."""
    out = [head]
    if head.lower_ in lists.SEEMING:
        out += [child for child in head.children if child.dep_ == "xcomp"]
    elif _thinker(head, frame) is not None:
        out += [c for c in head.children if c.dep_ == "ccomp" and not any(m.lower_ == "that" for m in c.children)]
    out += [child for child in head.children if child.dep_ == "parataxis" and _thinker(child, frame) is not None]
    return out


def _thinker(token: Token, frame: Frame) -> Token | None:
    """Return the subject of a verb of thinking, if it is the source itself: *I* think, she said *she* thought."""
    subject = next((c for c in token.children if c.dep_ == "nsubj" and c.lower_ in frame.holders), None)
    if subject is None or not _has_thought(token):
        return None
    own = subject.lower_ in lists.FIRST_PERSONS
    forms = lists.THINKING if own else lists.THINKING | lists.THINKING_OF_OTHERS
    return subject if token.lower_ in (forms | lists.THOUGHT if frame.past and not own else forms) else None


def _has_thought(verb: Token) -> bool:
    """Tell whether a verb of thinking has something thought with it, and not somebody or something else."""
    if any(c.dep_ == "ccomp" for c in verb.children):
        return True
    return not any(
        c.dep_ == "prep" or (c.dep_ == "dobj" and c.lower_ not in lists.ANAPHORS) for c in verb.children if c.i > verb.i
    )


def _negations(predicates: Sequence[Token]) -> list[Token]:
    found = {token.i: token for predicate in predicates for token in _negators(predicate)}
    kept = [found[i] for i in sorted(found)]
    # "neither … nor" and "no … nor" negate once
    return [token for n, token in enumerate(kept) if token.lower_ != "nor" or n == 0]


def _negators(predicate: Token) -> Iterator[Token]:
    if predicate.lower_ in lists.FAILING and any(c.dep_ == "xcomp" and is_infinitive(c) for c in predicate.children):
        yield predicate
    if _is_denied_by_nobody(predicate):
        yield predicate  # denying is one negation, and the subject's negation cancels it
    yield from _negators_of_phrase(predicate)
    for child in predicate.children:
        word = _plain(child)
        if child.dep_ in _NEGATING and word in lists.NEGATORS and not _is_neutral(child, predicate):
            yield child
        elif child.dep_ == "advmod" and word in lists.NEGATED_ADVERBS:
            yield from (c for c in child.children if _plain(c) in {"not", "no", "n't", "never"})
        elif child.dep_ in _NOUN_PHRASES:
            yield from _negators_of_phrase(child)
        elif child.dep_ == "prep":
            yield from _negators_of_adverbial(child)
        if child.dep_ == "acomp" and word in lists.UNTRUE and any(c.dep_ == "ccomp" for c in _both(predicate, child)):
            yield child


def _is_denied_by_nobody(predicate: Token) -> bool:
    """Tell whether nobody denies the clause, so that it is affirmed: *nobody disputes* that it sank."""
    if predicate.lower_ not in lists.DENYING_FORMS or all(child.dep_ != "ccomp" for child in predicate.children):
        return False
    subjects = (child for child in predicate.children if child.dep_ == "nsubj")
    return any(True for subject in subjects for _ in _negators_of_phrase(subject))


def _both(one: Token, other: Token) -> list[Token]:
    return [*one.children, *other.children]


def _plain(token: Token) -> str:
    return token.lower_.replace("’", "'")


def _is_neutral(negator: Token, predicate: Token) -> bool:
    """Tell whether a negator does not negate the clause: "not only", "not until", or a "nor" after the verb.

    Nor does a "not" after a noun and a comma: bread, *not* words.
    """
    following = negator.nbor(1) if negator.i + 1 < len(negator.doc) else None
    if negator.i > predicate.i and (negator.dep_ == "cc" or _contrasts(negator, predicate)):
        return True
    return _plain(negator) in {"not", "n't"} and following is not None and following.lower_ in lists.NEUTRALIZERS


def _contrasts(negator: Token, head: Token) -> bool:
    return head.tag_.startswith("NN") and negator.lower_ == "not" and negator.nbor(-1).is_punct


def _negators_of_phrase(head: Token) -> Iterator[Token]:
    """Yield the words that negate a noun phrase: nobody, no ship, not a word, none of them."""
    if head.lower_ in lists.NOT_NEGATIVE:
        return
    if head.lower_ in lists.NEGATIVE_NOUNS and not _is_nothing_but(head):
        yield head
    for child in head.children:
        word, phrase = _plain(child), head.dep_ not in {"ROOT", "conj", "ccomp"}
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


def _certainty(case: _Case) -> tuple[Certainty, tuple[Span, ...]]:
    """Return the first certainty that fits, and its signals."""
    tests: tuple[tuple[Certainty, Callable[[_Case], Iterator[Span]]], ...] = (
        ("question", _question),
        ("directive", _directive),
        ("hypothetical", _hypothetical),
        ("hedged", _hedged),
    )
    for certainty, test in tests:
        if found := tuple(test(case)):
            return certainty, found
    return "asserted", ()


def _question(case: _Case) -> Iterator[Span]:
    clause, cue = case.clause, case.frame.cue
    first, asked = clause.first, case.frame.lemma in lists.ASKING and not case.speaks
    if clause.span.of(case.text).endswith("?"):
        end = clause.span.end
        yield case.at(first) if _asks(first, clause.head) else Span(end - 1, end)
    elif (clause.asks and not clause.closes and _is_inverted(clause.head)) or _is_indirect(case, asked=asked):
        yield case.at(first)
    elif asked and first.lower_ == "about" and cue is not None:
        yield word_of(cue, case.frame.lemma)
    elif clause.head.lower_ in lists.WONDERING and any(c.lower_ in lists.FIRST_PERSONS for c in clause.head.lefts):
        marks = [m for c in clause.head.rights if c.dep_ in {"ccomp", "advcl"} for m in c.lefts]
        yield from (case.at(m) for m in marks[:1] if m.lower_ in lists.QUESTION_WORDS)


def _is_indirect(case: _Case, *, asked: bool) -> bool:
    """Tell whether a clause is an indirect question: with "whether", or any question word after a verb of asking.

    What somebody did not say, does not know or doubts is none: did not say whether.
    """
    first, frame = case.clause.first, case.frame
    if first.lower_ == "whether" and not asked:
        open_ = frame.negation is not None or frame.denial is not None or frame.lemma in lists.BELIEVING
        return not (frame.quoted or open_) and first.head.dep_ != "csubj"
    return asked and first.lower_ in lists.QUESTION_WORDS


def _asks(first: Token, head: Token) -> bool:
    """Tell whether a word asks, and does not introduce a subordinate clause: *when* it rains, do you go?"""
    joins = first.head != head and first.head.dep_ == "advcl"
    return first.lower_ in lists.QUESTION_WORDS - lists.CONDITIONS and not joins


def _is_inverted(head: Token) -> bool:
    verbs = [head.i, *(c.i for c in head.children if c.dep_ in _AUXILIARIES)]
    subjects = [c.i for c in head.children if c.dep_ in SUBJECTS]
    return bool(subjects) and min(verbs) < min(subjects)


def _directive(case: _Case) -> Iterator[Span]:
    for predicate in case.predicates:
        perfect = any(c.dep_ == "aux" and c.lower_ == "have" for c in predicate.children)
        for modal in _modals(predicate, lists.DEONTIC):
            concludes = perfect and modal.lower_ == "must"  # must have been
            inverted = modal.i == predicate.left_edge.i  # should he resign, …
            if not (concludes or inverted or _is_expected(predicate, modal)):
                yield case.at(modal)
        if _obliges(predicate) or _pleads(predicate):
            yield case.at(predicate)
    if _is_order(case):
        yield case.at(case.head)
    if case.frame.cue is not None and case.frame.denial is None and _is_directed(case, case.frame.cue):
        yield word_of(case.frame.cue, case.frame.lemma)


def _modals(predicate: Token, words: frozenset[str]) -> Iterator[Token]:
    """Yield the modal verbs of a predicate that are in a list. Without a full verb, the modal is the predicate."""
    for token in (predicate, *predicate.children):
        if token.tag_ == "MD" and _plain(token) in words and (token == predicate or token.dep_ == "aux"):
            yield token


def _is_expected(predicate: Token, modal: Token) -> bool:
    """Tell whether "should" says what is to be expected: the parcel *should* arrive on Monday, that *should* help.

    The subject is a thing, what comes about is no act, and it is to come about at a stated time. Where one of these is
    missing, "should" may just as well be a demand.
    """
    if modal.lower_ not in lists.EXPECTING or modal == predicate:
        return False
    subject = next((c for c in predicate.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i > modal.i or any(c.lower_ in {"have", "'ve", "’ve"} for c in predicate.children):
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
        return predicate.lower_ == "be" and any(c.lower_ in skies and c.dep_ in _PREDICATIVES for c in states)
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
    if _plain(predicate) not in lists.NEEDING or not predicate.tag_.startswith("VB"):
        return False
    following = [t for t in predicate.doc[predicate.i + 1 : predicate.i + 3] if t.tag_ != "RB" or t.lower_ == "yet"]
    if not following or following[0].tag_ != "TO" or any(child.dep_ == "auxpass" for child in predicate.children):
        return False
    return predicate.lower_ != "got" or any(_plain(c) in lists.NEEDING for c in predicate.children if c.dep_ == "aux")


def _pleads(predicate: Token) -> bool:
    """Tell whether the speaker asks for something now: "we ask that", "I would ask them to"; not "I asked"."""
    if predicate.lower_ not in lists.PLEADING or predicate.tag_ not in {"VB", "VBP"}:
        return False
    if not any(c.dep_ == "nsubj" and c.lower_ in lists.FIRST_PERSONS for c in predicate.children):
        return False
    helping = {_plain(c) for c in predicate.children if c.dep_ in {"aux", "neg", "advmod"} and c.i < predicate.i}
    asks = any(c.left_edge.lower_ in lists.QUESTION_WORDS for c in predicate.children if c.i > predicate.i)
    return helping <= lists.WOULD | {"must", "also", "only", "just"} and not asks


def _is_order(case: _Case) -> bool:
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


def _is_fronted(case: _Case) -> bool:
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


def _is_directed(case: _Case, cue: CueSpan) -> bool:
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


def _is_plea(case: _Case, cue: CueSpan) -> bool:
    """Tell whether an accused pleads, as to guilt: pleaded *not guilty*."""
    return lists.PLEA.search(cue.text) is not None or lists.PLEA.match(case.clause.span.of(case.text)) is not None


def _has_infinitive(noun: Token) -> bool:
    """Tell whether a noun is somebody with what they are to do: *volunteers* to wear a band."""
    if not (noun.tag_.startswith("NN") or noun.tag_ == "PRP"):
        return False
    return any(c.i > noun.i and is_infinitive(c) for c in noun.children if c.dep_ in {"acl", "relcl", "xcomp"})


def _hypothetical(case: _Case) -> Iterator[Span]:
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
        if first.lower_ in lists.INVERTED and first in {clause, *clause.lefts} and _is_inverted(clause):
            yield first


def _is_concessive(mark: Token) -> bool:
    return mark.i > 0 and mark.nbor(-1).lower_ in {"as", "even"}


def _would(predicate: Token, *, backshifts: bool) -> Iterator[Token]:
    perfect = any(c.dep_ == "aux" and c.lower_ in {"have", "'ve"} for c in predicate.children)
    if perfect or not (backshifts or _tells_of_past(predicate)):
        yield from _modals(predicate, lists.WOULD)


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
    return "VBD" in {verb.tag_, *(c.tag_ for c in verb.children if c.dep_ in _AUXILIARIES)}


def _is_intended(case: _Case) -> bool:
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


def _is_wished(case: _Case) -> bool:
    """Tell whether the cue wishes with "would" what the clause says: would rather see *him leave*."""
    cue = case.frame.cue
    return cue is not None and wishes(cue)


def _is_judged(case: _Case) -> bool:
    """Tell whether the clause says what something is, as after "consider": *the sum too small*, *it a shame*."""
    head, first = case.head, case.clause.first
    following = first.nbor(1).tag_ if first.i + 1 < len(first.doc) else ""
    if is_independent(head) or (first.tag_ == "PRP" and following in _DESCRIBING):
        return True
    if head.tag_ in {"JJ", "JJR", "VBN", "VBD"}:
        return any(c.dep_ in SUBJECTS for c in head.lefts)
    after = [t for t in head.subtree if t.i > head.i]
    if not head.tag_.startswith(("NN", "PRP")) or not after or any(t.is_punct for t in after):
        return False
    last = after[-1]
    described = last.tag_ in {"JJ", "JJR"} and last.dep_ in _DESCRIPTIONS and last.head.i < last.i
    return described or any(c.dep_ in {"appos", "npadvmod", *_DESCRIPTIONS} for c in head.rights)


def _hedged(case: _Case) -> Iterator[Span]:
    for predicate in case.predicates:
        yield from (case.clause.parsed.span(*tokens) for tokens in _hedges(predicate, case.frame))
    view = lists.IN_MY_VIEW.search(case.text, case.clause.span.start, case.clause.span.end)
    if view is not None:
        yield Span(*view.span())
    frame = case.frame
    if frame.cue is None:
        return
    if frame.negation is not None:
        yield frame.negation
    elif _is_believed(case, frame.cue):
        yield word_of(frame.cue, frame.lemma)
    yield from hedges_of_cue(frame.cue)


def _is_believed(case: _Case, cue: CueSpan) -> bool:
    """Tell whether the cue's verb says that the clause is believed, hoped, judged or forecast to be so."""
    lemma = case.frame.lemma
    if lemma in lists.BELIEVING or (lemma in lists.HOPING and is_independent(case.head)):
        return True
    return not case.speaks and (_is_forecast(case, cue) or (lemma in lists.JUDGING and _is_judged(case)))


def _is_forecast(case: _Case, cue: CueSpan) -> bool:
    """Tell whether the cue sees something coming: *sees* sales rising."""
    start = case.clause.span.start
    told = case.text[max(0, start - len("that ")) : start] == "that "
    return bool(not told and FORECASTING.search(cue.text) and FORECAST.match(case.clause.span.of(case.text)))


def _hedges(predicate: Token, frame: Frame) -> Iterator[tuple[Token, Token]]:
    """Yield the runs of words that hedge a predicate."""
    yield from ((m, m) for m in _modals(predicate, lists.EXPECTING) if _is_expected(predicate, m))
    if predicate.lower_ in lists.SEEMING:
        yield predicate, predicate
    elif (subject := _thinker(predicate, frame)) is not None:
        yield (subject if subject.i == predicate.i - 1 else predicate), predicate
    elif predicate.lower_ in lists.HEDGING_PARTICIPLES and any(c.dep_ == "auxpass" for c in predicate.children):
        yield from ((predicate, predicate) for c in predicate.children if c.dep_ == "xcomp")
    negated = any(c.dep_ == "neg" for c in predicate.children)
    yield from ((m, m) for m in _modals(predicate, lists.POSSIBLE) if not (negated and m.lower_ == "could"))
    for child in predicate.children:
        word = _plain(child)
        seems = child.dep_ in _AUXILIARIES and word in lists.SEEMING
        if seems or (child.dep_ == "advmod" and word in lists.HEDGES):
            yield child, child
        elif child.dep_ in _PREDICATIVES:
            if child.dep_ == "acomp" and word in lists.HEDGING_ADJECTIVES and not _is_compared(child):
                yield child, child
            yield from ((c, c) for c in child.children if c.dep_ == "advmod" and c.lower_ in lists.HEDGES)


def _is_compared(adjective: Token) -> bool:
    """Tell whether a probability is compared with another, and so asserted: *twice as* likely, more likely *than* snow.

    A comparison needs a measure, what it is compared with, or a group: women are more likely to. "It is more likely
    that" and "more likely than not" hedge.
    """
    if not any(c.dep_ == "advmod" and c.lower_ in lists.COMPARING for c in adjective.lefts):
        return False
    subject = next((c for c in adjective.head.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.lower_ in {"it", "that", "this"}:
        return False
    others = [c for c in (*adjective.rights, *adjective.head.rights) if c.lower_ in {"than", "as"}]
    if any(c.lower_ == "not" for other in others for c in other.subtree):
        return False
    measures = {t.lower_ for c in adjective.lefts for t in c.subtree} & lists.MEASURING
    grouped = subject.tag_ in {"NNS", "NNPS"} and any(c.dep_ == "xcomp" for c in adjective.children)
    return bool(others or measures or grouped or any(c.dep_ == "npadvmod" for c in adjective.lefts))
