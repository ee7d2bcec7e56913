"""The figures of a claim, so that "a quarter" is 25 percent, and "1.5 million" is 1,500,000."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimex.corpus.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate(_UNITS)} | {
    word: number * 10 for number, word in enumerate(_TENS, 2)
}
_MULTIPLES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_PARTS |= {f"{word}s": number for word, number in _PARTS.items()}
_ONE = frozenset({"a", "an", "one"})
_WHOLE = 100


def is_number(key: str) -> bool:
    """Tell whether a word, as `words_of` gives it, is part of a figure."""
    return key[:1].isdigit() or key in _VALUES or key in _MULTIPLES or key in _PARTS or key in {"percent", "%"}


def figures_of(text: str) -> set[str]:
    """Return the figures of a text, those that say the same written alike: "25%" of "25 percent" and "a quarter"."""
    keys = words_of(text).keys
    return set(_figures(keys))


def _figures(keys: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(keys):
        if keys[at] == "half" or (keys[at] in _ONE and keys[at + 1 : at + 2] and keys[at + 1] in _PARTS):
            at += keys[at] != "half"
            yield _share(1 / _PARTS[keys[at]])
            at += 1
            continue
        value, after = _number(keys, at)
        if value is None:
            at += 1
            continue
        alone = keys[at:after] == ["one"]  # a pronoun more often than a figure
        share, at = _as_share(keys, value, after)
        if share is not None:
            yield share
        elif not alone:
            yield f"{value:.12g}"


def _number(keys: Sequence[str], at: int) -> tuple[float | None, int]:
    """Return the number that begins at a word, and the place after it."""
    value = _value(keys[at])
    if value is None:
        return None, at
    at += 1
    if keys[at - 1] in _TENS and at < len(keys) and 0 < _VALUES.get(keys[at], 0) < len(_UNITS) // 2:
        value += _VALUES[keys[at]]
        at += 1
    while at < len(keys) and keys[at] in _MULTIPLES:
        value *= _MULTIPLES[keys[at]]
        at += 1
    return value, at


def _value(key: str) -> float | None:
    if key in _VALUES:
        return _VALUES[key]
    try:
        return float(key.replace(",", "")) if key[:1].isdigit() else None
    except ValueError:  # a version or a date such as 1.2.3
        return None


def _as_share(keys: Sequence[str], value: float, at: int) -> tuple[str | None, int]:
    """Return a number as a share where percent, a part or "in ten" follows, and the place after it."""
    after = list(keys[at : at + 3])
    if after[:1] in (["percent"], ["%"]):
        return _share(value / _WHOLE), at + 1
    if after[:2] == ["per", "cent"]:
        return _share(value / _WHOLE), at + 2
    if after[:1] and after[0] in _PARTS:
        return _share(value / _PARTS[after[0]]), at + 1
    skipped = 2 if after[:2] == ["out", "of"] else 1 if after[:1] == ["in"] else 0
    if skipped and at + skipped < len(keys):
        whole, end = _number(keys, at + skipped)
        if whole is not None and value < whole <= _WHOLE:
            return _share(value / whole), end
    return None, at


def _share(value: float) -> str:
    return f"{value * _WHOLE:.4g}%"
