"""Repair damaged text: HTML entities, marks decoded wrongly or lost in decoding, text cut into tokens.

Comes in: a text as read. Goes out: a `View` of it with the repaired text and the offset of each of its characters in
the text as read. None if nothing is damaged. The extraction reads only the view, and `pipeline/restoration.py` converts
the results back to the text, which does not change.

A view is made by edits, each of which replaces a stretch of the text by one character or none. The steps are: entities;
letters whose bytes were decoded by the wrong codec; marks that became U+FFFD or a question mark; tokens; the mark of
quoted lines. Each step reads the result of the one before.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Edit(NamedTuple):
    """A stretch of a text, half-open, and the character that replaces it; empty to remove the stretch."""

    start: int
    end: int
    becomes: str


class View:
    """A text as it was before it was damaged, with offsets into the text as read.

    Attributes:
        text: The repaired text.

    Args:
        text: As read.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = array("q", range(len(text)))
        self._ends = array("q", range(1, len(text) + 1))

    def edit(self, edits: Iterable[Edit]) -> bool:
        """Make edits, which must be sorted and must not overlap. Tell whether there was one."""
        words: list[str] = []
        starts, ends = array("q"), array("q")
        done = 0
        for start, end, becomes in edits:
            words += [self.text[done:start], becomes]
            starts += self._starts[done:start]
            ends += self._ends[done:start]
            if becomes:
                starts.append(self._starts[start])
                ends.append(self._ends[end - 1])
            done = end
        if not done:
            return False
        self.text = "".join([*words, self.text[done:]])
        self._starts, self._ends = starts + self._starts[done:], ends + self._ends[done:]
        return True

    def place(self, span: Span) -> Span:
        """Return the span in the text as read of a span of the view, which must not be empty."""
        return Span(self._starts[span.start], self._ends[span.end - 1])


LAYERS = 3
"""Most times that a text is unescaped, and most times that a wrong codec is undone, one on top of the other."""


def repair_text(text: str) -> View | None:
    """Return a text as it was before it was damaged. None if no damage is found.

    Args:
        text: As read.
    """
    steps: tuple[Callable[[str], Iterable[Edit]], ...] = (
        *(_escapes,) * LAYERS,
        *(_miscoded,) * LAYERS,
        _lost_marks,
        _tokens,
        _mail_marks,
    )
    view = None
    for step in steps:
        edits = list(step(text if view is None else view.text))
        if edits:
            view = view or View(text)
            view.edit(edits)
    return view


_ESCAPED = re.compile(
    r"&(?:[a-z][a-z0-9]{1,31};|#\d{2,7};?|#x[0-9a-f]{2,6};?|(?:quot|apos|amp|nbsp)(?![\w=;]))"
    r"|\\(?:[\"']|u20[0-9a-f]{2})",
    re.IGNORECASE,
)
"""Character references of HTML 5, and marks as JSON escapes them. Common references also match without the semicolon,
which some tools drop."""


def _escapes(text: str) -> Iterator[Edit]:
    for match in _ESCAPED.finditer(text):
        stands_for = _unescape(match.group())
        if len(stands_for) == 1 and (stands_for == "\u00a0" or not unicodedata.category(stands_for).startswith("C")):
            yield Edit(*match.span(), stands_for)


def _unescape(written: str) -> str:
    if written.startswith("&"):
        return html.unescape(f"{written.rstrip(';')};")
    code = written[2:]
    return chr(int(code, 16)) if code else written[1]


_PUNCTUATION = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2020\u2022\u2026\u2032\u2033"
    "\u2039\u203a\u20ac\u2122"
)
_LETTERS = "".join(map(chr, range(0xA0, 0x180)))
_CODECS = ("mac_roman", "cp850", "cp437")
"""Codecs by which UTF-8 is often decoded wrongly, apart from Windows-1252: Mac OS Roman and those of DOS."""

_LIKE_MARKS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00bb\u00ab\u203a\u2039"
"""If one of these would be the second half of a wrongly decoded letter, it is rather a mark after a capital: "LÃ”"."""


def _as_windows(character: str, *, undefined: bool = True) -> str:
    """Return the characters that result if the UTF-8 of a character is decoded by Windows-1252.

    Args:
        character: One or more characters.
        undefined: Whether to keep bytes for which the codec has no character, as browsers do.
    """
    return "".join(
        bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte) if undefined else "")
        for byte in character.encode()
    )


def _looks() -> dict[str, str]:
    """Return the right character for each wrongly decoded form."""
    looks = {}
    for character in _PUNCTUATION:
        for codec in _CODECS:
            looks[character.encode().decode(codec)] = character
        looks[character.encode().decode("latin-1")] = character
        once = {_as_windows(character), _as_windows(character, undefined=False)}
        twice = {_as_windows(each, undefined=kept) for each in once for kept in (True, False)}
        looks |= dict.fromkeys(once | twice, character)
    for character in _LETTERS:
        if (seen := _as_windows(character))[1] not in _LIKE_MARKS:
            looks[seen] = character
    last = _as_windows("\u201d", undefined=False)  # its last byte has no character and can be lost
    return looks | {last: "\u201d", f"{last}\ufffd": "\u201d", _as_windows(last): "\u201d"}


_LOOKS = _looks()
_LOOK = re.compile("|".join(map(re.escape, sorted(_LOOKS, key=len, reverse=True))))
_CONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")
"""Characters of Windows-1252 decoded by Latin-1. NEL, which ends a line, is the only such control that texts use."""


def _miscoded(text: str) -> Iterator[Edit]:
    if text.isascii():
        return
    found = [Edit(*match.span(), _meant(text, match)) for match in _LOOK.finditer(text)]
    yield from found
    for match in () if found else _CONTROL.finditer(text):
        if (character := match.group().encode("latin-1").decode("cp1252", "ignore")) != "":
            yield Edit(*match.span(), character)


def _meant(text: str, look: re.Match[str]) -> str:
    """Return the right character for a wrongly decoded form. A hyphen and a closing mark may have the same form."""
    character = _LOOKS[look.group()]
    around = text[max(0, look.start() - 1) : look.start()], text[look.end() : look.end() + 1]
    return "-" if character == "\u201d" and all(map(str.isalnum, around)) else character


_UNKNOWN = re.compile(r"\ufffd{1,3}|\u00e2(?:\?\?|\ufffd\ufffd)|\?")
_TAKEN = re.compile(r"(?:(?<![^\s(\[\u2014-])\?(?=[^\W\d_])[^?\n]*[,.!?]\?(?!\w))|,\?(?!\w)|\ufffd|\u00e2\?\?")
"""Signs that marks were lost: U+FFFD; a question mark after a comma; a question mark before a word, with another one
after punctuation."""

_CLITIC = re.compile(r"(?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_ENDED = ",.!?\u2026"
_MARKED_END = re.compile(f"[{_ENDED}][\"\u201d\u2019']")
_PAUSES = ",.;:)]!?\u2026"


def _lost_marks(text: str) -> Iterator[Edit]:
    """Yield marks for which an encoder had no character, line by line. The characters around them show which."""
    if _TAKEN.search(text) is None:
        return
    lines = [match.span() for match in _LINE.finditer(text)]
    for number, (start, end) in enumerate(lines):
        following = lines[number + 1][0] if number + 1 < len(lines) else len(text)
        carried = (unit := _UNKNOWN.match(text, following)) is not None and _opens(text, unit)
        yield from _find_marks(text, Span(start, end), goes_on=carried)


def _find_marks(text: str, line: Span, *, goes_on: bool) -> Iterator[Edit]:
    """Yield the marks of one line. Anything that may be a letter or a question mark is left unchanged.

    Args:
        text: The whole text.
        line: The line.
        goes_on: Whether the next line begins with a mark.
    """
    units = list(_UNKNOWN.finditer(text, line.start, line.end))
    sure = [unit for unit in units if _closes(text, unit)]
    ends = [unit for unit in units if _follows_word(text, unit)]
    marked = list(_MARKED_END.finditer(text, line.start, line.end))
    last_sure, last = (max((m.start() for m in found), default=-1) for found in (sure, [*sure, *ends, *marked]))
    depth = 0
    for unit in units:
        before = text[max(0, unit.start() - 1) : unit.start()]
        closes = _closes(text, unit) and (depth or unit.group() != "?" or before == ",")
        if _is_within_word(text, unit):
            yield Edit(*unit.span(), "\u2019")
        elif _opens(text, unit) and (goes_on or last > unit.start()):
            yield Edit(*unit.span(), "\u2018" if depth else "\u201c")
            depth += 1
        elif closes or (depth and last_sure <= unit.start() and _follows_word(text, unit)):
            depth = max(0, depth - 1)
            yield Edit(*unit.span(), "\u2019" if depth else "\u201d")
        elif unit.group() != "?":
            yield from _apostrophe_or_dash(text, unit)


def _apostrophe_or_dash(text: str, unit: re.Match[str]) -> Iterator[Edit]:
    around = text[max(0, unit.start() - 1) : unit.start()], text[unit.end() : unit.end() + 1]
    if around[0] in ("s", "S"):
        yield Edit(*unit.span(), "\u2019")
    elif around == (" ", " "):
        yield Edit(*unit.span(), "\u2013")


def _is_within_word(text: str, unit: re.Match[str]) -> bool:
    before, after = text[max(0, unit.start() - 2) : unit.start()], text[unit.end() : unit.end() + 1]
    if not before[-1:].isalpha():
        return False
    irish = before[-1] in "OD" and not before[:-1].isalnum() and after.isupper()
    return irish or _CLITIC.match(text, unit.end()) is not None


def _opens(text: str, unit: re.Match[str]) -> bool:
    before, after = text[max(0, unit.start() - 1) : unit.start()], text[unit.end() : unit.end() + 1]
    return after.isalpha() and (not before or before.isspace() or before in "([\u2014-\u201c")


def _closes(text: str, unit: re.Match[str]) -> bool:
    """Tell whether a mark follows punctuation and no letter or digit follows the mark."""
    before, after = text[max(0, unit.start() - 1) : unit.start()], text[unit.end() : unit.end() + 1]
    return before != "" and before in _ENDED and not after.isalnum()


def _follows_word(text: str, unit: re.Match[str]) -> bool:
    before, after = text[max(0, unit.start() - 1) : unit.start()], text[unit.end() : unit.end() + 1]
    return before.isalnum() and (not after or after.isspace() or after in _PAUSES)


_SPACED = re.compile(r"(?<=\S) [,.](?!\S)")
_GLUED = re.compile(r"(?<=\w),(?=\s)|(?<=[a-z]{3})[.](?!\S)")
TOKENISED = 3
"""A text consists of tokens if at least this many commas and full stops have white space before them for each that has
none. No article of the PolNeAR train and dev parts or of 294 from Wikinews does. No other value was tried."""

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
_TOKEN = re.compile(r"\S+")
_NO_SPACE_BEFORE = frozenset([",", ".", ";", ":", "?", "!", ")", "]", "}", "%", "...", "\u2026"])
_NO_SPACE_BEHIND = frozenset(["(", "[", "{", "$", "\u00a3", "\u20ac", "#"])
_CUT_OFF = re.compile(r"(?:n['\u2019]t|['\u2019](?:s|re|ve|ll|d|m))\Z", re.IGNORECASE)
_OPENING = {"``": "\u201c", "\u201c": "\u201c", "`": "\u2018", "\u2018": "\u2018", "\u00ab": "\u00ab"}
_CLOSING = {"''": "\u201d", "\u201d": "\u201d", "\u00bb": "\u00bb"}
_EITHER = {'"': "\u201c\u201d", "'": "\u2018\u2019", "\u2019": "\u2018\u2019"}
"""Tokens that corpora separate or rewrite, by the conventions of the Penn Treebank."""


def _tokens(text: str) -> Iterator[Edit]:
    """Yield the edits that join tokens to words again, if the text consists of tokens."""
    spaced = sum(1 for _ in _SPACED.finditer(text))
    if not spaced or spaced < TOKENISED * sum(1 for _ in _GLUED.finditer(text)):
        return
    for line in _LINE.finditer(text):
        yield from _join_tokens(list(_TOKEN.finditer(text, *line.span())))


def _join_tokens(tokens: Sequence[re.Match[str]]) -> Iterator[Edit]:
    words = [token.group() for token in tokens]
    marks = dict(_face(words))
    glued = False  # whether the next token is joined to this one
    for number, token in enumerate(tokens):
        word = words[number]
        mark = marks.get(number)
        closes = mark is not None and mark in "\u201d\u2019\u00bb"
        joins = closes or word in _NO_SPACE_BEFORE or _BRACKETS.get(word, "") in (*")]}",) or _CUT_OFF.match(word)
        if number and (glued or joins):
            yield from _drop(tokens[number - 1].end(), token.start())
        stands_for = mark or _BRACKETS.get(word)
        if stands_for is not None and stands_for != word:
            yield Edit(*token.span(), stands_for)
        glued = (mark is not None and not closes) or word in _NO_SPACE_BEHIND or _BRACKETS.get(word, "") in (*"([{",)


def _drop(start: int, end: int) -> Iterator[Edit]:
    if start < end:
        yield Edit(start, end, "")


def _face(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the directed mark of each token that is a quotation mark. The first opens, and the next closes."""
    is_open = dict.fromkeys(_EITHER.values(), False)
    behind = (n for n, two in enumerate(pairwise(words), 1) if two[0][-1:] in _ENDED and two[1] in ("'", "\u2019"))
    last = max(behind, default=-1)
    for number, word in enumerate(words):
        if word in _OPENING:
            yield number, _OPENING[word]
        elif word in _CLOSING:
            yield number, _CLOSING[word]
        elif word in _EITHER:
            pair = _EITHER[word]
            if word != '"' and _is_possessive(words, number, is_open=is_open[pair], last=last):
                yield number, "\u2019"
                continue
            lost = number == len(words) - 1  # a mark at the end cannot open
            is_open[pair] = not (is_open[pair] or lost)
            yield number, pair[0] if is_open[pair] else pair[1]


def _is_possessive(words: Sequence[str], number: int, *, is_open: bool, last: int) -> bool:
    """Tell the apostrophe of "the boys ' beds" from a closing mark. It is a mark only if no better one follows.

    Args:
        words: The tokens of the line.
        number: The number of the token in question.
        is_open: Whether a quotation in single marks is open.
        last: The number of the line's last single mark after punctuation.
    """
    before = words[number - 1] if number else ""
    follows = number + 1 < len(words) and words[number + 1][:1].isalpha()
    return before[-1:] in ("s", "S") and follows and (last > number or not is_open)


_MAIL = re.compile(r"^[ \t]{0,8}>(?=[ \t]?[^\s>])", re.MULTILINE)


def _mail_marks(text: str) -> Iterator[Edit]:
    """Yield the marks that mail and Markdown put before quoted lines. White space replaces them, like an indent."""
    if ">" in text:
        for mark in _MAIL.finditer(text):
            yield Edit(mark.end() - 1, mark.end(), " ")
