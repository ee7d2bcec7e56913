"""Find who made a document: a poll by Foo Institute, TBI data, an article in the Foo Post.

Comes in: the mention of a document. Goes out: the name of its maker, and where that name stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.dates import DAYS_AND_MONTHS
from claimex.english.names import WORD, head_end, head_word, is_capital
from claimex.english.nouns import is_proper, kind_of
from claimex.speakers.long_titles import is_possessive
from claimex.speakers.organization_names import (
    CAPITALS,
    GOES_ON,
    SMALL_WORDS,
    capitals_before,
    ends_in_body,
    is_origin,
    name_and_place,
    name_of_run,
    words_apart,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimex.spans import Span


_PRINTED_IN = re.compile(rf"\sin\s[Tt]he\s(?P<name>{CAPITALS})")

_PRINTED_IN_PERIODICAL = re.compile(
    rf"\s(?:in|by|from)\s(?:[Tt]he|an?)\s(?:[a-z][a-z-]{{1,20}}\s){{0,3}}?"
    rf"(?:daily|weekly|monthly|newspaper|paper|tabloid|broadsheet|magazine|journal|periodical)\s(?P<name>{CAPITALS})"
)
"""A periodical with the noun for it: a report in / the business daily / Foo Post."""

_MAKES = re.compile(
    r"\s(?:(?:which|that)\s)?(?:(?:[Tt]he|an?)\s)?(?:[a-z][a-z-]{1,20}(?:['’]s?)?\s){0,4}?"
    r"(?P<name>[A-Z][\w&.’'-]{0,40}(?:\s(?:(?:of|and|for|&)\s)?[A-Z][\w&.’'-]{0,40}){0,5})\s(?:has\s|had\s)?"
    r"(?:(?:also|jointly|itself)\s)?(?:conducted|commissioned|carried\sout|compiled|published|released|issued|prepared|"
    r"produced|ran|did|made|wrote|put\sout)(?!\s(?:[Tt]he|an?|its|his|her|their)\b)"
)
"""Who made a document, in a relative clause: a survey / that the charity Foo / conducted."""

_MADE_BY = re.compile(rf"\s(?:by|from)\s(?:[Tt]he\s)?(?P<name>{CAPITALS})")
_MADE_FOR = re.compile(
    rf"\s(?:by|from|for|of)\s(?:(?:[Tt]he|an?)\s)?(?:[a-z][a-z-]{{1,20}}\s){{0,3}}(?P<name>{CAPITALS})"
)
_POLLS = _lists.words("poll polls survey surveys study report analysis statement press-release release letter review")
_ASKING = frozenset(("poll", "survey"))

_FINDINGS = _lists.words("""
    report analysis data study opinion statement review statistic statistics figure figures estimate forecast memo
    memorandum advisory guidance guideline investigation audit assessment projection brief briefing bulletin count tally
""")
"""Documents that are known by their maker: Foo Institute / figures."""

_PAPERS = _FINDINGS | _POLLS | _lists.words("average document index memo paper record tracker")
"""Documents before which the name of a body is that of their maker: Foo / documents. A Foo post is not Foo's."""

_READ_BY = re.compile(r"\b(?:cited|leaked|obtained|quoted|read|reviewed|seen|shared|viewed)$")
"""Participles before "by" that do not tell who made a document."""


_POLLED = _lists.words("recent new latest exit tracking opinion online telephone")
"""Words before a poll that do not say whose it is."""


def find_maker(text: str, mention: Span) -> tuple[str, Span] | None:
    """Return the maker of a document: a survey by / Foo Institute, TBI / data, an article in / the Foo Post.

    Args:
        text: The article as read.
        mention: The document.
    """
    words = mention.of(text)
    head = head_word(words)
    poll = head in _POLLS or head.removesuffix("s") in _POLLS
    by = (_MADE_FOR if poll else _MADE_BY).finditer(words)
    made = (m for m in by if not _is_polled(m) and _READ_BY.search(words[: m.start()]) is None)
    printed = [m for m in _PRINTED_IN.finditer(words) if m["name"].rpartition(" ")[2].lower() in people.OUTLET_NOUNS]
    printed += _PRINTED_IN_PERIODICAL.finditer(words)
    found = (name_and_place(mention, m) for m in (*made, *printed, *_MAKES.finditer(words)))
    return _before_document(text, mention, head) or next(filter(None, found), None)


def find_body_before(
    text: str, mention: Span, *, is_body: Callable[[str], bool], is_word: Callable[[str], bool]
) -> tuple[str, Span] | None:
    """Return the body that owns a document, or whose name stands before it: Foo’s / app, Foo / documents.

    Args:
        text: The article as read.
        mention: The document.
        is_body: Tells whether the article names a body so. People, places and topics stand before documents too.
        is_word: Tells whether a lower-case word is a common English word, which may open a sentence: Census / data.
    """
    words = words_apart(text, mention.start, mention.start + head_end(mention.of(text)))
    owners = [n for n, match in enumerate(words[:-1]) if is_possessive(text, match)]
    named = words and (words[-1].group().lower() in _PAPERS or words[-1].group().lower().removesuffix("s") in _PAPERS)
    before = words[: owners[-1] + 1] if owners else words[:-1] if named else []
    while before and not owners and before[-1].group().islower():
        before.pop()  # as in "Foo polling average"
    run = capitals_before(before, inner=SMALL_WORDS | {"the"})
    opens = not owners and len(run) == 1 and run[0].start() == mention.start
    if not run or (opens and run[0].group().istitle() and is_word(run[0].group().lower())):
        return None
    found = name_of_run(text, run)
    return found if is_body(found[0]) else None


def _is_polled(found: re.Match[str]) -> bool:
    """Tell whether a name after "of" is no maker's, but says who was asked: a poll of Democratic voters, of Tarn."""
    of = found.group().startswith(" of ")
    if of and is_capital(found.string[: found.start()].rpartition(" ")[2]):
        return True  # the end of a journal's name: Annals / of Foo
    return (of or is_origin(found["name"].lower())) and GOES_ON.match(found.string, found.end()) is not None


def _before_document(text: str, mention: Span, head: str) -> tuple[str, Span] | None:
    """Return the maker of a document, directly before it: a new Foo University survey, TBI data.

    A place is where a poll was made. Of other documents only the name of a body or an acronym is the maker's.
    """
    found = [m for m in WORD.finditer(text, mention.start, mention.end) if m.group().lower() == head]
    poll = head.removesuffix("s") in _ASKING
    if not found or not (poll or head in _FINDINGS or head.removesuffix("s") in _FINDINGS):
        return None
    before = words_apart(text, mention.start, found[0].start())
    owners = [n for n, match in enumerate(before) if is_possessive(text, match)]
    before = before[owners[-1] + 1 if owners else 0 :]
    while before and not poll and before[-1].group().islower():
        before.pop()  # as in "a TBI advisory opinion"
    run = list(capitals_before(before, inner=SMALL_WORDS | {"the"}))
    while run and (run[0].group()[0].islower() or run[0].group().lower() in DAYS_AND_MONTHS):
        run.pop(0)  # as in "an early-October Foo News poll"
    if not run or (poll and text[run[-1].end() : found[0].start()] != " ") or not (poll or ends_in_body(run)):
        return None
    words = [match.group().lower() for match in run]
    place = "_".join(words) in people.STATES or is_proper(words[-1])
    plain = len(run) == 1 and (words[0] in _POLLED or is_origin(words[0]))
    opens = len(run) == 1 and run[0].start() == mention.start and kind_of(words[0]) is not None
    return None if place or plain or opens else name_of_run(text, run)
