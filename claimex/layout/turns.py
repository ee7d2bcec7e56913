"""Attribution by layout alone: `NAME: words`, `Q. words`, and quotations that are signed, “words” — Name.

Comes in: the text, its paragraphs and quotations. Goes out: turns, each with its label and its words. It is
decided by rule, because the form proves it and the encoder, which sees a window of a long answer, often
cannot. The price of a false turn is high (everything in it becomes content), so a single `Word:` proves nothing:
two labels must take turns. Text that lost its paragraph breaks keeps its turns: a label also opens one after the end
of a sentence. Text that lost its capitals keeps those whose labels open paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimex.english._lists import words
from claimex.layout.quotation_marks import NEUTRAL, OPENING, pair_marks
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.layout.quotation_marks import Quotation


_NAME = r"(?:[A-Z][\w.'’\-]*)(?:[ \u00a0](?:[A-Z][\w.'’\-]*|de|van|von|al|bin)){0,4}"
_LABEL = re.compile(
    rf"[*_>\s\"“]*(?P<label>{_NAME})(?:\s?\([^()\n]{{1,60}}\))?[*_]{{0,2}}(?P<mark>:)[*_]{{0,2}}\s*(?=\S)"
)
_SMALL_LABEL = re.compile(
    r"[*_>\s\"“]*(?P<label>[^\W\d_][\w.'’\-]*(?:[ \u00a0][\w.'’\-]+){0,2})(?:\s?\([^()\n]{1,60}\))?[*_]{0,2}(?P<mark>:)"
    r"[*_]{0,2}\s+(?=\S)"
)
_LETTER = re.compile(r"[*_>\s]*(?P<label>[QA])(?P<mark>[.:])[*_]{0,2}\s+(?=\S)")
_SEAM = re.compile(r"(?<=[.:?!…”\"’)\]–—-])\s{1,8}(?=[*_>\"“]{0,3}[A-Z])")
"""Where a turn may begin within a paragraph: after what ends a sentence or a turn that is broken off."""

_PREFIX = re.compile(r"[>*_#\s]*")
_SIGNATURE = re.compile(
    rf"[>*_\s]*(?P<mark>[–—―]|--?)\s*(?P<label>(?:[A-Z]\w*(?:\s[\w’'-]+){{1,5}}?\s)?{_NAME}"
    r"(?:,\s(?!(?:at|on|in|to|via|by|after|speaking|writing)\b)[^.,\n]{1,80}\w)?)(?:,\s[^.\n]{1,80})?[\s.*_]*"
)
"""A dash, then a name, with its titles before it and its office after; where and when it was said is left out."""

_ABBREVIATED = re.compile(r"\b(?:Jr|Sr|[A-Z])\.$")
_ASIDE = re.compile(r"[\"“]?[\[(].*[\])]\.?[\"”]?$", re.DOTALL)
_LAST_ASIDE = re.compile(
    r"\s[\"“]?[\[(](?:[A-Z][A-Z ]{2,40}|(?i:laughter|applause|crosstalk|inaudible))\.?[\])]\.?\s*+[\"“]?+\s*+$"
)
FURNITURE = words("""
    advertisement ad sponsor sponsored read related more watch transcript highlights summary photo photos image credit
    source caption video listen update updated correction editor note published posted by share tags topics follow
    subscribe contact email phone date time venue where when what who why how price tickets address website breaking
    live nextimg via see also next previous
""")
"""Words that open a line of a page's furniture or of a list of facts, not a turn."""
REPORTING = words("""
    added announced asked concluded continued explained follows here is replied said says stated that the they this
    told tweeted was wrote
""")
"""Words of a sentence that leads up to a quotation, which a label has not; capitals show it where there are any."""

LEAST_TURNS, LEAST_REPEATS, LEAST_SPEAKERS, LABEL_WORDS = 4, 2, 2, 4
"""A transcript has at least LEAST_TURNS turns, and two labels of at most LABEL_WORDS words that come back
LEAST_REPEATS times."""

SIGNATURE = 200
"""A signature has at most this many characters: five words and a short apposition."""

_GOES_ON = re.compile(r"[.?!…–—-]\s{1,8}\Z")
"""What stands before a mark within a turn that opens a paragraph whose break is lost."""

LONGEST_ASIDE = 60
"""Characters at the end of a turn in which an aside such as "(APPLAUSE)" is looked for."""

SENTENCES, SENTENCE_WORDS = 0.5, 2
"""At least this share of the turns are sentences: they end as sentences do and have this many words. Tables
of results ("Home: 3. Away: 1.") do not. In the PolNeAR train part three articles pass, all transcripts."""
_AFTER_END = " ”’)*_" + '"'
_ENDS = frozenset(".?!…-–—―")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of an interview, or one signed quotation.

    Attributes:
        label: The speaker's name as written; None for `Q` and `A`.
        mark: The colon or full stop after the label, or the dash before the signature.
        words: What is said, one span a paragraph.
    """

    label: Span | None
    mark: Span
    words: tuple[Span, ...]

    @property
    def whole(self) -> Span:
        """From the first to the last of label, mark and words."""
        spans = [self.mark, *self.words] if self.label is None else [self.label, self.mark, *self.words]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


def find_signed(text: str, quotations: Sequence[Quotation], paragraphs: Sequence[Span]) -> list[Turn]:
    """Find quotations signed with a dash and a name, on their own line or the next.

    Args:
        text: The article as read.
        quotations: In reading order; one that fills its paragraph up to the signature can be signed.
        paragraphs: In order, without overlap.

    Returns:
        In reading order.
    """
    opened = {q.span.start: q.span for q in quotations if q.closed and not q.depth}
    out = []
    for number, paragraph in enumerate(paragraphs):
        prefix = _PREFIX.match(text, paragraph.start, paragraph.end)
        quoted = opened.get(prefix.end() if prefix is not None else paragraph.start)
        if quoted is None:
            continue
        follows = number + 1 < len(paragraphs) and quoted.end == paragraph.end
        place = paragraphs[number + 1] if follows else Span(quoted.end, paragraph.end)
        signed = _SIGNATURE.fullmatch(text, place.start, place.end) if len(place) <= SIGNATURE else None
        if signed is not None:
            out.append(Turn(_signer(signed), Span(*signed.span("mark")), (quoted,)))
    return out


def _signer(signed: re.Match[str]) -> Span:
    """Return the name without the full stop that ends its line."""
    start, end = signed.span("label")
    label = signed.group("label")
    return Span(start, end if _ABBREVIATED.search(label) else start + len(label.rstrip(".")))


def find_turns(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Find the turns of an interview or transcript.

    Args:
        text: The article as read.
        paragraphs: In order, without overlap.

    Returns:
        In reading order; empty where the article is none. A paragraph between two turns belongs to the
        first of them, unless it is an aside in brackets.
    """
    for pattern in (_LETTER, _SMALL_LABEL if text.islower() else _LABEL):
        pieces = list(_part(text, paragraphs, pattern))
        heads = {i: m for i, p in enumerate(pieces) if (m := pattern.match(text, p.start, p.end))}
        if pattern is _SMALL_LABEL and 1 not in heads:
            heads.pop(0, None)  # a headline that opens with a name
        kept = _recurring({i: m for i, m in heads.items() if _may_speak(m.group("label"))})
        sentences = sum(_is_sentence(text, pieces[index], match.end()) for index, match in kept.items())
        if len(kept) >= LEAST_TURNS and sentences >= SENTENCES * len(kept):
            return list(_turns(text, *_join(pieces, kept)))
    return []


def _part(text: str, paragraphs: Sequence[Span], pattern: re.Pattern[str]) -> Iterator[Span]:
    """Part paragraphs before the labels within them."""
    for paragraph in paragraphs:
        start = paragraph.start
        for seam in _SEAM.finditer(text, start, paragraph.end):
            if pattern.match(text, seam.end(), paragraph.end):
                yield Span(start, seam.end())
                start = seam.end()
        yield Span(start, paragraph.end)


def _join(pieces: Sequence[Span], kept: dict[int, re.Match[str]]) -> tuple[list[Span], dict[int, re.Match[str]]]:
    """Join pieces of one paragraph again where what parted them is no label of a speaker."""
    joined: list[Span] = []
    heads = {}
    for number, piece in enumerate(pieces):
        if number not in kept and joined and joined[-1].end == piece.start:
            joined[-1] = Span(joined[-1].start, piece.end)
            continue
        if number in kept:
            heads[len(joined)] = kept[number]
        joined.append(piece)
    return joined, heads


def _may_speak(label: str) -> bool:
    parts = label.lower().replace(".", "").split()
    return len(parts) <= LABEL_WORDS and FURNITURE.isdisjoint(parts) and REPORTING.isdisjoint(parts)


def _recurring(heads: dict[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """Keep the labels that take turns, and those that are longer forms of them or set in the same capitals."""
    counts = Counter(m.group("label") for m in heads.values())
    often = {label for label, n in counts.items() if n >= LEAST_REPEATS}
    if len(often) < LEAST_SPEAKERS:
        return {}
    last_words = {label.split()[-1].casefold() for label in often}
    capitals = all(label.isupper() for label in often)
    return {
        index: match
        for index, match in heads.items()
        if (label := match.group("label")).isupper() == capitals
        and (capitals or label in often or label.split()[-1].casefold() in last_words)
    }


def _is_sentence(text: str, paragraph: Span, start: int) -> bool:
    said = text[start : paragraph.end].rstrip(_AFTER_END)
    return said[-1:] in _ENDS and len(said.split()) >= SENTENCE_WORDS


def _turns(text: str, paragraphs: Sequence[Span], heads: dict[int, re.Match[str]]) -> Iterator[Turn]:
    order = sorted(heads)
    for index, following in zip(order, [*order[1:], None], strict=True):
        match = heads[index]
        last = index + 1 if following is None else following
        said = [Span(match.end(), paragraphs[index].end)]
        said += [p for p in paragraphs[index + 1 : last] if not _ASIDE.match(p.of(text))]
        label = None if match.re is _LETTER else Span(*match.span("label"))
        yield Turn(label, Span(*match.span("mark")), tuple(_said(text, said)))


def _said(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Yield what is said, without white space, a last aside, and marks that only tell that a paragraph goes on."""
    for number, span in enumerate(spans):
        aside = _LAST_ASIDE.search(text, max(span.start, span.end - LONGEST_ASIDE), span.end)
        said = strip(text, span if aside is None else Span(span.start, aside.start()))
        start = said.start
        for quotation in pair_marks(text, paragraphs=[said]):
            mark = quotation.span.start
            goes_on = number if mark == said.start else _GOES_ON.search(text, max(said.start, mark - 9), mark)
            if goes_on and not quotation.closed and text[mark] in OPENING + NEUTRAL:
                if mark > start:
                    yield strip(text, Span(start, mark))
                start = mark + 1
        if len(rest := strip(text, Span(start, said.end))):
            yield rest
