"""Find what a verb reports: the clause, quotation, infinitive or thing that its tree gives it.

Comes in: a verb of a parsed sentence, and its lemma. Goes out: the tokens of its complement, with the construction,
which is the list of `english/cues.py` that the verb is in. What a word attributes depends on the construction: "asked
for a vote" attributes a wish, "asked a friend" attributes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from claimex.attribution.clause_sources import is_passive, phrase
from claimex.english._lists import words
from claimex.english.cues import (
    EVENTUALITY,
    FEELING_VERBS,
    REPORTS_ABOUT,
    REPORTS_CLAUSE,
    REPORTS_CLAUSE_RARELY,
    REPORTS_FOR,
    REPORTS_INFINITIVE,
    REPORTS_OBJECT_INFINITIVE,
    REPORTS_PASSIVE_INFINITIVE,
    REPORTS_PASSIVE_OF,
    REPORTS_QUESTION,
    REPORTS_QUOTATION,
    REPORTS_THING,
)
from claimex.layout import CLOSING_MARKS, NEUTRAL_MARKS, OPENING_MARKS, SINGLE_CLOSING_MARKS, SINGLE_OPENING_MARKS
from claimex.parsing import FINITE_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token


Construction = Literal[
    "clause",
    "quotation",
    "question",
    "infinitive",
    "object",
    "for",
    "thing",
    "adjective",
    "noun",
    "according",
    "adverb",
]

QUESTIONS = words("what who whom whose which where when why how whether if")
CLAUSAL = ("ccomp", "xcomp")
_CLAUSAL_VERBS = REPORTS_CLAUSE | REPORTS_CLAUSE_RARELY
_OBJECTS = ("dobj", "prep", "dative")
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_HELPING = ("aux", "auxpass", "neg")
_BACK = words("it this that so")
"""Objects that refer to the clause before, which is then not the verb's complement: "it leaked; they announced it"."""
_DEGREES = words("so too enough")
_TIMES = words("since after before according")
"""Prepositions of phrases that state when something was said, or who says so."""
_ABOUT = words("about of")
WITH_VERB = _ABOUT | {"for"}
"""Prepositions that belong to the cue: asked *for* a vote, knew *about* it."""

_OWN_DEED = words("promise swear threaten vow")
"""Verbs whose subject is also that of the infinitive when a hearer stands between: promised *the bank* to cut jobs."""

_LIMITING = words("if unless until")
_OPENS = OPENING_MARKS + NEUTRAL_MARKS + SINGLE_OPENING_MARKS + "'"
_CLOSES = CLOSING_MARKS + NEUTRAL_MARKS + SINGLE_CLOSING_MARKS + "'"
LONGEST_QUOTED = 500
"""Most tokens of a quotation, about a dozen long sentences. Without a limit, each "said" before an unclosed mark would
report the whole rest of the text."""

MAX_HEARER_TOKENS = 6
"""Most tokens between a verb of saying and the quotation that it introduces: a comma or colon, and the hearer."""

_ANAPHORS = words("it this that")
_TAKES_ANAPHOR = words("accept admit believe doubt suspect deny dispute know promise regret say understand")
"""Verbs whose "it" stands for a clause told before: I *doubt it*. With other verbs it is mostly a thing."""

_TAKES_NOTHING = words("promise")
_NOTHING = words("nothing anything")
_TAKES_SO = words("say tell think believe hope suppose")
_SO = words("so otherwise")
_TAKES_MUCH = words("say suspect fear expect admit know")
_LIKE = words("same opposite contrary reverse")
"""Words that stand for a whole clause: I told him *so*; he said *the same*; she told us *the opposite*."""

_INTENDING = words("consider contemplate mull plan weigh")
"""Verbs that state an intention while they go on: is *considering* an appeal. "Considered a classic" does not."""

_GERUND = words("admit consider contemplate deny propose recall recommend regret remember suggest")
"""Verbs that report a clause in -ing of their own subject: *denied* taking it (Quirk et al. 1985, 16.40; of saying and
thinking)."""

_WOULD = words("would should 'd ’d")
_NAMING = words("call")

_WANTING = words("want prefer")
_PRONOUNS = words("it them him her us me you this that")
_STATES = frozenset({"prep", "advmod", "npadvmod", "oprd", "acomp", "prt"})
"""What is wanted of somebody or something that a pronoun names: wanted it *for the lobby*, wants them *out*."""

_EMPTY = words("it that this these those him her them me us you so one what which who something anything nothing")
"""Objects that do not say what is wanted or feared."""

UNLISTED = REPORTS_CLAUSE_RARELY | _GERUND | _INTENDING | _NAMING | _WANTING | {"like"}
"""Verbs of constructions that no list in `english/cues.py` covers."""


Complement = tuple[Construction, "list[Token]"]


def complement_of(verb: Token, name: str) -> Complement | None:
    """Return what a verb reports, and how. None if it reports nothing.

    Args:
        verb: In the tree of its sentence.
        name: Its lemma.
    """
    if name == "like" and any(t.dep_ == "aux" and t.lower_ in _WOULD for t in verb.children):
        name = "want"  # I would like him to call
    found = _complement(verb, name) or _around(verb, name) or _quoted(verb, name) or _set_off(verb, name)
    return found or _elliptic(verb, name) or _named(verb, name)


def _complement(verb: Token, name: str) -> Complement | None:
    """Return what a verb reports: the first of its children in the tree that fits a list."""
    for child in sorted(verb.children, key=lambda t: t.i < verb.i):  # he left, I think / she stayed
        if child.i < verb.i and not _is_afterthought(verb, child):
            continue
        if child.dep_ in CLAUSAL and (construction := _clausal(verb, child, name)) is not None:
            thing = _object(verb, child) if construction == "object" else None
            after = _trailing(verb, child) if construction in {"infinitive", "object"} else _continued(verb, child)
            told = _told(verb) if construction == "object" and thing is None else ()
            return construction, [*told, *(thing.subtree if thing is not None else ()), *child.subtree, *after]
    for child in verb.children:
        if child.lower_ == "of" and child.dep_ == "prep" and name in REPORTS_PASSIVE_OF and is_passive(verb):
            return "for", [*_told(verb), *child.subtree]
        about = child.lower_ in _ABOUT and name in REPORTS_ABOUT
        if child.dep_ == "prep" and (about or (child.lower_ == "for" and name in REPORTS_FOR)):
            for thing in child.children:
                if thing.dep_ == "pobj" and (about or thing.lower_ not in _EMPTY):
                    return "for", list(child.subtree)
        if child.i > verb.i and (found := _thing(verb, child, name)) is not None:
            return found
    return None


def _thing(verb: Token, child: Token, name: str) -> Complement | None:
    """Return what a verb reports that is no clause: a thing, a word for a clause, or what is wanted of somebody."""
    if child.dep_ == "dobj" and _tells(child, verb, name):
        thing = _promised(verb, child) if name == "promise" else child
        wished = name in EVENTUALITY and thing.lower_ not in _ANAPHORS | _NOTHING
        return "thing", [*thing.subtree, *(_trailing(verb, thing) if wished else ())]
    if _stands_for_clause(child, name):
        return "thing", [t for t in child.subtree if t.i <= child.i]
    if child.dep_ == "dobj" and name in _WANTING and child.lower_ in _PRONOUNS:
        state = next((t for t in verb.children if t.left_edge.i == child.i + 1 and t.dep_ in _STATES), None)
        return ("object", [child, *state.subtree]) if state is not None else None
    return None


def _promised(verb: Token, hearer: Token) -> Token:
    """Return the thing behind its hearer: promised *the study the same thing*."""
    return next((t for t in verb.children if t.dep_ == "dobj" and t.left_edge.i == hearer.right_edge.i + 1), hearer)


def _tells(thing: Token, verb: Token, name: str) -> bool:
    word = thing.lower_
    if (word in _ANAPHORS and name in _TAKES_ANAPHOR) or (word in _NOTHING and name in _TAKES_NOTHING):
        return thing.i + 1 == len(thing.doc) or thing.nbor(1).text != ":"  # he said this: “…”
    intends = name in _INTENDING and verb.tag_ == "VBG"
    return (intends or name in REPORTS_THING) and word not in _EMPTY


def _stands_for_clause(word: Token, name: str) -> bool:
    """Tell whether a word after a verb stands for what is told: said *so*, told us *the opposite*."""
    if word.lower_ == "much" and name in _TAKES_MUCH:
        return [t.lower_ for t in word.children if t.i < word.i] == ["as"]  # had suspected as much
    if name not in _TAKES_SO:
        return False
    if word.lower_ in _LIKE:
        return [t.lower_ for t in word.children] == ["the"] and name in {"say", "tell"}
    after = word.nbor(1) if word.i + 1 < len(word.doc) else None
    ends = after is None or after.is_punct or after.dep_ in {"prep", "cc", "mark", "npadvmod"}
    return word.lower_ in _SO and word.dep_ == "advmod" and ends


def _is_afterthought(verb: Token, clause: Token) -> bool:
    """Tell whether a verb reports the clause before it: "it rains, I think", but not "it rains, so I write to him"."""
    first = min((t.left_edge.i for t in verb.children if t.dep_ in _SUBJECTS), default=verb.i)
    between = verb.doc[clause.right_edge.i + 1 : min(first, verb.i)]
    if any(t.text in ";:" or not (t.is_punct or t.is_space or t.dep_ in _HELPING) for t in between):
        return False
    return all(t.i < verb.i or t.dep_ != "dobj" or t.lower_ not in _BACK for t in verb.children)


def _clausal(verb: Token, child: Token, name: str) -> Construction | None:
    first = next(child.subtree)
    asks = first.lower_ in QUESTIONS
    if any(t.dep_ == "aux" and t.lower_ == "to" for t in child.children):
        hearer = _object(verb, child) is not None and name not in _OWN_DEED
        somebody = _own_subject(child) or hearer or is_passive(verb)
        of_others = REPORTS_OBJECT_INFINITIVE | (REPORTS_PASSIVE_INFINITIVE if is_passive(verb) else frozenset())
        lists: dict[Construction, frozenset[str]] = (
            {"object": of_others} if somebody else {"infinitive": REPORTS_INFINITIVE}
        )
        return next((each for each, listed in lists.items() if name in listed and not asks), None)
    if child.dep_ == "xcomp" and child.tag_ == "VBG" and child.i > verb.i:
        return "clause" if name in _GERUND else None
    if child.dep_ != "ccomp":
        return None
    small = name not in _CLAUSAL_VERBS or not _is_finite(child)  # wanted the march stopped, with a wrong tag
    if name in REPORTS_OBJECT_INFINITIVE and _own_subject(child) and small:
        return "object"
    if asks and first.i > verb.i:
        return "question" if name in REPORTS_QUESTION else None
    felt = (
        name in FEELING_VERBS
        and is_passive(verb)
        and not has_degree(verb)
        and all(t.dep_ != "agent" for t in verb.children)
    )
    return "clause" if name in _CLAUSAL_VERBS or felt else None


def has_degree(feeling: Token) -> bool:
    """Tell whether the clause of a feeling is its consequence and not its content: *so* angry that they left."""
    return any(t.lower_ in _DEGREES and t.i < feeling.i for t in feeling.children)


def _set_off(verb: Token, name: str) -> Complement | None:
    """Return a clause with "that" which the tree attaches to another word: warned / a year before / that it leaks."""
    if name not in REPORTS_CLAUSE or any(t.dep_ == "dobj" for t in verb.children):
        return None
    last = verb.right_edge.i
    first = next((t for t in verb.doc[verb.i + 1 : last + 1] if t.lower_ == "that" and t.dep_ == "mark"), None)
    if first is None or first.head.i < first.i or first.head.dep_ in CLAUSAL:
        return None
    if any(t.is_punct or t.dep_ == "cc" or t.tag_.startswith("VB") for t in verb.doc[verb.i + 1 : first.i]):
        return None
    return "clause", list(verb.doc[first.i : last + 1])


def _is_finite(verb: Token) -> bool:
    return any(t.tag_ in FINITE_TAGS for t in (verb, *(t for t in verb.children if t.dep_ in {"aux", "auxpass"})))


def _own_subject(verb: Token) -> bool:
    return any(t.dep_ in _SUBJECTS for t in verb.children)


def _object(verb: Token, child: Token) -> Token | None:
    """Return the object that is the subject of the infinitive: urged *members* not to sign."""
    return next((t for t in verb.children if t.dep_ in {"dobj", "dative"} and verb.i < t.i < child.i), None)


def _trailing(verb: Token, child: Token) -> Iterator[Token]:
    """Yield phrases after an infinitive that the tree attaches to the verb above it: want it open / *by Friday*."""
    last = child.right_edge.i
    for t in verb.children:
        follows = t.i > last and t.left_edge.i == last + 1
        limits = t.dep_ == "advcl" and t.left_edge.lower_ in _LIMITING
        if follows and (limits or (t.dep_ in {"prep", "npadvmod"} and t.lower_ not in _TIMES)):
            yield from t.subtree
            last = t.right_edge.i


def _told(verb: Token) -> list[Token]:
    """Return the subject of a passive verb, of whom the infinitive is told: *they* were ordered / to leave."""
    subject = next((t for t in verb.children if t.dep_ == "nsubjpass"), None)
    return phrase(subject) if subject is not None else []


def _continued(verb: Token, child: Token) -> Iterator[Token]:
    """Yield a second clause with "that" which the tree attaches elsewhere: said that it leaks, / *and that it stinks*.

    The first must begin with "that" too.
    """
    doc, last = verb.doc, child.right_edge.i
    if next(child.subtree).lower_ != "that":
        return
    start = last + 1
    while start < len(doc) and (doc[start].text == "," or doc[start].dep_ == "cc"):
        start += 1
    if start == last + 1 or start >= len(doc):
        return
    that = doc[start]
    if that.lower_ == "that" and that.dep_ == "mark" and that.head.i > start and that.head.left_edge.i > last:
        yield from doc[last + 1 : that.head.right_edge.i + 1]


def _around(verb: Token, name: str) -> Complement | None:
    """Return the clause around an inserted reporting clause: It will, *I think*, rain."""
    if name not in REPORTS_CLAUSE or verb.dep_ != "parataxis" or any(t.dep_ in _OBJECTS for t in verb.children):
        return None
    own = {t.i for t in verb.subtree}
    return "clause", [t for t in verb.head.subtree if t.i not in own]


def _quoted(verb: Token, name: str) -> Complement | None:
    """Return a quotation right after a verb of saying, or after its hearer: told me, “Give it time”."""
    if name not in REPORTS_QUOTATION:
        return None
    doc = verb.doc
    for i in range(verb.i + 1, min(verb.i + 1 + MAX_HEARER_TOKENS, len(doc))):
        if doc[i].text in _OPENS and not doc[i].whitespace_:
            most = min(len(doc), i + LONGEST_QUOTED)
            last = next((t.i for t in doc[i + 1 : most] if t.text in _CLOSES), most - 1)
            return "quotation", list(doc[i : last + 1])
        if not (doc[i].text in ",:" or doc[i].head.i in {verb.i, verb.i + 1, verb.i + 2}):
            break
    return None


def _elliptic(verb: Token, name: str) -> Complement | None:
    """Return the "to" of an infinitive whose verb is left out: was asked *to*; begged *me not to*."""
    doc = verb.doc
    to = next((t for t in verb.children if t.lower_ == "to" and t.i > verb.i), None)
    if to is None or any(True for _ in to.children):
        return None
    after = doc[to.i + 1] if to.i + 1 < len(doc) else None
    if after is not None and not (after.is_punct or after.dep_ in {"cc", "mark"}):
        return None
    between = list(doc[verb.i + 1 : to.i + 1])
    if is_passive(verb):
        return ("object", [*_told(verb), *between]) if name in REPORTS_OBJECT_INFINITIVE else None
    somebody = any(t.dep_ in {"dobj", "dative"} for t in between)
    listed = REPORTS_OBJECT_INFINITIVE if somebody else REPORTS_INFINITIVE
    return ("object" if somebody else "infinitive", between) if name in listed else None


def _named(verb: Token, name: str) -> Complement | None:
    """Return what somebody is said to be: called *it “tired”*. A name is no judgement: called *her Bo*."""
    if name not in _NAMING or (is_passive(verb) and all(t.dep_ != "agent" for t in verb.children)):
        return None
    what = next((t for t in verb.children if t.dep_ == "oprd" and t.i > verb.i), None)
    if what is None or what.tag_ in {"NNP", "NNPS"}:
        return None
    things = [t for t in verb.children if t.dep_ == "dobj" and verb.i < t.i < what.i]
    content = sorted({*(t for thing in things for t in thing.subtree), *what.subtree}, key=lambda t: t.i)
    after = verb.doc[content[-1].i + 1 :][:1]
    closes = any(t.text in _CLOSES for t in after) and any(t.text in _OPENS for t in content)
    return "thing", [*content, *(after if closes else ())]
