"""The office or title that stands beside a name, and the words that prove both.

Comes in: a personal name in its text, and the source that holds it. Goes out: the naming mention around the name, and
the role that it states: titles before it ("the club's manager Ada Quill"), what it is set in apposition to ("the
club's manager, Ada Quill"), or what follows ("Ada Quill, the club's manager").
"""

from __future__ import annotations

import re

from claimex.english import people
from claimex.english.names import POSSESSIVE, WORD, is_capital, is_title
from claimex.spans import Span

TITLE_REACH = 120
"""A title stands at most this many characters before its name."""

ROLE_WORDS = 8
"""A role has at most this many words; longer stretches beside a name are clauses, not roles."""

ROLE_REACH = 400
"""Characters of a role at most: more than ROLE_WORDS words of any length that news has. Without it, each name in a
mention of a whole paragraph would read the paragraph."""

_COMMA = re.compile(r"[*_]*,\s*")
_JOINING = frozenset({"of", "and", "for", "the"})
_QUALIFIERS = frozenset(
    {"former", "ex", "acting", "veteran", "retired", "then", "deputy", "vice", "senior", "longtime"}
)


def find_role(text: str, core: Span, holder: Span | None) -> tuple[Span, str | None]:
    """Return the naming mention around a name, and the role it states.

    Args:
        text: The article as read.
        core: The name without its titles.
        holder: The source that holds it, if one does.
    """
    start = _title_start(text, core.start)
    title = text[start : core.start].strip(" ,*_")
    if _is_role(title):
        return Span(start, core.end), _without_determiner(title)
    if holder is not None and (before := _before(text, holder, core)) is not None:
        return Span(before.start, core.end), _without_determiner(before.of(text))
    if holder is not None and (after := _after(text, core.end, holder.end)) is not None:
        return Span(core.start, after.end), _without_determiner(after.of(text))
    return core, None


def _title_start(text: str, start: int) -> int:
    """Walk left from a name over capitalised words and titles; stay where no title is among them."""
    at = start
    for match in reversed(list(WORD.finditer(text, max(0, start - TITLE_REACH), start))):
        gap, word = text[match.end() : at], match.group()
        lower = POSSESSIVE.sub("", word.lower())
        belongs = is_title(lower) or lower in _QUALIFIERS or (lower in _JOINING and at != start)
        if gap.strip("*_") not in {" ", "\u00a0", ""} or not (belongs or is_capital(word)):
            break
        at = match.start()
    words = list(WORD.finditer(text, at, start))
    while words and words[0].group().lower() in _JOINING | people.DETERMINERS:
        words = words[1:]
    return words[0].start() if any(is_title(w.group().lower()) for w in words) else start


def _before(text: str, holder: Span, core: Span) -> Span | None:
    """Return the description that a name is set in apposition to: "the club's manager, Ada Quill"."""
    if core.start - holder.start > ROLE_REACH:
        return None
    words = text[holder.start : core.start]
    if not re.search(r",\s*[*_]*$", words):
        return None
    role = words.rstrip(" ,*_")
    return Span(holder.start, holder.start + len(role)) if _is_role(role) else None


def _after(text: str, end: int, limit: int) -> Span | None:
    """Return the noun phrase set off by a comma after a name, within its mention."""
    comma = _COMMA.match(text, end, limit)
    if comma is None:
        return None
    stop = text.find(",", comma.end(), min(limit, comma.end() + ROLE_REACH))
    if stop < 0 and limit - comma.end() > ROLE_REACH:
        return None
    words = text[comma.end() : limit if stop < 0 else stop].rstrip()
    if not _is_role(words) or re.match(r"(?:who|whose|which|and|or)\b", words):
        return None
    return Span(comma.end(), comma.end() + len(words))


def _is_role(words: str) -> bool:
    found = [m.group().lower() for m in WORD.finditer(words)]
    return 0 < len(found) <= ROLE_WORDS and any(is_title(POSSESSIVE.sub("", word)) for word in found)


def _without_determiner(words: str) -> str:
    return re.sub(r"^(?:the|a|an|its|their|his|her)\s+", "", words, flags=re.IGNORECASE)
