"""Define the figures of an article: the people and things in it that can speak, and the places that name them.

Comes in: the entity of a figure, and what the text states about it. Goes out: a `Figure`, which learns from the text,
and a `Place` wherever the text names it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from claimex.english.names import KNOWN, fold, name_words
from claimex.spans import Span
from claimex.speakers.name_gender import is_listed_first_name
from claimex.speakers.resolutions import Entity
from claimex.vocabulary import SpeakerType


@dataclass(slots=True, eq=False)
class Figure:
    """A person or thing in the article that can speak.

    Attributes:
        entity: The entity that its mentions give. None if the article does not name it.
        type: As the record contract defines types.
        gender: Log odds of being female. 0 if nothing is known.
        roles: Lower-case words that name or describe it: titles, offices, appositions, and words of its name.
        count: How many places name it.
        plural: Whether it is more than one.
        head: The noun that introduced an unnamed figure.
        first: The offset of its first mention.
        number: Its number among the unnamed figures with the same noun, as the article counts: 2 for "another" or "a
            second".
        maybe_person: Whether it may be a person although the recognizer called it an organization: its name has the
            shape of a personal name and does not begin with a dictionary word.
        named_as_kin: Whether it is named as a relative of somebody else, in a clause about that person.
        introduced_as_kin: Whether it is first named as a relative: his son Jaan Tamm.
        office_in_man: Whether an office in "-man" contradicts its first name.
        is_they: Whether the article states that "they" is this person's pronoun.
        by_given_name: Whether it shares its surname and is called by its given name alone somewhere.
    """

    entity: Entity | None
    type: SpeakerType
    gender: float = 0.0
    roles: set[str] = field(default_factory=set)
    count: int = 0
    plural: bool = False
    head: str = ""
    first: int = -1
    number: int = 0
    maybe_person: bool = False
    named_as_kin: bool = False
    introduced_as_kin: bool = False
    office_in_man: bool = False
    by_given_name: bool = False
    is_they: bool = False

    @property
    def named(self) -> Entity:
        """Its entity. An entity without a name is identified by the offset of its first mention."""
        return self.entity or Entity(None, self.type, Span(self.first, self.first))

    def learn_gender(self, stated: float) -> None:
        """Add the log odds of a gender that the text states. They replace a guess from the name that contradicts.

        An office in "-man" states one too. A first name that is known to be a woman's outweighs it.
        """
        if 0 < abs(stated) < KNOWN:
            name = name_of(self)
            if self.office_in_man or (
                " " in name and is_listed_first_name(first_word(self)) and self.gender * stated < 0
            ):
                self.office_in_man = True
                return
            stated *= KNOWN / abs(stated)
        guessed = abs(self.gender) < KNOWN and self.gender * stated < 0
        self.gender = max(-3 * KNOWN, min(3 * KNOWN, stated if guessed else self.gender + stated))


class Place(NamedTuple):
    """A place in the text that names a figure."""

    start: int
    end: int
    figure: Figure


def name_of(figure: Figure) -> str:
    """Return a figure's name. It is empty if the article does not name the figure."""
    return figure.entity.name or "" if figure.entity is not None else ""


def first_word(figure: Figure) -> str:
    """Return the first word of a figure's name, casefolded."""
    return fold(next(iter(name_words(name_of(figure))), ""))


def span_of(place: Place) -> Span:
    """Return the span of a place."""
    return Span(place.start, place.end)
