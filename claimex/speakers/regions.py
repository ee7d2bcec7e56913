"""Find the state or country behind a town and a comma: a nurse from Foo, / Texas.

Comes in: the text, and the place of a comma in it. Goes out: where the name behind the comma ends, if it tells where
the town is. Such a name begins nothing: it is no person in apposition and no other source.
"""

from __future__ import annotations

import re

from claimex.english import people
from claimex.english.names import is_title
from claimex.english.nouns import homes_named, is_first_name, is_proper, is_surname

MAX_TOWN_LENGTH = 80
"""Most characters of a town with the word that governs it."""

_TOWN = re.compile(r"\s(?:in|from|of|near|at|outside)\s(?:[A-Z][\w.’'-]{0,40}\s){0,3}[A-Z][\w.’'-]{0,40}\Z")
_REGION = re.compile(
    r",\s(?P<name>(?:[A-Z][\w’'-]{1,20}\s){0,2}[A-Z][\w’'-]{1,20}|(?:[A-Z][a-z]{0,4}\.){1,2})"
    r"(?=[,;:)]|\.?(?:\Z|[”\"\n])|\.\s|\s(?:who|which|whose|said|says|told)\b)(?!,\s(?:and|or)\s[A-Z])"
)
"""A name behind a comma, where no list goes on."""


def region_end(text: str, comma: int, limit: int) -> int:
    """Return where the state or country behind a town ends. It is the place of the comma itself if none follows.

    Args:
        text: The article as read.
        comma: The place of the comma.
        limit: Where the name must have ended.
    """
    town = _TOWN.search(text, max(0, comma - MAX_TOWN_LENGTH), comma)
    region = _REGION.match(text, comma, limit) if town is not None else None
    if region is None:
        return comma
    name = region["name"].lower()
    abbreviated = name.endswith(".") and not is_title(name)
    placed = abbreviated or "_".join(name.split()) in people.STATES or bool(homes_named(name))
    alone = is_proper(name) and not (is_surname(name) or is_first_name(name))
    return region.end("name") if placed or alone else comma
