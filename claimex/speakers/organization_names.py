"""Read the name of an organization out of the words of a source.

Comes in: words with capitals before or after an office. Goes out: the name that they are, without titles, owners and
origins, and where it stands.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.dates import TIME_WORDS
from claimex.english.names import POSSESSIVE, WORD, is_capital, is_in_capitals, is_title, without_stop
from claimex.english.nouns import is_adjective, is_body, is_native, is_surname, kind_of, names_body
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


CAPITALS = r"(?:[A-Z0-9][\w&.’'/-]*)(?:\s(?:(?:of|and|for|the|&|de|du|del|da)\s){0,2}[A-Z0-9][\w&.’'/-]*)*"

GOES_ON = re.compile(
    r"\s(?!(?:who|which|that|and|or|but|in|at|of|on|for|from|with|to|during|since|until|by|as|near|under|when|where|"
    r"while|"
    r"said|says|told|is|was|has|had|[a-z]+(?:ed|ing))\b)(?P<noun>[a-z][a-z-]*(?:\s[a-z][a-z-]*){0,3})"
)
"""Words after a name that make it a modifier: the Foo / presidential election."""

IN_BRACKETS = re.compile(r"\([\w.&’'-]{2,10}\)")
"""The abbreviation of a name, behind it: World Trade Organization / (WTO)."""

_ON_FIELD = re.compile(rf"\son\s(?:the\s)?{CAPITALS}")
"""The field of a body: the Council / on Foreign Relations."""

CARRIED = _lists.words("campaign administration government party")

PUBLIC_BODIES = _lists.words("army council navy parliament police")
"""Nouns in small letters that make the name of a place before them a body's: the Foo / police."""

CARRIES = re.compile(
    rf"\s(?:presidential\s)?(?:{'|'.join(sorted(CARRIED | PUBLIC_BODIES | {'brand', 'estate', 'family'}))})"
    r"(?!\s[a-z]*(?:s|man|woman|person)\b)\b"
)
"""A body that is named after the person or place that has it: the Quill / campaign, the Foo / police."""

_BASED = re.compile(r"^[\w.-]+-based\s(?:(?:NGO|PR)\s)?(?=[A-Z])")
_ARMED = frozenset(("state", "army", "front", "guard", "brigade"))
SMALL_LEAD = r"(?:(?!(?:of|in|for|at|to|by|on|with|from|and|or|who|which|that)\b)[a-z][a-z-]{1,20}\s){0,3}"
"""Words before a name that say what it is: the investment bank / Foo Capital, the tax-writing / Foo Committee."""

SMALL_WORDS = frozenset(("of", "and", "for", "&"))

_PART = re.compile(
    r"\s(?:[a-z][a-z-]{1,20}\s){0,4}?(?:school|college|department|faculty|institute|division|unit|office|centre|center|"
    r"clinic|laboratory|lab|hospital|bureau|branch|program|programme|team|group|desk|section|wing|arm)(?=$|[,.;)]|\s(?:who|and|in|of|for|said)\b)"
)
"""A part of a body, behind the body's name: Foo University’s / law school. By hand, the class as a whole."""

_OWNS = re.compile(r"\s[a-z]")
_ORIGIN_ENDINGS = ("ian", "ish", "ese", "ern", "ic")

_DEMONYMS = _lists.words("""
    argentine azeri dutch emirati french islamist kazakh kosovar kyrgyz lankan maori swiss uzbek
""")
"""Those of the adjectives for the peoples of UN members that neither WordNet nor the endings above tell."""

_COUNTRIES = _lists.words("us u.s usa u.s.a uk u.k uae u.a.e nz n.z drc ussr")
"""Abbreviations of countries that stand before an office like an adjective: US Secretary of State."""


def ends_in_body(run: Sequence[re.Match[str]]) -> bool:
    """Tell whether a run of capitals is an acronym, or ends in a noun for organizations: TBI, Foo State."""
    last = run[-1].group()
    acronym = last.isalpha() and is_in_capitals(last) and len(last) > 1 and last.lower() not in _COUNTRIES
    body = is_body(last.lower()) or names_body(last.lower()) or last.lower() in _ARMED
    return acronym or (len(run) > 1 and (body or is_body_of(run)))


def is_body_of(run: Sequence[re.Match[str]]) -> bool:
    """Tell whether a run of capitals has a noun for organizations before "of": University of Foo."""
    return any(n and match.group() == "of" and names_body(run[n - 1].group().lower()) for n, match in enumerate(run))


def words_apart(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return words without the abbreviations in brackets behind a name: World Trade Organization / (WTO) / data."""
    return [m for m in WORD.finditer(text, start, end) if not IN_BRACKETS.match(text, m.start() - 1)]


def name_and_place(mention: Span, found: re.Match[str] | None) -> tuple[str, Span] | None:
    """Return the name that a pattern found in a source, and its place. None for a number or a mere owner."""
    words = found["name"].split() if found is not None else []
    if found is None or not any(w[0].isupper() for w in words) or TIME_WORDS.issuperset(map(str.lower, words)):
        return None  # a number or a time: a study of 4,300 adults, a report from March
    if POSSESSIVE.search(found["name"]) is not None and _OWNS.match(found.string, found.end("name")) is not None:
        body = _PART.match(found.string, found.end("name"))
        if body is not None and _names_body(POSSESSIVE.sub("", found["name"])):
            name = POSSESSIVE.sub("", found["name"])  # Foo University’s / law school
            return name, Span(mention.start + found.start("name"), mention.start + found.start("name") + len(name))
        return None  # only the owner: an expert at the Foo State's mission
    name = _without_address(without_stop(_BASED.sub("", POSSESSIVE.sub("", found["name"]))))
    field = _ON_FIELD.match(found.string, found.end("name")) if _may_have_field(name) else None
    if field is not None and found["name"] == name and TIME_WORDS.isdisjoint(field.group().lower().split()):
        return name + field.group(), Span(mention.start + found.start("name"), mention.start + field.end())
    carried = CARRIES.match(found.string, found.end("name"))
    end = mention.start + found.start("name") + found["name"].index(name) + len(name)
    if carried is not None and found["name"] == name:
        name, end = name + carried.group(), end + len(carried.group())
    name = _without_title(name)
    return name, Span(end - len(name), end)


def _names_body(name: str) -> bool:
    """Tell whether a name has a noun for bodies as its last word, or before "of": Foo University, University of Foo."""
    return is_body(name.partition(" of ")[0].rpartition(" ")[2].lower()) and " " in name


def _may_have_field(name: str) -> bool:
    last = name.rpartition(" ")[2].lower()
    return is_body(last) or kind_of(last) == "organization"


def _without_address(name: str) -> str:
    """Cut the form of address before somebody's name off the end of an organization: Member for Foo / Dr."""
    kept, _, last = name.rpartition(" ")
    return kept if kept and last.lower().rstrip(".") in people.ADDRESS else name


def _without_title(name: str) -> str:
    """Cut the title off the start of a person's name: Mr. / Quill, Prime Minister / Ada Quill."""
    words = name.split(" ")
    titles = [n for n, word in enumerate(words[:-1]) if not word.isupper() and _is_titular(word)]
    rest = words[titles[-1] + 1 :] if titles else []
    last = words[-1].lower()
    if not titles or is_body(last) or (kind_of(last) is not None and not _is_full_name(rest)):
        return name if not titles or not _is_address(words[0]) else _without_title(" ".join(words[1:]))
    return " ".join(rest[2:] if rest[0] == "of" and len(rest) > 2 else rest)  # noqa: PLR2004 - of State / Ada Quill


def _is_full_name(words: Sequence[str]) -> bool:
    """Tell whether words behind a title are a name whose surname is a noun too: Rep. / Ada Hunter, not Ann’s Church."""
    capital = all(word[0].isupper() and POSSESSIVE.search(word) is None for word in words)
    return len(words) > 1 and capital and is_surname(words[-1].lower()) and kind_of(words[-1].lower()) == "person"


def _is_titular(word: str) -> bool:
    lower = word.lower()
    surname = lower not in people.TITLES and is_surname(lower)  # the firm Baker Lind
    return _is_address(word) or (is_title(lower) and not surname)


def _is_address(word: str) -> bool:
    return word.lower().rstrip(".") in people.ADDRESS


def is_origin(word: str) -> bool:
    """Tell whether a lower-case word only says where somebody belongs: Russian, Mexican-American, Democratic."""
    if "-" in word:
        parts = word.split("-")
        return parts[-1] in {"based", "born"} or all(map(is_origin, parts))
    return (
        is_adjective(word)
        or is_native(word)
        or word in _DEMONYMS
        or word.removesuffix("ic") in people.PARTISANS
        or word.rstrip(".") in _COUNTRIES
        or (word.endswith(_ORIGIN_ENDINGS) and kind_of(word) not in {"organization", "person"})
    )


def capitals_before(words: Sequence[re.Match[str]], *, inner: Collection[str] = SMALL_WORDS) -> Sequence[re.Match[str]]:
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


def name_of_run(text: str, run: Sequence[re.Match[str]]) -> tuple[str, Span]:
    """Return the name that a run of capitals is, without possessive and titles, and its place."""
    last = POSSESSIVE.sub("", run[-1].group())
    end = run[-1].start() + len(last)
    name = _without_title(text[run[0].start() : end])
    return name, Span(end - len(name), end)
