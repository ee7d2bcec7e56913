"""Lines that say once more what a sentence of the body says: captions above it, and quotations pulled out of it.

Comes in: the words of an article's lines. Goes out: which lines repeat another. Tabloids print most captions so: the
sentence itself, or its greater part, alone on a line, with or without a label before it or a remark in brackets.
Words are compared three in a row, so that two sentences on one matter, of which each says something new, stay apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


LEAST, MOST = 6, 60
"""Words of a line that may repeat another. Shorter ones are refrains, or headings, and longer ones are body."""

ALIKE = 0.8
"""Share of a line's runs of RUN words that stand in one other line, from which it says nothing new. In the PolNeAR
train and dev parts and in the Wikinews articles .9 finds 59 lines, all of them doubles or pulled quotations, .8 finds
73; from .7 on sentences come in that say something new."""

RUN, PLACES = 3, 8
"""Words in a run; lines that are remembered for each run, the first ones."""

_LABEL = re.compile(r"[A-Z][\w’'& -]{1,30}:\s")
_REMARK = re.compile(r"\([^()]{1,60}\)|,? pictured(?: [\w' ]{1,30})?,|,? (?:left|right|centre|center|above|below),")
_WORD = re.compile(r"\w+")


def said_words(line: str) -> list[str]:
    """Return the words of a line as they are compared: without a label before them and remarks on a picture."""
    labelled = _LABEL.match(line)
    return [m.group().casefold() for m in _WORD.finditer(_REMARK.sub(" ", line[labelled.end() if labelled else 0 :]))]


def find_repeats(lines: Sequence[Sequence[str]]) -> dict[int, int]:
    """Find the lines whose words another line has too.

    Args:
        lines: Words of each line, from `said_words`; none for those that are no candidates and hold no original.

    Returns:
        For each line that repeats another, the number of the other. Of two that say the same, the first repeats.
    """
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for run in set(_runs(line)):
            if len(places[run]) < PLACES:
                places[run].append(number)
    out: dict[int, int] = {}
    for number, line in enumerate(lines):
        if not LEAST <= len(line) <= MOST:
            continue
        runs = list(_runs(line))
        shared = Counter(other for run in runs for other in places[run] if other != number and other not in out)
        other, found = max(shared.items(), key=lambda item: (item[1], item[0]), default=(number, 0))
        longer = (len(lines[other]), other) > (len(line), number)
        if found >= ALIKE * len(runs) and longer and _figures(line) <= _figures(lines[other]):
            out[number] = other
    return out


def _figures(line: Sequence[str]) -> set[str]:
    return {word for word in line if word[0].isdigit()}


def _runs(line: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(line[shift:] for shift in range(RUN)), strict=False)
