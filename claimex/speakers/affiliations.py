"""Find whom a source speaks for: the organization of a spokeswoman, the client of a lawyer, the maker of a poll.

Comes in: a mention of a source. Goes out: the name of the organization or person it speaks for, and where that name
stands. There is no name if the text only describes them ("a spokesman for the ministry").
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.common_words import common_words
from claimex.english.dates import TIME_WORDS
from claimex.english.names import POSSESSIVE, WORD, head_word, is_capital, is_in_capitals, is_mixed_acronym, is_title
from claimex.english.nouns import homes_named, is_body, is_native, is_office, is_proper, is_surname, kind_of, names_body
from claimex.spans import Span
from claimex.speakers.described_organizations import NON_COMPANY_WORDS
from claimex.speakers.document_makers import find_maker
from claimex.speakers.employers import find_employment
from claimex.speakers.long_titles import is_possessive, without_examples
from claimex.speakers.naming_context import KIN
from claimex.speakers.organization_names import (
    CAPITALS,
    CARRIED,
    CARRIES,
    GOES_ON,
    IN_BRACKETS,
    PUBLIC_BODIES,
    SMALL_LEAD,
    SMALL_WORDS,
    capitals_before,
    ends_in_body,
    is_body_of,
    is_origin,
    name_and_place,
    name_of_run,
    words_apart,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.vocabulary import SpeakerType


REPRESENTATIVE_NOUNS = _lists.words("""
    spokesman spokeswoman spokesperson spokespeople
    lawyer lawyers attorney attorneys solicitor barrister counsel
    representative representatives official officials executive executives employee employees publicist agent advocate
    economist analyst strategist director chairman chairwoman chairperson chair president chief manager head founder
    secretary
    researcher researchers professor scientist engineer editor reporter correspondent columnist host anchor presenter
    producer
""")
"""Nouns for people who speak for somebody else. The name of the organization precedes the noun, or follows "of", "for"
or "at" after it."""

PERSONAL_REPRESENTATIVES = _lists.words(
    "spokesman spokeswoman spokesperson lawyer attorney solicitor barrister counsel publicist agent"
)
"""Those of the nouns above that people and countries can have too, not only organizations."""

_DELEGATES = frozenset(("representative", "representatives"))

_FOR = re.compile(
    rf"\s(?:for|of|at|with|from|to)\s(?P<the>(?:[Tt]he|an?)\s(?!Hague)(?:[A-Z][\w.’'-]*-based\s(?=[a-z]))?{SMALL_LEAD})?"
    rf"(?P<name>{CAPITALS})"
)
_FOR_DESCRIBED = re.compile(
    r"\s(?:for|of|at|with|from)\s(?P<words>(?:the|a|an|his|her|its|their)\s(?:[a-z][\w’'-]*\s){0,3}?[a-z][\w’'-]*)"
    r"(?=[,.;]|$|\s(?:who|which|that|said|says|of|in|at|near|for)\b)"
)
OPENED = re.compile(r"\s(?=[“‘\"]|''|``)")
"""Where quoted words begin, such as the title of a book."""

_YEAR = re.compile(r"[12]\d{3}\s")
_DIPLOMATS = _lists.words("ambassador envoy emissary")

_OFFICES_OF_PLACES = _lists.words("""
    governor gov gov. mayor senator sen sen. rep rep. congressman congresswoman king queen emperor sultan emir prince
    princess bishop archbishop
""")
"""Offices whose "of" governs a place: the mayor of New Foo."""

_MINISTERS = _lists.words("minister ministers secretary commissioner under-secretary undersecretary")
_FIELD = re.compile(
    r"\s(?:of|for)\s(?P<field>[A-Z][\w’'-]{0,40}(?:,?\s(?:and\s|&\s)?[A-Z][\w’'-]{0,40}){0,4})"
    r"(?:\s(?:of|for|in)\s(?P<the>the\s)?(?P<name>[A-Z][\w’'-]{0,40}(?:\s[A-Z][\w’'-]{0,40}){0,2}))?"
)
"""The field of a minister, and the country behind it: Minister / of Health / for Foo."""

_STANDING = _lists.words("""
    candidate candidates congressman congresswoman contender contenders frontrunner hopeful hopefuls lawmaker lawmakers
    legislator legislators mp mps nominee nominees senator senators voter voters
""")
"""Nouns for people who stand for, sit for or vote for a party. They do not speak for it: a Foo candidate."""

_SEATS = frozenset(("capitol", "kremlin", "pentagon"))
"""Seats of government that stand for it, and which WordNet also lists as common nouns."""

_PUBLIC = _lists.words("""
    borough city county state town village
    agriculture aviation border budget conservation customs education election elections environment fire fisheries
    flood foreign forest forestry harbor harbour highway highways housing immigration intelligence interior justice park
    parks port relief rescue road roads tax tourism trade traffic transit transportation water weather welfare wildlife
    communications defence defense design energy finance health marketing media operations product sales science sport
    sports technology transport
""")
"""Common nouns before an office that WordNet gives no kind of source, and that open a sentence: City officials, Finance
chief. Set by hand: public bodies, public services, and fields of offices."""

_SIDES = frozenset(("defense", "defence", "prosecution", "plaintiff"))

_COUNSEL = re.compile(r"\s(?:attorneys?|lawyers?|counsel|barristers?|solicitors?)\b", re.IGNORECASE)
"""Lawyers whose side in court or town precedes them: Defense / attorney, Foo / lawyer."""

_STREETS = _lists.words("""
    alley avenue close court crescent drive gardens gate green grove hill lane mews park place quay road row square
    street terrace walk way
""")
"""Nouns that end the names of streets. "Ada Quill, of Mill Lane" tells where she lives."""

_SETTLEMENTS = re.compile(
    r"\b(?:borough|city|county|district|hamlet|island|municipality|parish|port|province|region|settlement|state|"
    r"suburb|town|"
    r"township|village)$"
)
"""A noun for places, whose "of" joins the name of the place to it: a teacher from the village / of Foo."""

_AT = re.compile(r"\s[a-z-]{3,30}\s(?:at|for|with)\s")
"""An office and the word that leads to its body."""

_CLAUSE = re.compile(r"\b(?:who|whose|whom|which|that)\b")

_PORTFOLIOS = frozenset(("secretary", "minister"))
"""Offices that the name of a field precedes: Agriculture Secretary."""

_PUPILS = _lists.words("""
    apprentice collaborator colleague disciple follower mentee mentor protégé protégée pupil student
    teacher tutor
""")
_AIDES = _lists.words("adviser advisor aide assistant confidant deputy secretary")
_SERVING = _lists.words("adviser advisers advisor advisors aide aides staffer staffers")
"""Nouns for people who serve somebody whose name precedes them: a Quill / aide."""

_FORMERLY = frozenset(("former", "ex", "onetime", "one-time", "longtime"))
"""A possessor of these is a person, for whom they no longer speak, or never did: Quill’s former / aide."""

_ONLOOKERS = _lists.words("""
    ally allies critic critics fan fans foe foes opponent opponents rival rivals supporter supporters
""")
"""Nouns for people who belong to nobody whom "of" names after them."""

_JOURNALISTS = _lists.words("anchor columnist correspondent editor host presenter producer publisher reporter")
AUTHORS = frozenset(("author", "co-author", "writer"))
"""Offices whose "of" governs a work."""

_PARTS_OF_STATES = frozenset(("county", "parish", "precinct", "district"))

_PROSECUTED = (
    _PARTS_OF_STATES | _PUBLIC | _lists.words("assistant associate deputy commonwealth crown united states us")
)
"""Words before "Attorney" in the title of a public prosecutor: Assistant District / Attorney."""

_PARTISAN = re.compile(r"\b(?:Democratic|Republican|Conservative|Labou?r|Liberal|Green)\s[a-z]+$")
"""The office of a party, which has no county: the Democratic chair of Foo County."""

_FROM = re.compile(
    rf"^[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){{0,3}},?\s(?:of|from|with|"
    rf"at)\s(?P<the>[Tt]he\s(?!Hague))?(?P<name>{CAPITALS})"
)

_AFTER_COMMA = re.compile(
    r"(?:(?:[^\W\d]|[’'-]),\sof|[\w’'-],\s(?:(?:now|currently)\s)?(?:from|with|at))\s"
    rf"(?P<the>[Tt]he\s(?!Hague))?(?P<name>{CAPITALS})(?=,|$)"
)
"""The organization behind a name and a comma. "Ada Quill, 47, of Mill Lane" tells where she lives."""

_APPOSED = re.compile(rf",\s(?P<name>{CAPITALS})(?=,|$)")
_RANGES = frozenset(("fewer", "local", "more", "most", "other", "top", "young", "older", "current"))
_PLACING = frozenset(("at", "in", "on"))
_PREPOSITIONS = frozenset(("at", "by", "from", "in", "on", "or", "to", "who", "with"))

MAX_MODIFIERS = 3
"""Most words between the name of an organization and an office in it: Foo Rail senior communications manager."""

_RELATIVES = KIN | people.RELATED_PERSONS

_OFFICE_MODIFIERS = people.QUALIFIERS | _lists.words(
    "chief managing executive general special permanent press legal union political public attorney inspector"
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
    if kind == "document":
        return find_maker(text, mention)
    if kind not in {"person", "group", "anonymous", "unknown"}:
        return None
    mention = without_examples(text, mention)
    before, after = _before_office(text, mention), _after_office(text, mention)
    placed = before is not None and is_proper(before[0].rpartition(" ")[2])
    if after is not None and before is not None and placed and _AT.search(text, before[1].end, mention.end):
        before = None  # as in "Africa director at Foo Watch"
    return (
        _owner(text, mention)
        or before
        or after
        or _after_name(text, mention)
        or find_employment(text, mention)
        or _described_before_office(text, mention)
    )


def _owner(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the possessor of an office, or a journalist's outlet: Foo Rail’s spokeswoman, Radio Foo’s Ada Quill."""
    found = list(WORD.finditer(text, mention.start, mention.end))
    for number, match in enumerate(found[:-1]):
        carried = number > 0 and POSSESSIVE.sub("", match.group()) in CARRIED  # the Quill campaign’s
        if not is_possessive(text, match) or not (is_capital(match.group()) or carried):
            continue
        if POSSESSIVE.sub("", match.group()).lower() in TIME_WORDS:
            continue
        run = [*capitals_before(found[: number + (not carried)]), *([match] if carried else [])]
        noun = POSSESSIVE.sub("", match.group()).lower()
        common = len(run) == 1 and match.start() == mention.start and kind_of(noun) == "person" and not is_surname(noun)
        if (carried and len(run) == 1) or common:  # as in "Petitioner’s counsel"
            continue
        after = [m.group() for m in found[number + 1 :]]
        nouns = [w.lower() for n, w in enumerate(after[:5]) if not n or after[n - 1] not in {"of", "for"}]
        aided = len(run) == 1 and not is_in_capitals(run[0].group()) and _assists(after)
        office = _RELATIVES.isdisjoint(nouns) and not aided and any(represents(w) or is_title(w) for w in nouns)
        opens = all(m.group().lower() in people.DETERMINERS for m in found[: number + 1 - len(run)])
        outlet = opens and len(after) > 1 and all(map(is_capital, after))
        if run and office and not carried and (inner := _party_before(found[number + 1 :])):
            return name_of_run(text, inner)
        if run and (office or outlet):
            return name_of_run(text, run)
    return None


def _assists(words: Sequence[str]) -> bool:
    """Tell whether words behind a possessor mean a person's pupil or former aide: Quill’s / student."""
    first = [word.lower() for word in takewhile(str.islower, words)]
    former = bool(first) and first[0] in _FORMERLY
    return not _PUPILS.isdisjoint(first) or (former and not _AIDES.isdisjoint(first))


def _party_before(found: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
    """Return the name before "party" and an office: Norland’s far-right / Foo Front / party leader."""
    at = next((i for i, m in enumerate(found) if m.group() == "party"), 0)
    return capitals_before(found[:at]) if 0 < at < len(found) - 1 and is_office(found[at + 1].group().lower()) else []


def _before_office(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the name before an office or its holders: Foo Rail spokeswoman Ada Quill, Foo Rail (FR) engineers."""
    found = words_apart(text, mention.start, mention.end)
    at = next((i for i, m in enumerate(found) if _serves(m.group()) or _is_officer(found, i)), None)
    named = at is None or found[at - 1].group() == "and"  # what precedes other nouns must be the name of a body
    at = _holder(found) if named else at
    if not at or found[at].group().lower() in _STANDING:
        return None
    last = at
    while last and at - last < MAX_MODIFIERS and _is_modifier(text, found, last - 1):
        last -= 1  # as in "Foo Rail chief executive", "Foo Rail portfolio manager"
    run = list(capitals_before(found[:last]))
    while len(run) > 1 and run[0].group().lower() in people.QUALIFIERS | _RANGES:
        run.pop(0)  # as in "Retired TBI agent", "More TBI agents"
    owned = last < at and found[last].group() in CARRIED  # as in "a Quill campaign spokesman"
    aide = found[at].group().lower() in _SERVING
    joined = (
        bool(run)
        and not (aide and is_possessive(text, run[-1]))
        and not IN_BRACKETS.sub("", text[run[-1].end() : found[last].start()]).strip()
        and not _ends_title(found, run)
    )
    ranked = (n for n, m in enumerate(run) if n and m.group().lower() in people.QUALIFIERS)
    if run and found[at].group()[0].isupper() and not is_body(run[-1].group().lower()):
        run = run[: next(ranked, None)]  # as in "Foo News / Senior Political Reporter"
    if (
        not joined
        or run[0].group().lower() in _RANGES
        or not (owned or _may_have(run, found[last : at + 1], named=named))
    ):
        return None
    if _is_plain(text, run, mention, owned=owned, aide=aide):
        return None
    carried = owned or (last < at and found[last].group() in PUBLIC_BODIES)  # as in "a Foo police spokesman"
    return name_of_run(text, [*run, *found[last : last + carried]])


def _described_before_office(text: str, mention: Span) -> tuple[None, Span] | None:
    """Return the description of a body before an office: a senior / health ministry / spokesman."""
    found = list(WORD.finditer(text, mention.start, mention.end))
    at = next((i for i, m in enumerate(found) if m.group().islower() and represents(m.group())), 0)
    last = at - 1
    while last > 0 and found[last].group() in _OFFICE_MODIFIERS:
        last -= 1  # as in "health ministry press officer"
    if last < 1 or (body := found[last].group()) not in people.ORGANIZATION_NOUNS:
        return None
    speaks = found[at].group() in PERSONAL_REPRESENTATIVES  # any body has a spokesman, but customer service no official
    if not speaks and body not in NON_COMPANY_WORDS - {"service"}:
        return None
    first = last
    while first and _is_field(text, found, first - 1):
        first -= 1
    governed = any(m.group() in _PREPOSITIONS | {"of", "for"} for m in found[:first])  # the wife of a ministry official
    return (None, Span(found[first].start(), found[last].end())) if first < last and not governed else None


def _is_field(text: str, found: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether a word says of what field a body is: health / ministry, Interior / ministry at its start."""
    word = found[number].group()
    lower = word.lower()
    small = people.DETERMINERS | people.QUALIFIERS | people.PRONOUNS | _RANGES | _PREPOSITIONS | SMALL_WORDS
    opens = number == 0 and kind_of(lower) is None and lower in _PUBLIC
    joined = text[found[number].end() : found[number + 1].start()] == " "
    return joined and (word.islower() or opens) and lower not in small and not is_origin(lower)


def _ends_title(found: Sequence[re.Match[str]], run: Sequence[re.Match[str]]) -> bool:
    """Tell whether a run of capitals is the end of a show's title: Foo at / Noon / reporter."""
    at = next((i for i, match in enumerate(found) if match.start() == run[0].start()), 0)
    return at > 1 and found[at - 1].group() in _PLACING and is_capital(found[at - 2].group())


def _may_have(run: Sequence[re.Match[str]], office: Sequence[re.Match[str]], *, named: bool) -> bool:
    """Tell whether a run of capitals may be the organization in which somebody has an office: Foo Rail / manager.

    Args:
        run: The capitals before the office.
        office: Its words.
        named: Whether the office is of those that do not show that an organization precedes them.
    """
    last, words = run[-1].group().lower(), [m.group().lower() for m in office]
    if len(words) == 1 and words[0] in _PORTFOLIOS:
        return is_in_capitals(run[-1].group()) or is_body(last)
    placed = len(run) > 1 or is_proper(last) or bool(homes_named(last))
    if placed and words[0] in PUBLIC_BODIES and not named:
        return True  # as in "Foo police spokesman"
    field = any(word not in _OFFICE_MODIFIERS for word in words[:-1])
    body = ends_in_body(run) or (len(run) > 1 and not named)
    return not (named or field) or (body and (is_body_of(run) or not is_proper(last)))


def _is_plain(text: str, run: Sequence[re.Match[str]], mention: Span, *, owned: bool, aide: bool) -> bool:
    """Tell whether capitals before an office name no organization: a noun that opens a sentence, a state, an origin.

    A field opens one before an aide: National security adviser.
    """
    words = [m.group().lower() for m in run]
    if len(run) == 1 and is_mixed_acronym(run[0].group()):  # as in "an MoD spokesman", though a mod has a style
        return False
    alone = len(run) == 1 and not owned and run[0].start() == mention.start and not is_in_capitals(run[0].group())
    plain = (w in _OFFICE_MODIFIERS or is_office(w) or w in people.DETERMINERS or is_origin(w) for w in words)
    common = kind_of(words[0]) is not None or words[0] in _PUBLIC or (aide and words[0] in common_words())
    placed = aide and len(run) == 1 and bool(homes_named(words[0]))  # a Foo City aide
    owner = kind_of(POSSESSIVE.sub("", words[0])) == "person"  # Petitioner’s counsel
    opener = alone and words[0] not in _SEATS and (common or owner)
    partisan = not owned and (
        words[-1] in people.PARTISANS or is_native(words[-1])
    )  # a Tarn Republican / strategist, the South Korean
    counsel = _COUNSEL.match(text, run[-1].end()) is not None
    side = counsel and len(run) == 1 and (words[0] in _SIDES or is_proper(words[0]))  # Defense attorney, a Foo lawyer
    side = side or (counsel and set(words) <= _PROSECUTED)
    return opener or partisan or side or placed or "_".join(words) in people.STATES or (not owned and all(plain))


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
    return beside and (office or (plain and word not in people.DETERMINERS | SMALL_WORDS | _PREPOSITIONS))


def _after_office(text: str, mention: Span) -> tuple[str | None, Span] | None:
    """Return the name or description after an office: a spokesman for Foo Rail, a lawyer for the family."""
    words = OPENED.split(mention.of(text), maxsplit=1)[0]  # without the title of a book
    for match in WORD.finditer(words):
        noun = match.group().lower()
        if not represents(noun) and not is_office(noun) and noun not in people.ANONYMOUS_HEADS:
            continue
        field = _FIELD.match(words, match.end()) if noun in _MINISTERS else None
        if field is not None and not any(is_body(w.lower()) for w in field["field"].split() if w != "State"):
            state = field["name"] is not None and field["field"] != "State"
            return name_and_place(mention, field) if state else None
        found = _FOR.search(words, match.end())
        known = noun if noun not in _JOURNALISTS or found is None or found.start() == match.end() else ""
        if found is not None and _is_own(words[match.end() : found.start()]) and _is_organization(found, known):
            return _of_place(mention, found) or name_and_place(mention, found)
        described = _FOR_DESCRIBED.match(words, match.end())
        if (
            described is not None
            and (represents(noun) or noun in people.ANONYMOUS_HEADS)
            and kind_of(head_word(described["words"])) in {"organization", "group", "person"}
        ):
            place = Span(mention.start + described.start("words"), mention.start + described.end("words"))
            named = _APPOSED.match(words, described.end()) if names_body(head_word(described["words"])) else None
            return (name_and_place(mention, named) if named is not None else None) or (None, place)
    return None


def _is_own(between: str) -> bool:
    """Tell whether the words between an office and "of" are its own, and no clause: the minister / who is a critic."""
    return "," not in between and _CLAUSE.search(between) is None


def _of_place(mention: Span, found: re.Match[str]) -> tuple[None, Span] | None:
    """Return the description of an organization by its place, which is no name: the Foo / clinic."""
    noun = GOES_ON.match(found.string, found.end())
    if (
        noun is None
        or CARRIES.match(found.string, found.end()) is not None
        or not found["the"]
        or not is_proper(found["name"].rpartition(" ")[2])
    ):
        return None
    return None, Span(mention.start + found.start("the"), mention.start + noun.end())


def _after_name(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the organization directly after a name: Quill of the Coast Institute, Ada Quill, from Foo Rail."""
    words = mention.of(text)
    if head_word(words) in _ONLOOKERS | _MINISTERS:
        return None
    found = _FROM.match(words) or _AFTER_COMMA.search(words)
    if found is not None and found["name"].rpartition(" ")[2].lower() in _STREETS:
        return None
    return name_and_place(mention, found) if found is not None and _is_organization(found, "") else None


def _is_organization(found: re.Match[str], noun: str) -> bool:
    """Tell whether the name after an office is an organization, and not the place of the office: mayor of Foo."""
    name = found["name"].split()
    if _SETTLEMENTS.search(found.string[: found.start()]) is not None:
        return False
    placed = (found.group().startswith(" to ") and noun in _DIPLOMATS) or noun in _OFFICES_OF_PLACES
    placed = placed or (noun in AUTHORS and found.group().startswith(" of "))
    placed = placed or (
        name[-1].lower() in _PARTS_OF_STATES and _PARTISAN.search(found.string, 0, found.start()) is not None
    )
    state = "_".join(takewhile(lambda word: word != "and", name)).lower() in people.STATES
    related = noun in (KIN - {"partner", "partners"}) | _ONLOOKERS
    comes = found.group().startswith(" from ") and not found["the"] and noun != "" and not represents(noun)
    comes = comes and not any(is_body(word.lower()) for word in name)  # a student from Foo
    counsel = noun in PERSONAL_REPRESENTATIVES and not noun.startswith("spokes")
    comes = comes or (
        counsel and found.group().startswith(" from ") and not found["the"] and is_proper(name[-1])
    )  # a lawyer from New Foo
    if placed or related or state or comes or _YEAR.match(found["name"]):
        return False  # an ambassador to Foo, the mayor of New Foo, the nephew of Ada Quill, the 2020 Foo election
    goes_on = GOES_ON.match(found.string, found.end())
    if goes_on is not None and (found["the"] or "").startswith("a"):
        return False  # a New Foo firm
    carried = CARRIES.match(found.string, found.end()) is not None
    if goes_on is not None and not carried and kind_of(head_word(goes_on["noun"])) != "organization":
        return False  # the Foo election, but the Foo environmental group
    delegate = noun in _DELEGATES and found.group().startswith(" for ")
    if delegate or noun in PERSONAL_REPRESENTATIVES | _JOURNALISTS:
        return True
    return bool(found["the"]) or len(name) > 1 or name[0].isupper() or found.group().startswith(" at ")


def represents(noun: str) -> bool:
    """Tell whether a lower-case noun is one of REPRESENTATIVE_NOUNS, or a compound of one: director-general."""
    return not REPRESENTATIVE_NOUNS.isdisjoint((noun, *noun.split("-")))


def _serves(noun: str) -> bool:
    """Tell whether the name before a noun is one for whom its bearer speaks or works: spokesman, aide, not Aides."""
    return represents(noun.lower()) or noun in _SERVING


def _is_officer(found: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether a word is an office after an acronym: NASA / administrator."""
    before = found[number - 1].group() if number else ""
    return is_office(found[number].group().lower()) and before.isalpha() and before.isupper() and len(before) > 1
