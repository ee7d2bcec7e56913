"""Make records of attributions: lemma and act of the cue, speaker, claims, sentence, stable id.

Comes in: an article, its attributions, and the speakers and claims found in them. Goes out: checked `Record`s in
reading order. Earlier stages decide everything, and this one only writes it down. Unknown values stay null.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from claimex.attribution import cut_cue, find_act
from claimex.layout import Within
from claimex.model import PARTS
from claimex.record import (
    Affiliation,
    Bounds,
    Document,
    Link,
    Member,
    Parts,
    Record,
    Speaker,
    TextSpan,
    check_spans,
    describe,
    record_id,
)
from claimex.speakers import NOTHING, Profiles, stated_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claimex.article import Article
    from claimex.attribution import Attribution
    from claimex.layout import Zone
    from claimex.parsing import Lemmatizer
    from claimex.record import Claim, Producer
    from claimex.spans import Span
    from claimex.speakers import Entity, Identified, Joined, Key, Numbered, Profile, Step


@dataclass(slots=True)
class _RecordContext:
    """The values that all records of one article need while they are made."""

    article: Article
    document: Document
    producer: Producer
    lemmatizer: Lemmatizer
    claims: Mapping[Attribution, list[Claim]]
    who: Identified
    profiles: Profiles
    numbers: Mapping[Key, str]
    sentences: Sequence[Span]
    within: Within
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)


def make_records(
    article: Article,
    attributions: Sequence[Attribution],
    *,
    who: Identified,
    profiles: Profiles | None = None,
    entities: Sequence[Numbered],
    claims: Mapping[Attribution, list[Claim]],
    sentences: Sequence[Span],
    zones: Sequence[Zone],
    lemmatizer: Lemmatizer,
    producer: Producer,
) -> list[Record]:
    """Make the records of one article.

    Args:
        article: As read.
        attributions: Outermost ones, with those nested in them.
        who: The speaker of each.
        profiles: What else is known of the speakers.
        entities: The speakers in `who`, numbered.
        claims: The claims of each attribution with content.
        sentences: In reading order.
        zones: The parts of the article that are not body text.
        lemmatizer: For the cues' lemmas.
        producer: The program that makes the records.

    Returns:
        In the order of their first content. A nested record follows its parent.

    Raises:
        RecordError: A span does not match its text, which is a defect of the program.
    """
    numbers = {entity.key: entity.id for entity in entities}
    context = _RecordContext(
        article,
        describe(article),
        producer,
        lemmatizer,
        claims,
        who,
        profiles or Profiles(),
        numbers,
        sentences,
        Within(zones),
    )
    return [record for outer in attributions for record in _make_all(context, outer, parent=None)]


def _make_all(context: _RecordContext, item: Attribution, *, parent: str | None) -> Iterator[Record]:
    record = _make(context, item, parent=parent)
    yield record
    for inner in item.nested:
        yield from _make_all(context, inner, parent=record.id)


def _make(context: _RecordContext, item: Attribution, *, parent: str | None) -> Record:
    text = context.article.text
    content = [TextSpan.cut(text, span) for span in item.content]
    cue = [cut_cue(text, item.cue, context.lemmatizer)] if item.cue is not None else []
    speaker = _speaker(context, item)
    mention = item.source.of(text) if item.source is not None else None
    words, cue_words = [span.text for span in content], [span.text for span in cue]
    key = (*words, "", *cue_words, "", mention or "")
    record = Record(
        id=record_id(context.article.id, content=words, cue=cue_words, mention=mention, ordinal=context.seen[key]),
        doc=context.document,
        kind=item.kind,
        act=find_act(cue[0] if cue else None, kind=item.kind, chances=item.acts, content=words[0] if words else ""),
        content=content,
        cue=cue,
        speaker=speaker,
        claims=context.claims.get(item, []),
        sentence=_sentence(item, context.sentences),
        parent=parent,
        zone="headline" if context.within.of(item.place) == "headline" else None,
        confidence=item.confidence,
        parts=Parts(**dict(zip(PARTS, item.parts, strict=True))) if item.parts else None,
        producer=context.producer,
    )
    context.seen[key] += 1
    check_spans(record, text)
    return record


def _speaker(context: _RecordContext, item: Attribution) -> Speaker | None:
    text, source, start = context.article.text, item.source, item.place.start
    who, profiles = context.who, context.profiles
    resolution = who.sources[source] if source is not None else who.unmarked.get(start)
    if resolution is None:
        return None
    profile = (profiles.sources.get(source) if source is not None else profiles.unmarked.get(start)) or NOTHING
    entity = resolution.entity
    return Speaker(
        mention=_cut(text, source),
        type=profile.type or resolution.type,
        entity=context.numbers[entity.key] if entity is not None else None,
        chain=[_cut_step(text, step) for step in resolution.steps],
        **(_named(text, entity) if entity is not None and entity.name is not None else {}),
        **_profiled(text, entity, profile),
        members=[_member(context, member) for member in resolution.members] or None,
    )


def _member(context: _RecordContext, member: Joined) -> Member:
    text, entity = context.article.text, member.entity
    return Member(
        mention=TextSpan.cut(text, member.span),
        name=entity.name,
        role=stated_role(entity) or (member.office[0] if member.office is not None else None),
        type=member.type,
        entity=context.numbers[entity.key],
        evidence=_cut(text, entity.evidence if entity.name is not None else None),
    )


def _named(text: str, entity: Entity) -> dict[str, Any]:
    """Return the fields that only a named speaker has."""
    return {"name": entity.name, "evidence": _cut(text, entity.evidence)}


def _profiled(text: str, entity: Entity | None, profile: Profile) -> dict[str, Any]:
    own = entity.role if entity is not None and entity.name is not None and not profile.gathered else None
    pronoun, shown = profile.pronoun or (None, None)
    name, place = profile.organization or (None, None)
    return {
        "role": profile.role or own,
        "role_evidence": _cut(text, profile.role_evidence),
        "organization": Affiliation(name=name, span=TextSpan.cut(text, place)) if place is not None else None,
        "pronoun": pronoun,
        "pronoun_evidence": _cut(text, shown),
        "reason": _cut(text, profile.reason),
    }


def _cut(text: str, span: Span | None) -> TextSpan | None:
    return TextSpan.cut(text, span) if span is not None else None


def _cut_step(text: str, step: Step) -> Link:
    return Link(start=step.span.start, end=step.span.end, text=step.span.of(text), rule=step.rule, score=step.score)


def _sentence(item: Attribution, sentences: Sequence[Span]) -> Bounds | None:
    """Return the smallest run of sentences that contains cue and mention, or the first content."""
    anchors = [span for span in (item.cue, item.source) if span is not None] or [item.place]
    start, end = min(s.start for s in anchors), max(s.end for s in anchors)
    low = bisect_right(sentences, start, key=lambda s: s.end)
    high = bisect_left(sentences, end, key=lambda s: s.start)
    if low >= high:
        return Bounds(start=start, end=end)
    return Bounds(start=min(start, sentences[low].start), end=max(end, sentences[high - 1].end))
