"""Collect the people whom an article names, and resolve personal names to them.

Comes in: the names of an article (`article_names.py`), and a personal name in a mention. Goes out: a `Resolution`. A
surname alone is completed if exactly one full name in the article ends in it. There is no entity if several people may
be meant, because a wrong name is worse than no name.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import (
    POSSESSIVE,
    WORD,
    core_name,
    fullness,
    is_name,
    name_words,
    sign_of,
    trailing_name,
    written,
)
from claimex.english.nouns import is_first_name, is_job, is_office, is_surname
from claimex.spans import Span
from claimex.speakers.full_forms import find_given_names
from claimex.speakers.kinds import is_plural_noun, is_several
from claimex.speakers.listed_offices import listed_office
from claimex.speakers.long_titles import segments
from claimex.speakers.named_people import NamedPeople
from claimex.speakers.naming_context import start_as_relative
from claimex.speakers.resolutions import Entity, Resolution, Step
from claimex.speakers.roles import MAX_TITLE_DISTANCE, address_in_apposition
from claimex.speakers.titles import find_role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claimex.speakers.article_names import ArticleNames


class PersonEntities:
    """The people of one article.

    Args:
        names: The names of the article.

    Attributes:
        known: The people whom it names.
    """

    def __init__(self, names: ArticleNames) -> None:
        self._text = names.text
        self._is_word = names.is_word
        self._names = names
        self._sources = names.sources
        self._reach = list(accumulate((span.end for span in self._sources), max))
        self._spans = names.spans
        self._kinds = names.kinds
        self._forms = names.forms
        self._closing = names.closing
        self._relatives: dict[str, int] = {}
        self.known = self._collect()

    def resolve(self, core: Span, mention: Span) -> Resolution:
        """Return the person whom a name in a mention refers to. No entity is given if several people may be meant."""
        core = self._trim(core)
        words = name_words(core.of(self._text))
        named = self.known.fitting(words)
        fitting = [entity for entity in named if not self._is_addressed_otherwise(core, entity)]
        if named and not fitting and len(words) == 1:
            return Resolution("person")  # "Lady Tamm" if only Sir Jaan Tamm is named
        if len(words) == 1 and all(len(name_words(entity.name or "")) == 1 for entity in fitting):
            full = self._forms.of(words[0])
            fitting = [self._entity(full)] if full is not None else fitting
        fitting = self._without_relatives(core, fitting) if len(words) == 1 else fitting
        if len(fitting) == 1:
            other = self.known.other_spelling(fitting[0])
            return Resolution("person", fitting[0], (Step(other, "other spelling"),) if other is not None else ())
        if fitting:
            return Resolution("person")  # several people have this surname
        return Resolution("person", self._entity(core, mention))

    def _collect(self) -> NamedPeople:
        """Collect personal names, the fullest first, and those in capitals after the same in small letters.

        A single word is added only if it is not part of a fuller name.
        """
        cores = [self._trim(core) for core in self._personal_names()] + [
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
            if len(words) == len(fitting) == 1 and core.start < self._start_as_relative(fitting[0]):
                people.add(self._entity(core), words)
            elif any(len(name_words(entity.name or "")) >= len(words) for entity in fitting):
                people.note_spelling(fitting, core, words)
            else:
                people.add(self._entity(core), words)
        return people

    def _personal_names(self) -> Iterator[Span]:
        """Yield possible personal names: recognized, at the end of a source, after an outlet, or in brackets."""
        for span, label in self._names.labelled:
            words = name_words(span.of(self._text))
            several = is_several(words) and is_plural_noun(words, is_word=self._is_word)  # Aides, at a sentence's start
            if label == "PERSON" and not several and not self._names.is_described(span):
                yield self._personal(span)
        for source in self._sources:
            named = trailing_name(self._text, segments(self._text, source)[0])
            if named is None or is_several(name_words(named[0].of(self._text))) or self._names.is_described(named[0]):
                continue
            if named[1] or self._kinds.after(named[0], source) == "person":
                yield named[0]
        yield from (
            behind for span, _ in self._names.labelled if (behind := self._names.after_outlet(span)) is not None
        )
        yield from find_given_names(self._text)
        yield from self._closing.scan()

    def _personal(self, span: Span) -> Span:
        """Return the personal name in a span labeled as a person, without outlet and titles."""
        return self._names.after_outlet(span) or core_name(self._text, span)

    def _is_organizations(self, core: Span) -> bool:
        """Tell whether a name is an organization's, by its own words or by those beside it."""
        titled = self._spans.body_with_title(core, self._kinds) is not None or self._kinds.is_firm_with_title(core)
        if titled or core.of(self._text) in self._names.firms or self._kinds.is_outlet(core):
            return True
        if self._kinds.is_organization(core) and not self._names.evidence.is_persons(core):
            return True
        return self._kinds.stated(core) == "organization"

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
                given = lead.isalpha() and not (self._is_word(lead) or is_office(lead))  # Carmen / Ana Quill
                size = len(name_words(inner.of(self._text)))
                if owned or (size > 1 and not (given and size == 2)) or is_job(lead):  # noqa: PLR2004 - a whole name
                    return inner
        return core

    def _start_as_relative(self, entity: Entity) -> int:
        """Return where a full name is first given, if as that of a relative, and else -1. Each is looked for once."""
        name = entity.name or ""
        if name not in self._relatives:
            self._relatives[name] = start_as_relative(self._text, name)
        return self._relatives[name]

    def _without_relatives(self, core: Span, fitting: list[Entity]) -> list[Entity]:
        """Leave out the relatives of somebody known by the surname alone: Tamm, whose wife is Mari Tamm.

        A form of address may mean either of them.
        """
        alone = [entity for entity in fitting if len(name_words(entity.name or "")) == 1]
        others = [entity for entity in fitting if entity not in alone]
        if not alone or not all(alone[0].evidence.start < self._start_as_relative(entity) for entity in others):
            return fitting
        title = [m.group() for m in WORD.finditer(self._text, max(0, core.start - MAX_TITLE_DISTANCE), core.start)]
        told = bool(title) and sign_of(title[-1]) and not any(map(sign_of, (alone[0].role or "").split()))
        return fitting if told else alone

    def _is_addressed_otherwise(self, core: Span, entity: Entity) -> bool:
        """Tell whether the form of address before a name has another gender than the entity's own form of address."""
        title = [m.group() for m in WORD.finditer(self._text, max(0, core.start - MAX_TITLE_DISTANCE), core.start)]
        sign = sign_of(title[-1]) if title else 0
        address = address_in_apposition(entity.evidence.of(self._text))
        return any(sign * sign_of(word) < 0 for word in f"{entity.role or ''} {address}".split())

    def _entity(self, core: Span, mention: Span | None = None) -> Entity:
        evidence, role = self._naming(core, mention)
        return Entity(written(name_words(core.of(self._text))), "person", evidence, role)

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
