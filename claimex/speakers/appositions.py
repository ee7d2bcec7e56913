"""Find the name of a source that was cut short, or whose surname several people share.

Comes in: a source and the figures of the article (`known_entities.py`). Goes out: the figure named by the source or by
the words directly after it: "The mayor" before ", Mari Tamm,", "Mari" before "Tamm", "Mrs Tamm" in a family.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from claimex.english import _lists, people
from claimex.english.names import WORD, core_name, head_word, is_name, is_title, name_words, written
from claimex.english.nouns import is_office, kind_of
from claimex.spans import Span
from claimex.speakers.closing_names import is_in_clause
from claimex.speakers.namesakes import choose_namesake
from claimex.speakers.naming_context import KIN
from claimex.speakers.resolutions import Entity, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from claimex.speakers.figures import Figure, Place
    from claimex.speakers.known_entities import Cast


_GOVERNS = _lists.words("of for to with from by at in")
_COMMA = re.compile(r"(,?\s)((?:[A-Z][a-z]+\.?|the)\s)?(?=[A-Z])")
_APPOSED = re.compile(r",\s((?:[A-Z][\w.'’-]+\s){1,4}[A-Z][\w'’-]+)(?=[,.])")
_RELATIVE = re.compile(rf"(?:his|her|their)\s(?:{'|'.join(sorted(KIN))})")
MAX_RELATIVES, MAX_RELATIVE_DISTANCE = 5, 5_000
"""Most earlier places of the same words that are looked at, and most characters to the first. By hand."""

_CLOSED = re.compile(r"\s*[,.;:(]|\s*$|\s(?:who|said|says|told)\b")


def apposed(text: str, cast: Cast, source: Span, *, speaking: Collection[int] = ()) -> tuple[Figure, Step] | None:
    """Return the figure named directly after a description that ends the source: The mayor / , Mari Tamm,.

    Args:
        text: The article as read.
        cast: Its figures.
        source: The description.
        speaking: The starts of all sources. A name that is one is somebody else: "According to the judge, Tamm said".
    """
    gap = _COMMA.match(text, source.end)
    starts = {gap.end(1), gap.end()} if gap is not None else set()
    low = bisect_right(cast.places, source.end, key=lambda p: p.start)
    place = cast.places[low] if low < len(cast.places) else None
    if place is not None and place.start in starts and not _is_one(text, source, place, speaking):
        return None
    if place is None or place.start not in starts or not _closes(text, source, place):
        return _apposed_unknown(text, cast, source)
    return place.figure, Step(Span(place.start, place.end), "apposition")


def relative_named_before(text: str, cast: Cast, source: Span) -> tuple[Figure, Step] | None:
    """Return whom the same words named before: Ada Quill and her husband, / Per Lund. / *Her husband* said.

    None if they named several people, or if the last relative of this kind stands without a name.

    Args:
        text: The article as read.
        cast: Its figures.
        source: A possessive and a noun for a relative.
    """
    words = source.of(text).lower()
    if _RELATIVE.fullmatch(words) is None:
        return None
    said = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    low = max(0, source.start - MAX_RELATIVE_DISTANCE)
    found = list(said.finditer(text, low, source.start))[-MAX_RELATIVES:]
    named = [_named_behind(text, cast, match.end()) for match in found]
    places = [place for place in named if place is not None]
    if not places or len({place.figure for place in places}) > 1 or places[0].figure.type != "person":
        return None
    return places[-1].figure, Step(Span(places[-1].start, places[-1].end), "apposition")


def _named_behind(text: str, cast: Cast, end: int) -> Place | None:
    """Return the name directly behind an offset, with or without a comma."""
    low = bisect_right(cast.places, end, key=lambda p: p.start)
    gap = _COMMA.match(text, end)
    place = cast.places[low] if low < len(cast.places) else None
    if place is None or gap is None:
        return None
    titled = gap[2] is not None and is_title(gap[2].strip().lower())  # her husband, Dr / Per Lund
    return place if place.start == (gap.end() if titled else gap.end(1)) else None


def _is_one(text: str, source: Span, place: Place, speaking: Collection[int]) -> bool:
    """Tell whether a description and the name after it can be one person or body: not "detectives, Mari Tamm"."""
    kind = kind_of(head_word(source.of(text)))
    if kind in {"group", "document"} or (kind == "organization" and place.figure.type == "person"):
        return False
    return text[source.end] != "," or place.start not in speaking


def _closes(text: str, source: Span, place: Place) -> bool:
    """Tell whether a name ends an apposition: before punctuation or a verb of speech, or directly after a title."""
    titled = text[source.end] != "," and head_word(source.of(text)) in people.PERSON_NOUNS | people.TITLES
    return titled or _CLOSED.match(text, place.end) is not None


def _apposed_unknown(text: str, cast: Cast, source: Span) -> tuple[Figure, Step] | None:
    """Return the same for a name that the entity recognizer missed."""
    after = _APPOSED.match(text, source.end)
    words = source.of(text)
    if after is None or head_word(words) not in people.PERSON_NOUNS | people.TITLES:
        return None
    core = core_name(text, Span(*after.span(1)))
    name = name_words(core.of(text))
    if len(name) < 2 or not is_name(name):  # noqa: PLR2004 - first name and surname
        return None
    role = re.sub(r"^(?:the|an?|its|their|his|her)\s+", "", words, flags=re.IGNORECASE)
    entity = Entity(written(name), "person", Span(source.start, core.end), role)
    return cast.add(entity), Step(core, "apposition")


def cut_short(cast: Cast, source: Span) -> Figure | None:
    """Return the figure whose name continues after the end of the source."""
    low = bisect_right(cast.places, source.end - 1, key=lambda p: p.start) - 1
    place = cast.places[low] if low >= 0 else None
    return place.figure if place is not None and place.end > source.end > place.start else None


def named_in(text: str, cast: Cast, source: Span) -> Figure | None:
    """Choose among the people of the surname in a source: by first name, by title, or by who was named so far."""
    places = list(WORD.finditer(source.of(text)))
    words = [m.group() for m in places]
    if not _GOVERNS.isdisjoint(word.lower() for word in words) or _are_two(words):
        return None
    for at in range(len(words) - 1, -1, -1):
        named = cast.fitting([words[at]]) if words[at][0].isupper() else []
        fitting = [f for f in named if f.entity is None or f.entity.type != "organization"]  # Ana Quill, not Quill Ltd
        if fitting and is_office(words[at + 1] if words[at + 1 :] else ""):
            return None  # as in "the Quill adviser"
        if fitting and is_in_clause(source.of(text)[: places[at].start()]):
            return None  # as in "the actor who endorsed Quill"
        if fitting:
            return choose_namesake(fitting, words[:at], source.start)
    return None


def _are_two(words: Sequence[str]) -> bool:
    """Tell whether "and" joins two names: both Quill and the council, but not the president and editor Ada Quill."""
    joined = (n for n in range(1, len(words) - 1) if words[n] == "and")
    return any(words[n - 1][0].isupper() and not is_office(words[n - 1].lower()) for n in joined)
