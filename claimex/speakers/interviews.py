"""Find who asks and who answers in an interview, and whose words contain a place.

Comes in: the places that name people, and the attributions. Goes out: the two speakers of turns that have
no label, or only `Q.` and `A.`, and the attribution or quotation that contains a place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.common_words import common_words
from claimex.english.names import WORD, core_name, is_name, is_title, name_words, written
from claimex.english.nouns import is_first_name, kind_of
from claimex.layout import NAMELESS, UNKNOWN, pair_marks
from claimex.spans import Span
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.resolutions import Entity, Resolution, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claimex.attribution import Attribution
    from claimex.layout import Turn
    from claimex.speakers.figures import Figure, Place


_INTERVIEWER = re.compile(
    r"(?:interview(?:ed)?\s(?:was\s)?(?:conducted\s)?by|asked|talked to|spoke to|spoke with|sat down with|by)\s$",
    re.IGNORECASE,
)
_OFFICE_MARK = re.compile(r"(?<!\s)\s*+[,(\[]")
_BRACKETED = re.compile(r"\s?[(\[]([^()\[\]\n]{2,60})[)\]]")
_TITLES = r"(?:[A-Z][\w.’']{0,20}+\s){0,3}"
_OPENING = re.compile(rf"[“\"]?{_TITLES}([A-Z][\w’'-]{{1,40}}+)(?:,|\s?[–—-])\s")
_CLOSING = re.compile(rf",\s{_TITLES}([A-Z][\w’'-]{{1,40}}+)(?=[?.!])")
_REST = re.compile(r"[”\"’']?[^\n“”\".!?]{0,80}[.!?]?\s{0,4}")
"""The rest of a sentence up to the next quotation: “It rains,” Tamm said / on Friday. “I mind.”"""

MAX_INITIALS = 3
"""Most letters of a label that may be initials."""

_OUTLET_ENDS = ("news", "times", "radio", "press")


def interview(text: str, places: Sequence[Place], start: int) -> tuple[Figure | None, Figure | None]:
    """Return who asks and who answers: the two people named in the lines before the first turn."""
    named: dict[Figure, int] = {}
    asking: Figure | None = None
    for place in places:
        if place.start >= start or place.figure.type != "person":
            continue
        named[place.figure] = named.get(place.figure, 0) + 1
        if _INTERVIEWER.search(text[max(0, place.start - 30) : place.start]):
            before = text[max(0, place.start - 30) : place.start].lower()
            if before.rstrip().endswith("by"):
                asking = place.figure
    answering = [f for f in named if f is not asking]
    if len(answering) == 1:
        return asking, answering[0]
    return _asker_by_verb(text, places, start, asking, answering)


def by_label(text: str, label: Span, base: Resolution, initials: Mapping[str, Entity | None]) -> Resolution:
    """Resolve the label of a turn: a name followed by an office, or an anonymous speaker ("Unidentified man").

    Args:
        text: The article as read.
        label: As written, with titles and office.
        base: What the label means if it is read like any other mention.
        initials: The people whom the text names, by their initials. None if several share them.
    """
    said = label.of(text)
    beside = _OFFICE_MARK.search(said)
    head = Span(label.start, label.start + (beside.start() if beside else len(said)))
    first, *others = said.lower().split()
    if first in NAMELESS and (first in UNKNOWN or not others or others[0].lstrip("#").isdigit()):
        return Resolution("anonymous")
    if all(word == "the" or is_title(word) for word in said[: len(head)].lower().split()):
        return _bearer(text, head)
    if (outlet := _outlet(text, head)) is not None:
        return Resolution("organization", Entity(outlet.of(text), "organization", outlet))
    core = core_name(text, head)
    words, entity = name_words(core.of(text)), base.entity
    if len(words) > 1 and is_name(words) and (beside or entity is None or entity.type != "person"):
        role = None if entity is None else entity.role
        return Resolution("person", Entity(written(words), "person", core, role=role))
    if said.isupper() and said.isalpha() and (entity is None or entity.type != "person"):
        return _in_capitals(label, said, base, initials.get(said))
    return base


def _bearer(text: str, office: Span) -> Resolution:
    """Resolve a label that is an office by the name in brackets after it: The CHAIR (Mrs. MWANGALA)."""
    named = _BRACKETED.match(text, office.end)
    if named is None or len(named[1].split()) < 2:  # noqa: PLR2004 - as in "The PRESIDENT (Norland)"
        return Resolution("person")
    core = core_name(text, Span(*named.span(1)))
    words = name_words(core.of(text))
    if not is_name(words) or is_title(words[-1].lower()):
        return Resolution("person")
    return Resolution("person", Entity(written(words), "person", core, role=office_of(text, office)))


def office_of(text: str, label: Span) -> str:
    """Return the office that a label is, without the name in brackets and the article."""
    beside = _OFFICE_MARK.search(label.of(text))
    words = label.of(text)[: beside.start() if beside is not None else len(label)]
    return words.removeprefix("The ").removeprefix("the ").strip()


def by_initials(entities: Iterable[Entity]) -> dict[str, Entity | None]:
    """Return people by their initials in capitals. None if several share them."""
    found: dict[str, Entity | None] = {}
    for entity in entities:
        if entity.type == "person":
            initials = "".join(word[0] for word in name_words(entity.name or "")).upper()
            known = found.setdefault(initials, entity)
            found[initials] = entity if known is not None and known.key == entity.key else None
    return found


def _in_capitals(label: Span, said: str, base: Resolution, meant: Entity | None) -> Resolution:
    """Resolve a label that is one word in capitals: a person's initials, an abbreviation, or a single name."""
    if meant is not None and len(said) > 1:
        return Resolution("person", meant, (Step(meant.evidence, "initials"),))
    if len(said) <= MAX_INITIALS and not is_listed_first_name(said.capitalize()):
        return base if base.entity is not None else Resolution("unknown", Entity(said, "unknown", label))
    several = kind_of(said.lower()) is not None or said.lower() in common_words()
    return Resolution("person", None if several else Entity(written([said]), "person", label))


def _outlet(text: str, label: Span) -> Span | None:
    """Return the newspaper or magazine that a label names, without its article: The Ledger, Foo Weekly, Foo & Bar."""
    words = list(WORD.finditer(text, label.start, label.end))
    the = bool(words) and words[0].group() == "The"
    small = [match.group().lower() for match in words[the:]]
    if not small or any(map(is_title, small[:-1])):
        return None
    named = len(small) > 1 and small[-1] in people.OUTLET_NOUNS and not is_first_name(small[0])
    joined = len(small) == 1 and small[0].endswith(_OUTLET_ENDS)
    return Span(words[the].start(), label.end) if the or named or joined or " & " in label.of(text) else None


def by_part(two: tuple[Figure | None, Figure | None], turn: Turn) -> Figure | None:
    """Return which of the two people in an interview speaks in a turn that has no label."""
    asking, answering = two
    return None if turn.part is None else asking if turn.part == "asks" else answering


def addressed(text: str, words: Span) -> set[str]:
    """Return the names by which words address somebody: "Junior, how …", "Thank you, Junior."."""
    found = (_OPENING.match(text, words.start, words.end), *_CLOSING.finditer(text, words.start, words.end))
    return {match.group(1) for match in found if match is not None}


def _asker_by_verb(
    text: str, places: Sequence[Place], start: int, asking: Figure | None, named: Sequence[Figure]
) -> tuple[Figure | None, Figure | None]:
    verb = re.compile(
        r"\b(?:asked|interviewed|talked to|talked with|spoke to|spoke with|met|sat down with|questioned)\s"
    )
    people = [place for place in places if place.figure.type == "person" and place.start < start]
    others = _next_others(people)
    for match in verb.finditer(text, 0, start):
        before = bisect_right(people, match.start(), key=lambda p: p.end) - 1
        if before < 0:
            continue
        speaker = people[before].figure
        after = bisect_left(people, match.end(), key=lambda p: p.start)
        if after < len(people) and people[after].figure is speaker:
            after = others[after]
        if after < len(people):
            return speaker, people[after].figure
        if not match.group().startswith(("talked", "spoke")):
            return speaker, max((f for f in named if f is not speaker), key=lambda f: f.count, default=None)
    return asking, max(named, key=lambda f: f.count, default=None) if asking is not None else None


def _next_others(places: Sequence[Place]) -> list[int]:
    """Return for each place the index of the next one that names another figure, or the number of places."""
    out = [len(places)] * len(places)
    for number in range(len(places) - 2, -1, -1):
        same = places[number].figure is places[number + 1].figure
        out[number] = out[number + 1] if same else number + 1
    return out


class Holders:
    """Finds the attribution whose content contains a place."""

    def __init__(self, items: Sequence[Attribution]) -> None:
        self._contents = sorted(((c.start, -c.end, n) for n, item in enumerate(items) for c in item.content))
        self._ends = sorted((max(span.end for span in item.spans()), n) for n, item in enumerate(items))
        self._items = items

    def of(self, place: Span) -> Attribution | None:
        """Return the innermost attribution whose content contains a place, unless the place is its own source."""
        at = bisect_right(self._contents, (place.start, 0, 0))
        for start, end, number in reversed(self._contents[max(0, at - 12) : at]):
            item = self._items[number]
            if start <= place.start and place.end <= -end and item.source != place:
                return item
        return None

    def across(self, quotation: Span, *, but: Span) -> Attribution | None:
        """Return the attribution whose content overlaps a quotation, and whose source is outside it."""
        at = bisect_right(self._contents, (quotation.end, 0, 0))
        for start, end, number in reversed(self._contents[max(0, at - 12) : at]):
            item = self._items[number]
            source = item.source
            across = start < quotation.end and quotation.start < -end
            if across and source is not None and source != but and not quotation.contains(source):
                return item
        return None

    def before(self, quotation: Span, text: str) -> Attribution | None:
        """Return the attribution whose sentence is directly before a quotation."""
        at = bisect_right(self._ends, (quotation.start, len(self._items))) - 1
        if at < 0:
            return None
        end, number = self._ends[at]
        return self._items[number] if _REST.fullmatch(text, end, quotation.start) is not None else None


class Quoted:
    """Finds the quotation that contains a place.

    Args:
        text: The article as read.
        paragraphs: In reading order.
    """

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self._spans = [q.span for q in pair_marks(text, paragraphs=paragraphs) if not q.depth]

    def around(self, offset: int) -> Span | None:
        """Return the outermost quotation that contains an offset, with its quotation marks."""
        index = bisect_right(self._spans, offset, key=lambda q: q.start) - 1
        return self._spans[index] if index >= 0 and offset < self._spans[index].end else None

    def holds(self, offset: int) -> bool:
        """Tell whether an offset is inside quotation marks."""
        return self.around(offset) is not None


class Cover:
    """Finds out whether spans, which are in order, overlap a place."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans

    def touches(self, place: Span) -> bool:
        """Tell whether one of the spans overlaps a place."""
        at = bisect_right(self._spans, place.start, key=lambda s: s.start)
        return any(span.overlaps(place) for span in self._spans[max(0, at - 2) : at + 1])
