"""Find whom somebody works for: the body beside a full name, Foo News’s / Ada Quill, or in a clause, who runs Foo Rail.

Comes in: the place of a full name, and a test whether the article names a body so. Goes out: the name of the body, and
where it stands. A source often has the surname alone, after a sentence that says for whom its bearer works.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, is_title
from claimex.spans import Span
from claimex.speakers.long_titles import is_possessive
from claimex.speakers.organization_names import (
    CAPITALS,
    GOES_ON,
    SMALL_LEAD,
    SMALL_WORDS,
    capitals_before,
    ends_in_body,
    name_and_place,
    name_of_run,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


MAX_OWNER_LENGTH, MAX_CLAUSE_LENGTH = 80, 120
"""Most characters before a name in which its possessor is looked for, and of a clause behind it. By hand."""

_NAME = r"[A-Z][\w&’'-]{0,30}(?:\s(?:(?:of|and|for|the|&)\s){0,2}[A-Z][\w&’'-]{0,30}){0,5}"
"""A name in running text, without the full stop behind it that CAPITALS may hold, and of bounded length."""

_OF = re.compile(rf",?\s(?:of|from)\s(?:[Tt]he\s)?(?P<name>{_NAME})")
_WHO = re.compile(r",\swho\s[^,;:.\n]{1,100}(?=[,.])")
_OF_PLACE = re.compile(r"(?:(?P<last>[A-Z][\w’'-]{0,30}),?\s(?:of|from)|\b[Rr]epresentatives?\sfor)\s(?:the\s)?$")
_OWNS_NAME = re.compile(r"['’]s?\s(?P<first>[A-Z][\w’'.-]{0,30})\s[A-Z]")

_BODY_NOUNS = rf"(?:{'|'.join(sorted(people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS | people.TRADE_NOUNS))})\s"

_RUNS = re.compile(
    r"\b(?:who\s(?:(?:now|currently|also|co-)\s?)?(?:runs|ran|heads|leads|chairs|founded|directs|oversees|manages|owns)|"
    r"(?:who\s(?:(?:now|currently|also)\s)?works|working)\s(?:for|at|with)|"
    r"(?:who\sspeaks|speaking)\s(?:for|on\sbehalf\sof)|affiliated\swith)"
    rf"\s(?:the\s{SMALL_LEAD}|an?\s{SMALL_LEAD}|(?:[a-z][a-z-]{{1,20}}\s){{0,2}}?(?={_BODY_NOUNS})[a-z-]+\s)?"
    rf"(?P<name>{CAPITALS})"
)
"""What somebody runs or works for, in a clause."""

_WORKS = re.compile(
    r"\bwho\s(?:(?:now|currently|also)\s)?(?:coaches|conducts|covers|designs|develops|directs|edits|examines|explores|"
    r"investigates|lectures|manages|oversees|plays|practi[cs]es|reports|researches|serves|sits|speciali[sz]es|"
    r"studies|supervises|teaches|tracks|trades|trains|volunteers|writes)\s(?:[a-z][a-z’'-]{0,20},?\s){0,6}?"
    rf"(?:at|for|with)\s(?:the\s{SMALL_LEAD}|an?\s{SMALL_LEAD})?(?P<name>{CAPITALS})"
)
"""Where somebody does professional work of today: who / teaches history at / Foo University. By hand, the class as a
whole. Verbs of the past tell where somebody was."""

_SPEAKS_FOR = re.compile(rf"\b(?:who\srepresents|representing)\s(?:the\s{SMALL_LEAD})?(?P<name>{CAPITALS})")
"""Whom somebody represents, in a clause. It may be a place too."""


def find_employer(text: str, name: Span, *, is_body: Callable[[str], bool]) -> tuple[str, Span] | None:
    """Return the body directly before or behind a full name, or in the clause behind it.

    Args:
        text: The article as read.
        name: The place of the full name.
        is_body: Tells whether the article names a body so. Before a name, and after "of", places stand too.
    """
    beside = next((found for found in (*_owners(text, name), *_after_of(text, name)) if is_body(found[0])), None)
    if beside is not None:
        return beside
    clause = _WHO.match(text, name.end, name.end + MAX_CLAUSE_LENGTH)
    return find_employment(text, Span(name.start, clause.end())) if clause is not None else None


def find_employment(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the organization that somebody runs or works for: Ada Quill, who founded Foo Rail."""
    words = mention.of(text)
    found = _RUNS.search(words) or _WORKS.search(words)
    found = found or next((m for m in _SPEAKS_FOR.finditer(words) if _is_bodys(m["name"])), None)
    if found is None or (GOES_ON.match(words, found.end()) is not None and POSSESSIVE.search(found["name"]) is None):
        return None
    return name_and_place(mention, found)


def _is_bodys(name: str) -> bool:
    """Tell whether a name is a body's by its last word: Foo Union, but not Foo, whom a lawyer may represent."""
    return ends_in_body(list(WORD.finditer(name)))


def is_home(text: str, place: Span) -> bool:
    """Tell whether the name of a place only says where somebody belongs: Foo’s / Ada Quill, Ada Quill of / Foo."""
    of = _OF_PLACE.search(text, max(0, place.start - MAX_OWNER_LENGTH), place.start)
    owns = _OWNS_NAME.match(text, place.end)
    beside = [of["last"] or ""] if of is not None else [owns["first"]] if owns is not None else []
    return bool(beside) and not is_title(beside[0].lower())


def _owners(text: str, name: Span) -> Iterator[tuple[str, Span]]:
    """Yield what the possessor before a name may be: Foo and Bar News’s / Ada Quill, or only Bar News’s."""
    before = list(WORD.finditer(text, max(0, name.start - MAX_OWNER_LENGTH), name.start))
    beside = before and text[before[-1].end() : name.start] in {" ", "' ", "’ "}
    if not beside or not is_possessive(text, before[-1]):
        return
    for inner in (SMALL_WORDS, frozenset(("of",))):
        if run := capitals_before(before, inner=inner):
            yield name_of_run(text, run)


def _after_of(text: str, name: Span) -> Iterator[tuple[str, Span]]:
    """Yield the name behind "of": Ada Quill of / Foo Rail."""
    found = _OF.match(text, name.end)
    if found is not None:
        yield found["name"], Span(*found.span("name"))
