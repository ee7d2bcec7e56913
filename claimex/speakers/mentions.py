"""Resolve source mentions: type, name, role, and the words that prove the name.

Comes in: the source of an attribution, and the parsed article. Goes out: a `Resolution`. It has a name if the mention
contains one (`mention_names.py`), and the full name if the article has it (`person_entities.py`). The name stays None
for pronouns and descriptions, because a wrong name is worse than no name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.certainty import NOBODY
from claimex.english.names import (
    LONGEST_NAME,
    POSSESSIVE,
    TICKER,
    WORD,
    core_name,
    ends_in_surname,
    head_end,
    head_word,
    is_acronym,
    is_name,
    is_title,
    name_words,
    trailing_name,
)
from claimex.english.nouns import homes_named, is_adjective, is_first_name, is_native, is_surname, kind_of, names_body
from claimex.layout import HANDLE, owner_of
from claimex.spans import Span
from claimex.speakers.anonymity import is_withheld
from claimex.speakers.article_names import read_names
from claimex.speakers.body_names import composed_body, is_described_body, is_poll, joined_organization
from claimex.speakers.elliptical_sources import kind_of_elliptical
from claimex.speakers.joint_sources import (
    described_pair,
    is_couple,
    is_crowd,
    is_described,
    is_other,
    join_members,
    joins_fields,
    opens_with_people,
    split_members,
    with_opening,
)
from claimex.speakers.kinds import (
    ET_AL,
    are_of_several,
    is_titled_work,
    kind_of_description,
    kind_of_pronoun,
    kind_of_relative,
    names_others,
)
from claimex.speakers.labelled_spans import GROUP_LABELS, ORGANIZATION_LABELS
from claimex.speakers.listed_offices import listed_office
from claimex.speakers.long_titles import MIN_NAME_WORDS, segments
from claimex.speakers.mention_names import MentionNames
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.natives import is_one_native, native_in
from claimex.speakers.person_entities import PersonEntities
from claimex.speakers.resolutions import Entity, Resolution
from claimex.speakers.roles import is_occupation, is_role
from claimex.speakers.shared_offices import with_shared_office
from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from spacy.tokens import Doc


_BEFORE_WHICH = re.compile(r"(?P<line>[^\n.;:“”\"()]{1,120}),\s\Z")
_NAME_IN_BRACKETS = re.compile(
    r"(?P<office>[^()\n]{2,60})\s\((?P<name>(?:(?:Mrs?|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Lady|Hon|Rev|Ven)\.?\s)"
    r"[^\W\d_a-z][\w’'-]*(?:\s[^\W\d_a-z][\w’'-]*){0,3})\)"
)
"""An office, and its holder in brackets with a form of address: the Minister for Trade / (Mr Omar Lind)."""

_EMPHATIC = re.compile(r"\s(?:himself|herself|itself|themselves|alone|too|also)$")
_OWNER = re.compile(r"(?:[Tt]he\s)?([A-Z][\w ]{1,40}?)['’]s?\s(?P<rest>[A-Z].*)", re.DOTALL)
_DESCRIBED = re.compile(
    r"(?:[Tt]he|[Oo]ne|[Aa]n?|[Aa]nother)\s(?:[a-z-]{1,30}\s){0,2}[A-Z][\w’'-]{1,40},?\s(?:who\b|speaking\b)"
)
_JOINS_OFFICES = re.compile(r"\s(?:and|&)\s(?!(?:the|an?|his|her|its|their|another)\s)")
"""What joins two offices of one person: historian / and / former poet, but not the mayor and the judge."""

_WITH_ACRONYM = re.compile(r"(?:[Tt]he\s)?(?P<full>[^()\n]{3,160})\s\((?P<acronym>[A-Z][A-Za-z&]{1,8})\)")
"""The name of a body, and the acronym that stands for it."""

_NEITHER_NOR = re.compile(r"neither\s.{1,200}\snor\s", re.IGNORECASE)
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
        names = read_names(text, doc, sources, is_word=is_word)
        self._text = text
        self.is_word = self._is_word = is_word
        self.towns = names.towns
        self._names = names
        self.acronyms = names.acronyms
        self._spans = names.spans
        self._kinds = names.kinds
        self._closing = names.closing
        self._persons = PersonEntities(names)
        self._known = self._persons.known
        self._mention_names = MentionNames(names, self._known)
        self._organizations: dict[str, Entity] = {}

    def resolve(self, mention: Span) -> Resolution:
        """Resolve a mention by its own words and the full names in the article."""
        if (ticker := TICKER.search(mention.of(self._text))) is not None:
            return self._listed_firm(Span(mention.start, mention.start + ticker.start()))
        return self._resolve(mention)

    def _resolve(self, mention: Span) -> Resolution:
        emphatic = _EMPHATIC.search(mention.of(self._text))
        mention = Span(mention.start, mention.start + emphatic.start()) if emphatic is not None else mention
        words = mention.of(self._text)
        if HANDLE.fullmatch(words):
            owner = owner_of(self._text, words)
            return Resolution("unknown") if owner is None else self.resolve(owner)
        tokens = [m.group().lower() for m in WORD.finditer(words)]
        if not tokens:
            return Resolution("unknown")
        if (unnamed := self._without_name(mention)) is not None:
            return unnamed
        if all(token in people.PRONOUNS for token in tokens) and not is_acronym(words):
            kind = kind_of_relative(self._text, mention) or kind_of_pronoun(tokens[0])
            return self._before_which(mention) or Resolution(kind)
        named = None
        if not NOBODY.match(words) and not ET_AL.search(words):  # the name in "nobody at Foo" is not the speaker
            named = (
                self._composed(mention) or self._joint(mention) or self._named(mention) or self._capitalized(mention)
            )
        if named is None and is_withheld(words):
            return Resolution("anonymous")
        if named is None:
            several = any(label in GROUP_LABELS for _, label in self._spans.near(mention))
            named = Resolution(kind_of_description(words, several=several))
            if named.type == "unknown" and _DESCRIBED.match(words) is not None:
                named = Resolution("person")
            if named.type == "person" and names_body(head_word(words)) and self._kinds.says_it(mention.end):
                named = Resolution("organization")
        return self._outlet(mention) or named if named.type == "anonymous" else named

    def _listed_firm(self, mention: Span) -> Resolution:
        """Resolve a source with the code of its share, which shows that it is a firm: Nestor / NESN.S."""
        found = self._resolve(mention)
        named = trailing_name(self._text, mention) if found.type in {"person", "unknown"} else None
        return self._organization(named[0], "organization") if named is not None else found

    def _without_name(self, mention: Span) -> Resolution | None:
        """Resolve a source whose words name nobody: a work with its title, the other, neither Tamm nor Roe."""
        neither = self._joint(mention) if _NEITHER_NOR.match(mention.of(self._text)) is not None else None
        if neither is not None:
            return replace(neither, entity=None)
        if (elliptical := kind_of_elliptical(self._text, mention, near=self._spans.near)) is not None:
            return Resolution(elliptical)
        if is_titled_work(mention.of(self._text)):
            return Resolution("document")
        native = native_in(self._text, mention)
        return Resolution("person" if is_one_native(native) else "unknown") if native is not None else None

    def _capitalized(self, mention: Span) -> Resolution | None:
        """Resolve a common word that has a capital wherever it stands: Greenpeace, The Verge, but not Management."""
        word = mention.of(self._text).removeprefix("The ")
        small = word.lower()
        if (
            word not in self._names.capitals
            or kind_of(small) is not None
            or kind_of(small.removesuffix("s")) is not None
        ):
            return None
        if small in people.PARTISANS or is_native(small) or is_adjective(small) or small.endswith("s"):
            return None
        core = Span(mention.end - len(word), mention.end)
        return Resolution("unknown") if is_surname(word) else self._organization(core, "organization")

    def _before_which(self, mention: Span) -> Resolution | None:
        """Resolve "which" to the body named directly before it, also if the recognizer missed it: Foo, which."""
        if mention.of(self._text).lower() != "which":
            return None
        comma = _BEFORE_WHICH.search(self._text, max(0, mention.start - LONGEST_NAME), mention.start)
        if comma is None:
            return None
        named = trailing_name(self._text, Span(*comma.span("line")))
        if named is None or named[1] or name_words(named[0].of(self._text))[-1] in self._known:
            return None
        labelled = any(label in ORGANIZATION_LABELS for _, label in self._spans.near(named[0]))
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
        yield from (e for e in self._known if any(not is_title(w.lower()) for w in name_words(e.name or "")))
        for span, label in self._names.labelled:
            named = label == "ORG" or (label == "GPE" and self._kinds.stated(span) == "organization")
            if named and not self._is_personal(span) and not is_poll(span.of(self._text)):
                yield from filter(None, [self._organization(core_name(self._text, span), "organization").entity])

    def _is_personal(self, span: Span) -> bool:
        """Tell whether the recognizer called a known person an organization."""
        if self._is_titled(span) or self._names.after_outlet(span) is not None:
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

    def _named(self, mention: Span, *, joined: bool = False) -> Resolution | None:
        """Resolve a mention whose head is a name or has a name in apposition.

        Args:
            mention: The source, or one of several people that it joins.
            joined: Whether it is one of several, so that a noun for several people may precede it.
        """
        if names_others(mention.of(self._text)) or are_of_several(mention.of(self._text)):
            return None
        if (listed := self._listed(mention)) is not None:
            return self._persons.resolve(listed[0], mention)
        bracketed = _NAME_IN_BRACKETS.fullmatch(self._text, mention.start, mention.end)
        if bracketed is not None and is_role(bracketed["office"]):
            return self._persons.resolve(core_name(self._text, Span(*bracketed.span("name"))), mention)
        head, *rest = segments(self._text, mention)
        found = self._mention_names.find(head, mention) or self._joined_organization(mention)
        own = [w for w in name_words(found[0].of(self._text)) if w.lower() not in people.QUALIFIERS] if found else []
        placed = len(own) > MIN_NAME_WORDS and bool(homes_named(own[0].lower()))  # minister for Foo Ada Quill
        named = found is not None and found[1] == "person" and len(own) > 1 and not placed
        if not named:
            behind = self._closing.after_title(mention)
            behind = behind or (self._closing.after_titled_work(mention, head) if found is not None else None)
            found = (behind, "person") if behind is not None else found
        if found is None or found[1] != "person":
            closing = self._closing.closing_person(mention) or self._closing.before_home(mention)
            found = (closing, "person") if closing is not None else found
        if found is not None and is_described_body(self._text, head, found, apposed=bool(rest)):
            return None
        described = found is None or (found[1] != "person" and _INDEFINITE.match(head.of(self._text)) is not None)
        several = kind_of(head_word(head.of(self._text))) == "group" and not joined
        if described and rest:
            found = self._mention_names.apposed(head, rest[0]) or self._mention_names.apposed(head, rest[-1]) or found
            found = None if several and found is not None and found[1] == "person" else found
        if found is None:
            return self._before_comma(mention, joined=joined)
        core, kind = found
        return self._persons.resolve(core, mention) if kind == "person" else self._organization(core, kind)

    def _before_comma(self, mention: Span, *, joined: bool) -> Resolution | None:
        """Resolve the person of two offices before a comma: historian and poet Ada Quill / , known for her letters."""
        start = Span(mention.start, mention.start + len(mention.of(self._text).partition(",")[0]))
        found = trailing_name(self._text, start) if start != mention else None
        lead = self._text[start.start : found[0].start].split() if found is not None else []
        if not lead or not is_occupation(lead[-1].lower()) or _JOINS_OFFICES.search(" ".join(lead)) is None:
            return None
        named = self._named(start, joined=joined)
        return named if named is not None and named.type == "person" else None

    def _listed(self, mention: Span) -> tuple[Span, Span] | None:
        """Return the name that ends a source, and the office before it, if it lists fields or posts."""
        if (named := trailing_name(self._text, mention)) is None:
            return None
        listed = listed_office(self._text, named[0], is_word=self._is_word)
        return (named[0], listed) if listed is not None else None

    def _composed(self, mention: Span) -> Resolution | None:
        named = _WITH_ACRONYM.fullmatch(self._text, mention.start, mention.end)
        full = self.acronyms.get(named["acronym"]) if named is not None else None
        if named is not None and full is not None and full == Span(*named.span("full")):
            return self._organization(full, "organization")
        core = composed_body(self._text, mention, is_word=self._is_word)
        return self._organization(core, "organization") if core is not None else None

    def _joined_organization(self, mention: Span) -> tuple[Span, SpeakerType] | None:
        core = joined_organization(self._text, mention, is_word=self._is_word)
        return (core, "organization") if core is not None else None

    def _joint(self, mention: Span) -> Resolution | None:
        """Resolve "A, B and C" to a group with all their names, if each of them has a name or is a crowd."""
        if pair := described_pair(self._text, mention):
            return Resolution("group", members=tuple(pair))
        if is_couple(mention.of(self._text)):
            return Resolution("group")
        listed = self._listed(mention)
        cut = listed[1] if listed is not None else Span(0, 0)
        of_people = opens_with_people(mention.of(self._text))
        crowded = partial(self._is_crowd, opening=mention.start)
        parts = split_members(
            self._text,
            with_opening(self._text, mention, self._known),
            holds=lambda place: (
                (not of_people and self._spans.is_within_body(place))
                or joins_fields(self._text, place, is_name=self._is_part_of_name)
                or cut.start < place < cut.end
            ),
            is_titled=lambda part: self._closing.after_title(part) is not None,
            is_crowd=crowded,
        )
        named = self._person_named if of_people else partial(self._named, joined=True)
        members = [(part, _crowd(self._text, part) if crowded(part) else named(part)) for part in parts]
        if len(parts) == 2:  # noqa: PLR2004 - two
            members = [(part, found or self._described(part)) for part, found in members]
        joint = join_members(self._text, members, self._known)
        joint = with_shared_office(self._text, mention, joint) if joint is not None else None
        some = any(found is not None and found.entity is not None and found.entity.name for _, found in members)
        return joint or (Resolution("group") if some and any(map(crowded, parts)) else None)

    def _described(self, part: Span) -> Resolution | None:
        """Resolve somebody without a name beside a named member: the chairman of the Foo Trust, her lawyer."""
        words = part.of(self._text)
        return _crowd(self._text, part) if is_other(words) or is_described(words) else None

    def _is_crowd(self, part: Span, *, opening: int) -> bool:
        """Tell whether a part of a source is several people who are not those of the name before them.

        Turkish officials, Foo Rail drivers, but not: Tamm and / Kask supporters.

        Args:
            part: A part between commas and "and".
            opening: The start of the source, where a capital may only open the sentence.
        """
        headline = self._text.endswith(" And ", 0, part.start)
        words = part.of(self._text)
        if not is_crowd(words.lower() if headline else words):
            return False
        names = list(WORD.finditer(self._text, part.start, part.start + head_end(words)))[:-1]
        if names and names[0].group().lower() in people.DETERMINERS:
            names = names[1:]
        if names and (headline or part.start == opening):
            names = [m for m in names if not self._is_word(m.group().lower())]
        return all(self._modifies(Span(*m.span())) for m in names if m.group()[0].isupper())

    def _is_part_of_name(self, word: str) -> bool:
        named = word in self._known or is_listed_first_name(word)
        return named and (is_first_name(word) or not self._is_word(word.lower()))

    def _modifies(self, name: Span) -> bool:
        """Tell whether a name before a noun is a people's or a body's, and not a person's."""
        word = POSSESSIVE.sub("", name.of(self._text))
        labels = {label for _, label in self._spans.near(name)}
        return not (word in self._known or is_surname(word)) and not labels.isdisjoint(
            GROUP_LABELS | ORGANIZATION_LABELS
        )

    def _person_named(self, member: Span) -> Resolution | None:
        """Resolve a member of several people: Detectives / Ada Quill / and / Jaan Kask."""
        core = core_name(self._text, segments(self._text, member)[0])
        return self._persons.resolve(core, member) if is_name(name_words(core.of(self._text))) else self._named(member)

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
        place = self._names.acronyms.get(name, core)
        full = re.sub(r"^(?:the|The|a|an)\s+", "", place.of(self._text))
        entity = Entity(POSSESSIVE.sub("", full), kind, Span(place.end - len(full), place.end))
        return Resolution(kind, self._organizations.setdefault(entity.name or "", entity))


def _crowd(text: str, member: Span) -> Resolution:
    """Resolve whoever is a member of a joint source without a name: her aides."""
    kind = kind_of_description(member.of(text))
    kind = kind if kind in {"person", "organization"} else "group"
    return Resolution(kind, Entity(None, kind, member))
