"""Tell by their shape which words can be a personal name.

Comes in: capitalized words. Goes out: whether they can be a person's name, by the dictionary, by lists of first names
and surnames, and by nouns and function words that no name contains.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english.names import POSSESSIVE, is_title
from claimex.english.nouns import is_first_name, is_proper, is_surname, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOUNS = people.ORGANIZATION_NOUNS | people.COMMERCIAL_NOUNS | people.GROUP_NOUNS | people.DOCUMENT_NOUNS
"""Nouns that no personal name contains, unless they are surnames too."""

_FUNCTION_WORDS = people.PRONOUNS | people.DETERMINERS


_INITIAL = re.compile(r"[^\W\d_]\.")


@cache
def stop_words() -> frozenset[str]:
    """Return spaCy's English stop words. They are imported here because spaCy takes a second to import."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


@cache
def _no_names() -> frozenset[str]:
    """Return the lower-case words that are in no personal name."""
    return NOUNS | _FUNCTION_WORDS | stop_words()


class NameShapes:
    """Tells whether words have the shape of a personal name.

    Args:
        is_word: Tells whether a lower-case word is a common English word.
    """

    def __init__(self, is_word: Callable[[str], bool]) -> None:
        self._is_word = is_word

    def makes_name(self, words: Sequence[str], *, free: bool = False) -> bool:
        """Tell whether words can be a personal name: none is in the dictionary, apart from words that are also names.

        Args:
            words: Capitalized.
            free: Whether the recognizer gave them no label. Then places and two dictionary words can be personal names
                too.
        """
        plain = [word for word in words if not self.is_name_word(word)]
        first, last = words[0].lower(), POSSESSIVE.sub("", words[-1].lower())
        given, surname = is_first_name(first), is_surname(last)
        if not all(map(self.may_be_name_word, plain)):
            return False
        if plain == [words[0], words[-1]]:
            return free and given and surname
        if plain == [words[0]]:
            return given or (free and is_proper(first))
        if plain == [words[-1]]:
            return (surname and kind_of(last) == "person") or (free and is_proper(last))
        return not plain

    def is_name_word(self, word: str) -> bool:
        """Tell whether a word can be part of a personal name: it is capitalized and not in the dictionary."""
        lower = POSSESSIVE.sub("", word.lower())
        if lower in people.PARTICLES or _INITIAL.fullmatch(word):
            return True
        return self.may_be_name_word(word) and not self._is_word(lower)

    def may_be_name_word(self, word: str) -> bool:
        """Tell whether a word may be part of a personal name, whether it is in the dictionary or not."""
        lower = POSSESSIVE.sub("", word.lower())
        if lower in people.PARTICLES or _INITIAL.fullmatch(word):
            return True
        if not word[0].isupper() or (word.isupper() and len(word) > 1) or lower in _no_names():
            return False
        double = "-" in word and word.rpartition("-")[2][:1].isupper()  # as in Heinz-Dieter
        return double or is_surname(lower) or not (is_title(lower) or kind_of(lower) is not None)
