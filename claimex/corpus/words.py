"""Text → words that can be compared, each with its place.

Two texts say the same words where their keys are equal: capitals, quotation marks, dashes, spaces and punctuation
aside. Figures, signs that carry meaning (%, $, a minus) and apostrophes within words count. Abbreviations in capitals
stay apart from the pronouns they look like: US is not us.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from claimex.english._lists import words
from claimex.english.names import is_acronym

_APOSTROPHES = "'’‘ʼ＇′"
_PART = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d])*"
WORD = re.compile(
    r"\d+(?:[.,]\d+)*(?![^\W_])"
    rf"|{_PART}(?:[{_APOSTROPHES}]{_PART})*"
    r"|(?P<minus>(?<![\w)\]])[-−–](?=[$£€¥]?\d))"
    r"|[^\w\s]"
)
"""A figure with its points; a word with its apostrophes; a minus; any other sign, of which `_COUNTS` keeps a few."""

_COUNTS = frozenset("%&@#§‰")
"""Punctuation by Unicode's categories that changes what is said. Symbols (S*) count all the same, except the marks that
stand for quotation marks."""

_QUIET_SYMBOLS = frozenset("`´^~|<>¨−")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PRONOUN_LIKE = frozenset({"US", "IT", "WHO"})
"""Abbreviations that read as pronouns in small letters."""

SMALL_WORDS = words("""
    a an the this that these those of in on at to for by from with as into onto and or but it its he she they them his
    her hers him their we our us you your i my me is are was were be been being am has have had having do does did will
    would shall can could may might must not no never cannot nobody none nothing neither nor there here than then so
    also s
""")
"""Words that tell nothing of what is said by themselves: most sentences have some of them."""

LEAST_SHOUTED = 20
"""Characters from which on a stretch in capitals throughout is shouted, not an abbreviation."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text.

    Attributes:
        keys: What is compared, one a word.
        starts, ends: Offsets into the text, half-open, code points.
    """

    keys: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.keys)


def words_of(text: str, start: int = 0, end: int | None = None) -> Words:
    """Split a text, or a stretch of it, into words.

    Args:
        text: Any text.
        start: First code point of the stretch; offsets of the words count from the text's beginning all the same.
        end: The one after its last; the text's end if None.
    """
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    shouted = text[start:end].isupper() and len(text[start:end]) >= LEAST_SHOUTED
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        key = "-" if match.lastgroup else _key(match.group(), shouted=shouted)
        if key:
            keys.append(key)
            starts.append(match.start())
            ends.append(match.end())
    return Words(keys, starts, ends)


def _key(word: str, *, shouted: bool) -> str:
    if len(word) == 1 and not word.isalnum():
        return _sign(word)
    if word[0].isdigit():
        return word.replace(",", "") if _THOUSANDS.fullmatch(word) else word.casefold()
    if not shouted and word in _PRONOUN_LIKE and is_acronym(word):
        return word
    if not word.isascii():
        word = _INVISIBLE.sub("", unicodedata.normalize("NFC", word))
        for mark in _APOSTROPHES[1:]:
            word = word.replace(mark, "'")
    return word.casefold()


def _sign(sign: str) -> str:
    if sign in _COUNTS or (unicodedata.category(sign)[0] == "S" and sign not in _QUIET_SYMBOLS):
        return sign
    return ""


def key_of(text: str) -> str:
    """Return the words of a text joined by spaces: equal for texts that say the same words."""
    return " ".join(words_of(text).keys)
