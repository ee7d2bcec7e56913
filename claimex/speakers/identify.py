"""Sources to speakers over the whole article: who each pronoun, description and name means.

Comes in: the text, the attributions in it, and the resolver of names (`mentions.py`). Goes out: a `Resolution` for
each source, with the steps that lead from the mention to its name. The article is read once from left to right:
names, descriptions and pronouns are entered in a memory as they come, so that each is resolved by what stands
before it. What is settled by form (who says "I", whose turn it is) is decided by rule; "he" and "she" are ranked by
the scorer of `mention_history.py`. Where the evidence is weak the name stays null.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import WORD, is_acronym, is_name, name_words, written
from claimex.english.people import FEMALE, MALE
from claimex.layout import find_turns
from claimex.parsing import Syntax
from claimex.spans import Span
from claimex.speakers.appositions import apposed, cut_short, named_in
from claimex.speakers.descriptions import Descriptions
from claimex.speakers.interviews import Cover, Holders, Quoted, by_letter, interview
from claimex.speakers.known_entities import Cast, Figure, Place
from claimex.speakers.mention_history import SINGULAR, Memory, Pronoun, agreement, asked
from claimex.speakers.mentions import Entity, Resolution, Resolver, Step
from claimex.speakers.pronouns import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from claimex.attribution import Attribution
    from claimex.parsing import Parses
    from claimex.speakers.mention_history import Ahead
    from claimex.speakers.mentions import Key

    Decide = Callable[[Memory, Pronoun, Ahead, Syntax], list[tuple[float, Figure | None]]]


SURE = 0.6
"""Probability from which a pronoun's figure is taken. By hand, not swept: with it more than nine of ten
names given to pronouns are right on GUM (benchmarks/gum.py)."""

LIKELY = 0.5
"""Probability from which a pronoun is remembered as a mention."""

DOUBTFUL = 0.85
"""The same for one that the recogniser took for a body."""

TAUGHT = 1.5
"""Log odds of gender that a pronoun resolved with near certainty (ALMOST) teaches of a figure whose gender was not
against it (OPEN). By hand; a wrong lesson costs the more the larger it is."""
ALMOST, OPEN = 0.9, 0.8

LATELY = 30
"""Figures mentioned last among whom "who" finds the one named right before it: far more than fit in a line."""

NEAR = 2
"""Paragraphs within which "it" and "they" find who spoke last."""

FIRST = _lists.words("i me my mine myself")
FIRST_PLURAL = _lists.words("we us our ours ourselves")
SECOND = _lists.words("you your yours")
THIRD = FEMALE | MALE
RELATIVE = _lists.words("who whom whose which that")
_LINE_ENDS = re.compile(r"[ \u00a0*_]*[\n\r]")
_SPOKEN = re.compile(r"^((?:[A-Z][\w.'’-]*[ ]){1,4}[A-Z][\w.'’-]*):\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Identified:
    """Who speaks in an article.

    Attributes:
        sources: By source span.
        unmarked: By the start of the first content, for attributions that name no source but whose speaker is
            clear: turns of an interview marked `Q.` and `A.`, and quotations that go on.
        mentions: Of each entity, named ones and those told apart: where it is named, described or meant.
    """

    sources: Mapping[Span, Resolution]
    unmarked: Mapping[int, Resolution]
    mentions: Mapping[Key, Sequence[Span]]


def find_speakers(
    text: str,
    doc: Doc,
    attributions: Sequence[Attribution],
    *,
    sentences: Sequence[Span],
    paragraphs: Sequence[Span],
    parser: Parses,
    is_word: Callable[[str], bool],
) -> Identified:
    """Say who speaks in each attribution of one article.

    Args:
        text: The article as read.
        doc: Its parse, with its named entities.
        attributions: Outermost ones, with those nested in them.
        sentences: In reading order.
        paragraphs: In reading order.
        parser: For the sentences that tell whom a pronoun means.
        is_word: Tells a word of the language from a mere name.
    """
    sources = [a.source for outer in attributions for a in outer.walk() if a.source is not None]
    resolver = Resolver(text, doc, sources, is_word=is_word)
    syntax = Syntax((part.start, part.doc) for part in parser.parse_all(asked(text, sentences, sources)))
    return identify(text, resolver, attributions, sentences=sentences, paragraphs=paragraphs, syntax=syntax)


def identify(
    text: str,
    resolver: Resolver,
    attributions: Sequence[Attribution],
    *,
    sentences: Sequence[Span],
    paragraphs: Sequence[Span],
    syntax: Syntax | None = None,
    decide: Decide = choose,
) -> Identified:
    """Say who speaks in each attribution of one article.

    Args:
        text: The article as read.
        resolver: For its names.
        attributions: Outermost ones, with those nested in them.
        sentences: In reading order.
        paragraphs: In reading order.
        syntax: The sentences that `mention_history.asked` names; without it pronouns are ranked by what stands around
            them.
        decide: Ranks the candidates of a pronoun; training puts its own in.
    """
    return Reader(text, resolver, attributions, sentences, paragraphs, syntax or Syntax(), decide).read()


class Reader:
    """Reads one article from left to right."""

    def __init__(  # noqa: PLR0917 - as `identify` takes them
        self,
        text: str,
        resolver: Resolver,
        attributions: Sequence[Attribution],
        sentences: Sequence[Span],
        paragraphs: Sequence[Span],
        syntax: Syntax,
        decide: Decide,
    ) -> None:
        self._text = text
        self._syntax = syntax
        self._decide = decide
        self._items = sorted(
            (a for outer in attributions for a in outer.walk()),
            key=lambda a: (a.place.start, -(a.content or (a.place,))[-1].end),
        )
        self._sources = sorted({a.source for a in self._items if a.source is not None})
        self._inner = set(self._sources) - {outer.source for outer in attributions}
        self._turns = find_turns(text, paragraphs)
        self._wholes = [turn.whole for turn in self._turns]
        self._labels = labels = {turn.label for turn in self._turns if turn.label is not None}
        self._base = {source: resolver.resolve(source) for source in sorted({*self._sources, *labels})}
        for label in labels:
            words, entity = name_words(label.of(text)), self._base[label].entity
            if len(words) > 1 and is_name(words) and (entity is None or entity.type != "person"):
                self._base[label] = Resolution("person", Entity(written(words), "person", label))
        speaking = {e.name for label in labels if (e := self._base[label].entity) is not None and e.type == "person"}
        named = (e for e in resolver.named() if e.type == "person" or e.name not in speaking)
        entities = [*named, *(r.entity for r in self._base.values() if r.entity is not None)]
        self.cast = Cast(text, entities, is_word=resolver.is_word, towns=resolver.towns)
        self._memory = Memory(text, sentences, paragraphs)
        self._descriptions = Descriptions(text, self.cast, self._memory)
        self._paragraphs = paragraphs
        self._quoted = Quoted(text, paragraphs)
        self._hold = Holders(self._items)
        self._figures: dict[Span, Figure | None] = {}
        self._steps: dict[Span, tuple[Step, ...]] = {}

    def read(self) -> Identified:
        """Resolve all sources in reading order."""
        sources = set(self._sources) - self._inner
        pronouns = [Span(*m.span()) for m in SINGULAR.finditer(self._text) if Span(*m.span()) not in sources]
        covered = Cover(sorted(sources))
        events: list[tuple[int, int, int, Span | Place]] = [(s.start, 0, s.end, s) for s in sources]
        events += [(p.start, 1, p.end, p) for p in self.cast.places]
        events += [(p.start, 2, p.end, p) for p in pronouns]
        events += [(d.start, 3, d.end, d) for d in self._descriptions.scan() if not covered.touches(d)]
        events += [(s.start, 4, s.end, s) for s in self._inner]
        events.sort(key=lambda event: event[:3])
        current: Span | None = None
        for _, kind, _, what in events:
            if isinstance(what, Place):
                self._name(what, current)
            elif kind == 0:
                current = what
                self._source(what)
            elif kind == 2:  # noqa: PLR2004 - as numbered above
                chance, figure = self._pronoun(what, speaks=False)
                if what in self._inner:
                    self._figures[what] = figure if chance >= SURE else None
            elif kind == 3:  # noqa: PLR2004
                self._description(what)
            elif what not in self._figures:
                self._figures[what] = self._figure(what)
        resolved = {s: self._resolution(s) for s in self._sources}
        return Identified(resolved, dict(self._unmarked()), self._mentions(resolved))

    # One mention each.

    def _name(self, place: Place, current: Span | None) -> None:
        """Remember a name; one that stands in the source whose figure it is speaks."""
        inside = current is not None and current.start <= place.start and place.end <= current.end
        own = inside and current is not None and self._figures.get(current) is place.figure
        self._memory.mention(place.figure, place.start, place.end, source=own, quoted=self._quoted.holds(place.start))

    def _source(self, source: Span) -> None:
        base = self._base[source]
        tokens = self._tokens(source)
        figure = self._figures[source] = self._figure(source)
        self._memory.speak(figure, source.start)
        if figure is not None and (figure.entity is None or base.entity is None) and tokens:
            pronoun = tokens[0] if len(tokens) == 1 and tokens[0] in people.PRONOUNS else ""
            self._memory.mention(
                figure, source.start, source.end, pronoun=pronoun, source=True, quoted=self._quoted.holds(source.start)
            )

    def _figure(self, source: Span) -> Figure | None:
        """Return who a source is; those of nested attributions are asked here alone, and leave no trace in memory."""
        base, tokens = self._base[source], self._tokens(source)
        if tokens and all(token in people.PRONOUNS for token in tokens) and not is_acronym(source.of(self._text)):
            return self._by_pronoun(source, tokens)
        if base.entity is not None:
            return self._by_name(base.entity, source)
        return self._unnamed(source, base, tokens)

    def _tokens(self, source: Span) -> list[str]:
        return [m.group().lower() for m in WORD.finditer(source.of(self._text))]

    def _by_name(self, entity: Entity, source: Span) -> Figure | None:
        words = name_words(entity.name or "")
        if (longer := cut_short(self.cast, source)) is not None:
            return longer
        if entity.type == "person" and len(words) == 1:
            first = self.cast.by_first_name(words[0])
            if first is not None:
                return first
        return self.cast.figure_of(entity) or self.cast.add(entity)

    def _unnamed(self, source: Span, base: Resolution, tokens: Sequence[str]) -> Figure | None:
        if base.type == "person" and (figure := named_in(self._text, self.cast, source)) is not None:
            return figure
        if source in self._labels and len(fitting := self.cast.fitting(name_words(source.of(self._text)))) == 1:
            return fitting[0]
        if (behind := apposed(self._text, self.cast, source)) is not None:
            self._steps[source] = (behind[1],)
            return behind[0]
        found = self._descriptions.find(source, base.type)
        if found.figure is not None and found.antecedent is not None:
            self._steps[source] = (Step(found.antecedent, found.rule, found.score),)
        if found.figure is None and tokens:
            return self._descriptions.introduce(source, base.type)
        return found.figure

    def _pronoun(self, place: Span, *, speaks: bool) -> tuple[float, Figure | None]:
        """Resolve he or she, and remember whom it means."""
        word = place.of(self._text).lower()
        holder = self._hold.of(place)
        quoted = self._quoted.holds(place.start)
        speaker = self._figures.get(holder.source) if holder is not None and holder.source is not None else None
        if speaker is None and quoted:
            speaker = self._speaker_of_quotation(place)
        turn = self._turn_at(place.start) if speaker is None and not quoted else None
        if turn is not None and (label := self._turns[turn].label) is not None:
            speaker, quoted = self._label(label), True  # whose turn it is speaks of others
        pronoun = Pronoun(place.start, place.end, word, speaks, quoted, speaker)
        ranked = self._decide(self._memory, pronoun, self._ahead(place), self._syntax)
        chance, figure = ranked[0]
        if figure is None or chance < (DOUBTFUL if figure.maybe else LIKELY):
            return chance, None
        if speaks and chance < SURE and not figure.maybe:  # no name on it, but whoever comes next is likelier them
            self._memory.mention(figure, place.start, place.end, pronoun=word, quoted=quoted)
            return chance, None
        if chance > ALMOST and agreement(figure, word) > -OPEN:
            figure.gender += TAUGHT if word in FEMALE else -TAUGHT
        if speaks:
            seen = self._memory.seen.get(figure)
            if seen is not None:
                self._steps[place] = (Step(Span(seen.start, seen.end), "pronoun", round(chance, 2)),)
        else:
            self._memory.mention(figure, place.start, place.end, pronoun=word, quoted=quoted)
        return chance, figure

    def _ahead(self, place: Span) -> list[tuple[Figure, int, int]]:
        """Return the figures named further on in a pronoun's sentence, where it opens it: "In his book, Tamm …"."""
        memory = self._memory
        number = memory.sentence(place.start)
        low = bisect_right(self.cast.places, place.start, key=lambda p: p.start)
        out = []
        for found in self.cast.places[low : low + 4]:
            if memory.sentence(found.start) != number or found.start - place.start > 150:  # noqa: PLR2004 - characters
                break
            if found.figure not in memory.seen and found.figure.type == "person":
                out.append((found.figure, found.start, found.end))
        return out[:2]

    def _description(self, place: Span) -> None:
        """Remember a description that is no source."""
        found = self._descriptions.find(place, "person")
        figure = found.figure or self._descriptions.introduce(place, "person")
        if figure is not None:
            self._memory.mention(figure, place.start, place.end, quoted=self._quoted.holds(place.start))

    # Pronouns as sources.

    def _by_pronoun(self, source: Span, tokens: Sequence[str]) -> Figure | None:  # noqa: PLR0911 - one a class
        word = tokens[0]
        if len(tokens) == 1 and word in THIRD:
            return self._pronoun(source, speaks=True)[1]
        if word in FIRST:
            return self._first_person(source)
        if word in SECOND:
            return self._second_person(source)
        if word in RELATIVE:
            return self._relative(source)
        if word in {"it", "its", "itself"}:
            return self._last_speaker(source, plural=False)
        if word in {"they", "them", "their", "both"} and len(tokens) == 1:
            return self._last_speaker(source, plural=True)
        return None

    def _first_person(self, source: Span) -> Figure | None:
        """Return who says "I": the source of the words around, the turn's speaker, the quotation's."""
        holder = self._hold.of(source)
        if holder is not None and holder.source is not None:
            figure = self._figures.get(holder.source) or self._later(holder.source)
            self._steps[source] = (Step(holder.source, "speaker of the words around"),)
            return figure
        turn = self._turn_at(source.start)
        if turn is not None:
            label = self._turns[turn].label
            if label is not None:
                self._steps[source] = (Step(label, "turn"),)
                return self._label(label)
            return self._interviewed(turn)
        return self._speaker_of_quotation(source) or self._labelled(source)

    def _labelled(self, source: Span) -> Figure | None:
        """Return whose printed name opens the paragraph, or the last one that has any: a speech with a heckler."""
        if self._quoted.holds(source.start):
            return None
        labels = self._spoken
        at = bisect_right(labels, source.start, key=lambda label: label.end + len(": ")) - 1
        if len(labels) < 2 or at < 0:  # noqa: PLR2004 - one alone proves nothing, see turns.py
            return None
        label = labels[at]
        self._steps[source] = (Step(label, "turn"),)
        fitting = self.cast.fitting(name_words(label.of(self._text)))
        return (
            fitting[0]
            if len(fitting) == 1
            else self.cast.add(Entity(written(name_words(label.of(self._text))), "person", label))
        )

    @cached_property
    def _spoken(self) -> list[Span]:
        """The printed names that open lines."""
        return [Span(*m.span(1)) for m in _SPOKEN.finditer(self._text) if is_name(name_words(m.group(1)))]

    def _second_person(self, source: Span) -> Figure | None:
        """Return who is asked in a turn: whoever has the next one."""
        turn = self._turn_at(source.start)
        if (
            turn is None
            or turn + 1 >= len(self._turns)
            or not self._wholes[turn].of(self._text).rstrip(' ”"').endswith("?")
        ):
            return None
        label = self._turns[turn + 1].label
        if label is None:
            return self._interviewed(turn + 1)
        self._steps[source] = (Step(label, "next turn"),)
        return self._label(label)

    def _label(self, label: Span) -> Figure | None:
        if label in self._figures:
            return self._figures[label]
        words = name_words(label.of(self._text))
        fitting = self.cast.fitting(words)
        if len(fitting) == 1:
            return fitting[0]
        base = self._base.get(label)
        return self._by_name(base.entity, label) if base is not None and base.entity is not None else None

    def _later(self, source: Span) -> Figure | None:
        """Return the figure of a source that stands after the words it says: “I won,” said Tamm."""
        base = self._base.get(source)
        if base is None:
            return None
        if base.entity is not None:
            return self._by_name(base.entity, source)
        if source not in self._figures:
            tokens = [m.group().lower() for m in WORD.finditer(source.of(self._text))]
            if len(tokens) == 1 and tokens[0] in THIRD:
                return self._pronoun(source, speaks=True)[1]
            return self._descriptions.find(source, base.type).figure
        return self._figures[source]

    def _relative(self, source: Span) -> Figure | None:
        """Return whom "who" goes on about: the name or description right before it."""
        end = source.start
        while end and self._text[end - 1] in " ,*_":
            end -= 1
        lately = self._memory.recent(LATELY)[::-1]
        before = [(seen, figure) for figure in lately if (seen := self._memory.seen[figure]).end <= source.start]
        if not before:
            return None
        seen, figure = max(before, key=lambda mentioned: mentioned[0].end)
        if not 0 <= end - seen.end <= 80:  # noqa: PLR2004 - an apposition
            return None
        gap = self._text[seen.end : end]
        if re.search(r"[.!?;:\n“”]", gap):
            return None
        if gap.strip() and not re.match(r"^[*_]*(?:,|\s\()", gap):
            return None
        self._steps[source] = (Step(Span(seen.start, seen.end), "relative"),)
        return figure

    def _last_speaker(self, source: Span, *, plural: bool) -> Figure | None:
        """Return the body or group that spoke last, within NEAR paragraphs."""
        here = self._memory.paragraph(source.start)
        for start, figure in reversed(self._memory.spoke[-6:]):
            if here - self._memory.paragraph(start) >= NEAR:
                break
            if figure is None or figure.type == "person" or self._quoted.holds(start):
                continue
            if plural and not figure.plural:
                continue
            if not plural and (figure.plural or figure.type not in {"organization", "document", "unknown"}):
                continue
            seen = self._memory.seen.get(figure)
            if seen is not None:
                self._steps[source] = (Step(Span(seen.start, seen.end), "body that spoke last"),)
            return figure
        return None if plural else self._last_subject(source)

    def _last_subject(self, source: Span) -> Figure | None:
        """Return the body that opens the sentence before."""
        here = self._memory.sentence(source.start)
        for figure in self._memory.recent():
            seen = self._memory.seen[figure]
            if figure.type == "organization" and 0 <= here - seen.sentence <= 1 and seen.opens and not seen.possessive:
                self._steps[source] = (Step(Span(seen.start, seen.end), "subject before"),)
                return figure
        return None

    # Quoted words.

    def _speaker_of_quotation(self, place: Span) -> Figure | None:
        """Return who says the quotation that holds a place, where an attribution covers part of it."""
        quotation = self._quoted.around(place.start)
        holder = self._hold.across(quotation, but=place) if quotation is not None else None
        if holder is None or holder.source is None:
            return None
        return self._figures.get(holder.source) or self._later(holder.source)

    # Turns and quotations without a source.

    def _turn_at(self, offset: int) -> int | None:
        index = bisect_right(self._wholes, offset, key=lambda whole: whole.start) - 1
        return index if index >= 0 and offset < self._wholes[index].end else None

    def _interviewed(self, turn: int) -> Figure | None:
        return by_letter(self._text, self._two, self._turns[turn])

    @cached_property
    def _two(self) -> tuple[Figure | None, Figure | None]:
        return interview(self._text, self.cast.places, self._wholes[0].start)

    def _unmarked(self) -> Iterator[tuple[int, Resolution]]:
        """Find who speaks where no source stands: turns by letter, and quotations that go on."""
        before: Attribution | None = None
        for item in self._items:
            start = item.place.start
            if item.source is None and item.cue is None:
                turn = self._turn_at(start)
                figure = self._interviewed(turn) if turn is not None else self._going_on(item, before)
                if figure is not None and figure.entity is not None:
                    yield start, Resolution(figure.type, figure.entity)
            elif item.content and item.source is not None and self._hold.of(item.source) is None:
                before = item

    def _going_on(self, item: Attribution, before: Attribution | None) -> Figure | None:
        """Return the speaker of the quotation before, where this one goes on in the same or the next paragraph."""
        if before is None or before.source is None or item.kind != "direct" or before.kind == "indirect":
            return None
        memory = self._memory
        away = memory.paragraph(item.content[0].start) - memory.paragraph(
            max(before.source.end, before.content[-1].end) - 1
        )
        alone = away == 0 or _LINE_ENDS.match(self._text, item.content[-1].end) is not None
        return self._figures.get(before.source) if 0 <= away <= 1 and alone else None

    # What goes out.

    def _mentions(self, resolved: Mapping[Span, Resolution]) -> Mapping[Key, Sequence[Span]]:
        found: dict[Key, list[Span]] = {}
        for source, resolution in resolved.items():
            if resolution.entity is not None:
                found.setdefault(resolution.entity.key, []).append(source)
        for figure, span in self._memory.log:
            found.setdefault(figure.named.key, []).append(span)
        return found

    def _resolution(self, source: Span) -> Resolution:
        base, figure = self._base[source], self._figures.get(source)
        steps = self._steps.get(source, ())
        if figure is None:
            return replace(base, steps=steps)
        if figure.entity is not None:
            kind = figure.type if figure.type != "unknown" else base.type
            return Resolution(kind, figure.entity, steps)
        kind = base.type if base.type != "unknown" else figure.type
        if figure.type == "anonymous":
            kind = "anonymous"
        return Resolution(kind, figure.named, steps)
