"""Find many phrases in a text in one pass.

Comes in: phrases and a text. Goes out: the places of the phrases as whole words, in any letter case. A regular
expression of all phrases would try each of them at each word. Its time would grow with the length of the text times the
number of names, and long articles have thousands of names. Instead, the words of the phrases form a tree, and each word
of the text is looked up once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimex.english.names import fold
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_LETTER = r"[\w\u0300-\u036f]"  # with combining accents, as in the lower case of İ
_WORD = re.compile(rf"\w{_LETTER}*")
_TOKEN = re.compile(rf"\w{_LETTER}*|[^\w]")


@dataclass(slots=True)
class _Node:
    """The tokens that may follow those so far. `ends` tells whether the tokens so far are a phrase."""

    onward: dict[str, _Node] = field(default_factory=dict)
    ends: bool = False


class Phrases:
    """Finds phrases in texts.

    Args:
        phrases: In any order. Letter case and accents do not count. A phrase that does not begin with a letter or digit
            is never found.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._root = _Node()
        for phrase in phrases:
            node = self._root
            for token in _TOKEN.findall(phrase):
                node = node.onward.setdefault(fold(token), _Node())
            node.ends = True

    def find(self, text: str) -> Iterator[Span]:
        """Yield the places of phrases from left to right, without overlap, the longest phrase at each place."""
        free = 0
        for word in _WORD.finditer(text):
            if word.start() < free or fold(word.group()) not in self._root.onward:
                continue
            end = self._longest(text, word.start())
            if end > word.start():
                yield Span(word.start(), end)
                free = end

    def _longest(self, text: str, start: int) -> int:
        """Return the end of the longest phrase that begins at an offset. -1 if there is none."""
        node, end = self._root, -1
        for token in _TOKEN.finditer(text, start):
            following = node.onward.get(fold(token.group()))
            if following is None:
                break
            node = following
            if node.ends and _WORD.match(text, token.end()) is None:
                end = token.end()
        return end
