"""Select records by kind, act, speaker and confidence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from claimex.record import Record


MIN_CONFIDENCE = 0.3
"""Records of lower confidence are left out unless they are asked for. Swept from 0 to .4 on the PolNeAR dev part and on
examples/: from .3 whole attributions have an F1 of .781 (all records .772) and .901 on examples/ (all .900); .4 loses
two points of recall."""


def select(
    records: Sequence[Record],
    *,
    kinds: Collection[str] = (),
    acts: Collection[str] = (),
    speakers: Collection[str] = (),
    min_confidence: float = 0.0,
    min_checkable: float = 0.0,
) -> list[Record]:
    """Select among the records of one article.

    Args:
        records: All records of the article.
        kinds: Kinds to keep; empty for all.
        acts: Acts to keep; empty for all.
        speakers: Names; at least one must occur in the speaker's name or mention as whole words, in any case. Empty
            for all.
        min_confidence: The least confidence to keep, 0 to 1.
        min_checkable: The least checkability that one claim of a record must have, 0 to 1; a record without claims
            has 0.

    Returns:
        The selected records in the order given. If a record's parent was not selected, its nearest selected ancestor
        becomes the parent, so that no parent is missing; the ancestor's content holds the record too.
    """
    patterns = [_whole_words(speaker) for speaker in speakers]
    chosen = [
        record
        for record in records
        if record.confidence >= min_confidence
        and max((claim.checkable or 0.0 for claim in record.claims), default=0.0) >= min_checkable
        and (not kinds or record.kind in kinds)
        and (not acts or record.act in acts)
        and (not patterns or _is_by(record, patterns))
    ]
    return chosen if len(chosen) == len(records) else _adopt(chosen, {r.id: r.parent for r in records})


@lru_cache(maxsize=1024)
def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_folded(words))}(?!\w)")


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _is_by(record: Record, patterns: Sequence[re.Pattern[str]]) -> bool:
    if record.speaker is None:
        return False
    mention = record.speaker.mention
    members = (member.name for member in record.speaker.members or ())
    names = [_folded(name) for name in (record.speaker.name, mention and mention.text, *members) if name]
    return any(pattern.search(name) for pattern in patterns for name in names)


def _adopt(chosen: Sequence[Record], parents: Mapping[str, str | None]) -> list[Record]:
    kept = {record.id for record in chosen}
    out = []
    for record in chosen:
        parent, seen = record.parent, {record.id}
        while parent is not None and parent not in kept:
            seen.add(parent)
            parent = parents.get(parent)
            parent = None if parent in seen else parent
        out.append(record if parent == record.parent else record.model_copy(update={"parent": parent}))
    return out
