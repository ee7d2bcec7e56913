"""What the rules that mend attributions by grammar read of an article: its words, marks, sentences and trees.

Comes in: what tagging, parsing and pairing of marks found. Goes out: an `ArticleGrammar`. It is asked for the sentence
at a place, for its tree, and whether marks quote a place; and for attributions with other spans than the tagger's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from claimex.attribution.attribution import Attribution
from claimex.english.people import TITLES
from claimex.layout import kind_of, mask_quoted
from claimex.spans import Span, covered, shared, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from claimex.attribution.reporting_clauses import Lemma
    from claimex.layout import Quotation
    from claimex.parsing import Parsed, SentenceParser


QUOTED = 0.3
"""Share of a place that lies in quotation marks from which it counts as quoted. By hand; no other value was tried."""

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
"""Tags of verbs that make a clause."""

SHORT = 3
"""Letters of a word at least with which a sentence ends; a full stop behind fewer mostly abbreviates."""

AHEAD = 6
"""Characters behind a sentence that are looked at for how the next one begins."""

_DASHES = "–—"
_STOPS = ".?!…"
_LEFT_OUT = " \t\r\n\u00a0,;:–—-"


@dataclass(frozen=True, slots=True)
class ArticleGrammar:
    """One article.

    Attributes:
        text: As read.
        quotations: Paired marks, in reading order.
        sentences: In reading order.
        parser: Of the article.
        lemma: Returns the lemma of a word as the part of speech named.
        mask: 1 for each character that an outermost quotation covers, see `quotation_marks.mask_quoted`.
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
        """Gather what the rules read of an article."""
        mask = mask_quoted(len(text), (q for q in quotations if not q.depth))
        return cls(text, quotations, sentences, parser, lemma, mask)

    def sentence(self, place: Span) -> Span | None:
        """Return the sentence in which a place begins, None where it begins in none."""
        number = bisect_right(self.sentences, place.start, key=lambda s: s.start) - 1
        return self.sentences[number] if number >= 0 and place.start < self.sentences[number].end else None

    def ended(self, sentence: Span) -> bool:
        """Tell whether a sentence ends as one does: at no abbreviation or title, and before no small letter."""
        words = sentence.of(self.text).rstrip("\"'”’» )")
        last = words.rsplit(None, 1)[-1] if words else ""
        follows = self.text[sentence.end : sentence.end + AHEAD].lstrip("\"'“‘«([ \u00a0")[:1]
        if not words.endswith(tuple(_STOPS)) or follows.islower() or follows in _DASHES:
            return False
        core = last[:-1].lower()
        return words[-1] != "." or not ("." in core or len(core) < SHORT or {core, core.removesuffix("s")} & TITLES)

    def tokens(self, place: Span) -> list[tuple[Span, Token]]:
        """Return the tokens that a place holds of the sentence that it begins in, and where each stands."""
        sentence = self.sentence(place)
        tree = self.tree(sentence) if sentence is not None else []
        first = bisect_left(tree, place.start, key=lambda pair: pair[0].start)
        return tree[first : bisect_right(tree, place.end, key=lambda pair: pair[0].end)]

    def tree(self, sentence: Span) -> list[tuple[Span, Token]]:
        """Return the tokens of a sentence with where they stand in the article."""
        if sentence not in self._trees:
            parsed = self.parser.parse(sentence)
            self._trees[sentence] = [(parsed.span(token, token), token) for token in parsed.doc]
        return self._trees[sentence]

    def parsed(self, sentence: Span) -> Parsed:
        """Return the tree of a sentence."""
        return self.parser.parse(sentence)

    def is_quoted(self, place: Span) -> bool:
        """Tell whether quotation marks hold more than QUOTED of a place."""
        return sum(self.mask[place.start : place.end]) > QUOTED * len(place)

    def plain(self, start: int, end: int) -> Span | None:
        """Return the words between two places without white space, commas and dashes at their edges; None for none."""
        place = Span(start, max(start, end))
        words = place.of(self.text)
        start, end = start + len(words) - len(words.lstrip(_LEFT_OUT)), start + len(words.rstrip(_LEFT_OUT))
        return Span(start, end) if start < end and any(map(str.isalnum, self.text[start:end])) else None

    def body(self, sentence: Span) -> Span:
        """Return a sentence without the full stop that ends it, unless marks hold the stop."""
        end = strip(self.text, sentence).end
        return Span(sentence.start, end - 1) if self.text[end - 1 : end] in tuple(_STOPS) else Span(sentence.start, end)

    def with_content(self, each: Attribution, content: Sequence[Span]) -> Attribution:
        """Return an attribution with other content, and the kind that goes with it."""
        pieces = tuple(sorted(content))
        return replace(each, content=pieces, kind=kind_of(self.text, pieces, self.mask))

    def attribution(
        self, content: Sequence[Span], cue: Span | None, source: Span | None, confidence: float
    ) -> Attribution:
        """Return a new attribution."""
        pieces = tuple(sorted(content))
        return Attribution(pieces, cue, source, kind_of(self.text, pieces, self.mask), confidence)


def overlap(left: Sequence[Span], right: Sequence[Span]) -> bool:
    """Tell whether two sets of spans share a character."""
    return bool(covered(left) and covered(right)) and shared(left, right) > 0
