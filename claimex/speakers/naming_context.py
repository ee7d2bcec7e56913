"""Read the words beside a name: title, office, kinship and gender of its bearer, or signs that it is not a person's.

Comes in: the text and the place of a name. Goes out: `Context`, the lower-case words that name or describe the bearer,
and the log odds of the gender that they state. Titles and kinship terms precede a name ("Mayor Mari Tamm", "his son
Jaan"). An office precedes or follows it, separated by a comma ("the mayor, Mari Tamm", "Mari Tamm, the mayor").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import (
    FEMALE,
    HEAD_ENDS,
    KNOWN,
    LIKELY,
    MALE,
    MR,
    MS,
    OFFICES_IN_MAN,
    POSSESSIVE,
    WORD,
    fold,
    is_title,
)
from claimex.english.nouns import is_job, kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from claimex.spans import Span


MAX_CHARS_BEFORE, MAX_CHARS_AFTER = 80, 110
"""Most characters before and after a name in which its role is looked for: room for a title, and for an apposition of a
dozen words."""

MAX_APPOSITION_WORDS, MAX_TITLE_WORDS = 6, 6
"""Most words of an apposition and of a title. Longer phrases are clauses: "Wren, thanked his mother"."""

KIN = _lists.words("""
    father mother dad mum mom son daughter brother sister sibling twin wife husband spouse partner fiance fiancee widow
    widower uncle aunt nephew niece cousin parent grandfather grandmother grandparent grandson granddaughter
""")

_OPENING = re.compile(
    r"[*_]*(?:\s\([A-Z.]+\))?(?:,|\s(?:is|was|became)\b|\s[–—-])\s*(?:\d\d,\s)?"
    r"((?:an?|the|his|her|its|their|who (?:is|was) (?:an?|the))\s)?"
)
_ENDS = re.compile(r"[,.;:!?\n“”\"()]|\s(?:of|for|at|in|who|which|that|and|told|to|from|on|with|by)\b")
_SAYS = re.compile(r"\s(?:said|says)\b")
_BREAK = re.compile(r"[.;:!?\n“”\"()]|,\s")
_LEAD = re.compile(
    r"(?:^|\s)(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|[\w-]+['’]s?)\s((?:[\w’'-]+\s){0,6}?[\w-]+),\s$"
)
_BODY = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)\s((?:[a-z][a-z-]{1,30}\s){0,3}[a-z][a-z-]{1,30}),?\s(?:[Tt]he\s)?$"
)
_THEY = re.compile(
    r"(?:,?\s(?:[^.!?\n]{0,80}?\s)?(?:uses?|goes\sby|prefers?|whose\spronouns\sare)\s(?:(?:the|gender-neutral)\s)?"
    r"(?:pronouns?\s)?[“\"'‘]?they\b|\s\(they\b)"
)
_CLOSED = re.compile(r"[,.;:!?]|\s*$")
_PLACED = re.compile(r"\b(?:in|from|into|across|near|around|between|throughout)\s$")
_OWNED = re.compile(r"\b(?:his|her|its|their|my|our|your|the|an?)\s$", re.IGNORECASE)
_THING = re.compile(r"(?:,|\s\()?\s(?:which|its|itself)\b|\s[a-z]{3,20}\sitself\b")
_THE, _WHO = re.compile(r"\b(?:[Tt]he|[Oo]ne)\s$"), re.compile(r",?\swho\b")
_INDEFINITE = re.compile(r"(?:(?<![\w’'.-])an?|(?:\A|[.?!:…\n”\"’')]\s?|[“\"])An?|\b[Aa]nother)\s$")
_INDEFINITE_AND_MORE = re.compile(r"(?<![\w’'.-])(?:[Aa]n?|[Oo]ne|[Aa]nother)\s(?:[a-z-]{1,30}\s){1,2}$")
_COUNSEL = re.compile(
    r",?\s(?:[KQS]C\b|(?:who\s(?:is|was)\s)?(?:for\sthe\s(?:defen[cs]e|prosecution|crown|state)|defending|prosecuting)\b)",
    re.IGNORECASE,
)
_LAWYERS = frozenset(("lawyer", "barrister", "counsel", "advocate"))
_NOUN_AND_NAME = re.compile(r"\s([a-z]{3,20})\s[A-Z]")
_AS_KIN = re.compile(r"\bwhose\s(?:[a-z-]+\s){0,2}([a-z-]+)\s$")
_INTRODUCED = re.compile(
    r"(?:\b(?:his|her|their|whose)|\w['’]s?)\s(?:[a-z0-9-]+\s){0,3}(?P<kin>[a-z-]+),?\s$", re.IGNORECASE
)
"""Words before a name that introduce somebody's relative: his wife, / Mari Tamm."""
_OWNERS = frozenset(("his", "her", "its", "their", "my", "our", "your", "whose"))
_SERVING = frozenset(("against", "for", "of", "to", "under", "with"))
"""Prepositions before whoever the bearer of a description belongs to, or acts for: an aide *to* the mayor."""

_STOPS = _lists.words("""
    the a an of and or for to from in on at by with said says told as his her its their our my that which who but
    is was were are be been has had have will would also
""")


@dataclass(frozen=True, slots=True)
class Context:
    """What the words beside a name say about its bearer.

    Attributes:
        titles: The titles before it.
        apposed: The words in apposition to it.
        gender: The log odds of being female that they state. 0 if they state none.
    """

    titles: Sequence[str] = ()
    apposed: Sequence[str] = ()
    gender: float = 0.0


def look_beside(
    text: str, place: Span, name: Collection[str], *, subjects: Collection[int], others: Collection[str] = ()
) -> Context:
    """Read the words beside a name.

    Args:
        text: The article as read.
        place: The name, or its last word.
        name: The words of the name, folded.
        subjects: The starts of phrases that are the subject of a clause, and so not in apposition to a name.
        others: The surnames of the article, folded.
    """
    before = lead_before(text, place.start)
    words = [m.group().lower() for m in WORD.finditer(before)]
    titles = [POSSESSIVE.sub("", word) for word in _trailing_titles(words, name, others)]
    apposed = _apposed_after(text, place.end, subjects)
    described = [] if apposed else described_before(text, place, name)
    gender = stated_gender((apposed or described)[-1:])
    owned = bool(titles) and titles[-1] in KIN and (any(map(POSSESSIVE.search, words)) or not _OWNERS.isdisjoint(words))
    if len(name) == 1 or not owned:  # for somebody's kin with a full name, the name alone gives gender
        gender += stated_gender(titles[-3:])
    return Context(titles, apposed or described, gender)


def lead_before(text: str, start: int) -> str:
    """Return the words before an offset up to the last break. The full stop of "Mr." is not a break."""
    before = text[max(0, start - MAX_CHARS_BEFORE) : start]
    cut = 0
    for match in _BREAK.finditer(before):
        word = before[: match.end()].split()[-1].lower() if match.group() == "." else ""
        if not is_title(word):
            cut = match.end()
    return before[cut:]


def stated_gender(words: Iterable[str]) -> float:
    """Return the log odds of being female that titles and nouns state."""
    total = 0.0
    for word in words:
        if word in MS or word in FEMALE:
            total += KNOWN
        elif word in MR or word in MALE:
            total -= LIKELY if word in OFFICES_IN_MAN else KNOWN
    return total


def is_placed(text: str, place: Span) -> bool:
    """Tell whether a name is used as a place: "in Kent", or "her Kent orchard"."""
    if _PLACED.search(text, max(0, place.start - MAX_CHARS_BEFORE), place.start):
        return True
    owned = _OWNED.search(text, max(0, place.start - MAX_CHARS_BEFORE), place.start)
    return owned is not None and re.compile(r"\s[a-z]").match(text, place.end) is not None


def is_of_thing(text: str, end: int) -> bool:
    """Tell whether the words after a name refer to a thing: "Foo Bar, which", "Foo Bar calls itself"."""
    return _THING.match(text, end) is not None


def is_described(text: str, name: Span, *, of_people: bool = False) -> bool:
    """Tell whether the article before a word shows a description: a Bajan / said, the Bajan, / who, one Bajan / who.

    Args:
        text: The article as read.
        name: The word, which has a capital.
        of_people: Whether it means somebody of a people, a party or a faith, so that adjectives may precede it: a young
            Bajan, but "a tired Tamm said" names Tamm.
    """
    low = max(0, name.start - MAX_CHARS_BEFORE)
    if _INDEFINITE.search(text, low, name.start) is not None:
        return True
    if of_people and _INDEFINITE_AND_MORE.search(text, low, name.start) is not None:
        return True
    return _THE.search(text, low, name.start) is not None and _WHO.match(text, name.end) is not None


def counsel_beside(text: str, end: int) -> frozenset[str]:
    """Return the nouns for a lawyer if the words after a name state one: Ada Quill KC, Ada Quill, for the defence."""
    return _LAWYERS if _COUNSEL.match(text, end) is not None else frozenset()


def is_modifier(text: str, end: int) -> bool:
    """Tell whether an office follows a name directly, as after a team's: Foo captain Ada Quill."""
    noun = _NOUN_AND_NAME.match(text, end)
    return noun is not None and is_title(noun[1])


def is_owner(word: str) -> bool:
    """Tell whether a lower-case word is a person's noun in the possessive: the mayor's, but not the city's."""
    noun = POSSESSIVE.sub("", word)
    return noun != word and _is_persons(noun)


def _is_persons(noun: str) -> bool:
    """Tell whether a lower-case noun in the singular means a person: mayor, principal, wife."""
    return kind_of(noun) == "person" or is_job(noun) or is_title(noun)


def own_words(description: Iterable[str]) -> list[str]:
    """Return the lower-case words of a description that are about its bearer, and not about whom he serves.

    The mayor is somebody else in "the mayor's aide" and in "an aide to the mayor".
    """
    words = list(description)
    served = next((number for number, word in enumerate(words) if number and word in _SERVING), len(words))
    owned = next((number + 1 for number in range(served - 1, -1, -1) if is_owner(words[number])), 0)
    kept = [*words[owned:served], *(word for word in words[served:] if not _is_persons(word))]
    return [POSSESSIVE.sub("", word) for word in kept]


def is_named_as_kin(text: str, start: int) -> bool:
    """Tell whether a relative clause about somebody else names a person as kin: "Mari Tamm, whose son Jaan Tamm"."""
    kin = _AS_KIN.search(text, max(0, start - MAX_CHARS_BEFORE), start)
    return kin is not None and kin.group(1) in KIN


def is_introduced_as_kin(text: str, start: int) -> bool:
    """Tell whether the words before a name introduce somebody's relative: his wife, / Mari Tamm."""
    found = _INTRODUCED.search(text, max(0, start - MAX_CHARS_BEFORE), start)
    return found is not None and found["kin"].lower() in KIN


def start_as_relative(text: str, name: str) -> int:
    """Return where a full name is first given, if as that of a relative: his wife, / Mari Tamm. -1 otherwise.

    Somebody who is named by the surname alone before that place is not this relative.
    """
    first = text.find(name)
    return first if first >= 0 and is_introduced_as_kin(text, first) else -1


def _trailing_titles(lead: Sequence[str], name: Collection[str], others: Collection[str]) -> list[str]:
    """Return the titles directly before a name. First names between them and the name are skipped.

    An owner is somebody else: the government's / Foo Agency. So is another person: Tamm met / painter Ada Quill.
    """
    words = list(lead)
    while words and fold(words[-1]) in name:
        words.pop()
    if words and POSSESSIVE.search(words[-1]) is not None:
        return []
    out: list[str] = []
    while words and len(out) < MAX_TITLE_WORDS:
        owner = is_owner(words[-1])
        word = POSSESSIVE.sub("", words.pop())
        if (
            owner
            or word in _STOPS | people.PRONOUNS
            or word in name
            or fold(word) in others
            or (word.endswith("ed") and not is_title(word))
        ):
            break
        out.append(word)
        if word in MR | MS or word.endswith("."):  # a form of address begins the phrase
            break
    out.reverse()
    return out if out and (_is_office(out[-1]) or out[-1] in KIN | FEMALE | MALE) else []


def _apposed_after(text: str, end: int, subjects: Collection[int]) -> list[str]:
    """Return the words of the noun phrase after a name that describes its bearer, up to the modifiers of its head."""
    after = text[end : end + MAX_CHARS_AFTER]
    opening = _OPENING.match(after)
    if opening is None:
        return []
    begin = opening.start(1) if opening.group(1) else opening.end()
    if end + begin in subjects:
        return []
    rest = after[opening.end() :]
    stop = _ENDS.search(rest)
    phrase = rest[: stop.start()] if stop is not None else rest
    words = own_words(m.group().lower() for m in WORD.finditer(phrase))
    clause = len(words) > MAX_APPOSITION_WORDS or not _OWNERS.isdisjoint(words) or _SAYS.search(phrase) is not None
    bare = not opening.group(1)
    if clause or not words or (bare and not people.DETERMINERS.isdisjoint(words)):  # Ida Tamm, / said the mayor
        return []
    return words if not bare or _is_office(words[-1]) else []


def described_before(text: str, place: Span, name: Collection[str]) -> list[str]:
    """Return the words of the noun phrase before a name that describes its bearer: "the mayor, Mari Tamm,"."""
    if _CLOSED.match(text, place.end) is None:
        return []
    before = text[max(0, place.start - MAX_CHARS_BEFORE) : place.start]
    while (last := re.search(r"(?<![\w.’'-])([\w.’'-]+)\s$", before)) is not None and (
        fold(last.group(1)) in name or last.group(1).lower().rstrip(".") in people.ADDRESS
    ):
        before = before[: last.start()]
    phrases = described_phrases(before)
    for number, phrase in enumerate(phrases):  # the innermost counts, as in "the camp with the nurse, Mari Tamm"
        if any(_acts_for(outer.removesuffix(phrase)) for outer in phrases[number + 1 :]):
            continue
        for part in (phrase.rpartition(" of ")[2], HEAD_ENDS.split(phrase, maxsplit=1)[0]):
            words = own_words(m.group().lower() for m in WORD.finditer(part))
            if words and (is_title(words[-1]) or is_job(words[-1])):
                return words
    return []


def _acts_for(words: str) -> bool:
    """Tell whether a person and a preposition open a phrase whose rest is about somebody else: spokesman for *the*."""
    found = words.lower().split()[-3:]
    return len(found) > 1 and any(
        _is_persons(head) and preposition in {"for", "to"} for head, preposition in pairwise(found)
    )


def states_they(text: str, end: int) -> bool:
    """Tell whether the words behind a name state the pronoun they: Sam Roe, who uses they/them pronouns."""
    return _THEY.match(text, end) is not None


def body_before(text: str, start: int) -> list[str]:
    """Return the words that say what body the name at an offset is: the union, / Foo; the environment *group* / Foo.

    Only nouns for bodies of people count, and no name of one: not the Fenwick *Group* / Foo.
    """
    found = _BODY.search(text, max(0, start - MAX_CHARS_BEFORE), start)
    words = found.group(1).split() if found is not None else []
    return words if words and words[-1] in people.ORGANIZATION_NOUNS else []


def described_phrases(before: str) -> list[str]:
    """Return the noun phrases that may describe the name after them, the innermost first: the wife of / the poet, Tamm.

    Args:
        before: The text up to the name, comma included.
    """
    found: list[str] = []
    lead = _LEAD.search(before)
    while lead is not None:
        found.insert(0, lead.group(1))
        lead = _LEAD.search(before, lead.start(1) - 1)
    return found


def _is_office(word: str) -> bool:
    return is_title(word) or is_job(word) or word in people.ORGANIZATION_NOUNS
