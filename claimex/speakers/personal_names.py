"""Tell which spans of a text name a person, by the shape of their words and by the words beside them.

Comes in: a span of capitalized words. Goes out: whether it has the shape of a personal name, whether it may be one if
it contains dictionary words, and whether evidence in the text shows that it is (`name_evidence.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.names import SUFFIXES, WORD, is_title
from claimex.english.nouns import is_job, kind_of
from claimex.spans import Span
from claimex.speakers.kinds import MIN_NOUN_LETTERS
from claimex.speakers.name_shapes import NOUNS, NameShapes
from claimex.speakers.naming_context import is_of_thing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claimex.speakers.name_evidence import NameEvidence


MIN_NAME_WORDS, MAX_NAME_WORDS = 2, 4
"""Fewest and most words of a whole personal name. More capitalized words in a row are a heading."""

MAYBE_PERSON_LABELS = frozenset(("ORG", "LOC", "FAC", "PRODUCT", "WORK_OF_ART"))
"""Labels that the recognizer gives people by mistake."""

_APPOSED = re.compile(r",\s(?:an?|the)\s(?:[\w’'-]+\s){0,4}?([\w-]+)(?=[,.]|\sof\b)")


class PersonalNames:
    """Tells which spans of one article name a person.

    Args:
        text: The article as read.
        evidence: Finds evidence in the text that a name is a person's.
        is_word: Tells whether a lower-case word is a common English word.

    Attributes:
        evidence, is_word: As given.
        shapes: Tells which words can be part of a personal name.
    """

    def __init__(self, text: str, evidence: NameEvidence, *, is_word: Callable[[str], bool]) -> None:
        self._text = text
        self.evidence = evidence
        self.is_word = is_word
        self.shapes = NameShapes(is_word)

    def is_shown(self, span: Span) -> bool:
        """Tell whether a name may be a person's by its shape, and evidence in the text shows that it is."""
        return self.may_be_personal(span) and not self.evidence.is_placed(span) and self.evidence.is_persons(span)

    def is_shown_or_titled(self, span: Span) -> bool:
        """Tell whether evidence shows a person, or an occupation before an unknown first name: Nurse Ifeoma Obi."""
        name = self.untitled(span)
        if name.start == span.start or not (words := self._words(name)):
            return self.is_shown(name)
        last = words[-1].lower()
        noun = len(last) >= MIN_NOUN_LETTERS and self.is_word(last) and kind_of(last) in {"organization", "document"}
        body = last in NOUNS or noun or "&" in words
        return self.is_shown(name) or (self.shapes.is_name_word(words[0]) and words[-1][0].isupper() and not body)

    def is_personal(self, span: Span) -> bool:
        """Tell whether a name has the shape of a personal name, and the words beside it do not show a thing."""
        words = self._words(span)
        return bool(words) and self.shapes.makes_name(words) and not self._is_thing(span)

    def may_be_personal(self, span: Span) -> bool:
        """Tell whether a name can be a person's if dictionary words may be part of it."""
        words = self._words(span)
        return bool(words) and all(map(self.shapes.may_be_name_word, words)) and not self._is_thing(span)

    def untitled(self, span: Span) -> Span:
        """Cut off the titles before a name, and the letters after it: Nurse / Ines Prado / SC."""
        words = list(WORD.finditer(self._text, span.start, span.end))
        while len(words) > 1 and self._is_office_before(words):
            words = words[1:]
        end = span.end
        while len(words) > MIN_NAME_WORDS and words[-1].group().lower() in SUFFIXES:
            words.pop()
            end = words[-1].end()
        return Span(words[0].start(), end) if words else span

    def _is_office_before(self, words: Sequence[re.Match[str]]) -> bool:
        """Tell whether the first of several words is a title, or an occupation before a whole name."""
        first = words[0].group().lower()
        return is_title(first) or (len(words) > MIN_NAME_WORDS and is_job(first))

    def _words(self, span: Span) -> list[str]:
        """Return the words of a name of two to MAX_NAME_WORDS words, one space apart. Return none for other names."""
        words = [m.group() for m in WORD.finditer(span.of(self._text))]
        return (
            words if MIN_NAME_WORDS <= len(words) <= MAX_NAME_WORDS and " ".join(words) == span.of(self._text) else []
        )

    def _is_thing(self, span: Span) -> bool:
        """Tell whether the words beside a name show that it is a thing's: the Foo Bar, Foo Bar, a bank."""
        apposed = _APPOSED.match(self._text, span.end)
        told = apposed is not None and apposed.group(1) in NOUNS
        return told or is_of_thing(self._text, span.end) or self.evidence.has_article(span)
