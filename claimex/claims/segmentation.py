"""Content to claims: the separate assertions in it, whether they are affirmed, and how surely.

Comes in: the content of each attribution with its cue, or a stretch of the article's own voice without one.
Goes out: a list of `Claim`s for each, in reading order. Nothing but the content is parsed, sentence by sentence and
all of an article at once; what makes a clause is in `clauses`, what makes it negated or uncertain in `stance`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution import cut_cue, is_mark
from claimex.claims.factuality import Stance, judge, make_frame, open_condition, under
from claimex.claims.unsaid import find_unsaid
from claimex.english.certainty import DENYING, NOBODY
from claimex.layout import pair_marks
from claimex.parsing import edges, find_clauses, stretches
from claimex.record import Claim, TextSpan
from claimex.spans import strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.attribution import Attribution
    from claimex.parsing import Lemmatizer, Parses
    from claimex.record import CueSpan
    from claimex.spans import Span


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, or asserted by the article itself.

    Attributes:
        spans: Its pieces, in reading order; no claim crosses from one to the next.
        cue: What introduces it; None for a quotation without a cue and for the article's own voice.
        quoted: All of it stands in quotation marks, or it is the article's own voice: "would" is then no "will"
            told afterwards, and a denying cue does not deny whole sentences.
        unsaid: The words beside the cue by which nobody, or hardly anybody, said it.
    """

    spans: tuple[Span, ...]
    cue: CueSpan | None = None
    quoted: bool = False
    unsaid: Span | None = None


def find_claims(
    text: str, attributions: Sequence[Attribution], *, sentences: Sequence[Span], parser: Parses, lemmatizer: Lemmatizer
) -> dict[Attribution, list[Claim]]:
    """Find the claims in the content of each attribution that has any.

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
    contents = []
    for item in items:
        cue = cut_cue(text, item.cue, lemmatizer) if item.cue is not None else None
        unsaid = find_unsaid(text, item, sentences)
        if cue is not None and cue.lemma in DENYING and item.source is not None and NOBODY.match(item.source.of(text)):
            cue = None  # what nobody denies is so
        speaks = item.kind == "direct" or (cue is not None and is_mark(cue))
        contents.append(Content(item.content, cue, quoted=speaks, unsaid=unsaid))
    return dict(zip(items, segment(text, contents, sentences=sentences, parser=parser), strict=True))


def segment(text: str, contents: Sequence[Content], *, sentences: Sequence[Span], parser: Parses) -> list[list[Claim]]:
    """Find the claims of several contents of one article.

    Args:
        text: The article as read.
        contents: In any order; they may overlap.
        sentences: Of the article, in order, cut at the edges of paragraphs (`sentences.find_sentences`).
        parser: For the article.

    Returns:
        At least one claim for each content that has a span, trimmed, without overlap, `checkable` not set.
    """
    cut = [[stretches(text, span, sentences) for span in content.spans] for content in contents]
    parser.parse_all([part for pieces in cut for parts in pieces for part in parts])
    return [list(_claims(text, content, pieces, parser)) for content, pieces in zip(contents, cut, strict=True)]


def _claims(text: str, content: Content, pieces: Sequence[Sequence[Span]], parser: Parses) -> Iterator[Claim]:
    spoken = make_frame(content.cue, quoted=True, unsaid=content.unsaid)
    told = replace(spoken, quoted=content.quoted)
    condition: Span | None = None
    found = False
    for span, parts in zip(content.spans, pieces, strict=True):
        marked = [pair.span for pair in pair_marks(text, paragraphs=[span]) if not pair.depth]
        clauses = [clause for parsed in parser.parse_all(parts) for clause in find_clauses(text, parsed)]
        for number, clause in enumerate(clauses):
            at = bisect_right(marked, clause.span.start, key=lambda m: m.start) - 1
            quoted = at >= 0 and clause.span.start < marked[at].end
            stance = judge(text, clause, spoken if quoted else told)
            yield _claim(text, clause.span, stance if number else under(stance, condition))
        condition = open_condition(text, clauses[-1]) if clauses else condition
        found = found or bool(clauses)
    if content.spans and not found:
        yield _claim(text, _whole(text, content.spans), Stance("affirmed", "asserted", ()))


def _whole(text: str, spans: Sequence[Span]) -> Span:
    """Return what content without a word is as a claim: its first piece, trimmed if that leaves anything."""
    return next((s for s in (edges(text, spans[0]), strip(text, spans[0])) if len(s)), spans[0])


def _claim(text: str, span: Span, stance: Stance) -> Claim:
    return Claim(
        start=span.start,
        end=span.end,
        text=span.of(text),
        polarity=stance.polarity,
        certainty=stance.certainty,
        signals=[TextSpan.cut(text, signal) for signal in stance.signals],
    )
