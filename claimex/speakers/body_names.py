"""Find bodies by the form of their names, and tell names of bodies from descriptions.

Comes in: the words of a source, or a name in them. Goes out: the body that is named after several fields or its
members, or by the first word of a newspaper; and whether a name only belongs to a description.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, head_word, is_acronym, is_title
from claimex.english.nouns import homes_named, is_adjective, is_native, is_office, is_proper, kind_of
from claimex.spans import Span
from claimex.speakers.organization_names import is_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from claimex.vocabulary import SpeakerType


_JOINED = re.compile(
    r"(?:[Tt]he\s)?((?:[A-Z][\w’'-]{0,40},?\s){1,8}and\s[A-Z][\w’'-]{0,40}(?:\s[A-Z][\w’'-]{0,40}){0,8})\s?(?=,|$|"
    r"\([A-Z]{2,8}\))"
)

_OF_MEMBERS = re.compile(
    r"(?P<members>[A-Z][a-z]{2,20})\s"
    r"(?P<link>[Aa]gainst|[Ww]ithout|[Bb]eyond|[Ff]or|[Oo]f|[Uu]nited|[Uu]nder|In|[Aa]cross|[Oo]ver|[Bb]efore)\s"
    r"(?:(?:[Tt]he|[Aa]|[Oo]ur|[Tt]heir)\s)?[A-Z][\w’'-]{0,40}(?:\s(?:(?:and|of|the|for|&)\s){0,2}[A-Z][\w’'-]{0,40}){0,6}"
)
_AMID_SENTENCE = re.compile(r"[a-z,]\s\Z")
_OUTLET = re.compile(r"(?:[Tt]he\s)?((?:Daily|Sunday|Evening|Morning|Weekly)\s[A-Z][\w’'-]{1,40})")
"""A newspaper or website, whatever noun ends its name: The Daily Caller."""

_WORD = r"[^\W\d_a-z][\w&.’'-]{0,40}"
_PERIODICAL = re.compile(rf"(?:[Tt]he\s)?(?P<name>(?:{_WORD}\s){{0,3}}{_WORD})\s(?:magazine|newspaper|tabloid)")
"""The name of a periodical with what it is: Time / magazine."""

_AGENCY = re.compile(
    rf"(?:(?:[Tt]he\s)?(?P<name>(?:{_WORD}\s){{0,2}}{_WORD})\s(?:state\s|state-run\s|official\s)?(?:news|press|wire)\s"
    r"(?:agency|service))"
)
"""The name of a news agency with what it is: the KXA / state news agency."""

_OUTLET_BEFORE = re.compile(
    r"(?:(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s)?(?:[A-Z]?[a-z-]{3,20}\s){0,3}?(?:daily|weekly|tabloid|magazine|"
    r"newspaper|"
    r"broadcaster(?=\s[A-Z]{2})|news\s(?:agency|site|website|portal|outlet|channel)|(?:television|TV|"
    r"radio)\s(?:channel|"
    r"station))|Broadcaster(?=\s[A-Z]{2})|Magazine|Newspaper|News\s(?:agency|site|website|portal|outlet))\s"
    rf"(?P<name>(?:{_WORD}\s){{0,3}}{_WORD})"
)
"""The name of an outlet behind what it is: the daily / Gazeta Foo, broadcaster / KXA."""

_STATION = re.compile(
    rf"(?:[Tt]he\s)?(?P<name>(?:{_WORD}\s){{0,2}}(?P<last>{_WORD})\s\d{{1,3}})(?:\s(?:News|TV|Radio))?"
)
"""The name of a broadcaster that ends in a number, with its last word: KXY 7, Radio 4."""

_PARTY = re.compile(
    r"(?:[Tt]he\s)?(?P<name>Labour|(?:(?:Social|Christian|Liberal|Lib|Free|National|Progressive|Centre|Sweden)\s)+"
    r"(?:Democrats|Dems))|[Tt]he\s(?P<greens>Greens)"
)
"""The name of a party that is a plural, or a common noun. Set by hand, the class as a whole. Democrats alone are
people."""

_CARRIED = re.compile(
    rf"(?P<the>[Tt]he\s)?(?P<name>(?P<owner>(?:{_WORD}\s){{0,3}}{_WORD})\s(?:(?:\d{{4}}|presidential|election|"
    r"re-?election|gubernatorial|mayoral|transition)\s){0,2}(?:campaign|administration|government))"
)
"""A body that is named after somebody: the / Quill campaign, Ada Quill’s campaign."""

_NAMED_WHOLE = re.compile(
    r"(?<![\w’'-])[Tt]he\s(?P<name>(?P<first>[A-Z][a-z]{1,20})\sand\s(?P<second>[A-Z][a-z]{1,20})\s"
    r"(?:[A-Z][a-z]{1,20}\s){0,2}?(?P<noun>[A-Z][a-z]{2,20}))(?!\s[A-Z]|[\w-])"
)
_PLURAL_PARTY = re.compile(
    r"(?:(?<=[Tt]he\s)|(?<=[a-z,]\s))(?:(?:Social|Christian|Liberal|Lib|Free|Sweden)\s){1,2}(?:Democrats|Dems)(?![\w-])"
)

_PREFIXED = re.compile(r"(?:anti|ex|non|post|pre|pro)-[A-Z]")
_OWNED = re.compile(r"(?:['’]s?|\b(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur))\s\Z")
_INDEFINITE = re.compile(r"an?\s(?!.*\b(?:called|named|dubbed|known\sas)\s)", re.IGNORECASE)


def composed_body(text: str, mention: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return the body in a source that is an outlet or a party by its form, or named after its fields or members."""
    outlet = _OUTLET.fullmatch(text, mention.start, mention.end)
    if outlet is not None:
        return Span(*outlet.span(1))
    known = (
        _party(text, mention)
        or _carried(text, mention, is_word)
        or _described_outlet(text, mention)
        or _station(text, mention, is_word)
    )
    return known or joined_fields(text, mention, is_word=is_word) or named_after_members(text, mention)


def bodies_in(text: str, *, is_word: Callable[[str], bool]) -> Iterator[Span]:
    """Yield the bodies whose names recognizers cut or overlook: the Bread and / Roses Party, the Liberal Democrats."""
    for match in _NAMED_WHOLE.finditer(text):
        fields = [match[part].lower() for part in ("first", "second")]
        plain = all(is_word(f) and kind_of(f) in {None, "document"} and not is_origin(f) for f in fields)
        if plain and match["noun"].lower() in people.ORGANIZATION_NOUNS:
            yield Span(*match.span("name"))
    for match in _PLURAL_PARTY.finditer(text):
        yield Span(*match.span())


def is_party(name: str) -> bool:
    """Tell whether a name is a party's by its form, although it has no noun that says so: Liberal Democrats, Labour."""
    return _PARTY.fullmatch(name) is not None


def _party(text: str, mention: Span) -> Span | None:
    found = _PARTY.fullmatch(text, mention.start, mention.end)
    return Span(*found.span(found.lastgroup or "name")) if found is not None else None


def _carried(text: str, mention: Span, is_word: Callable[[str], bool]) -> Span | None:
    """Return a campaign or administration named after somebody: the / Quill campaign, not Norland’s campaign."""
    found = _CARRIED.fullmatch(text, mention.start, mention.end)
    if found is None:
        return None
    owner = list(WORD.finditer(text, *found.span("owner")))
    while len(owner) > 1 and is_title(owner[0].group().lower()):
        owner.pop(0)  # President / Quill’s administration
    words = [POSSESSIVE.sub("", match.group().lower()) for match in owner]
    bare = not found["the"] and POSSESSIVE.search(owner[-1].group()) is None
    opens = words[0] in people.DETERMINERS or (bare and len(words) == 1 and is_word(words[0]))
    placed = "_".join(words) in people.STATES or bool(homes_named(" ".join(words))) or is_origin(words[-1])
    return Span(owner[0].start(), found.end("name")) if not (opens or placed) else None


def _described_outlet(text: str, mention: Span) -> Span | None:
    """Return the name of an outlet before or behind the noun that says what it is."""
    for pattern in (_PERIODICAL, _AGENCY, _OUTLET_BEFORE):
        found = pattern.fullmatch(text, mention.start, mention.end)
        if found is not None and found["name"].split()[0].lower() not in people.DETERMINERS:
            return Span(*found.span("name"))
    return None


def _station(text: str, mention: Span, is_word: Callable[[str], bool]) -> Span | None:
    """Return the name of a broadcaster that ends in a number, and not Juror 4 or Section 230."""
    found = _STATION.fullmatch(text, mention.start, mention.end)
    if found is None:
        return None
    word = found["last"].lower()
    known = word in people.OUTLET_NOUNS | people.BROADCASTER_NOUNS or is_proper(word)
    return Span(*found.span("name")) if known or is_acronym(found["last"]) or not is_word(word) else None


def joined_fields(text: str, mention: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return a body named after several fields: the / House Oversight and Reform Committee.

    Nothing joined in it is a body of its own, as in "the Navy and Justice Department".
    """
    core = _joined(text, mention, is_word=is_word)
    if core is None:
        return None
    words = [m.group().lower() for m in WORD.finditer(core.of(text))]
    if len(words) > 1 and kind_of(words[0]) == "group" and words[1] != "and" and "," not in core.of(text):
        return None  # as in "Professors Ada Quill and Jon Rye"
    fields = [word for word, following in pairwise(words) if following == "and"]
    acronym = text.startswith(" (", core.end)  # the Police and Foo Board (PFB)
    several = {"organization"} if acronym else {"organization", "group", "person"}
    single = all(is_word(field) and kind_of(field) not in several for field in fields)
    return core if kind_of(words[-1]) == "organization" and single else None


def named_after_members(text: str, mention: Span) -> Span | None:
    """Return a body named after its members: Mothers Against Noise, Friends of the Lido, a charity.

    "Friends of Quill" opens a sentence as a description does. It is a name if the words beside it show that.
    """
    found = _OF_MEMBERS.match(text, mention.start, mention.end)
    members = found["members"].lower() if found is not None else ""
    one = members.removesuffix("s")
    always = is_native(one) or one in people.PARTISANS  # Republicans of Foo, with a capital anywhere
    if found is None or kind_of(members) != "group" or always:
        return None
    amid = _AMID_SENTENCE.search(text, max(0, mention.start - 2), mention.start) is not None
    apposed = kind_of(head_word(text[found.end() + 2 : mention.end])) if text.startswith(", ", found.end()) else None
    bodies = {"organization", "group"}
    if not (found["link"][0].isupper() or amid or apposed in bodies):
        return None
    return Span(mention.start, found.end())


def joined_organization(text: str, mention: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return an organization whose name contains "and": The / Harbour and Coast Guard."""
    core = _joined(text, mention, is_word=is_word)
    return core if core is not None and core.start > mention.start else None


def _joined(text: str, mention: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return capitalized words with "and" between them, behind "the" or alone, that begin and end in common words."""
    whole = _JOINED.match(text, mention.start, mention.end)
    if whole is None:
        return None
    core = Span(whole.start(1), whole.start(1) + len(whole.group(1).rstrip()))
    words = [m.group().lower() for m in WORD.finditer(core.of(text))]
    opening = is_word(words[0]) or is_native(words[0]) or is_adjective(words[0])
    return core if opening and is_word(words[-1]) and not is_office(words[0]) else None


def is_described_body(text: str, head: Span, named: tuple[Span, SpeakerType], *, apposed: bool) -> bool:
    """Tell whether a name belongs to a description: a new Foo University poll, the Board, other ex-Foos.

    Args:
        text: The article as read.
        head: The source up to its first postmodifier.
        named: The name in it, with its type.
        apposed: Whether something is in apposition to the head.
    """
    (name, kind), words = named, head.of(text)
    if kind != "person" and (
        (_INDEFINITE.match(words) and not apposed) or is_indefinite_document(words) or is_poll(name.of(text))
    ):
        return True
    if _PREFIXED.match(text, name.start) is not None:
        return True
    if kind_of(name.of(text).lower()) == "document" and _OWNED.search(text, head.start, name.start) is not None:
        return True  # the firm’s FAQ
    pronoun = name.of(text).lower() in people.PRONOUNS and not is_acronym(name.of(text))
    return pronoun or is_common_body(text, name)


def is_poll(name: str) -> bool:
    """Tell whether a name is a poll's with its makers': Foo Post-KXA News / Poll."""
    body, _, last = name.rpartition(" ")
    return bool(body) and last.lower() in {"poll", "polls"}


def is_common_body(text: str, name: Span) -> bool:
    """Tell whether a name is only a noun for a body with a capital after "the": the Board, but not Congress."""
    word = name.of(text)
    the = text[max(0, name.start - len("the ")) : name.start].lower() == "the "
    return the and word[1:].islower() and word.lower() in people.ORGANIZATION_NOUNS - people.UNIQUE_BODIES


def is_indefinite_document(words: str) -> bool:
    """Tell whether words describe a document, whatever names they contain: a new Foo University poll."""
    return words[:3].lower().startswith(("a ", "an ")) and kind_of(head_word(words)) == "document"
