"""Recognize headings by their form: capitals, the title that a page states, or a number.

Comes in: the words of a line. Goes out: whether they have one of these forms. `zone_finder.py` decides whether the line
is in a place for a heading.
"""

from __future__ import annotations

import re

TITLED = 0.7
"""A line is set like a headline if at least this share of its words of four letters or more begin with a capital."""

LETTERS = re.compile(r"[^\W\d_][\w'’-]*")
_NUMBERED = re.compile(r"\s*[*_#]{0,3}(?:\d{1,2}[.):]|#\d{1,2}|\(\d{1,2}\))\s+[*_]{0,2}[^\W_a-z]")


def is_titled(core: str) -> bool:
    """Tell whether the words of a line begin with capitals, as in many headlines."""
    long = [word for word in LETTERS.findall(core) if len(word) > 3][1:]  # noqa: PLR2004 - words of four letters
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= TITLED * len(long)


def says_title(core: str, title: str) -> bool:
    """Tell whether a line is the title that the input states. The site's name after the title may be missing."""
    said, given = _folded(core), _folded(title)
    return bool(said) and (said == given or (len(said) > 2 and said == given[: len(said)]))  # noqa: PLR2004 - a name


def is_numbered(line: str) -> bool:
    """Tell whether a line begins with a number, as items of a list do."""
    return _NUMBERED.match(line) is not None


def _folded(words: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", words[:1000])]
