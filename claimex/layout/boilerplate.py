"""Tell from the words of one line whether it is a byline, a caption, an advertisement or the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.dates import is_moment
from claimex.english.page_labels import (
    _AFTER,
    _BAR,
    _BEFORE,
    _BEHIND,
    _BESIDE_AUTHORS,
    _BUTTONS,
    _CLOSING_CREDIT,
    _CREDIT,
    _CREDIT_LONGEST,
    _CREDIT_SIGNS,
    _INNER_PATTERNS,
    _KIND_BY_LABEL,
    _LABELLED,
    _OPENING_PATTERNS,
    _WORD,
    AUTHORS,
    CRAFTS,
    LEADING_CREDIT,
    LINK_HEADINGS,
    LINKS_FROM,
    OUTLETS,
    POLLS,
    SHARE_WORDS,
    WHOLE_LINES,
)
from claimex.english.people import ORGANIZATION_NOUNS
from claimex.vocabulary import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Sequence


LONGEST = 600
"""Most characters of a line of boilerplate. Labelled captions and notices have up to 500, and longer lines are body
text."""

BYLINE_WORDS, CREDITS_WORDS = 16, 50
"""Most words of a byline (two names with their offices), and of an agency's credits."""
NAME_WORDS = 4
"""Most words of a name before its office."""
PARTS, PART_WORDS = 8, 8
"""Most parts of a row, and most words of a part."""
SHORT_LINE = 160
"""Most characters of a byline, a time stamp or a row of buttons. Published and updated with two time zones, or two
names with their offices, have fewer than 120."""


def core_of(line: str) -> str:
    """Return a line's words without bullets, rules and Markdown around them."""
    return line.lstrip(_BEFORE).rstrip(_BEHIND)


def folded(line: str) -> str:
    """Return a line's words in the form that the lists have."""
    return " ".join(core_of(line).replace("’", "'").casefold().rstrip(_AFTER).split())


def boilerplate_kind(line: str) -> ZoneKind | None:
    """Return what kind of boilerplate a line is, by its words alone. None if they do not prove it.

    Args:
        line: One line or paragraph, trimmed of white space.
    """
    core = core_of(line) if len(line) <= LONGEST else ""
    if not core:
        return None
    short = len(core) <= SHORT_LINE
    if short and is_moment(core):
        return "timestamp"
    return (_whole(core) or _parted(line) if short else None) or _labelled(core) or _signed(core) or _told(line, core)


def heads_links(line: str) -> bool:
    """Tell whether a line is a heading with links below it."""
    said = folded(line) if len(line) <= SHORT_LINE else ""
    return said in LINK_HEADINGS or (said.startswith(LINKS_FROM) and len(said.split()) <= BYLINE_WORDS // 2)


def _whole(core: str) -> ZoneKind | None:
    said = folded(core)
    for kind, phrases in WHOLE_LINES.items():
        if said in phrases:
            return kind
    if said in LINK_HEADINGS:
        return "links"
    tokens = said.replace("/", " ").replace("|", " ").split()
    return "share" if SHARE_WORDS.issuperset(tokens) and len(_BUTTONS.intersection(tokens)) > 1 else None


def _parted(line: str) -> ZoneKind | None:
    """Return the kind of a row of short parts between bars or wide gaps, by its most telling part."""
    parts = [part for part in _BAR.split(line.strip()) if part.strip()]
    if not 1 < len(parts) <= PARTS or any(len(part.split()) > PART_WORDS for part in parts):
        return None
    if folded(parts[0]) == "home":
        return "links"
    kinds = [_whole(c) or _signed(c) or ("timestamp" if is_moment(c) else None) for c in map(core_of, parts) if c]
    pens = [_WORD.findall(part) for part in parts]
    if any(map(_is_pen_name, pens)) and any(pen and pen[-1].lower() in AUTHORS for pen in pens):
        return "byline"
    return "byline" if "byline" in kinds else next(filter(None, kinds), None)


def _is_pen_name(tokens: Sequence[str]) -> bool:
    return 1 < len(tokens) <= NAME_WORDS and all(token[0].isupper() and not token.isupper() for token in tokens)


def _labelled(core: str) -> ZoneKind | None:
    found = _LABELLED.match(core)
    return _KIND_BY_LABEL.get(folded(found.group("label"))) if found is not None else None


def _signed(core: str) -> ZoneKind | None:
    """Recognize a byline: "By" and names, or a name and the office of a writer."""
    opening = core.lstrip("(").partition(" ")[0].lower()
    if len(core) > SHORT_LINE and opening not in CRAFTS:
        return None
    tokens = [token.rstrip(".") for token in _WORD.findall(core)]
    if _is_credits(tokens):
        return "byline"
    if not 1 < len(tokens) <= BYLINE_WORDS:
        return None
    office = not AUTHORS.isdisjoint(token.lower() for token in tokens)
    if tokens[0].lower() == "by":
        beside = [t for t in tokens if t[0].islower() and t.lower() not in AUTHORS | _BESIDE_AUTHORS]
        if len(beside) <= office and (office or tokens[1][0].isupper()):
            return "byline"
        first = core.partition(". ")[0]
        return _signed(first) if first != core and len(tokens) <= BYLINE_WORDS // 2 else None
    name, _, rest = re.sub(r"\s[-–—]\s|[|–—]", ",", core).partition(",")
    named = 1 < len(name.split()) <= NAME_WORDS and all(token[0].isupper() for token in _WORD.findall(name))
    last = _WORD.findall(rest)[-1:]
    return "byline" if named and last and last[0].lower().rstrip(".") in AUTHORS else None


def _is_credits(tokens: Sequence[str]) -> bool:
    """Tell whether a line has only words such as "reporting" or "photos", "by", names and places."""
    head = [token.lower() for token in tokens[:4]]
    if "by" not in head or head[0] not in CRAFTS or len(tokens) > CREDITS_WORDS:
        return False
    return all(t[0].isupper() or t in AUTHORS or t in _BESIDE_AUTHORS or t in CRAFTS for t in tokens)


def _told(line: str, core: str) -> ZoneKind | None:
    """Recognize a credit or a set phrase."""
    if (
        line.startswith("![")
        or _opens_with_credit(core)
        or _CREDIT.fullmatch(core)
        or (not _CREDIT_SIGNS.isdisjoint(core[-_CREDIT_LONGEST:]) and _CLOSING_CREDIT.search(core))
    ):
        return "caption"
    count, small = len(core.split()), core.casefold()
    begun = next((kind for kind, most, pattern in _OPENING_PATTERNS if count <= most and pattern.match(core)), None)
    return begun or next(
        (k for k, most, word, p in _INNER_PATTERNS if count <= most and word in small and p.search(core)), None
    )


def _opens_with_credit(core: str) -> bool:
    """Tell a photographer's name before an outlet's from two outlets: "ABC News/Northline Post poll"."""
    found = LEADING_CREDIT.match(core) if "/" in core[:SHORT_LINE] else None
    if found is None or found["next"] in POLLS:
        return False
    name = found["name"].replace(".", "").split()
    return not any((len(w) > 1 and w.isupper()) or w.lower() in ORGANIZATION_NOUNS | OUTLETS for w in name)
