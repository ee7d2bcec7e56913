"""Recognize two spellings of one name: Kathrin and Katrin Holm, Sergei and Sergey, Müller and Mueller, Dan and Daniel.

Comes in: the words of two names. Goes out: whether they may be spellings of one person's name. These have the same
consonants, and in the same places vowels that transcriptions interchange, or one first name begins the other. Two names
are different if their endings show a woman and a man (Martin, Martine), or if the article names them together (Ana and
Anna Holm).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from claimex.english.names import fold, name_words
from claimex.english.nouns import is_told_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claimex.spans import Span


MIN_SURNAME_LETTERS = 5
"""Fewest letters of surnames that can be two spellings of one. By hand, not swept."""

MIN_CUT_LETTERS = 3
"""Fewest letters of a first name that can be short for a longer one. It must lack at least one letter less than this:
Ann is not short for Anna, Dan may be for Daniel. By hand, not swept."""

_BESIDE = re.compile(r"(?:\s[\w’'-]{1,40})??(?:,| and| or| to| with)\s(?P<other>[\w’'-]{1,40})")

_LETTERS = (
    *(("sch", "s"), ("tch", "c"), ("tsch", "c"), ("sh", "s"), ("ph", "f"), ("th", "t"), ("ch", "k"), ("ck", "k")),
    *(("x", "ks"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"), ("kh", "k"), ("gh", "g"), ("dj", "d")),
)
_VOWELS = ((r"ue|oe|ae", lambda m: m.group()[0]), (r"ou|oo|u|o", lambda _: "O"), (r"[eiyj]+", lambda _: "I"))


def alike(words: Sequence[str], name: str) -> bool:
    """Tell whether words may be another spelling of a whole name."""
    full = [fold(w) for w in name_words(name)]
    other = [fold(w) for w in words]
    if len(full) < 2 or len(other) < 2 or full == other:  # noqa: PLR2004 - first name and surname
        return False
    firsts, lasts = (full[0], other[0]), (full[-1], other[-1])
    if is_told_apart(*firsts):
        return False
    return (sound_of(firsts[0]) == sound_of(firsts[1]) or is_cut(*firsts)) and is_same_surname(*lasts)


def is_cut(one: str, other: str) -> bool:
    """Tell whether one of two lower-case first names is the beginning of the other: Mitch and Mitchell."""
    short, long = sorted((one, other), key=len)
    return MIN_CUT_LETTERS <= len(short) <= len(long) - MIN_CUT_LETTERS + 1 and long.startswith(short)


def is_same_surname(one: str, other: str) -> bool:
    """Tell whether two lower-case surnames are equal or spellings of one."""
    return one == other or (min(len(one), len(other)) >= MIN_SURNAME_LETTERS and sound_of(one) == sound_of(other))


def is_named_beside(text: str, places: Iterable[Span], other: str) -> bool:
    """Tell whether the text names two first names together, so that they are two people: Ana and Anna Holm.

    Args:
        text: The article as read.
        places: The places of one first name.
        other: The other first name.
    """
    return any(
        (beside := _BESIDE.match(text, place.end)) is not None and fold(beside["other"]) == fold(other)
        for place in places
    )


@cache
def sound_of(word: str) -> str:
    """Return what all spellings of a name share: its consonants, and the kinds of its vowels in their places."""
    plain = re.sub(r"[^a-z]", "", fold(word))
    for old, new in _LETTERS:
        plain = plain.replace(old, new)
    plain = re.sub(r"(?<=[^aeiouy])e$", "", plain) if len(plain) >= MIN_SURNAME_LETTERS else plain
    plain = plain.replace("h", "")
    for pattern, kind in _VOWELS:
        plain = re.sub(pattern, kind, plain)
    plain = re.sub("(?<!a)a+I", "I", plain).replace("a", "A")
    plain = re.sub(r"(?<=[bdgkpt])[IA]r$", "r", plain)  # Alexander and Aleksandr
    return re.sub(r"(.)\1+", r"\1", plain)
