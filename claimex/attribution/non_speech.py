"""Drop attributions that are acts or states and not speech: a picture posted, a scan ordered, a glare, a mood.

Comes in: attributions. Goes out: the same, without nine kinds: a verb that hands over, shows or orders a thing, if the
content is only that thing; a verb of showing with only a title (*presents* “Salt and Iron”); a call for somebody
(*called* the police); a verb of looking; "citing" with only those whom a report cites; a name that somebody or
something has (a shepherd *named* Ludo; *hired* a guide called Rosa); a participle that tells what a noun is about
(reports *linking* her with the club), or a formal act on a motion; what nobody observes (a drop *was not observed*);
and a state (*is assured of* winning, the dog *seemed* tired). Grammar decides first: with a clause, an infinitive or
quoted words that are not a title, any verb of the first kind introduces a statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.attribution.idioms import is_idiom
from claimex.english._lists import words
from claimex.english.cues import ACTS, NAMING_PARTICIPLES, REPORTS_CLAUSE
from claimex.english.nouns import kind_of
from claimex.english.people import GROUP_NOUNS, ORGANIZATION_NOUNS, PERSON_NOUNS
from claimex.parsing import FINITE_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution
    from claimex.spans import Span


POSTING = words("post share upload tweet publish release feature")
PICTURES = words("""
    picture pic photo photograph image selfie snap snapshot video clip footage gif meme link portrait screenshot
""")
"""Verbs of publishing, and nouns for published things that are not words. PolNeAR's annotators marked posted pictures
as attributions: the rule drops 10 in the train part, and 6 of these are in gold."""

HANDING = words("order offer feature serve sell book buy bring")
THINGS = words("""
    scan x-ray ray test check-up checkup examination biopsy ultrasound mri surgery operation therapy medicine drug
    vaccine pill massage coffee espresso cappuccino latte tea cocoa juice lemonade soda milk milkshake smoothie water
    beer ale lager stout cider wine champagne brandy gin rum sherry vodka whiskey whisky liqueur drink cocktail pint
    glass bottle soup broth stew curry salad pizza pasta spaghetti noodle rice dumpling burger kebab taco steak beef
    chicken lamb pork ham bacon sausage fish salmon trout tuna lobster crab prawn shrimp oyster mussel egg omelette
    cheese bread toast bagel bun croissant pastry pie pancake waffle sandwich chip fries meal lunch dinner supper
    breakfast starter dessert pudding roll cake biscuit cookie doughnut snack takeaway food menu course class lesson
    workshop walk tour trip cruise excursion holiday room bed table seat ticket voucher discount item lamp toy book
    album dress shirt suit coat shoe boot jacket hat mask glove gown uniform accommodation parking shuttle wi-fi parcel
""")
"""Verbs of giving and ordering goods or services, and common nouns for these: medical examinations and medicine, food
and drink, lessons, journeys, clothes and furniture. Chosen by hand. The rule drops none in the PolNeAR train part."""

MACHINES = words("""
    aircraft aeroplane airliner airplane plane jet helicopter drone satellite ship boat ferry vessel submarine tanker
    trawler yacht car bus coach truck lorry van tractor tram train locomotive carriage wagon bike bicycle motorcycle
    scooter wheelchair ambulance tank missile rocket rifle pistol engine turbine generator battery boiler crane
    ventilator computer laptop tablet printer server machine
""")
"""Vehicles, weapons and machines, of which nobody orders a particular one. Chosen by hand. The rule drops none in the
PolNeAR train part."""

MEASURES = words("bag barrel bunch carton crate dozen gallon kilo kilogram litre liter pair sack ton tonne")
"""Nouns that measure goods, with "of" behind them: *pairs of* boots. Chosen by hand."""

SHOWING = words("""
    compose direct exhibit feature host offer perform premiere present publish record release run screen show stage
    teach
""")
"""Verbs whose object in marks is a work, a show or a course, if it has the form of a title. Chosen by hand."""

PLAYING = words("show broadcast air screen stream perform exhibit display release")
WORKS = words("""
    film movie documentary song single album series episode musical opera symphony concert play painting drawing
    sculpture statue mask artwork artefact artifact photograph fossil collection exhibition
""")
"""Verbs of publishing works and showing them, and common nouns for works. Chosen by hand."""

EVENTS = words("event festival fair exhibition gala concert tournament expo market parade ceremony")
"""Nouns for events, which feature what is there and say nothing. Chosen by hand."""

LOOKING = words("glare stare gaze gape gawk peer squint scowl glower")
"""Verbs of looking, which report nothing by themselves. Chosen by hand. The PolNeAR train part has none as a cue."""

PERCEIVING = words("observe discover find see detect notice spot sight")
"""Verbs whose passive without an agent tells what there is. Set by hand."""

FORMAL = words("second carry defeat")
MOTIONS = words("motion amendment proposal resolution nomination candidacy bill plan")
"""Verbs of an assembly's formal acts that state nothing, and what they are done to. Who proposes, adopts or rejects a
motion wants something, so those verbs are left out. Chosen by hand."""

CITED = (PERSON_NOUNS | GROUP_NOUNS | ORGANIZATION_NOUNS | words("spokespeople paramedics soldiers troops")) - words("""
    americans britons europeans russians ukrainians israelis palestinians chinese majority minority percent half third
    audience crowd public supporters voters men women house force party club team
""")
"""Nouns for those whom a report cites as its source. Set by hand, the class as a whole: nouns for persons, groups and
organizations, without those of which "citing" mostly gives a reason ("citing the many Americans without work")."""

_CITING = "citing"
_NAME_WORDS = 2
"""Fewest words of a full name."""

_SAID = re.compile(
    r"[“‘\"']{0,2}(?:(?:but|and|still|yet),?\s)?(?:that|this|having|which)(?:\s(?:being|all|much))?"
    r"\s(?P<said>(?:being\s)?said)\s*,",
    re.IGNORECASE,
)
"""A phrase that connects sentences and is not a cue."""

_MARKS = re.compile(r"[“”‘«»\"„]|''|``")
_LONGEST_NAME = 5
"""Most words of a name that somebody is said to have."""

_NAMED = re.compile(r"(?:[Aa]n?|another|one|two|three)\s(?:[\w’'-]+\s){1,6}?(?:named|called|nicknamed)\s[“‘\"']?[A-Z]")
_INDEFINITE = re.compile(r"(?:an?|another|one|two|three)\s", re.IGNORECASE)
_KINDS = ((POSTING, PICTURES), (HANDING, THINGS), (PLAYING, WORKS))
_STATE = re.compile(r"\b(?:assured of|poised to)\b", re.IGNORECASE)
_AUXILIARIES = words("have be do")
_INDEFINITES = frozenset({"a", "an"})
_OPENING = frozenset({"that", "as"})
_SEEMING = re.compile(r"\b(?:seem|appear)(?:s|ed|ing)?(?: like)?\Z", re.IGNORECASE)
_TITLE = re.compile(
    r"[^\w\s]{1,2}(?=[A-Z0-9])(?:(?:[A-Z0-9][\w’'.-]*|[a-z]{1,4}|[&–—-])[:,]?(?:\s|(?=\W{1,3}\Z)))+\W{1,3}"
)
"""Quoted words that begin with capitals, except the short ones."""
_SENTENCE_END = re.compile(r"[.?!…]\W{0,2}\Z")
_DEFINITE = words("the this that these those all both every each his her their its my our your")
_WHERE = words("ashore away back down home into off onto out up")
"""Words for where somebody is ordered to go: *into* harbour."""

_HEADS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_NAMES = frozenset({"NNP", "NNPS"})


def drop_non_speech(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Drop what is not an attribution."""
    cited = [each for each in attributions if _is_citing(each, grammar)]
    told: dict[Span, set[str]] = {grammar.sentence(each.cue) or each.cue: set() for each in cited if each.cue}
    for each in attributions if cited else ():
        home = grammar.sentence(each.cue) if each.cue is not None and not _is_citing(each, grammar) else None
        if home in told:
            told[home] |= _verbs(each, grammar) & REPORTS_CLAUSE
    return [
        each
        for each in attributions
        if not (
            _is_joining(each, grammar)
            or _is_look(each, grammar)
            or _is_deed(each, grammar)
            or _is_show(each, grammar)
            or _is_phone_call(each, grammar)
            or _is_formal(each, grammar)
            or _has_name(each, grammar)
            or _is_about(each, grammar)
            or _is_event(each, grammar)
            or _is_state(each, grammar)
            or is_idiom(each, grammar.text)
            or _is_cited(each, told, grammar)
        )
    ]


def _is_citing(each: Attribution, grammar: ArticleGrammar) -> bool:
    return each.cue is not None and each.cue.of(grammar.text).lower() == _CITING


def _is_cited(each: Attribution, told: Mapping[Span, set[str]], grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is only whom its source cites: the agency reported, *citing the police*.

    The sentence must report something else, because "citing" alone gives a reason: she resigned, citing illness. `told`
    holds the verbs that report in each sentence with "citing".
    """
    if each.cue is None or not _is_citing(each, grammar) or len(each.content) != 1 or each.kind == "direct":
        return False
    tokens = _inside(each.content, grammar)
    head = next((t for n, t in enumerate(tokens) if _is_head(tokens, n)), None)
    verbs = told.get(grammar.sentence(each.cue) or each.cue)
    if head is None or not verbs:
        return False
    if head.lower_ in CITED or grammar.lemma(head.lower_, "NOUN") in CITED:
        return True
    name = [t for t in tokens[: tokens.index(head) + 1] if t.tag_ in _NAMES and t.text.isalpha()]
    return head.tag_ in _NAMES and head in name and (len(name) >= _NAME_WORDS or "report" in verbs)


def _is_joining(each: Attribution, grammar: ArticleGrammar) -> bool:
    if each.cue is None:
        return False
    sentence = grammar.sentence(each.cue)
    match = _SAID.match(grammar.text, sentence.start) if sentence is not None else None
    return match is not None and match.start("said") <= each.cue.start < match.end("said")


def _verbs(each: Attribution, grammar: ArticleGrammar) -> set[str]:
    return (
        {grammar.lemma(word, "VERB") for word in each.cue.of(grammar.text).split()} if each.cue is not None else set()
    )


def _is_look(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is only a look at somebody or something."""
    if each.kind != "indirect" or LOOKING.isdisjoint(_verbs(each, grammar)):
        return False
    return not any(token.tag_ in FINITE_TAGS for token in _inside(each.content, grammar))


def _is_deed(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is a verb of publishing, giving or ordering with only a thing as its content."""
    things = [things for verbs, things in _KINDS if not verbs.isdisjoint(_verbs(each, grammar))]
    if not things or not each.content or each.kind == "direct" or each.cue is None or each.place < each.cue:
        return False
    inside = _inside(each.content[:1], grammar)
    if any(token.tag_ in FINITE_TAGS or token.tag_ == "TO" for token in inside) or not inside:
        return False
    if _MARKS.search(each.content[0].of(grammar.text)) and NAMING_PARTICIPLES.isdisjoint(
        token.lower_ for token in inside
    ):
        return False
    if any(_names_thing(inside, kind, grammar) for kind in things):
        return True
    sent = inside[0].lower_ in _DEFINITE or any(token.lower_ in _WHERE for token in inside)
    some = not sent and not HANDING.isdisjoint(_verbs(each, grammar))
    return some and _names_thing(inside, MACHINES, grammar)


def _is_show(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is a verb of showing with only a title in marks: *presents* “Salt and Iron”."""
    if each.cue is None or each.kind != "direct" or len(each.content) != 1:
        return False
    if grammar.lemma(each.cue.of(grammar.text).rsplit(None, 1)[-1].lower(), "VERB") not in SHOWING:
        return False  # ran on the slogan
    quoted = each.content[0].of(grammar.text)
    behind = each.content[0].start > each.cue.end
    return behind and _TITLE.fullmatch(quoted) is not None and _SENTENCE_END.search(quoted) is None


def _is_phone_call(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is only a call for somebody: *called* the police, *called* her mother.

    With anything behind the noun, the call names or judges: called the police / corrupt.
    """
    if each.cue is None or each.kind != "indirect" or len(each.content) != 1 or each.place < each.cue:
        return False
    inside = _inside(each.content, grammar)
    if not inside or _verbs(each, grammar) - _AUXILIARIES != {"call"} or any(t.tag_ in FINITE_TAGS for t in inside):
        return False
    number = next((n for n in range(len(inside)) if _is_head(inside, n)), -1)
    head, after = inside[number], inside[number + 1 : number + 2]
    called = head.dep_ == "dobj" and grammar.lemma(head.head.lower_, "VERB") == "call"
    somebody = kind_of(head.lower_) in {"person", "group", "organization"}
    return called and somebody and inside[0].lower_ not in _INDEFINITES and all(t.dep_ == "prep" for t in after)


def _is_formal(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is a formal act on a motion: *seconded* the motion."""
    if each.kind != "indirect" or each.cue is None or each.place < each.cue or FORMAL.isdisjoint(_verbs(each, grammar)):
        return False
    near = [*grammar.tokens_at(each.cue), *grammar.tokens_at(each.content[0])]
    return _names_thing([token for _, token in near if token.tag_[:2] != "VB"], MOTIONS, grammar)


def _has_name(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution only gives somebody's name: a shepherd *named* Ludo; *met* a man called Rui."""
    if each.cue is None or each.kind == "direct" or len(each.content) != 1 or each.content[0].start < each.cue.end:
        return False
    content = each.content[0].of(grammar.text)
    verbs = [grammar.lemma(t.lower_, "VERB") for _, t in grammar.tokens_at(each.cue) if t.tag_[:2] == "VB"]
    if not any(map(ACTS.get, verbs)) and _NAMED.match(content):
        return True
    inside = _inside(each.content, grammar)
    named = inside and len(inside) <= _LONGEST_NAME and all(t.tag_ in _NAMES or not t.text.isalnum() for t in inside)
    participle = {each.cue.of(grammar.text).lower().rsplit(None, 1)[-1]} & NAMING_PARTICIPLES
    some = each.source is None or _INDEFINITE.match(each.source.of(grammar.text)) is not None
    return bool(named and participle and some)


def _is_event(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution is what an event features, or what was or was not there: life *was not observed*."""
    if each.cue is None or each.kind != "indirect" or not each.content or _has_clause(each, grammar):
        return False
    if "feature" in _verbs(each, grammar):
        named = [token for _, token in grammar.tokens_at(each.source)] if each.source is not None else []
        return _names_thing(named, EVENTS, grammar)
    cue = [token for _, token in grammar.tokens_at(each.cue)]
    if each.content[-1].end > each.cue.start or any(t.tag_ == "JJ" for t in cue):
        return False  # was found guilty of fraud
    by = each.source is not None and "by" in grammar.text[each.cue.start : each.source.start].split()
    seen = any(t.tag_ == "VBN" and grammar.lemma(t.lower_, "VERB") in PERCEIVING for t in cue)
    return seen and not by and any(t.dep_ == "auxpass" for t in cue)


def _is_state(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether an attribution describes somebody or something: *is poised to* win, the dog *seemed* tired.

    What seems to be done, or seems to somebody, may be a view: seemed / to blame his staff.
    """
    if each.cue is None or each.kind != "indirect":
        return False
    cue = each.cue.of(grammar.text)
    if _STATE.search(cue) is not None:
        return not _has_clause(each, grammar)
    if each.source is not None or _SEEMING.search(cue) is None or cue.lower().startswith("it "):
        return False
    after = _inside([piece for piece in each.content if piece.start >= each.cue.end], grammar)
    if each.place > each.cue and any(token.tag_ in FINITE_TAGS for token in after):
        return False  # to some it seems / the plan is dead
    first = next((token for token in after if token.dep_ != "neg"), None)
    return first is not None and first.tag_ != "TO" and first.lower_ not in _OPENING


def _has_clause(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether content has a finite verb or an infinitive."""
    return any(token.tag_ in FINITE_TAGS or token.tag_ == "TO" for token in _inside(each.content, grammar))


def _is_about(each: Attribution, grammar: ArticleGrammar) -> bool:
    """Tell whether a cue is a participle that tells what its source is about: reports *linking* her with the club."""
    if each.cue is None or each.kind != "indirect" or not each.content or each.source is None:
        return False
    inside = grammar.tokens_at(each.cue)
    if len(inside) != 1 or inside[0][1].tag_ != "VBG" or inside[0][1].dep_ != "acl":
        return False
    first = next(iter(_inside(each.content, grammar)), None)
    near = not grammar.text[each.source.end : each.cue.start].strip()
    if kind_of(inside[0][1].head.lower_) not in {None, "document"} or inside[0][1].head.tag_ in {"NNP", "NNPS"}:
        return False  # delegates looking to win
    return near and first is not None and first.tag_ != "IN" and not any(map(ACTS.get, _verbs(each, grammar)))


def _inside(content: Sequence[Span], grammar: ArticleGrammar) -> list[Token]:
    return [token for piece in content for _, token in grammar.tokens_at(piece)]


def _names_thing(tokens: Sequence[Token], things: frozenset[str], grammar: ArticleGrammar) -> bool:
    """Tell whether the noun phrase with which content begins has its head in `things`."""
    heads = [t for n, t in enumerate(tokens) if _is_head(tokens, n)]
    if len(heads) > 1 and grammar.lemma(heads[0].lower_, "NOUN") in MEASURES and heads[0].nbor(1).lower_ == "of":
        heads = heads[1:]
    return bool(heads) and grammar.lemma(heads[0].lower_, "NOUN") in things


def _is_head(tokens: Sequence[Token], number: int) -> bool:
    """Tell whether a token is a noun that no other noun follows, and no possessive."""
    follows = tokens[number + 1].tag_ if number + 1 < len(tokens) else ""
    return tokens[number].tag_ in _HEADS and follows not in _HEADS and follows != "POS"
