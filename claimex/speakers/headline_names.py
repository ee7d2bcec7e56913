"""Leave out what the recognizer takes for names in headlines with a capital on each word.

Comes in: the text, and the recognizer's spans with their labels. Goes out: the same without words such as "Quill Says",
if they are found in headlines only. A name that ends in a surname or in a noun for bodies stays: it may be named in
full in the headline alone. But if the body text has the first words of a longer one, it is cut to these.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from claimex.english import cues
from claimex.english.names import POSSESSIVE, WORD
from claimex.english.nouns import is_body, is_first_name, is_proper, is_surname, kind_of
from claimex.spans import Span
from claimex.speakers.name_shapes import stop_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


LEAST_WORDS, LEAST_CAPITALS = 5, 0.8
"""Words of a line, and the share of its longer words with a capital, from which on it is a headline."""

LONG_WORD = 4
MIN_NAME_WORDS = 2
"""A headline's name of more words is cut at the first one that no other line has there: Ada Quill / Selling."""

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
    def elsewhere() -> frozenset[tuple[str, str]]:
        lines = (_words(line) for line in text.split("\n") if not _is_headline(line))
        return frozenset(pair for words in lines for pair in pairwise(words))

    def kept(span: Span, label: str) -> Span | None:
        words = _words(span.of(text))
        verb = next((n for n, word in enumerate(words) if n >= MIN_NAME_WORDS and is_verb(word)), None)
        if label == "PERSON" and verb is not None and in_headline(text, span):
            return _first_words(text, span, verb)
        begins = label == "PERSON" and len(words) > 1 and _is_common(words[0].lower(), is_word)
        doubtful = begins or _is_cut_from_clause(words, is_word)
        longer = label == "PERSON" and len(words) > MIN_NAME_WORDS
        if not (doubtful or longer) or not in_headline(text, span):
            return span
        told = list(takewhile(lambda pair: pair in elsewhere(), pairwise(words)))
        if len(told) + 1 == len(words) or not (doubtful or told):
            return span
        return _first_words(text, span, len(told) + 1) if longer and told else None

    found = ((kept(span, label), label) for span, label in named)
    return [(span, label) for span, label in found if span is not None]


def is_verb(word: str) -> bool:
    """Tell whether a word may be a headline's verb of speech: Praises, Slams, but not States."""
    small = word.lower()
    stems = {small[:-1], small.removesuffix("es"), f"{small[:-3]}y"}
    return small.endswith("s") and small not in cues.HOMOGRAPHS and not stems.isdisjoint(cues.ASSERTION)


def in_headline(text: str, span: Span) -> bool:
    """Tell whether words are in a line where nearly every longer word has a capital."""
    return _is_headline(_line_at(text, span))


def _first_words(text: str, span: Span, count: int) -> Span:
    """Return the first words of a name: George Lind / Selling."""
    last = list(WORD.finditer(text, span.start, span.end))[count - 1]
    return Span(span.start, last.start() + len(POSSESSIVE.sub("", last.group())))


def _words(text: str) -> list[str]:
    """Return the words of a text, without the full stop and the possessive at their ends."""
    return [POSSESSIVE.sub("", match.group().rstrip(".")) for match in WORD.finditer(text)]


def _line_at(text: str, span: Span) -> str:
    """Return the line of a name, cut at twice the length of a headline: a text may be one line of a million letters."""
    start = text.rfind("\n", max(0, span.start - MAX_LINE), span.start) + 1 or max(0, span.start - MAX_LINE)
    end = text.find("\n", span.end, span.end + MAX_LINE)
    return text[start : end if end >= 0 else span.end + MAX_LINE]


def _is_headline(line: str) -> bool:
    """Tell whether nearly every longer word of a line has a capital."""
    if len(line) > MAX_LINE or line.isupper():
        return False
    words = [match.group() for match in WORD.finditer(line)]
    long = [word for word in words if len(word) >= LONG_WORD]
    if len(words) < LEAST_WORDS or not long:
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
