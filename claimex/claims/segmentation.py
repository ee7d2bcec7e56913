"""Cut content into claims: its separate assertions, each with polarity and certainty.

Comes in: the content of each attribution with its cue, or words in the article's own voice without a cue. Goes out: a
list of `Claim`s for each, in reading order. Only content is parsed, sentence by sentence, and all of an article at
once. `parsing/clauses.py` finds the clauses, and `factuality.py` tells whether they are negated or uncertain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from claimex.attribution import cut_cue, is_mark
from claimex.claims.factuality import Factuality, judge
from claimex.claims.frames import make_frame
from claimex.claims.tenses import find_past
from claimex.claims.unsaid import find_unsaid
from claimex.english.certainty import DENYING, NOBODY
from claimex.layout import pair_marks
from claimex.parsing import (
    LINE_BREAK,
    SUBJECTS,
    edges,
    find_clauses,
    is_finite,
    is_imperative,
    is_independent,
    stretches,
)
from claimex.record import Claim, TextSpan
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution import Attribution
    from claimex.parsing import Clause, Lemmatizer, Parsed, Parses
    from claimex.record import CueSpan


_AUXILIARIES = frozenset({"is", "are", "was", "were", "has", "have", "had"})
_ENDED = re.compile(r"[.?!…:;][\s\"'“”„‟‘’‚‛«»‹›「」『』)\]*_]*\Z")
"""The end of a sentence, or a mark that introduces the next, at the end of a piece of content or of an interruption."""

_SUBORDINATING = frozenset({"WRB", "WDT", "WP", "WP$", "IN"})
"""Tags of words that introduce a subordinate clause: when, who, because."""


@dataclass(frozen=True, slots=True)
class Content:
    """The words that a source says, or that the article itself asserts.

    Attributes:
        spans: Its pieces, in reading order.
        cue: The cue that introduces it. None for a quotation without a cue and for the article's own voice.
        quoted: Whether all of it is in quotation marks or in the article's own voice. If so, "would" does not stand for
            a "will" in the past, and a denying cue does not deny whole sentences.
        unsaid: The words beside the cue which mean that nobody, or hardly anybody, said it.
        source: The words of the source. None if there is none.
        past: Whether the cue is a participle in a clause in the past.
    """

    spans: tuple[Span, ...]
    cue: CueSpan | None = None
    quoted: bool = False
    unsaid: Span | None = None
    source: str | None = None
    past: bool = False


def find_claims(
    text: str, attributions: Sequence[Attribution], *, sentences: Sequence[Span], parser: Parses, lemmatizer: Lemmatizer
) -> dict[Attribution, list[Claim]]:
    """Find the claims in each attribution that has content.

    Args:
        text: The article as read.
        attributions: Outermost ones, with those nested in them.
        sentences: In reading order, cut at the edges of paragraphs.
        parser: For the article.
        lemmatizer: For the cues' lemmas.

    Returns:
        By attribution, nested ones too; see `segment`.
    """
    items = [item for outer in attributions for item in outer.walk() if item.content]
    cued = [(item.cue, item.content) for item in items if item.cue is not None]
    past = find_past(text, cued, sentences=sentences, parser=parser)
    contents = []
    for item in items:
        cue = cut_cue(text, item.cue, lemmatizer) if item.cue is not None else None
        unsaid = find_unsaid(text, item, sentences)
        if cue is not None and cue.lemma in DENYING and item.source is not None and NOBODY.match(item.source.of(text)):
            cue = None  # if nobody denies it, it is affirmed
        speaks = item.kind == "direct" or (cue is not None and is_mark(cue))
        source = item.source.of(text) if item.source is not None else None
        contents.append(Content(item.content, cue, quoted=speaks, unsaid=unsaid, source=source, past=item.cue in past))
    return dict(zip(items, segment(text, contents, sentences=sentences, parser=parser), strict=True))


def segment(text: str, contents: Sequence[Content], *, sentences: Sequence[Span], parser: Parses) -> list[list[Claim]]:
    """Find the claims of several contents of one article.

    Args:
        text: The article as read.
        contents: In any order. They may overlap.
        sentences: Of the article, in order, cut at the edges of paragraphs (`sentences.find_sentences`).
        parser: For the article.

    Returns:
        At least one claim for each content that has a span, trimmed, without overlap, `checkable` not set.
    """
    cut = [[stretches(text, span, sentences) for span in content.spans] for content in contents]
    parser.parse_all([part for pieces in cut for parts in pieces for part in parts])
    groups = [list(_groups(text, pieces, parser)) for pieces in cut]
    trees = iter(_trees(text, [parts for own in groups for parts in own], parser))
    return [
        list(_claims(text, content, list(islice(trees, len(own)))))
        for content, own in zip(contents, groups, strict=True)
    ]


def _claims(text: str, content: Content, trees: Sequence[Parsed]) -> Iterator[Claim]:
    spoken = make_frame(content.cue, quoted=True, unsaid=content.unsaid)
    told = make_frame(
        content.cue, quoted=content.quoted, unsaid=content.unsaid, source=content.source, past=content.past
    )
    marked = [p.span for span in content.spans for p in pair_marks(text, paragraphs=[span]) if not p.depth]
    found = False
    for parsed in trees:
        for clause in find_clauses(text, parsed):
            at = bisect_right(marked, clause.span.start, key=lambda m: m.start) - 1
            quoted = at >= 0 and clause.span.start < marked[at].end
            place = clause.span if quoted or content.quoted else _without_that(text, clause, content.spans[0])
            yield _claim(text, place, judge(text, clause, spoken if quoted else told), content.spans)
            found = True
    if content.spans and not found:
        yield _claim(text, _whole(text, content.spans), Factuality("affirmed", "asserted", ()))


def _without_that(text: str, clause: Clause, content: Span) -> Span:
    """Return the place of a clause without the "that" which opens indirect content: said / that *flour* is dear.

    A parser may take it for an article. With a verb after it, it is the subject: said *that is* dear. The verb may be a
    noun after all: said that *trains* would run.
    """
    span = clause.span
    if span.start != content.start or not text.startswith("that ", span.start):
        return span
    following = next((t for t in clause.parsed.doc if t.i > clause.first.i), None)
    if following is None or (following.tag_.startswith(("V", "MD")) and not _is_noun(following, clause.head)):
        return span
    return Span(span.start + len("that "), span.end)


def _is_noun(verb: Token, head: Token) -> bool:
    """Tell whether what a parser takes for a verb is a plural noun, since another verb is that of the clause."""
    if verb.tag_ != "VBZ" or (verb.head == head and verb.dep_ in {"aux", "auxpass"}):
        return False
    bare = (c for c in verb.children if c.dep_ == "ccomp" and is_finite(c))
    return verb != head or any(not any(s.dep_ in SUBJECTS for s in c.children) for c in bare)


def _groups(text: str, pieces: Sequence[Sequence[Span]], parser: Parses) -> Iterator[list[Span]]:
    """Yield the parts of each sentence of content. A sentence that the cue interrupts has several."""
    waiting: list[Span] = []
    for parts in pieces:
        for number, part in enumerate(parts):
            if waiting and (number or not _goes_on(text, waiting[-1], part, parser)):
                yield waiting
                waiting = []
            waiting.append(part)
    if waiting:
        yield waiting


def _trees(text: str, groups: Sequence[Sequence[Span]], parser: Parses) -> list[Parsed]:
    """Return one tree for each sentence, given its parts."""
    joined = iter(parser.parse_all_joined([_joined(text, parts, parser) for parts in groups if len(parts) > 1]))
    return [next(joined) if len(parts) > 1 else parser.parse_all(parts)[0] for parts in groups]


def _joined(text: str, parts: Sequence[Span], parser: Parses) -> tuple[list[Span], str]:
    """Return the parts of a sentence without what the cue put at their ends, and what to put between them."""
    *before, last = parts
    complete = is_finite(next(parser.parse_all(before)[-1].doc.sents).root) and not _is_told(parser, last)
    trimmed = [Span(part.start, edges(text, part).end) for part in before]
    return [*trimmed, last], ", " if complete else " "


def _goes_on(text: str, before: Span, after: Span, parser: Parses) -> bool:
    """Tell whether two pieces of content are one sentence that the cue interrupts.

    They are not if a sentence ends between them, or if each is a sentence: “We lost,” she said, “but he won.” What
    begins with "that" is none: It means, she said, *that* he won.
    """
    between = text[before.end : after.start]
    if _ENDED.search(before.of(text)) or _ENDED.search(between) or LINE_BREAK.search(between):
        return False
    one, other = (find_clauses(text, parsed) for parsed in parser.parse_all([before, after]))
    if one and other and ((_is_told(parser, after) and _is_open(one[-1])) or _waits(one[-1], other[0])):
        return True
    return bool(one and other) and not (_stands_alone(one[-1]) and _stands_alone(other[0]))


def _waits(clause: Clause, after: Clause) -> bool:
    """Tell whether a clause ends with an auxiliary that waits for its verb: It *will*, he said, / *rain*."""
    last = next((t for t in reversed(clause.parsed.doc) if not (t.is_punct or t.is_space)), clause.head)
    verb = after.first.tag_
    return (last.tag_ == "MD" and verb == "VB") or (last.lower_ in _AUXILIARIES and verb in {"VBN", "VBG"})


def _is_open(clause: Clause) -> bool:
    """Tell whether a clause with "that" may complete another: it *means*, we are *glad*, she told *us*.

    It may right after the verb, an adjective or a pronoun. After any other word the clause is complete.
    """
    words = [t for t in clause.parsed.doc if t.i >= clause.head.i and not (t.is_punct or t.is_space)]
    last = words[-1]
    described = last.dep_ == "acomp" and last.tag_ == "JJ"
    return last == clause.head or (last.head == clause.head and (described or last.tag_ == "PRP"))


def _is_told(parser: Parses, part: Span) -> bool:
    """Tell whether a piece of content begins with the conjunction "that". Before a plural it is no article."""
    doc = parser.parse_all([part])[0].doc
    if not len(doc) or doc[0].lower_ != "that":
        return False
    return doc[0].dep_ == "mark" or (doc[0].dep_ == "det" and doc[0].head.tag_ in {"NNS", "NNPS"})


def _stands_alone(clause: Clause) -> bool:
    whole = is_independent(clause.head) or (clause.head.dep_ == "ROOT" and is_imperative(clause.head))
    return whole and clause.first.tag_ not in _SUBORDINATING


def _whole(text: str, spans: Sequence[Span]) -> Span:
    """Return the claim of content without a word: its first piece, trimmed if that leaves anything."""
    return next((s for s in (edges(text, spans[0]), strip(text, spans[0])) if len(s)), spans[0])


def _claim(text: str, span: Span, factuality: Factuality, pieces: Sequence[Span] = ()) -> Claim:
    held = (Span(max(span.start, p.start), min(span.end, p.end)) for p in pieces if p.overlaps(span))
    parts = [part for part in (edges(text, each) for each in held) if any(c.isalnum() for c in part.of(text))]
    if len(parts) == 1:
        span = parts[0]
    return Claim(
        start=span.start,
        end=span.end,
        text=span.of(text),
        polarity=factuality.polarity,
        certainty=factuality.certainty,
        signals=[TextSpan.cut(text, signal) for signal in factuality.signals],
        parts=[TextSpan.cut(text, part) for part in parts] if len(parts) > 1 else None,
    )
