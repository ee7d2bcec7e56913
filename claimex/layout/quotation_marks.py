"""Quotation marks: where quotations open and close, by rule, from the text alone.

Comes in: the text of an article. Goes out: its paragraphs and its quotations, marks included. What a
quotation is (speech, a title, a nickname, scare quotes) is not decided here; that takes the model
(`tagging.py`). Marks are paired paragraph by paragraph, because a mark that is lost in one paragraph must
not turn the rest of the article inside out.

Three things make news text hard, and each has its rule below: straight marks that do not say which
way they face (the white space around them does); marks that open in one style and close in the other,
or face the wrong way; and single marks that are also apostrophes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.layout.paragraphs import _ENDING
from claimex.spans import Span, strip
from claimex.vocabulary import ContentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


OPENING = "\u201c\u201f\u201e\u00ab"
CLOSING = "\u201d\u00bb"
NEUTRAL = '"\uff02\u2033'
DOUBLE = OPENING + CLOSING + NEUTRAL
SINGLE_OPENING = "\u2018\u201b\u201a\u2039"
SINGLE_CLOSING = "\u2019\u203a"
SINGLE = SINGLE_OPENING + SINGLE_CLOSING + "'"
MARKS = DOUBLE + SINGLE
"""Unicode's quotation marks as Western news uses them (The Unicode Standard, chapter 6.2)."""

_CONTENT_WORD = re.compile(r"[^\W_]\w*")
_MARK = re.compile(f"``|''|[{re.escape(MARKS)}]")
_BEFORE_OPENING = "([{<-\u2013\u2014\u2015/|*_#>:;\u2026=~\u2022\ufeff"
_AFTER_CLOSING = ",;:)]}"

_ELISION = re.compile(r"(?:\d\ds?|tis|twas|twere|em|n|til|cause|bout|round|cos|im|er|ere)\b", re.IGNORECASE)
"""Words that begin with an apostrophe, which a typesetter's software turns either way."""

DIRECT_SHARE = 0.95
"""Share of the content's words inside quotation marks from which it is direct. Source: the study's metrics;
below 1 because a word such as "that" may stand in the content before the opening mark."""

CARRY_PARAGRAPHS = 6
"""How many paragraphs a quotation may run over when its mark is not repeated at their start."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One pair of quotation marks in one paragraph, or a mark without its partner.

    Attributes:
        span: From the opening mark to the closing mark, marks included.
        closed: False where no closing mark was found; `span` then ends with its paragraph, or before
            the next opening mark.
        depth: 0 for an outermost quotation, 1 for one inside it, and so on.
        continues: True where the quotation goes on from the paragraph before (mark repeated or not).
        opened: False where a continued quotation has no opening mark of its own.
    """

    span: Span
    closed: bool = True
    depth: int = 0
    continues: bool = False
    opened: bool = True

    def inside(self, text: str) -> Span:
        """Return the span without the marks and the white space next to them."""
        left = 1 + text.startswith(("``", "''"), self.span.start) if self.opened else 0
        right = 1 + text.endswith("''", self.span.start, self.span.end) if self.closed else 0
        start = min(self.span.start + left, self.span.end)
        return strip(text, Span(start, max(start, self.span.end - right)))


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool
    faces: int  # +1 a glyph that opens, -1 one that closes, 0 straight


def pair_marks(text: str, *, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Pair the quotation marks of one article.

    Args:
        text: The article as read. All offsets are code points into it, half-open.
        paragraphs: Where paragraphs lie, in order, without overlap.

    Returns:
        Quotations in reading order, an outer one before those inside it. They nest or stand apart, and
        none crosses a paragraph's edge: a quotation of several paragraphs is one item in each that has a
        mark of it, the later ones with `continues`.

    Raises:
        SpanError: A paragraph reaches past the text.
    """
    out: list[Quotation] = []
    carried = 0
    for paragraph in paragraphs:
        paragraph.of(text)
        found = _MARK.finditer(text, paragraph.start, paragraph.end)
        marks = [_mark(text, m.start(), m.end(), paragraph) for m in found]
        doubles = _pair_doubles(text, [m for m in marks if _is_double(text, m)], paragraph, carried=carried)
        singles = _pair_singles(text, [m for m in marks if not _is_double(text, m)], paragraph)
        out += _nest(doubles, singles)
        carried = _carry(doubles, paragraph, carried)
    return out


def _is_double(text: str, mark: _Mark) -> bool:
    return mark.end - mark.start > 1 or text[mark.start] in DOUBLE


def _mark(text: str, start: int, end: int, paragraph: Span) -> _Mark:
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    glyph = text[start:end]
    faces = 1 if glyph in OPENING + SINGLE_OPENING or glyph == "``" else -1 if glyph in CLOSING + SINGLE_CLOSING else 0
    free_left = before.isspace() or before in _BEFORE_OPENING or before in MARKS
    free_right = after.isspace() or not (after.isalnum() or after in "$€£[(#@\u2026")
    punctuated = after in _AFTER_CLOSING or (faces < 0 and after in _ENDING)
    opens = free_left and not (after.isspace() or punctuated)
    closes = free_right and (punctuated or after.isspace() or not before.isspace())
    return _Mark(start, end, opens, closes, faces)


def _pair_doubles(text: str, marks: Sequence[_Mark], paragraph: Span, *, carried: int) -> list[Quotation]:
    """Pair double marks with one state, the quotation that is open; a second opening ends the first."""
    out: list[Quotation] = []
    begin: _Mark | None = None
    start = paragraph.start
    inside = bool(carried) and _goes_on(marks, paragraph)
    continues = inside or (bool(carried) and bool(marks) and marks[0].start == paragraph.start and marks[0].faces >= 0)
    is_open = inside
    for mark in marks:
        if is_open and _ends(text, mark, begin):
            out.append(Quotation(Span(start, mark.end), continues=continues, opened=begin is not None))
            is_open, begin, continues = False, None, False
        elif not is_open and _begins(text, mark):
            is_open, begin, start = True, mark, mark.start
        elif is_open and mark.opens and mark.faces >= 0 and not mark.closes:
            out.append(_unclosed(text, start, mark.start, opened=begin is not None, continues=continues))
            begin, start, continues = mark, mark.start, False
    if is_open:
        out.append(_unclosed(text, start, paragraph.end, opened=begin is not None, continues=continues))
    return [q for q in out if len(q.inside(text))]


def _unclosed(text: str, start: int, end: int, *, opened: bool, continues: bool) -> Quotation:
    return Quotation(strip(text, Span(start, end)), closed=False, opened=opened, continues=continues)


def _goes_on(marks: Sequence[_Mark], paragraph: Span) -> bool:
    """Tell whether a carried quotation goes on without a repeated mark: the first mark clearly closes."""
    if not marks or marks[0].start == paragraph.start:
        return False
    first = marks[0]
    return first.closes and not first.opens and first.faces <= 0


def _begins(text: str, mark: _Mark) -> bool:
    if mark.faces > 0:
        return True
    if mark.faces < 0:  # faces the wrong way: only where nothing but an opening can stand
        return mark.opens and not mark.closes
    return mark.opens or not (mark.closes or _is_inches(text, mark))


def _ends(text: str, mark: _Mark, begin: _Mark | None) -> bool:
    if mark.faces < 0:
        return not (mark.opens and not mark.closes)
    if mark.faces > 0:  # an opening glyph closes „German“ quotations, and where it faces the wrong way
        german = begin is not None and text[begin.start] == "\u201e"
        return german or (mark.closes and not mark.opens)
    return mark.closes or not mark.opens


def _is_inches(text: str, mark: _Mark) -> bool:
    return mark.start > 0 and text[mark.start - 1].isdigit()


def _pair_singles(text: str, marks: Sequence[_Mark], paragraph: Span) -> list[Quotation]:
    """Pair single marks; each opening takes the first closing that is no apostrophe."""
    out: list[Quotation] = []
    done = paragraph.start
    for i, mark in enumerate(marks):
        if mark.start < done or not _opens_single(text, mark):
            continue
        closing = _closing_single(text, (marks[j] for j in range(i + 1, len(marks))))
        if closing is not None:
            out.append(Quotation(Span(mark.start, closing.end)))
            done = closing.end
    return [q for q in out if len(q.inside(text))]


def _opens_single(text: str, mark: _Mark) -> bool:
    return mark.opens and mark.faces >= 0 and not (mark.faces == 0 and _ELISION.match(text, mark.end))


def _closing_single(text: str, marks: Iterable[_Mark]) -> _Mark | None:
    """Choose the closing mark: not within a word, and not a plural's apostrophe while a better one follows."""
    doubtful: _Mark | None = None
    for mark in marks:
        if mark.faces > 0 or (_opens_single(text, mark) and not mark.closes):
            break
        if not mark.closes or (mark.start and text[mark.start - 1].isspace()):
            continue
        if not _is_plural_possessive(text, mark):
            return mark
        doubtful = doubtful or mark
    return doubtful


def _is_plural_possessive(text: str, mark: _Mark) -> bool:
    after = text[mark.end : mark.end + 2]
    return text[mark.start - 1] in "sS" and after[:1].isspace() and after[1:2].isalpha()


def _nest(doubles: Sequence[Quotation], singles: Sequence[Quotation]) -> list[Quotation]:
    """Set depths; a single pair that crosses a double's edge was made of apostrophes and is dropped."""
    starts = [d.span.start for d in doubles]
    kept = [s for s in singles if not _crosses_any(s.span, doubles, starts)]
    out: list[Quotation] = []
    stack: list[Span] = []
    for quotation in sorted([*doubles, *kept], key=lambda q: (q.span.start, -q.span.end)):
        while stack and stack[-1].end <= quotation.span.start:
            stack.pop()
        out.append(replace(quotation, depth=len(stack)))
        stack.append(quotation.span)
    return out


def _crosses_any(single: Span, doubles: Sequence[Quotation], starts: Sequence[int]) -> bool:
    low = max(0, bisect_right(starts, single.start) - 1)
    near = [doubles[i].span for i in range(low, bisect_right(starts, single.end))]
    return any(single.overlaps(d) and not single.contains(d) and not d.contains(single) for d in near)


def _carry(doubles: Sequence[Quotation], paragraph: Span, carried: int) -> int:
    """Count for how many paragraphs a quotation has been open at this paragraph's end; 0 where none is."""
    if doubles and not doubles[-1].closed and doubles[-1].span.end == paragraph.end:
        return 1
    if doubles or not carried or carried >= CARRY_PARAGRAPHS:
        return 0
    return carried + 1


def mask_quoted(length: int, quotations: Iterable[Quotation]) -> bytearray:
    """Return one byte for each character of a text: 1 inside the quotations, marks included, else 0."""
    mask = bytearray(length)
    for quotation in quotations:
        mask[quotation.span.start : quotation.span.end] = b"\x01" * len(quotation.span)
    return mask


def kind_of(text: str, content: Iterable[Span], mask: bytearray) -> ContentKind:
    """Tell how content is quoted: direct from DIRECT_SHARE of its words in marks, indirect with none.

    Args:
        text: The article as read.
        content: Spans of one attribution.
        mask: From `mask_quoted`, for the same text.
    """
    words = [m.start() for span in content for m in _CONTENT_WORD.finditer(text, span.start, span.end)]
    inside = sum(mask[start] for start in words)
    if not inside:
        return "indirect"
    return "direct" if inside >= DIRECT_SHARE * len(words) else "mixed"
