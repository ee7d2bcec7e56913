"""Find whom a source speaks for: the organization of a spokeswoman, the client of a lawyer, the maker of a poll.

Comes in: a mention of a source. Goes out: the name of the organization or person it speaks for, and where that name
stands. There is no name if the text only describes them ("a spokesman for the ministry").
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import POSSESSIVE, WORD, head_word, is_capital, is_title, without_stop
from claimex.english.nouns import is_adjective, is_body, is_native, is_office, is_proper, kind_of, names_body
from claimex.spans import Span
from claimex.speakers.long_titles import is_possessive
from claimex.speakers.naming_context import KIN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from claimex.vocabulary import SpeakerType

REPRESENTATIVE_NOUNS = _lists.words("""
    spokesman spokeswoman spokesperson spokespeople
    lawyer lawyers attorney attorneys solicitor barrister counsel
    representative representatives official officials executive executives employee employees publicist agent advocate
    economist analyst strategist director chairman chairwoman chair president chief manager head founder secretary
    researcher researchers professor scientist engineer editor reporter correspondent columnist host anchor presenter
    producer
""")
"""Nouns for people who speak for somebody else. The name of the organization precedes the noun, or follows "of", "for"
or "at" after it."""

PERSONAL_REPRESENTATIVES = _lists.words(
    "spokesman spokeswoman spokesperson lawyer attorney solicitor barrister counsel publicist agent"
)
"""Those of the nouns above that people and countries can have too, not only organizations."""

_CAPITALS = r"(?:[A-Z0-9][\w&.’'/-]*)(?:\s(?:(?:of|and|for|the|&|de|du|del|da)\s){0,2}[A-Z0-9][\w&.’'/-]*)*"
_SMALL = r"(?:(?!(?:of|in|for|at|to|by|on|with|from|and|or|who|which|that)\b)[a-z][a-z-]{1,20}\s){0,3}"
"""Words before a name that say what it is: the investment bank / Foo Capital, the tax-writing / Foo Committee."""

_FOR = re.compile(rf"\s(?:for|of|at|with|from|to)\s(?P<the>(?:[Tt]he|an?)\s(?!Hague){_SMALL})?(?P<name>{_CAPITALS})")
_FOR_DESCRIBED = re.compile(
    r"\s(?:for|of|at|with|from)\s(?P<words>(?:the|a|an|his|her|its|their)\s(?:[a-z][\w’'-]*\s){0,3}?[a-z][\w’'-]*)"
    r"(?=[,.;]|$|\s(?:who|which|that|said|says|of|in|at|near|for)\b)"
)
_PRINTED_IN = re.compile(rf"\sin\s[Tt]he\s(?P<name>{_CAPITALS})")
_PRINTED_IN_PERIODICAL = re.compile(
    rf"\s(?:in|by|from)\s(?:[Tt]he|an?)\s(?:[a-z][a-z-]{{1,20}}\s){{0,3}}?"
    rf"(?:daily|weekly|monthly|newspaper|paper|tabloid|broadsheet|magazine|journal|periodical)\s(?P<name>{_CAPITALS})"
)
"""A periodical with the noun for it: a report in / the business daily / Foo Post."""

_MAKES = re.compile(
    r"\s(?:(?:which|that)\s)?(?:(?:[Tt]he|an?)\s)?(?:[a-z][a-z-]{1,20}(?:['’]s?)?\s){0,4}?"
    r"(?P<name>[A-Z][\w&.’'-]{0,40}(?:\s(?:(?:of|and|for|&)\s)?[A-Z][\w&.’'-]{0,40}){0,5})\s(?:has\s|had\s)?"
    r"(?:(?:also|jointly|itself)\s)?(?:conducted|commissioned|carried\sout|compiled|published|released|issued|prepared|"
    r"produced|ran|did|made|wrote|put\sout)(?!\s(?:[Tt]he|an?|its|his|her|their)\b)"
)
"""Who made a document, in a relative clause: a survey / that the charity Foo / conducted."""

_MADE_BY = re.compile(rf"\s(?:by|from)\s(?:[Tt]he\s)?(?P<name>{_CAPITALS})")
_MADE_FOR = re.compile(
    rf"\s(?:by|from|for|of)\s(?:(?:[Tt]he|an?)\s)?(?:[a-z][a-z-]{{1,20}}\s){{0,3}}(?P<name>{_CAPITALS})"
)
_OPENED = re.compile(r"\s(?=[“‘\"]|''|``)")
_YEAR = re.compile(r"[12]\d{3}\s")
_GOES_ON = re.compile(
    r"\s(?!(?:who|which|that|and|or|but|in|at|of|on|for|from|with|to|during|since|until|by|as|near|under|when|where|while|"
    r"said|says|told|is|was|has|had|[a-z]+(?:ed|ing))\b)(?P<noun>[a-z][a-z-]*(?:\s[a-z][a-z-]*){0,3})"
)
"""Words after a name that make it a modifier: the Foo / presidential election."""

_CARRIED = _lists.words("campaign administration government party")
_CARRIES = re.compile(rf"\s(?:presidential\s)?(?:{'|'.join(sorted(_CARRIED))})(?!\s[a-z]*(?:s|man|woman|person)\b)\b")
"""A body that is named after the person who has it: the Quill / campaign."""

_DIPLOMATS = _lists.words("ambassador envoy emissary")
_OFFICES_OF_PLACES = _lists.words("""
    governor gov gov. mayor senator sen sen. rep rep. congressman congresswoman king queen emperor sultan emir prince
    princess bishop archbishop
""")
"""Offices whose "of" governs a place: the mayor of New Foo."""

_POLLS = _lists.words("poll polls survey surveys study report analysis statement press-release release letter review")
_ASKING = frozenset(("poll", "survey"))
_FINDINGS = _lists.words("""
    report analysis data study opinion statement review statistic statistics figure figures estimate forecast memo
    memorandum advisory guidance guideline investigation audit assessment projection brief briefing bulletin count tally
""")
"""Documents that are known by their maker: Foo Institute / figures."""

_STANDING = _lists.words("""
    candidate candidates congressman congresswoman contender contenders frontrunner hopeful hopefuls lawmaker lawmakers
    legislator legislators mp mps nominee nominees senator senators voter voters
""")
"""Nouns for people who stand for, sit for or vote for a party. They do not speak for it: a Foo candidate."""

_SEATS = frozenset(("capitol", "kremlin", "pentagon"))
"""Seats of government that stand for it, and which WordNet also lists as common nouns."""

_PUBLIC = _lists.words("borough city county defence defense state town village")
"""Common nouns before an office that WordNet gives no kind of source, and that open a sentence: City officials."""

_SIDES = frozenset(("defense", "defence", "prosecution", "plaintiff"))
_COUNSEL = re.compile(r"\s(?:attorneys?|lawyers?|counsel|barristers?|solicitors?)\b")
"""Lawyers whose side in court precedes them: Defense / attorney."""

_STREETS = _lists.words("""
    alley avenue close court crescent drive gardens gate green grove hill lane mews park place quay road row square
    street terrace walk way
""")
"""Nouns that end the names of streets. "Ada Quill, of Mill Lane" tells where she lives."""

_SETTLEMENTS = re.compile(
    r"\b(?:borough|city|county|district|hamlet|island|municipality|parish|port|province|region|settlement|state|suburb|town|"
    r"township|village)$"
)
"""A noun for places, whose "of" joins the name of the place to it: a teacher from the village / of Foo."""

_READ_BY = re.compile(r"\b(?:cited|leaked|obtained|quoted|read|reviewed|seen|shared|viewed)$")
"""Participles before "by" that do not tell who made a document."""

_CLAUSE = re.compile(r"\b(?:who|whose|whom|which|that)\b")
_BASED = re.compile(r"^[\w.-]+-based\s(?:(?:NGO|PR)\s)?(?=[A-Z])")
_PORTFOLIOS = frozenset(("secretary", "minister"))
"""Offices that the name of a field precedes: Agriculture Secretary."""

_PUPILS = _lists.words("""
    apprentice collaborator colleague disciple follower mentee mentor protégé protégée pupil student
    teacher tutor
""")
_AIDES = _lists.words("adviser advisor aide assistant confidant deputy secretary")
_FORMERLY = frozenset(("former", "ex", "onetime", "one-time", "longtime"))
"""A possessor of these is a person, for whom they no longer speak, or never did: Quill’s former / aide."""

_ONLOOKERS = _lists.words("""
    ally allies critic critics fan fans foe foes opponent opponents rival rivals supporter supporters
""")
"""Nouns for people who belong to nobody whom "of" names after them."""

_JOURNALISTS = _lists.words("anchor columnist correspondent editor host presenter producer publisher reporter")
_AUTHORS = frozenset(("author", "co-author", "writer"))
_PARTS_OF_STATES = frozenset(("county", "parish", "precinct", "district"))
_ARMED = frozenset(("state", "army", "front", "guard", "brigade"))
_DAYS = _lists.words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december
""")
_POLLED = _lists.words("recent new latest exit tracking opinion online telephone")
"""Words before a poll that do not say whose it is."""

_PARTISAN = re.compile(r"\b(?:Democratic|Republican|Conservative|Labou?r|Liberal|Green)\s[a-z]+$")
"""The office of a party, which has no county: the Democratic chair of Foo County."""

_FROM = re.compile(
    rf"^[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){{0,3}},?\s(?:of|from|with|at)\s(?P<the>[Tt]he\s(?!Hague))?(?P<name>{_CAPITALS})"
)
_AFTER_COMMA = re.compile(
    r"(?:(?:[^\W\d]|[’'-]),\sof|[\w’'-],\s(?:(?:now|currently)\s)?(?:from|with|at))\s"
    rf"(?P<the>[Tt]he\s(?!Hague))?(?P<name>{_CAPITALS})(?=,|$)"
)
"""The organization behind a name and a comma. "Ada Quill, 47, of Mill Lane" tells where she lives."""

_BODY_NOUNS = rf"(?:{'|'.join(sorted(people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS | people.TRADE_NOUNS))})\s"
_RUNS = re.compile(
    r"\b(?:who\s(?:(?:now|currently|also|co-)\s?)?(?:runs|ran|heads|leads|chairs|founded|directs|oversees|manages|owns)|"
    r"(?:who\s(?:(?:now|currently|also)\s)?works|working)\s(?:for|at|with)|"
    r"(?:who\sspeaks|speaking)\s(?:for|on\sbehalf\sof)|affiliated\swith)"
    rf"\s(?:the\s{_SMALL}|an?\s{_SMALL}|(?:[a-z][a-z-]{{1,20}}\s){{0,2}}?(?={_BODY_NOUNS})[a-z-]+\s)?"
    rf"(?P<name>{_CAPITALS})"
)
"""What somebody runs or works for, in a clause."""

_APPOSED = re.compile(rf",\s(?P<name>{_CAPITALS})(?=,|$)")
_SMALL_WORDS = frozenset(("of", "and", "for", "&"))
_RANGES = frozenset(("fewer", "local", "more", "most", "other", "top", "young", "older", "current"))
_PREPOSITIONS = frozenset(("at", "by", "from", "in", "on", "or", "to", "who", "with"))

MAX_MODIFIERS = 3
"""Most words between the name of an organization and an office in it: Foo Rail senior communications manager."""

_PART = re.compile(
    r"\s(?:[a-z][a-z-]{1,20}\s){0,4}?(?:school|college|department|faculty|institute|division|unit|office|centre|center|"
    r"clinic|laboratory|lab|hospital|bureau|branch|program|programme)(?=$|[,.;)]|\s(?:who|and|in|of|for|said)\b)"
)
"""A part of a body, behind the body's name: Foo University’s / law school. By hand, the class as a whole."""

_OWNS = re.compile(r"\s[a-z]")
_ORIGIN_ENDINGS = ("ian", "ish", "ese", "ern", "ic")
_DEMONYMS = _lists.words("""
    argentine azeri dutch emirati french islamist kazakh kosovar kyrgyz lankan maori swiss uzbek
""")
"""Those of the adjectives for the peoples of UN members that neither WordNet nor the endings above tell."""
_RELATIVES = KIN | people.RELATED_PERSONS
_COUNTRIES = _lists.words("us u.s usa u.s.a uk u.k uae u.a.e nz n.z drc ussr")
"""Abbreviations of countries that stand before an office like an adjective: US Secretary of State."""
_OFFICE_MODIFIERS = people.QUALIFIERS | _lists.words(
    "chief managing executive general press legal union political public attorney inspector"
)
"""Words that may stand between the name of an organization and an office in it."""


def find_organization(text: str, mention: Span, kind: SpeakerType) -> tuple[str | None, Span] | None:
    """Return whom a source speaks for, if its own words say so.

    Args:
        text: The article as read.
        mention: The source, or another mention of the same entity.
        kind: The source's type.

    Returns:
        The name, None if the words only describe it, and where it stands.
    """
    words = mention.of(text)
    head = head_word(words)
    if kind == "document":
        poll = head in _POLLS or head.removesuffix("s") in _POLLS
        by = (_MADE_FOR if poll else _MADE_BY).finditer(words)
        made = (m for m in by if not _is_polled(m) and _READ_BY.search(words[: m.start()]) is None)
        printed = [
            m for m in _PRINTED_IN.finditer(words) if m["name"].rpartition(" ")[2].lower() in people.OUTLET_NOUNS
        ]
        printed += _PRINTED_IN_PERIODICAL.finditer(words)
        found = (_name_and_place(mention, m) for m in (*made, *printed, *_MAKES.finditer(words)))
        return _before_document(text, mention, head) or next(filter(None, found), None)
    if kind not in {"person", "group", "anonymous", "unknown"}:
        return None
    return (
        _owner(text, mention)
        or _before_office(text, mention)
        or _after_office(text, mention)
        or _after_name(text, mention)
        or _after_verb(text, mention)
    )


def _is_polled(found: re.Match[str]) -> bool:
    """Tell whether the name after a poll says only who was asked: a poll of Democratic voters, of Foo residents."""
    asked = found.group().startswith(" of ") or _is_origin(found["name"].lower())
    return asked and _GOES_ON.match(found.string, found.end()) is not None


def _before_document(text: str, mention: Span, head: str) -> tuple[str, Span] | None:
    """Return the maker of a document, directly before it: a new Foo University survey, TBI data.

    A place is where a poll was made. Of other documents only the name of a body or an acronym is the maker's.
    """
    found = [m for m in WORD.finditer(text, mention.start, mention.end) if m.group().lower() == head]
    poll = head.removesuffix("s") in _ASKING
    if not found or not (poll or head in _FINDINGS or head.removesuffix("s") in _FINDINGS):
        return None
    before = list(WORD.finditer(text, mention.start, found[0].start()))
    owners = [n for n, match in enumerate(before) if is_possessive(text, match)]
    before = before[owners[-1] + 1 if owners else 0 :]
    while before and not poll and before[-1].group().islower():
        before.pop()  # as in "a TBI advisory opinion"
    run = list(_capitals_before(before, inner=_SMALL_WORDS | {"the"}))
    while run and (run[0].group()[0].islower() or run[0].group().lower() in _DAYS):
        run.pop(0)  # as in "an early-October Foo News poll"
    if not run or (poll and text[run[-1].end() : found[0].start()] != " ") or not (poll or _is_body(run)):
        return None
    words = [match.group().lower() for match in run]
    place = "_".join(words) in people.STATES or is_proper(words[-1])
    plain = len(run) == 1 and (words[0] in _POLLED or _is_origin(words[0]))
    opens = len(run) == 1 and run[0].start() == mention.start and kind_of(words[0]) is not None
    return None if place or plain or opens else _name_of_run(text, run)


def _is_body(run: Sequence[re.Match[str]]) -> bool:
    """Tell whether a run of capitals is an acronym, or ends in a noun for organizations: TBI, Foo State."""
    last = run[-1].group()
    acronym = last.isalpha() and last.isupper() and len(last) > 1 and last.lower() not in _COUNTRIES
    return acronym or (len(run) > 1 and (is_body(last.lower()) or names_body(last.lower()) or last.lower() in _ARMED))


def _owner(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the possessor of an office, or a journalist's outlet: Foo Rail’s spokeswoman, Radio Foo’s Ada Quill."""
    found = list(WORD.finditer(text, mention.start, mention.end))
    for number, match in enumerate(found[:-1]):
        carried = number > 0 and POSSESSIVE.sub("", match.group()) in _CARRIED  # the Quill campaign’s
        if not is_possessive(text, match) or not (is_capital(match.group()) or carried):
            continue
        run = [*_capitals_before(found[: number + (not carried)]), *([match] if carried else [])]
        if carried and len(run) == 1:
            continue
        after = [m.group() for m in found[number + 1 :]]
        nouns = [w.lower() for n, w in enumerate(after[:5]) if not n or after[n - 1] not in {"of", "for"}]
        aided = len(run) == 1 and not run[0].group().isupper() and _assists(after)
        office = _RELATIVES.isdisjoint(nouns) and not aided and any(represents(w) or is_title(w) for w in nouns)
        opens = all(m.group().lower() in people.DETERMINERS for m in found[: number + 1 - len(run)])
        outlet = opens and len(after) > 1 and all(map(is_capital, after))
        if run and office and not carried and (inner := _party_before(found[number + 1 :])):
            return _name_of_run(text, inner)
        if run and (office or outlet):
            return _name_of_run(text, run)
    return None


def _assists(words: Sequence[str]) -> bool:
    """Tell whether words behind a possessor mean a person's pupil or former aide: Quill’s / student."""
    first = [word.lower() for word in takewhile(str.islower, words)]
    former = bool(first) and first[0] in _FORMERLY
    return not _PUPILS.isdisjoint(first) or (former and not _AIDES.isdisjoint(first))


def _party_before(found: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Return the name before "party" and an office: Norland’s far-right / Foo Front / party leader."""
    at = next((i for i, m in enumerate(found) if m.group() == "party"), 0)
    return _capitals_before(found[:at]) if 0 < at < len(found) - 1 and is_office(found[at + 1].group().lower()) else []


def _before_office(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the name before an office or its holders: Foo Rail spokeswoman Ada Quill, Foo Rail engineers."""
    found = list(WORD.finditer(text, mention.start, mention.end))
    at = next((i for i, m in enumerate(found) if represents(m.group().lower()) or _is_officer(found, i)), None)
    named = at is None or found[at - 1].group() == "and"  # what precedes other nouns must be the name of a body
    at = _holder(found) if named else at
    if not at or found[at].group().lower() in _STANDING:
        return None
    last = at
    while last and at - last < MAX_MODIFIERS and _is_modifier(text, found, last - 1):
        last -= 1  # as in "Foo Rail chief executive", "Foo Rail portfolio manager"
    run = list(_capitals_before(found[:last]))
    while len(run) > 1 and run[0].group().lower() in people.QUALIFIERS | _RANGES:
        run.pop(0)  # as in "Retired TBI agent", "More TBI agents"
    owned = last < at and found[last].group() in _CARRIED  # as in "a Quill campaign spokesman"
    joined = bool(run) and not text[run[-1].end() : found[last].start()].strip()
    if (
        not joined
        or run[0].group().lower() in _RANGES
        or not (owned or _may_have(run, found[last : at + 1], named=named))
    ):
        return None
    return (
        _name_of_run(text, [*run, *found[last : last + owned]])
        if not _is_plain(text, run, mention, owned=owned)
        else None
    )


def _may_have(run: Sequence[re.Match[str]], office: Sequence[re.Match[str]], *, named: bool) -> bool:
    """Tell whether a run of capitals may be the organization in which somebody has an office: Foo Rail / manager.

    Args:
        run: The capitals before the office.
        office: Its words.
        named: Whether the office is of those that do not show that an organization precedes them.
    """
    last, words = run[-1].group().lower(), [m.group().lower() for m in office]
    if len(words) == 1 and words[0] in _PORTFOLIOS:
        return run[-1].group().isupper() or is_body(last)
    field = any(word not in _OFFICE_MODIFIERS for word in words[:-1])
    body = _is_body(run) or (len(run) > 1 and not named)
    return not (named or field) or (body and not is_proper(last))


def _is_plain(text: str, run: Sequence[re.Match[str]], mention: Span, *, owned: bool) -> bool:
    """Tell whether capitals before an office name no organization: a noun that opens a sentence, a state, an origin."""
    words = [m.group().lower() for m in run]
    alone = len(run) == 1 and not owned and run[0].start() == mention.start and not run[0].group().isupper()
    plain = (w in _OFFICE_MODIFIERS or is_office(w) or w in people.DETERMINERS or _is_origin(w) for w in words)
    opener = alone and words[0] not in _SEATS and (kind_of(words[0]) is not None or words[0] in _PUBLIC)
    side = len(run) == 1 and words[0] in _SIDES and _COUNSEL.match(text, run[0].end()) is not None
    return opener or side or "_".join(words) in people.STATES or (not owned and all(plain))


def _holder(found: Sequence[re.Match[str]]) -> int | None:
    """Return the number of the first noun for people in small letters that a name precedes: Foo State / fighters."""
    nouns = ((i, m.group().rpartition("-")[2]) for i, m in enumerate(found) if i and m.group().islower())
    return next((i for i, noun in nouns if kind_of(noun) == "group" or is_office(noun)), None)


def _is_modifier(text: str, found: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether a word may stand between the name of an organization and an office in it: portfolio / manager."""
    word = found[number].group()
    beside = not text[found[number].end() : found[number + 1].start()].strip()
    office = word.lower() in _OFFICE_MODIFIERS
    plain = word.islower() and not word.endswith("ed")
    return beside and (office or (plain and word not in people.DETERMINERS | _SMALL_WORDS | _PREPOSITIONS))


def _after_office(text: str, mention: Span) -> tuple[str | None, Span] | None:
    """Return the name or description after an office: a spokesman for Foo Rail, a lawyer for the family."""
    words = _OPENED.split(mention.of(text), maxsplit=1)[0]  # without the title of a book
    for match in WORD.finditer(words):
        noun = match.group().lower()
        if not represents(noun) and not is_office(noun) and noun not in people.ANONYMOUS_HEADS:
            continue
        found = _FOR.search(words, match.end())
        known = noun if noun not in _JOURNALISTS or found is None or found.start() == match.end() else ""
        if found is not None and _is_own(words[match.end() : found.start()]) and _is_organization(found, known):
            return _of_place(mention, found) or _name_and_place(mention, found)
        described = _FOR_DESCRIBED.match(words, match.end())
        if (
            described is not None
            and (represents(noun) or noun in people.ANONYMOUS_HEADS)
            and kind_of(head_word(described["words"])) in {"organization", "group", "person"}
        ):
            place = Span(mention.start + described.start("words"), mention.start + described.end("words"))
            named = _APPOSED.match(words, described.end()) if names_body(head_word(described["words"])) else None
            return (_name_and_place(mention, named) if named is not None else None) or (None, place)
    return None


def _is_own(between: str) -> bool:
    """Tell whether the words between an office and "of" are its own, and no clause: the minister / who is a critic."""
    return "," not in between and _CLAUSE.search(between) is None


def _of_place(mention: Span, found: re.Match[str]) -> tuple[None, Span] | None:
    """Return the description of an organization by its place, which is no name: the Foo / clinic."""
    noun = _GOES_ON.match(found.string, found.end())
    if (
        noun is None
        or _CARRIES.match(found.string, found.end()) is not None
        or not found["the"]
        or not is_proper(found["name"].rpartition(" ")[2])
    ):
        return None
    return None, Span(mention.start + found.start("the"), mention.start + noun.end())


def _after_name(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the organization directly after a name: Quill of the Coast Institute, Ada Quill, from Foo Rail."""
    words = mention.of(text)
    if head_word(words) in _ONLOOKERS:
        return None
    found = _FROM.match(words) or _AFTER_COMMA.search(words)
    if found is not None and found["name"].rpartition(" ")[2].lower() in _STREETS:
        return None
    return _name_and_place(mention, found) if found is not None and _is_organization(found, "") else None


def _after_verb(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the organization that somebody runs or works for: Ada Quill, who founded Foo Rail."""
    found = _RUNS.search(mention.of(text))
    named = found is not None and _GOES_ON.match(found.string, found.end()) is None
    return _name_and_place(mention, found) if named else None


def _is_organization(found: re.Match[str], noun: str) -> bool:
    """Tell whether the name after an office is an organization, and not the place of the office: mayor of Foo."""
    name = found["name"].split()
    if _SETTLEMENTS.search(found.string[: found.start()]) is not None:
        return False
    placed = (found.group().startswith(" to ") and noun in _DIPLOMATS) or noun in _OFFICES_OF_PLACES
    placed = placed or (noun in _AUTHORS and found.group().startswith(" of "))
    placed = placed or (
        name[-1].lower() in _PARTS_OF_STATES and _PARTISAN.search(found.string, 0, found.start()) is not None
    )
    state = "_".join(takewhile(lambda word: word != "and", name)).lower() in people.STATES
    related = noun in (KIN - {"partner", "partners"}) | _ONLOOKERS
    if placed or related or state or _YEAR.match(found["name"]):
        return False  # an ambassador to Foo, the mayor of New Foo, the nephew of Ada Quill, the 2020 Foo election
    goes_on = _GOES_ON.match(found.string, found.end())
    if goes_on is not None and (found["the"] or "").startswith("a"):
        return False  # a New Foo firm
    if goes_on is not None and kind_of(head_word(goes_on["noun"])) != "organization":
        return False  # the Foo election, but the Foo environmental group
    if noun in PERSONAL_REPRESENTATIVES | _JOURNALISTS:
        return True
    return bool(found["the"]) or len(name) > 1 or name[0].isupper() or found.group().startswith(" at ")


def _name_and_place(mention: Span, found: re.Match[str] | None) -> tuple[str, Span] | None:
    if found is None or not any(word[0].isupper() for word in found["name"].split()):
        return None  # a number: a study of 4,300 adults
    if POSSESSIVE.search(found["name"]) is not None and _OWNS.match(found.string, found.end("name")) is not None:
        body = _PART.match(found.string, found.end("name"))
        if body is not None and _names_body(POSSESSIVE.sub("", found["name"])):
            name = POSSESSIVE.sub("", found["name"])  # Foo University’s / law school
            return name, Span(mention.start + found.start("name"), mention.start + found.start("name") + len(name))
        return None  # only the owner: an expert at the Foo State's mission
    name = _without_address(without_stop(_BASED.sub("", POSSESSIVE.sub("", found["name"]))))
    carried = _CARRIES.match(found.string, found.end("name"))
    end = mention.start + found.start("name") + found["name"].index(name) + len(name)
    if carried is not None and found["name"] == name:
        name, end = name + carried.group(), end + len(carried.group())
    name = _without_title(name)
    return name, Span(end - len(name), end)


def _names_body(name: str) -> bool:
    """Tell whether a name has a noun for bodies as its last word, or before "of": Foo University, University of Foo."""
    return is_body(name.partition(" of ")[0].rpartition(" ")[2].lower()) and " " in name


def _without_address(name: str) -> str:
    """Cut the form of address before somebody's name off the end of an organization: Member for Foo / Dr."""
    kept, _, last = name.rpartition(" ")
    return kept if kept and last.lower().rstrip(".") in people.ADDRESS else name


def _without_title(name: str) -> str:
    """Cut the title off the start of a person's name: Mr. / Quill, Prime Minister / Ada Quill."""
    words = name.split(" ")
    titles = [n for n, word in enumerate(words[:-1]) if not word.isupper() and _is_titular(word)]
    if not titles or is_body(words[-1].lower()) or kind_of(words[-1].lower()) is not None:
        return name if not titles or not _is_address(words[0]) else _without_title(" ".join(words[1:]))
    return " ".join(words[titles[-1] + 1 :])


def _is_titular(word: str) -> bool:
    return is_title(word.lower()) or _is_address(word)


def _is_address(word: str) -> bool:
    return word.lower().rstrip(".") in people.ADDRESS


def represents(noun: str) -> bool:
    """Tell whether a lower-case noun is one of REPRESENTATIVE_NOUNS, or a compound of one: director-general."""
    return not REPRESENTATIVE_NOUNS.isdisjoint((noun, *noun.split("-")))


def _is_officer(found: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether a word is an office after an acronym: NASA / administrator."""
    before = found[number - 1].group() if number else ""
    return is_office(found[number].group().lower()) and before.isalpha() and before.isupper() and len(before) > 1


def _is_origin(word: str) -> bool:
    """Tell whether a lower-case word only says where somebody belongs: Russian, Mexican-American, Democratic."""
    if "-" in word:
        parts = word.split("-")
        return parts[-1] in {"based", "born"} or all(map(_is_origin, parts))
    return (
        is_adjective(word)
        or is_native(word)
        or word in _DEMONYMS
        or word.removesuffix("ic") in people.PARTISANS
        or word.rstrip(".") in _COUNTRIES
        or (word.endswith(_ORIGIN_ENDINGS) and kind_of(word) not in {"organization", "person"})
    )


def _capitals_before(
    words: Sequence[re.Match[str]], *, inner: Collection[str] = _SMALL_WORDS
) -> Sequence[re.Match[str]]:
    """Return the capitalized words at the end of a list of words, without determiners and openers at their start.

    Args:
        words: In reading order.
        inner: Small words that may stand between capitals.
    """
    run: list[re.Match[str]] = []
    for match in reversed(words):
        word = match.group()
        joining = word.lower() in inner and bool(run)
        parted = bool(run) and "," in match.string[match.end() : run[0].start()]  # as in "Ada Quill, Foo’s director"
        if (parted and not _is_campus(words, match)) or not (is_capital(word) or joining):
            break
        run.insert(0, match)
    while run and (_opens(run) or not is_capital(run[0].group())):
        run.pop(0)
    return run


def _is_campus(words: Sequence[re.Match[str]], match: re.Match[str]) -> bool:
    """Tell whether a name before a comma is a body that has several places: University of Foo, / Brask."""
    before = takewhile(
        lambda m: is_capital(m.group()) or m.group() == "of", (m for m in reversed(words) if m.end() <= match.end())
    )
    return any(is_body(m.group().lower()) for m in before)


def _opens(run: Sequence[re.Match[str]]) -> bool:
    """Tell whether a run of capitals begins with a function word that is no acronym: The / Foo Rail, but not WHO."""
    first = run[0].group()
    acronym = first.isupper() and not (len(run) > 1 and run[1].group().isupper())
    return first.lower() in people.DETERMINERS | people.OPENERS and (not acronym or len(first) == 1)


def _name_of_run(text: str, run: Sequence[re.Match[str]]) -> tuple[str, Span]:
    last = POSSESSIVE.sub("", run[-1].group())
    end = run[-1].start() + len(last)
    name = _without_title(text[run[0].start() : end])
    return name, Span(end - len(name), end)
