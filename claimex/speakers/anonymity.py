"""Recognize sources whose name is withheld, and find the reason that the article gives.

Comes in: the words of a source, and the sentence around it. Goes out: whether the name is withheld, and the words that
say why. Source of the phrases: AP Stylebook, "anonymous sources".
"""

from __future__ import annotations

import re

from claimex.english import people
from claimex.english.names import head_word
from claimex.english.nouns import kind_of
from claimex.spans import Span

_IDENTIFIED = r"(?:be(?:ing)? )?(?:publicly )?(?:be )?(?:named|identified|quoted(?: by name)?)"
_NAMES = r"(?:names?|surnames?|identity|identities)"
_WITHHELD = re.compile(
    r"\banonym(?:ity|ous|ously)\b|\bun(?:named|identified)\b|\bnot (?:to )?(?:be|being) (?:publicly )?"
    r"(?:named|identified|quoted)\b|\b(?:declin|refus)(?:ed|ing|es?) to " + _IDENTIFIED + r"\b|"
    r"\b(?:declin(?:ed|es|ing)|refus(?:ed|es|ing)|(?:did|does|do|would) not (?:want|wish)) to "
    r"(?:be (?:named|identified|quoted(?: by name)?)|"
    r"(?:give|share|provide|disclose|reveal) (?:his|her|their) (?:\w+ )?" + _NAMES + r")\b|"
    r"\b" + _NAMES + r"\b[^.]{0,30}\b(?:withheld|not be(?:ing)? (?:used|published|disclosed|given))\b|"
    r"\bwith(?:held|hold(?:ing)?)\b[^.]{0,20}\b" + _NAMES + r"\b|"
    r"\b(?:not|n['’]t|un)[ -]?(?:yet )?(?:been )?(?:authori[sz]ed|allowed|permitted|cleared) to "
    r"(?:speak|talk|comment|discuss|brief|share|disclose|give)\b|"
    r"\bwho (?:asked|wished|wanted|preferred|requested) not\b|"
    r"(?:\bnot|n['’]t) (?:want|wish|like) (?:his|her|their) (?:\w+ )?" + _NAMES + r" (?:to be )?"
    r"(?:used|published|printed|known|mentioned|given|disclosed|revealed|in the paper|in print)\b|"
    r"\b(?:can(?:not|['’]t)|could not|may not) be (?:named|identified)\b|"
    r"\bbackground only\b|\bgave only (?:his|her|their) first name\b",
    re.IGNORECASE,
)
_INFORMED = re.compile(
    r"\b(?:familiar with|close to|briefed on|privy to|involved in|aware of|(?:direct |first-?hand )?knowledge of|"
    r"with direct knowledge)\b"
)
"""Phrases that describe a source by what it knows. They count only for people, because a factory can be close to the
border."""

_REASON_END = r"(?=[.;”\"\n]|,? (?:said|says|told|added|warned|confirmed|but|and said)\b|$)"
_REASON = re.compile(
    r"(?:because|since|citing|owing to|due to|out of (?:fear|concern)|for fear|fearing|"
    r"as (?:he|she|they|it|the\b[^,.]{1,40}?) (?:was|were|is|are|had|has|have|feared|did|does|do)|"
    r"for (?:his|her|their|security|safety|legal)|to (?:protect|avoid))\b[^.;”\"\n]{3,}?" + _REASON_END
)
_IN_ORDER_TO = re.compile(
    r"\banonymity,?\s+(?:in order )?(to [a-z][^,.;”\"\n]{3,}?)" + _REASON_END.replace("[.", "[,.")
)
"""What somebody wants to do without being named: on condition of anonymity / to discuss private talks."""

_NOT_AUTHORIZED = re.compile(
    r"\b(?:not|n['’]t|un)[ -]?(?:yet )?(?:been )?(?:authori[sz]ed|allowed|permitted|cleared) to [^,.;”\"\n]+?"
    + _REASON_END.replace("[.", "[,.")
)


def is_withheld(words: str) -> bool:
    """Tell whether the words of a source say that its name is withheld."""
    lower = words.lower()
    if _WITHHELD.search(lower):
        return True
    known = _INFORMED.search(lower)
    heads = {head_word(lower), head_word(lower[: known.start()])} if known is not None else set()
    return any(kind_of(head) in {"person", "group"} or head in people.ANONYMOUS_HEADS for head in heads)


def withheld_in(text: str, place: Span) -> Span | None:
    """Find the words in a span that say that somebody is not named."""
    found = _WITHHELD.search(text, place.start, place.end)
    return Span(*found.span()) if found is not None else None


def find_reason(text: str, sentence: Span) -> Span | None:
    """Find the words in a sentence that say why its source is not named.

    Args:
        text: The article as read.
        sentence: The sentence that contains the source.
    """
    withheld = _WITHHELD.search(text, sentence.start, sentence.end)
    if withheld is None:
        return None
    reason = _REASON.search(text, withheld.start(), sentence.end) or _REASON.search(text, sentence.start, sentence.end)
    if reason is None and (aim := _IN_ORDER_TO.search(text, withheld.start(), sentence.end)) is not None:
        return Span(aim.start(1), aim.start(1) + len(aim.group(1).rstrip(" ,")))
    found = reason or _NOT_AUTHORIZED.search(text, withheld.start(), sentence.end)
    return Span(found.start(), found.start() + len(found.group().rstrip(" ,"))) if found is not None else None
