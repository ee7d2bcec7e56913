"""Find words that a line with their speaker's name introduces or signs, without a colon or a dash.

    Maria Lopez, 34, nurse
    “The ward is full.”

Comes in: the text and its paragraphs. Goes out: a `Turn` for each name and its words. Boxes with quotations, street
polls and testimonials have this form. A line with a name proves little: it can be a byline, a caption or a heading. A
quotation must fill the paragraphs beside it, and several such lines must agree on which side they are. One line alone
signs the quotation above it if it also says how old its bearer is or what he or she does. Words without quotation marks
belong to the line above them only if most of several lines are followed by somebody who says "I".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english._lists import words
from claimex.english.names import is_title
from claimex.layout.questions import says_i
from claimex.layout.quotation_marks import pair_marks
from claimex.layout.transcript import Turn
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_QUOTED, LEAST_SPOKEN, LEAST_FIRST_PERSON = 2, 3, 2 / 3
"""Fewest lines that introduce or sign quotations, and that introduce words without marks; and the least share of the
latter after which somebody says "I". Set by hand on invented pages."""

LONGEST = 100
"""Most characters of a line with a name."""

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*\.?(?: (?:[^\W\d_a-zß-öø-ÿ][\w’'-]*\.?|de|da|van|von|der|al|bin)){1,3}"
_LINE = re.compile(rf"[*_#>\s]*(?P<name>{_NAME})(?P<detail>,? \(?\d{{2}}\)?(?:, .+)?|, .+)?")
_NOT_A_NAME = words("the a an by in on at for and of with from photo image picture getty reuters ap afp news")


def find_named(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Find words beside lines with a name.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.

    Returns:
        In reading order. The mark of these turns is empty.
    """
    names = {number: found for number, p in enumerate(paragraphs) if (found := _name_line(text, p)) is not None}
    if not names:
        return []
    beside = [p for number, p in enumerate(paragraphs) if not names.keys().isdisjoint((number - 1, number + 1))]
    filled = {q.span.start: q.span.end for q in pair_marks(text, paragraphs=beside) if q.closed and not q.depth}
    quoted = {n for n, p in enumerate(paragraphs) if n not in names and filled.get(p.start, -1) >= p.end - 1}
    above, below = [n for n in names if n - 1 in quoted], [n for n in names if n + 1 in quoted]
    if len(below) > len(above) and len(below) >= LEAST_QUOTED:
        return [_turn(text, names[n], _run(paragraphs, n + 1, quoted)) for n in below]
    if len(above) >= LEAST_QUOTED or (len(above) == 1 and not below and _is_detailed(names[above[0]])):
        return [_turn(text, names[n], [paragraphs[n - 1]]) for n in above]
    return _spoken(text, paragraphs, names) if not quoted else []


def _spoken(text: str, paragraphs: Sequence[Span], names: dict[int, re.Match[str]]) -> list[Turn]:
    """Return the words without quotation marks under lines with a name."""
    lines = [n for n, found in names.items() if found["detail"] and n + 1 < len(paragraphs) and n + 1 not in names]
    first_person = [n for n in lines if says_i(text, paragraphs[n + 1])]
    if len(lines) < LEAST_SPOKEN or len(first_person) < LEAST_FIRST_PERSON * len(lines):
        return []
    turns = []
    for number in lines:
        last = number + 2
        while last < len(paragraphs) and last not in names and says_i(text, paragraphs[last]):
            last += 1
        turns.append(_turn(text, names[number], paragraphs[number + 1 : last]))
    return turns


def _name_line(text: str, paragraph: Span) -> re.Match[str] | None:
    if len(paragraph) > LONGEST:
        return None
    end = paragraph.start + len(paragraph.of(text).rstrip("*_ "))
    found = _LINE.fullmatch(text, paragraph.start, end)
    if found is None or found[0].endswith((".", "!", "?", ":", ";", ",")):
        return None
    small = [word.lower().rstrip(".") for word in found["name"].split()]
    return found if _NOT_A_NAME.isdisjoint(small) else None


def _is_detailed(found: re.Match[str]) -> bool:
    """Tell whether a line says how old somebody is, or names an office or occupation."""
    detail = found["detail"] or ""
    return any(word.isdigit() or is_title(word.lower()) for word in re.findall(r"\w+", detail))


def _run(paragraphs: Sequence[Span], start: int, quoted: set[int]) -> list[Span]:
    """Return the quoted paragraphs from a number on."""
    end = start
    while end in quoted:
        end += 1
    return list(paragraphs[start:end])


def _turn(text: str, found: re.Match[str], said: Sequence[Span]) -> Turn:
    label = Span(found.start("name"), found.end())
    words_ = tuple(strip(text, span) for span in said)
    return Turn(label, Span(label.end, label.end), words_)
