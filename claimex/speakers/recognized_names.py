"""Correct the recognizer's names of people that are cut short, labeled as organizations, or missing.

Comes in: the text, and the recognizer's spans with their labels. Goes out: the same in reading order, with the names of
people corrected by the shape of their words (`personal_names.py`). The recognizer was trained on American news and
knows few names from elsewhere. Two or more capitalized words that are not in the dictionary are nearly always a
person's name. Of 18 organizations of that shape in 70 articles of Wikinews and 40 of the PolNeAR dev part, 13 were
people. Names that contain dictionary words, and names of places, need evidence in the text (`name_evidence.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.dates import DAYS_AND_MONTHS
from claimex.english.names import (
    LONGEST_NAME,
    POSSESSIVE,
    TICKER,
    WORD,
    ends_sentence,
    fold,
    is_title,
    name_words,
    without_stop,
)
from claimex.english.nouns import homes_named, is_firm_noun, is_first_name, is_native, is_office, is_proper, is_surname
from claimex.spans import Span
from claimex.speakers.abbreviations import find_initials, is_abbreviation
from claimex.speakers.firms import label_firms
from claimex.speakers.introduced_names import introduce
from claimex.speakers.kinds import is_plain_noun
from claimex.speakers.name_boundaries import MAX_LEAD_LENGTH, NameBoundaries
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.naming_context import is_of_thing
from claimex.speakers.personal_names import MAX_NAME_WORDS, MAYBE_PERSON_LABELS, MIN_NAME_WORDS, PersonalNames

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from claimex.speakers.name_evidence import NameEvidence

    Named = tuple[Span, str]


_NAME_LABELS = MAYBE_PERSON_LABELS | {"PERSON", "GPE", "NORP"}
MAX_GIVEN_NAMES = 2
"""Most words before a recognized name that may be left out of it."""

_COUNTY = re.compile(r"(?:Co\.?|County)\s[A-Z][a-z]+\Z")
"""An Irish or British county, which the recognizer may take for a person: Co Galway."""

_EAST_ASIAN = re.compile(r"[A-Z][a-z]{1,7}\s(?!(?:Anti|Co|Non|Post|Pre|Pro|Re)-)[A-Z][a-z]{1,5}-[a-z]{2,6}")
"""A Korean or Chinese name with its given name in two syllables, as it is romanized: Kim Min-jun."""

_OF_TIME = re.compile(
    r"(?:\b(?:in|since|last|next|this|until|till|by|from|of|late|early|mid|during|every|each|and|to|for)[\s-]|\d\s|,\s)$",
    re.IGNORECASE,
)
"""Words after which a month is a date."""

_ON = re.compile(r"\b(?:[Oo]n|[Ii]n|[Aa]t|[Tt]o|[Vv]ia)\s$")
_OFFICE_OF = re.compile(r"(?<![\w-])([A-Za-z][a-z-]{2,30})\sof\s$")
_BEFORE_VERB = re.compile(r"\s(?!(?:and|or|of|in|at|on|to|for|from|with|by|as|who|which|that)\b)[a-z]")
_CAPITAL_FOLLOWS = re.compile(r"\s[A-Z]")
_PAIR = re.compile(r"(?:^|[.!?”\"]\s|\n)([A-Z][\w’'-]{1,40}+)\sand\s([A-Z][\w’'-]{1,40}+)(?=\s[a-z])", re.MULTILINE)


def mend_names(
    text: str, named: Sequence[Named], evidence: NameEvidence, *, is_word: Callable[[str], bool]
) -> list[Named]:
    """Correct the names of people.

    Args:
        text: The article as read.
        named: The recognizer's spans and labels, in reading order.
        evidence: Finds evidence in the text that a name is a person's.
        is_word: Tells whether a lower-case word is a common English word.
    """
    names = PersonalNames(text, evidence, is_word=is_word)
    boundaries = NameBoundaries(text, names)
    joined = list(_Mender(text, named, names, boundaries).joined())
    cut = [boundaries.without_lead(span, label) for span, label in joined]
    parted = [(part, label) for span, label in cut for part in boundaries.parted(span, label)]
    mender = _Mender(text, parted, names, boundaries)
    mended = [mender.mend(span, label) for span, label in parted]
    overlooked = [(boundaries.without_field(span), label) for span, label in mender.overlooked(mended)]
    mended = sorted([*mended, *overlooked])
    mended = introduce(text, mended, is_word=is_word)
    mended = list(mender.without_adverbials(mended))
    return label_firms(text, mender.pairs(mender.short_forms(mender.only_persons(mended))), is_word=is_word)


class _Mender:
    """Corrects the names of one article."""

    def __init__(self, text: str, named: Sequence[Named], names: PersonalNames, boundaries: NameBoundaries) -> None:
        self._text = text
        self._starts = [span.start for span, _ in named]
        self._named = named
        self._names = names
        self._boundaries = boundaries
        self._evidence = names.evidence
        self._is_word = names.is_word
        self._shapes = names.shapes

    def joined(self) -> Iterator[Named]:
        """Yield the names. Two single words side by side become one person: Julia / Purnawati."""
        number = 0
        while number < len(self._named):
            span, label = self._named[number]
            following = [after for after, _ in self._named[number + 1 : number + 2] if after.start == span.end + 1]
            number += 1
            if label == "DATE" and (whole := self._after_month(span)) is not None:
                number += bool(following and following[0].end == whole.end)
                span, label = whole, "PERSON"
            elif following and (
                self._are_one(span, following[0])
                or (label == self._named[number][1] == "PERSON" and self._goes_on(span, following[0]))
            ):
                number += 1
                span, label = Span(span.start, following[0].end), "PERSON"
            yield span, label

    def _after_month(self, span: Span) -> Span | None:
        """Return the name that begins with a month that is a first name too: August / Bergman, not "in August"."""
        words = list(islice(WORD.finditer(self._text, span.start, min(len(self._text), span.end + LONGEST_NAME)), 2))
        if len(words) < MIN_NAME_WORDS or words[0].end() != span.end or self._text[span.end : words[1].start()] != " ":
            return None
        last = without_stop(words[1].group())
        dated = _OF_TIME.search(self._text, max(0, span.start - MAX_LEAD_LENGTH), span.start) is not None
        surname = last[0].isupper() and (self._shapes.is_name_word(last) or is_surname(last) or is_proper(last))
        longer = _CAPITAL_FOLLOWS.match(self._text, words[1].end()) is not None  # as in "August Wilson / Theatre"
        if dated or longer or not surname or not is_first_name(words[0].group().lower()):
            return None
        return Span(span.start, words[1].start() + len(POSSESSIVE.sub("", last)))

    def _are_one(self, span: Span, following: Span) -> bool:
        """Tell whether two words side by side are one person's name, by their shape or by evidence in the text."""
        words, whole = [part.of(self._text) for part in (span, following)], Span(span.start, following.end)
        if self._text[span.end] != " " or any(WORD.fullmatch(word) is None for word in words):
            return False
        return all(map(self._shapes.is_name_word, words)) or self._names.is_shown(whole)

    def _goes_on(self, span: Span, following: Span) -> bool:
        """Tell whether a given name and a surname go on with given names, as in Singapore: Eugene Tan / Kheng Boon."""
        words, more = name_words(span.of(self._text)), name_words(following.of(self._text))
        short = len(words) == len(more) == MIN_NAME_WORDS and self._text[span.end] == " "
        return short and is_listed_first_name(words[0]) and not any(map(is_listed_first_name, more))

    def mend(self, span: Span, label: str) -> Named:
        """Label an organization or place with the shape of a personal name as a person, and complete people's names.

        A name with the code of its share is a firm's.
        """
        if (ticker := TICKER.search(self._text, span.start, span.end)) is not None:
            return Span(span.start, ticker.start()), "ORG"
        return self._mended(span, label)

    def _mended(self, span: Span, label: str) -> Named:
        east_asian = label in _NAME_LABELS and _EAST_ASIAN.fullmatch(span.of(self._text)) is not None
        partisan = label in _NAME_LABELS and self._is_of_origin(span)
        bodys = label == "PERSON" and not east_asian and self._is_bodys(span)
        county = label in _NAME_LABELS and _COUNTY.match(self._text, span.start, span.end) is not None
        if county or partisan or bodys or (label == "ORG" and self._owns_person(span)):
            return span, "GPE" if county else "NORP" if partisan else "ORG"
        holder = self._after_body(span) if label == "PERSON" else self._after_office(span, label)
        if holder is None and label == "ORG" and self._is_given_name_and_surname(name := self._names.untitled(span)):
            holder = name
        if holder is not None:
            return holder, "PERSON"
        if label in MAYBE_PERSON_LABELS and self._names.is_personal(self._names.untitled(span)):
            return span, "PERSON"
        other = label in _NAME_LABELS and label != "PERSON"
        if (other and east_asian) or (other and (self._names.is_shown_or_titled(span) or self._is_namesake(span))):
            return span, "PERSON"
        if label in _NAME_LABELS and len(name_words(span.of(self._text))) == 1:
            whole = self._completed(span, left=label != "GPE")
            if label == "GPE" and len(whole) == len(span):
                whole = self._described(span)
            if len(whole) > len(span) and not self._evidence.is_placed(whole):
                personal = label in {"PERSON", "GPE"} or self._names.is_personal(whole)
                return (whole, "PERSON") if personal else (span, label)
        return (self._with_given_name(span) if label == "PERSON" else span), label

    def _is_of_origin(self, span: Span) -> bool:
        """Tell whether several words state an origin and a party, and no name: a Hispanic Republican, who."""
        words = name_words(span.of(self._text))
        partisan = len(words) > 1 and words[-1].lower() in people.PARTISANS
        return partisan and not is_first_name(words[0]) and not is_listed_first_name(words[0])

    def _owns_person(self, span: Span) -> bool:
        """Tell whether somebody's full name directly follows the possessive of a body: Le Foo’s / Ada Quill."""
        if POSSESSIVE.search(span.of(self._text)) is None or " " not in span.of(self._text):
            return False
        at = bisect_right(self._starts, span.start)
        after, label = self._named[at] if at < len(self._named) else (span, "")
        return label == "PERSON" and after.start == span.end + 1 and " " in after.of(self._text)

    def _is_given_name_and_surname(self, span: Span) -> bool:
        """Tell whether a name is a known first name and a surname that is a common word too: Grace Field."""
        words = span.of(self._text).split()
        if len(words) != MIN_NAME_WORDS or not is_listed_first_name(words[0]) or not is_surname(words[1]):
            return False
        last = words[1].lower()
        body = last in people.OUTLET_NOUNS | people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS
        return not body and self._names.may_be_personal(span) and not self._evidence.is_placed(span)

    def _with_given_name(self, span: Span) -> Span:
        """Extend a name over the given names between it and a title: Superintendent / Yolanda / Yu Hoi-kwan."""
        before = list(WORD.finditer(self._text, max(0, span.start - MAX_LEAD_LENGTH), span.start))
        start, given = span.start, before[-MAX_GIVEN_NAMES:]
        for match in reversed(given):
            word = match.group()
            named = (
                self._is_free(match)
                and word.istitle()
                and (self._shapes.is_name_word(word) or is_listed_first_name(word))
            )
            if self._text[match.end() : start] != " " or not named or is_title(word.lower()):
                break
            start = match.start()
        title = next((m for m in reversed(before) if m.end() + 1 == start), None)
        titled = title is not None and start < span.start and is_title(title.group().lower())
        beside = title is not None and not ends_sentence(title.group()) and self._text[start - 1] == " "
        return Span(start, span.end) if titled and beside else span

    def _is_namesake(self, span: Span) -> bool:
        """Tell whether two words taken for a place or body are a given name and the surname of somebody named in full.

        The given name is no common word and no place: Goran / Tamm beside Mari Tamm, but not Camp Tamm or London Tamm.
        """
        words = name_words(span.of(self._text))
        if len(words) != MIN_NAME_WORDS or fold(words[1]) not in self._surnames:
            return False
        first = words[0].lower()
        plain = words[0].istitle() and not self._is_word(first) and not is_proper(first) and not is_native(first)
        return plain and not self._evidence.is_placed(span)

    @cached_property
    def _initials(self) -> frozenset[str]:
        return find_initials(self._text, self._named)

    def _is_bodys(self, span: Span) -> bool:
        """Tell whether words beside a name, or its own, show that it is no person's: Quill Mortgage."""
        if is_of_thing(self._text, span.end) or is_abbreviation(self._text, span, initials=self._initials):
            return True
        words = [POSSESSIVE.sub("", m.group().lower()) for m in WORD.finditer(self._text, span.start, span.end)]
        if len(words) < MIN_NAME_WORDS or self._names.is_shown(span):
            return False
        first, last = words[0], words[-1]
        if last in people.ORGANIZATION_NOUNS and self._evidence.has_article(span):
            return True
        nobodys = (self._is_word(first) or bool(homes_named(first))) and not is_first_name(first)
        plain = is_plain_noun(last, is_word=self._is_word) and not is_proper(last)
        return plain and (nobodys or fold(first) in self._surnames)

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The last words of names of people, without capitals and accents."""
        names = (fold(span.of(self._text)).split() for span, label in self._named if label == "PERSON")
        return frozenset(words[-1] for words in names if len(words) > 1)

    def _after_body(self, span: Span) -> Span | None:
        """Return the person whose outlet or body was taken for part of the name: Foo News / Ada Quill."""
        words = list(WORD.finditer(self._text, span.start, span.end))
        for number in range(len(words) - MIN_NAME_WORDS, 1, -1):
            noun, holder = words[number - 1].group().lower(), Span(words[number].start(), span.end)
            body = noun in people.OUTLET_NOUNS | people.ORGANIZATION_NOUNS and not is_surname(noun)
            if body and self._names.is_personal(holder):
                return holder
        return None

    def _after_office(self, span: Span, label: str) -> Span | None:
        """Return the person whose office was taken for part of the name: Norland Grand Master / Ada Quill."""
        words = list(WORD.finditer(self._text, span.start, span.end)) if label in MAYBE_PERSON_LABELS else []
        for number in range(len(words) - MIN_NAME_WORDS, 0, -1):
            holder = Span(words[number].start(), span.end)
            if is_office(words[number - 1].group().lower()) and self._names.is_personal(holder):
                return holder
        return None

    def _completed(self, span: Span, *, left: bool) -> Span:
        """Extend a single word over the words of its name that the recognizer left out: Siobhán / Keane."""
        start, end, text = span.start, span.end, self._text
        before = (
            list(WORD.finditer(text, max(0, start - MAX_LEAD_LENGTH), start))[-MAX_NAME_WORDS + 1 :] if left else []
        )
        for match in reversed(before):
            own = POSSESSIVE.search(match.group()) is not None
            stops = (
                own
                or is_firm_noun(match.group().lower())
                or ends_sentence(match.group())
                or self._boundaries.is_letter(match.start())
                or text[match.end() : start] != " "
            )
            if stops or not self._is_free(match) or not self._shapes.is_name_word(match.group()):
                break
            start = match.start()
        while start < span.start and text[start].islower():  # a name does not begin with a particle
            start = next(m.start() for m in WORD.finditer(text, start) if m.start() > start)
        following = WORD.match(text, end + 1)
        if start == span.start and following is not None and text[end] == " " and self._is_free(following):
            word = without_stop(following.group())
            surname = self._shapes.may_be_name_word(word) and is_surname(word)  # as in "Abigail / Davenport"
            if word[0].isupper() and (self._shapes.is_name_word(word) or surname) and not word.endswith("."):
                end = following.start() + len(word)
        return Span(start, end)

    def _described(self, span: Span) -> Span:
        """Extend a place to the whole name that the text shows to be a person's: the mayor, Ana / Prado."""
        before = list(WORD.finditer(self._text, max(0, span.start - MAX_LEAD_LENGTH), span.start))[-1:]
        for match in before:
            whole = Span(match.start(), span.end)
            if self._text[match.end() : span.start] == " " and self._is_free(match) and self._names.is_shown(whole):
                return whole
        return span

    def _is_free(self, match: re.Match[str]) -> bool:
        """Tell whether a word is in none of the recognizer's names."""
        at = bisect_right(self._starts, match.start()) - 1
        before = at >= 0 and self._named[at][0].end > match.start()
        return not before and bisect_left(self._starts, match.end()) == at + 1

    def overlooked(self, named: Sequence[Named]) -> Iterator[Named]:
        """Yield runs of words that can only be a personal name and that overlap none of the names."""
        taken = sorted(span for span, _ in named)
        starts = [span.start for span in taken]
        for run in self._runs():
            at = bisect_left(starts, run.end)
            touched = any(span.overlaps(run) for span in taken[max(0, at - 2) : at])
            if not touched and not self._evidence.is_placed(run):
                yield run, "PERSON"

    def _runs(self) -> Iterator[Span]:
        """Yield runs of two to MAX_NAME_WORDS words that can be a personal name, with single spaces between them."""
        run: list[re.Match[str]] = []
        for match in WORD.finditer(self._text):
            word = match.group()
            joins = (
                bool(run) and self._text[run[-1].end() : match.start()] == " " and not ends_sentence(run[-1].group())
            )
            small = word[0].islower() and (not joins or word not in people.PARTICLES)
            may_fit = not small and self._shapes.may_be_name_word(without_stop(word)) and self._is_free(match)
            if run and not (may_fit and joins):
                yield from self._whole(run)
                run = []
            if may_fit and (joins or word[0].isupper()):
                run.append(match)
        yield from self._whole(run)

    def _whole(self, run: Sequence[re.Match[str]]) -> Iterator[Span]:
        words = list(run)
        while words and words[-1].group()[0].islower():
            words.pop()
        while len(words) > MIN_NAME_WORDS and is_office(words[0].group().lower()):
            words = words[1:]
        full = [m for m in words if m.group()[0].isupper() and len(m.group()) > len("A.")]
        if not 1 < len(words) <= MAX_NAME_WORDS or len(full) == 1:
            return
        last = words[-1].group().rstrip(".")
        span = Span(words[0].start(), words[-1].start() + len(re.sub(r"['’]s?$", "", last)))
        if self._shapes.makes_name([without_stop(m.group()) for m in words], free=True) or self._names.is_shown(span):
            yield span

    def only_persons(self, named: Sequence[Named]) -> list[Named]:
        """Label the only name that may be a person's as one, if "he" or "she" follows and nobody else is named."""
        if any(label == "PERSON" and self._is_whole_person(span) for span, label in named):
            return list(named)
        found = [
            span
            for span, label in named
            if label in _NAME_LABELS and self._names.may_be_personal(span) and not self._ends_in_noun(span)
        ]
        names = {span.of(self._text) for span in found}
        if len(names) != 1 or any(map(self._evidence.is_placed, found)) or not self._evidence.is_referred_to(found[0]):
            return list(named)
        return [(span, "PERSON" if span in found else label) for span, label in named]

    def _ends_in_noun(self, span: Span) -> bool:
        """Tell whether a name ends in a dictionary word that is not a name: Foo Rail."""
        last = span.of(self._text).rpartition(" ")[2].lower()
        return self._is_word(last) and not is_surname(last) and not is_proper(last)

    def _is_whole_person(self, span: Span) -> bool:
        """Tell whether a person's name cannot be anything else, as a dictionary word at the start of a sentence can."""
        words = [m.group() for m in WORD.finditer(span.of(self._text))]
        return len(words) > 1 or any(not self._is_word(word.lower()) for word in words)

    def without_adverbials(self, named: Sequence[Named]) -> Iterator[Named]:
        """Yield the names. A surname comes apart from the place, day or field before it: On Twitter / Tamm said.

        It does so behind a preposition, before a verb, and beside somebody of that surname who is named in full.
        """
        bearers: dict[str, set[str]] = {}
        for span, label in named:
            words = span.of(self._text) if label == "PERSON" else ""
            if " " in words:
                bearers.setdefault(words.rpartition(" ")[2], set()).add(words)
        fields = {place for place, label in named if label in {"ORG", "PERSON"} and self._is_after_field(place)}
        adverbial = fields | {place for place, _ in named if self._is_adverbial(place)}
        kept = {place.of(self._text) for place, _ in named if place not in adverbial}
        for place, label in named:
            words = place.of(self._text)
            first, _, last = words.partition(" ")
            if place not in adverbial or words in kept or not bearers.get(last, set()) - {words}:
                yield place, label
                continue
            if place not in fields:
                yield Span(place.start, place.start + len(first)), "DATE" if first.lower() in DAYS_AND_MONTHS else "GPE"
            yield Span(place.end - len(last), place.end), "PERSON"

    def _is_adverbial(self, place: Span) -> bool:
        """Tell whether two words may be a place or a day and a surname: On *Twitter Tamm* said."""
        words = place.of(self._text).split()
        if len(words) != MIN_NAME_WORDS or _BEFORE_VERB.match(self._text, place.end) is None:
            return False
        first = words[0].lower()
        named = is_first_name(first) or is_listed_first_name(words[0])
        elsewhere = first in DAYS_AND_MONTHS or bool(homes_named(first)) or not named
        return elsewhere and _ON.search(self._text, max(0, place.start - MAX_LEAD_LENGTH), place.start) is not None

    def _is_after_field(self, place: Span) -> bool:
        """Tell whether two words may be the field of an office and a surname: former Secretary of *State Tamm*."""
        words = place.of(self._text).split()
        office = _OFFICE_OF.search(self._text, max(0, place.start - MAX_LEAD_LENGTH), place.start)
        if len(words) != MIN_NAME_WORDS or office is None or not is_office(office[1].lower()):
            return False
        return self._is_word(words[0].lower()) and not is_first_name(words[0])

    def short_forms(self, named: Sequence[Named]) -> list[Named]:
        """Label a word as a person if it is the first name or a surname of exactly one person in the text: Kipngeno."""
        whole: dict[str, set[str]] = {}
        middle: dict[str, set[str]] = {}  # the first of two surnames
        for span, label in named:
            words = name_words(span.of(self._text)) if label == "PERSON" else []
            for word in {*words[:1], *words[-1:]} if len(words) > 1 and not span.of(self._text).isupper() else ():
                whole.setdefault(word, set()).add(" ".join(words))
            if len(words) > MIN_NAME_WORDS and self._shapes.is_name_word(words[-1]):
                middle.setdefault(words[-2], set()).add(" ".join(words))
        whole = middle | whole
        placed = {span.of(self._text) for span, _ in named if self._evidence.is_placed(span)}
        return [
            (span, "PERSON" if self._is_short(span, label, whole) and span.of(self._text) not in placed else label)
            for span, label in named
        ]

    def pairs(self, named: Sequence[Named]) -> list[Named]:
        """Label two single names that open a sentence as people if one of them is a person: Omari and Lucille left."""
        known = {span.of(self._text) for span, label in named if label == "PERSON"}
        found: set[str] = set()
        for match in _PAIR.finditer(self._text):
            two = set(match.groups())
            if two & known and all(map(self._shapes.is_name_word, two)):
                found |= two
        spans = [
            Span(*match.span(n)) for match in _PAIR.finditer(self._text) for n in (1, 2) if match.group(n) in found
        ]
        kept = [
            (span, "PERSON" if label in _NAME_LABELS and span.of(self._text) in found else label)
            for span, label in named
        ]
        taken = {span.start for span, _ in kept}
        return sorted([*kept, *((span, "PERSON") for span in spans if span.start not in taken)])

    def _is_short(self, span: Span, label: str, whole: Mapping[str, Collection[str]]) -> bool:
        word = span.of(self._text)
        return label in _NAME_LABELS and len(whole.get(word, ())) == 1 and not self._evidence.has_article(span)
