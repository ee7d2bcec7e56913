"""The turns of a transcript or interview, as `turns.py` and `questions.py` find them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Part = Literal["asks", "answers"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of an interview, or one signed quotation.

    Attributes:
        label: The speaker's name as written. None for `Q` and `A`, and for turns that have no label.
        mark: The colon, full stop or brackets after the label, or the dash before the signature. May be empty.
        words: The words said, one span for each paragraph.
        part: Whether the form shows that an interviewer asks or that somebody answers. None for a turn with a label.
    """

    label: Span | None
    mark: Span
    words: tuple[Span, ...]
    part: Part | None = None

    @property
    def whole(self) -> Span:
        """The span from the first to the last of label, mark and words."""
        spans = [self.mark, *self.words] if self.label is None else [self.label, self.mark, *self.words]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


@dataclass(frozen=True, slots=True)
class Transcript:
    """The transcript in an article.

    Attributes:
        turns: In reading order.
        screens: The words that a broadcast shows on the screen, with their labels, in reading order.
    """

    turns: Sequence[Turn] = ()
    screens: Sequence[Span] = ()

    def outside(self, within: Callable[[Span], object]) -> list[Turn]:
        """Return the turns without the words for which `within` is true, and without turns whose label is within."""
        out = []
        for turn in self.turns:
            said = tuple(span for span in turn.words if not within(span))
            if said and not within(turn.label or turn.mark):
                out.append(replace(turn, words=said))
        return out
