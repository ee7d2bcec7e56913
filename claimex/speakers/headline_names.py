"""Leave out what the recognizer takes for names in headlines with a capital on each word.

Comes in: the text, and the recognizer's spans with their labels. Goes out: the same without words such as "Quill Says",
if they are found in headlines only. A name that ends in a surname or in a noun for bodies stays: it may be named in
full in the headline alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from claimex.english.names import WORD
from claimex.english.nouns import is_body, is_first_name, is_proper, is_surname, kind_of
from claimex.speakers.name_shapes import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from claimex.spans import Span


LEAST_WORDS, LEAST_CAPITALS = 5, 0.8
"""Words of a line, and the share of its longer words with a capital, from which on it is a headline."""

LONG_WORD = 4
MAX_LINE = 200
"""Most characters of a headline."""


def without_headlines(
    text: str, named: Sequence[tuple[Span, str]], *, is_word: Callable[[str], bool]
) -> list[tuple[Span, str]]:
    """Leave out names that only a headline holds, and that no person or body can have.

    Args:
        text: The article as read.
        named: Names and labels, in reading order.
        is_word: Tells whether a lower-case word is a common English word.
    """

    @cache
    def is_headline(start: int) -> bool:
        end = text.find("\n", start)
        return _is_headline(text[start : end if end >= 0 else len(text)][: MAX_LINE + 1])

    def is_elsewhere(name: str) -> bool:
        places = (match.start() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text))
        return any(not is_headline(text.rfind("\n", 0, at) + 1) for at in places)

    def is_kept(span: Span, label: str) -> bool:
        if not is_headline(text.rfind("\n", 0, span.start) + 1):
            return True
        words = [match.group() for match in WORD.finditer(text, span.start, span.end)]
        begins = label == "PERSON" and len(words) > 1 and _is_common(words[0].lower(), is_word)
        return not (begins or _is_cut_from_clause(words, is_word)) or is_elsewhere(span.of(text))

    return [(span, label) for span, label in named if is_kept(span, label)]


def _is_headline(line: str) -> bool:
    """Tell whether nearly every longer word of a line has a capital."""
    words = [match.group() for match in WORD.finditer(line)]
    long = [word for word in words if len(word) >= LONG_WORD]
    if len(words) < LEAST_WORDS or not long or len(line) > MAX_LINE or line.isupper():
        return False
    return sum(word[0].isupper() for word in long) >= LEAST_CAPITALS * len(long)


def _is_cut_from_clause(words: Sequence[str], is_word: Callable[[str], bool]) -> bool:
    """Tell whether words are no name: they end in a common word, or hold a function word with a capital."""
    if len(words) <= 1:
        return False  # a sign may be taken for a name
    last = words[-1].lower()
    functional = any(word[0].isupper() and word.lower() in stop_words() for word in words[1:])
    return functional or (_is_common(last, is_word) and not is_body(last) and kind_of(last) != "organization")


def _is_common(word: str, is_word: Callable[[str], bool]) -> bool:
    return is_word(word) and not (is_surname(word) or is_first_name(word) or is_proper(word))
