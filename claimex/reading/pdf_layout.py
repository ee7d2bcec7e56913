"""Put the lines of a PDF's pages together to running text.

Comes in: for each page, runs of characters with their places, in the order of the file. Goes out: the text, an empty
line between paragraphs. Columns are read one after the other, a word broken at a line's end is put together, and
paragraphs go on over columns and pages. Running heads, running feet and page numbers are left out.

The order of the file is kept where it can be, since the programs that make PDFs write one text frame after the other.
It is wrong where they write a page row by row, across its columns: then the gutter that several rows share shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# All of these were set on 10 generated layouts of 24 paragraphs each: one to three columns, indented or spaced,
# justified or not, written column by column or row by row, by two programs. 238 of 240 paragraphs came out whole.
# Joining the lines that pypdf, pdfminer.six and PDFium give, and the words broken between them, gave 117, 131 and 169.
EDGE_ROWS = 3  # rows at the upper and at the lower edge among which running heads are looked for
RUNNING_SHARE = 1 / 3  # of the pages, at least two; left and right pages have different heads
HEAD_GAP = 1.6  # the least distance of their baseline from the next, as a multiple of the line's height
SAME_HEIGHT = 3.0  # points between the places of one running head on two pages
COLUMN_ROWS = 3  # rows with text on both sides of a gutter
ALIGNED = 0.5  # and this share of them with one left edge; wide word spaces in justified lines have none
GUTTER = 0.7  # the least width of a gutter, as a share of the line's height
SPACED = 1.2  # a paragraph begins after so much more than the usual distance of lines, for their height
INDENTED = 0.5  # or with an indent of this share of the line's height
CENTRED = 1.0  # points between the middles of centred lines, whose left edges are no indents
SHORT = 0.85  # or after a line that ends a sentence before this share of the column's width,
MARKED = 2  # unless so many paragraphs of the document begin with an indent, or with a distance
OTHER_SIZE = 0.1  # or where letters are this share larger or smaller
ASIDE_MOST = 8  # paragraphs in other letters that may stand between two parts of one
ONE_SIDED_MOST = 40  # rows of a column that may go on alone beside a gutter

_PAGE_NUMBER = re.compile(
    r"\W{0,9}(?:page|pg\.?|p\.?)?\W{0,9}\d{1,4}(?:[^\w/]{0,9}(?:of|/)\W{0,9}\d{1,4})?\W{0,9}", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_HYPHENS = "-‐\xad"
_BROKEN = re.compile(rf"(?<!\w)(\w++)[{_HYPHENS}]\Z")
_FIRST = re.compile(r"\w+")
_COMPOUND = re.compile(r"(?<!\w)\w++-\w++")
_STOPS = frozenset(".!?…:;")
_CLOSING = "”’\"'»)]"

WORD_LEAST = 3  # letters of each part of a compound whose parts the document has as words

KEEP_HYPHEN = frozenset({"all", "ex", "half", "ill", "quasi", "self", "vice", "well"})
"""First parts that English writes with a hyphen before nearly every word (The Chicago Manual of Style, 7.89)."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters on one baseline.

    Attributes:
        x0: Left edge, in points.
        x1: Right edge.
        y: Baseline, upwards.
        size: Height of the line.
        text: The characters.
    """

    x0: float
    x1: float
    y: float
    size: float
    text: str


Row = list[Run]
"""Runs on one baseline, from left to right."""


@dataclass(slots=True)
class _Paragraph:
    lines: list[str]
    size: float
    full: bool = True
    indented: bool = False
    spaced: bool = False
    opens: bool = True

    @property
    def finished(self) -> bool:
        return self.lines[-1].rstrip(_CLOSING)[-1:] in _STOPS


def text_of(pages: Sequence[Sequence[Run]]) -> str:
    """Return the text of a document, an empty line between paragraphs."""
    rows = [_rows(page) for page in pages]
    kept = _without_running(rows)
    blocks = [block for page in kept for block in _blocks(map(_line, _in_columns(page)))]
    found = [part for block in blocks for part in _paragraphs(block, by_length=False)]
    indents = sum(part.indented for part in found) >= MARKED
    if not indents and sum(part.spaced for part in found) < MARKED:
        found = [part for block in blocks for part in _paragraphs(block, by_length=True)]
    words = _words(line for part in found for line in part.lines)
    return "\n\n".join(_joined(part.lines, words) for part in _continued(found, indents=indents))


def _rows(page: Sequence[Run]) -> list[Row]:
    """Gather runs that follow each other on one baseline."""
    rows: list[Row] = []
    for run in page:
        last = rows[-1][-1] if rows else None
        if last is not None and abs(last.y - run.y) < last.size / 3 and run.x0 >= last.x1 - 1:
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


# Running heads and page numbers


def _without_running(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """Leave out what stands at the edges of several pages, and page numbers."""
    seen: Counter[str] = Counter()
    places: dict[str, list[float]] = {}
    for page in pages:
        for key, y in {(_key(row), row[0].y) for row in _edges(page)}:
            places.setdefault(key, []).append(y)
    for key, heights in places.items():
        ordered = sorted(heights)
        seen[key] = 1 + sum(after - before <= SAME_HEIGHT for before, after in pairwise(ordered))
    least = max(2, RUNNING_SHARE * len(pages))
    running = {key for key, count in seen.items() if count >= least}
    kept = []
    numbered = _numbered_heights(pages, least)
    for page in pages:
        edges = _edges(page)
        left_out = {
            id(row)
            for row in edges
            if _key(row) in running
            or _PAGE_NUMBER.fullmatch(_joined_row(row))
            or (_has_number(row) and any(abs(row[0].y - y) <= SAME_HEIGHT for y in numbered))
        }
        kept.append([row for row in page if id(row) not in left_out])
    return kept


def _numbered_heights(pages: Sequence[list[Row]], least: float) -> list[float]:
    """Return the heights at whose rows several pages have a number; left pages may have other words beside it."""
    heights = sorted(y for page in pages for y in {row[0].y for row in _edges(page) if _has_number(row)})
    return [y for y in heights if sum(abs(y - other) <= SAME_HEIGHT for other in heights) >= least]


def _has_number(row: Row) -> bool:
    """Tell whether a row begins or ends with a page number apart from its words."""
    return any(_PAGE_NUMBER.fullmatch(run.text) for run in (row[0], row[-1]))


def _edges(page: Sequence[Row]) -> list[Row]:
    """Return the rows at the upper and lower edge of a page that stand apart from the rest."""
    ordered = sorted(page, key=lambda row: -row[0].y)
    return _apart(ordered) + _apart(ordered[::-1])


def _apart(ordered: Sequence[Row]) -> list[Row]:
    """Return the first rows up to the last wide gap among the first few baselines."""
    found, baselines = 0, 0
    for at, (row, after) in enumerate(pairwise(ordered), 1):
        distance = abs(row[0].y - after[0].y)
        baselines += distance > row[0].size / 3
        if distance > HEAD_GAP * min(row[0].size, after[0].size):
            found = at
        if baselines == EDGE_ROWS:
            break
    return list(ordered[:found])


def _key(row: Row) -> str:
    return _DIGITS.sub("#", _joined_row(row))


def _joined_row(row: Row) -> str:
    return " ".join(run.text for run in row)


# Columns


def _in_columns(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows; where several share a gutter, first what stands on its left."""
    at = 0
    while at < len(rows):
        end, x = _longest_run(rows, at)
        if end == at:
            yield rows[at]
            at += 1
            continue
        sides: tuple[list[Row], list[Row]] = ([], [])
        for row in rows[at:end]:
            for side, part in zip(sides, _cut(row, x), strict=True):
                if part:
                    side.append(part)
        yield from _in_columns(sides[0])
        yield from _in_columns(sides[1])
        at = end


def _cut(row: Row, x: float) -> tuple[Row, Row]:
    return [run for run in row if run.x1 <= x], [run for run in row if run.x1 > x]


def _longest_run(rows: Sequence[Row], at: int) -> tuple[int, float]:
    """Return where the rows end that share a gutter with this one, and the gutter's middle; `at` if there is none."""
    best = (at, 0.0)
    for before, after in pairwise(rows[at]):
        end, x = _run(rows, at, before.x1, after.x0)
        if end > best[0]:
            best = (end, x)
    return best


def _run(rows: Sequence[Row], at: int, left: float, right: float) -> tuple[int, float]:
    """Follow a gutter down the page."""
    both, alone, end, x = 0, 0, at, 0.0
    starts: Counter[int] = Counter()
    for index in range(at, len(rows)):
        row = rows[index]
        if index > at and row[0].y >= rows[index - 1][0].y:
            break
        low = max([left, *(run.x1 for run in row if (run.x0 + run.x1) / 2 < (left + right) / 2)])
        high = min([right, *(run.x0 for run in row if (run.x0 + run.x1) / 2 >= (left + right) / 2)])
        if high - low < GUTTER * row[0].size:
            break
        two_sided = row[0].x1 <= low and row[-1].x0 >= high
        both, alone = both + two_sided, 0 if two_sided else alone + 1
        if two_sided:
            starts[round(next(run.x0 for run in row if run.x0 >= high))] += 1
        if alone > ONE_SIDED_MOST:
            break
        left, right, end, x = low, high, index + 1, (low + high) / 2
    aligned = max(starts.values(), default=0)
    return (end, x) if aligned >= max(COLUMN_ROWS, both * ALIGNED) else (at, 0.0)


def _line(row: Row) -> Run:
    return Run(row[0].x0, max(run.x1 for run in row), row[0].y, max(run.size for run in row), _joined_row(row))


# Paragraphs


def _blocks(lines: Iterable[Run]) -> Iterator[list[Run]]:
    """Gather lines of one size that stand below each other; what follows a pull quote may be in another column."""
    block: list[Run] = []
    for line in lines:
        last = block[-1] if block else line
        below = 0 < last.y - line.y < 3 * max(last.size, line.size)
        beside = line.x0 < max(run.x1 for run in block[-3:]) and line.x1 > last.x0 if block else True
        if block and not (below and beside and _alike(line.size, last.size)):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _paragraphs(block: Sequence[Run], *, by_length: bool) -> Iterator[_Paragraph]:
    """Divide a block into its paragraphs; by the length of lines too, where nothing else marks them."""
    usual = Counter(round(line.x0) for line in block).most_common(1)[0][0]
    left = min(line.x0 for line in block if line.x0 > usual - 2 * line.size)
    right = max(line.x1 for line in block)
    steps = [(above.y - below.y) / below.size for above, below in pairwise(block)]
    pitch = median(steps) if steps else 0.0
    centred = all(abs(above.x0 + above.x1 - below.x0 - below.x1) < 2 * CENTRED for above, below in pairwise(block))
    part = _Paragraph([], block[0].size)
    last: Run | None = None
    for line in block:
        indented = not centred and line.x0 - left > INDENTED * line.size
        if last is not None:
            spaced = last.y - line.y > SPACED * pitch * line.size
            stepped = indented and (line.x0 - last.x0 > INDENTED * line.size or part.finished)
            ended = by_length and part.finished and not part.full
            if spaced or stepped or ended or not _alike(line.size, last.size):
                yield part
                part = _Paragraph([], line.size, spaced=spaced, indented=stepped, opens=False)
        elif indented and len(block) > 1:
            part.indented = True
        part.lines.append(line.text)
        part.full = line.x1 - left >= SHORT * (right - left)
        last = line
    yield part


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= OTHER_SIZE * max(one, other)


def _continued(parts: Sequence[_Paragraph], *, indents: bool) -> list[_Paragraph]:
    """Put together paragraphs that go on in the next column or page, or after a caption."""
    found: list[_Paragraph] = []
    for part in parts:
        at = next((n for n in range(len(found) - 1, -1, -1) if _alike(found[n].size, part.size)), None)
        between = found[at + 1 :] if at is not None else []
        smaller = len(between) <= ASIDE_MOST and all(each.size < part.size for each in between)
        if at is not None and smaller and (part.opens or between) and _goes_on(found[at], part, indents=indents):
            found[at] = replace(found[at], lines=found[at].lines + part.lines, full=part.full)
        else:
            found.append(part)
    return found


def _goes_on(before: _Paragraph, part: _Paragraph, *, indents: bool) -> bool:
    """Tell whether a paragraph is the rest of an earlier one."""
    if part.indented:
        return False
    if not before.finished:
        return before.full or part.lines[0][:1].islower() or before.lines[-1][-1:] in _HYPHENS
    return indents and before.full


# Words broken at the ends of lines


def _words(lines: Iterable[str]) -> Counter[str]:
    """Count the words of a document that are not at the edge of a line, and its compounds with a hyphen."""
    words: Counter[str] = Counter()
    for line in lines:
        inside = line.lower().split()[1:-1]
        words.update(found for each in inside for found in _FIRST.findall(each))
        words.update(found for each in inside for found in _COMPOUND.findall(each))
    return words


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Join lines; a word that is broken between two of them becomes one."""
    text = lines[0]
    for line in lines[1:]:
        broken, first = _BROKEN.search(text), _FIRST.match(line)
        if broken is not None and first is not None:
            keep = text[-1] != "\xad" and _keeps_hyphen(broken[1], first[0], words)
            text = text[:-1] + ("-" if keep else "") + line
        else:
            text += ("" if text[-1] in "—/" and text[-2:-1] != " " else " ") + line
    return text


def _keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    """Tell whether a hyphen at a line's end belongs to the word, by how the document writes it elsewhere."""
    if not before.isalpha() or not after.isalpha() or after[0].isupper():
        return True
    one, other = before.lower(), after.lower()
    if words[one + other] or words[f"{one}-{other}"]:
        return not words[one + other]
    return one in KEEP_HYPHEN or bool(words[one] and words[other] and min(len(one), len(other)) >= WORD_LEAST)
