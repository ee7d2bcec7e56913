"""Number the people and bodies that an article leaves unnamed, and tell them apart: "the second official", "the other".

Comes in: the descriptions that introduce somebody without a name. Goes out: a `Figure` for each, and the one to which a
later description refers, by the same words or by its number. They never get a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import CROWD, FEMALE, KNOWN, MALE, POSSESSIVE, WORD, head_word
from claimex.speakers.antecedents import NOT_FOUND
from claimex.speakers.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claimex.spans import Span
    from claimex.speakers.antecedents import Antecedents, Found
    from claimex.speakers.mention_history import Memory
    from claimex.vocabulary import SpeakerType


ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
"""Words that count the figures introduced with a noun."""

POSSESSIVE_PRONOUNS = _lists.words("his her its their")
"""Pronouns that determine a noun."""


_NOBODYS = _lists.words("every each any no")
"""Determiners with which nobody in particular is meant: every other senator."""


class UnnamedFigures:
    """The figures of one article that are only described.

    Args:
        text: The article as read.
        memory: The mentions so far. The reader of the article adds to it.
        antecedents: Looks up the last mentions of figures.
    """

    def __init__(self, text: str, memory: Memory, antecedents: Antecedents) -> None:
        self._text = text
        self._memory = memory
        self._antecedents = antecedents
        self._unnamed: dict[str, list[Figure]] = {}

    def introduce(self, place: Span, kind: SpeakerType) -> Figure | None:
        """Add a figure for a person or organization without a name."""
        words = place.of(self._text)
        head = head_word(words)
        if not head or words.split(" ", 1)[0].lower() in _NOBODYS:
            return None
        plural = kind == "group" or (head.endswith("s") and head[:-1] in people.PERSON_NOUNS)
        gender = KNOWN if head in FEMALE else -KNOWN if head in MALE else 0.0
        said = {POSSESSIVE.sub("", m.group().lower()) for m in WORD.finditer(words)}
        figure = Figure(None, kind, gender=gender, plural=plural, head=head, first=place.start, roles=said)
        before = [f.number for f in self._with_modifiers(head, _modifiers(said, head))]
        others = f"{head}s" in self._unnamed  # "another official" may follow "officials said"
        stated = next((ORDINALS[word] for word in ORDINALS if word in said), 2 if "another" in said and others else 1)
        figure.number = max([stated, *(number + 1 for number in before)])
        self._unnamed.setdefault(head, []).append(figure)
        return figure

    def of_noun(self, head: str) -> Sequence[Figure]:
        """Return the unnamed figures of a noun in reading order, at most the last CROWD."""
        return self._unnamed.get(head, [])[-CROWD:]

    def told_apart(self, head: str, mark: str, words: Sequence[str]) -> Found:
        """Count the unnamed figures with the same words: the first, the second European official, the other."""
        known = self._with_modifiers(head, _modifiers(words, head))
        if mark in ORDINALS:
            place = ORDINALS[mark]
            numbered = [f for f in known if f.number == place] or known[place - 1 : place]
            meant = numbered[0] if numbered else None
            return self._antecedents.found(meant, "counted") if meant is not None else NOT_FOUND
        ordered = sorted(known, key=lambda f: self._memory.seen[f].start if f in self._memory.seen else -1)
        if len(ordered) < 2:  # noqa: PLR2004 - only one, who may be "another" already
            return self._antecedents.found(ordered[0], "the other") if ordered and ordered[0].number > 1 else NOT_FOUND
        last = next((f for _, f in reversed(self._memory.spoke)), None)
        return self._antecedents.found(ordered[-2] if last is ordered[-1] else ordered[-1], "the other")

    def same_words(self, head: str, words: set[str]) -> Found:
        """Resolve "my mother" to the last description in the same words.

        The two may have different speakers, but rarely do in one article.
        """
        known = [f for f in self._with_modifiers(head, words) if f.roles == words]
        return self._antecedents.found(known[-1], "same description") if known else NOT_FOUND

    def same_plural(self, head: str, words: Sequence[str]) -> Found:
        """Resolve "the officials" to the last group that was introduced with all of its words."""
        said = {w for w in words if w not in people.DETERMINERS and w not in POSSESSIVE_PRONOUNS}
        known = [f for f in self.of_noun(head) if f.plural and said <= f.roles]
        return self._antecedents.found(known[-1], "same description") if known else NOT_FOUND

    def _with_modifiers(self, head: str, modifiers: set[str]) -> list[Figure]:
        """Return the single figures of a noun that were introduced with all of these words."""
        return [f for f in self.of_noun(head) if not f.plural and modifiers <= f.roles]


def _modifiers(words: Iterable[str], head: str) -> set[str]:
    """Return the words of a description without its head and without the words that only distinguish it from others."""
    return (
        set(words)
        - {head, "other", "another", "same", "one"}
        - people.DETERMINERS
        - POSSESSIVE_PRONOUNS
        - set(ORDINALS)
    )
