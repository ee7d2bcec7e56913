"""Define what is known of an article before its speakers are resolved, and the memory that grows while they are.

Comes in: the text, its attributions and the resolver of names (`mentions.py`). Goes out: `SourcedArticle`, which does
not change while the article is read, and `SpeakerMemory`, which grows with each mention.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.english.names import WORD, name_words
from claimex.layout import find_turns
from claimex.speakers.appositions import cut_short
from claimex.speakers.descriptions import Descriptions
from claimex.speakers.interviews import Holders, Quoted, by_initials, by_label, office_of
from claimex.speakers.known_entities import Cast
from claimex.speakers.mention_history import Memory
from claimex.speakers.resolutions import Resolution, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimex.attribution import Attribution
    from claimex.layout import Turn
    from claimex.spans import Span
    from claimex.speakers.figures import Figure
    from claimex.speakers.mentions import Resolver
    from claimex.speakers.resolutions import Entity


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of an article and its divisions.

    Attributes:
        text: The article as read.
        sentences: In reading order.
        paragraphs: In reading order.
    """

    text: str
    sentences: Sequence[Span]
    paragraphs: Sequence[Span]


@dataclass(frozen=True, slots=True)
class SourcedArticle:
    """An article with its attributions, and what each source means by its own words.

    Attributes:
        page: Text, sentences and paragraphs.
        items: All attributions, nested ones included, in the order of their places.
        sources: Their sources, each once, in reading order.
        by_source: The first attribution of each source.
        by_cue_end: The attribution of the cue that ends at an offset.
        inner: The sources that only nested attributions have.
        turns: The turns of an interview, in reading order.
        labels: The names printed before turns.
        base: The resolution of each source and label by its own words.
        cast: Everybody whom the article names.
        quoted: Finds the quotation that contains a place.
        holders: Finds the attribution whose content contains a place.
    """

    page: ArticleText
    items: Sequence[Attribution]
    sources: Sequence[Span]
    by_source: Mapping[Span, Attribution]
    by_cue_end: Mapping[int, Attribution]
    inner: frozenset[Span]
    turns: Sequence[Turn]
    labels: frozenset[Span]
    base: Mapping[Span, Resolution]
    cast: Cast
    quoted: Quoted
    holders: Holders

    @property
    def text(self) -> str:
        """The article as read."""
        return self.page.text

    def tokens(self, source: Span) -> list[str]:
        """Return the words of a source in lower case."""
        return [m.group().lower() for m in WORD.finditer(source.of(self.text))]

    def by_name(self, entity: Entity, source: Span) -> Figure | None:
        """Return the figure that a name in a source refers to."""
        words = name_words(entity.name or "")
        if (longer := cut_short(self.cast, source)) is not None:
            return longer
        if entity.type == "person" and len(words) == 1:
            first = self.cast.by_first_name(words[0])
            if first is not None:
                return first
            known = self.cast.figure_of(entity)
            if known is not None and known.entity is not None and known.entity.name == words[0]:
                return self.cast.opening_with(words[0], source.start) or known
        return self.cast.figure_of(entity) or self.cast.add(entity)


@dataclass(frozen=True, slots=True)
class SpeakerMemory:
    """What is known of the speakers so far, as the article is read from left to right.

    Attributes:
        mentions: The mentions and sources so far.
        descriptions: The figures that were only described.
        figures: The figure of each source. None if none was found.
        steps: The steps from each source to its figure.
    """

    mentions: Memory
    descriptions: Descriptions
    figures: dict[Span, Figure | None] = field(default_factory=dict)
    steps: dict[Span, tuple[Step, ...]] = field(default_factory=dict)


def survey(page: ArticleText, resolver: Resolver, attributions: Sequence[Attribution]) -> SourcedArticle:
    """Resolve each source and label by its own words, and collect everybody whom the article names.

    Args:
        page: Text, sentences and paragraphs.
        resolver: Of the article's names.
        attributions: The outermost ones, which hold those nested in them.
    """
    items = sorted(
        (a for outer in attributions for a in outer.walk()),
        key=lambda a: (a.place.start, -(a.content or (a.place,))[-1].end),
    )
    sources = sorted({a.source for a in items if a.source is not None})
    turns = find_turns(page.text, page.paragraphs)
    labels = frozenset(turn.label for turn in turns if turn.label is not None)
    base = {source: resolver.resolve(source) for source in sorted({*sources, *labels})}
    if labels:
        base |= _labelled(page.text, labels, base, by_initials(resolver.named()))
    return SourcedArticle(
        page,
        items,
        sources,
        {a.source: a for a in reversed(items) if a.source is not None},
        {a.cue.end: a for a in items if a.cue is not None},
        frozenset(sources) - {outer.source for outer in attributions if outer.source is not None},
        turns,
        labels,
        base,
        _cast(page.text, resolver, labels, base, subjects_of(page.text, items)),
        Quoted(page.text, page.paragraphs),
        Holders(items),
    )


def remember_nothing(article: SourcedArticle) -> SpeakerMemory:
    """Return an empty memory for an article."""
    mentions = Memory(article.text, article.page.sentences, article.page.paragraphs)
    return SpeakerMemory(mentions, Descriptions(article.text, article.cast, mentions))


def _labelled(
    text: str, labels: frozenset[Span], base: Mapping[Span, Resolution], initials: Mapping[str, Entity | None]
) -> dict[Span, Resolution]:
    """Resolve the labels of turns. A label that is an office is the last person whom a label named with this office."""
    found: dict[Span, Resolution] = {}
    bearers: dict[str, Entity] = {}
    for label in sorted(labels):
        found[label], office = by_label(text, label, base[label], initials), office_of(text, label).casefold()
        if (entity := found[label].entity) is not None:
            bearers[office] = entity
        elif office in bearers:
            found[label] = Resolution("person", bearers[office], (Step(bearers[office].evidence, "office"),))
    return found


def subjects_of(text: str, items: Sequence[Attribution]) -> frozenset[int]:
    """Return the starts of sources that directly precede their verb.

    Such a source is the subject of its own clause and not in apposition to the name before it: "Mari Tamm, the judge
    said,". A comma would end an apposition.
    """
    return frozenset(
        a.source.start
        for a in items
        if a.source is not None and a.cue is not None
        if a.source.end < a.cue.start and not text[a.source.end - 1 : a.cue.start].strip(" \u00a0")[1:]
        if text[a.source.end - 1] not in ",;:"
    )


def _cast(
    text: str,
    resolver: Resolver,
    labels: frozenset[Span],
    base: Mapping[Span, Resolution],
    subjects: frozenset[int],
) -> Cast:
    """Collect everybody whom the article names. A person with a turn is not an organization too, nor the reverse."""
    speaking = {e.name for label in labels if (e := base[label].entity) is not None and e.type == "person"}
    asking = {e.name for label in labels if (e := base[label].entity) is not None and e.type == "organization"}
    named = (e for e in resolver.named() if e.name not in (asking if e.type == "person" else speaking))
    entities = [*named, *(r.entity for r in base.values() if r.entity is not None)]
    return Cast(text, entities, is_word=resolver.is_word, towns=resolver.towns, subjects=subjects)
