"""Recognize idioms with a word of saying or thinking that attribute nothing: tired of it, I mean, called it a day.

Comes in: an attribution, outermost or nested. Goes out: the answer that it is an idiom. The wording is fixed, so
patterns find it: the cue with the words before and after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimex.attribution.attribution import Attribution


REACH = 40
"""Most characters after a cue that are looked at, so that a long text takes time by its length."""

_WEARY = re.compile(r"\b(?:tired|weary|sick|bored|fed\sup)(?:\sand\stired)?\s(?:of|with)\s", re.IGNORECASE)
"""States, not statements. Set by hand, the class as a whole."""

_WORDS = re.compile(r"\bminc(?:e|es|ed|ing)\s(?:(?:his|her|their|its|my|our|your|any|no)\s)?words\b", re.IGNORECASE)
"""Manners of speaking that do not say what is said. Set by hand."""

_PHONED = re.compile(
    r"\b(?:call|calls|called|calling|rang|phoned)\s(?:me|us|him|her|them|you)\s(?:\w+\s)?"
    r"(?:crying|sobbing|weeping|screaming|yelling|shouting|laughing|asking|saying|begging|pleading|wanting|looking|"
    r"complaining"
    r"|panicking|worrying|demanding|offering|threatening)\b",
    re.IGNORECASE,
)
"""Calls by telephone, and how the caller is. Set by hand, the class as a whole: voices and reasons for a call."""

_FIXED = re.compile(
    r"\b(?:call(?:s|ed|ing)?\s(?:it\s(?:quits|a\s(?:day|night|draw))|time\son|a\shalt|(?:all\s)?the\sshots"
    r"|(?:his|her|their|its|the)\sbluff)\b"
    r"|(?:say|says|said|saying)\s(?:(?:his|her|their|my|our|your)\s(?:goodbyes|farewells|prayers)|goodbye|farewell|hello"
    r"|grace|no\smore|nothing|it\sall)(?=\s*(?:[.,;:!?]|\Z)|\s(?:and|but|to|at|in|on|with|before|after|as|when|from)\b)"
    r"|go(?:es)?\swithout\ssaying\b)"
)
"""Phrases with a verb of calling or saying that end something, greet, pray or keep silent. Set by hand."""

_FORMS = (_WEARY, _WORDS, _PHONED, _FIXED)

_FILLERS = re.compile(r"(?:\bI\s(?P<mean>mean)|\byou\s(?P<know>know)),", re.IGNORECASE)
"""Words that only gain time, if a comma follows: we lost, *I mean*, badly."""

_BEFORE = 4
"""Characters before a cue in which the subject of a filler stands."""


def is_idiom(each: Attribution, text: str) -> bool:
    """Tell whether the cue of an attribution, with the words around it, is an idiom that attributes nothing."""
    cue = each.cue
    if cue is None or each.kind == "direct":
        return False
    end = cue.end + REACH
    if any((m := form.search(text, cue.start, end)) and m.start() < cue.end for form in _FORMS):
        return True
    filler = _FILLERS.search(text, max(0, cue.start - _BEFORE), min(len(text), cue.end + 1))
    return filler is not None and max(filler.span("mean"), filler.span("know")) == (cue.start, cue.end)
