"""Find the name in a source mention, and tell whether it is a person's or an organization's.

Comes in: the head of a mention, or a phrase in apposition to it. Goes out: the place of the name and its type. The
type is told by the words of the name, by those beside it, by the people whom the article names, and by the
recognizer's label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import (
    LONGEST_NAME,
    POSSESSIVE,
    WORD,
    head_word,
    is_name,
    is_title,
    name_words,
    trailing_name,
)
from claimex.english.nouns import is_body, is_firm_noun, is_office, is_surname, kind_of
from claimex.spans import Span
from claimex.speakers.closing_names import is_in_clause
from claimex.speakers.kinds import is_common, is_one_person, is_plural_noun, is_several, kind_of_description
from claimex.speakers.labelled_spans import GROUP_LABELS, ORGANIZATION_LABELS
from claimex.speakers.long_titles import before_modifiers, is_from_organization, is_possessive
from claimex.speakers.name_boundaries import MAX_ABBREVIATION
from claimex.speakers.name_gender import is_listed_first_name
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.speakers.article_names import ArticleNames
    from claimex.speakers.named_people import NamedPeople


_CAPITALIZED = r"(?:(?:[A-Z]\.){1,4}|(?:St|Mt|Ft)\.|[A-Z][\w’'-]*)"
_NAME_POSTMODIFIER = re.compile(
    rf"\s(?:of|for)\s(?:the\s)?{_CAPITALIZED}(?:\s(?:(?:and|of|the|for)\s)*{_CAPITALIZED})*"
)
_PARTICIPLE = re.compile(r"\s[a-z]{2,20}\s(?:by|in|on|to|at|for|from|with|under)\b")
_OPENS = re.compile(r"(?:\A|[.?!:…\n][”\"’')]?\s?|[“\"])\Z")
_LONGEST_OPENING = 3
_RELATIVE = re.compile(r"\b(?:which|who|whom|whose|where|when)\b")
_RELATIVE_APART = re.compile(r",\s(?:which|who|whom|whose|where|when)\b")


class MentionNames:
    """Finds the names in the mentions of one article.

    Args:
        names: The names of the article.
        known: The people whom it names.
    """

    def __init__(self, names: ArticleNames, known: NamedPeople) -> None:
        self._text = names.text
        self._is_word = names.is_word
        self._names = names
        self._spans = names.spans
        self._kinds = names.kinds
        self._forms = names.forms
        self._acronyms = names.acronyms
        self._people = known

    def find(self, head: Span, mention: Span) -> tuple[Span, SpeakerType] | None:
        """Return the name that the head of a mention is or ends in, and its type.

        Args:
            head: The mention without what is in apposition to it.
            mention: The whole mention.
        """
        found = trailing_name(self._text, head) or self._surname_alone(head)
        if found is None or self._names.is_described(found[0]) or is_in_clause(self._text[head.start : found[0].start]):
            return None
        core, titled = found
        behind = self._behind_trade(core, mention) or self._behind_adverbial(core) or self._behind_outlet(core)
        behind = behind or self._behind_abbreviation(core)
        if behind is not None:
            return behind
        firm = self._kinds.is_body_in(core, mention) or (titled and self._kinds.is_firm_with_title(core))
        if titled and not firm:
            body = self._spans.body_with_title(core, self._kinds)
            return (core, "person") if body is None else (body, "organization")
        if firm or core.of(self._text) in self._acronyms or self._kinds.is_organization(core):
            return self._whole_organization(core, mention), "organization"
        several = is_several(words := name_words(core.of(self._text))) and words[0] not in self._people
        if several or (_PARTICIPLE.match(self._text, core.end, mention.end) and self._are_things(words)):
            return None  # as in "Diplomats who", "Guidelines issued by the Foo Office"
        first_name = len(words) == 1 and self._people.is_first_name(words[0])
        stated = self._kinds.after(core, mention) or ("person" if first_name else self._kinds.stated(core))
        whole = self._whole_organization(core, mention) if stated == "organization" else core
        return (whole, stated) if stated is not None else self._labelled(core, mention)

    def _behind_trade(self, core: Span, mention: Span) -> tuple[Span, SpeakerType] | None:
        """Return the name of a firm behind the noun for its trade or tie that opens a sentence: Chipmaker / Foo."""
        words = list(WORD.finditer(self._text, core.start, core.end))
        opens = _OPENS.search(self._text, max(0, core.start - _LONGEST_OPENING), core.start) is not None
        if len(words) == 1 or not opens:
            return None
        noun, name = words[0].group().lower(), words[1].group()
        tied = noun in people.NOUNS_OF_TIES
        if tied and len(words) == 2 and name in self._people:  # noqa: PLR2004 - the noun and a surname
            return Span(words[1].start(), core.end), "person"
        if not (is_firm_noun(noun) or (tied and not is_surname(name.lower()))):
            return None
        if name[0].islower() or self._is_word(name.lower()) or is_listed_first_name(name):
            return None  # as in "Airline Pilots Association", "Developer Ada Quill"
        return self._whole_organization(Span(words[1].start(), core.end), mention), "organization"

    def _are_things(self, words: Sequence[str]) -> bool:
        """Tell whether a capital only opens a sentence: Guidelines, Rules."""
        document = len(words) == 1 and words[0].endswith("s") and kind_of_description(words[0]) == "document"
        return document or is_plural_noun(words, is_word=self._is_word)

    def apposed(self, head: Span, rest: Span) -> tuple[Span, SpeakerType] | None:
        """Return the name in apposition to a description: "the minister, Mari Tamm", "the operator, Foo Rail"."""
        noun = head_word(head.of(self._text))
        apposed = trailing_name(self._text, before_modifiers(self._text, rest))
        if apposed is None or _RELATIVE.search(self._text, rest.start, apposed[0].start) is not None:
            return None
        if _RELATIVE_APART.search(self._text, head.end, rest.start) is not None:
            return None  # as in "a mayor, who met the driver, Mari Tamm", but not "the driver who met him, Mari Tamm"
        firm = noun in people.COMMERCIAL_NOUNS - people.BUSINESS_TITLES | people.ORGANIZATION_NOUNS
        if firm or (noun in people.BUSINESS_TITLES and self._is_body(apposed[0])):
            return apposed[0], "organization"
        if self._kinds.is_of_body(Span(head.end, rest.start), apposed[0]):
            return None
        label = next((label for _, label in self._spans.near(apposed[0])), None)
        one = is_one_person(self._text[head.start : rest.start].rstrip(", "))
        personal = label in {"PERSON", None} and (one or self._kinds.is_described_person(noun, apposed[0]))
        personal = personal or (
            one and noun not in people.BUSINESS_TITLES and not self._kinds.is_organization(apposed[0])
        )  # as in "a voter, Mari Tamm", if the recognizer takes her for a body
        if apposed[1] or is_office(noun) or personal:
            return apposed[0], "person"
        return (apposed[0], "organization") if label == "ORG" else None

    def _is_body(self, core: Span) -> bool:
        """Tell whether words, text or the recognizer show that a name beside "the owner" is an organization's."""
        stated = self._kinds.stated(core) or ("organization" if self._kinds.is_organization(core) else None)
        return stated == "organization" if stated else any(label == "ORG" for _, label in self._spans.near(core))

    def _surname_alone(self, head: Span) -> tuple[Span, bool] | None:
        """Return a surname that is also a title, if the article has a full name with it: Bishop."""
        words = list(WORD.finditer(self._text, head.start, head.end))
        word = POSSESSIVE.sub("", words[-1].group()) if words else ""
        before = [m.group().lower().rstrip(".") for m in words[:-1]]
        if not word or not word[0].isupper() or not is_title(word.lower()) or not set(before) <= people.ADDRESS:
            return None
        full = [e for e in self._people.of_surname(word) if len(name_words(e.name or "")) > 1]
        if not full and (not is_surname(word) or self._forms.of(word) is None):
            return None
        return Span(words[-1].start(), words[-1].start() + len(word)), True

    def _behind_adverbial(self, core: Span) -> tuple[Span, SpeakerType] | None:
        """Return the surname behind a place or a day that is no part of the name: In Paris / Tamm said."""
        words = [Span(*match.span()) for match in WORD.finditer(self._text, core.start, core.end)]
        labels = dict(self._spans.near(core))
        if len(words) == 1 or labels.get(words[-1]) != "PERSON" or labels.get(words[0]) not in {"DATE", "GPE"}:
            return None
        return (words[-1], "person") if words[-1].of(self._text) in self._people else None

    def _behind_abbreviation(self, core: Span) -> tuple[Span, SpeakerType] | None:
        """Return the surname behind an abbreviated office, if the text has it in full: CS Tamm, of Mari Tamm."""
        words = [Span(*match.span()) for match in WORD.finditer(self._text, core.start, core.end)]
        if len(words) != 2 or not (words[0].of(self._text).isupper() and 1 < len(words[0]) <= MAX_ABBREVIATION):  # noqa: PLR2004
            return None
        surname = words[1].of(self._text)
        full = self._people.of_surname(surname) if not self._is_word(surname.lower()) else ()
        return (words[1], "person") if any(len(name_words(e.name or "")) > 1 for e in full) else None

    def _behind_outlet(self, core: Span) -> tuple[Span, SpeakerType] | None:
        """Return the person after an outlet, also by a surname that the text has in full: Foo Radio's Quill."""
        words = list(WORD.finditer(self._text, core.start, core.end))
        owned = len(words) > 2 and is_possessive(self._text, words[-2])  # noqa: PLR2004 - two words of an outlet
        if owned and words[-1].group() in self._people and not self._is_word(words[-1].group().lower()):
            return Span(*words[-1].span()), "person"
        person = self._names.after_outlet(core)
        return (person, "person") if person is not None else None

    def _whole_organization(self, core: Span, mention: Span) -> Span:
        """Extend a name over its postmodifier: Ministry of Culture, Union of Dock and Crane Workers."""
        ends = [span.end for span, label in self._spans.near(core) if label in ORGANIZATION_LABELS]
        more = _NAME_POSTMODIFIER.match(self._text, core.end, min(mention.end, core.end + LONGEST_NAME))
        ends += [more.end()] if more is not None else []
        return Span(core.start, min(mention.end, max([core.end, *ends])))

    def _labelled(self, core: Span, mention: Span) -> tuple[Span, SpeakerType] | None:
        """Classify a name of unknown type by the recognizer's label and by its words."""
        words = name_words(core.of(self._text))
        near = sorted(self._spans.near(core), key=lambda named: named[0].end != core.end)
        label = next((label for _, label in near), None)  # of the name that ends the words: Foo Grand / Ada Quill
        known = words[-1] in self._people and (label is None or len(words) == 1)
        known = known or (len(words) == 1 and self._people.is_first_name(words[0]))
        known = known or (label not in {"GPE", "LOC", "NORP"} and self._kinds.is_somebody(core))
        if label == "PERSON" and is_plural_noun(words, is_word=self._is_word):
            return None
        if label == "PERSON" or known or is_from_organization(self._text, core, mention, is_word=self._is_word):
            return core, "person"
        alone = words[-1] not in self._spans.ends_of_bodies  # not the Post, of the Washington Post
        outlet = (
            alone and words[-1].lower() in people.OUTLET_NOUNS and self._text.startswith("The ", max(0, core.start - 4))
        )
        if label == "ORG" and outlet:
            return core, "organization"
        if (label in GROUP_LABELS and words[-1].endswith("s")) or is_common(words):
            return None
        if label in ORGANIZATION_LABELS or words[-1].lower() in people.ORGANIZATION_NOUNS or "&" in core.of(self._text):
            return self._whole_organization(core, mention), "organization"
        return self._unlabelled(core, words)

    def _unlabelled(self, core: Span, words: Sequence[str]) -> tuple[Span, SpeakerType] | None:
        """Classify a name that the entity recognizer missed."""
        if words[0] in self._acronyms:
            return core, "organization"
        if len(words) == 1 and self._is_word(words[0].lower()):
            return None
        if words[-1].lower() in people.GROUP_NOUNS | people.DOCUMENT_NOUNS | people.PERSON_NOUNS:
            return None
        surname = is_surname(words[-1]) and not is_body(words[-1].lower())
        ends_in_noun = len(words) > 1 and self._is_word(words[-1].lower()) and not self._is_word(words[0].lower())
        if ends_in_noun and kind_of(words[-1].lower()) == "person":  # the Dalai Lama
            return core, "person"
        if ends_in_noun and not surname:  # "Harbour Rail" is not a personal name
            return core, "organization"
        full = len(words) > 1 and is_name(words) and (surname or not self._is_word(words[-1].lower()))
        return core, "person" if full or self._forms.of(words[-1]) else "unknown"
