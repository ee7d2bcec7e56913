"""Find the name that the recognizer joined to the place or body of the office before it.

Comes in: the place of a recognized name. Goes out: the person at its end: "Senator from / Foo, Ada Quill", "the head of
the / Foo League / Ada Quill".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.names import WORD
from claimex.english.nouns import is_office
from claimex.speakers.long_titles import MIN_NAME_WORDS, ends_body, person_after_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimex.spans import Span


MAX_LEAD_LENGTH = 40
"""Most characters before a name in which its office is looked for."""

_OF_PLACE = re.compile(
    r"\b(?:senator|governor|mayor|congress(?:man|woman)|ambassador|envoy|deputy|delegate|councill?or|minister|president|"
    r"premier|chancellor|archbishop|bishop|king|queen|prince|princess|emir|sultan|mp|lawmaker|governor-general)\s"
    r"(?:of|from|to|for)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
"""The offices that are named with a place and never with another person."""

_OF_BODY = re.compile(r"\b([\w-]{3,30})\s(?:of|for|at)\s(?:the\s)?\Z")
_SENTENCE = re.compile(r"[.!?;:”\"\n]\s?(?=[A-Z])|\s[–—-]{1,2}\s")


def person_in_office(text: str, span: Span, *, is_word: Callable[[str], bool]) -> Span | None:
    """Return the person whose name was joined to an office and its place: Senator from Foo, Ada Quill.

    Args:
        text: The article as read.
        span: The name as recognized.
        is_word: Tells whether a lower-case word is in the dictionary.
    """
    lead = _SENTENCE.split(text[max(0, span.start - MAX_LEAD_LENGTH) : span.start])[-1]
    if _OF_PLACE.search(lead) is None and not _is_of_body(lead, span.of(text)):
        return None
    words = list(WORD.finditer(text, span.start, span.end))
    return person_after_title(words, lead, is_word=is_word) if len(words) > MIN_NAME_WORDS else None


def _is_of_body(lead: str, name: str) -> bool:
    """Tell whether an office precedes a name that contains a noun for bodies: head of the / Foo League Ada Quill."""
    office = _OF_BODY.search(lead)
    words = [word for word in name.split()[:-MIN_NAME_WORDS] if word[0].isupper()]
    return office is not None and is_office(office[1].lower()) and any(map(ends_body, words))
