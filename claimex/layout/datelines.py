"""Find datelines, the time stamps of a live blog's entries, and the front matter of Markdown files.

Comes in: a line, or an article. Goes out: where its dateline, stamp or front matter ends. `zone_finder.py` decides
whether the line is in a place where these occur.
"""

from __future__ import annotations

import re

from claimex.english._lists import words
from claimex.english.dates import DATE, DOTTED_TIME, TIME, ZONE_OF_TIME
from claimex.english.nouns import kind_of
from claimex.spans import Span

_FRONT = re.compile(r"\s*---[ \t]*\r?\n")
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
FRONT_LONGEST = 4000  # most characters of a Markdown file's front matter

LONGEST = 200
"""How many characters of a line are searched for a dateline. Those of agencies have fewer than 60."""

_CAPITAL = "A-ZÀ-ÖØ-ÞČĆĐĞİŁŃŐŘŚŞŠŤŮŰŹŻŽ"
_CITY = rf"[{_CAPITAL}][{_CAPITAL}.'’-]+(?:[ /][{_CAPITAL}][{_CAPITAL}.'’-]*){{0,3}}"
_TOWN = rf"[{_CAPITAL}][\w.'’-]*(?:[ /][{_CAPITAL}][\w.'’-]*){{0,2}}"
_WHEN = rf"(?:(?i:{DATE})|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_AGENCY = r"(?:\((?![a-z]+[ )])[^()\n]{2,40}\)|\([a-z]{2,5}\)|/[A-Z][\w ]{1,20}/)"
_DASH = r"(?:\s+(?:--?|[–—―])\s|[–—―])"
_DATELINE = re.compile(
    rf"(?P<city>{_CITY})(?:, {_TOWN}){{0,2}}(?:(?:,? {_WHEN})?\.?(?: {_AGENCY}\.?)?{_DASH}|"
    rf",? {_WHEN}\.?(?: {_AGENCY})?(?::|\.)\s)"
    rf"|{_TOWN}(?:, {_TOWN}){{0,2}}(?:,? {_WHEN})?\.?,? {_AGENCY}{_DASH}|{_WHEN} {_AGENCY}{_DASH}|{_AGENCY}{_DASH}"
    rf"|{_TOWN}(?:, {_TOWN}){{0,2}}, {_WHEN}\.?{_DASH}"
)
_GLUED = re.compile(
    rf"(?:{_TOWN}(?:, {_TOWN}){{0,2}} \([A-Z]{{2,6}}\)|{_CITY}(?:, {_TOWN}){{0,2}} \([A-Z]{{2,6}}\) )(?=[A-Z“\"])"
)
"""A dateline that lost its dash on the page: "Tarvel (NPA)The port …", "TARVEL (NPA) The port …"."""

_PLAIN = re.compile(rf"(?P<town>{_TOWN}(?:, {_TOWN})?) [-–—―] (?=[{_CAPITAL}])(?=.{{80}})")
"""A town in small letters before a dash and a long sentence. Words for people and things are no town: Review – The …"""

_NO_CITY = words("EXCLUSIVE BREAKING LIVE WATCH UPDATE UPDATED OPINION ANALYSIS VIDEO REVIEW NEWS POLL REPORT NOTE Q A")
_DOTTED = rf"(?:{DOTTED_TIME}|[012]\d[0-5]\d(?=h\b| ?hrs\b|:| {ZONE_OF_TIME}\b))(?:h| ?hrs)?"
_STAMP = re.compile(
    rf"[\s*_\[(]*(?P<stamp>(?:{TIME}|{_DOTTED})(?: {ZONE_OF_TIME}\b)?)"
    rf"[\])*_]*\s*(?:[-–—―:|]\s*)?(?=[^\W\d_a-z]|[“\"'‘])"
)


def dateline_end(line: str) -> int | None:
    """Return where the dateline at the start of a line ends, after its dash. None if there is none."""
    found = _DATELINE.match(line[:LONGEST] + " ") or _glued(line[:LONGEST]) or _plain(line[:LONGEST])
    if found is None or found.group().split(" ")[0] in _NO_CITY:
        return None
    return len(found.group().rstrip())


def _plain(line: str) -> re.Match[str] | None:
    found = _PLAIN.match(line)
    if found is None:
        return None
    town = re.findall(r"\w+", found["town"])
    return None if any(word.upper() in _NO_CITY or kind_of(word.lower()) for word in town) else found


def _glued(line: str) -> re.Match[str] | None:
    found = _GLUED.match(line)
    if found is None:
        return None
    place, _, agency = found.group().rstrip(" )").rpartition(" (")
    initials = "".join(word[0] for word in re.findall(r"\w+", place))
    return None if agency in initials.upper() else found  # a name followed by its acronym is not a dateline


def stamp_of(text: str, line: Span) -> Span | None:
    """Return the time of day at the start of a line. None if there is none, or if the line has no other words."""
    found = _STAMP.match(text, line.start, line.end)
    return Span(*found.span("stamp")) if found is not None else None


def front_matter_end(text: str) -> int:
    """Return where a Markdown file's front matter ends, before the rule below it. 0 if it has none."""
    start = _FRONT.match(text)
    end = _FRONT_END.search(text, start.end(), start.end() + FRONT_LONGEST) if start is not None else None
    return end.start() if end is not None else 0
