"""Identify the speaker of each source in an article: who each pronoun, description and name refers to.

Comes in: the text, its attributions, and the resolver of names (`mentions.py`). Goes out: a `Resolution` for each
source, with the steps that lead from the mention to its name. The article is read once from left to right. Names,
descriptions and pronouns are added to a memory in that order, so each is resolved by what precedes it. Rules decide
what the form settles: who says "I", whose turn it is. The scorer of `pronouns.py` ranks the candidates of "he" and
"she". The name stays None if the evidence is weak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from claimex.english import people
from claimex.english.certainty import NOBODY
from claimex.english.names import is_acronym, name_words
from claimex.parsing import Syntax
from claimex.spans import Span
from claimex.speakers.appositions import apposed, named_in, relative_named_before
from claimex.speakers.body_references import BodyReferences
from claimex.speakers.interviews import Cover
from claimex.speakers.mention_history import SINGULAR, asked
from claimex.speakers.mentions import Resolver
from claimex.speakers.pronoun_rules import is_credit
from claimex.speakers.pronouns import choose
from claimex.speakers.resolutions import Resolution, Step
from claimex.speakers.source_pronouns import SourcePronouns
from claimex.speakers.sourced_article import ArticleText, remember_nothing, survey
from claimex.speakers.third_person import MIN_CHANCE_TO_NAME, ThirdPerson
from claimex.speakers.turn_speakers import TurnSpeakers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from claimex.attribution import Attribution
    from claimex.parsing import Parses
    from claimex.speakers.figures import Figure, Place
    from claimex.speakers.resolutions import Joined, Key
    from claimex.speakers.sourced_article import SourcedArticle, SpeakerMemory
    from claimex.speakers.third_person import Decide


MAX_LINK_LENGTH = 20
"""Most characters between a name and what describes it: a comma, perhaps with an age, as in ", 41, ", or "is now"."""

MAX_MODIFIER_LENGTH = 80
"""Most characters between the head of a description and the name in apposition to it."""

_COMMA = re.compile(r",\s(?:\d{1,3},\s)?$")
_IS = re.compile(r"\s(?:is|was|became|becomes|remains|has been)\s(?:(?:now|also|still|currently)\s)?$")
_CALLED = re.compile(r",?\s(?:called|named)\s")
_CLOSED = re.compile(r"[,.;:)]|\s(?:of|for|at|in|from|with|by|who)\b")
_MODIFIED = re.compile(r"\s(?:of|for|at|in)\s[^,.;:!?()\n“”\"]{1,60},\s")
_SENTENCE_ENDS = re.compile(r"[^.!?]{0,200}[.!?]\s{1,4}")
"""The rest of a sentence, and what is between it and the next."""

_LINE_ENDS = re.compile(r"[ \u00a0*_]*[\n\r]")


@dataclass(frozen=True, slots=True)
class Identified:
    """The speakers of an article.

    Attributes:
        sources: By the span of the source.
        unmarked: By the start of the first content, for attributions that have no source but a clear speaker: turns of
            an interview marked `Q.` and `A.`, and quotations that continue.
        mentions: By entity, with or without a name: all places that name it, describe it or refer to it by a pronoun.
        meant: By place: the names of the entities that a name, pronoun or description there refers to with certainty.
        bodies: Resolves the words by which sources refer to the bodies that they speak for.
    """

    sources: Mapping[Span, Resolution]
    unmarked: Mapping[int, Resolution]
    mentions: Mapping[Key, Sequence[Span]]
    meant: Mapping[Span, str] = field(default_factory=dict)
    bodies: BodyReferences | None = None


def find_speakers(
    text: str,
    doc: Doc,
    attributions: Sequence[Attribution],
    *,
    sentences: Sequence[Span],
    paragraphs: Sequence[Span],
    parser: Parses,
    is_word: Callable[[str], bool],
) -> Identified:
    """Identify the speaker of each attribution of one article.

    Args:
        text: The article as read.
        doc: Its parse, with named entities.
        attributions: The outermost ones, which hold those nested in them.
        sentences: In reading order.
        paragraphs: In reading order.
        parser: Parses the sentences that help to resolve pronouns.
        is_word: Tells whether a lower-case word is in the dictionary.
    """
    sources = [a.source for outer in attributions for a in outer.walk() if a.source is not None]
    resolver = Resolver(text, doc, sources, is_word=is_word)
    syntax = Syntax((part.start, part.doc) for part in parser.parse_all(asked(text, sentences, sources)))
    return identify(text, resolver, attributions, sentences=sentences, paragraphs=paragraphs, syntax=syntax)


def identify(
    text: str,
    resolver: Resolver,
    attributions: Sequence[Attribution],
    *,
    sentences: Sequence[Span],
    paragraphs: Sequence[Span],
    syntax: Syntax | None = None,
    decide: Decide = choose,
) -> Identified:
    """Identify the speaker of each attribution of one article, given its resolver and parsed sentences.

    Args:
        text: The article as read.
        resolver: Of the article's names.
        attributions: The outermost ones, which hold those nested in them.
        sentences: In reading order.
        paragraphs: In reading order.
        syntax: The parses of the sentences that `mention_history.asked` returns. Without them, only the words around a
            pronoun help to resolve it.
        decide: Ranks the candidates of a pronoun. Training replaces it.
    """
    article = survey(ArticleText(text, sentences, paragraphs), resolver, attributions)
    return SpeakerFinder(article, syntax=syntax or Syntax(), decide=decide, resolver=resolver).read()


class EventKind(IntEnum):
    """What begins at a place. If several things begin at one place, the one with the lowest value is read first."""

    SOURCE = 0
    NAME = 1
    PRONOUN = 2
    DESCRIPTION = 3
    NESTED_SOURCE = 4
    BODY = 5


class Event(NamedTuple):
    """Something to read at a place in the text."""

    start: int
    kind: EventKind
    end: int
    figure: Figure | None = None

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return Span(self.start, self.end)


class SpeakerFinder:
    """Reads one article from left to right and resolves its sources.

    Args:
        article: With its attributions.
        syntax: The parses of the sentences that `mention_history.asked` returns.
        decide: Ranks the candidates of a pronoun.
        resolver: Of the article's names. Without it, references to bodies are not resolved.
    """

    def __init__(
        self, article: SourcedArticle, *, syntax: Syntax, decide: Decide, resolver: Resolver | None = None
    ) -> None:
        self._article = article
        self._memory = memory = remember_nothing(article)
        self._turns = turns = TurnSpeakers(article, memory)
        self._third = ThirdPerson(article, memory, turns, syntax=syntax, decide=decide)
        self._pronouns = SourcePronouns(article, memory, turns, self._third)
        self._bodies = BodyReferences(article, memory, resolver) if resolver is not None else None
        self._unsure: set[Span] = set()
        self._starts = frozenset(source.start for source in article.sources)

    def read(self) -> Identified:
        """Resolve all sources in reading order."""
        current: Span | None = None
        bodies = self._bodies.scan() if self._bodies is not None else ()
        events = [*list_events(self._article, self._memory), *(Event(p.start, EventKind.BODY, p.end) for p in bodies)]
        for event in sorted(events, key=lambda event: event[:3]):
            if event.kind is EventKind.SOURCE:
                current = event.span
            self._take(event, current)
        joint = {r.entity.key: r.members for r in self._article.base.values() if r.entity is not None and r.members}
        resolved = {source: self._with_members(source, joint) for source in self._article.sources}
        mentions, meant = self._mentions(resolved), self._meant(resolved)
        return Identified(resolved, dict(self._unmarked()), mentions, meant, self._bodies)

    def _take(self, event: Event, current: Span | None) -> None:
        """Resolve and remember what begins at a place. `current` is the last source that is not nested."""
        place, figures = event.span, self._memory.figures
        if event.figure is not None:
            self._name(event.figure, place, current)
        elif event.kind is EventKind.SOURCE:
            self._source(place)
        elif event.kind is EventKind.BODY and self._bodies is not None:
            self._bodies.resolve(place)
        elif event.kind is EventKind.PRONOUN:
            chance, figure = self._third.resolve(place, speaks=False)
            if chance < MIN_CHANCE_TO_NAME:
                self._unsure.add(place)
            if place in self._article.inner:
                figures[place] = figure if chance >= MIN_CHANCE_TO_NAME else None
        elif event.kind is EventKind.DESCRIPTION:
            self._description(place)
        elif place not in figures:
            figures[place] = self._figure(place)

    # Mentions.

    def _name(self, figure: Figure, place: Span, current: Span | None) -> None:
        """Remember a name. It counts as a source if it is within the current source and names the same figure."""
        own = current is not None and current.contains(place) and self._memory.figures.get(current) is figure
        self._remember(figure, place, source=own)

    def _source(self, source: Span) -> None:
        base, tokens = self._article.base[source], self._article.tokens(source)
        figure = self._memory.figures[source] = self._figure(source)
        self._memory.mentions.speak(figure, source.start)
        if figure is not None and (figure.entity is None or base.entity is None) and tokens:
            pronoun = tokens[0] if len(tokens) == 1 and tokens[0] in people.PRONOUNS else ""
            self._remember(figure, source, pronoun=pronoun, source=True)

    def _description(self, place: Span) -> None:
        """Remember a description that is not a source."""
        descriptions = self._memory.descriptions
        figure = descriptions.find(place, "person").figure or descriptions.introduce(place, "person")
        if figure is not None:
            self._remember(figure, place)

    def _remember(self, figure: Figure, place: Span, *, pronoun: str = "", source: bool = False) -> None:
        quoted = self._article.quoted.holds(place.start)
        self._memory.mentions.mention(figure, place.start, place.end, pronoun=pronoun, source=source, quoted=quoted)

    # The figure of a source.

    def _figure(self, source: Span) -> Figure | None:
        """Return the figure of a source.

        The source of a nested attribution is resolved only here. It does not enter the history of mentions.
        """
        article = self._article
        base, tokens = article.base[source], article.tokens(source)
        if tokens and all(token in people.PRONOUNS for token in tokens) and not is_acronym(source.of(article.text)):
            return self._pronouns.resolve(source, tokens)
        if NOBODY.match(source.of(article.text)):
            return None
        if tokens and tokens[0] == "who" and (figure := self._pronouns.resolve_clause(source)) is not None:
            return figure
        if base.entity is not None:
            return article.by_name(base.entity, source)
        return self._unnamed(source, base, tokens)

    def _unnamed(self, source: Span, base: Resolution, tokens: Sequence[str]) -> Figure | None:
        """Return the figure of a source that contains no name."""
        text, cast, memory = self._article.text, self._article.cast, self._memory
        if base.type == "person" and (figure := named_in(text, cast, source)) is not None:
            return figure
        if source in self._article.labels and len(fitting := cast.fitting(name_words(source.of(text)))) == 1:
            return fitting[0]
        behind = apposed(text, cast, source, speaking=self._starts) or relative_named_before(text, cast, source)
        if behind is not None:
            memory.steps[source] = (behind[1],)
            return behind[0]
        item = self._article.by_source.get(source)
        found = memory.descriptions.find(source, base.type, said=item.content if item is not None else ())
        if found.figure is not None and found.antecedent is not None:
            memory.steps[source] = (Step(found.antecedent, found.rule, found.score),)
        if found.figure is None and tokens:
            return memory.descriptions.introduce(source, base.type)
        return found.figure

    # Attributions without a source.

    def _unmarked(self) -> Iterator[tuple[int, Resolution]]:
        """Yield the speakers of attributions without a source: turns without a label, and continued quotations."""
        before: Attribution | None = None
        for item in self._article.items:
            start = item.place.start
            if item.source is None and item.cue is None:
                turn = self._turns.at(start)
                figure = self._turns.by_part(turn) if turn is not None else self._continued(item, before)
                if figure is not None and figure.entity is not None:
                    yield start, Resolution(figure.type, figure.entity)
            elif item.content and item.source is not None and self._article.holders.of(item.source) is None:
                before = item

    def _continued(self, item: Attribution, before: Attribution | None) -> Figure | None:
        """Return the speaker of the quotation before, if this one continues it in the same paragraph or the next."""
        if before is None or before.source is None or item.kind != "direct":
            return None
        if before.kind == "indirect" and not self._follows(item, before):
            return None
        mentions = self._memory.mentions
        ended = max(before.source.end, before.content[-1].end) - 1
        away = mentions.paragraph(item.content[0].start) - mentions.paragraph(ended)
        alone = away == 0 or _LINE_ENDS.match(self._article.text, item.content[-1].end) is not None
        return self._memory.figures.get(before.source) if 0 <= away <= 1 and alone else None

    def _follows(self, item: Attribution, before: Attribution) -> bool:
        """Tell whether a quotation begins right behind the sentence of an attribution: It rains, he said. / *“Ha”*."""
        ended = max(span.end for span in before.spans())
        start = item.content[0].start
        return ended < start and _SENTENCE_ENDS.fullmatch(self._article.text, ended, start) is not None

    # The result.

    def _mentions(self, resolved: Mapping[Span, Resolution]) -> Mapping[Key, Sequence[Span]]:
        found: dict[Key, list[Span]] = {}
        for source, resolution in resolved.items():
            if resolution.entity is not None:
                found.setdefault(resolution.entity.key, []).append(source)
        for figure, span in self._memory.mentions.log:
            found.setdefault(figure.named.key, []).append(span)
        return found

    def _meant(self, resolved: Mapping[Span, Resolution]) -> Mapping[Span, str]:
        found = {span: figure.entity for figure, span in self._memory.mentions.log if span not in self._unsure}
        found |= {source: resolution.entity for source, resolution in resolved.items() if not resolution.members}
        return {span: entity.name for span, entity in found.items() if entity is not None and entity.name is not None}

    def _with_members(self, source: Span, joint: Mapping[Key, Sequence[Joined]]) -> Resolution:
        """Replace the members of a joint source by the entities they are in the whole article."""
        found, own = self._resolution(source), self._article.base[source]
        if own.members and own.entity is None:
            return replace(found, members=own.members)
        if found.entity is None or found.entity.key not in joint:
            return found
        same = own.entity is not None and own.entity.key == found.entity.key
        members = own.members if same else joint[found.entity.key]
        return replace(found, members=tuple(map(self._known_member, members)))

    def _known_member(self, member: Joined) -> Joined:
        figure = self._article.by_name(member.entity, member.span) if member.entity.name is not None else None
        known = figure is not None and figure.type == member.type and figure.entity is not None
        return replace(member, entity=figure.entity) if figure and figure.entity and known else member

    def _resolution(self, source: Span) -> Resolution:
        base, figure = self._article.base[source], self._memory.figures.get(source)
        steps = self._memory.steps.get(source, ())
        if figure is None:
            return replace(base, steps=steps)
        if figure.entity is not None:
            kind = figure.type if figure.type != "unknown" else base.type
            return Resolution(kind, figure.entity, steps or (base.steps if base.entity is figure.entity else ()))
        kind = base.type if base.type != "unknown" else figure.type
        if figure.type == "anonymous":
            kind = "anonymous"
        return Resolution(kind, figure.named, steps)


def list_events(article: SourcedArticle, memory: SpeakerMemory) -> list[Event]:
    """List the sources, names, pronouns and descriptions to read, in the order of their places."""
    text = article.text
    sources = set(article.sources) - article.inner
    pronouns = (Span(*m.span()) for m in SINGULAR.finditer(text))
    covered = Cover(sorted(sources))
    starts = {place.start: place.end for place in article.cast.places if place.end < len(text)}
    named = {place.end for place in article.cast.places}
    events = [
        *(Event(s.start, EventKind.SOURCE, s.end) for s in sources),
        *(_name_event(place) for place in article.cast.places if not is_credit(text, place.start)),
        *(Event(p.start, EventKind.PRONOUN, p.end) for p in pronouns if p not in sources),
        *(
            Event(d.start, EventKind.DESCRIPTION, d.end)
            for d in memory.descriptions.scan()
            if not covered.touches(d) and not is_apposed(text, d, starts, named)
        ),
        *(Event(s.start, EventKind.NESTED_SOURCE, s.end) for s in article.inner),
    ]
    return sorted(events, key=lambda event: event[:3])


def is_apposed(text: str, description: Span, starts: Mapping[int, int], named: Collection[int]) -> bool:
    """Tell whether a description says who somebody named beside it is.

    It is in apposition ("Mari Tamm, a surgeon, operated", "The mayor of Foo, Mari Tamm, left") or joined by a verb
    ("Mari Tamm is a surgeon").

    Args:
        text: The article as read.
        description: Its place.
        starts: The starts of all names, with their ends.
        named: The ends of all names.
    """
    low = max(0, description.start - MAX_LINK_LENGTH)
    called = _CALLED.match(text, description.end)
    if called is not None and called.end() in starts:
        return True  # as in "a man called Mari"
    joined = _IS.search(text, low, description.start)
    if joined is not None and joined.start() in named:
        return True
    modified = _MODIFIED.match(text, description.end, description.end + MAX_MODIFIER_LENGTH)
    if modified is not None and modified.end() in starts:
        return text[starts[modified.end()]] in ",.;:)"
    before = _COMMA.search(text, low, description.start)
    return before is not None and before.start() in named and _CLOSED.match(text, description.end) is not None


def _name_event(place: Place) -> Event:
    return Event(place.start, EventKind.NAME, place.end, place.figure)
