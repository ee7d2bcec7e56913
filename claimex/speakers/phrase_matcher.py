"""Many phrases in one text, found in one pass whatever their number.

Comes in: phrases and a text. Goes out: where they stand as whole words, letter case aside. A regular expression of
all of them tries one after the other at each word, so that its time grows with the text times the names in it, and
long articles name thousands. Here the phrases' words make a tree, and each word of the text is looked up once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_LETTER = r"[\w\u0300-\u036f]"  # accents of their own, as in the lower case of İ
_WORD = re.compile(rf"\w{_LETTER}*")
_TOKEN = re.compile(rf"\w{_LETTER}*|[^\w]")


@dataclass(slots=True)
class _Node:
    """What may follow the tokens so far, and whether they are a phrase."""

    onward: dict[str, _Node] = field(default_factory=dict)
    ends: bool = False


class Phrases:
    """Phrases to be found.

    Args:
        phrases: In any order and letter case; one that does not begin with a letter or digit is never found.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._root = _Node()
        for phrase in phrases:
            node = self._root
            for token in _TOKEN.findall(phrase):
                node = node.onward.setdefault(token.casefold(), _Node())
            node.ends = True

    def find(self, text: str) -> Iterator[Span]:
        """Yield where phrases stand, from left to right, without overlap, the longest at each place."""
        free = 0
        for word in _WORD.finditer(text):
            if word.start() < free or word.group().casefold() not in self._root.onward:
                continue
            end = self._longest(text, word.start())
            if end > word.start():
                yield Span(word.start(), end)
                free = end

    def _longest(self, text: str, start: int) -> int:
        """Return where the longest phrase that begins at a place ends; -1 where none does."""
        node, end = self._root, -1
        for token in _TOKEN.finditer(text, start):
            following = node.onward.get(token.group().casefold())
            if following is None:
                break
            node = following
            if node.ends and _WORD.match(text, token.end()) is None:
                end = token.end()
        return end
