"""Find the phrase after a name that says who or what it names.

Comes in: the text and the end of a name. Goes out: the phrase that states a role, "Ada Quill, head of research" or "Ada
Quill, who is a judge", or the type that it states, "is the largest airport in Foo".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import WORD, after_suffixes, ends_sentence, head_end, head_word, is_title
from claimex.english.nouns import is_office, kind_of
from claimex.spans import Span
from claimex.speakers.regions import region_end
from claimex.speakers.roles import (
    CLAUSE,
    DETERMINED,
    GOVERNS_ON,
    MAX_ROLE_LENGTH,
    MAX_ROLE_WORDS,
    MAX_SHORT_ROLE_WORDS,
    MAX_TITLE_DISTANCE,
    SEAT,
    is_role,
    is_unknown_office,
)

if TYPE_CHECKING:
    from claimex.vocabulary import SpeakerType


_COMMA = re.compile(r"[*_]*,\s*(?:\d{1,3}\s[–—―-]\s)?")
_BESIDE = re.compile(
    r"[*_]*(?:\s\([^()\n]{1,30}\))?(?P<link>"
    r",?\swho\s(?:is|was|has been|works as|worked as|serves as|served as|has served as)\s"
    r"|\s(?:serves|works) as\s|\s(?:was|is|has been)\s(?:(?:re-?)?elected|appointed|sworn in as)\s"
    r"|,\s(?:\d{1,3}(?:,|\s[–—―-])\s)?|\s[–—―-]\s|,?\s(?:is|was|has been|became)\s)"
    r"(?:(?:now|then|also|once|currently|still|later)\s)?"
)
_TAKING_OFFICE = (" as ", "elected ", "appointed ")
"""How a link ends after which an office needs no article: was elected / mayor."""

_PHRASE_ENDS = re.compile(r"[,.;:!?\n“”\"()]|\s[–—―-]\s|\s(?:who|which|that|whose|where|when|but)\b")
_SENTENCE_OPENERS = people.OPENERS | people.DETERMINERS | people.PRONOUNS
_RELATIVE = re.compile(r"(?:who|whom|whose|which|that)\b")
_LAST_WORD = re.compile(r"(?<![\w.’'-])[\w.’'-]++\Z")
_CLOSED_BY_STOP = re.compile(r"\s*(?:\n|\Z)|\s[“\"]")
"""What follows the full stop of an abbreviation that also ends the sentence."""

_WHO = re.compile(r",?\s(?:who|whose)\b")
_VERB = re.compile(r"\b[A-Z][\w’'-]{0,40}\s[a-z]{2,20}ed\s")
"""A verb, so that the words are no phrase beside a name: at the request of Quill, the Queen suspended parliament."""

_WHILE = re.compile(
    r"\s(?:(?:in|since|until|till|from|by|on|during)\s(?:(?:early|late|mid)[\s-])?(?:\d|(?:January|February|March|"
    r"April|May|"
    r"June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b)"
    r"|(?:for|over)\s(?:[\w-]+\s){1,4}(?:years|months|weeks|decades|days|terms)\b"
    r"|(?:after|before|while|because|although|though|until|since|if|when)\s(?=[A-Za-z])"
    r"|(?:last|this)\s(?:year|month|week|spring|summer|autumn|fall|winter)\b)"
)
"""When or for how long somebody has had an office, or a clause about it."""


def role_beside(text: str, end: int) -> Span | None:
    """Return the phrase directly after a name that says who it is: ", head of research at Foo Rail,", "who is a judge".

    Args:
        text: The article as read.
        end: The end of the name.
    """
    found = _phrase_beside(text, end)
    if found is None:
        return None
    link, phrase = found
    noun = head_word(phrase.of(text))
    bare = not DETERMINED.match(text, phrase.start)
    formerly = link.strip(", ") == "was" and text.startswith(("a ", "an "), phrase.start)  # was a lawyer, once
    if (
        formerly
        or not is_office(noun)
        or GOVERNS_ON.match(phrase.of(text))
        or SEAT.fullmatch(phrase.of(text))
        or CLAUSE.search(phrase.of(text))
        or (bare and not link.startswith((",", " –", " —", " -")) and not link.endswith(_TAKING_OFFICE))
    ):
        return None
    return phrase


def kind_beside(text: str, end: int) -> SpeakerType | None:
    """Return the type that the phrase directly after a name states: "is the largest airport in Foo"."""
    found = _phrase_beside(text, end)
    if found is not None and "who" in found[0]:
        return "person"
    if found is None or CLAUSE.search(found[1].of(text)) or _VERB.search(found[1].of(text)):
        return None
    noun, apposed = head_word(found[1].of(text)), found[0].startswith(",")
    if not DETERMINED.match(text, found[1].start):
        return "person" if apposed and _is_bare_office(found[1].of(text), noun) else None
    kind = "person" if apposed and _WHO.match(text, found[1].end) else kind_of(noun)
    return kind if kind in {"person", "organization"} else None


def apposed_after(text: str, end: int, limit: int) -> Span | None:
    """Return the noun phrase after a name and a comma, within its mention."""
    comma = _COMMA.match(text, after_suffixes(text, end), limit)
    if comma is None:
        return None
    stop = text.find(",", comma.end(), min(limit, comma.end() + MAX_ROLE_LENGTH))
    stop = text.find(",", region, limit) if stop >= 0 and (region := region_end(text, stop, limit)) > stop else stop
    if stop < 0 and limit - comma.end() > MAX_ROLE_LENGTH:
        return None
    words = text[comma.end() : limit if stop < 0 else stop].rstrip()
    relative = re.search(r"\s(?:who|which|whose|that)\b", words)
    words = words[: relative.start()] if relative is not None else words
    if not (is_role(words) or is_unknown_office(words)) or re.match(
        r"(?:who|whose|which|and|or|for|in|at|with|by)\b", words
    ):
        return None
    return Span(comma.end(), comma.end() + len(words))


def _is_bare_office(phrase: str, noun: str) -> bool:
    """Tell whether a phrase without an article states a person's office: Ada Quill, / chief executive of Foo Rail."""
    words = phrase[: head_end(phrase)].lower().split()
    short = phrase[0].islower() and 0 < len(words) <= MAX_SHORT_ROLE_WORDS
    clause = bool(people.PRONOUNS.intersection(words))
    opens = bool(words) and words[0] in people.OPENERS | people.OPENERS_AND_NAMES
    return short and not clause and not opens and is_title(noun) and noun not in people.BUSINESS_TITLES


def _phrase_beside(text: str, end: int) -> tuple[str, Span] | None:
    """Return the words that join a phrase to the name before it, and the phrase up to punctuation or a relative."""
    opening = _BESIDE.match(text, after_suffixes(text, end))
    if opening is None:
        return None
    limit = _phrase_end(text, opening.end())
    limit = region_end(text, limit, len(text))
    words = _WHILE.split(text[opening.end() : limit], maxsplit=1)[0].rstrip()
    if not words or limit - opening.end() > MAX_ROLE_LENGTH or len(words.split()) > MAX_ROLE_WORDS:
        return None
    if _RELATIVE.match(words) or words.endswith(" and"):
        return None  # as in "Ada Quill, who backed Senator Tamm"
    return opening["link"], Span(opening.end(), opening.end() + len(words))


def _phrase_end(text: str, start: int) -> int:
    """Return where a phrase ends. The full stop of an abbreviation ends none, and belongs to it: a paper of the U.S."""
    stops = _PHRASE_ENDS.finditer(text, start, start + MAX_ROLE_LENGTH)
    stop = next((m for m in stops if m.group() != "." or _closes_sentence(text, m.end())), None)
    if stop is None:
        return len(text)
    word = _LAST_WORD.search(text, start, stop.end())
    return stop.end() if word is not None and "." in word.group().rstrip(".") else stop.start()


def _closes_sentence(text: str, end: int) -> bool:
    """Tell whether the full stop before a place ends a sentence: of Foo. / by Mr. Quill, at U.S. Steel."""
    word = _LAST_WORD.search(text, max(0, end - MAX_TITLE_DISTANCE), end)
    following = WORD.match(text, end + 1)
    opens = following is not None and following.group()[0].isupper() and following.group().lower() in _SENTENCE_OPENERS
    return word is None or ends_sentence(word.group()) or opens or _CLOSED_BY_STOP.match(text, end) is not None
