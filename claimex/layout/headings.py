"""How headings are written: with capitals, as the title that a page states, or numbered.

Comes in: the words of a line. Goes out: whether they have such a form; where it stands is for
`zone_finder.py` to weigh.
"""

from __future__ import annotations

import re

TITLED = 0.7
"""Share of a line's words of four letters and more that begin with a capital, from which it is set as a headline."""

LETTERS = re.compile(r"[^\W\d_][\w'’-]*")
_NUMBERED = re.compile(r"\s*[*_#]{0,3}(?:\d{1,2}[.):]|#\d{1,2}|\(\d{1,2}\))\s+[*_]{0,2}[^\W_a-z]")


def is_titled(core: str) -> bool:
    """Tell a line whose words begin with capitals, as many headlines' do."""
    long = [word for word in LETTERS.findall(core) if len(word) > 3][1:]  # noqa: PLR2004 - words of four letters
    return len(long) > 1 and sum(word[0].isupper() for word in long) >= TITLED * len(long)


def says_title(core: str, title: str) -> bool:
    """Tell a line that says what the input gives as title, the site's name behind it aside."""
    said, given = _folded(core), _folded(title)
    return bool(said) and (said == given or (len(said) > 2 and said == given[: len(said)]))  # noqa: PLR2004 - a name


def is_numbered(line: str) -> bool:
    """Tell a line that begins with its number."""
    return _NUMBERED.match(line) is not None


def _folded(words: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", words[:1000])]
