"""Find the speakers of turns in an interview, a transcript, or a speech with a heckler.

Comes in: an article with its turns (`sourced_article.py`), and what is known of its speakers so far. Goes out: the
figure that has the turn at a place, by its printed label or by whether it asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from claimex.english.names import is_name, name_words, written
from claimex.spans import Span
from claimex.speakers.interviews import addressed, by_part, interview
from claimex.speakers.resolutions import Entity, Step

if TYPE_CHECKING:
    from claimex.speakers.known_entities import Figure
    from claimex.speakers.sourced_article import SourcedArticle, SpeakerMemory


_SPOKEN = re.compile(r"^((?:[A-Z][\w.'’-]*[ ]){1,4}[A-Z][\w.'’-]*):\s", re.MULTILINE)


class TurnSpeakers:
    """Finds the speakers of an article's turns."""

    def __init__(self, article: SourcedArticle, memory: SpeakerMemory) -> None:
        self._article = article
        self._memory = memory
        self._wholes = [turn.whole for turn in article.turns]

    def at(self, offset: int) -> int | None:
        """Return the number of the turn that contains an offset."""
        index = bisect_right(self._wholes, offset, key=lambda whole: whole.start) - 1
        return index if index >= 0 and offset < self._wholes[index].end else None

    def label(self, turn: int) -> Span | None:
        """Return the label printed before a turn."""
        return self._article.turns[turn].label

    def of(self, turn: int, source: Span, *, rule: str) -> Figure | None:
        """Return the speaker of a turn, and remember the rule by which a source is that figure."""
        label = self.label(turn)
        if label is None:
            return self.by_part(turn)
        self._memory.steps[source] = (Step(label, rule),)
        return self.labelled(label)

    def labelled(self, label: Span) -> Figure | None:
        """Return the figure that the label of a turn names."""
        article = self._article
        if label in self._memory.figures:
            return self._memory.figures[label]
        fitting = article.cast.fitting(name_words(label.of(article.text)))
        if len(fitting) == 1:
            return fitting[0]
        base = article.base.get(label)
        return article.by_name(base.entity, label) if base is not None and base.entity is not None else None

    def by_part(self, turn: int) -> Figure | None:
        """Return the speaker of a turn that has no label, by whether it asks or answers."""
        return by_part(self._two, self._article.turns[turn])

    @cached_property
    def _two(self) -> tuple[Figure | None, Figure | None]:
        asking, answering = interview(self._article.text, self._article.cast.places, self._wholes[0].start)
        called = self._called
        return (asking if asking is not called else None), called or answering

    @cached_property
    def _called(self) -> Figure | None:
        """The only person whom the questions address by name: "Q: Junior, how did it feel?"."""
        text = self._article.text
        names = {name for turn in self._article.turns if turn.part == "asks" for name in addressed(text, turn.words[0])}
        found = {
            figure
            for figure in self._article.cast.figures()
            if figure.type == "person" and figure.entity is not None
            if not names.isdisjoint(name_words(figure.entity.name or ""))
        }
        return found.pop() if len(found) == 1 else None

    def answering(self, source: Span) -> Figure | None:
        """Resolve "you" to the speaker of the next turn, if this turn ends in a question."""
        turn = self.at(source.start)
        if turn is None or turn + 1 >= len(self._wholes):
            return None
        asks = self._wholes[turn].of(self._article.text).rstrip(' ”"').endswith("?")
        return self.of(turn + 1, source, rule="next turn") if asks else None

    def opening_paragraph(self, source: Span) -> Figure | None:
        """Return the person whose printed name opens this paragraph or the last one with a name.

        This is the speaker of a speech with a heckler.
        """
        article = self._article
        if article.quoted.holds(source.start):
            return None
        labels = self._printed
        at = bisect_right(labels, source.start, key=lambda label: label.end + len(": ")) - 1
        if len(labels) < 2 or at < 0:  # noqa: PLR2004 - one is no evidence, see turns.py
            return None
        label = labels[at]
        self._memory.steps[source] = (Step(label, "turn"),)
        words = name_words(label.of(article.text))
        fitting = article.cast.fitting(words)
        return fitting[0] if len(fitting) == 1 else article.cast.add(Entity(written(words), "person", label))

    @cached_property
    def _printed(self) -> list[Span]:
        """The names printed at the start of lines."""
        return [Span(*m.span(1)) for m in _SPOKEN.finditer(self._article.text) if is_name(name_words(m.group(1)))]
