"""Find the office that the members of a joint source share: *Senators* Ada Quill and Ben Roe; A and B, both *nurses*.

Comes in: a joint source and its members. Goes out: the same members, each person with the office in the singular. It
stands before the first name or behind the last, as a plural noun for people.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import WORD, head_end
from claimex.english.nouns import singular_person
from claimex.spans import Span
from claimex.speakers.roles import GOVERNS_ON, MAX_ROLE_LENGTH, says_nothing, tidy

if TYPE_CHECKING:
    from claimex.speakers.resolutions import Resolution


_BEFORE_PLURALS = re.compile(
    r"(?:who\s(?:are|were)\s)?"
    r"(?:(?:all|both|the|these|those|some|several|other|his|her|its|their|our|my|two|three|four|five|six|seven|eight|nine|"
    r"ten|\d{1,2})\s)*",
    re.IGNORECASE,
)
"""Determiners and numbers before a plural noun, and a relative clause that leads to it."""

_RELATION = re.compile(r"\b(?:his|her|their|our|my)\s", re.IGNORECASE)


def with_shared_office(text: str, mention: Span, joint: Resolution) -> Resolution:
    """Give the people of a joint source the office that a plural noun beside their names states.

    Args:
        text: The article as read.
        mention: The source.
        joint: What it resolves to.
    """
    if not joint.members:
        return joint
    first, last = joint.members[0].span, joint.members[-1].span
    comma = text.find(",", last.start, mention.end)
    behind = Span(comma + 1, mention.end) if comma >= 0 else None
    places = [Span(min(mention.start, first.start), first.start), *([behind] if behind is not None else [])]
    office = next(filter(None, (_office_of_each(text, place) for place in places if len(place))), None)
    if office is None:
        return joint
    members = (replace(m, office=office) if m.type == "person" and m.entity.name else m for m in joint.members)
    return replace(joint, members=tuple(members))


def _office_of_each(text: str, place: Span) -> tuple[str, Span] | None:
    """Return the office of each of several people, and its place: both / nurses at Foo -> nurse at Foo."""
    words = place.of(text)
    opening = _BEFORE_PLURALS.match(words, len(words) - len(words.lstrip()))
    start = place.start + (opening.end() if opening is not None else 0)
    office = text[start : place.end].rstrip(" ,:–—-")
    if len(office) > MAX_ROLE_LENGTH or GOVERNS_ON.match(office) is not None:
        return None
    heads = list(WORD.finditer(office, 0, head_end(office)))
    if not heads:
        return None
    noun = heads[-1]
    one = singular_person(noun.group().lower())
    related = one in people.RELATED_PERSONS and _RELATION.search(words) is None  # as in "brothers Ada and Ben Quill"
    if one is None or related or says_nothing(one):
        return None
    one = one if noun.group().islower() else noun.group()[0] + one[1:]
    role = tidy(f"{office[: noun.start()]}{one}{office[noun.end() :]}")
    return (role, Span(start, start + len(office))) if role is not None and "," not in office[: noun.end()] else None
