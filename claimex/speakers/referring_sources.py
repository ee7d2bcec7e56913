"""Find the words by which a source refers to the body that it speaks for: "its" spokesman, the head of "the agency".

Comes in: a mention of a source. Goes out: the place that `body_references.py` resolves, and the words to show for it.
Sources that name their body are for `affiliations.py`.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import POSSESSIVE, WORD, is_title
from claimex.english.nouns import is_office, kind_of
from claimex.spans import Span
from claimex.speakers.affiliations import AUTHORS, OPENED, represents
from claimex.speakers.body_references import OFFICES, REFERENCE, REPRESENTATIVE
from claimex.speakers.mention_history import PREPOSITIONS
from claimex.speakers.naming_context import KIN

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LEAD = 80
"""Most characters before a name among which the possessor of its office is looked for. By hand."""

MAX_OFFICE_WORDS = 6
"""Most words of an office behind its possessor: the club’s / new acting deputy sporting director."""

OUTSIDERS = _lists.words("""
    allies ally backer backers client clients competitor competitors contractor contractors contributor contributors
    creditor creditors critic critics customer customers donor donors fan fans foe foes follower followers guest guests
    investor investors neighbor neighbors neighbour neighbours opponent opponents owner owners partner partners
    passenger passengers patient patients pupil pupils reader readers resident residents rival rivals shareholder
    shareholders student students supplier suppliers supporter supporters survivor survivors tenant tenants user users
    victim victims viewer viewers visitor visitors voter voters watcher watchers
""")
"""Nouns for people whom a body has but who do not speak for it: the bank’s customers."""

_RELATED = KIN | people.RELATED_PERSONS | OUTSIDERS
_PREPOSITION = re.compile(r"\s(?:of|for|at|with|from)\s\Z")
_RUNS = re.compile(
    r"\bwho\s(?:(?:now|currently|also)\s|co-)?(?:runs|heads|leads|chairs|founded|directs|owns|manages|works\s(?:for|"
    r"at|with)|speaks\s(?:for|on\sbehalf\sof))"
    r"\s\Z"
)
_CLOSED = re.compile(r"$|[,.;)]|\s(?:who|which|that|said|says|told|in|at|near|on|since|and)\b")
_ALONE = re.compile(r"$|,?\s[A-Z][\w’'-]{0,30}(?:\s[A-Z][\w.’'-]{0,30}){0,4},?$")
_CLIENT = re.compile(r"\s(?:for|of|at|to|with)\s")
_STOP = re.compile(r"[,.;:(“”\"]")
_OWNS = re.compile(r"['’]s?\s")
_OFFICE = re.compile(r"\s(?:[\w-]{1,20}\s){0,2}?(?P<office>[^\W_][\w-]{0,24})(?![\w-])")
_DOCUMENT = re.compile(r"\s[a-z]{3,20}(?=$|[,.]|\s(?:that|which|of|on|from|in|by|seen|obtained|released|published)\b)")
_BESIDE = re.compile(r"(?:['’]s?)?(?P<office>(?:\s[\w-]{1,25}){0,5}),?\s")


def find_reference(text: str, mention: Span) -> tuple[Span, Span] | None:
    """Return where a source refers to its body, and the words to show for it.

    Args:
        text: The article as read.
        mention: The source, or another mention of the same entity.
    """
    end = mention.start + len(OPENED.split(mention.of(text), maxsplit=1)[0])  # without the title of a book
    for match in REFERENCE.finditer(text, mention.start, end):
        if (found := _reference(text, match, mention.start, end)) is not None:
            return found
    lead = list(REFERENCE.finditer(text, max(0, mention.start - MAX_LEAD), mention.start))
    for match in lead[-1:]:
        owns = match["pronoun"] or _OWNS.match(text, match.end())
        beside = _BESIDE.fullmatch(text, match.end(), mention.start)
        if owns and beside is not None and _ends_in_office(beside["office"], text, mention):
            return Span(*match.span()), Span(*match.span())
    return None


def find_office_alone(text: str, mention: Span) -> Span | None:
    """Return the office in which a source represents a body that it does not name: a *spokesman*, *CEO* Ada Quill."""
    office = REPRESENTATIVE.search(text, mention.start, mention.end)
    if office is None or text[mention.start : office.start()].lower() not in {"", "a ", "the "}:
        return None
    alone = _ALONE.match(text[office.end() : mention.end])
    return Span(*office.span()) if alone is not None else None


def names_client(text: str, mention: Span) -> bool:
    """Tell whether a source says for whom it speaks, by a name or not: a spokesman for the group."""
    office = REPRESENTATIVE.search(text, mention.start, mention.end)
    return office is not None and _CLIENT.match(text, office.end(), mention.end) is not None


def find_makers_reference(text: str, mention: Span) -> tuple[Span, Span] | None:
    """Return where a document refers to its maker: its / report, the agency’s / website, company / documents."""
    for match in REFERENCE.finditer(text, mention.start, mention.end):
        before = text[mention.start : match.start()]
        owns = match["pronoun"] or (match["described"] and _OWNS.match(text, match.end()))
        bare = match["bare"] and _is_qualified(before) and _DOCUMENT.match(text, match.end(), mention.end)
        if (owns and not before) or bare:
            return Span(*match.span()), Span(*match.span())
    return None


def _reference(text: str, match: re.Match[str], start: int, end: int) -> tuple[Span, Span] | None:
    """Return a reference if it is the body of the office beside it."""
    place = Span(*match.span())
    before = text[start : place.start]
    opens = not before.strip() or before.endswith((", ", "("))
    if match["relative"]:
        return (place, place) if not before.strip() and _has_office(text, place.end, end) else None
    if match["pronoun"]:
        return (place, place) if opens and _has_office(text, place.end, end) else None
    if match["described"] and _OWNS.match(text, place.end):
        return (place, place) if opens and _has_office(text, place.end, end) else None
    noun = Span(match.start("noun"), place.end) if match["described"] else place
    if opens or (match["bare"] and _is_qualified(before)):
        office = _OFFICE.match(text, place.end, end)
        return (place, noun) if office is not None and _is_of_firm(text, office) else None
    if match["described"] and _CLOSED.match(text[place.end : end]) and _is_held(before):
        return place, place
    return None


def _has_office(text: str, start: int, end: int) -> bool:
    """Tell whether an office follows a possessor, and no other possessor: its spokesman, but not its owner’s lawyer."""
    stop = _STOP.search(text, start, end)
    until = stop.start() if stop is not None else end
    words = [m.group() for m in islice(WORD.finditer(text, start, until), MAX_OFFICE_WORDS)]
    if words and words[0].lower() in {"’s", "'s", "s"}:
        words.pop(0)
    words = list(takewhile(lambda word: word.lower() not in PREPOSITIONS - {"and"}, words))
    held = list(_offices(words))
    if not held or any(word.lower() in _RELATED for word in words):
        return False
    return not any(POSSESSIVE.search(word) for word in words[: held[-1]])


def _ends_in_office(office: str, text: str, mention: Span) -> bool:
    """Tell whether an office stands directly before a name, or begins the mention: its CEO, / Ada Quill."""
    words = office.split()
    if any(POSSESSIVE.search(w) or w.lower() in _RELATED | (PREPOSITIONS - {"and"}) for w in words):
        return False
    if words:
        return len(words) - 1 in _offices(words)
    return 0 in _offices([m.group() for m in WORD.finditer(mention.of(text))][:1])


def _offices(words: list[str]) -> Iterator[int]:
    """Yield the numbers of the words that are offices or nouns for several people."""
    for number, word in enumerate(words):
        low = word.lower()
        people_of = represents(low) or is_title(low) or low in OFFICES or is_office(low) or kind_of(low) == "group"
        if people_of and (word.islower() or word.isupper() or is_title(low)):
            yield number


def _is_of_firm(text: str, office: re.Match[str]) -> bool:
    """Tell whether the words behind a bare noun are an office in the body that it means: company / press spokesman."""
    words = [m.group().lower() for m in WORD.finditer(text, office.start(), office.end())]
    return words[-1] in OFFICES and all(w in people.QUALIFIERS | OFFICES or w.islower() for w in words)


def _is_qualified(before: str) -> bool:
    """Tell whether only determiners and words such as "senior" stand between the start or a comma and a noun."""
    words = [m.group().lower() for m in WORD.finditer(before.rpartition(",")[2])]
    return all(w in people.DETERMINERS | people.QUALIFIERS for w in words)


def _is_held(before: str) -> bool:
    """Tell whether the words before a body say that somebody has an office in it: a lawyer for / the federation."""
    if _RUNS.search(before) is not None:
        return True
    if _PREPOSITION.search(before) is None:
        return False
    words = [m.group() for m in WORD.finditer(before.rpartition(", ")[2])]
    held = list(_offices(words[:-1]))
    return (
        bool(held) and not any(word.lower() in _RELATED for word in words) and not AUTHORS & {w.lower() for w in words}
    )
