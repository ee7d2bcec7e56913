"""Number the entities to which an article's sources refer, and list their mentions.

Comes in: the speakers of the article (`identify.py`). Goes out: entities, numbered in the order of their evidence, with
all places in the text that name them, describe them or refer to them by a pronoun. This is a separate step, so that the
records and the article's own line use the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.vocabulary import SpeakerType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claimex.spans import Span
    from claimex.speakers.identify import Identified
    from claimex.speakers.resolutions import Entity, Key


@dataclass(frozen=True, slots=True)
class Numbered:
    """One entity of an article.

    Attributes:
        id: e1, e2, …, as in the field `speaker.entity` of records.
        name: None if the article does not name the entity but tells it apart from others.
        type: As the record contract defines types.
        key: The `Entity.key` that all its mentions share.
        mentions: In reading order, without overlap. A source with its titles and appositions is one mention.
    """

    id: str
    name: str | None
    type: SpeakerType
    key: Key
    mentions: tuple[Span, ...]


def list_entities(who: Identified) -> list[Numbered]:
    """Number the entities to which an article's sources refer, and list the mentions of each.

    Returns:
        In the order of their evidence.
    """
    spoken = [r.entity for r in (*who.sources.values(), *who.unmarked.values()) if r.entity is not None]
    spoken += [member.entity for r in who.sources.values() for member in r.members]
    out = []
    for number, entity in enumerate(_first_of_each(spoken), 1):
        mentions = outermost((*who.mentions.get(entity.key, ()), entity.evidence))
        out.append(Numbered(f"e{number}", entity.name, entity.type, entity.key, mentions))
    return out


def _first_of_each(entities: Iterable[Entity]) -> Sequence[Entity]:
    found: dict[Key, Entity] = {}
    for entity in sorted(entities, key=lambda e: (e.evidence, e.key)):
        found.setdefault(entity.key, entity)
    return list(found.values())


def outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order. If two overlap, only the longer one is kept."""
    kept: list[Span] = []
    for span in sorted(set(spans)):
        if kept and span.overlaps(kept[-1]):
            kept[-1] = max(kept[-1], span, key=len)
        elif len(span):
            kept.append(span)
    return tuple(kept)
