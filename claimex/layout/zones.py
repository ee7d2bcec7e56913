"""Define `Zone`, a part of an article that is not body text, and find the zone that contains a span."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.vocabulary import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from claimex.spans import Span


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A stretch of the article that is not body text, trimmed of white space."""

    span: Span
    kind: ZoneKind


def outside(zones: Sequence[Zone], spans: Iterable[Span], *, but: Collection[ZoneKind] = ()) -> Iterator[Span]:
    """Yield the spans that are not completely in a zone. Zones of the kinds in `but` do not count."""
    within = Within(zones, but=but)
    return (span for span in spans if within.of(span) is None)


class Within:
    """Finds the zone that contains a span.

    Args:
        zones: In reading order.
        but: Kinds of zones that do not count.
    """

    def __init__(self, zones: Sequence[Zone], *, but: Collection[ZoneKind] = ()) -> None:
        self._zones = [zone for zone in zones if zone.kind not in but]

    def of(self, span: Span) -> ZoneKind | None:
        """Return the kind of the zone that contains the whole span. None if there is none."""
        index = bisect_right(self._zones, span.start, key=lambda zone: zone.span.start) - 1
        zone = self._zones[index] if index >= 0 else None
        return zone.kind if zone is not None and zone.span.contains(span) else None
