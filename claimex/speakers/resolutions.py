"""Define the result of resolving a source mention: its entity, the steps to it, and the members of a joint source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from claimex.spans import Span

Key = tuple[str, SpeakerType]


@dataclass(frozen=True, slots=True)
class Entity:
    """A speaker in one article.

    Attributes:
        name: The canonical name: the fullest form, without titles and possessive. None if the article does not name the
            entity but tells it apart from others.
        type: As the record contract defines types.
        evidence: The span that proves the name, with its titles.
        role: The title or office in the mention that names the entity. None if it has none.
    """

    name: str | None
    type: SpeakerType
    evidence: Span
    role: str | None = None

    @property
    def key(self) -> Key:
        """What all its mentions share: the name, or the offset of the first mention if there is no name."""
        return (self.name if self.name is not None else f"@{self.evidence.start}", self.type)


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a mention to its name.

    Attributes:
        span: The earlier mention.
        rule: The rule that connects them.
        score: The probability of the scorer, if it decided.
    """

    span: Span
    rule: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention resolves to.

    Attributes:
        type: The source's type.
        entity: The entity, if it is known.
        steps: The steps that lead to it.
        members: The members of a joint source.
    """

    type: SpeakerType
    entity: Entity | None = None
    steps: tuple[Step, ...] = ()
    members: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """One member of a joint source.

    Attributes:
        span: Its place there.
        type: Its type.
        entity: Its entity.
        office: The office that it shares with the other members, and the words that state it.
    """

    span: Span
    type: SpeakerType
    entity: Entity
    office: tuple[str, Span] | None = None
