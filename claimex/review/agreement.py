"""Measure how far reviewers agree, and list the records about which they disagree.

Comes in: decisions with the records they are about, by reviewer. Goes out: for each pair of reviewers, Cohen's kappa
of their actions on the records that both decided on, and F1 of the resulting spans; and the list of disputes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from claimex.record import Record
    from claimex.review.place import Placed

Key = tuple[str, str]
ROLES = ("content", "cue", "speaker")


@dataclass(frozen=True, slots=True)
class Pair:
    """The agreement of two reviewers.

    Attributes:
        names: Names of both reviewers.
        decided: Number of records that both decided on.
        same: Number of these on which both took the same action.
        kappa: Cohen's kappa over accept, reject and correct. None if chance alone explains all agreement, or if there
            is no such record.
        f1: F1 of spans, by role, over these records and those that either reviewer added to the articles of both. None
            if neither has a span of this role.
    """

    names: tuple[str, str]
    decided: int
    same: int
    kappa: float | None
    f1: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A record on which reviewers disagree, with the decision of each."""

    key: Key
    verdicts: Mapping[str, Placed]


def last_verdicts(placed: Iterable[Placed]) -> dict[str, dict[Key, Placed]]:
    """Return each reviewer's last verdict on each record. Reviewers are sorted by name."""
    out: dict[str, dict[Key, Placed]] = {}
    for entry in placed:
        out.setdefault(entry.decision.who, {})[entry.key] = entry
    return dict(sorted(out.items()))


def pairs(verdicts: Mapping[str, Mapping[Key, Placed]]) -> list[Pair]:
    """Compare every two reviewers."""
    return [_pair(names, verdicts[names[0]], verdicts[names[1]]) for names in combinations(verdicts, 2)]


def _pair(names: tuple[str, str], left: Mapping[Key, Placed], right: Mapping[Key, Placed]) -> Pair:
    both = [key for key in left if key in right and "add" not in {_action(left[key]), _action(right[key])}]
    done = [(_action(left[key]), _action(right[key])) for key in both]
    docs = {doc for doc, _ in left} & {doc for doc, _ in right}
    spans = [
        _spans(side, {*both, *(k for k, e in side.items() if _action(e) == "add" and k[0] in docs)})
        for side in (left, right)
    ]
    f1 = {role: _f1({s for s in spans[0] if s[1] == role}, {s for s in spans[1] if s[1] == role}) for role in ROLES}
    return Pair(names, len(both), sum(a == b for a, b in done), kappa(done), f1)


def _action(entry: Placed) -> str:
    return entry.decision.action


def kappa(done: Sequence[tuple[str, str]]) -> float | None:
    """Compute Cohen's kappa of two reviewers' labels.

    Returns:
        -1 to 1. None if it is undefined: there are no labels, or both always gave one and the same label.

    Source: Cohen 1960, "A coefficient of agreement for nominal scales".
    """
    if not done:
        return None
    left, right = (Counter(labels) for labels in zip(*done, strict=True))
    observed = sum(a == b for a, b in done) / len(done)
    expected = sum(left[label] * right[label] for label in left) / len(done) ** 2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def _spans(side: Mapping[Key, Placed], keys: Iterable[Key]) -> set[tuple[str, str, int, int]]:
    return {spot for key in keys if (record := side[key].after) is not None for spot in _spots(record)}


def _spots(record: Record) -> Iterator[tuple[str, str, int, int]]:
    for role, spans in (("content", record.content), ("cue", record.cue)):
        yield from ((record.doc.id, role, span.start, span.end) for span in spans)
    if record.speaker is not None and (mention := record.speaker.mention) is not None:
        yield record.doc.id, "speaker", mention.start, mention.end


def _f1(left: set[tuple[str, str, int, int]], right: set[tuple[str, str, int, int]]) -> float | None:
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else None


def disputes(verdicts: Mapping[str, Mapping[Key, Placed]]) -> list[Dispute]:
    """List the records on which reviewers disagree, sorted by article and place."""
    by_key: dict[Key, dict[str, Placed]] = {}
    for who, found in verdicts.items():
        for key, entry in found.items():
            by_key.setdefault(key, {})[who] = entry
    out = [Dispute(key, found) for key, found in by_key.items() if len(set(map(outcome, found.values()))) > 1]
    return sorted(out, key=lambda dispute: (dispute.key[0], _start(dispute), dispute.key[1]))


def outcome(entry: Placed) -> str | None:
    """Return the approved record as JSON, for comparison. None if the record was rejected."""
    return entry.after.model_dump_json(exclude={"producer", "confidence"}) if entry.after is not None else None


def _start(dispute: Dispute) -> int:
    shown = [record for entry in dispute.verdicts.values() if (record := entry.after or entry.before) is not None]
    return min((span.start for record in shown for _, span in record.spans()), default=0)
