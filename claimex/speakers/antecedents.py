"""Look up the figures to which a description may refer, and their last mentions.

Comes in: the figures of an article, and the mentions so far. Goes out: the named figures that have a noun, and what a
description refers to, with the mention before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.english.names import CROWD
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.speakers.figures import Figure
    from claimex.speakers.known_entities import Cast
    from claimex.speakers.mention_history import Memory


@dataclass(frozen=True, slots=True)
class Found:
    """What a description refers to.

    Attributes:
        figure: The figure.
        antecedent: Its last mention before the description.
        rule: The rule that found it.
        score: The probability, if the rule has one.
    """

    figure: Figure | None = None
    antecedent: Span | None = None
    rule: str = ""
    score: float | None = None


NOT_FOUND = Found()


class Antecedents:
    """The figures of one article that were mentioned before a description.

    Args:
        cast: The figures.
        memory: The mentions so far. The reader of the article adds to it.
    """

    def __init__(self, cast: Cast, memory: Memory) -> None:
        self._cast = cast
        self._memory = memory

    def found(self, figure: Figure, rule: str) -> Found:
        """Return a figure with its last mention and the rule that found it."""
        seen = self._memory.seen.get(figure)
        return Found(figure, Span(seen.start, seen.end) if seen is not None else None, rule)

    def bearing(self, noun: str) -> Sequence[Figure]:
        """Return the named figures that have a noun. If there are more than CROWD, return only those mentioned last."""
        found = self._cast.bearing(noun)
        return found if len(found) <= CROWD else [f for f in self._memory.recent() if noun in f.roles and f.entity]

    def is_later(self, one: Figure, other: Figure) -> bool:
        """Tell whether the last mention of one figure follows that of another, or the other was not mentioned."""
        mine, theirs = self._memory.seen.get(one), self._memory.seen.get(other)
        return mine is not None and (theirs is None or mine.start > theirs.start)
