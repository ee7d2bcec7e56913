"""Tell which words state a role, and cut off what is not part of it.

Comes in: the words before or after a personal name. Goes out: whether they state an office or title, or only a form of
address, and the same words without determiner, age, rank or clause.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from claimex.english import people
from claimex.english.names import MR, MS, POSSESSIVE, WORD, head_word, is_title
from claimex.english.nouns import is_below, is_first_name, is_native, is_office, kind_of

MAX_TITLE_DISTANCE = 120
"""Most characters between the start of a title and its name."""

MAX_ROLE_WORDS = 40
"""Most words of a role. Longer phrases beside a name are clauses. Offices of 20 words occur."""

MAX_SHORT_ROLE_WORDS = 8
"""Most words of a role that may have its office at any place. In a longer role, the office is the head."""

MAX_ROLE_LENGTH = 400
"""Most characters of a role: more than MAX_ROLE_WORDS words in news ever have. Without this limit, each name in a
source of a whole paragraph would read the whole paragraph."""

_FORMS_OF_ADDRESS = (people.ADDRESS | people.HONORIFICS | people.STYLES | {"professor", "the"}) - people.OFFICE_LETTERS
"""Words before a name that state no office."""

_LAWYERS = frozenset(("atty", "adv", "barr", "barrister", "advocate"))
"""Forms of address of lawyers, which say no more behind an office."""

_OFFICES_SHORTENED = people.SPELLED_OUT.keys() - {"dr", "engr"}
"""Abbreviated offices. The two that are left out are degrees."""

_RANKS = people.SPELLED_OUT.keys() - {"prof", "dr", "rev", "atty", "adv", "engr"}
"""Abbreviated ranks of police and armed forces. They belong to the office before them: Detective Sgt."""

CLAUSE = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|is|was|were|are|has|had|have|will|would|did|does|asked|wrote|warned|"
    r"argued|"
    r"claimed|insisted|noted|announced|stated|according|be|been|can|could|may|might|must|should)\b"
    r"|\w['’](?:re|m|ve|ll|d)\b"
    r"|\bto\b(?!\s(?:(?:the|an?|his|her|its|their)\s|[A-Z]))"
)
"""A verb or infinitive, by which the words are a clause and not a phrase."""

_AGE = re.compile(r"(?<![\w-])(?:(?:\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,5})?)-year-old|[A-Z][\w-]{1,40}-born)\s(?=\w)")
"""How old somebody is, or from where, before an office."""

_NOT_OFFICE = re.compile(r"\s(?:who|whom|whose|which|during|yet)\b|\s–\s|\s?—\s?")
_JOINS_ON = frozenset(("the", "and", "or", "known", "as", "called"))
GOVERNS_ON = re.compile(
    r"(?:with|for|from|by|in|on|at|who|whom|of|as|including|like|under|among|than)\b|[a-z]{2,20}ing\s(?:the|an?|his|her|its|their)\s"
)
"""Words that begin no role: a preposition, a relative pronoun, a participle with its object."""

_GOVERNED_BY = re.compile(r"\s(?:of|at|for|in|from|with|on|to)\s")
_GOVERNING_NAMES = frozenset(("of", "for", "to", "at", "from", "with", "by", "in", "on"))
"""Words at the end of a description by which the name after them is another's: a pollster for / Ada Quill."""

_DANGLING = re.compile(r"\s(?:of|for|on|in|at|to|from)(?:\s[\w-]+['’]s)?$")
"""What is left of a modifier whose title was cut off: author / of, star / of television's."""

SEAT = re.compile(r"[A-Z][-–][A-Z][\w.]*")
"""The party and state of a member of parliament, and no Vice-President: R-Pa."""

_TOWN = re.compile(r"\sat\s(?:the\s)?[A-Z][^,]{1,80}(?P<town>\sin\s[A-Z][\w.’'-]*(?:,?\s[A-Z][\w.’'-]*){0,3})$")
"""The town of a named body, at the end of a role."""

_PLAIN = "|".join(sorted(people.PLAIN_PERSONS - {"one", "other", "source", "insider"}))
_PLAIN_WITH_CLAUSE = re.compile(
    rf"(?:[\w-]{{1,30}}\s){{0,3}}?(?:{_PLAIN})\s(?:[a-z]{{2,20}}(?:ed|ing)|known|held|shot|seen)\b"
)
"""A plain noun for people with a participle: local man accused of theft."""

_DETERMINER = re.compile(
    r"(?:(?:now|then|also|once|currently|still|later)\s+)?+"
    r"(?:(?:the|an?|its|their|his|her|my|our|your|this|that|another|both|one(?!\sof\b))\s+)?",
    re.IGNORECASE,
)
DETERMINED = re.compile(r"(?:the|an?|his|her|its|their|one of|another|now|also)\s", re.IGNORECASE)
"""A determiner, or an adverb in its place, at the start of a phrase."""


def is_role(words: str) -> bool:
    """Tell whether words beside a name state an office or title, by their head or by a title among a few words."""
    found = [m.group().lower() for m in WORD.finditer(words)]
    office = [word for word in found if word.rstrip(".") not in _FORMS_OF_ADDRESS] or found
    opened = words.count("(") > words.count(")")  # as in "a rival (that would be Gov. Quill)"
    if not 0 < len(found) <= MAX_ROLE_WORDS or office[-1] in _GOVERNING_NAMES or opened:
        return False
    short = (
        any(is_title(POSSESSIVE.sub("", word)) for word in found[:MAX_SHORT_ROLE_WORDS])
        and len(found) <= MAX_SHORT_ROLE_WORDS
    )
    nouns = _GOVERNED_BY.split(words, maxsplit=1)[0].rsplit(maxsplit=1)[-1:]  # education and law professor / at Foo
    heads = (head_word(DETERMINED.sub("", words)), *(noun.lower() for noun in nouns))
    return short or any(map(is_occupation, heads)) or is_title_or_occupation(words.rsplit(maxsplit=1)[-1])


def is_unknown_office(words: str) -> bool:
    """Tell whether a phrase beside a name says who its bearer is by a noun that no list has: a baritone, the whip.

    "The largest of them" only compares.
    """
    noun = head_word(words)
    if noun.endswith("est"):
        return False
    short = DETERMINED.match(words) is not None and len(words.split()) <= MAX_SHORT_ROLE_WORDS
    return short and noun.isalpha() and kind_of(noun) is None and CLAUSE.search(words) is None


def is_title_or_occupation(word: str) -> bool:
    """Tell whether a word is a title or a noun for people, and not a first name."""
    lower = POSSESSIVE.sub("", word.lower())
    return (
        word in people.FAME_NOUNS
        or lower in people.PARTISANS
        or is_title(lower)
        or (is_office(lower) and not is_first_name(lower))
    )


def is_occupation(word: str) -> bool:
    """Tell whether a lower-case word beside a person's name is an office or a trade: mayor, broadcaster."""
    return is_office(word) or word in people.TRADES_OF_PEOPLE | people.POSITIONS


def is_form_of_address(title: str) -> bool:
    """Tell whether a title holds only forms of address and ranks, and no office: Mr, Hon., Prof. Dr., the Rev."""
    words = [m.group().lower().rstrip(".") for m in WORD.finditer(title)]
    return bool(words) and all(word in _FORMS_OF_ADDRESS for word in words)


def is_rank(title: str) -> bool:
    """Tell whether a title in capitals is a rank, perhaps with a form of address: Lieutenant General, Mrs Justice.

    A chief justice or chief inspector has an office.
    """
    words = [m.group().lower().rstrip(".") for m in WORD.finditer(title)]
    chiefs = any(one == "chief" and other in people.RANKS for one, other in pairwise(words))
    ranks = all(word in people.RANKS | _FORMS_OF_ADDRESS for word in words)
    return ranks and not people.RANKS.isdisjoint(words) and title[:1].isupper() and not chiefs


def is_rank_of(title: str, described: str) -> bool:
    """Tell whether a rank says no more of its bearer than a description: the minister, / General, not the officer."""
    ranks = WORD.findall(title.lower())
    return is_rank(title) and not is_below(ranks[-1], head_word(described))


def address_in_apposition(words: str) -> str:
    """Return the forms of address before a name that follows its description: the director, / Sir / Jaan Tamm."""
    _, comma, name = words.rpartition(", ")
    found = [m.group() for m in WORD.finditer(name)] if comma else []
    return " ".join(takewhile(is_form_of_address, found))


def says_nothing(title: str) -> bool:
    """Tell whether a title is only a form of address (Mr, Ms), an origin or a plain noun for people (local man)."""
    address = all(word.lower().rstrip(".") in people.PLAIN_ADDRESS for word in title.split())
    plain = _PLAIN_WITH_CLAUSE.match(title) is not None
    return address or plain or head_word(title) in people.PLAIN_PERSONS or is_native(head_word(title))


def states_no_office(role: str) -> bool:
    """Tell whether a role states no office: a form of address, a party, a relation, an origin, a plain noun."""
    no_office = people.PARTISANS | people.PLAIN_PERSONS | people.RELATED_PERSONS
    noun = head_word(role).partition("-of-")[0]  # mother / of three
    plain = _PLAIN_WITH_CLAUSE.match(role) is not None
    return plain or is_form_of_address(role) or noun in no_office or is_native(noun)


def is_rank_of_office(title: str) -> bool:
    """Tell whether a form of address shortens an office or rank: Sen., Lt. Col., but not Dr or His Excellency."""
    words = [m.group().lower().rstrip(".") for m in WORD.finditer(title)]
    return any(word in _OFFICES_SHORTENED for word in words)


def tidy(role: str) -> str | None:
    """Cut what follows an office: a relative clause, a dash, a quotation that does not end, a word that joins.

    Returns:
        None if nothing is left, or if the words begin with a preposition: with the minister leading.
    """
    office = _NOT_OFFICE.split(role, maxsplit=1)[0]
    opened = max(office.rfind("“"), office.rfind('"') if office.count('"') % 2 else -1)
    if opened > office.rfind("”"):
        office = _DANGLING.sub("", office[:opened].rstrip())
    words = without_town(_AGE.sub("", office.rstrip(" ,–—―"))).split(" ")
    while words and words[-1] in _JOINS_ON | {"here", "there"}:
        words.pop()
    addressed = len(words) > 1 and words[-1].lower().rstrip(".") in MR | MS | {"dr"}  # the younger Mr., Meet Mr.
    addressed = addressed and (
        words[0].islower() or (says_nothing(words[-1]) and not any(map(is_title_or_occupation, words[:-1])))
    )
    office = "" if addressed else " ".join(words)
    return office if office and GOVERNS_ON.match(office) is None else None


def without_town(role: str) -> str:
    """Cut off the town of the body at which somebody has an office: head of research at the Foo Institute / in Oslo."""
    town = _TOWN.search(role)
    return role[: town.start("town")] if town is not None else role


def without_rank(title: str) -> str:
    """Cut the forms of address off the end of an office: Chairman of the Council / Sheikh, Vice Chancellor / Prof."""
    words = list(WORD.finditer(title))
    kept = len(words)
    while kept and words[kept - 1].group().lower().rstrip(".") in _FORMS_OF_ADDRESS - {"the"} - _RANKS:
        kept -= 1
    lawyer = (
        kept > 1 and words[kept - 1].group()[0].isupper() and words[kept - 1].group().lower().rstrip(".") in _LAWYERS
    )
    kept -= lawyer and is_role(title[: words[kept - 2].end()])  # as in "Press Officer / Atty."
    while kept < len(words) and not is_role(title[: words[kept - 1].end()] if kept else ""):
        kept += 1  # as in "Foo University professor / Dr"
    if kept > 1 and _is_seat(words[kept - 1].group()) and _is_whole_office(words[kept - 2].group()):
        kept -= 1  # as in "Deputy Mayor / Alderman"
    office = title[: words[kept - 1].end()] if kept else title
    for noun, rank in pairwise(words):
        related = noun.group().lower() in people.RELATED_PERSONS and rank.group()[0].isupper()
        if related and is_role(title[rank.start() :]):
            return title[rank.start() :]  # as in "his colleague Senator Ada Quill"
    return office if is_role(office) and not is_form_of_address(office) else title


def _is_seat(word: str) -> bool:
    return word[0].isupper() and word.lower().rstrip(".") in people.SEATS


def _is_whole_office(word: str) -> bool:
    """Tell whether a word before a seat ends an office of its own: Mayor / Cllr, but not Deputy / Cllr, Quill ally."""
    return word.lower() in people.TITLES - people.QUALIFIERS - people.HONORIFICS - people.RANKS


def without_determiner(words: str) -> str:
    """Cut the determiner and an age off the start of a description: the / mayor, the 40-year-old / cook.

    "One of the mayors" is kept.
    """
    opening = _DETERMINER.match(words)
    rest = words[opening.end() :] if opening is not None else words
    age = _AGE.match(rest)
    return rest[age.end() :] if age is not None else rest
