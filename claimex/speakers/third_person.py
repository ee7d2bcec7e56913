"""Resolve "he" and "she", and find the speaker of the words around a place.

Comes in: an article (`sourced_article.py`), and what is known of its speakers so far. Goes out: the figure that a
singular pronoun refers to, with its probability by the scorer of `pronouns.py`. The speaker of the words around a
pronoun is found here too. A pronoun in quoted words rarely refers to their speaker, and that speaker may be a pronoun.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.english.names import FEMALE, KNOWN, MALE, head_word
from claimex.english.nouns import is_office, kind_of
from claimex.layout import DOUBLE_MARKS, SINGLE_OPENING_MARKS
from claimex.spans import Span
from claimex.speakers.mention_history import Pronoun, agreement
from claimex.speakers.naming_context import KIN, stated_gender
from claimex.speakers.pronoun_rules import (
    agreeing_other,
    announced,
    asks_it,
    first_speaker,
    has_somebody_new,
    introduces,
    is_of_subject,
    is_one_of_two,
    is_somebody_asked,
    is_subject_before,
    is_told_by_gender,
    only_agreeing,
    only_one,
    only_one_meant,
    relative_of,
    speaker_of_paragraph,
    stated_just_before,
    subject_just_before,
    subject_of_paragraph,
    was_the_other,
)
from claimex.speakers.pronouns import MIN_CLEAR_GENDER
from claimex.speakers.replies import find_answerer, find_hearing
from claimex.speakers.resolutions import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claimex.attribution import Attribution
    from claimex.parsing import Syntax
    from claimex.speakers.figures import Figure
    from claimex.speakers.mention_history import Ahead, Memory
    from claimex.speakers.sourced_article import SourcedArticle, SpeakerMemory
    from claimex.speakers.turn_speakers import TurnSpeakers

    Decide = Callable[[Memory, Pronoun, Ahead, Syntax], list[tuple[float, Figure | None]]]


MIN_CHANCE_TO_NAME = 0.6
"""Least probability at which a pronoun gets the name of its figure. By hand, not swept. With this value, more than nine
of ten names given to pronouns are correct on GUM (benchmarks/gum.py)."""

MIN_CHANCE_TO_REMEMBER = 0.5
"""Least probability at which a pronoun is remembered as a mention."""

MIN_CHANCE_OF_MAYBE_PERSON = 0.85
"""The same for a figure that the recognizer called an organization."""

RULE_CHANCE = 0.9
"""The probability given to a figure that a rule found."""

LEARNED_GENDER = 1.5
"""Log odds of gender that a pronoun adds to its figure if its probability is above MIN_CHANCE_TO_LEARN. They replace
the gender guessed from the name if the guess contradicts the pronoun by MAX_CONTRARY_GENDER or more, because the text
is better evidence than the letters of a name. By hand: the larger the value, the more harm a wrong pronoun does."""
MIN_CHANCE_TO_LEARN, MAX_CONTRARY_GENDER = 0.9, 0.8

MAX_NAMES_AHEAD, MAX_CHARS_AHEAD = 4, 150
"""Most names after a pronoun in its sentence that are looked at, and most characters to the start of each."""

RECENT_SOURCES = 20
"""Most sources before a pronoun that are looked at for "it". By hand."""

SPEAKING_RULES = (asks_it, is_of_subject, is_one_of_two, was_the_other, has_somebody_new, is_somebody_asked)
"""Rules by which a pronoun that speaks means somebody else than its likeliest figure."""

THIRD_PERSON = FEMALE | MALE
_OBJECT = re.compile(r"(?:him|her(?=\s(?:to|that|for|with|on|of|over|as)\b))\b")
_FOR_PERSON = re.compile(r"\s(?:for|of|to)\s(?:(?:the|an?|his|her|their)\s)?(?P<who>\w[^,]{0,60})$")
"""The person for whom somebody speaks: a lawyer for / the actress."""
_CLAUSE = re.compile(r",|\b(?:who|whom|whose|which|that)\b")
_SIGNS = re.compile(r"[–—-]{1,2}")
_IT = re.compile(r"its?\b", re.IGNORECASE)

_AFTER_OBJECT = re.compile(r"\s*(?:[,.;:!?\n]|\Z|(?:to|that|on|in|at|about|for|how|why|what|whether|if|she|he)\b)")
"""What follows "her" as an object, and not as a possessive."""


MAX_SUBJECT_WORDS = 6
"""Most words of a subject that a clause with a pronoun parts from its verb. By hand, not swept."""


class ThirdPerson:
    """Resolves "he" and "she" in one article.

    Args:
        article: With its attributions.
        memory: What is known of its speakers so far. It grows.
        turns: The speakers of its turns.
        syntax: The parses of the sentences that `mention_history.asked` returns.
        decide: Ranks the candidates of a pronoun.
    """

    def __init__(
        self, article: SourcedArticle, memory: SpeakerMemory, turns: TurnSpeakers, *, syntax: Syntax, decide: Decide
    ) -> None:
        self._article = article
        self._memory = memory
        self._turns = turns
        self._syntax = syntax
        self._decide = decide

    def resolve(self, place: Span, *, speaks: bool) -> tuple[float, Figure | None]:
        """Return the probability and the figure of "he" or "she", and remember the mention."""
        pronoun = self._pronoun(place, speaks=speaks)
        mentions, word = self._memory.mentions, pronoun.word
        if speaks and (figure := self._hearer(place, pronoun)) is not None:
            return RULE_CHANCE, figure
        chance, figure = self._likeliest(place, pronoun)
        if figure is None or figure.maybe_person or chance < MIN_CHANCE_TO_NAME:
            chance, figure = self._only(place, pronoun) or (chance, figure)
        if speaks and (figure is None or figure.entity is None or chance < MIN_CHANCE_TO_NAME):
            meant = only_one_meant(mentions, pronoun)
            meant = None if meant in self._parted_subjects(place) else meant
            chance, figure = (MIN_CHANCE_TO_NAME, meant) if meant is not None else (chance, figure)
        if figure is None or chance < (MIN_CHANCE_OF_MAYBE_PERSON if figure.maybe_person else MIN_CHANCE_TO_REMEMBER):
            return chance, None
        rules = SPEAKING_RULES if speaks else (asks_it,)
        another = any(rule(self._article.text, mentions, pronoun, figure) for rule in rules)
        other = not speaks and any(
            rule(figure, place)
            for rule in (self._describes, self._is_object_of, self._speaks_for_other, self._is_told_of_other)
        )
        if figure.type == "organization" or another or other:
            return chance, None
        if speaks and chance < MIN_CHANCE_TO_NAME and not figure.maybe_person:
            # Too unsure to name, but remember the mention: it makes this person a likelier antecedent of the next one.
            mentions.mention(figure, place.start, place.end, pronoun=word, quoted=pronoun.quoted)
            return chance, None
        if chance > MIN_CHANCE_TO_LEARN:
            learned = self._weight(place, word, figure) * (1 if word in FEMALE else -1)
            figure.gender = figure.gender + learned if agreement(figure, word) > -MAX_CONTRARY_GENDER else learned
        if not speaks:
            mentions.mention(figure, place.start, place.end, pronoun=word, quoted=pronoun.quoted)
        elif (seen := mentions.seen.get(figure)) is not None:
            self._memory.steps[place] = (Step(Span(seen.start, seen.end), "pronoun", round(chance, 2)),)
        return chance, figure

    def _describes(self, figure: Figure, place: Span) -> bool:
        """Tell whether a pronoun is in its figure's own description, so that it means another: one of *her* aides.

        A name or a clause before it lets it mean the same: Ada Quill with *her* son, a man who lost *his* son.
        """
        seen = self._memory.mentions.seen.get(figure)
        if seen is None or not seen.start <= place.start < place.end < seen.end:
            return False
        before = self._article.text[seen.start : place.start]
        return not before or (figure.entity is None and _CLAUSE.search(before) is None)

    def _is_object_of(self, figure: Figure, place: Span) -> bool:
        """Tell whether a pronoun is the object of its figure's own cue, so that it means somebody else.

        As in "Tamm told him", "Tamm urged him to go". After it "his" may mean either: "praised him for *his* calm".
        """
        text, word = self._article.text, place.of(self._article.text).lower()
        holder = self._article.holders.of(place)
        if holder is not None and holder.source is not None and holder.content[0].start < place.start:
            opening = _OBJECT.match(text, holder.content[0].start)
            if opening is not None and (opening.group() in FEMALE) == (word in FEMALE):
                return self._memory.figures.get(holder.source) is figure
        if word != "him" and not (word == "her" and _AFTER_OBJECT.match(text, place.end) is not None):
            return False
        by_end = self._article.by_cue_end
        before = by_end.get(place.start - 1) or by_end.get(place.end)  # told / her, put it to her /
        source = before.source if before is not None else None
        return source is not None and self._memory.figures.get(source) is figure

    def _is_told_of_other(self, figure: Figure, place: Span) -> bool:
        """Tell whether a pronoun of the other gender is its figure's source: *she* said he left."""
        holder = self._article.holders.of(place)
        if holder is None or holder.source is None or self._memory.figures.get(holder.source) is not figure:
            return False
        source, word = (span.of(self._article.text).lower() for span in (holder.source, place))
        return source in THIRD_PERSON and (source in FEMALE) != (word in FEMALE)

    def _speaks_for_other(self, figure: Figure, place: Span) -> bool:
        """Tell whether a pronoun stands in the words of an unnamed person who speaks for another one.

        Either may be meant in "a lawyer for the actress said she would appeal" and "her boss said she would travel".
        """
        holder = self._article.holders.of(place)
        if holder is None or holder.source is None or self._memory.figures.get(holder.source) is not figure:
            return False
        words = holder.source.of(self._article.text)
        if figure.entity is not None:
            word = place.of(self._article.text).lower()
            others = self._named_in([holder.source]) - {figure}  # Ada Quill’s lawyer, Omar Lind
            return agreement(figure, word) < 0 and any(agreement(other, word) > MIN_CLEAR_GENDER for other in others)
        if stated_gender([head_word(words)]):
            return False
        owner = words.lower().partition(" ")[0]
        if owner in {"her", "his"}:
            return (owner in FEMALE) == (place.of(self._article.text).lower() in FEMALE)
        client = _FOR_PERSON.search(words)
        if client is None:
            return False
        named = client["who"][:1].isupper() and not any(
            f.type == "organization" for f in self._named_in([holder.source])
        )
        return named or kind_of(head_word(client["who"])) == "person"

    def _weight(self, place: Span, word: str, figure: Figure) -> float:
        """Return the log odds that a pronoun adds to a gender.

        They are those of a stated one if it opens its speaker's words, "Tamm said she", and nobody near agrees better.
        """
        holder = self._article.holders.of(place)
        if holder is None or holder.source is None or self._memory.figures.get(holder.source) is not figure:
            return LEARNED_GENDER
        opens = self._article.text[holder.content[0].start : place.start] in {"", "that "}
        rivals = (f for f in self._memory.mentions.recent() if f is not figure and f.type == "person")
        best = max((agreement(f, word) for f in rivals), default=0.0)
        alone = best < MAX_CONTRARY_GENDER or best < agreement(figure, word)
        return KNOWN if opens and alone and holder.source.end <= place.start else LEARNED_GENDER

    def _likeliest(self, place: Span, pronoun: Pronoun) -> tuple[float, Figure | None]:
        """Return the best candidate by the scorer, or by a rule that knows better."""
        mentions, ahead = self._memory.mentions, self._ahead(place)
        ranked = self._decide(mentions, pronoun, ahead, self._syntax)
        said = self._said(place)
        chance, figure = first_speaker(mentions, ranked, said=said, named=self._named_in(said))
        others = self._parted_subjects(place)
        ranked = [(share, f) for share, f in ranked if f is None or f not in others]
        if (new := announced(self._article.text, mentions, pronoun, ahead)) is not None:
            return RULE_CHANCE, new
        own = figure is not None and figure is pronoun.speaker and not pronoun.speaks
        meant = agreeing_other(ranked, pronoun) if own else None
        meant = meant or only_agreeing(mentions, pronoun, figure)
        meant = meant or subject_just_before(mentions, ranked, pronoun, self._syntax)
        if meant is None and pronoun.speaks:
            meant = speaker_of_paragraph(mentions, pronoun, figure)
        if pronoun.speaks and meant is None:
            meant = relative_of(mentions, ranked, pronoun) or stated_just_before(mentions, ranked, pronoun)
        if meant is None and chance < MIN_CHANCE_TO_NAME and not own:
            meant = self._undecided(pronoun, ranked, chance, figure)
        meant = None if meant in others else meant
        sure = meant is None or (meant is figure and chance >= MIN_CHANCE_TO_NAME)
        return (chance, figure) if sure else (MIN_CHANCE_TO_NAME, meant)

    def _undecided(
        self, pronoun: Pronoun, ranked: list[tuple[float, Figure | None]], chance: float, figure: Figure | None
    ) -> Figure | None:
        """Return the figure that a rule finds where the scorer hesitates."""
        mentions = self._memory.mentions
        if is_told_by_gender(mentions, ranked, pronoun):
            return ranked[0][1]
        if pronoun.speaks and chance >= MIN_CHANCE_TO_REMEMBER and is_subject_before(mentions, ranked, pronoun):
            return figure
        return subject_of_paragraph(mentions, pronoun) if pronoun.speaks else None

    def _hearer(self, place: Span, pronoun: Pronoun) -> Figure | None:
        """Return the speaker or hearer of an address directly before the pronoun who continues or replies."""
        article, item = self._article, self._article.by_source.get(place)
        if item is None or item.cue is None or pronoun.quoted:
            return None
        begin = min(span.start for span in (item.cue, place, *item.content))
        heard = find_hearing(article.text, self._memory.mentions, article.cast.places, begin)
        if heard is None:
            return None
        figure = find_answerer(article.text, pronoun, heard, item.cue.of(article.text).lower())
        seen = self._memory.mentions.seen.get(figure) if figure is not None else None
        if seen is not None:
            self._memory.steps[place] = (Step(Span(seen.start, seen.end), "reply"),)
        return figure

    def _named_in(self, said: Sequence[Span]) -> set[Figure]:
        """Return the people whom words name. Nobody says his own name of himself, but "I am Ada Quill"."""
        text, places = self._article.text, self._article.cast.places
        found: set[Figure] = set()
        for span in said:
            low = bisect_right(places, span.start - 1, key=lambda p: p.start)
            for number in range(low, len(places)):
                if places[number].start >= span.end:
                    break
                if not introduces(text, places[number].start):
                    found.add(places[number].figure)
        return found

    def _only(self, place: Span, pronoun: Pronoun) -> tuple[float, Figure] | None:
        """Return the only possible antecedent. If the recognizer called it an organization, it becomes a person."""
        said = self._said(place)
        figure = only_one(self._article.text, self._memory.mentions, pronoun, self._ahead(place), said=said)
        if figure is None or figure in self._parted_subjects(place) or (figure.maybe_person and self._is_it(figure)):
            return None
        if figure.maybe_person and figure.entity is not None:
            figure.type, figure.maybe_person, figure.entity = "person", False, replace(figure.entity, type="person")
        return MIN_CHANCE_TO_NAME, figure

    def _is_it(self, figure: Figure) -> bool:
        """Tell whether "it" lately stood for a figure as a source, so that it is no person: Tarn Rail … It says."""
        spoke = self._memory.mentions.spoke[-RECENT_SOURCES:]
        return any(f is figure and _IT.match(self._article.text, start) is not None for start, f in spoke)

    def _said(self, place: Span) -> Sequence[Span]:
        """Return the content of a pronoun's attribution. Unquoted content counts only in the pronoun's sentence."""
        item, number = self._article.by_source.get(place), self._memory.mentions.sentence
        spans = item.content if item is not None else ()
        return [s for s in spans if self._article.quoted.holds(s.start) or number(s.start) == number(place.start)]

    def _parted_subjects(self, place: Span) -> set[Figure]:
        """Return whom a pronoun parts from the verb: Tamm, / he said, left. They are somebody else.

        That does not hold for a whole clause: Tamm framed it, / she said.
        """
        item, text, places = self._article.by_source.get(place), self._article.text, self._article.cast.places
        if item is None or not item.content[1:] or self._article.quoted.holds(item.content[0].start):
            return set()
        subject = item.content[0]
        at = bisect_right(places, subject.end - 1, key=lambda p: p.start) - 1
        named = at >= 0 and places[at].end == subject.end and len(subject.of(text).split()) <= MAX_SUBJECT_WORDS
        beside = subject.end <= place.start and text[subject.end : place.start].strip() in {"", ","}
        return self._named_in([subject]) if named and beside else set()

    def _pronoun(self, place: Span, *, speaks: bool) -> Pronoun:
        """Describe a pronoun with the speaker of the words around it. A turn counts as its speaker's quoted words."""
        article = self._article
        quoted = article.quoted.holds(place.start)
        holder = article.holders.of(place)
        if holder is not None and quoted and self.is_retold(holder):
            holder = None  # "He knows what he did," she said: the second "he" stands in her words
        speaker = self._memory.figures.get(holder.source) if holder is not None and holder.source is not None else None
        if speaker is None and quoted:
            speaker = self.speaker_of_quotation(place)
        turn = self._turns.at(place.start) if not quoted else None
        label = self._turns.label(turn) if turn is not None else None
        teller = self._turns.labelled(label) if label is not None else self._signer(holder)
        if label is not None and speaker is None:
            speaker, quoted = teller, True
        return Pronoun(place.start, place.end, place.of(article.text).lower(), speaks, quoted, speaker, teller)

    def _signer(self, holder: Attribution | None) -> Figure | None:
        """Return who signed the words around a pronoun with a dash behind them, as under a post: … — Mari Tamm."""
        if holder is None or holder.cue is None or holder.source is None or not holder.content:
            return None
        signed = holder.content[-1].end <= holder.cue.start < holder.source.start
        dash = signed and _SIGNS.fullmatch(holder.cue.of(self._article.text)) is not None
        return self.later(holder.source) if dash else None

    def is_retold(self, holder: Attribution) -> bool:
        """Tell whether an attribution is nested in a quotation, and its content has no marks of its own."""
        nested = holder.source in self._article.inner and bool(holder.content)
        return nested and self._article.text[holder.content[0].start] not in DOUBLE_MARKS + SINGLE_OPENING_MARKS + "'"

    def _ahead(self, place: Span) -> list[tuple[Figure, int, int]]:
        """Return the figures first named after a pronoun in its sentence, as in "In his book, Tamm …"."""
        mentions, places = self._memory.mentions, self._article.cast.places
        number = mentions.sentence(place.start)
        low = bisect_right(places, place.start, key=lambda p: p.start)
        out = []
        for found in places[low : low + MAX_NAMES_AHEAD]:
            if mentions.sentence(found.start) != number or found.start - place.start > MAX_CHARS_AHEAD:
                break
            if _is_own_person(self._article.text, place.end, found.start):
                continue
            if found.figure not in mentions.seen and found.figure.type == "person":
                out.append((found.figure, found.start, found.end))
        return out[:2]

    def speaker_of_quotation(self, place: Span) -> Figure | None:
        """Return the speaker of the quotation that contains a place.

        An attribution covers part of it, or belongs to the quotation directly before: “It rains,” she said. “I mind.”
        """
        quotation, holders = self._article.quoted.around(place.start), self._article.holders
        if quotation is None:
            return None
        holder = holders.across(quotation, but=place) or self._followed_by(quotation)
        if holder is None or holder.source is None:
            return None
        return self._memory.figures.get(holder.source) or self.later(holder.source)

    def _followed_by(self, quotation: Span) -> Attribution | None:
        item = self._article.holders.before(quotation, self._article.text)
        quoted = item is not None and any(self._article.quoted.holds(content.start) for content in item.content)
        return item if quoted else None

    def later(self, source: Span) -> Figure | None:
        """Return the figure of a source that follows its content: “I won,” said Tamm."""
        base = self._article.base.get(source)
        if base is None:
            return None
        if base.entity is not None:
            return self._article.by_name(base.entity, source)
        if source in self._memory.figures:
            return self._memory.figures[source]
        tokens = self._article.tokens(source)
        if len(tokens) == 1 and tokens[0] in THIRD_PERSON:
            return self.resolve(source, speaks=True)[1]
        return self._memory.descriptions.find(source, base.type).figure


def _is_own_person(text: str, end: int, start: int) -> bool:
    """Tell whether a name after a possessive is that of its owner's relative or colleague: his colleague Mari Tamm.

    Args:
        text: The article as read.
        end: The end of the pronoun.
        start: The start of the name.
    """
    between = text[end:start]
    noun = between.removesuffix(", ").removesuffix(" ").rpartition(" ")[2].lower()
    return "," not in between.removesuffix(", ") and (is_office(noun) or noun in KIN)
