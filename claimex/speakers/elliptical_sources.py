"""Tell what a source without a noun means: the first, the other, one, another, the latter.

Comes in: the words of a source, and the text before it. Goes out: its type. The noun is that of the last people, bodies
or documents that were counted just before ("Two companies bid. *The first* said …"). Without them it is a person.
"""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from claimex.english import cues, people
from claimex.english.nouns import kind_of
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from claimex.vocabulary import SpeakerType


_ORDINAL = r"first|second|third|fourth|fifth|sixth|last|next"
_ELLIPTICAL = re.compile(
    rf"(?:the\s(?:{_ORDINAL}|other|former|latter)|a\ssecond|another|each|neither|either|one)(?:\sone)?,?", re.IGNORECASE
)
_ANOTHER = re.compile(r"another\b", re.IGNORECASE)
_OF_TWO = re.compile(r"the\s(?:former|latter)", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?<![\w’'-])(?:a\scouple\sof|a\spair\sof|both|one(?:\sof\s(?:the|his|her|its|their))?|another|two|three|four|five|six|"
    rf"seven|eight|nine|ten|several|some|many|\d{{1,2}}|(?:the|a)\s(?:{_ORDINAL}))"
    r"(?P<words>(?:\s[\w’'-]{1,30}){1,4})",
    re.IGNORECASE,
)
"""A number or an ordinal, and the words behind it: two / rival companies bid for, one / study found that."""

_NO_NOUNS = (
    people.DETERMINERS | people.PRONOUNS | cues.IRREGULAR_PASTS | cues.AUXILIARIES | cues.ASSERTION
) - people.DOCUMENT_NOUNS
"""Words behind an ordinal that has no noun: the first / said officials had left."""

_KIND_OF_ONE: dict[SpeakerType | None, SpeakerType] = {"organization": "organization", "document": "document"}
MAX_DISTANCE = 300
"""Most characters before the source in which its noun is looked for: two or three sentences. By hand, not swept."""


def kind_of_elliptical(
    text: str, mention: Span, *, near: Callable[[Span], Iterable[tuple[Span, str]]] = lambda _: ()
) -> SpeakerType | None:
    """Return the type of a source without a noun of its own. None if it has one.

    Args:
        text: The article as read.
        mention: The source.
        near: Finds the recognizer's names in a place, and their labels.
    """
    if _ELLIPTICAL.fullmatch(text, mention.start, mention.end) is None:
        return None
    before = Span(max(0, mention.start - MAX_DISTANCE), mention.start)
    if _OF_TWO.match(text, mention.start, mention.end) is not None:  # as in "Foo Rail met Bar Bank. The latter said"
        named = [label for _, label in near(before) if label in {"PERSON", "ORG"}]
        return "organization" if named[-2:] == ["ORG", "ORG"] else "person"
    counted = list(_COUNTED.finditer(text, before.start, before.end))
    kinds = (_kind_of_first(match["words"].split()) for match in reversed(counted))
    kind: SpeakerType | None = next((each for each in kinds if each is not None), None)
    if kind is None and _ANOTHER.match(text, mention.start, mention.end) is not None:
        return None  # as in "A quiz asked who said it. Another notes"
    return _KIND_OF_ONE.get(kind, "person")


def _kind_of_first(words: Iterable[str]) -> SpeakerType | None:
    """Return the type of the noun phrase that opens some words: rival companies / bid for."""
    kinds = (kind_of(word) for word in takewhile(_is_in_phrase, words))
    nouns = list(takewhile(lambda kind: kind is not None, dropwhile(lambda kind: kind is None, kinds)))
    return nouns[-1] if nouns else None


def _is_in_phrase(word: str) -> bool:
    """Tell whether a word may belong to a noun phrase in small letters: no verb, no name."""
    return word.islower() and word not in _NO_NOUNS and not word.endswith("ed")
