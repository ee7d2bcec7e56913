"""An office as a list has it, and as an article states it → whether the two are the same.

Comes in: "mayor of Brask" of a list, and a speaker's role and organization. Goes out: yes or no. All words of the
list's office must stand in the article's, and its head must be one of them: a mayor's spokeswoman is not the mayor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.corpus.words import words_of
from claimex.english._lists import words
from claimex.english.names import fold, head_word
from claimex.english.nouns import is_native

if TYPE_CHECKING:
    from claimex.record import Member, Speaker, TextSpan


_SMALL = words("the a an of for and in at to")
"""Words of an office that do not tell it from others."""

_BEFORE = words("former ex retired late then onetime erstwhile")
"""Words that say that an office is no longer held."""

_ANOTHER = words("deputy vice assistant associate acting interim shadow elect designate candidate nominee")
"""Words that make another office of one, unless the list has them too."""

_ANY = words("a an another one some any each every no")
"""Words before an office that leave open who holds it."""


_PLACED = re.compile(r"\b(?:of|for|at|in)\s(?:the\s)?[^\W\d_a-z]|[^\W\d_a-z][\w-]{0,40}['’]s\s")


@dataclass(frozen=True, slots=True)
class Stated:
    """An office as an article states it.

    Attributes:
        words: Of the role and of the organization, without those that tell nothing.
        head: The role's head noun; empty where the article states no role.
        span: The words that state it.
        definite: False of any holder, as in "a judge".
    """

    words: frozenset[str] = frozenset()
    head: str = ""
    span: TextSpan | None = None
    definite: bool = True

    def is_alone(self, office: frozenset[str]) -> bool:
        """Tell whether this names an office of the list by itself: just its words, more than one, and not "a judge"."""
        return self.definite and self.words == office and len(office) > 1

    def is_office(self, office: frozenset[str]) -> bool:
        """Tell whether this is an office of the list, given as its words, and is still held."""
        if not office or not office <= self.words or self.words & _BEFORE:
            return False
        return (not self.head or self.head in office) and not (self.words - office) & _ANOTHER


def office_words(role: str) -> frozenset[str]:
    """Return the words of an office by which it is compared."""
    return frozenset(fold(word).removesuffix("'s") for word in words_of(role).keys) - _SMALL


def names_its_place(role: str) -> bool:
    """Tell whether an office of a list names its place or body: mayor of Brask, Norland's envoy, Norwegian minister."""
    natives = any(is_native(word.lower()) for word in role.split())
    return natives or _PLACED.search(role) is not None


def stated_by(speaker: Speaker | Member) -> Stated:
    """Return the office that an article states of a speaker; of one without a name, what it is called."""
    mention = speaker.mention if speaker.name is None else None
    role = speaker.role or (mention.text if mention is not None else "")
    body, evidence = (
        getattr(speaker, "organization", None),
        getattr(speaker, "role_evidence", None),
    )  # a member has none
    whose = body.name if body is not None else None
    if not role:
        return Stated()
    span = evidence or mention or speaker.evidence or speaker.mention
    first = (mention.text if mention is not None else role).casefold().split()[:1]
    definite = not first or first[0] not in _ANY
    return Stated(office_words(f"{role} {whose or ''}"), fold(head_word(role)), span, definite)
