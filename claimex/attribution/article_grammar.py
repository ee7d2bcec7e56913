"""Give the grammar rules access to an article: its text, quotation marks, sentences and dependency trees.

Comes in: the results of tagging, parsing and pairing of marks. Goes out: an `ArticleGrammar`. It finds the sentence at
a place and its tree, tells whether a place is quoted, and makes attributions with corrected spans.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from claimex.attribution.attribution import Attribution
from claimex.english.people import TITLES
from claimex.layout import kind_of, mask_quoted
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from claimex.attribution.reporting_clauses import Lemma
    from claimex.layout import Quotation
    from claimex.parsing import Parsed, SentenceParser


MIN_QUOTED_SHARE = 0.3
"""A place counts as quoted if more than this share of it is in quotation marks. Set by hand; no other value was
tried."""

MIN_LAST_WORD = 3
"""Fewest letters of a sentence's last word. A full stop after fewer letters usually marks an abbreviation."""

LOOKAHEAD = 6
"""How many characters after a sentence are searched for the first one of the next sentence."""

MOST_ENDING = 4
"""How many quotations before a place are searched for one that ends there: nested ones that end together."""

_DASHES = "–—"
_STOPS = ".?!…"
_EDGE_CHARACTERS = " \t\r\n\u00a0,;:–—-"


@dataclass(frozen=True, slots=True)
class ArticleGrammar:
    """The grammar of one article.

    Attributes:
        text: As read.
        quotations: Paired marks, in reading order.
        sentences: In reading order.
        parser: Of the article.
        lemma: Takes a word and a part of speech, and returns the lemma.
        mask: 1 for each character in an outermost quotation, see `quotation_marks.mask_quoted`.
    """

    text: str
    quotations: Sequence[Quotation]
    sentences: Sequence[Span]
    parser: SentenceParser
    lemma: Lemma
    mask: bytearray
    _trees: dict[Span, list[tuple[Span, Token]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls, text: str, quotations: Sequence[Quotation], sentences: Sequence[Span], parser: SentenceParser, lemma: Lemma
    ) -> ArticleGrammar:
        """Gather what the rules need of an article."""
        mask = mask_quoted(len(text), (q for q in quotations if not q.depth))
        return cls(text, quotations, sentences, parser, lemma, mask)

    def sentence(self, place: Span) -> Span | None:
        """Return the sentence in which a place begins. None if it begins outside of all sentences."""
        number = bisect_right(self.sentences, place.start, key=lambda s: s.start) - 1
        return self.sentences[number] if number >= 0 and place.start < self.sentences[number].end else None

    def is_complete(self, sentence: Span) -> bool:
        """Tell whether a sentence really ends: not at an abbreviation or a title, and not before a small letter."""
        words = sentence.of(self.text).rstrip("\"'”’» )")
        last = words.rsplit(None, 1)[-1] if words else ""
        follows = self.text[sentence.end : sentence.end + LOOKAHEAD].lstrip("\"'“‘«([ \u00a0")[:1]
        if not words.endswith(tuple(_STOPS)) or follows.islower() or follows in _DASHES:
            return False
        core = last[:-1].lower()
        return words[-1] != "." or not (
            "." in core or len(core) < MIN_LAST_WORD or {core, core.removesuffix("s")} & TITLES
        )

    def tokens_at(self, place: Span) -> list[tuple[Span, Token]]:
        """Return the tokens inside a place that are in the sentence in which it begins, each with its span."""
        sentence = self.sentence(place)
        tree = self.tree(sentence) if sentence is not None else []
        first = bisect_left(tree, place.start, key=lambda pair: pair[0].start)
        return tree[first : bisect_right(tree, place.end, key=lambda pair: pair[0].end)]

    def tree(self, sentence: Span) -> list[tuple[Span, Token]]:
        """Return the tokens of a sentence, each with its span in the article."""
        if sentence not in self._trees:
            parsed = self.parser.parse(sentence)
            self._trees[sentence] = [(parsed.span(token, token), token) for token in parsed.doc]
        return self._trees[sentence]

    def parse(self, sentence: Span) -> Parsed:
        """Return the tree of a sentence."""
        return self.parser.parse(sentence)

    def is_quoted(self, place: Span) -> bool:
        """Tell whether a place is quoted: more than MIN_QUOTED_SHARE of it is in quotation marks."""
        return sum(self.mask[place.start : place.end]) > MIN_QUOTED_SHARE * len(place)

    def ends_quotation(self, end: int) -> bool:
        """Tell whether a quotation that has both marks ends at an offset."""
        last = bisect_left(self.quotations, end, key=lambda q: q.span.start)
        return any(q.closed and q.span.end == end for q in self.quotations[max(0, last - MOST_ENDING) : last])

    def with_closing_mark(self, piece: Span) -> Span:
        """Return a piece with the rest of the quotation that begins in it: called it “theft / ,”."""
        last = bisect_left(self.quotations, piece.end, key=lambda q: q.span.start)
        near = self.quotations[max(0, last - MOST_ENDING) : last]
        ends = [q.span.end for q in near if q.closed and piece.start <= q.span.start]
        return Span(piece.start, max([piece.end, *ends]))

    def trimmed(self, start: int, end: int) -> Span | None:
        """Return the span between two offsets without white space, commas and dashes at its edges.

        None if no letter or digit remains.
        """
        place = Span(start, max(start, end))
        words = place.of(self.text)
        start, end = (
            start + len(words) - len(words.lstrip(_EDGE_CHARACTERS)),
            start + len(words.rstrip(_EDGE_CHARACTERS)),
        )
        return Span(start, end) if start < end and any(map(str.isalnum, self.text[start:end])) else None

    def without_stop(self, sentence: Span) -> Span:
        """Return a sentence without its final full stop. A full stop inside quotation marks stays."""
        end = strip(self.text, sentence).end
        return Span(sentence.start, end - 1) if self.text[end - 1 : end] in tuple(_STOPS) else Span(sentence.start, end)

    def with_content(self, each: Attribution, content: Sequence[Span]) -> Attribution:
        """Return an attribution with other content, and with the kind of that content."""
        pieces = tuple(sorted(content))
        return replace(each, content=pieces, kind=kind_of(self.text, pieces, self.mask))

    def make_attribution(
        self, content: Sequence[Span], cue: Span | None, source: Span | None, confidence: float
    ) -> Attribution:
        """Return a new attribution."""
        pieces = tuple(sorted(content))
        return Attribution(pieces, cue, source, kind_of(self.text, pieces, self.mask), confidence)


def overlap(left: Sequence[Span], right: Sequence[Span]) -> bool:
    """Tell whether two sets of spans share a character."""
    return any(max(one.start, other.start) < min(one.end, other.end) for one in left for other in right)
