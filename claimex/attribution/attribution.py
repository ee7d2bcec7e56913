"""Define `Attribution`: one attribution as spans of content, cue and source, with kind and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.spans import Span
from claimex.vocabulary import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as spans of the text.

    Attributes:
        content: In reading order. Empty if the source refuses to answer.
        cue: None if a quotation has no cue of its own. An attribution without content always has a cue.
        source: None if the text names none.
        kind: direct, mixed or indirect, by the marks around the content, or no_comment.
        confidence: 0 to 1.
        nested: The attributions inside its content.
        parts: Probability that each of `confidence.PARTS` is right. Empty if the model has no weights for them.
        acts: The model's probability of each of `vocabulary.ACTS`. Empty if the model has no head for them.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    kind: SourceKind
    confidence: float
    nested: tuple[Attribution, ...] = ()
    parts: tuple[float, ...] = ()
    acts: tuple[float, ...] = ()

    def walk(self) -> Iterator[Attribution]:
        """Yield the attribution and all that are nested in it, depth first."""
        yield self
        for inner in self.nested:
            yield from inner.walk()

    @property
    def place(self) -> Span:
        """Its place in reading order: its first content, or its cue."""
        return next(iter(self.content), self.cue or Span(0, 0))

    def spans(self) -> Iterator[Span]:
        """Yield its content, cue and source."""
        yield from self.content
        yield from (span for span in (self.cue, self.source) if span is not None)
