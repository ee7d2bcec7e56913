"""Source mentions to speakers: of what type, by what name, in what role, and the words that prove it.

Comes in: the source span of an attribution and the article's parse. Goes out: a `Speaker`. A name is
given where the mention holds one; a surname alone is completed from the article where just one full name
ends in it. Pronouns and bare descriptions keep a null name: a wrong name costs more than none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex import lexicon
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.tokens import Doc

    from claimex.record import SpeakerType

_WORD = re.compile(r"[^\W_](?:[\w.&'’\-]*[\w&])?\.?")
_POSSESSIVE = re.compile(r"['’]s?$")
_HEAD_ENDS = re.compile(
    r"[,(;:]|\s[-–—]\s|\b(?:of|for|from|in|with|who|whom|whose|that|which|at|to|on|by|about|against|under|near|"
    r"close to|familiar|briefed|speaking|writing|representing|told|said|and|or|as|after|during|including)\b"
)
"""Where the head of an English noun phrase ends: before its first postmodifier (Quirk et al. 1985, 17.1)."""

_ORGANIZATIONS = frozenset({"ORG", "GPE", "FAC", "LOC"})
_GROUPS = frozenset({"NORP"})
_ORDINALS = lexicon.DETERMINERS & frozenset({"another", "other", "one", "first", "second", "third", "a", "an", "some"})
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_JOINING = frozenset({"of", "and", "for", "the"})
_QUALIFIERS = frozenset(
    {"former", "ex", "acting", "veteran", "retired", "then", "deputy", "vice", "senior", "longtime"}
)
TITLE_REACH = 120
"""A title stands at most this many characters before its name."""

ROLE_WORDS = 8
"""A role has at most this many words; longer stretches before a name are clauses, not roles."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named person or organisation of one article.

    Attributes:
        name: Canonical name: the fullest form, without titles and possessive.
        type: person or organization.
        evidence: The first span that holds the canonical name, with its titles.
        role: Title or office in the naming mention, None where it has none.
    """

    name: str
    type: SpeakerType
    evidence: Span
    role: str | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention is.

    Attributes:
        type: As the contract names types.
        entity: The named entity, None where the mention's name is not known.
    """

    type: SpeakerType
    entity: Entity | None = None


class Resolver:
    """Resolves the mentions of one article.

    Args:
        text: The article as read.
        doc: Its parse, with entities.
        sources: Source spans of all attributions: naming mentions with their titles and appositions.
    """

    def __init__(self, text: str, doc: Doc, sources: Iterable[Span]) -> None:
        self._text = text
        self._ents = [(Span(e.start_char, e.end_char), e.label_) for e in doc.ents]
        self._starts = [span.start for span, _ in self._ents]
        self._people = self._collect_people(sorted(set(sources)))
        self._organizations: dict[str, Entity] = {}

    def resolve(self, mention: Span) -> Resolution:
        """Say who a mention is, as far as the mention itself and the article's full names tell."""
        words = mention.of(self._text)
        tokens = [m.group().lower() for m in _WORD.finditer(words)]
        if not tokens:
            return Resolution("unknown")
        if all(token in lexicon.PRONOUNS for token in tokens):
            return Resolution(_type_of_pronoun(tokens[0]))
        named = self._name_in(mention)
        if named is not None:
            return self._person(named, mention)
        return self._described(mention, words)

    def _collect_people(self, sources: Sequence[Span]) -> dict[str, list[Entity]]:
        """Collect personal names by their last word; one word alone only where no name is fuller."""
        cores = [_core_name(self._text, span) for span, label in self._ents if label == "PERSON"]
        named = [(core, words) for core in cores if _is_name(words := _name_words(core.of(self._text)))]
        found: dict[str, list[Entity]] = {}
        for core, words in sorted(named, key=lambda item: (len(item[1]) == 1, item[0])):
            known = found.setdefault(words[-1].lower(), [])
            name = " ".join(words)
            if (len(words) == 1 and known) or any(entity.name == name for entity in known):
                continue
            evidence, role = self._naming(core, sources)
            known.append(Entity(name, "person", evidence, role))
        return found

    def _naming(self, core: Span, sources: Sequence[Span]) -> tuple[Span, str | None]:
        """Return the naming mention around a name, and the role it states."""
        start = self._title_start(core.start)
        title = self._text[start : core.start].strip(" ,")
        holder = next((s for s in _around(sources, core) if s.start <= start), None)
        after = self._apposition(core.end, holder.end) if holder is not None else None
        if _is_role(title):
            return Span(start, core.end), _without_determiner(title)
        if after is not None:
            return Span(core.start, after.end), _without_determiner(after.of(self._text))
        return core, None

    def _title_start(self, start: int) -> int:
        """Walk left from a name over capitalised words and titles of the same sentence."""
        begin = max(0, start - TITLE_REACH)
        words = list(_WORD.finditer(self._text, begin, start))
        at = start
        for match in reversed(words):
            gap = self._text[match.end() : at]
            lower = match.group().lower()
            fits = _is_title(lower) or lower in _QUALIFIERS or (lower in _JOINING and at != start)
            if gap not in {" ", "\u00a0", ""} or not (fits or match.group()[0].isupper()):
                break
            at = match.start()
        return self._trim_left(at, start)

    def _trim_left(self, at: int, start: int) -> int:
        """Drop joining words that ended up first, and whole stretches that hold no title."""
        while at < start:
            match = _WORD.match(self._text, at)
            if match is None or match.group().lower() not in _JOINING:
                break
            at = match.end() + 1
        return at if any(_is_title(w.lower()) for w in _WORD.findall(self._text[at:start])) else start

    def _apposition(self, end: int, limit: int) -> Span | None:
        """Return the noun phrase set off by a comma after a name, within its mention."""
        if not self._text.startswith(",", end):
            return None
        stop = self._text.find(",", end + 1, limit)
        stop = limit if stop < 0 else stop
        words = self._text[end + 1 : stop].strip()
        if not _is_role(words) or re.match(r"(?:who|whose|which|and|or)\b", words):
            return None
        start = self._text.index(words, end + 1)
        return Span(start, start + len(words))

    def _name_in(self, mention: Span) -> Span | None:
        """Find the personal name that heads a mention, not one in its modifiers."""
        inside = [(s, label) for s, label in self._within(mention) if label == "PERSON"]
        words = mention.of(self._text)
        end = _HEAD_ENDS.search(words)
        head_end = mention.start + (end.start() if end else len(words))
        for span, _ in reversed(inside):
            core = _core_name(self._text, span)
            if core.start < head_end and not self._text[core.end : head_end].strip(" ,.'’\"”)"):
                return core
        if not inside and (known := self._known_surname(mention, head_end)) is not None:
            return known
        apposed = next((s for s, _ in inside if re.search(r",\s+$", self._text[mention.start : s.start])), None)
        return _core_name(self._text, apposed) if apposed is not None else None

    def _known_surname(self, mention: Span, head_end: int) -> Span | None:
        """Find a surname of a known person where the entity recogniser saw none."""
        matches = list(_WORD.finditer(self._text, mention.start, head_end))
        if not matches:
            return None
        last = _POSSESSIVE.sub("", matches[-1].group())
        titled = all(m.group().lower().rstrip(".") in lexicon.TITLES for m in matches[:-1])
        if titled and last.lower() in self._people and last[0].isupper():
            return Span(matches[-1].start(), matches[-1].start() + len(last))
        return None

    def _person(self, core: Span, mention: Span) -> Resolution:
        words = _name_words(core.of(self._text))
        known = self._people.get(words[-1].lower(), []) if words else []
        fitting = [entity for entity in known if _fits(words, entity.name)]
        if len(fitting) == 1:
            return Resolution("person", fitting[0])
        if not words or len(known) > 1:
            return Resolution("person")
        evidence, role = self._naming(core, [mention])
        return Resolution("person", Entity(" ".join(words), "person", evidence, role))

    def _described(self, mention: Span, words: str) -> Resolution:
        head = _head_word(words)
        lower = words.lower()
        if any(phrase in lower for phrase in lexicon.ANONYMITY):
            return Resolution("anonymous")
        told_apart = not _ORDINALS.isdisjoint(lower.split()[:3])
        if head in lexicon.ANONYMOUS_HEADS and (told_apart or head.startswith(("source", "insider"))):
            return Resolution("anonymous")
        for kind, nouns in _NOUN_TYPES:
            if head in nouns:
                return Resolution(kind, self._organization(mention) if kind == "organization" else None)
        entity = self._organization(mention)
        if entity is not None:
            return Resolution("organization", entity)
        return Resolution("group" if self._is_people(mention, head) else "unknown")

    def _organization(self, mention: Span) -> Entity | None:
        """Return the organisation or place that a mention is named by: one that fills its head."""
        end = _HEAD_ENDS.search(mention.of(self._text))
        head_end = mention.start + (end.start() if end else len(mention))
        for span, label in self._within(mention):
            rest = self._text[span.end : max(span.end, head_end)]
            before = self._text[mention.start : span.start].strip().lower()
            if label in _ORGANIZATIONS and not rest.strip(" ,.'’s") and before in {"", "the"}:
                name = re.sub(r"^(?:the|The)\s+", "", _POSSESSIVE.sub("", span.of(self._text)))
                start = span.start + span.of(self._text).index(name) if name else span.start
                entity = Entity(name, "organization", Span(start, start + len(name)), None)
                return self._organizations.setdefault(name, entity) if name else None
        return None

    def _is_people(self, mention: Span, head: str) -> bool:
        return head.endswith("s") and any(label in _GROUPS for _, label in self._within(mention))

    def _within(self, mention: Span) -> list[tuple[Span, str]]:
        low = max(0, bisect_left(self._starts, mention.start) - 1)
        near = self._ents[low : bisect_left(self._starts, mention.end)]
        return [(span, label) for span, label in near if mention.contains(span)]


_NOUN_TYPES: tuple[tuple[SpeakerType, frozenset[str]], ...] = (
    ("person", lexicon.PERSON_NOUNS),
    ("group", lexicon.GROUP_NOUNS),
    ("document", lexicon.DOCUMENT_NOUNS),
    ("organization", lexicon.ORGANIZATION_NOUNS),
)


def number_entities(entities: Iterable[Entity]) -> Mapping[tuple[str, SpeakerType], str]:
    """Number the entities of an article by name and type: e1, e2, … in the order of their evidence."""
    ordered = sorted(entities, key=lambda e: (e.evidence, e.name))
    keys = dict.fromkeys((entity.name, entity.type) for entity in ordered)
    return {key: f"e{number}" for number, key in enumerate(keys, 1)}


def _around(spans: Sequence[Span], core: Span) -> list[Span]:
    return [span for span in spans if span.contains(core)]


def _type_of_pronoun(word: str) -> SpeakerType:
    if word in lexicon.PERSON_PRONOUNS:
        return "person"
    return "group" if word in lexicon.GROUP_PRONOUNS else "unknown"


def _core_name(text: str, span: Span) -> Span:
    """Cut titles, a possessive and edge punctuation off a personal name."""
    matches = list(_WORD.finditer(text, span.start, span.end))
    while len(matches) > 1 and matches[0].group().lower().rstrip(".") in lexicon.TITLES:
        matches = matches[1:]
    if not matches:
        return span
    last = _POSSESSIVE.sub("", matches[-1].group())
    return Span(matches[0].start(), matches[-1].start() + max(1, len(last)))


def _name_words(name: str) -> list[str]:
    words = [m.group() for m in _WORD.finditer(name)]
    return [w for w in words if w.lower() not in _SUFFIXES] or words


def _is_name(words: Sequence[str]) -> bool:
    return bool(words) and words[-1][0].isupper() and all(_is_name_word(w) for w in words)


def _is_name_word(word: str) -> bool:
    return word[0].isupper() or not word[0].isascii() or word.lower() in lexicon.PARTICLES


def _fits(words: Sequence[str], name: str) -> bool:
    """Tell whether a mention's name may be short for a full name: the same surname, no other first name."""
    full = [w.lower() for w in _name_words(name)]
    short = [w.lower() for w in words]
    if len(short) == 1:
        return full[-1] == short[0]
    return (
        full[-1] == short[-1]
        and full[0].rstrip(".")[:1] == short[0][:1]
        and (full[0] == short[0] or len(short[0].rstrip(".")) == 1 or len(full[0].rstrip(".")) == 1)
    )


def _is_role(words: str) -> bool:
    found = [m.group().lower() for m in _WORD.finditer(words)]
    return 0 < len(found) <= ROLE_WORDS and any(_is_title(word) for word in found)


def _is_title(word: str) -> bool:
    return word in lexicon.TITLES or word.rstrip(".") in lexicon.TITLES or word in lexicon.PERSON_NOUNS


def _without_determiner(words: str) -> str:
    return re.sub(r"^(?:the|a|an|The|A|An)\s+", "", words)


def _head_word(words: str) -> str:
    """Return the head noun of a noun phrase, lower case: the last word before its first postmodifier."""
    end = _HEAD_ENDS.search(words)
    before = words[: end.start()] if end and words[: end.start()].strip() else words
    found = [m.group().lower() for m in _WORD.finditer(before)]
    return _POSSESSIVE.sub("", found[-1]) if found else ""
