"""What a source mention is resolved to: its entity, the steps that lead there, the members of a joint source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from claimex.spans import Span

Key = tuple[str, SpeakerType]


@dataclass(frozen=True, slots=True)
class Entity:
    """A named speaker of one article.

    Attributes:
        name: Canonical name: the fullest form, without titles and possessive; None for one whom the article
            does not name but tells apart.
        type: As the contract names types.
        evidence: The span that proves the name, with its titles.
        role: Title or office in the naming mention, None where it has none.
    """

    name: str | None
    type: SpeakerType
    evidence: Span
    role: str | None = None

    @property
    def key(self) -> Key:
        """What is the same for all mentions of it: its name, or where it is first mentioned."""
        return (self.name if self.name is not None else f"@{self.evidence.start}", self.type)


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a mention to its name: the mention before, by which rule, with the scorer's probability."""

    span: Span
    rule: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who a mention is: its type, the entity where it is known, the steps that lead there, a joint source's members."""

    type: SpeakerType
    entity: Entity | None = None
    steps: tuple[Step, ...] = ()
    members: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """One member of a joint source: where it is named there, and who it is."""

    span: Span
    type: SpeakerType
    entity: Entity
