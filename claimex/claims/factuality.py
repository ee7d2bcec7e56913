"""Judge the polarity and certainty of clauses, and name the words that decide them.

Comes in: a clause with its main predicate, and the cue that introduces it. Goes out: whether it is affirmed or negated,
how certain it is, and the words that signal this. Only words that depend on the main predicate count. A negation or a
modal verb inside a subordinate clause says nothing about the assertion itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.claims.cases import AUXILIARIES, PREDICATIVES, Case, find_modals, is_inverted, plain_word
from claimex.claims.directives import find_directives, is_expected
from claimex.claims.frames import hedges_of_cue, word_of
from claimex.claims.hypotheticals import find_hypotheticals
from claimex.claims.polarity import find_negations
from claimex.english import certainty as lists
from claimex.english.cues import FORECAST, FORECASTING
from claimex.parsing import SUBJECTS, is_independent
from claimex.spans import Span
from claimex.vocabulary import Certainty, Polarity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.tokens import Token

    from claimex.claims.frames import Frame
    from claimex.parsing import Clause
    from claimex.record import CueSpan


_DESCRIPTIONS = frozenset({"amod", "acomp"})

_DESCRIBING = frozenset({"DT", "JJ", "JJR", "RB", "NN"})
"""Tags of the first word of a description after a pronoun: considers it *a* shame."""


@dataclass(frozen=True, slots=True)
class Factuality:
    """Polarity and certainty of one clause, and the spans of the words that decide them."""

    polarity: Polarity
    certainty: Certainty
    signals: tuple[Span, ...]


def judge(text: str, clause: Clause, frame: Frame) -> Factuality:
    """Judge the polarity and certainty of a clause.

    Args:
        text: The article as read.
        clause: The clause to judge.
        frame: The cue that introduces it.
    """
    case = Case(text, clause, _predicates(clause.head, frame), frame)
    helpless = lists.HELPLESS.search(clause.span.of(text))
    places = [] if helpless else [case.at(token) for token in find_negations(case.predicates)]
    if frame.denial is not None and _is_denied(case):
        places.append(frame.denial)
    negated = len(places) % 2 == 1
    certainty, decided = _certainty(case)
    found = {*(places if negated else ()), *decided}
    return Factuality("negated" if negated else "affirmed", certainty, tuple(sorted(found)))


def _is_denied(case: Case) -> bool:
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


def _certainty(case: Case) -> tuple[Certainty, tuple[Span, ...]]:
    """Return the first certainty that fits, and its signals."""
    tests: tuple[tuple[Certainty, Callable[[Case], Iterator[Span]]], ...] = (
        ("question", _question),
        ("directive", find_directives),
        ("hypothetical", find_hypotheticals),
        ("hedged", _hedged),
    )
    for certainty, test in tests:
        if found := tuple(test(case)):
            return certainty, found
    return "asserted", ()


def _question(case: Case) -> Iterator[Span]:
    clause, cue = case.clause, case.frame.cue
    first, asked = clause.first, case.frame.lemma in lists.ASKING and not case.speaks
    if clause.span.of(case.text).endswith("?"):
        end = clause.span.end
        yield case.at(first) if _asks(first, clause.head) else Span(end - 1, end)
    elif (clause.asks and not clause.closes and is_inverted(clause.head)) or _is_indirect(case, asked=asked):
        yield case.at(first)
    elif asked and first.lower_ == "about" and cue is not None:
        yield word_of(cue, case.frame.lemma)
    elif clause.head.lower_ in lists.WONDERING and any(c.lower_ in lists.FIRST_PERSONS for c in clause.head.lefts):
        marks = [m for c in clause.head.rights if c.dep_ in {"ccomp", "advcl"} for m in c.lefts]
        yield from (case.at(m) for m in marks[:1] if m.lower_ in lists.QUESTION_WORDS)


def _is_indirect(case: Case, *, asked: bool) -> bool:
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


def _is_judged(case: Case) -> bool:
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


def _hedged(case: Case) -> Iterator[Span]:
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


def _is_believed(case: Case, cue: CueSpan) -> bool:
    """Tell whether the cue's verb says that the clause is believed, hoped, judged or forecast to be so."""
    lemma = case.frame.lemma
    if lemma in lists.BELIEVING or (lemma in lists.HOPING and is_independent(case.head)):
        return True
    return not case.speaks and (_is_forecast(case, cue) or (lemma in lists.JUDGING and _is_judged(case)))


def _is_forecast(case: Case, cue: CueSpan) -> bool:
    """Tell whether the cue sees something coming: *sees* sales rising."""
    start = case.clause.span.start
    told = case.text[max(0, start - len("that ")) : start] == "that "
    return bool(not told and FORECASTING.search(cue.text) and FORECAST.match(case.clause.span.of(case.text)))


def _hedges(predicate: Token, frame: Frame) -> Iterator[tuple[Token, Token]]:
    """Yield the runs of words that hedge a predicate."""
    yield from ((m, m) for m in find_modals(predicate, lists.EXPECTING) if is_expected(predicate, m))
    if predicate.lower_ in lists.SEEMING:
        yield predicate, predicate
    elif (subject := _thinker(predicate, frame)) is not None:
        yield (subject if subject.i == predicate.i - 1 else predicate), predicate
    elif predicate.lower_ in lists.HEDGING_PARTICIPLES and any(c.dep_ == "auxpass" for c in predicate.children):
        yield from ((predicate, predicate) for c in predicate.children if c.dep_ == "xcomp")
    negated = any(c.dep_ == "neg" for c in predicate.children)
    yield from ((m, m) for m in find_modals(predicate, lists.POSSIBLE) if not (negated and m.lower_ == "could"))
    for child in predicate.children:
        word = plain_word(child)
        seems = child.dep_ in AUXILIARIES and word in lists.SEEMING
        if seems or (child.dep_ == "advmod" and word in lists.HEDGES):
            yield child, child
        elif child.dep_ in PREDICATIVES:
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
