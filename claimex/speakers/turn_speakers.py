"""Find the speakers of turns in an interview, a transcript, or a speech, with or without a heckler.

Comes in: an article with its turns (`sourced_article.py`), and what is known of its speakers so far. Goes out: the
figure that has the turn at a place, by its printed label or by whether it asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from claimex.english.names import is_name, name_words, written
from claimex.spans import Span
from claimex.speakers.interviews import addressed, by_part, interview
from claimex.speakers.resolutions import Entity, Step

if TYPE_CHECKING:
    from claimex.speakers.figures import Figure, Place
    from claimex.speakers.sourced_article import SourcedArticle, SpeakerMemory


_ADDRESS = r"(?:remarks|statement|speech|address|testimony|message|letter)"
_NAMES_ADDRESS = re.compile(rf"\b{_ADDRESS}\b", re.IGNORECASE)
_GIVES = re.compile(
    rf"(?:,[^,.\n]{{1,60}},)?\s(?:\w+\s){{0,2}}(?:delivered|gave|made|issued|released)\s(?:\w+\s){{0,3}}{_ADDRESS}\b"
)
_BY = re.compile(rf"(?:^|\n)[^\n.]{{0,60}}\b{_ADDRESS}\s(?:by|from|of)\s(?:[\w.’'-]+\s){{0,6}}$", re.IGNORECASE)
"""The words around the name of who gives a speech: Ada Quill / delivered remarks; Remarks by Mayor / Ada Quill."""

MAX_BEFORE_GIVER = 120
"""Most characters before a name in which the words of `_BY` are looked for: room for a heading."""

MAX_LINE_MARKS = 12
"""Most spaces and marks of emphasis before a quotation that fills its line."""

_LINE_ENDS = re.compile(r"[ *_]*(?:\n|\Z)")
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
        """Resolve "you" to the speaker of the next turn, if this one asks, or breaks in on that speaker's words."""
        turn = self.at(source.start)
        if turn is None or turn + 1 >= len(self._wholes):
            return None
        label = self._said_by(turn)
        if label is not None and label == self._said_by(turn + 1):
            return None  # the answers have no labels
        meant = self._asks(turn) or self._breaks_in(turn)
        return self.of(turn + 1, source, rule="next turn") if meant else None

    def _asks(self, turn: int) -> bool:
        return self._wholes[turn].of(self._article.text).rstrip(' ”"').endswith("?")

    def _breaks_in(self, turn: int) -> bool:
        """Tell whether one speaker has the turns before and after this one, which is not an answer."""
        before, this, after = (self._said_by(number) for number in (turn - 1, turn, turn + 1))
        return before is not None and before == after != this and not self._asks(turn - 1)

    def _said_by(self, turn: int) -> str | None:
        label = self.label(turn) if turn >= 0 else None
        return None if label is None else label.of(self._article.text).casefold()

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

    def guest(self, source: Span) -> Figure | None:
        """Return the only person among the speakers of an interview, for a quotation that is a paragraph of its own."""
        text, quotation = self._article.text, self._article.quoted.around(source.start)
        if quotation is None or not _fills_line(text, quotation) or len(self._people) != 1:
            return None
        ((figure, label),) = self._people.items()
        self._memory.steps[source] = (Step(label, "turn"),)
        return figure

    @cached_property
    def _people(self) -> dict[Figure, Span]:
        """The people who have turns, with the first label of each."""
        labels = [turn.label for turn in self._article.turns if turn.label is not None]
        return {f: label for label in reversed(labels) if (f := self.labelled(label)) and f.type == "person"}

    def giver(self, source: Span) -> Figure | None:
        """Return who gives the speech that a paragraph before this place introduces, and that is printed whole."""
        at = bisect_right(self._introductions, source.start, key=lambda line: line.end) - 1
        if at < 0 or self._article.quoted.holds(source.start):
            return None
        place = self._givers[at]
        if place is None:
            return None
        self._memory.steps[source] = (Step(Span(place.start, place.end), "turn"),)
        return place.figure

    @cached_property
    def _introductions(self) -> list[Span]:
        """The paragraphs that introduce a speech printed whole: Below are the mayor’s remarks:."""
        text = self._article.text
        ending = (p for p in self._article.page.paragraphs if p.of(text).rstrip(" *_").endswith(":"))
        return [p for p in ending if _NAMES_ADDRESS.search(text, p.start, p.end)]

    @cached_property
    def _givers(self) -> list[Place | None]:
        """Return for each introduction the person said before it to give a speech, or the only one in it."""
        text = self._article.text
        people = [place for place in self._article.cast.places if place.figure.type == "person"]
        givers = [place for place in people if _gives(text, place)]
        found: list[Place | None] = []
        for line in self._introductions:
            inside = people[slice(*(bisect_left(people, at, key=_start) for at in (line.start, line.end)))]
            alone = inside[0] if len({place.figure for place in inside}) == 1 else None
            last = givers[at - 1] if (at := bisect_left(givers, line.end, key=_start)) else None
            found.append(last if last is not None and (alone is None or last in inside) else alone)
        return found

    @cached_property
    def _printed(self) -> list[Span]:
        """The names printed at the start of lines."""
        return [Span(*m.span(1)) for m in _SPOKEN.finditer(self._article.text) if is_name(name_words(m.group(1)))]


def _start(place: Place) -> int:
    return place.start


def _gives(text: str, place: Place) -> bool:
    """Tell whether the words beside a name say that its bearer gives a speech."""
    before = text[max(0, place.start - MAX_BEFORE_GIVER) : place.start]
    return _GIVES.match(text, place.end) is not None or _BY.search(before) is not None


def _fills_line(text: str, quotation: Span) -> bool:
    before = text[max(0, quotation.start - MAX_LINE_MARKS) : quotation.start].rstrip(" *_>")
    opens = before.endswith("\n") or (not before and quotation.start < MAX_LINE_MARKS)
    return opens and _LINE_ENDS.match(text, quotation.end) is not None
