"""Resolve source mentions: type, name, role, and the words that prove the name.

Comes in: the source of an attribution, and the parsed article. Goes out: a `Resolution`. It has a name if the mention
contains one. A surname alone is completed if exactly one full name in the article ends in it. The name stays None for
pronouns and descriptions, because a wrong name is worse than no name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.certainty import NOBODY
from claimex.english.names import (
    LONGEST_NAME,
    POSSESSIVE,
    WORD,
    core_name,
    ends_in_surname,
    first_line,
    fullness,
    head_word,
    is_acronym,
    is_name,
    is_title,
    name_words,
    sign_of,
    trailing_name,
    without_open_bracket,
    written,
)
from claimex.english.nouns import (
    homes_named,
    is_body,
    is_first_name,
    is_job,
    is_office,
    is_surname,
    kind_of,
    names_body,
)
from claimex.layout import HANDLE, owner_of
from claimex.spans import Span
from claimex.speakers.anonymity import is_withheld
from claimex.speakers.body_names import composed_body, is_described_body, joined_organization
from claimex.speakers.closing_names import ClosingNames
from claimex.speakers.firms import find_firms
from claimex.speakers.full_forms import FullForms, find_acronyms, find_given_names, join_bodies, spell_acronyms
from claimex.speakers.headline_names import without_headlines
from claimex.speakers.joint_sources import of_one_surname, opens_with_people, split_members, with_opening
from claimex.speakers.kinds import (
    ET_AL,
    are_of_several,
    is_common,
    is_one_person,
    is_plural_noun,
    is_several,
    kind_of_description,
    kind_of_pronoun,
    kind_of_relative,
    names_others,
)
from claimex.speakers.labelled_spans import LabelledSpans
from claimex.speakers.listed_offices import listed_office
from claimex.speakers.long_titles import (
    before_modifiers,
    is_from_organization,
    is_possessive,
    person_after_outlet,
    segments,
)
from claimex.speakers.name_evidence import NameEvidence
from claimex.speakers.name_kinds import NameKinds
from claimex.speakers.named_people import NamedPeople
from claimex.speakers.naming_context import is_described
from claimex.speakers.natives import is_one_native, native_in
from claimex.speakers.recognized_names import mend_names
from claimex.speakers.resolutions import Entity, Joined, Resolution, Step
from claimex.speakers.roles import MAX_TITLE_DISTANCE
from claimex.speakers.titles import find_role
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.tokens import Doc


_CAPITALIZED = r"(?:(?:[A-Z]\.){1,4}|(?:St|Mt|Ft)\.|[A-Z][\w’'-]*)"
_NAME_POSTMODIFIER = re.compile(
    rf"\s(?:of|for)\s(?:the\s)?{_CAPITALIZED}(?:\s(?:(?:and|of|the|for)\s)*{_CAPITALIZED})*"
)
_ORGANIZATIONS, _GROUPS = frozenset({"ORG", "GPE", "FAC", "LOC"}), frozenset({"NORP"})
_BEFORE_WHICH = re.compile(r"(?P<line>[^\n.;:“”\"()]{1,120}),\s\Z")
_PERIODICAL = re.compile(
    r"(?:[Tt]he\s)?((?:[A-Z][\w&’'-]{0,40}\s){0,3}[A-Z][\w&’'-]{0,40})\s(?:magazine|newspaper|tabloid)"
)
"""The name of a periodical with what it is: Time / magazine."""

_EMPHATIC = re.compile(r"\s(?:himself|herself|itself|themselves|alone|too|also)$")
_OWNER = re.compile(r"(?:[Tt]he\s)?([A-Z][\w ]{1,40}?)['’]s?\s(?P<rest>[A-Z].*)", re.DOTALL)
_DESCRIBED = re.compile(r"[Tt]he\s[A-Z][\w’'-]{1,40},?\swho\b")
_RELATIVE = re.compile(r"\b(?:which|who|whom|whose|where|when)\b")
_INDEFINITE = re.compile(r"an?\s", re.IGNORECASE)


class Resolver:
    """Resolves the mentions of one article.

    Args:
        text: The article as read.
        doc: Its parse, with named entities.
        sources: The sources of all attributions. Those that name somebody give titles and appositions.
        is_word: Tells whether a lower-case word is a common English word. It is needed where a sentence begins and any
            word is capitalized.
    """

    def __init__(
        self, text: str, doc: Doc, sources: Iterable[Span], *, is_word: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._text = text
        self.is_word = self._is_word = is_word
        self._sources = sorted(set(sources))
        self._reach = list(accumulate((span.end for span in self._sources), max))
        named = [
            (without_open_bracket(text, first_line(text, Span(e.start_char, e.end_char))), e.label_) for e in doc.ents
        ]
        short = [(span, label) for span, label in named if len(span) <= LONGEST_NAME]
        found = without_headlines(text, short, is_word=is_word)
        self._evidence = NameEvidence(text, found, self._sources, is_word=is_word)
        self._acronyms = {**spell_acronyms(text, found), **find_acronyms(text)}
        mended = without_headlines(text, mend_names(text, found, self._evidence, is_word=is_word), is_word=is_word)
        self._ents = join_bodies(mended, self._acronyms, text)
        self._firms = find_firms(text)
        self._spans = LabelledSpans(text, self._ents)
        self._closing = ClosingNames(text, self._spans, is_word=is_word)
        self.towns = self._spans.towns(self._evidence)
        self._forms = FullForms(text, is_word=is_word, towns=self.towns)
        starts = frozenset(span.start for span, label in self._ents if label == "PERSON")
        self._kinds = NameKinds(text, self._forms, firms=self._firms, people=starts, is_word=is_word)
        self._people = self._collect_people()
        self._organizations: dict[str, Entity] = {}

    def resolve(self, mention: Span) -> Resolution:
        """Resolve a mention by its own words and the full names in the article."""
        emphatic = _EMPHATIC.search(mention.of(self._text))
        mention = Span(mention.start, mention.start + emphatic.start()) if emphatic is not None else mention
        words = mention.of(self._text)
        if HANDLE.fullmatch(words):
            owner = owner_of(self._text, words)
            return Resolution("unknown") if owner is None else self.resolve(owner)
        tokens = [m.group().lower() for m in WORD.finditer(words)]
        if not tokens:
            return Resolution("unknown")
        if all(token in people.PRONOUNS for token in tokens) and not is_acronym(words):
            kind = kind_of_relative(self._text, mention) or kind_of_pronoun(tokens[0])
            return self._before_which(mention) or Resolution(kind)
        if (native := native_in(self._text, mention)) is not None:
            return Resolution("person" if is_one_native(native) else "unknown")
        named = None
        if not NOBODY.match(words) and not ET_AL.search(words):  # the name in "nobody at Foo" is not the speaker
            named = self._composed(mention) or self._joint(mention) or self._named(mention)
        if named is None and is_withheld(words):
            return Resolution("anonymous")
        if named is None:
            several = any(label in _GROUPS for _, label in self._spans.near(mention))
            named = Resolution(kind_of_description(words, several=several))
            if named.type == "unknown" and _DESCRIBED.match(words) is not None:
                named = Resolution("person")
            if named.type == "person" and names_body(head_word(words)) and self._kinds.says_it(mention.end):
                named = Resolution("organization")
        return self._outlet(mention) or named if named.type == "anonymous" else named

    def _before_which(self, mention: Span) -> Resolution | None:
        """Resolve "which" to the body named directly before it, also if the recognizer missed it: Foo, which."""
        if mention.of(self._text).lower() != "which":
            return None
        comma = _BEFORE_WHICH.search(self._text, max(0, mention.start - LONGEST_NAME), mention.start)
        if comma is None:
            return None
        named = trailing_name(self._text, Span(*comma.span("line")))
        if named is None or named[1] or name_words(named[0].of(self._text))[-1] in self._people:
            return None
        labelled = any(label in _ORGANIZATIONS for _, label in self._spans.near(named[0]))
        body = labelled or self._kinds.is_organization(named[0])  # and not Thursday, which
        return self._organization(named[0], "organization") if body else None

    def _outlet(self, mention: Span) -> Resolution | None:
        """Resolve a name whose last word also means a source without a name: Foo Insider."""
        core = core_name(self._text, mention)
        named = any(label == "ORG" and span.end == mention.end for span, label in self._spans.near(mention))
        named = named and is_name(name_words(core.of(self._text)))  # and not "sources within the Foo Party"
        return self._organization(core, "organization") if named else None

    def named(self) -> Iterator[Entity]:
        """Yield the people and organizations that the recognizer or a source names."""
        yield from (e for e in self._people if any(not is_title(w.lower()) for w in name_words(e.name or "")))
        for span, label in self._ents:
            named = label == "ORG" or (label == "GPE" and self._kinds.stated(span) == "organization")
            if named and not self._is_personal(span):
                yield from filter(None, [self._organization(core_name(self._text, span), "organization").entity])

    def _is_personal(self, span: Span) -> bool:
        """Tell whether the recognizer called a known person an organization."""
        if self._is_titled(span) or self._after_outlet(span) is not None:
            return True
        core = core_name(self._text, span)
        words = name_words(core.of(self._text))
        if not words or self._kinds.stated(core) == "person":
            return bool(words)
        if not ends_in_surname([word.lower() for word in words]) or span.of(self._text)[:4].lower() == "the ":
            return False
        return words[0].casefold() not in self.towns and not self._is_word(words[0].lower())

    def _is_titled(self, span: Span) -> bool:
        """Tell whether the recognizer called a person with a form of address an organization: "the Rev Josiah Pell"."""
        words = [m.group().lower().rstrip(".") for m in WORD.finditer(span.of(self._text))]
        return len(words) > 1 and words[words[0] == "the"] in people.ADDRESS

    # Names.

    def _named(self, mention: Span) -> Resolution | None:
        """Resolve a mention whose head is a name or has a name in apposition."""
        if names_others(mention.of(self._text)) or are_of_several(mention.of(self._text)):
            return None
        periodical = _PERIODICAL.fullmatch(mention.of(self._text))
        if periodical is not None and periodical[1].split()[0].lower() not in people.DETERMINERS:
            return self._organization(
                Span(mention.start + periodical.start(1), mention.start + periodical.end(1)), "organization"
            )
        if (listed := self._listed(mention)) is not None:
            return self._person(listed[0], mention)
        head, *rest = segments(self._text, mention)
        found = self._name_in(head, mention) or self._joined_organization(mention)
        if (titled := self._closing.after_title(mention)) is not None:
            found = titled, "person"
        if found is None or found[1] != "person":
            closing = self._closing.closing_person(mention)
            found = (closing, "person") if closing is not None else found
        if found is not None and is_described_body(self._text, head, found, apposed=bool(rest)):
            return None
        described = found is None or (found[1] != "person" and _INDEFINITE.match(head.of(self._text)) is not None)
        if described and rest:
            found = self._apposed(head, rest[0]) or self._apposed(head, rest[-1]) or found
        if found is None:
            return None
        core, kind = found
        return self._person(core, mention) if kind == "person" else self._organization(core, kind)

    def _listed(self, mention: Span) -> tuple[Span, Span] | None:
        """Return the name that ends a source, and the office before it, if it lists fields or posts."""
        if (named := trailing_name(self._text, mention)) is None:
            return None
        listed = listed_office(self._text, named[0], is_word=self._is_word)
        return (named[0], listed) if listed is not None else None

    def _composed(self, mention: Span) -> Resolution | None:
        core = composed_body(self._text, mention, is_word=self._is_word)
        return self._organization(core, "organization") if core is not None else None

    def _joined_organization(self, mention: Span) -> tuple[Span, SpeakerType] | None:
        core = joined_organization(self._text, mention, is_word=self._is_word)
        return (core, "organization") if core is not None else None

    def _apposed(self, head: Span, rest: Span) -> tuple[Span, SpeakerType] | None:
        """Return the name in apposition to a description: "the minister, Mari Tamm", "the operator, Foo Rail"."""
        noun = head_word(head.of(self._text))
        apposed = trailing_name(self._text, before_modifiers(self._text, rest))
        if apposed is None or _RELATIVE.search(self._text, head.end, apposed[0].start) is not None:
            return None
        firm = noun in people.COMMERCIAL_NOUNS - people.BUSINESS_TITLES | people.ORGANIZATION_NOUNS
        if firm or (noun in people.BUSINESS_TITLES and self._is_body(apposed[0])):
            return apposed[0], "organization"
        if self._kinds.is_of_body(Span(head.end, rest.start), apposed[0]):
            return None
        if apposed[1] or is_office(noun):
            return apposed[0], "person"
        label = next((label for _, label in self._spans.near(apposed[0])), None)
        one = is_one_person(self._text[head.start : rest.start].rstrip(", "))
        if label in {"PERSON", None} and (one or self._kinds.is_described_person(noun, apposed[0])):
            return apposed[0], "person"
        return (apposed[0], "organization") if label == "ORG" else None

    def _is_body(self, core: Span) -> bool:
        """Tell whether words, text or the recognizer show that a name beside "the owner" is an organization's."""
        stated = self._kinds.stated(core) or ("organization" if self._kinds.is_organization(core) else None)
        return stated == "organization" if stated else any(label == "ORG" for _, label in self._spans.near(core))

    def _trim(self, core: Span) -> Span:
        """Cut off what was left before a person's name: Mathematician / Ada Quill, Understated / Quill."""
        first, _, rest = core.of(self._text).partition(" ")
        lower = first.lower()
        cut = lower in people.QUALIFIERS or (lower.endswith("ed") and self._is_word(lower))
        if rest and " " not in rest and cut and not (is_first_name(lower) or is_surname(lower)):
            return Span(core.start + len(first) + 1, core.end)
        for span, label in self._spans.near(core):
            if label == "PERSON" and span.end == core.end and span.start > core.start:
                inner = core_name(self._text, span)
                lead = self._text[core.start : inner.start].strip().lower()
                owned = lead.endswith(("'s", "’s"))
                if owned or len(name_words(inner.of(self._text))) > 1 or is_job(lead):
                    return inner
        return core

    def _name_in(self, head: Span, mention: Span) -> tuple[Span, SpeakerType] | None:
        found = trailing_name(self._text, head) or self._surname_alone(head)
        if found is None or self._is_described(found[0]):
            return None
        core, titled = found
        if (behind := self._behind_outlet(core)) is not None:
            return behind, "person"
        firm = self._kinds.is_body_in(core, mention) or (titled and self._kinds.is_firm_with_title(core))
        if titled and not firm:
            body = self._spans.body_with_title(core, self._kinds)
            return (core, "person") if body is None else (body, "organization")
        if firm or self._kinds.is_organization(core):
            return self._whole_organization(core, mention), "organization"
        if is_several(words := name_words(core.of(self._text))) and words[0] not in self._people:
            return None  # as in "Diplomats who"
        stated = self._kinds.after(core, mention) or self._kinds.stated(core)
        whole = self._whole_organization(core, mention) if stated == "organization" else core
        return (whole, stated) if stated is not None else self._labelled(core, mention)

    def _labelled(self, core: Span, mention: Span) -> tuple[Span, SpeakerType] | None:
        """Classify a name of unknown type by the recognizer's label and by its words."""
        words = name_words(core.of(self._text))
        near = sorted(self._spans.near(core), key=lambda named: named[0].end != core.end)
        label = next((label for _, label in near), None)  # of the name that ends the words: Foo Grand / Ada Quill
        known = words[-1] in self._people and (label is None or len(words) == 1)
        known = known or (len(words) == 1 and self._people.is_first_name(words[0]))
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
        if (label in _GROUPS and words[-1].endswith("s")) or is_common(words):
            return None
        if label in _ORGANIZATIONS or words[-1].lower() in people.ORGANIZATION_NOUNS or "&" in core.of(self._text):
            return self._whole_organization(core, mention), "organization"
        return self._unlabelled(core, words)

    def _is_described(self, core: Span) -> bool:
        """Tell whether one word after "the" that "who" follows is a description and not a name: the Bajan, who."""
        known = self._forms.of(core.of(self._text)) is not None or core.of(self._text).isupper()
        return " " not in core.of(self._text) and not known and is_described(self._text, core)

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

    def _whole_organization(self, core: Span, mention: Span) -> Span:
        """Extend a name over its postmodifier: Ministry of Culture, Union of Dock and Crane Workers."""
        ends = [span.end for span, label in self._spans.near(core) if label in _ORGANIZATIONS]
        more = _NAME_POSTMODIFIER.match(self._text, core.end, min(mention.end, core.end + LONGEST_NAME))
        ends += [more.end()] if more is not None else []
        return Span(core.start, min(mention.end, max([core.end, *ends])))

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

    def _person(self, core: Span, mention: Span) -> Resolution:
        core = self._trim(core)
        words = name_words(core.of(self._text))
        named = self._people.fitting(words)
        fitting = [entity for entity in named if not self._is_addressed_otherwise(core, entity)]
        if named and not fitting and len(words) == 1:
            return Resolution("person")  # "Lady Tamm" if only Sir Jaan Tamm is named
        if len(words) == 1 and all(len(name_words(entity.name or "")) == 1 for entity in fitting):
            full = self._forms.of(words[0])
            fitting = [self._entity(full)] if full is not None else fitting
        if len(fitting) == 1:
            other = self._people.other_spelling(fitting[0])
            return Resolution("person", fitting[0], (Step(other, "other spelling"),) if other is not None else ())
        if fitting:
            return Resolution("person")  # several people have this surname
        return Resolution("person", self._entity(core, mention))

    def _is_addressed_otherwise(self, core: Span, entity: Entity) -> bool:
        """Tell whether the form of address before a name has another gender than the entity's own form of address."""
        title = [m.group() for m in WORD.finditer(self._text, max(0, core.start - MAX_TITLE_DISTANCE), core.start)]
        sign = sign_of(title[-1]) if title else 0
        return any(sign * sign_of(word) < 0 for word in (entity.role or "").split())

    def _entity(self, core: Span, mention: Span | None = None) -> Entity:
        evidence, role = self._naming(core, mention)
        return Entity(written(name_words(core.of(self._text))), "person", evidence, role)

    def _collect_people(self) -> NamedPeople:
        """Collect personal names, the fullest first, and those in capitals after the same in small letters.

        A single word is added only if it is not part of a fuller name.
        """
        cores = [self._trim(core) for core in self._names()] + [
            core
            for s in self._sources
            for core in (self._closing.after_title(s) or self._closing.closing_person(s),)
            if core is not None
        ]
        listed = [(core, words) for core in cores if is_name(words := name_words(core.of(self._text)))]
        people = NamedPeople(self._text, self._forms, [words for _, words in listed], is_word=self._is_word)
        ranked = [(fullness(words), core.of(self._text).isupper(), core, words) for core, words in listed]
        for _, _, core, words in sorted(ranked):
            if self._is_organizations(core) or any(POSSESSIVE.search(word) for word in words[:-1]):
                continue  # as in "Foo Center's Quill"
            fitting = people.fitting(words)
            if any(len(name_words(entity.name or "")) >= len(words) for entity in fitting):
                people.note_spelling(fitting, core, words)
            else:
                people.add(self._entity(core), words)
        return people

    def _names(self) -> Iterator[Span]:
        """Yield possible personal names: recognized, at the end of a source, after an outlet, or in brackets."""
        for span, label in self._ents:
            words = name_words(span.of(self._text))
            several = is_several(words) and is_plural_noun(words, is_word=self._is_word)  # Aides, at a sentence's start
            if label == "PERSON" and not several and not self._is_described(span):
                yield self._personal(span)
        for source in self._sources:
            named = trailing_name(self._text, segments(self._text, source)[0])
            if named is None or is_several(name_words(named[0].of(self._text))) or self._is_described(named[0]):
                continue
            if named[1] or self._kinds.after(named[0], source) == "person":
                yield named[0]
        yield from (behind for span, _ in self._ents if (behind := self._after_outlet(span)) is not None)
        yield from find_given_names(self._text)
        yield from self._closing.scan()

    def _is_organizations(self, core: Span) -> bool:
        """Tell whether a name is an organization's, by its own words or by those beside it."""
        titled = self._spans.body_with_title(core, self._kinds) is not None or self._kinds.is_firm_with_title(core)
        if titled or core.of(self._text) in self._firms or self._kinds.is_outlet(core):
            return True
        if self._kinds.is_organization(core) and not self._evidence.is_persons(core):
            return True
        return self._kinds.stated(core) == "organization"

    def _personal(self, span: Span) -> Span:
        """Return the personal name in a span labeled as a person, without outlet and titles."""
        return self._after_outlet(span) or core_name(self._text, span)

    def _behind_outlet(self, core: Span) -> Span | None:
        """Return the person after an outlet, also by a surname that the text has in full: Foo Radio's Quill."""
        words = list(WORD.finditer(self._text, core.start, core.end))
        owned = len(words) > 2 and is_possessive(self._text, words[-2])  # noqa: PLR2004 - two words of an outlet
        if owned and words[-1].group() in self._people and not self._is_word(words[-1].group().lower()):
            return Span(*words[-1].span())
        return self._after_outlet(core)

    def _after_outlet(self, span: Span) -> Span | None:
        return person_after_outlet(self._text, span, is_word=self._is_word)

    def _joint(self, mention: Span) -> Resolution | None:
        """Resolve "A, B and C" to a group with all their names, if each of them has a name."""
        listed = self._listed(mention)
        cut = listed[1] if listed is not None else Span(0, 0)
        parts = split_members(
            self._text,
            with_opening(self._text, mention, self._people),
            holds=lambda place: self._spans.is_within_body(place) or cut.start < place < cut.end,
            is_titled=lambda part: self._closing.after_title(part) is not None,
        )
        named = self._person_named if opens_with_people(mention.of(self._text)) else self._named
        found = [(part, named(part)) for part in parts]
        members = [Joined(part, r.type, r.entity) for part, r in found if r is not None and r.entity is not None]
        if len(members) < len(parts) or len(members) < 2:  # noqa: PLR2004 - at least two
            return None
        names = [member.entity.name or "" for member in members]
        first, last = members[0].entity.evidence, members[-1].entity.evidence
        near = parts[0].start <= first.start < last.end <= parts[-1].end
        whole = Span(first.start, last.end) if near else Span(parts[0].start, parts[-1].end)
        entity = Entity(f"{', '.join(names[:-1])} and {names[-1]}", "group", whole)
        return Resolution("group", entity, members=tuple(of_one_surname(self._text, members, self._people)))

    def _person_named(self, member: Span) -> Resolution | None:
        """Resolve a member of several people: Detectives / Ada Quill / and / Jaan Kask."""
        core = core_name(self._text, member)
        return self._person(core, member) if is_name(name_words(core.of(self._text))) else self._named(member)

    # Roles.

    def _naming(self, core: Span, mention: Span | None) -> tuple[Span, str | None]:
        """Return the mention that contains a name, and the role that it states.

        If no mention is given, it is the first source that contains the name.
        """
        if mention is None:
            at = bisect_left(self._reach, core.end)  # all sources before this one end before the name
            mention = next(iter(self._sources[at : at + 1]), None)
        evidence, role = find_role(
            self._text, core, mention if mention is not None and mention.contains(core) else None
        )
        listed = listed_office(self._text, core, is_word=self._is_word)
        if listed is None or role is None or not listed.of(self._text).endswith(role):
            return evidence, role
        return Span(listed.start, core.end), listed.of(self._text)

    # Organizations.

    def _without_country(self, core: Span) -> Span:
        """Cut off the country that a body is of: Norland's / Federal Cartel Office."""
        owner = _OWNER.match(self._text, core.start, core.end)
        if owner is None or not homes_named(owner[1].lower()) or len(name_words(owner["rest"])) == 1:
            return core
        return Span(owner.start("rest"), core.end)

    def _organization(self, core: Span, kind: SpeakerType) -> Resolution:
        """Return the same entity for all mentions of a name. An acronym gets the name that it stands for."""
        core = self._without_country(core)
        name = POSSESSIVE.sub("", core.of(self._text))
        place = self._acronyms.get(name, core)
        full = re.sub(r"^(?:the|The|a|an)\s+", "", place.of(self._text))
        entity = Entity(POSSESSIVE.sub("", full), kind, Span(place.end - len(full), place.end))
        return Resolution(kind, self._organizations.setdefault(entity.name or "", entity))
