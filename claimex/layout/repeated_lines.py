"""Find lines that repeat a sentence of the body text: captions and pull quotes.

Comes in: the words of an article's lines. Goes out: which lines repeat another. Tabloids print most captions like this:
the sentence itself, or most of it, alone on a line, possibly with a label before it or a remark in brackets. Three
words in a row are compared at a time, so that two sentences about one subject that each say something new do not count
as repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


MIN_WORDS, MAX_WORDS = 6, 60
"""Fewest and most words of a line that may repeat another. Shorter lines are refrains or headings, and longer lines are
body text."""

MIN_SHARED = 0.8
"""A line is a repeat if at least this share of its runs of RUN words occur in one other line. In the PolNeAR train and
dev parts and in the Wikinews articles, .9 finds 59 lines, all of them duplicates or pull quotes, and .8 finds 73. With
.7, it also finds sentences that say something new."""

RUN, PLACES = 3, 8
"""Words in a run, and how many lines are stored for each run, from the first on."""

_LABEL = re.compile(r"[A-Z][\w’'& -]{1,30}:\s")
_REMARK = re.compile(r"\([^()]{1,60}\)|,? pictured(?: [\w' ]{1,30})?,|,? (?:left|right|centre|center|above|below),")
_WORD = re.compile(r"\w+")


def said_words(line: str) -> list[str]:
    """Return the words of a line that are compared: without a label before them and without remarks on a picture."""
    labelled = _LABEL.match(line)
    return [m.group().casefold() for m in _WORD.finditer(_REMARK.sub(" ", line[labelled.end() if labelled else 0 :]))]


def find_repeats(lines: Sequence[Sequence[str]]) -> dict[int, int]:
    """Find the lines whose words another line repeats.

    Args:
        lines: The words of each line, from `said_words`. Empty for lines that can neither repeat nor be repeated.

    Returns:
        For each line that repeats another, the number of the other. If two lines are equal, the first is the repeat.
    """
    first: dict[tuple[str, ...], int] = {}
    places: dict[tuple[str, ...], list[int]] = {}  # of the runs in several lines
    for number, line in enumerate(lines):
        for run in _runs(line):
            before = first.setdefault(run, number)
            if before != number:
                held = places.setdefault(run, [before])
                if held[-1] != number and len(held) < PLACES:
                    held.append(number)
    out: dict[int, int] = {}
    for number, line in enumerate(lines):
        if not MIN_WORDS <= len(line) <= MAX_WORDS:
            continue
        runs = list(_runs(line))
        found_in = (places[run] for run in runs if run in places)
        shared = Counter(other for held in found_in for other in held if other != number and other not in out)
        other, found = max(shared.items(), key=lambda item: (item[1], item[0]), default=(number, 0))
        longer = (len(lines[other]), other) > (len(line), number)
        if found >= MIN_SHARED * len(runs) and longer and _figures(line) <= _figures(lines[other]):
            out[number] = other
    return out


def _figures(line: Sequence[str]) -> set[str]:
    return {word for word in line if word[0].isdigit()}


def _runs(line: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(line[shift:] for shift in range(RUN)), strict=False)
