"""Look up the recognizer's names by place.

Comes in: the text, and its names with their labels, corrected (`recognized_names.py`). Goes out: the names that overlap
a place, the names of places, and the bodies whose names begin with a title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from claimex.english.names import WORD, is_title, name_words
from claimex.english.nouns import is_native, is_proper
from claimex.spans import Span
from claimex.speakers.joint_sources import joins_places
from claimex.speakers.roles import MAX_TITLE_DISTANCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from claimex.speakers.name_evidence import NameEvidence
    from claimex.speakers.name_kinds import NameKinds


ORGANIZATION_LABELS, GROUP_LABELS = frozenset(("ORG", "GPE", "FAC", "LOC")), frozenset(("NORP",))
"""Labels of names that may be an organization's, and of names of parties, faiths and peoples."""

_PLACES = frozenset(("GPE", "LOC", "NORP"))


class LabelledSpans:
    """The names of one article.

    Args:
        text: The article as read.
        named: The names and their labels, in reading order.
    """

    def __init__(self, text: str, named: Sequence[tuple[Span, str]]) -> None:
        self._text = text
        self._named = named
        self._starts = [span.start for span, _ in named]

    @cached_property
    def ends_of_bodies(self) -> frozenset[str]:
        """The last words of the names of organizations of several words."""
        names = (span.of(self._text).split() for span, label in self._named if label == "ORG")
        return frozenset(words[-1] for words in names if len(words) > 1 + (words[0].lower() == "the"))

    def near(self, place: Span) -> Iterator[tuple[Span, str]]:
        """Yield the names that overlap a place."""
        low = max(0, bisect_left(self._starts, place.start) - 1)
        for span, label in self._named[low : bisect_left(self._starts, place.end)]:
            if span.overlaps(place):
                yield span, label

    def is_within_body(self, place: int) -> bool:
        """Tell whether an offset is inside the name of an organization: Union of Foo / and the Bar."""
        near = list(self.near(Span(place - 1, place + len(" and the x"))))
        inside = any(label in ORGANIZATION_LABELS and span.start < place < span.end for span, label in near)
        return inside or joins_places(self._text, place, near)

    def towns(self, evidence: NameEvidence) -> frozenset[str]:
        """Return the names of places in lower case: not Foo, if Foo Marine said so, unless somebody was in Foo."""
        bodies = {span.of(self._text) for span, label in self._named if label == "ORG"}
        found: dict[str, list[tuple[Span, str]]] = {}
        for span, label in self._named:
            if label in _PLACES:
                found.setdefault(span.of(self._text), []).append((span, label))
        return frozenset(
            name.casefold()
            for name, places in found.items()
            if (name not in bodies and _is_origin(name, {label for _, label in places}))
            or any(evidence.is_placed(span) for span, _ in places)
        )

    def body_with_title(self, core: Span, kinds: NameKinds) -> Span | None:
        """Return the organization whose name begins with a title: Prince Foo Chamber of Trade, General Dynamics."""
        for span, label in self.near(core):
            words = list(WORD.finditer(self._text, span.start, span.end))
            words = words[words[0].group().lower() == "the" :] if words else []
            of = re.match(r"\s(?:of|for|and)\s", self._text[core.end : span.end])
            ends = span.end == core.end and kinds.is_plain_noun(words[-1].group().lower()) if words else False
            begins = bool(words) and words[0].start() < core.start and is_title(words[0].group().lower())
            if label == "ORG" and begins and (of or ends):
                return Span(words[0].start(), span.end)
        last = name_words(core.of(self._text))[-1].lower()
        if not kinds.is_plain_noun(last) or not kinds.says_it(core.end):
            return None
        lead = list(WORD.finditer(self._text, max(0, core.start - MAX_TITLE_DISTANCE), core.start))[-1:]
        for match in lead:  # as in "Prince Foo Shipping said its", a name with a title in capitals
            if match.group()[0].isupper() and is_title(match.group().lower()):
                return Span(match.start(), core.end)
        return None


def _is_origin(name: str, labels: Collection[str]) -> bool:
    """Tell whether a name can be a place's, or that of its people, by the recognizer's labels and the dictionary."""
    return set(labels) != {"NORP"} or is_native(name.lower()) or is_proper(name) or name.endswith("s")
