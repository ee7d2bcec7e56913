"""Find attributions inside the content of others, to any depth: "A said that B believes C".

Comes in: the outermost attributions of an article. Those in turns are nested already. Goes out: the same, each with the
attributions `nested` in it, which may have nested ones themselves. The tagger was trained on outermost attributions
only, and tags all words inside of content as content. So inner ones are found in three other ways. A quotation inside a
quotation is tagged once more by itself. A sentence of content with a reporting word is read by its tree
(`reporting_clauses.py`). And a second layer of tags, trained for the inside of content, reads all of it
(`inner_layer.py`). If several find the same cue, the first of them in this order stays: the tagger can span several
sentences, and the tree knows where clauses end. `inner_bounds.py` corrects the bounds of all three.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.attribution.attribution import Attribution
from claimex.attribution.idioms import is_idiom
from claimex.attribution.inner_bounds import asks_hearer, correct, is_unsaid, until_next_that
from claimex.attribution.inner_ends import end_by_tree
from claimex.attribution.inner_layer import find_inside
from claimex.attribution.linking import link_pieces, make_attribution
from claimex.attribution.reporting_clauses import SCORE, find_reported, may_report
from claimex.attribution.tagging import tag
from claimex.layout import (
    Quotation,
    kind_of,
    mask_quoted,
)
from claimex.model import DECIMALS
from claimex.parsing import FINITE_TAGS, cut_sentences, stretches, unquote
from claimex.spans import Span, covered, find_holder, merge, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.attribution.inner_layer import Inside
    from claimex.attribution.reporting_clauses import Lemma, Reported
    from claimex.attribution.tagging import Tags
    from claimex.model import Tagger
    from claimex.parsing import Parsed, SentenceParser


NESTED_WORDS = 3
"""Fewest words of a quotation inside a quotation that is read as speech. Shorter ones are titles, terms and scare
quotes."""

MAX_MARK_LENGTH = 3
"""Most characters of an opening mark and the space after it."""

MIN_SENTENCE_WORDS = 3
"""Fewest words of a sentence of content that is parsed: a source, a cue and content."""

LEAST_CHANCE, LEAST_CHANCE_OF_THING = 0.35, 0.7
"""Least probabilities of what the inner layer alone finds; the second where the content is a thing. Nested F1 on
`examples/`, on ten invented articles marked before they were read, and of planted attributions in 30 articles of the
PolNeAR dev part: without the layer .876, .817, .540; with one probability for both, .3 .879, .843, .725; .4 .879,
.844, .715; .5 .891, .825, .704; with two, .4 and .6 .884, .838; .5 and .7 .891, .823; these .888, .843, .709. Swept
anew on 74 examples when the rules knew more: without the layer .910; .25 and .7 .927; .45 and .7 .925; .35 and .5
.928; these .931. They are also the best on nine tenths of the articles, whichever tenth is left out."""

ALIKE = 0.8
"""Share of the characters of either that a rule's content and the layer's have in common, to be the same finding."""

LONGEST_SUBJECT = 150
"""Most characters of a subject that the outer cue cuts off from its verb."""

_ENDS = tuple(".?!")
_WORD = re.compile(r"[^\W\d_]+")


def nest(
    attributions: Sequence[Attribution],
    tags: Tags,
    tagger: Tagger,
    *,
    sentences: Sequence[Span],
    parser: SentenceParser,
    lemma: Lemma,
) -> list[Attribution]:
    """Find the attributions nested in those of one article.

    Args:
        attributions: Outermost ones, in reading order.
        tags: Of the article.
        tagger: The opened model.
        sentences: Of the article, in reading order.
        parser: Of the article.
        lemma: Takes a word and a part of speech, and returns the lemma.

    Returns:
        The same attributions in the same order, each with `nested` in the order of their first content.
    """
    marks = _QuotationIndex(tags.quotations)
    worth = [list(_stretches(outer, tags.text, sentences, lemma)) for outer in attributions]
    parser.parse_all([stretch for each in worth for stretch in each])
    learned = _learned(attributions, tags, tagger)
    out = []
    for outer, own, inside in zip(attributions, worth, learned, strict=True):
        given = [inner for each in outer.nested for inner in each.walk() if not asks_hearer(inner, tags.text)]
        marked = list(_within_marks(outer, tags, marks, tagger))
        trees = [*_interrupted(outer, own, tags.text, parser), *parser.parse_all(own)]
        reported = [r for tree in trees for r in find_reported(tree, lemma)]
        read = (_attribute(each, _chance(each, inside), outer, tags.text, marks) for each in reported)
        ended = [_ended(i, own, parser, lemma) for i in inside if _is_sure(i)]
        more = (_attribute(i, i.chance, outer, tags.text, marks) for i in ended)
        parts = [part for span in outer.content for part in cut_sentences(tags.text, span, sentences)]
        heard = (each for each in (*given, *marked, *read, *more) if not is_idiom(each, tags.text))
        said = (each for each in heard if not is_unsaid(each, parts, tags.text))
        told = [correct(each, outer, parts, tags.text, lemma) for each in said]
        series = [s for each in (outer, *told) for s in each.content if s.of(tags.text).startswith("that ")]
        bound = [until_next_that(each, series, tags.text) for each in told]
        bound = [_before_outer_mark(each, marks, tags.text) for each in bound]
        out.append(_build_tree(outer, _without_clashes(outer, bound)))
    return out


def _learned(attributions: Sequence[Attribution], tags: Tags, tagger: Tagger) -> list[list[Inside]]:
    """Return what the inner layer finds inside of each attribution; nothing where the model has none."""
    if tagger.inner is None:
        return [[] for _ in attributions]
    return find_inside([outer.content for outer in attributions], tags, tagger.inner)


def _ended(found: Inside, own: Iterable[Span], parser: SentenceParser, lemma: Lemma) -> Inside:
    stretch = next((each for each in own if each.contains(found.cue)), None)
    return found if stretch is None else end_by_tree(found, parser.parse_all([stretch])[0], lemma)


def _is_sure(found: Inside) -> bool:
    return found.chance >= (LEAST_CHANCE_OF_THING if found.thing else LEAST_CHANCE)


def _chance(reported: Reported, inside: Iterable[Inside]) -> float:
    """Return how sure it is what a tree shows: surer where the layer sees the same, whose errors are others."""
    score = SCORE[reported.construction]
    same = (each.chance for each in inside if each.cue.overlaps(reported.cue) and _alike(each, reported))
    return 1.0 - (1.0 - score) * (1.0 - next(same, 0.0))


def _alike(one: Inside, other: Reported) -> bool:
    both = shared(one.content, other.content)
    return both >= ALIKE * (covered(one.content) + covered(other.content) - both)


def _stretches(outer: Attribution, text: str, sentences: Sequence[Span], lemma: Lemma) -> Iterator[Span]:
    """Yield the sentences of content that contain a possible reporting word. Claims are cut from the same sentences."""
    for content in outer.content:
        for stretch in stretches(text, content, sentences):
            found = _WORD.findall(text, stretch.start, stretch.end)
            if len(found) >= MIN_SENTENCE_WORDS and may_report(found, lemma):
                yield stretch


def _interrupted(outer: Attribution, own: Iterable[Span], text: str, parser: SentenceParser) -> Iterator[Parsed]:
    """Yield the trees of sentences whose subject the outer cue cuts off: *The mayor*, he said, *thinks it safe*."""
    for before, after in pairwise(outer.content):
        stretch = next((each for each in own if after.start <= each.start < after.end), None)
        opened = before.of(text).rstrip(" ,”’\"'")
        if stretch is None or stretch.start > after.start + MAX_MARK_LENGTH or opened.endswith(_ENDS):
            continue
        between = text[before.end : after.start]
        subject = unquote(text, before)
        subject = Span(subject.start, subject.start + len(subject.of(text).rstrip(" ,")))
        if "\n" in between or "." in between or not len(subject) or len(subject) > LONGEST_SUBJECT:
            continue
        if all(t.tag_ not in FINITE_TAGS for t in parser.parse_all([subject])[0].doc):
            yield parser.parse_joined([subject, stretch], joint=" ")


class _QuotationIndex:
    """Finds the quotations of an article by their place."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self._all = quotations
        self._above: list[int] = []
        held: list[int] = []
        for number, quotation in enumerate(quotations):
            del held[quotation.depth :]
            self._above.append(held[-1] if held else -1)
            held.append(number)

    def within(self, place: Span) -> Sequence[Quotation]:
        """Return the quotations that begin inside a place, in reading order."""
        low = bisect_left(self._all, place.start, key=lambda q: q.span.start)
        return self._all[low : bisect_left(self._all, place.end, lo=low, key=lambda q: q.span.start)]

    def closes_around(self, place: Span) -> bool:
        """Tell whether a quotation that begins before a place ends with it."""
        before = bisect_left(self._all, place.start, key=lambda q: q.span.start) - 1
        return any(q.closed and q.span.start < place.start and q.span.end == place.end for q in self.around(before))

    def touching(self, place: Span) -> list[Quotation]:
        """Return the quotations that overlap or touch a place, in reading order."""
        low = bisect_left(self._all, place.start, key=lambda q: q.span.start)
        high = bisect_right(self._all, place.end, lo=low, key=lambda q: q.span.start)
        around = [q for q in self.around(low - 1) if q.span.end >= place.start]
        return [*reversed(around), *self._all[low:high]]

    def around(self, number: int) -> Iterator[Quotation]:
        """Yield a quotation and those that contain it, from the inside out. Yield none for the number -1."""
        while number >= 0:
            yield self._all[number]
            number = self._above[number]

    def outermost(self, place: Span) -> Quotation:
        """Return the outermost quotation around the one that begins at the start of a place."""
        *_, last = self.around(bisect_right(self._all, place.start, key=lambda q: q.span.start) - 1)
        return last


def _within_marks(outer: Attribution, tags: Tags, marks: _QuotationIndex, tagger: Tagger) -> Iterator[Attribution]:
    """Tag the inside of each quotation that contains a quotation long enough to be speech."""
    for span in outer.content:
        near = marks.within(span)
        inner = [q for q in near if q.depth and span.contains(q.span) and _is_long(tags.text, q)]
        if not inner:
            continue
        words = marks.outermost(inner[0].span).inside(tags.text)
        base, end = max(words.start, span.start), min(words.end, span.end)
        mask = _mask(Span(base, end), inner)
        starts = {q.span.start: q for q in inner}
        again = tag(tags.text[base:end], tagger)
        for linked in link_pieces(again, tagger):
            attribution = make_attribution(linked, again, tagger, mask, base)
            if attribution.cue and any(any(mask[c.start - base : c.end - base]) for c in attribution.content):
                content = tuple(_until_marks(c, starts.get(c.start), tags.text) for c in attribution.content)
                moved = [Span(c.start - base, c.end - base) for c in content]
                yield replace(attribution, content=content, kind=kind_of(again.text, moved, mask))


def _before_outer_mark(inner: Attribution, marks: _QuotationIndex, text: str) -> Attribution:
    """End content before the mark that closes a quotation around it: “he said we lost our *pace* / ”."""
    kept = []
    for span in inner.content:
        end = span.end
        while end - 1 > span.start and marks.closes_around(Span(span.start, end)):
            end -= 1
        end = end if end == span.end else span.start + len(text[span.start : end].rstrip(" ,."))
        kept.append(Span(span.start, max(end, span.start + 1)))
    return inner if tuple(kept) == inner.content else replace(inner, content=tuple(kept))


def _until_marks(content: Span, quotation: Quotation | None, text: str) -> Span:
    """End content with the quotation that begins it, if that ends a sentence. The outer speaker says what follows."""
    if quotation is None or not quotation.closed or text[quotation.span.end - 2 : quotation.span.end - 1] not in _ENDS:
        return content
    return quotation.span if quotation.span.end < content.end else content


def _is_long(text: str, quotation: Quotation) -> bool:
    return len(quotation.inside(text).of(text).split()) >= NESTED_WORDS


def _attribute(
    found: Reported | Inside, chance: float, outer: Attribution, text: str, marks: _QuotationIndex
) -> Attribution:
    place = _whole(found.content)
    near = [q for q in marks.touching(place) if not q.span.contains(found.cue)]
    content = tuple(_with_marks(span, near, text) for span in found.content)
    place = _whole(content)
    moved = [Span(span.start - place.start, span.end - place.start) for span in content]
    kind = kind_of(place.of(text), moved, _mask(place, near))
    return Attribution(content, found.cue, found.source, kind, round(chance * outer.confidence, DECIMALS))


def _whole(spans: Iterable[Span]) -> Span:
    """Return the span from the start of the first to the end of the last of some spans. There must be at least one."""
    starts, ends = zip(*((span.start, span.end) for span in spans), strict=True)
    return Span(min(starts), max(ends))


def _mask(place: Span, quotations: Iterable[Quotation]) -> bytearray:
    """Return the mask of `mask_quoted` for the text of one place."""
    near = merge(q.span for q in quotations if q.span.overlaps(place))  # hundreds may be nested in each other
    inside = (Span(max(span.start, place.start), min(span.end, place.end)) for span in near)
    return mask_quoted(len(place), (Quotation(Span(s.start - place.start, s.end - place.start)) for s in inside))


def _with_marks(span: Span, quotations: Sequence[Quotation], text: str) -> Span:
    """Widen content to the marks around it, because the tree attaches these to the reporting verb."""
    low = bisect_left(quotations, span.start - MAX_MARK_LENGTH, key=lambda q: q.span.start)
    high = bisect_right(quotations, span.end, key=lambda q: q.span.start)
    for quotation in quotations[low:high]:
        words = quotation.inside(text)
        if not quotation.closed or not words.start <= span.end <= quotation.span.end:
            continue
        if any(c.isalnum() for c in text[span.end : quotation.span.end]):
            continue
        if span.start <= words.start or span.start == quotation.span.start:
            span = Span(min(span.start, quotation.span.start), quotation.span.end)
    return span


def _without_clashes(outer: Attribution, candidates: Iterable[Attribution]) -> list[Attribution]:
    """Keep the candidates that are inside the outer one and clash with no candidate before them."""
    inner = [each for each in candidates if _holds(outer, each)]
    clashes: dict[int, list[int]] = {}
    for one, other in _overlapping(inner):
        if _clash(inner[one], inner[other]):
            clashes.setdefault(max(one, other), []).append(min(one, other))
    kept: set[int] = set()
    for number in range(len(inner)):
        if kept.isdisjoint(clashes.get(number, ())):
            kept.add(number)
    return [inner[number] for number in sorted(kept)]


def _overlapping(items: Sequence[Attribution]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of each pair that overlaps, once. An attribution extends from its first to its last span."""
    wholes = [_whole(each.spans()) for each in items]
    open_: list[int] = []
    for number in sorted(range(len(items)), key=lambda n: wholes[n]):
        open_ = [n for n in open_ if wholes[n].end > wholes[number].start]
        yield from ((n, number) for n in open_)
        open_.append(number)


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(find_holder(outer.content, span) is not None for span in inner.spans())


def _clash(one: Attribution, other: Attribution) -> bool:
    if one.cue is not None and other.cue is not None and one.cue.overlaps(other.cue):
        return True
    if one.content and one.content == other.content:
        return True  # nobody tells the same words twice
    return any(a.overlaps(b) and not a.contains(b) and not b.contains(a) for a in one.content for b in other.content)


def _build_tree(outer: Attribution, inner: Sequence[Attribution]) -> Attribution:
    """Make a tree in which each attribution is nested in the smallest one that contains it."""
    sizes = [sum(map(len, each.content)) for each in inner]
    holder = [-1] * len(inner)
    for pair in _overlapping(inner):
        small, large = sorted(pair, key=lambda n: (sizes[n], n))
        better = holder[small] < 0 or sizes[large] < sizes[holder[small]]
        if sizes[small] < sizes[large] and better and _holds(inner[large], inner[small]):
            holder[small] = large
    held: dict[int, list[int]] = {}
    for number, above in enumerate(holder):
        held.setdefault(above, []).append(number)
    return _with_nested(outer, -1, inner, held)


def _with_nested(
    root: Attribution, number: int, inner: Sequence[Attribution], held: dict[int, list[int]]
) -> Attribution:
    branches = (_with_nested(inner[n], n, inner, held) for n in held.get(number, ()))
    return replace(root, nested=tuple(sorted(branches, key=lambda a: a.place)))
