"""Find posts of social media that an article embeds, signed "— Name (@handle) May 3, 2024", and find handles.

Comes in: the text and its paragraphs. Goes out: a `Turn` for each signed post, the handle beside a cue, and the owner
of a handle. Only the form decides. Columns are signed with a name and a handle in brackets too, so a signature counts
only with a date, or after words that a colon introduces or that are in quotation marks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.english.dates import DATE, TIME
from claimex.layout.transcript import Turn
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence


HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z0-9_](?:[\w.]{0,28}\w)?")
"""A handle. In a mail address, other characters precede the @."""

SIGNATURE = 200
"""Most characters of a signature. Names have up to 50, handles up to 30."""

PARAGRAPHS = 6
"""Most paragraphs of a post that a colon introduces. Any other post is the paragraph before its signature."""

_WHEN = rf"(?i:(?:{TIME}\W{{1,5}})?{DATE}(?:\W{{1,3}}(?:at\s)?{TIME})?)"
_SIGNED = re.compile(
    rf"(?P<mark>[–—―]|--?)\s*(?P<label>[^\s()@–—―][^\n()@–—―]{{0,58}}?)\s*\((?P<handle>@\w{{1,30}})\)"
    rf"[\s,·|-]*+(?P<when>{_WHEN})?[\s.*_>]*+\Z"
)
_LABELLED = re.compile(
    r"[*_>\s]{0,12}(?P<label>@\w(?:[\w.]{0,28}\w)?|[^\W\d_][\w.'’ -]{1,50}(?= \(@))(?: \(@\w{1,30}\))?"
    r"[*_]{0,2}(?P<mark>:)[*_]{0,2}\s+(?=\S)"
)
_LINKS = re.compile(r"(?<!\s)(?:\s*+\(?(?:https?://|pic\.twitter\.com/|t\.co/|pic\.x\.com/)\S*+)++\s*+\Z")
_EDGE = '[*_>"“ \t'
_HEARS = frozenset(("told", "tell", "tells", "telling"))
_REACH = 40  # how many characters before a cue are searched for a handle


def find_posts(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Find the posts that an article embeds.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.

    Returns:
        In reading order: the name as label, the dash before it as mark, the post without links at its end.
    """
    signed = {number: found for number, p in enumerate(paragraphs) if (found := _signature(text, p)) is not None}
    out = []
    for number, found in signed.items():
        inside = strip(text, Span(paragraphs[number].start, found.start("mark")))
        alone = not inside.of(text).strip(_EDGE)
        said = list(_above(text, paragraphs, number, signed)) if alone else [inside]
        words = tuple(span for each in said if len(span := _without_links(text, each)))
        if words and (found["when"] or _is_shown(text, paragraphs, words)):
            out.append(Turn(Span(*found.span("label")), Span(*found.span("mark")), words))
    return sorted([*out, *_labelled(text, paragraphs, signed)], key=lambda post: post.whole)


def _labelled(text: str, paragraphs: Sequence[Span], signed: Container[int]) -> Iterator[Turn]:
    """Yield the posts that begin with a handle and a colon: "@saar: We won."."""
    for number, paragraph in enumerate(paragraphs):
        found = _LABELLED.match(text, paragraph.start, paragraph.end)
        if found is None or number in signed or number + 1 in signed:
            continue
        words = _without_links(text, strip(text, Span(found.end(), paragraph.end)))
        if len(words):
            yield Turn(Span(*found.span("label")), Span(*found.span("mark")), (words,))


def _signature(text: str, paragraph: Span) -> re.Match[str] | None:
    start = max(paragraph.start, paragraph.end - SIGNATURE)
    return _SIGNED.search(text, start, paragraph.end) if text.find("(@", start, paragraph.end) >= 0 else None


def _above(text: str, paragraphs: Sequence[Span], number: int, signed: dict[int, re.Match[str]]) -> Iterator[Span]:
    """Yield the paragraphs of the post above a signature."""
    for above in range(number - 1, max(-1, number - 2 - PARAGRAPHS), -1):
        if above in signed or text[paragraphs[above].end - 1] == ":":
            led = above not in signed
            yield from paragraphs[above + 1 if led else max(above + 1, number - 1) : number]
            return
    yield from paragraphs[max(0, number - 1) : number]


def _without_links(text: str, words: Span) -> Span:
    links = _LINKS.search(text, max(words.start, words.end - SIGNATURE), words.end)
    return strip(text, Span(words.start, links.start()) if links is not None else words)


def _is_shown(text: str, paragraphs: Sequence[Span], words: Sequence[Span]) -> bool:
    """Tell whether a colon introduces a post, or it is in quotation marks."""
    before = [p for p in paragraphs if p.end <= words[0].start]
    led = bool(before) and text[before[-1].end - 1] == ":"
    return led or (text[words[0].start] in '"“' and text[words[-1].end - 1] in '"”')


def handle_beside(text: str, cue: Span) -> Span | None:
    """Return the handle right before or after a cue: "@saar wrote", "wrote @saar". None if there is none."""
    start = max(text.rfind("\n", 0, cue.start) + 1, cue.start - _REACH)
    for found in HANDLE.finditer(text, start, cue.start):
        if not text[found.end() : cue.start].strip(" ,)*_\u00a0"):
            return Span(*found.span())
    hears = not _HEARS.isdisjoint(cue.of(text).lower().split()[-1:])
    behind = None if hears else HANDLE.match(text, cue.end + text.startswith((" ", "\u00a0"), cue.end))
    return Span(*behind.span()) if behind is not None else None


def owner_of(text: str, handle: str) -> Span | None:
    """Return the name that the article gives for a handle, as in "Ann Saar (@saar)". None if it gives none."""
    name = r"(?P<name>[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){1,3})"
    found = re.search(rf"{name}\s?(?:\(|, ){re.escape(handle)}(?!\w)", text)
    return Span(*found.span("name")) if found is not None else None
