"""Records → the words that stand in quotation marks, in runs that claim to be unbroken.

An ellipsis or square brackets end a run, since they say that words were left out or replaced. A cue ("A," she said,
"B") ends none: readers take A and B for one piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.corpus.words import words_of
from claimex.layout import find_paragraphs, pair_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.record import Record


_LEFT_OUT = re.compile(r"…|\.\s?\.\s?\.(?:\s?\.)?|(?<![^\W_])[^\W_]*+\[[^\[\]]*\][^\W_]*")
"""An ellipsis, or square brackets with the letters that touch them."""

_NEW_CAPITAL = re.compile(r"\[([^\W\d_])\](?=[^\W_])")
"""A letter in brackets that opens a word: only its size was changed."""

_UNSEEN_BRACKET = "\u200b"
"""What takes a bracket's place there, so that offsets stay: words ignore it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks.

    Attributes:
        part: Number of the quotation within its record, from 0; direct records have one.
        start, end: Offsets into the article, half-open, code points.
        text: As written; stretches that a cue parts are joined by " … ".
        runs: Keys of the words of each unbroken run, none empty.
        marked: True where an ellipsis or brackets part the runs, or open or close the quotation.
    """

    part: int
    start: int
    end: int
    text: str
    runs: tuple[tuple[str, ...], ...]
    marked: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """All words, in order."""
        return tuple(key for run in self.runs for key in run)


def quotes_of(record: Record) -> Iterator[Quote]:
    """Yield the quotations of a record: a direct one whole, of a mixed one each stretch in quotation marks."""
    spans = [(span.start, span.text) for span in record.content]
    if record.kind == "direct":
        quotes = [spans]
    elif record.kind == "mixed":
        quotes = [[piece] for start, text in spans for piece in _in_marks(start, text)]
    else:
        return
    part = 0
    for pieces in quotes:
        runs, marked = split_runs([text for _, text in pieces])
        if runs:
            start, (last, text) = pieces[0][0], pieces[-1]
            yield Quote(part, start, last + len(text), " … ".join(text for _, text in pieces), runs, marked)
            part += 1


def _in_marks(start: int, text: str) -> Iterator[tuple[int, str]]:
    for quotation in pair_marks(text, paragraphs=find_paragraphs(text)):
        if not quotation.depth:
            inside = quotation.inside(text)
            yield start + inside.start, inside.of(text)


def split_runs(texts: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Split stretches of one quotation into runs of words; tell whether marks of omission part them."""
    runs: list[list[str]] = [[]]
    marked = False
    for text in texts:
        plain = _NEW_CAPITAL.sub(rf"{_UNSEEN_BRACKET}\1{_UNSEEN_BRACKET}", text)
        last = 0
        for gap in _LEFT_OUT.finditer(plain):
            runs[-1] += words_of(plain, last, gap.start()).keys
            runs.append([])
            marked, last = True, gap.end()
        runs[-1] += words_of(plain, last).keys
    return tuple(tuple(run) for run in runs if run), marked
