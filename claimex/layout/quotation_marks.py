"""Pair quotation marks: find by rule where quotations open and close, from the text alone.

Comes in: the text of an article and its paragraphs. Goes out: its quotations, marks included. Whether a quotation is
speech, a title, a nickname or scare quotes is not decided here. That takes the model (`attribution/tagging.py`). Marks
are paired paragraph by paragraph, so that a mark lost in one paragraph does not invert the rest of the article.

Four things make news text hard, and each has its rule below. Straight marks do not show which way they face; the white
space around them does. Some quotations open in one style and close in another, or with a mark that faces the wrong way.
Single marks are also apostrophes. Some marks are lost on one side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.spans import Span, strip
from claimex.vocabulary import ContentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


OPENING_MARKS = "\u201c\u201f\u201e\u00ab"
CLOSING_MARKS = "\u201d\u00bb"
NEUTRAL_MARKS = '"\uff02\u2033'
DOUBLE_MARKS = OPENING_MARKS + CLOSING_MARKS + NEUTRAL_MARKS
SINGLE_OPENING_MARKS = "\u2018\u201b\u201a\u2039"
SINGLE_CLOSING_MARKS = "\u2019\u203a"
SINGLE_MARKS = SINGLE_OPENING_MARKS + SINGLE_CLOSING_MARKS + "'"
MARKS = DOUBLE_MARKS + SINGLE_MARKS
"""Unicode's quotation marks in the use of Western news (The Unicode Standard, chapter 6.2)."""

LINE_ENDS = ".:?!\u2026" + CLOSING_MARKS + NEUTRAL_MARKS
"""If each line of a paragraph ends with one of these, the lines were not wrapped by hand."""

SENTENCE_END = ".?!"

_CONTENT_WORD = re.compile(r"[^\W_]\w*")
_MARK = re.compile(f"``|''|[{re.escape(MARKS)}]")
_BEFORE_OPENING = "([{<-\u2013\u2014\u2015/|*_#>:;\u2026=~\u2022\ufeff"
_AFTER_CLOSING = ",;:)]}"

_ELISION = re.compile(r"(?:\d\ds?|tis|twas|twere|em|n|til|cause|bout|round|cos|im|er|ere)\b", re.IGNORECASE)
"""Words that begin with an apostrophe. Typesetting software may turn it into an opening mark."""

_CLIPPED = re.compile(r"(?:[sS]|[^\W\d_]in)\Z")
"""The endings of words that an apostrophe may follow."""

_SPEECH_ENDS = ",.?!\u2026"
_LEADING = ":,.?!\u2026;\u2013\u2014" + CLOSING_MARKS + NEUTRAL_MARKS
"""The characters before a mark that opens speech inside a paragraph."""

_COLON = re.compile(r":\s+")
_STOP = re.compile(r"[.?!\u2026]\s+")


DIRECT_SHARE = 0.95
"""Content is direct if at least this share of its words is inside quotation marks. Below 1, because a word such as
"that" may precede the opening mark in the content."""

CARRY_PARAGRAPHS = 6
"""Over how many paragraphs a quotation may extend if the mark is not repeated at their start."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One pair of quotation marks in one paragraph, or a mark without its partner.

    Attributes:
        span: From the opening mark to the closing mark, marks included.
        closed: False if no closing mark was found. `span` then ends with its paragraph, or before the next opening
            mark.
        depth: 0 for an outermost quotation, 1 for one inside it, and so on.
        continues: True if the quotation continues from the paragraph before, with or without a repeated mark.
        opened: False if the quotation has no opening mark of its own, because it continues or the mark is lost.
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
    faces: int  # +1 for an opening glyph, -1 for a closing one, 0 for a straight one


def pair_marks(text: str, *, paragraphs: Sequence[Span]) -> list[Quotation]:
    """Pair the quotation marks of one article.

    Args:
        text: The article as read. All offsets count its code points and are half-open.
        paragraphs: In order, without overlap.

    Returns:
        Quotations in reading order, an outer one before those inside it. Two of them are nested or do not overlap. None
        crosses the edge of a paragraph: a quotation over several paragraphs is one item in each that has a mark of it,
        the later ones with `continues`.

    Raises:
        SpanError: A paragraph extends beyond the text.
    """
    out: list[Quotation] = []
    carried = 0
    single = False
    for number, paragraph in enumerate(paragraphs, 1):
        paragraph.of(text)
        found = _MARK.finditer(text, paragraph.start, paragraph.end)
        marks = [_mark(text, m.start(), m.end(), paragraph) for m in found]
        if not (marks or carried or single):
            continue
        doubles = _pair_doubles(text, [m for m in marks if _is_double(text, m)], paragraph, carried=carried)
        goes_on = number < len(paragraphs) and _opens_with_single(text, paragraphs[number])
        rest = [m for m in marks if not _is_double(text, m)]
        paired = _nest(doubles, _pair_singles(text, rest, paragraph, carried=single, goes_on=goes_on))
        out += paired
        carried = _carry(doubles, paragraph, carried)
        single = goes_on and any(not (q.closed or q.depth) and text[q.span.start] in SINGLE_MARKS for q in paired)
    return out


def _is_double(text: str, mark: _Mark) -> bool:
    return mark.end - mark.start > 1 or text[mark.start] in DOUBLE_MARKS


def _mark(text: str, start: int, end: int, paragraph: Span) -> _Mark:
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    glyph = text[start:end]
    faces = (
        1
        if glyph in OPENING_MARKS + SINGLE_OPENING_MARKS or glyph == "``"
        else -1
        if glyph in CLOSING_MARKS + SINGLE_CLOSING_MARKS
        else 0
    )
    free_left = before.isspace() or before in _BEFORE_OPENING or before in MARKS
    free_right = after.isspace() or not (after.isalnum() or after in "$€£[(#@\u2026")
    punctuated = after in _AFTER_CLOSING or (faces < 0 and after in SENTENCE_END)
    opens = free_left and not (after.isspace() or punctuated)
    closes = free_right and (punctuated or after.isspace() or not before.isspace())
    return _Mark(start, end, opens, closes, faces)


def _pair_doubles(text: str, marks: Sequence[_Mark], paragraph: Span, *, carried: int) -> list[Quotation]:
    """Pair double marks. Only one quotation is open at a time, and a second opening mark ends the first quotation."""
    out: list[Quotation] = []
    begin: _Mark | None = None
    start = paragraph.start
    inside = bool(carried) and _goes_on(marks, paragraph)
    repeated = bool(carried) and bool(marks) and marks[0].start == paragraph.start
    repeated = repeated and (marks[0].faces >= 0 or text[paragraph.start] == "\u00bb")  # the French repetition
    continues = inside or repeated
    is_open = inside
    for mark in marks:
        if is_open and _ends(text, mark, begin):
            out.append(Quotation(Span(start, mark.end), continues=continues, opened=begin is not None))
            is_open, begin, continues = False, None, False
        elif not is_open and (_begins(text, mark) or (repeated and mark is marks[0])):
            is_open, begin, start = True, mark, mark.start
        elif is_open and mark.opens and mark.faces >= 0 and not mark.closes:
            out.append(_unclosed(text, start, mark.start, opened=begin is not None, continues=continues))
            begin, start, continues = mark, mark.start, False
        elif not is_open and _lacks_opening(text, mark, paragraph) and (mark.faces < 0 or not out):
            out.append(Quotation(_since(text, out, paragraph, mark), opened=False))
    if is_open:
        out.append(_unclosed(text, start, paragraph.end, opened=begin is not None, continues=continues))
    return [q for q in out if len(q.inside(text))]


def _unclosed(text: str, start: int, end: int, *, opened: bool, continues: bool) -> Quotation:
    return Quotation(strip(text, Span(start, end)), closed=False, opened=opened, continues=continues)


def _goes_on(marks: Sequence[_Mark], paragraph: Span) -> bool:
    """Tell whether a quotation continues from the paragraph before without a repeated mark: the first mark closes."""
    if not marks or marks[0].start == paragraph.start:
        return False
    first = marks[0]
    return first.closes and not first.opens and first.faces <= 0


def _begins(text: str, mark: _Mark) -> bool:
    if mark.faces > 0:
        return True
    if mark.faces < 0:  # faces the wrong way, so it opens only where no mark can close
        return mark.opens and not mark.closes
    return mark.opens or not (mark.closes or _is_inches(text, mark))


def _ends(text: str, mark: _Mark, begin: _Mark | None) -> bool:
    if mark.faces < 0:
        return not (mark.opens and not mark.closes)
    if mark.faces > 0:  # an opening glyph closes „German“ quotations, and others if it faces the wrong way
        german = begin is not None and text[begin.start] == "\u201e"
        return german or (mark.closes and not mark.opens)
    return mark.closes or not mark.opens


def _is_inches(text: str, mark: _Mark) -> bool:
    return mark.start > 0 and text[mark.start - 1].isdigit()


def _lacks_opening(text: str, mark: _Mark, paragraph: Span) -> bool:
    """Tell whether a mark closes speech that has no opening mark. This is certain only after punctuation."""
    ended = mark.start > paragraph.start and text[mark.start - 1] in _SPEECH_ENDS
    return ended and mark.closes and not mark.opens and mark.faces <= 0


def _since(text: str, before: Sequence[Quotation], paragraph: Span, mark: _Mark) -> Span:
    """Return the quotation that a closing mark without an opening one may close.

    It begins after the last colon, after the last sentence with a quotation, or with the paragraph.
    """
    start = before[-1].span.end if before else paragraph.start
    *_, last = [start, *(m.end() for m in _COLON.finditer(text, start, mark.start))]
    if before and last == start and (end := _STOP.search(text, start, mark.start)):
        last = end.end()
    return strip(text, Span(last, mark.end))


def _opens_with_single(text: str, paragraph: Span) -> bool:
    mark = _mark(text, paragraph.start, paragraph.start + 1, paragraph)
    return text[paragraph.start] in SINGLE_MARKS and _opens_single(text, mark)


def _pair_singles(
    text: str, marks: Sequence[_Mark], paragraph: Span, *, carried: bool, goes_on: bool
) -> list[Quotation]:
    """Pair single marks. Each opening mark takes the first closing one that is not an apostrophe.

    A quotation stays open if the next paragraph repeats its mark, or if it continues from the paragraph before and its
    closing mark is lost.

    Args:
        text: The article.
        marks: The single marks of the paragraph.
        paragraph: The paragraph.
        carried: Whether the paragraph before ends inside a quotation in single marks.
        goes_on: Whether the next paragraph begins with an opening single mark.
    """
    out: list[Quotation] = []
    done = paragraph.start
    for i, mark in enumerate(marks):
        if mark.start < done:
            continue
        continues = carried and mark.start == paragraph.start
        if not _opens_single(text, mark):
            if not continues and _lacks_opening(text, mark, paragraph):
                out.append(Quotation(_since(text, out, paragraph, mark), opened=False))
                done = mark.end
            continue
        closing, sure = _closing_single(text, (marks[j] for j in range(i + 1, len(marks))))
        leads = _leads(text, mark, paragraph, goes_on=goes_on)
        if not sure and (continues or leads):
            closing = _last_closing(text, marks[-1], paragraph) if continues and not goes_on else None
            end = paragraph.end if closing is None else closing.end
            out.append(Quotation(Span(mark.start, end), closed=closing is not None, continues=continues))
            done = end
        elif closing is not None:
            out.append(Quotation(Span(mark.start, closing.end), continues=continues))
            done = closing.end
    return [q for q in out if len(q.inside(text))]


def _opens_single(text: str, mark: _Mark) -> bool:
    return mark.opens and mark.faces >= 0 and not (mark.faces == 0 and _ELISION.match(text, mark.end))


def _leads(text: str, mark: _Mark, paragraph: Span, *, goes_on: bool) -> bool:
    """Tell whether a mark may open speech that its paragraph does not close.

    It does after a colon. If the speech continues in the next paragraph, it also does at the start of its own paragraph
    or of a sentence, and after a cue.
    """
    before = text[max(paragraph.start, mark.start - 2) : mark.start].rstrip()
    if not goes_on:
        return before[-1:] == ":"
    return mark.start == paragraph.start or before[-1:] in _LEADING or text[mark.end].isupper()


def _closing_single(text: str, marks: Iterable[_Mark]) -> tuple[_Mark | None, bool]:
    """Choose the closing mark: not inside a word, and not an apostrophe if a better one follows.

    Returns:
        The mark, and whether it is certainly not an apostrophe.
    """
    doubtful: _Mark | None = None
    for mark in marks:
        if mark.faces > 0 or (_opens_single(text, mark) and not mark.closes):
            break
        if not _may_close(text, mark):
            continue
        if not _is_apostrophe(text, mark):
            return mark, True
        doubtful = doubtful or mark
    return doubtful, False


def _last_closing(text: str, last: _Mark, paragraph: Span) -> _Mark | None:
    """Return a paragraph's last mark if it closes the whole paragraph, whatever is quoted inside."""
    return last if last.end == paragraph.end and last.faces <= 0 and _may_close(text, last) else None


def _may_close(text: str, mark: _Mark) -> bool:
    return mark.closes and not (mark.start and text[mark.start - 1].isspace())


def _is_apostrophe(text: str, mark: _Mark) -> bool:
    """Tell whether a mark may be the apostrophe of a plural (the boys' beds) or of an omitted g (singin' along)."""
    after = text[mark.end : mark.end + 2]
    goes_on = after[:1].isspace() and after[1:2].isalpha()
    return goes_on and _CLIPPED.search(text, max(0, mark.start - 3), mark.start) is not None


def _nest(doubles: Sequence[Quotation], singles: Sequence[Quotation]) -> list[Quotation]:
    """Set depths. Drop single pairs that cross the edge of a double pair, because they consist of apostrophes."""
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
    """Count over how many paragraphs a quotation has been open at the end of this one. 0 if none is open."""
    if doubles and not doubles[-1].closed and doubles[-1].span.end == paragraph.end:
        return 1
    if doubles or not carried or carried >= CARRY_PARAGRAPHS:
        return 0
    return carried + 1


def with_double_marks(text: str, quotations: Iterable[Quotation]) -> str:
    """Return a text of the same length with double instead of single marks at quotations over several paragraphs.

    The model was trained on American news, which has no long quotations in single marks.
    """
    shown = list(text)
    for quotation in quotations:
        first, last = quotation.span.start, quotation.span.end - 1
        if quotation.depth or not quotation.opened or (quotation.closed and not quotation.continues):
            continue
        if text[first] in SINGLE_MARKS:
            shown[first] = '"' if text[first] == "'" else "\u201c"
            if quotation.closed:
                shown[last] = '"' if text[last] == "'" else "\u201d"
    return "".join(shown)


def mask_quoted(length: int, quotations: Iterable[Quotation]) -> bytearray:
    """Return one byte for each character of a text: 1 inside the quotations, marks included, and 0 outside."""
    mask = bytearray(length)
    for quotation in quotations:
        mask[quotation.span.start : quotation.span.end] = b"\x01" * len(quotation.span)
    return mask


def kind_of(text: str, content: Iterable[Span], mask: bytearray) -> ContentKind:
    """Tell how content is quoted: direct with at least DIRECT_SHARE of its words in marks, indirect with none.

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
