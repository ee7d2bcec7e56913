"""Resolve "he" and "she" to whoever replies: "You are late," Tamm told Kask. "I know," *he* said.

Comes in: a pronoun that speaks, and the mentions before it. Goes out: the speaker or the hearer of the address before
it, or None if its words do not show who of them speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from claimex.english.names import POSSESSIVE, STATED, WORD, is_title
from claimex.speakers.figures import Place
from claimex.speakers.mention_history import agreement
from claimex.speakers.naming_context import KIN
from claimex.speakers.pronouns import MIN_CLEAR_GENDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.speakers.figures import Figure
    from claimex.speakers.mention_history import Memory, Pronoun


MAX_REPLY_SENTENCES = 2
"""Most sentences between an address and its reply: "You are late," Tamm told Kask. He shrugged. "I know," he said."""

RECENT_MENTIONS = 6
"""Mentions before a reply among which a pronoun for its speaker is looked for, the last ones. By hand."""

MAX_ADDRESS_LENGTH = 60
"""Most characters before a name in which a verb of address is looked for: room for the verb and a title of a few
words."""

_ADDRESSED = re.compile(
    r"\b(?P<verb>tell|tells|told|(?:ask|beg|urge|warn|question|invite|advise|remind|instruct|order|interview|challenge|"
    r"command|implore|press|inform|assure|represent|defend|e-?mail|text|message|phone|quiz|scold)(?:s|ed|d|ged|ned)?"
    r"|(?:accus|applaud|attack|berat|blam|castigat|censur|chastis|commend|compliment|condemn|congratulat|criticis|"
    r"criticiz|denounc|hail|insult|mock|prais|rebuk|reprimand|ridicul|salut|thank)(?:e?s|e?d)"
    r"|(?:wr[io]te[s]?|said|says|spoke|speaks|shout(?:s|ed)?|whisper(?:s|ed)?|puts?\sit)\sto)"
    r"\s(?:(?:the|an?|his|her|their|its)\s)?(?P<title>(?:[\w.’'-]+\s){0,2}(?:[\w.’'-]+,?\s)?)$"
)
"""Words before a name that address its bearer, or judge him (Levin 1993, class 33): whoever was blamed may answer."""
_REPLIES = re.compile(
    r"\b(?:repl(?:y|ies|ied)|answer|respon[ds]|retort|rejoin|counter|(?:shot|wrote|fired|hit|called)\sback)"
)
_GOES_ON = re.compile(r"\b(?:add|continu|went\son|goes\son|explain|repeat)")
_STANDS_FOR = re.compile(r"(?:represent|defend)")
_TO_WHOM = re.compile(r"\s\w+\s(?:to\s)?(her|him)\b")
_ASKS = re.compile(r"(?:ask|question|quiz|interview)")
_QUESTION = re.compile(r"\s*+(?:(?:whether|if|where|who|what|why|how|when|about)\b|:?\s*+[“\"'‘][^”\"]*\?)")
_HEARERS = frozenset(("her", "him"))


class Hearing(NamedTuple):
    """An address: the hearer, the speaker, the place of the hearer's name, and the verb."""

    hearer: Figure
    speaker: Figure | None
    place: Place
    verb: str


def find_hearing(text: str, memory: Memory, places: Sequence[Place], before: int) -> Hearing | None:
    """Return the last address within MAX_REPLY_SENTENCES sentences before an offset."""
    here = memory.sentence(before)
    at = bisect_left(places, before, key=lambda p: p.start)
    heard = (Place(span.start, span.end, figure) for figure, span in memory.log[-RECENT_MENTIONS:])
    last = places[at - 1].start if at else -1  # nobody is named since: asked *him* why. “No,” he said
    pronouns = [each for each in heard if last < each.start < before and text[each.start : each.end] in _HEARERS]
    for place in sorted([*places[max(0, at - 4) : at], *pronouns], key=lambda p: p.start, reverse=True):
        if here - memory.sentence(place.start) > MAX_REPLY_SENTENCES:
            break
        found = _ADDRESSED.search(text, max(0, place.start - MAX_ADDRESS_LENGTH), place.start)
        if found is None or not _can_hear(place.figure) or not _is_titled(found["title"]):
            continue
        earlier = [figure for figure, span in memory.log if span.start < found.start()]
        return Hearing(place.figure, earlier[-1] if earlier else None, place, found["verb"])
    return None


def find_answerer(text: str, pronoun: Pronoun, heard: Hearing, cue: str) -> Figure | None:
    """Return the speaker or hearer to whom a pronoun that speaks refers. None if their words do not show it.

    Args:
        text: The article as read.
        pronoun: The pronoun.
        heard: The address before it.
        cue: The cue of the pronoun's attribution, in lower case.
    """
    hearer = agreement(heard.hearer, pronoun.word)
    speaker = agreement(heard.speaker, pronoun.word) if heard.speaker is not None else 0.0
    if heard.hearer is heard.speaker:
        return None
    if _GOES_ON.search(cue):
        goes_on = (
            heard.speaker is not None
            and _can_hear(heard.speaker)
            and not (speaker < -MIN_CLEAR_GENDER and hearer > -MIN_CLEAR_GENDER)
        )
        named = text[heard.place.start : heard.place.end] not in _HEARERS
        return heard.speaker if goes_on and named else None
    if hearer <= -STATED:
        return None
    answers = _REPLIES.search(cue) or _speaks_back(text, pronoun) or (_STANDS_FOR.match(heard.verb) and "den" in cue)
    if answers and (speaker <= -STATED or not (hearer < -MIN_CLEAR_GENDER and speaker > MIN_CLEAR_GENDER)):
        return heard.hearer
    asked = _ASKS.match(heard.verb) and _QUESTION.match(text, heard.place.end)
    return (
        heard.hearer
        if (asked and hearer >= -MIN_CLEAR_GENDER) or (hearer > MIN_CLEAR_GENDER and speaker < -MIN_CLEAR_GENDER)
        else None
    )


def _speaks_back(text: str, pronoun: Pronoun) -> bool:
    """Tell whether a pronoun speaks to somebody of the other gender: "he told her"."""
    found = _TO_WHOM.match(text, pronoun.end)
    return found is not None and (found.group(1) == "her") == (pronoun.word == "he")


def _can_hear(figure: Figure) -> bool:
    return figure.type in {"person", "anonymous"} or figure.maybe_person


def _is_titled(words: str) -> bool:
    """Tell whether the words between verb and name are a title or a description, and not a clause."""
    found = [POSSESSIVE.sub("", m.group()) for m in WORD.finditer(words)]
    return not found or found[-1][0].isupper() or is_title(found[-1].lower()) or found[-1].lower() in KIN
