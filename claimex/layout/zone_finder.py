"""Find the lines of an article that are not body text: headlines, bylines, captions, advertisements, links.

Comes in: the text and its paragraphs, with the title and author that a page states. Goes out: `Zone`s. The words of a
line decide first (`boilerplate.py`). Then its position does: above the first sentence of the body text, below the last
one, or between two. Position counts only if the article's sentences end in full stops. In a text without full stops
(small letters, machine transcripts, wire feeds), a line without one proves nothing. In doubt, a line is body text,
because a lost sentence is worse than an advertisement that is kept. The time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from claimex.english.dates import DATE
from claimex.english.names import is_name
from claimex.english.page_labels import NOTE_HEADINGS, POINT_HEADINGS
from claimex.layout.boilerplate import boilerplate_kind, core_of, folded, heads_links
from claimex.layout.datelines import dateline_end, front_matter_end, stamp_of
from claimex.layout.headings import LETTERS, is_numbered, is_titled, says_title
from claimex.layout.name_lines import find_named
from claimex.layout.paragraphs import find_paragraphs
from claimex.layout.posts import find_posts
from claimex.layout.repeated_lines import find_repeats, said_words
from claimex.layout.rows import rows_of
from claimex.layout.turns import read_transcript
from claimex.layout.zones import Zone
from claimex.spans import Span
from claimex.vocabulary import ZoneKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claimex.article import Article


BODY_WORDS, LONG = 8, 25
"""A line is body text if it ends in a full stop and has at least BODY_WORDS words, or if it has at least LONG words. Of
the paragraphs with an attribution in the PolNeAR train part, 1 in 200 is shorter."""

PUNCTUATED, WELL_PUNCTUATED = 0.5, 0.7
"""How much of the longer lines must be in lines with a final full stop, as a share of their characters, before a line
without one counts as boilerplate: above and below the body text PUNCTUATED, between two of its sentences
WELL_PUNCTUATED."""

HEADLINE_WORDS, STOPPED_WORDS, SECTION_WORDS, PROMOTION_WORDS = 30, 20, 10, 20
"""Most words of a headline, of one that ends in a full stop, of a heading inside the body text, and of a link to
another story. In the PolNeAR train part the longest headline has 22 words, and the shortest lead full of titles 21."""

SHOUTED, SHOUTED_WORDS = 0.3, 6
"""Lines in capitals are boilerplate if they are at most the share SHOUTED of all lines, because old agency reports have
only capitals. With SHOUTED_WORDS words or more they are links to other stories, with fewer they are headings."""

NAVIGATION_WORDS = 6
"""Most words of a line above the headline that is a page's navigation. The page must have other boilerplate there."""

DECK_WORDS, DECK_REACH = 40, 3
"""A sentence between the headline and a byline is a standfirst if it has at most DECK_WORDS words, and if the byline is
at most DECK_REACH lines below the headline."""

CAPTION_WORDS = 50
"""A line of BODY_WORDS to CAPTION_WORDS words without a full stop that ends in a date is a caption. Agencies end their
captions with the day on which the picture was taken."""

LINK_WORDS = 20
"""Most words of a link to another page."""

NOTES = 15
"""Most lines of notes below a press release."""

BLOCK = 40
"""Most lines below a heading that may belong to it."""

LEAST_QUESTIONS = 3
"""Fewest short questions in their own paragraphs that are the headings of an explainer. One or two are rhetoric."""

LEAST_NUMBERED, LEAST_STAMPS = 2, 2
"""Fewest numbered lines that are headings, each without a full stop and above a sentence of the body text, and fewest
lines that begin with a time of day in a live blog."""

OPENING_LINES = 3
"""A dateline is at the start of one of this many lines, the first of the body text."""

_STOPS = ".!?…"
_GOES_ON = ":,-–—("
_ASIDE = "[(-–—―"
_CLOSING = " \t\u00a0”’\"')]*_"
_QUOTED = re.compile(r"[“”\"«»„]|''|``")
_BULLET = re.compile(r"\s*(?:[-*•·●▪■►▶–]\s|\d{1,2}[.)]\s)")
_HASH = re.compile(r"#{1,6}\s+\S")
_TURN = re.compile(r"[*_>\s]*(?P<label>[QA](?=[.:]\s)|[A-Z][\w.'’\- ]{0,40}(?=:\s))")
_AT_PLACE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2} (?:at|in)(?: [A-Z][\w'’-]+){1,4}")
_DATED_END = re.compile(rf"(?:{DATE}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\b(?:19|20)\d\d)$")
_FRONT_KINDS: dict[str, ZoneKind] = {
    "title": "headline",
    "headline": "headline",
    "date": "timestamp",
    "author": "byline",
    "tags": "links",
}


@dataclass(slots=True)
class _Line:
    """One line or hand-wrapped paragraph, with its layout.

    Attributes:
        span: Its place in the text.
        core: Its words without bullets, rules and Markdown around them.
        count: Number of its words.
        last: Its last character, apart from quotation marks and brackets.
        gap: Whether a blank line precedes it.
        bullet: Whether it is an item of a list.
        quoted: Whether it contains double quotation marks.
        aside: Whether it begins with a bracket or a dash, as stage directions and signatures do.
        turn: Whether it is a turn of an interview.
        listed: Whether it is an item of a list of links.
        kind: The kind of zone found so far. None for body text and for unknown lines.
    """

    span: Span
    core: str
    count: int
    last: str
    gap: bool
    bullet: bool
    quoted: bool
    aside: bool
    turn: bool = False
    listed: bool = False
    kind: ZoneKind | None = None

    @property
    def stops(self) -> bool:
        return self.last in _STOPS

    @property
    def is_open(self) -> bool:
        """Whether it ends like a heading or a link, without punctuation, and is not a turn."""
        return not self.stops and self.last not in _GOES_ON and not self.turn

    @property
    def is_body(self) -> bool:
        if self.kind is not None:
            return False
        return self.count >= LONG or self.turn or (self.stops and (self.count >= BODY_WORDS or self.quoted))


def find_zones(
    text: str, paragraphs: Sequence[Span], *, title: str | None = None, author: str | None = None
) -> list[Zone]:
    """Find the zones of one article.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.
        title: As the input states it.
        author: As the input states it.

    Returns:
        In reading order, without overlap. Consecutive links are one zone. If a line begins with a dateline or a live
        blog's time stamp, only that is in the zone.
    """
    lines = _read(text, paragraphs)
    if len(lines) > 1:
        _mark_front_matter(text, lines)
        for line in lines:
            line.kind = line.kind or _kind_by_words(text, line, title, author)
        _mark_blocks(lines)
        _mark_layout(lines)
        _mark_captions(text, lines)
    return sorted([*_joined(lines), *_datelines(text, lines), *_stamps(text, lines)])


def _read(text: str, paragraphs: Sequence[Span]) -> list[_Line]:
    lines = []
    end = 0
    for span in rows_of(text, paragraphs):
        raw = span.of(text)
        bare = raw.rstrip(_CLOSING)
        gap = text.count("\n", end, span.start) > 1 or text.count("\r", end, span.start) > 1
        bullet = _BULLET.match(raw) is not None
        core, quoted = core_of(raw), _QUOTED.search(raw) is not None
        lines.append(_Line(span, core, len(core.split()), bare[-1:], gap, bullet, quoted, raw[0] in _ASIDE))
        end = span.end
    labels = Counter(m.group("label") for line in lines if (m := _turn(text, line)))
    transcript = read_transcript(text, paragraphs)
    signed = [*find_posts(text, paragraphs), *(() if transcript.turns else find_named(text, paragraphs))]
    shown = (span.start for turn in signed for span in (*turn.words, turn.label or turn.mark))
    opened = sorted([*((turn.label or turn.mark).start for turn in transcript.turns), *shown])
    for line in lines:
        found = _turn(text, line)
        line.turn = found is not None and labels[found.group("label")] > 1 and boilerplate_kind(line.core) is None
        line.turn = line.turn or bisect_left(opened, line.span.start) < bisect_left(opened, line.span.end)
        line.kind = "caption" if any(line.span.overlaps(shown) for shown in transcript.screens) else None
    return lines


def _turn(text: str, line: _Line) -> re.Match[str] | None:
    return _TURN.match(text, line.span.start, line.span.end)


def _mark_front_matter(text: str, lines: Sequence[_Line]) -> None:
    """Mark a Markdown file's front matter between two rules."""
    end = front_matter_end(text)
    for line in takewhile(lambda line: line.span.end <= end, lines):
        key = line.core.partition(":")[0].strip().lower()
        line.kind = _FRONT_KINDS.get(key, "notice" if ":" in line.core else None)


def _kind_by_words(text: str, line: _Line, title: str | None, author: str | None) -> ZoneKind | None:
    if line.turn:
        return None
    if _HASH.match(text, line.span.start, line.span.end) or (title is not None and says_title(line.core, title)):
        return "headline"
    if author is not None and line.count <= SECTION_WORDS:
        said = folded(line.core).removeprefix("by ")
        if said and said.split(",")[0] == folded(author):
            return "byline"
    return boilerplate_kind(line.span.of(text))


# Blocks: a heading and the lines that belong to it.


def _mark_blocks(lines: Sequence[_Line]) -> None:
    bodies = 0  # lines of body text above
    for number, line in enumerate(lines):
        bodies += number > 0 and lines[number - 1].is_body
        below = lines[number + 1 : number + 1 + BLOCK]
        said = folded(line.core) if line.count <= NAVIGATION_WORDS else ""
        if said in NOTE_HEADINGS and 2 * number >= len(lines) - NOTES and len(lines) - number <= NOTES:
            _mark(below, "notice")
        elif heads_links(line.core) and not line.turn:
            line.kind = "links"
            _list(takewhile(_may_be_link, below))
        elif said in POINT_HEADINGS and line.kind is None and bodies < OPENING_LINES:
            _mark_points(line, below)


def _mark(lines: Iterable[_Line], kind: ZoneKind) -> None:
    for line in lines:
        line.kind = kind


def _list(lines: Iterable[_Line]) -> None:
    for line in lines:
        line.kind, line.listed = "links", True


def _may_be_link(line: _Line) -> bool:
    known = line.kind in {None, "links", "timestamp", "caption"}
    return known and not line.turn and line.count <= LINK_WORDS and (line.is_open or line.last in "?…" or line.bullet)


def _mark_points(heading: _Line, below: Sequence[_Line]) -> None:
    points = list(takewhile(lambda line: line.bullet and line.kind is None, below))
    if not points and below and not below[0].gap:
        points = [below[0], *takewhile(lambda line: not line.gap, below[1:])]
        points = points if len(points) > 1 and all(p.count <= DECK_WORDS and p.kind is None for p in points) else []
    heading.kind = "teaser" if points else None
    _mark(points, "teaser")


# Layout: the position of a line.


def _mark_layout(lines: Sequence[_Line]) -> None:
    share = _punctuated(lines)
    bodies = [number for number, line in enumerate(lines) if line.is_body]
    if share < PUNCTUATED or not bodies:
        return
    shouts = sum(line.core.isupper() for line in lines if line.count > 1) <= SHOUTED * len(lines)
    first = _mark_head(lines, bodies, shouts=shouts)
    if shouts:
        _mark((line for line in lines if _is_shouted(line)), "teaser")
    last = bodies[-1]
    if share >= WELL_PUNCTUATED:
        short = [line for line in lines[first + 1 : last] if line.gap and line.count <= SECTION_WORDS and not line.turn]
        asks = sum(line.last == "?" and not line.quoted for line in short) >= LEAST_QUESTIONS
        for number in range(first + 1, last):
            lines[number].kind = lines[number].kind or _kind_between(lines, number, shouts=shouts, asks=asks)
    _mark_numbered(lines)
    _mark_tail(lines[last + 1 :])
    _mark_repeated(lines)


def _punctuated(lines: Sequence[_Line]) -> float:
    sizes = [(len(line.span), line.stops) for line in lines if line.kind is None and line.count >= BODY_WORDS]
    return sum(size for size, stops in sizes if stops) / (sum(size for size, _ in sizes) or 1)


def _mark_head(lines: Sequence[_Line], bodies: Sequence[int], *, shouts: bool) -> int:
    """Mark the lines above the body text, and return the number of the first line of the body text."""
    first = bodies[0]
    at = next((n for n in range(min(first + 1, len(lines))) if lines[n].kind == "headline"), None)
    if at is None:
        at = _headline(lines, first, shouts=shouts)
    if at is None:
        return first
    lines[at].kind = "headline"
    first = next((n for n in bodies if n > at), first)
    byline = next((n for n in range(at + 1, min(at + DECK_REACH + 1, len(lines))) if lines[n].kind == "byline"), None)
    if byline is not None and byline > first and any(n > byline for n in bodies):
        _mark((line for line in lines[at + 1 : byline] if line.kind is None and line.count <= DECK_WORDS), "teaser")
        first = next(n for n in bodies if n > byline)
    page = any(line.kind not in {None, "byline", "headline"} for line in lines[:at])
    loose = (line for line in lines[:at] if line.kind is None and line.count <= NAVIGATION_WORDS and not line.is_body)
    _mark((n for n in loose if page or any(map(str.isalpha, n.core))), "links" if page else "headline")
    for line in lines[at + 1 : first]:
        line.kind = line.kind or _kind_below_headline(line)
    return first


def _headline(lines: Sequence[_Line], first: int, *, shouts: bool) -> int | None:
    """Choose the line above the body text that is the headline."""
    fitting = [
        number
        for number in range(first)
        if lines[number].kind is None and _may_be_headline(lines[number]) and not lines[number].bullet
    ]
    if len(fitting) > 1 and fitting[1] == fitting[0] + 1 and lines[fitting[0]].count >= SHOUTED_WORDS:
        return fitting[0]
    small = [n for n in fitting if lines[n].count > 3 and not (shouts and lines[n].core.isupper())]  # noqa: PLR2004 - a name
    if small or fitting:
        return (small or fitting)[0]
    return 0 if len(lines) > 1 and _is_stopped_headline(lines) else None


def _may_be_headline(line: _Line) -> bool:
    open_ = line.is_open or line.last in "?…" or (line.last == ";" and not line.turn)
    return open_ and 1 < line.count <= HEADLINE_WORDS and any(c.isalpha() for c in line.core)


def _is_stopped_headline(lines: Sequence[_Line]) -> bool:
    """Tell whether a first line with a full stop is still a headline: by its capitals, or by a dateline below it."""
    line, below = lines[0], lines[1]
    if line.kind is not None or line.turn or line.last in _GOES_ON or not 3 < line.count <= STOPPED_WORDS:  # noqa: PLR2004
        return False
    if line.last == "?" and (below.gap or not below.is_body) and not line.quoted:
        return True
    return is_titled(line.core) or dateline_end(below.core) is not None or below.kind in {"byline", "timestamp"}


def _kind_below_headline(line: _Line) -> ZoneKind | None:
    if not line.is_open or not line.core[:1].isalpha():
        return None
    if line.count == 1:
        return "headline"
    tokens = LETTERS.findall(line.core)
    if _AT_PLACE.fullmatch(line.core):
        return "byline"
    if 1 < len(tokens) < 5 and is_name(tokens) and len(tokens) == line.count and not line.core.isupper():  # noqa: PLR2004
        return "byline"
    return "teaser" if line.count <= DECK_WORDS else None


def _kind_between(lines: Sequence[_Line], number: int, *, shouts: bool, asks: bool) -> ZoneKind | None:
    """Return the kind of a line between two sentences of the body text."""
    line, before, after = lines[number], lines[number - 1], lines[number + 1]
    in_marks = line.core[:1] in '“"' and line.count <= SECTION_WORDS and not after.aside
    taken = line.kind is not None or line.bullet or line.turn or (line.quoted and not in_marks)
    if taken or not _begins_as_heading(line):
        return None
    asked = asks and line.last == "?" and line.count <= SECTION_WORDS and line.gap and after.is_body
    if asked or (shouts and line.core.isupper() and line.count > 1 and not (line.quoted and line.stops)):
        return "headline"
    if not line.is_open:
        return None
    if BODY_WORDS <= line.count <= CAPTION_WORDS and _DATED_END.search(line.core):
        return "caption"
    if line.count <= SECTION_WORDS and after.is_body and (before.is_body or before.kind is not None):
        return "headline"
    return "teaser" if SECTION_WORDS < line.count <= PROMOTION_WORDS and is_titled(line.core) else None


def _is_shouted(line: _Line) -> bool:
    """Tell whether a line is long and in capitals, and is not a turn, an item of a list or a quotation."""
    if line.kind is not None or line.turn or line.bullet or line.count < SHOUTED_WORDS or not line.core.isupper():
        return False
    return not (_QUOTED.match(line.core) and _QUOTED.search(line.core.rstrip(_STOPS)[-1:]))


def _begins_as_heading(line: _Line) -> bool:
    """Tell whether a line begins with a capital or a number. Stage directions and signatures do not."""
    first = line.core.lstrip("‘“'\"")[:1]
    return not line.aside and (first.isupper() or first.isdigit()) and any(map(str.isalpha, line.core))


def _mark_tail(lines: Sequence[_Line]) -> None:
    """Mark the links below the body text: two or more lines without a full stop, or a line that was cut short."""
    loose = [line for line in lines if line.kind is None and _may_trail(line)]
    if len(loose) > 1 or any(line.last == "…" or line.core.endswith("...") for line in loose):
        _list(loose)


def _may_trail(line: _Line) -> bool:
    ends = line.is_open or line.core.endswith(("...", "…"))
    table = sum(any(map(str.isdigit, word)) for word in line.core.split()) > 1
    return ends and line.count <= LINK_WORDS and not (line.quoted or line.aside or table)


def _mark_repeated(lines: Sequence[_Line]) -> None:
    """Mark lines that repeat the headline."""
    headlines = {folded(line.core) for line in lines if line.kind == "headline" and line.count > SECTION_WORDS // 2}
    loose = (line for line in lines if line.kind is None and line.count <= HEADLINE_WORDS and not line.is_body)
    _mark((line for line in loose if folded(line.core) in headlines), "headline")


def _mark_numbered(lines: Sequence[_Line]) -> None:
    """Mark numbered headings that each have text below them, but not the entries of a list of short lines."""
    numbered = [
        line
        for line, below in pairwise(lines)
        if line.kind is None and line.is_open and is_numbered(line.core) and below.is_body and not below.bullet
    ]
    short = [line for line in numbered if line.count <= SECTION_WORDS + 1]
    _mark(short if len(numbered) >= LEAST_NUMBERED else (), "headline")


def _mark_captions(text: str, lines: Sequence[_Line]) -> None:
    """Mark the lines that repeat the body text. Questions, turns and exact repeats of quotations are not marked."""
    loose = [line.kind is None and not line.turn and line.last != "?" for line in lines]
    said = [said_words(line.span.of(text)) if may else [] for line, may in zip(lines, loose, strict=True)]
    for number, other in find_repeats(said).items():
        line = lines[number]
        if line.quoted and line.is_body and said[number] == said[other]:
            continue
        line.kind = "caption" if number else "headline"


# The zones made of the lines.


def _joined(lines: Sequence[_Line]) -> Iterator[Zone]:
    """Make zones of lines. A list of links is one zone."""
    held: Zone | None = None
    for line in lines:
        if held is not None and line.listed and held.kind == "links":
            held = Zone(Span(held.span.start, line.span.end), "links")
            continue
        if held is not None:
            yield held
        held = Zone(line.span, line.kind) if line.kind is not None else None
    if held is not None:
        yield held


def _datelines(text: str, lines: Sequence[_Line]) -> Iterator[Zone]:
    bodies = [line for line in lines if line.kind is None][:OPENING_LINES]
    for line in bodies:
        end = None if line.turn else dateline_end(line.span.of(text))
        if end is not None:
            yield Zone(Span(line.span.start, line.span.start + end), "dateline")
            return


def _stamps(text: str, lines: Sequence[_Line]) -> Iterator[Zone]:
    """Find the times of day at the start of a live blog's entries, if they are in one line with the words."""
    bodies = [line for line in lines if line.kind is None]
    found = [stamp for line in bodies if (stamp := stamp_of(text, line.span)) is not None]
    alone = sum(line.kind == "timestamp" for line in lines)
    if found and len(found) + alone >= LEAST_STAMPS:
        yield from (Zone(stamp, "timestamp") for stamp in found)


def zones_of(article: Article, *, foreign: Sequence[Span] = ()) -> list[Zone]:
    """Find an article's zones, with the title and author that its page or JSON line states.

    Args:
        article: As read.
        foreign: Its paragraphs in other languages. Each becomes a zone.
    """
    author = article.meta.get("author")
    given = author if isinstance(author, str) else None
    zones = find_zones(article.text, find_paragraphs(article.text), title=article.title, author=given)
    kept = (zone for zone in zones if not any(zone.span.overlaps(span) for span in foreign))
    return sorted([*kept, *(Zone(span, "foreign") for span in foreign)])
