"""Find where the names of people begin and end within the recognizer's spans.

Comes in: the recognizer's spans with their labels. Goes out: the same without words that are not part of the name: a
function word, an occupation or an owner before it, a verb after it. A span of several people is split.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import WORD, ends_sentence, is_acronym, is_title
from claimex.english.nouns import (
    homes_named,
    is_firm_noun,
    is_first_name,
    is_job,
    is_native,
    is_noun_for_people,
    is_office,
    is_proper,
    is_surname,
    kind_of,
)
from claimex.spans import Span
from claimex.speakers.name_shapes import stop_words
from claimex.speakers.naming_context import KIN
from claimex.speakers.office_places import person_in_office
from claimex.speakers.personal_names import MAYBE_PERSON_LABELS, MIN_NAME_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.speakers.personal_names import PersonalNames

    Named = tuple[Span, str]


MAX_LEAD_LENGTH = 40
"""Most characters before a name in which its first words are looked for."""

_OUTLETS = frozenset(("broadcaster", "magazine", "newspaper", "tabloid", "website"))
"""Nouns for outlets that letters name: Broadcaster / KXA, and not Broadcaster Ada Quill."""

_OWNER = re.compile(r"[^\W_]['’]s\s(?=[^\W_])")
_LINEAGE = re.compile(r"(?<![\w.])([^\W\d_a-z][\w’'-]{1,40}\s(?:bin|bint|binti|binte|ibn|ould|wuld|van|von)\s)$")
_TITLE_AT_END = re.compile(r"(?<![\w-])([A-Z][a-z-]{2,20})\s\Z")
_OFFICE_OF = re.compile(
    r"(?<![\w-])([A-Za-z][a-z-]{2,20})\s(?:of|for)\s(?:(?:[A-Z][a-z]{2,20}\s(?:and\s)?){1,4}(?:of|for)\s)?\Z"
)
MAX_ABBREVIATION = 4
"""Most letters of an abbreviated office before a surname: CS, DCI."""

_PLACES_TOO = frozenset(("centre", "center"))
"""Positions that begin the names of buildings too: Centre Ada Quill."""

_LETTERS = re.compile(r"^([QA])\.\s", re.MULTILINE)


class NameBoundaries:
    """Finds the boundaries of the names of one article.

    Args:
        text: The article as read.
        names: Tells which spans name a person.
    """

    def __init__(self, text: str, names: PersonalNames) -> None:
        self._text = text
        self._names = names
        self._is_word = names.is_word
        self._shapes = names.shapes

    def without_lead(self, span: Span, label: str) -> Named:
        """Cut off what a sentence's first words say of a name: The New Zealander / Ada Quill, Chipmaker / Foo."""
        words = list(WORD.finditer(self._text, span.start, span.end))
        at = bool(words) and words[0].group().lower() == "the"
        if len(words) > 1 + at and words[at + 1].group()[0].isupper():
            lead, name = words[at].group().lower(), words[at + 1].group()
            if is_firm_noun(lead) or (lead in _OUTLETS and is_acronym(name)):
                return Span(words[at + 1].start(), span.end), "ORG"
        rest = [m.group() for m in words[1:]]
        plays = bool(words) and words[0].group().lower() in people.POSITIONS - _PLACES_TOO
        if plays and len(rest) == MIN_NAME_WORDS and self._shapes.makes_name(rest):
            return Span(words[1].start(), span.end), "PERSON"  # Prop / Ada Quill
        for size in (2, 1)[: 1 + at]:  # one word without "the" may be a name: Norman, Mari
            native = " ".join(m.group().lower() for m in words[at : at + size])
            rest = [m.group() for m in words[at + size :]]
            if is_native(native) and len(rest) >= MIN_NAME_WORDS and self._shapes.makes_name(rest):
                return Span(words[at + size].start(), span.end), "PERSON"
        return span, label

    def parted(self, span: Span, label: str) -> Iterator[Span]:
        """Split people that the recognizer joined, and cut off function words and verbs around a name."""
        if (person := person_in_office(self._text, span, is_word=self._is_word)) is not None:
            yield Span(span.start, person.start - 1)
            span, label = person, "PERSON"
        if label == "PERSON":
            span = self._without_owner(self._without_function_words(span))
            lineage = _LINEAGE.search(self._text, max(0, span.start - MAX_LEAD_LENGTH), span.start)
            if lineage is not None and not is_title(lineage.group().split()[0].lower()):
                span = Span(lineage.start(1), span.end)  # as in "Omar bin / Tarik Sayed"
            yield from self._people_in(span)
            return
        words = list(WORD.finditer(self._text, span.start, span.end))
        if label in MAYBE_PERSON_LABELS and len(words) > MIN_NAME_WORDS and words[-1].group().islower():
            before = Span(span.start, words[-2].end())  # as in "Laban Sibal / rang"
            span = before if self._names.may_be_personal(before) else span
        yield span

    def without_field(self, span: Span) -> Span:
        """Cut off the field or place of the office before a name: Minister of Health for Foo / Ada Quill."""
        words = list(WORD.finditer(self._text, span.start, span.end))
        return Span(words[1].start(), span.end) if words and self._is_field(words) else span

    def _without_function_words(self, span: Span) -> Span:
        """Cut off a function word or an occupation before a name, and a verb after it: When / Lucille / rang."""
        words = list(WORD.finditer(self._text, span.start, span.end))
        if len(words) > 1 and (
            self.is_letter(span.start) or self._opens(words[0].group().lower()) or self._is_abbreviated_office(words)
        ):
            span = Span(words[0].end() + 1, span.end)
        elif (
            len(words) > 1 and words[1].group()[0].isupper() and (self._is_description(words) or self._is_field(words))
        ):
            span = Span(words[1].start(), span.end)  # as in "Rapper / Dizzo", "Soprano / Katarina Vrana"
        ranked = [
            n for n, m in enumerate(words[:-1], 1) if m.group().isupper() and m.group().lower() in people.HONORIFICS
        ]
        if ranked:
            words = words[ranked[-1] :]  # as in "Foo SSP / Ada Quill"
            span = Span(words[0].start(), span.end)
        while len(words) > MIN_NAME_WORDS and self._is_verb(words[-1].group()):
            words.pop()
            span = Span(span.start, words[-1].end())
        return span

    def _is_abbreviated_office(self, words: Sequence[re.Match[str]]) -> bool:
        """Tell whether capitals before a surname are no initials, because the text has another first name with it.

        CS Tamm, of Mari Tamm, but not MK Tamm.
        """
        first, surname = words[0].group(), words[-1].group()
        if len(words) != MIN_NAME_WORDS or not (first.isupper() and 1 < len(first) <= MAX_ABBREVIATION):
            return False
        full = re.search(rf"(?<![\w’'-])([A-Z])[a-z’'-]{{1,30}}\s{re.escape(surname)}(?!\w)", self._text)
        return full is not None and full[1] != first[0] and not is_title(full.group().split()[0].lower())

    def _is_verb(self, word: str) -> bool:
        """Tell whether the last word of a name is the verb behind it: rang, or Asked in a headline."""
        past = word.endswith("ed") and self._is_word(word.lower()) and not is_surname(word)
        return past or (word.islower() and word not in people.PARTICLES)

    def _without_owner(self, span: Span) -> Span:
        """Cut off an owner before a name: Foo's / Bar."""
        owners = list(_OWNER.finditer(self._text, span.start, span.end))
        return Span(owners[-1].end(), span.end) if owners else span

    def _opens(self, word: str) -> bool:
        """Tell whether a lower-case word is no part of the name behind it: When, Longtime, Telling."""
        verb = word.endswith(("ing", "ed")) and self._is_word(word) and not is_surname(word) and not is_first_name(word)
        relatives = word.endswith("s") and word.removesuffix("s") in KIN  # Brothers / Ivan
        return word in stop_words() or word in people.QUALIFIERS or verb or relatives

    def _is_description(self, words: Sequence[re.Match[str]]) -> bool:
        """Tell whether the first of several words only describes the person whom the others name."""
        first = words[0].group().lower()
        if first in people.POSITIONS and len(words) > MIN_NAME_WORDS:
            return True  # prop Ada Quill
        if len(words) == MIN_NAME_WORDS:
            scholar = first.endswith("ologist") and kind_of(first) == "person"
            return (is_job(first) or scholar) and first not in people.RELATED_PERSONS  # Mate Quill is a name
        return is_noun_for_people(first)

    def _is_field(self, words: Sequence[re.Match[str]]) -> bool:
        """Tell whether the first word of a name is the field or place of the office before it.

        Head of / Music / Ada Quill, Chief Minister / Punjab / Omar Said.
        """
        first, start = words[0].group(), words[0].start()
        if len(words) <= MIN_NAME_WORDS or is_first_name(first.lower()):
            return False
        title = _TITLE_AT_END.search(self._text, max(0, start - MAX_LEAD_LENGTH), start)
        if title is not None and is_title(title[1].lower()) and title[1].lower() not in people.ADDRESS:
            return bool(homes_named(first.lower())) or is_proper(first)
        if not (self._is_word(first.lower()) or homes_named(first.lower())):
            return False
        office = _OFFICE_OF.search(self._text, max(0, start - MAX_LEAD_LENGTH), start)
        return office is not None and is_office(office[1].lower())

    def _people_in(self, span: Span) -> Iterator[Span]:
        """Yield the parts of a name between commas and slashes, and between the sentences that it spans."""
        at = span.start
        for match in re.finditer(r",\s|(?<=\w)/(?=\w)|(?<=\.)\s|(?<=[\w)])\s{2,}|(?<=\))\s", span.of(self._text)):
            word = WORD.search(self._text, max(at, self._text.rfind(" ", at, span.start + match.start()) + 1))
            stop = match.group() == " "
            if stop and (word is None or not ends_sentence(word.group())):
                continue
            yield Span(at, span.start + match.start())
            at = span.start + match.end()
        yield Span(at, span.end)

    def is_letter(self, offset: int) -> bool:
        """Tell whether the letter of a turn, `Q.` or `A.`, is at an offset."""
        begins = offset == 0 or self._text[offset - 1] == "\n"
        return begins and self._has_turns and _LETTERS.match(self._text, offset) is not None

    @cached_property
    def _has_turns(self) -> bool:
        """Whether lines begin with `Q.` and `A.`, so that these letters are not initials."""
        return {match.group(1) for match in _LETTERS.finditer(self._text)} == {"Q", "A"}
