"""Resolve "I", "you", "who", "it" and "they" as the source of an attribution.

Comes in: a source that is a pronoun, the article (`sourced_article.py`), and what is known of its speakers so far. Goes
out: the figure that the pronoun refers to, or None. The form of the page and the sentence decides: who says the words
around it, whose turn it is, who is named directly before it. "He" and "she" are ranked in `third_person.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english import _lists
from claimex.english.names import is_title
from claimex.english.nouns import kind_of
from claimex.spans import Span
from claimex.speakers.kinds import has_plural_verb
from claimex.speakers.resolutions import Step
from claimex.speakers.third_person import THIRD_PERSON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution import Attribution
    from claimex.speakers.figures import Figure
    from claimex.speakers.sourced_article import SourcedArticle, SpeakerMemory
    from claimex.speakers.third_person import ThirdPerson
    from claimex.speakers.turn_speakers import TurnSpeakers


MAX_RECENT_FIGURES = 30
"""Most figures among which the antecedent of "who" is looked for, the most recent first. A line has far fewer."""

MAX_PARAGRAPHS, MAX_SOURCES = 2, 6
"""Most paragraphs, its own included, and most sources in which "it" and "they" look for the last speaker."""

MAX_APPOSITION_LENGTH = 80
"""Most characters between a name and the "who" that refers to it: room for an apposition."""

FIRST_PERSON = _lists.words("i me my mine myself")
FIRST_PLURAL = _lists.words("we us our ours")
SECOND_PERSON = _lists.words("you your yours")
RELATIVE_PRONOUNS = _lists.words("who whom whose which that")
NEUTER_PRONOUNS = _lists.words("it its itself")
PLURAL_PRONOUNS = _lists.words("they them their both")
_BREAK = re.compile(r"[.!?;:\n“”]")
_OF_BODY = re.compile(r"(?<![\w’'-])(?P<noun>[\w’'-]{1,40})(?P<of>\s(?:of|for|at|from|with)\s(?:[Tt]he\s)?)\Z")
_HOLDS = re.compile(r"(?:,\s[^,.;:“”\"\n]{0,60})?")
"""What stands between a name and its bearer's body: Greta Holm, the founder / of the Foo Foundation."""

_OPENING_PEOPLE = re.compile(
    r"(?:(?:about|around|some|nearly|almost|over|more|than|most|many|several|hundreds|thousands|dozens|of|the|\d[\d,.]*)"
    r"\s){0,4}(?:[a-z-]{1,20}\s)?(?P<people>[A-Za-z-]{3,20}s)\b",
    re.IGNORECASE,
)
"""The people with whom a sentence opens."""
_APPOSED = re.compile(r"^[*_]*(?:,|\s\()")


class SourcePronouns:
    """Resolves the pronouns that are sources in one article."""

    def __init__(self, article: SourcedArticle, memory: SpeakerMemory, turns: TurnSpeakers, third: ThirdPerson) -> None:
        self._article = article
        self._memory = memory
        self._turns = turns
        self._third = third

    def resolve(self, source: Span, tokens: Sequence[str]) -> Figure | None:
        """Return the figure that a source made up of pronouns refers to, by its first word."""
        word, alone = tokens[0], len(tokens) == 1
        if alone and word in THIRD_PERSON:
            return self._third.resolve(source, speaks=True)[1]
        if alone and word in PLURAL_PRONOUNS and (one := self._called_they(source)) is not None:
            return one
        if word in NEUTER_PRONOUNS or (alone and word in PLURAL_PRONOUNS):
            return self._last_speaker(source, plural=word not in NEUTER_PRONOUNS)
        ways = (
            (FIRST_PERSON, self._first),
            (FIRST_PLURAL, self._body),
            (SECOND_PERSON, self._turns.answering),
            (RELATIVE_PRONOUNS, self._relative),
        )
        way = next((way for words, way in ways if word in words), None)
        return way(source) if way is not None else None

    def resolve_clause(self, source: Span) -> Figure | None:
        """Return the figure of a relative clause that stands for a source: Ada Quill, / who proposed it, / said."""
        return self._relative(Span(source.start, source.start + len("who")))

    def _first(self, source: Span) -> Figure | None:
        """Resolve "I" to the source of the words around it, or to the speaker of the turn or quotation."""
        holder = self._article.holders.of(source)
        if holder is not None and holder.source is not None and self._is_indirect(holder):
            outer = self._article.holders.of(holder.source)  # "He says I lied," she said
            holder = outer if outer is not None else holder
        if holder is not None and holder.source is not None:
            figure = self._memory.figures.get(holder.source) or self._third.later(holder.source)
            self._memory.steps[source] = (Step(holder.source, "speaker of the words around"),)
            return figure
        turn = self._turns.at(source.start)
        if turn is not None:
            return self._turns.of(turn, source, rule="turn")
        turns = self._turns
        return (
            self._third.speaker_of_quotation(source)
            or turns.opening_paragraph(source)
            or turns.guest(source)
            or turns.giver(source)
        )

    def _is_indirect(self, holder: Attribution) -> bool:
        """Tell whether "I" in retold words is whoever retells them: he says I lied, but not he said, I lied."""
        text = self._article.text
        cited = holder.cue is not None and text.startswith((",", ":"), holder.cue.end)
        return self._third.is_retold(holder) and not cited

    def _body(self, source: Span) -> Figure | None:
        """Resolve "we" to the body or the people whose words are around it. Whom else one person means is not known."""
        figure = self._first(source)
        if figure is not None and figure.type in {"organization", "group"}:
            return figure
        self._memory.steps.pop(source, None)
        return None

    def _relative(self, source: Span) -> Figure | None:
        """Resolve "who" to the name or description directly before it."""
        text, mentions = self._article.text, self._memory.mentions
        end = source.start
        while end and text[end - 1] in " ,*_":
            end -= 1
        lately = mentions.recent(MAX_RECENT_FIGURES)[::-1]
        before = [(seen, figure) for figure in lately if (seen := mentions.seen[figure]).end <= source.start]
        if not before:
            return None
        seen, figure = max(before, key=lambda mentioned: mentioned[0].end)
        held = _OF_BODY.search(text, max(0, seen.start - MAX_APPOSITION_LENGTH), seen.start)
        if figure.type == "organization" and source.of(text).lower() != "which" and held is not None:
            people = [(seen, f) for seen, f in before if f.type == "person" and seen.end <= held.start("of")]
            holder = max(people, key=lambda mentioned: mentioned[0].end, default=None)
            if holder is not None and _HOLDS.fullmatch(text, holder[0].end, held.start("of")):
                seen, figure, end = *holder, held.start("of")
            elif is_title(held["noun"].lower()):
                return None  # a person without a name
        if not 0 <= end - seen.end <= MAX_APPOSITION_LENGTH or not _agrees(figure, source, text):
            return None
        gap = text[seen.end : end]
        if _BREAK.search(gap) or (gap.strip() and not _APPOSED.match(gap)):
            return None
        self._memory.steps[source] = (Step(Span(seen.start, seen.end), "relative"),)
        return figure

    def _called_they(self, source: Span) -> Figure | None:
        """Return the person who is called "they", if nobody plural was mentioned since, at most MAX_PARAGRAPHS back."""
        mentions = self._memory.mentions
        figure = next((f for f in mentions.recent() if f.is_they or f.plural), None)
        seen = mentions.seen[figure] if figure is not None else None
        if figure is None or seen is None or not figure.is_they:
            return None
        if mentions.paragraph(source.start) - seen.paragraph >= MAX_PARAGRAPHS:
            return None
        self._memory.steps[source] = (Step(Span(seen.start, seen.end), "stated pronoun"),)
        return figure

    def _last_speaker(self, source: Span, *, plural: bool) -> Figure | None:
        """Return the organization or group that spoke last, at most MAX_PARAGRAPHS back."""
        mentions = self._memory.mentions
        here = mentions.paragraph(source.start)
        for start, figure in reversed(mentions.spoke[-MAX_SOURCES:]):
            if here - mentions.paragraph(start) >= MAX_PARAGRAPHS:
                break
            if figure is None or not _fits(figure, plural=plural) or self._article.quoted.holds(start):
                continue
            if self._turns.at(start) is not None and self._turns.at(source.start) is None:
                continue  # who asks in an interview is nobody whom the author's words mean
            if plural and self._others_between(start, source.start):
                return None
            seen = mentions.seen.get(figure)
            if seen is not None:
                self._memory.steps[source] = (Step(Span(seen.start, seen.end), "body that spoke last"),)
            return figure
        return None if plural else self._last_subject(source)

    def _others_between(self, spoke: int, start: int) -> bool:
        """Tell whether the sentence before "they" opens with other people: About 1,400 *nurses* walked out. They."""
        mentions, text = self._memory.mentions, self._article.text
        here = mentions.sentence_start(start)
        before = mentions.sentence_start(len(text[:here].rstrip()) - 1) if here else 0
        opening = _OPENING_PEOPLE.match(text, before) if spoke < before < here else None
        return opening is not None and kind_of(opening["people"].lower()) == "group"

    def _last_subject(self, source: Span) -> Figure | None:
        """Return the organization that opens this sentence or the one before."""
        mentions = self._memory.mentions
        here = mentions.sentence(source.start)
        for figure in mentions.recent():
            seen = mentions.seen[figure]
            subject = seen.opens or (seen.verb and seen.first and not seen.prep)  # as in "Founded in 2011, Foo makes"
            if figure.type == "organization" and 0 <= here - seen.sentence <= 1 and subject and not seen.possessive:
                self._memory.steps[source] = (Step(Span(seen.start, seen.end), "subject before"),)
                return figure
        return None


def _agrees(figure: Figure, source: Span, text: str) -> bool:
    """Tell whether "which", or the number of the verb after "who", agrees with a figure: the crew, who say."""
    if source.of(text).lower() == "which":
        return figure.type != "person"
    several = has_plural_verb(text, source.end)
    return figure.plural or figure.type not in {"person", "organization"} or not several


def _fits(figure: Figure, *, plural: bool) -> bool:
    """Tell whether "they" (plural) or "it" can refer to a figure."""
    if figure.type == "person" or figure.plural != plural:
        return False
    return plural or figure.type in {"organization", "document", "unknown"}
