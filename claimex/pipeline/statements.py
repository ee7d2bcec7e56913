"""Find what an article asserts in its own voice, and make records of kind `statement`.

Comes in: an article's tags, sentences and zones, and the records of its attributions. Goes out: one record for each
sentence of the body text that no attribution overlaps, and for each main clause that is completely outside of the
attribution beside it. Attributed words never become statements of the author, because the records themselves show which
words are attributed. A sentence inside a quotation, or cut by one, is not a statement either. In doubt, none is made.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claimex.claims import Content, segment
from claimex.model import estimate_confidence, features_of_statement
from claimex.parsing import SUBJECTS, cut_sentences, edges, find_clauses, is_finite, is_imperative, is_independent
from claimex.record import Bounds, Record, TextSpan, check_spans, describe, record_id
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.tokens import Token

    from claimex.article import Article
    from claimex.attribution import Tags
    from claimex.parsing import Parsed, Parses
    from claimex.record import Producer


MIN_OUTSIDE = 0.05
"""Each word of a statement has at least this probability of being outside of attributions. On PolNeAR dev, 12 sentences
are dropped only for this reason, and all of them contain attributed words by gold. Of the 33 whose least value is from
.1 to .2, half do."""

_SUBORDINATE = frozenset({"relcl", "acl", "advcl"})
"""Clauses whose finite verb does not make a phrase a sentence: "the man who left"."""

_MISTAGGED = frozenset({"JJ", "VB"})
_ATTACHED = frozenset({"ccomp", "parataxis"})
_LETTERS = re.compile(r"[^\W\d_]+|['’][a-z]+|[a-z]+['’][a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that the article asserts itself, and the sentence that contains them."""

    span: Span
    sentence: Span


def make_statements(
    article: Article,
    tags: Tags,
    records: Sequence[Record],
    *,
    sentences: Sequence[Span],
    parser: Parses,
    weights: Mapping[str, float],
    producer: Producer,
) -> list[Record]:
    """Make the records of an article's own statements.

    Args:
        article: As read.
        tags: Of the article.
        records: The records of all its attributions.
        sentences: In order, cut at the edges of paragraphs.
        parser: For the article.
        weights: Of the confidence, see `confidence`.
        producer: The program that makes the records.

    Returns:
        In reading order, without overlap.

    Raises:
        RecordError: A span does not match its text, which is a defect of the program.
    """
    found = find_statements(tags, records, sentences=sentences, parser=parser)
    contents = [Content((statement.span,), quoted=True) for statement in found]
    claims = segment(article.text, contents, sentences=sentences, parser=parser)
    document = describe(article)
    seen: Counter[str] = Counter()
    out = []
    for statement, own in zip(found, claims, strict=True):
        content = TextSpan.cut(article.text, statement.span)
        number = seen[content.text]
        seen[content.text] += 1
        record = Record(
            id=record_id(article.id, content=[content.text], voice="author", ordinal=number),
            doc=document,
            kind="statement",
            voice="author",
            content=[content],
            claims=own,
            sentence=Bounds(start=statement.sentence.start, end=statement.sentence.end),
            confidence=estimate_confidence(measure(tags, statement.span), weights),
            producer=producer,
        )
        check_spans(record, article.text)
        out.append(record)
    return out


def measure(tags: Tags, span: Span) -> dict[str, float]:
    """Return the features of a statement's confidence: the tagger's probabilities that its words are not attributed."""
    chances = _chances(tags, span)
    mean, least = (float(chances.mean()), float(chances.min())) if len(chances) else (1.0, 1.0)
    return features_of_statement(mean=mean, least=least)


def _chances(tags: Tags, span: Span) -> NDArray[np.floating[Any]]:
    low, high = tags.encoding.words_in(span)
    return tags.outside[low:high]


def find_statements(
    tags: Tags, records: Sequence[Record], *, sentences: Sequence[Span], parser: Parses
) -> list[Statement]:
    """Find an article's own statements, see `make_statements`."""
    text = tags.text
    taken = _SpanIndex(span for record in records for span in attributed(record))
    contents = _SpanIndex(span.span for record in records for span in record.content)
    refused = _SpanIndex(cue.span for record in records if record.kind == "no_comment" for cue in record.cue)
    quoted = _SpanIndex(q.span for q in tags.quotations if not q.depth)
    candidates = [
        sentence
        for body in _body_text(text, tags.paragraphs, [zone.span for zone in tags.zones])
        for sentence in cut_sentences(text, body, sentences)
        if not refused.touch(sentence) and not _is_quoted(sentence, quoted) and not taken.hold(sentence)
    ]
    found: list[Statement] = []
    for sentence, parsed in zip(candidates, parser.parse_all(candidates), strict=True):
        if not taken.touch(sentence):
            found += [Statement(sentence, sentence)] if asserts(parsed) else []
        else:
            found += [Statement(span, sentence) for span in _beside(text, parsed, taken, contents)]
    return [s for s in found if not (_chances(tags, s.span) < MIN_OUTSIDE).any()]


def attributed(record: Record) -> Iterator[Span]:
    """Yield the content and cue of a record, and its source if there is a cue. Without one, a source is only named."""
    yield from (span.span for span in (*record.content, *record.cue))
    if record.cue and record.speaker is not None and record.speaker.mention is not None:
        yield record.speaker.mention.span


class _SpanIndex:
    """Finds which of some spans overlap another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start < merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        self._spans = merged

    def over(self, span: Span) -> Sequence[Span]:
        low = bisect_right(self._spans, span.start, key=lambda s: s.end)
        return self._spans[low : bisect_left(self._spans, span.end, key=lambda s: s.start)]

    def touch(self, span: Span) -> bool:
        return bool(self.over(span))

    def hold(self, span: Span) -> bool:
        return any(place.contains(span) for place in self.over(span))


def _body_text(text: str, paragraphs: Sequence[Span], zones: Sequence[Span]) -> Iterator[Span]:
    """Yield the body text of each paragraph: all of it, nothing, or the part after a dateline."""
    for paragraph in paragraphs:
        start = paragraph.start
        low = bisect_right(zones, paragraph.start, key=lambda s: s.end)
        high = bisect_left(zones, paragraph.end, key=lambda s: s.start)
        for zone in (*zones[low:high], Span(paragraph.end, paragraph.end)):
            body = strip(text, Span(start, max(start, zone.start)))
            if len(body):
                yield body
            start = max(start, zone.end)


def _is_quoted(sentence: Span, quoted: _SpanIndex) -> bool:
    """Tell whether a quotation contains the whole sentence, or extends beyond it."""
    return any(quotation.contains(sentence) or not sentence.contains(quotation) for quotation in quoted.over(sentence))


def asserts(parsed: Parsed) -> bool:
    """Tell a sentence from a fragment: it has a finite verb outside relative clauses, or a subject, or is an order."""
    verbs = [token for token in parsed.doc if _LETTERS.fullmatch(token.text)]
    if any(is_finite(token) and token.dep_ not in _SUBORDINATE for token in verbs):
        return True
    roots = [token for token in verbs if token.dep_ == "ROOT"]
    return any(is_imperative(root) or _has_subject(root) for root in roots)


def _has_subject(root: Token) -> bool:
    """Tell whether a root has a subject, although spaCy did not tag it as a finite verb: "Residents jeered"."""
    return root.tag_ in _MISTAGGED and any(child.dep_ in SUBJECTS for child in root.children)


def _beside(text: str, parsed: Parsed, taken: _SpanIndex, contents: _SpanIndex) -> Iterator[Span]:
    """Yield the main clauses that are completely outside of attributions, and not coordinated with their content."""
    found = [(clause.head, clause.span) for clause in find_clauses(text, parsed)]
    if len(found) == 1:
        found = [(head, edges(text, parsed.span(head.left_edge, head.right_edge))) for head in _before(parsed)]
    for head, span in found:
        that = any(child.dep_ == "mark" for child in head.children)
        if is_independent(head) and not that and not taken.touch(span) and not _continues(parsed, head, contents):
            yield span


def _before(parsed: Parsed) -> Iterator[Token]:
    """Yield clauses that the parser attaches to the reporting clause after them, across a semicolon or colon."""
    for token in parsed.doc:
        end = token.right_edge.i
        if (
            token.dep_ in _ATTACHED
            and token.i < token.head.i
            and not {";", ":"}.isdisjoint(map(str, parsed.doc[end : end + 2]))
        ):
            yield token


def _continues(parsed: Parsed, head: Token, contents: _SpanIndex) -> bool:
    """Tell whether a clause is coordinated with attributed words. It may be a part of them that was missed."""
    if head.dep_ != "conj":
        return False
    return contents.touch(parsed.span(head.head, head.head))
