"""Find reporting clauses in the tree of a sentence: "he thinks that …", "she promised to …", "according to him …".

Comes in: the tree of one sentence (`spacy_pipeline.SentenceParser`). Goes out: a `Reported` (cue, source and content)
for each listed verb, adjective or noun with the complement that its list requires. This module reads the inside of
content, where the tagger only tags content.

The lists are in `english/cues.py`, one for each construction, because what a word attributes depends on the
construction: "asked for a vote" attributes a wish, "asked a friend" attributes nothing. They were made from the parsed
sentences of the PolNeAR train part. A word is in a list if it occurred at least three times in that construction, and
was part of a cue in at least three of five occurrences. Rarer verbs of the same meaning were added by hand. "Seem" and
"appear" were left out, because their subject is not a source, and so were "see" and "show how", which mostly mean to
perceive or to display.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.attribution.clause_sources import is_verb, phrase, source_of, widen
from claimex.attribution.complements import CLAUSAL, QUESTIONS, UNLISTED, WITH_VERB, complement_of, has_degree
from claimex.english._lists import words
from claimex.english.cues import (
    FEELING_VERBS,
    HOMOGRAPHS,
    NOUNS_OF_TELLERS,
    OWNER_DISTANCE,
    POSSESSIVES,
    REPORTING_ADJECTIVES,
    REPORTING_ADVERBS,
    REPORTING_NOUNS,
    REPORTS_CLAUSE,
    REPORTS_FOR,
    REPORTS_INFINITIVE,
    REPORTS_OBJECT_INFINITIVE,
    REPORTS_PASSIVE_INFINITIVE,
    REPORTS_PASSIVE_OF,
    REPORTS_QUESTION,
    REPORTS_QUOTATION,
    REPORTS_THING,
    SHOWING_VERBS,
    WISHING_ADJECTIVES,
)
from claimex.english.people import DOCUMENT_NOUNS, GROUP_NOUNS, ORGANIZATION_NOUNS, PERSON_NOUNS
from claimex.parsing import FINITE_TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.complements import Construction
    from claimex.parsing import Parsed
    from claimex.spans import Span

    Lemma = Callable[[str, str], str]


SCORE: dict[Construction, float] = {
    "clause": 0.85,
    "quotation": 0.8,
    "question": 0.84,
    "infinitive": 0.68,
    "object": 0.73,
    "for": 0.75,
    "thing": 0.71,
    "adjective": 0.67,
    "noun": 0.71,
    "according": 0.85,
    "adverb": 0.6,
}
"""How often a construction is right, 0 to 1: midway between two shares. They were measured on the 2,898 found outside
of content in every third article of the PolNeAR train part. For the first share (clause .98, infinitive .78, noun .81)
the word must be part of a gold cue. For the second (.71, .58, .61) the source and half of the content must agree too,
which fails for contents of several sentences; inner contents are seldom that long. "According" is too rare there, and
gets the value of a clause. The value of an adverb was set by hand, below the share of cues, see `REPORTING_ADVERBS`."""
_RELATIVE = ("WDT", "WP", "WP$", "WRB")
REPORTING_VERBS = (
    REPORTS_CLAUSE
    | REPORTS_QUOTATION
    | REPORTS_QUESTION
    | REPORTS_INFINITIVE
    | REPORTS_OBJECT_INFINITIVE
    | REPORTS_PASSIVE_INFINITIVE
    | REPORTS_PASSIVE_OF
    | REPORTS_FOR
    | REPORTS_THING
    | FEELING_VERBS
    | UNLISTED
)
_ADJECTIVES = REPORTING_ADJECTIVES | WISHING_ADJECTIVES
_FIXED = _ADJECTIVES | REPORTING_ADVERBS | {"according"}
_IMPERSONAL = (["it"], ["this"], ["that"], ["there"], ["what"])
"""Subjects that are not somebody with a feeling: "it is sad that …"."""
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
TELLERS = (
    PERSON_NOUNS | GROUP_NOUNS | ORGANIZATION_NOUNS | DOCUMENT_NOUNS | words("people one everyone somebody nobody")
)
"""Nouns whose bearers may tell something. Other subjects are taken for things."""

_LIGHT = words("begin come continue get go have keep start use")
"""Verbs that pass their subject on to the verb below without changing its meaning: "used to say"."""
_BE = words("am are be been is was were 's ’s 're ’re")
_HEARD = words("hear heard hears hearing saw see make made makes making")
"""Verbs with a bare infinitive that really happens: heard him say, *made* me promise; but not: let them say."""

_ADVISING = words("should must ought")
_UNREAL = words("if unless lest")
_POINTING = words("that this")
_BY = words("by from")
LONGEST_TELLER = 15
"""Most tokens between a noun and its clause that name who tells it. Set by hand: a name, an office and its place."""
_LOOSE = frozenset({",", ";", ":", ".", "-", "--", "–", "—"})
"""Punctuation between clauses that belongs to neither of them."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A reporting word with its source and content.

    Attributes:
        cue: The verb group, the noun, the adjective with its verb, or "according to".
        source: None if the sentence names none: "it is said that".
        content: In reading order, at least one.
        construction: The list by which it was found.
    """

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    construction: Construction


def may_report(words: Sequence[str], lemma: Lemma) -> bool:
    """Tell whether a sentence contains a possible reporting word, so that it is worth parsing.

    Args:
        words: In order, letters only: "Tamm’s" is two words.
        lemma: As for `find_reported`.
    """
    owned = -1 - OWNER_DISTANCE
    for number, form in enumerate(map(str.lower, words)):
        if form in POSSESSIVES:
            owned = number
        elif form in _BY:
            if number and lemma(words[number - 1].lower(), "NOUN") in NOUNS_OF_TELLERS:
                return True
        elif form in HOMOGRAPHS:
            continue
        elif (
            form in _FIXED
            or lemma(form, "VERB") in REPORTING_VERBS
            or (number - owned <= OWNER_DISTANCE and lemma(form, "NOUN") in REPORTING_NOUNS)
        ):
            return True
    return False


def find_reported(parsed: Parsed, lemma: Lemma) -> Iterator[Reported]:
    """Find the reporting clauses of a sentence, in the order of the reporting words.

    Args:
        parsed: One sentence, or more.
        lemma: Takes a word and a part of speech, and returns the lemma, see `spacy_pipeline.Lemmatizer`.
    """
    for token in parsed.doc:
        found = _read(token, lemma)
        if found is None:
            continue
        construction, cue, source, content = found
        taken = {t.i for t in (*cue, *source)}
        pieces = list(_pieces(parsed, [t for t in content if t.i not in taken]))
        if pieces:
            yield Reported(_span(parsed, cue), _span(parsed, source) if source else None, tuple(pieces), construction)


def find_subject(parsed: Parsed, cue: Span) -> Span | None:
    """Return the subject phrase of a verb group, also of a passive one: *the mayor* could not be reached."""
    doc = parsed.doc
    first = bisect_left(range(len(doc)), cue.start - parsed.start, key=lambda i: doc[i].idx)
    for token in doc[first:]:
        if not cue.contains(parsed.span(token, token)):
            break
        verb = token if token.dep_ != "acomp" else token.head
        named = next((t for t in verb.children if t.dep_ in {"nsubj", "nsubjpass"}), None)
        if named is None and verb.dep_ == "conj":  # the firm was asked / but did not reply
            named = next((t for t in verb.head.children if t.dep_ == "nsubjpass"), None)
        named = named or _subject_before_participle(verb)
        found = phrase(named) if named is not None else source_of(verb)
        if found:
            return _span(parsed, found)
    return None


def _subject_before_participle(verb: Token) -> Token | None:
    """Return the subject that the tree gives to a participle in commas: Dr Tamm, *approached* at home, left."""
    participle = next((t for t in verb.children if t.dep_ == "ccomp" and t.i < verb.i), None)
    before = participle.nbor(-1) if participle is not None and participle.i else None
    if participle is None or before is None or before.text != ",":
        return None
    return next((t for t in participle.children if t.dep_ == "nsubj" and t.i < before.i), None)


Found = tuple["Construction", "Sequence[Token]", "Sequence[Token]", "Sequence[Token]"]


def _read(token: Token, lemma: Lemma) -> Found | None:
    if token.lower_ == "according" and token.dep_ == "prep":
        return _read_according(token)
    if token.lower_ in REPORTING_ADVERBS and token.dep_ == "advmod" and is_verb(token.head):
        return _read_adverb(token)
    if token.lower_ in _ADJECTIVES and token.dep_ == "acomp":
        return _read_adjective(token, lemma)
    if is_verb(token):
        return _read_verb(token, lemma)
    noun = lemma(token.lower_, "NOUN") if token.tag_ in {"NN", "NNS"} else ""
    found = _read_noun(token) if noun in REPORTING_NOUNS else None
    return found or (_read_told_by(token) if noun in NOUNS_OF_TELLERS else None)


def _read_verb(verb: Token, lemma: Lemma) -> Found | None:
    name = lemma(verb.lower_, "VERB")
    if name not in REPORTING_VERBS or (name == "say" and _joins_sentences(verb)):
        return None
    found = complement_of(verb, name)
    if found is None:
        return None
    construction = found[0]
    content = _without_joined(found[1], lemma)
    top = _top(verb, lemma)
    teller = _teller_above(verb, lemma)
    source = source_of(teller if teller is not None else top, name)
    if source and source[0].i < content[0].i:
        source = [t for t in source if t.i < content[0].i]  # told by a nurse / that the ward is shut
    if source is None or _is_unreal(top, source) or _has_gap(verb, content) or _is_no_source(name, source):
        return None
    return construction, _group(verb, top, construction), source, content


def _joins_sentences(said: Token) -> bool:
    """Tell whether a phrase only connects sentences: that *being said*; *that said*, the roof leaks."""
    before = said.nbor(-1).lower_ if said.i else ""
    opens = all(t.is_punct or t.dep_ == "cc" for t in said.doc[: max(0, said.i - 1)])
    follows = said.nbor(1).text if said.i + 1 < len(said.doc) else ""
    return before == "being" or (before in _POINTING and opens and follows == ",")


def _teller_above(verb: Token, lemma: Lemma) -> Token | None:
    """Return the verb to which a verb of telling belongs that the tree joins to a clause about a thing.

    An example is: They *believed* the dam was safe and / feared that it would cost too much. A dam fears nothing.
    """
    first = verb
    while first.dep_ == "conj" and not _has_subject(first):
        first = first.head
    if first is verb or first.dep_ != "ccomp" or not is_verb(first.head):
        return None
    subject = next((t for t in first.children if t.dep_ in _SUBJECTS), None)
    if subject is None or subject.tag_ not in {"NN", "NNS"} or lemma(subject.lower_, "NOUN") in TELLERS:
        return None
    name = lemma(verb.lower_, "VERB")
    known = name in REPORTING_VERBS and lemma(first.head.lower_, "VERB") in REPORTING_VERBS
    return first.head if known and complement_of(verb, name) is not None else None


def _without_joined(content: Sequence[Token], lemma: Lemma) -> Sequence[Token]:
    """End content before a verb that its own teller shares, see `_teller_above`."""
    for t in content:
        above = _teller_above(t, lemma) if t.dep_ == "conj" and is_verb(t) else None
        if above is not None and above.i < content[0].i:
            start = t.left_edge.i
            while t.doc[start - 1].dep_ == "cc" or t.doc[start - 1].text == ",":
                start -= 1
            return [each for each in content if each.i < start] or content
    return content


def _top(verb: Token, lemma: Lemma) -> Token:
    while verb.dep_ == "xcomp" and lemma(verb.head.lower_, "VERB") in _LIGHT:
        verb = verb.head
    return verb


def _has_gap(verb: Token, content: Sequence[Token]) -> bool:
    """Tell whether part of the content is a relative or question word before the verb: *what* he said."""
    if any(t.i < verb.i and t.tag_ in _RELATIVE for t in content):
        return True
    if verb.dep_ != "relcl":
        return False
    first = next(verb.subtree)
    return first.tag_ not in _RELATIVE and first.dep_ != "prep"


def _is_no_source(name: str, source: Sequence[Token]) -> bool:
    """Tell whether a subject is not a source: a pronoun with a verb of showing, or the "it" of "it feels"."""
    if len(source) != 1:
        return False
    return (name in SHOWING_VERBS and source[0].tag_ == "PRP") or (name == "feel" and source[0].lower_ == "it")


def _is_unreal(verb: Token, source: Sequence[Token]) -> bool:
    """Tell whether nobody actually reports: a condition ("if they think"), advice, a question, "you may say"."""
    children = list(verb.children)
    helping = _helping(verb)
    supposed = any(t.dep_ == "mark" and t.lower_ in _UNREAL for t in children)
    if supposed or any(t.lower_ in _ADVISING for t in helping):
        return True
    if verb.tag_ == "VB" and verb.head.lower_ not in _HEARD and not any(t.tag_ in FINITE_TAGS for t in helping):
        return True  # "for them to say", "let them say"
    if not source:
        return False
    if verb.doc[-1].text == "?" and any(t.i < source[0].i for t in helping):
        return True
    if [t.lower_ for t in source] != ["you"]:
        return False
    follows = verb.doc[verb.i + 1].text if verb.i + 1 < len(verb.doc) else ","
    return verb.dep_ == "parataxis" or follows == "," or any(t.tag_ == "MD" for t in helping)


def _helping(verb: Token) -> list[Token]:
    """Return the auxiliaries of a verb, or those of the verb to which a bare form is joined: *would* come and say."""
    own = [t for t in verb.children if t.dep_ in {"aux", "auxpass"}]
    if own or verb.tag_ != "VB" or verb.dep_ != "conj" or any(t.dep_ == "nsubj" for t in verb.children):
        return own
    return _helping(verb.head)


def _group(verb: Token, top: Token, construction: Construction) -> list[Token]:
    """Return the verb group: auxiliaries, negation, adverbs before the verb, its particle, and "for" if it follows."""
    doc = verb.doc
    inside = {verb.i, top.i}
    for each in (verb, top):
        for t in each.children:
            before = t.dep_ == "advmod" and t.i < each.i and t.lower_ not in QUESTIONS
            if before or t.dep_ in {"aux", "auxpass", "neg", "prt"}:
                inside.add(t.i)
            if construction == "for" and t.dep_ == "prep" and t.lower_ in WITH_VERB:
                inside.add(t.i)
    low, high = widen(verb.i, verb.i, inside)
    if verb.dep_ == "conj" and any(t.lower_ == "nor" for t in verb.head.children):
        first = [t.i for t in verb.head.children if t.dep_ in {"aux", "neg", "preconj"} and t.i < verb.head.i]
        low = min([verb.head.i, *first])  # could neither confirm nor deny
    return list(doc[low : high + 1])


def _read_adjective(adjective: Token, lemma: Lemma) -> Found | None:
    verb = _top(adjective.head, lemma)
    clauses = [t for t in (*adjective.children, *adjective.head.children) if t.dep_ == "ccomp" and t.i > adjective.i]
    source = source_of(verb)
    if not source or _is_unreal(verb, source) or [t.lower_ for t in source] in _IMPERSONAL:
        return None
    wished = [t for t in adjective.children if t.dep_ == "xcomp" and adjective.lower_ in WISHING_ADJECTIVES]
    clauses = [t for t in clauses if next(t.subtree).lower_ not in QUESTIONS and not has_degree(adjective)] or wished
    if not clauses:
        return None
    inside = {t.i for t in _group(adjective.head, verb, "adjective")} | {adjective.i}
    inside |= {
        t.i
        for t in adjective.children
        if t.dep_ in {"advmod", "neg"} and t.i < adjective.i and t.lower_ not in QUESTIONS
    }
    inside |= {t.i for t in adjective.head.children if t.dep_ == "neg"}
    low, high = widen(adjective.i, adjective.i, inside)
    return "adjective", list(adjective.doc[low : high + 1]), source, list(clauses[0].subtree)


def _read_noun(noun: Token) -> Found | None:
    owner = next((t for t in noun.children if t.dep_ == "poss"), None)
    if owner is None:
        return None
    clauses = [t for t in noun.children if t.dep_ in {"acl", "ccomp"}]
    if noun.dep_ == "nsubj" and noun.head.lower_ in _BE:
        clauses += [t for t in noun.head.children if t.dep_ in CLAUSAL]
    for clause in clauses:
        marks = {t.lower_ for t in clause.children if t.dep_ in {"aux", "mark"} and t.i < clause.i}
        if clause.i > noun.i and not marks.isdisjoint({"that", "to"}):
            own = [t for t in phrase(owner) if t.dep_ != "case"]
            return "noun", [noun], own, list(clause.subtree)
    return None


def _read_told_by(noun: Token) -> Found | None:
    """Read a noun with a teller after "by" or "from" and a clause: a warning *from the coach* that nobody was safe."""
    doc = noun.doc
    by = doc[noun.i + 1] if noun.i + 1 < len(doc) else noun
    named = [t for t in by.children if t.dep_ == "pobj"] if by.lower_ in _BY else []
    that = next((t for t in doc[by.i + 1 : by.i + 1 + LONGEST_TELLER] if t.lower_ == "that"), None) if named else None
    if that is None or that.dep_ != "mark" or that.head.i <= that.i or named[0].i > that.i:
        return None
    if is_verb(that.nbor(1)) or that.nbor(1).tag_ == "MD":
        return None  # comments by the mayor that angered voters
    teller = [*doc[by.i + 1 : that.i]]
    if any(t.tag_ in FINITE_TAGS or t.tag_ in _RELATIVE or t.text in _LOOSE - {",", "-"} for t in teller):
        return None
    return "noun", [noun], teller, list(doc[that.i : that.head.right_edge.i + 1])


def _read_according(according: Token) -> Found | None:
    to = next((t for t in according.children if t.lower_ == "to" and t.i == according.i + 1), None)
    whose = next((t for t in to.children if t.dep_ == "pobj"), None) if to is not None else None
    if to is None or whose is None:
        return None
    own = {t.i for t in according.subtree}
    return "according", [according, to], phrase(whose), [t for t in according.head.subtree if t.i not in own]


def _read_adverb(adverb: Token) -> Found | None:
    """Read an adverb with the clause that it reports: The clerk has *reportedly* fled."""
    verb = adverb.head
    beside = [t for t in verb.children if t.dep_ in {"mark", "cc"} or (t.dep_ == "conj" and _has_subject(t))]
    outside = {t for child in beside for t in child.subtree}
    return "adverb", [adverb], [], [t for t in verb.subtree if t not in outside]


def _has_subject(verb: Token) -> bool:
    return any(t.dep_ in _SUBJECTS for t in verb.children)


def _span(parsed: Parsed, tokens: Sequence[Token]) -> Span:
    return parsed.span(tokens[0], tokens[-1])


def _pieces(parsed: Parsed, tokens: Sequence[Token]) -> Iterator[Span]:
    """Yield contiguous stretches that contain a word, without punctuation at their edges except marks and brackets."""
    doc = parsed.doc
    run: list[Token] = []
    for token in [*sorted(set(tokens), key=lambda t: t.i), None]:
        if run and (token is None or any(not t.is_punct for t in doc[run[-1].i + 1 : token.i])):
            while run and (run[-1].is_space or run[-1].text in _LOOSE):
                run.pop()
            first = next((n for n, t in enumerate(run) if not (t.is_space or t.text in _LOOSE)), len(run))
            if any(t.text[0].isalnum() and t.lower_ != "that" for t in run[first:]):
                yield parsed.span(run[first], run[-1])
            run = []
        if token is not None:
            run.append(token)
