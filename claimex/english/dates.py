"""Recognize dates and times of day in the forms that news prints.

Comes in: words. Goes out: whether they are only dates and times. Other modules build on the patterns.
"""

from __future__ import annotations

import re

from claimex.english._lists import words

DAYS_AND_MONTHS = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
TIME_WORDS = DAYS_AND_MONTHS | words(
    "yesterday today tomorrow week month year day night morning evening afternoon "
    "weekend spring summer autumn winter fall hour minute minutes hours days weeks months years ago"
)
"""Words that end, or begin, a phrase that says when: last *week*, two *days* later."""

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s{_YEAR})?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s{_YEAR})?|"
    rf"{_YEAR}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR})"
)
TIME = (
    r"(?:\d{1,2}\.\d\d(?= (?:GMT|BST|CET|ET)\b)|\d{1,2}:\s?\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|"
    r"\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b\.?)"
)
DOTTED_TIME = r"(?:[01]?\d|2[0-3])\.[0-5]\d"
"""A time of day in the form of British papers, 14.10, which is a number elsewhere: only for whole lines and their
starts."""

ZONE_OF_TIME = r"(?:GMT|BST|UTC|CES?T|[ECMP][SD]?T|IST)"
_MOMENT = re.compile(
    rf"{_YEAR}-\d\d-\d\dT[\d:.+Z-]+|{DATE}|{TIME}|(?<![\d.]){DOTTED_TIME}(?![\d.])|"
    r"\d{1,9}+ (?:second|sec|minute|min|hour|hr|day|week|month)s? ago",
    re.IGNORECASE,
)
_BESIDE_MOMENT = re.compile(
    rf"\b(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|"
    rf"Sun)(?:day)?|{ZONE_OF_TIME}|local|time|date|on|at|first|last|"
    r"originally|published|posted|updated|update|modified|created|filed|live)\b",
    re.IGNORECASE,
)


def is_moment(core: str) -> bool:
    """Tell whether words are only dates and times, with "updated" and the like."""
    rest, found = _MOMENT.subn(" ", core)
    return bool(found) and not any(character.isalnum() for character in _BESIDE_MOMENT.sub(" ", rest))
