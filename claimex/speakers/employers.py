"""Find the body that stands beside a person's full name wherever the article gives it: Foo News’s / Ada Quill.

Comes in: the place of a full name, and a test whether the article names a body so. Goes out: the name of the body, and
where it stands. A source often has the surname alone, after a sentence that says for whom its bearer works.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.names import WORD, is_title
from claimex.spans import Span
from claimex.speakers.affiliations import find_employment
from claimex.speakers.long_titles import is_possessive
from claimex.speakers.organization_names import SMALL_WORDS, capitals_before, name_of_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


MAX_OWNER_LENGTH, MAX_CLAUSE_LENGTH = 80, 120
"""Most characters before a name in which its possessor is looked for, and of a clause behind it. By hand."""

_CAPITALS = r"[A-Z][\w&’'-]{0,30}(?:\s(?:(?:of|and|for|the|&)\s){0,2}[A-Z][\w&’'-]{0,30}){0,5}"
_OF = re.compile(rf",?\s(?:of|from)\s(?:[Tt]he\s)?(?P<name>{_CAPITALS})")
_WHO = re.compile(r",\swho\s[^,;:.\n]{1,100}(?=[,.])")
_OF_PLACE = re.compile(r"(?:(?P<last>[A-Z][\w’'-]{0,30}),?\s(?:of|from)|\b[Rr]epresentatives?\sfor)\s(?:the\s)?$")
_OWNS_NAME = re.compile(r"['’]s?\s(?P<first>[A-Z][\w’'.-]{0,30})\s[A-Z]")


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
