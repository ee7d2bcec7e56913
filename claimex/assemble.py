"""Attributions to records: lemma and act of the cue, speaker, claims, sentence, stable id.

Comes in: an article, its parse and its attributions. Goes out: checked `Record`s in reading order. Nothing
is decided here that an earlier step could have decided; what this stage cannot know stays null.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex import lexicon
from claimex.act import guess_act
from claimex.confidence import PARTS
from claimex.coref import asked
from claimex.entities import list_entities
from claimex.identify import identify
from claimex.record import Bounds, CueSpan, Document, Link, Parts, Record, Speaker, TextSpan, check_spans, record_id
from claimex.resolve import Resolver
from claimex.segment import Content, segment
from claimex.signals import DENYING, NOBODY
from claimex.spans import Span, strip
from claimex.syntax import Syntax
from claimex.zones import Within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from claimex.entities import Numbered
    from claimex.identify import Identified
    from claimex.link import Attribution
    from claimex.parse import Lemmatizer
    from claimex.read import Article
    from claimex.record import Act, Claim, Producer
    from claimex.resolve import Key, Step
    from claimex.segment import Parses
    from claimex.zones import Zone


@dataclass(slots=True)
class _Desk:
    """What the records of one article share while they are made."""

    article: Article
    document: Document
    producer: Producer
    lemmatizer: Lemmatizer
    claims: Mapping[Attribution, list[Claim]]
    who: Identified
    numbers: Mapping[Key, str]
    sentences: Sequence[Span]
    within: Within
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)


def make_records(
    article: Article,
    doc: Doc,
    attributions: Sequence[Attribution],
    *,
    paragraphs: Sequence[Span],
    lemmatizer: Lemmatizer,
    parser: Parses,
    producer: Producer,
    zones: Sequence[Zone] = (),
) -> tuple[list[Record], list[Numbered]]:
    """Make the records of one article.

    Args:
        article: As read.
        doc: Its parse.
        attributions: Outermost ones, with those nested in them.
        paragraphs: In order, without overlap.
        lemmatizer: For the cues' lemmas.
        parser: For the contents of this article, and the sentences that tell whom a pronoun means.
        producer: What is making them.
        zones: What of the article is no body.

    Returns:
        Records in the order of their first content, a nested one after the one that holds it; and the entities
        that they speak of.

    Raises:
        RecordError: A span does not fit its text, which is a defect.
    """
    sources = [a.source for outer in attributions for a in outer.walk() if a.source is not None]
    resolver = Resolver(article.text, doc, sources, is_word=lemmatizer.is_word)
    sentences = find_sentences(doc, paragraphs)
    syntax = Syntax((part.start, part.doc) for part in parser.parse_all(asked(article.text, sentences, sources)))
    who = identify(article.text, resolver, attributions, sentences=sentences, paragraphs=paragraphs, syntax=syntax)
    entities = list_entities(who)
    numbers = {entity.key: entity.id for entity in entities}
    claims = _find_claims(article.text, attributions, sentences=sentences, parser=parser, lemmatizer=lemmatizer)
    desk = _Desk(article, describe(article), producer, lemmatizer, claims, who, numbers, sentences, Within(zones))
    return [record for outer in attributions for record in _make_all(desk, outer, parent=None)], entities


def _make_all(desk: _Desk, item: Attribution, *, parent: str | None) -> Iterator[Record]:
    record = _make(desk, item, parent=parent)
    yield record
    for inner in item.nested:
        yield from _make_all(desk, inner, parent=record.id)


def _find_claims(
    text: str, attributions: Sequence[Attribution], *, sentences: Sequence[Span], parser: Parses, lemmatizer: Lemmatizer
) -> dict[Attribution, list[Claim]]:
    items = [item for outer in attributions for item in outer.walk() if item.content]
    contents = []
    for item in items:
        cue = _cut_cue(text, item.cue, lemmatizer) if item.cue is not None else None
        if cue is not None and cue.lemma in DENYING and item.source is not None and NOBODY.match(item.source.of(text)):
            cue = None  # what nobody denies is so
        speaks = item.kind == "direct" or (cue is not None and _is_mark(cue))
        contents.append(Content(item.content, cue, quoted=speaks))
    return dict(zip(items, segment(text, contents, sentences=sentences, parser=parser), strict=True))


def _make(desk: _Desk, item: Attribution, *, parent: str | None) -> Record:
    text = desk.article.text
    content = [TextSpan.cut(text, span) for span in item.content]
    cue = [_cut_cue(text, item.cue, desk.lemmatizer)] if item.cue is not None else []
    speaker = _speaker(desk, item)
    mention = item.source.of(text) if item.source is not None else None
    words, cue_words = [span.text for span in content], [span.text for span in cue]
    key = (*words, "", *cue_words, "", mention or "")
    record = Record(
        id=record_id(desk.article.id, content=words, cue=cue_words, mention=mention, ordinal=desk.seen[key]),
        doc=desk.document,
        kind=item.kind,
        act=find_act(cue[0] if cue else None, kind=item.kind, chances=item.acts, content=words[0] if words else ""),
        content=content,
        cue=cue,
        speaker=speaker,
        claims=desk.claims.get(item, []),
        sentence=_sentence(item, desk.sentences),
        parent=parent,
        zone="headline" if desk.within.of(item.place) == "headline" else None,
        confidence=item.confidence,
        parts=Parts(**dict(zip(PARTS, item.parts, strict=True))) if item.parts else None,
        producer=desk.producer,
    )
    desk.seen[key] += 1
    check_spans(record, text)
    return record


def describe(article: Article) -> Document:
    """Return the article as records name it."""
    return Document(
        id=article.id,
        sha256=article.sha256,
        title=article.title,
        lang=article.lang,
        url=article.url,
        published=article.published,
        encoding=article.encoding,
        meta=dict(article.meta),
    )


def find_act(cue: CueSpan | None, *, kind: str, chances: Sequence[float] = (), content: str = "") -> Act | None:
    """Return the act of an attribution by its cue's lemma, and by the model's `chances` where no list holds it.

    Quoted words are said, whatever the cue is: without one, with a gesture ("smiled") or with a verb of
    knowledge ("recalled"), a direct quotation is an assertion. Who asks or tells somebody to do something, or hopes
    or offers to, wants it done. A refusal to answer is no act.
    """
    if kind == "no_comment":
        return None
    if cue is None or _is_mark(cue):
        return "assertion"
    if cue.lemma in lexicon.ASKING and cue.text.lower().split()[-1] == "for":
        return "eventuality"
    wanted = lexicon.WANTING.get(cue.lemma or "")
    if kind != "direct" and wanted is not None and wanted.match(content.lower()):
        return "eventuality"
    act = lexicon.ACTS.get(cue.lemma or "")
    return "assertion" if kind == "direct" and act in {None, "fact"} else act or guess_act(chances)


def _is_mark(cue: CueSpan) -> bool:
    return all(c in lexicon.ASSERTING_MARKS for c in cue.text)


def find_lemma(cue: str, lemmatizer: Lemmatizer) -> str:
    """Return the lemma of a cue's head: the first word that has an act, else the first full verb."""
    words = cue.lower().split()
    verbs = [lemmatizer.lemma(word, "VERB") for word in words]
    nouns = [lemmatizer.lemma(word, "NOUN") for word in words]
    for lemma in (*verbs, *nouns):
        if lemma in lexicon.ACTS and lemma not in lexicon.AUXILIARIES:
            return lemma
    full = (lemma for lemma in verbs if lemma not in lexicon.AUXILIARIES and any(map(str.isalnum, lemma)))
    return next(full, verbs[0])


def _cut_cue(text: str, cue: Span, lemmatizer: Lemmatizer) -> CueSpan:
    words = cue.of(text)
    return CueSpan(start=cue.start, end=cue.end, text=words, lemma=find_lemma(words, lemmatizer))


def _speaker(desk: _Desk, item: Attribution) -> Speaker | None:
    text = desk.article.text
    source = item.source
    resolution = desk.who.sources[source] if source is not None else desk.who.unmarked.get(item.place.start)
    if resolution is None:
        return None
    mention = TextSpan.cut(text, source) if source is not None else None
    chain = [_cut_step(text, step) for step in resolution.steps]
    entity = resolution.entity
    if entity is None:
        return Speaker(mention=mention, type=resolution.type, chain=chain)
    number = desk.numbers[entity.key]
    if entity.name is None:
        return Speaker(mention=mention, type=resolution.type, entity=number, chain=chain)
    return Speaker(
        mention=mention,
        name=entity.name,
        role=entity.role,
        type=resolution.type,
        entity=number,
        evidence=TextSpan.cut(text, entity.evidence),
        chain=chain,
    )


def _cut_step(text: str, step: Step) -> Link:
    return Link(start=step.span.start, end=step.span.end, text=step.span.of(text), rule=step.rule, score=step.score)


def find_sentences(doc: Doc, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the sentences of an article, cut at the edges of paragraphs and trimmed of white space."""
    text = doc.text
    return [span for sentence in doc.sents for span in _cut(text, sentence.start_char, sentence.end_char, paragraphs)]


def _cut(text: str, start: int, end: int, paragraphs: Sequence[Span]) -> Iterator[Span]:
    low = bisect_right(paragraphs, start, key=lambda p: p.end)
    high = bisect_left(paragraphs, end, lo=low, key=lambda p: p.start)
    for paragraph in paragraphs[low:high]:
        span = strip(text, Span(max(start, paragraph.start), min(end, paragraph.end)))
        if len(span):
            yield span


def _sentence(item: Attribution, sentences: Sequence[Span]) -> Bounds | None:
    """Return the smallest run of sentences that holds cue and mention, or the first content."""
    anchors = [span for span in (item.cue, item.source) if span is not None] or [item.place]
    start, end = min(s.start for s in anchors), max(s.end for s in anchors)
    low = bisect_right(sentences, start, key=lambda s: s.end)
    high = bisect_left(sentences, end, key=lambda s: s.start)
    if low >= high:
        return Bounds(start=start, end=end)
    return Bounds(start=min(start, sentences[low].start), end=max(end, sentences[high - 1].end))
