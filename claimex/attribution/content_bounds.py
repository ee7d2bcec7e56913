"""Cut content where it ends, so that the author's own sentences around a statement stay the author's.

Comes in: attributions. Goes out: the same, without eight mistakes of the tagger. If the cue is in the same sentence as
content, the author's next sentence is not content: "Prices fell, she said. *Shops are full.*" Nor is the author's
question before an answer: *Will it hold?* No, says the mason. A quotation that somebody else says right before is not
content either: *"Who is there?"* "Only me," he said. Nor is the word that joins what is told to the next cue: says it
works / *and* / recommends it. Nor is a comma at its end, as after the marks in British news: ‘We were robbed’ / *,* /
said Ana. Nor are words that lead to a quotation: *She was less sure:* “It leaks,” she warned. Nor is the infinitive of
a cue that tells nothing: declined / *to confirm* / that it leaks. Nor are the author's words behind a quotation that
ends a sentence: said 'We lost.' / *before leaving*.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from claimex.english.certainty import CUE_NEGATION
from claimex.english.cues import REPORTS_CLAUSE, REPORTS_CLAUSE_RARELY, REPORTS_QUOTATION
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


_MARKS = re.compile(r"[“”«»\"„]|''|``")
_COLON = re.compile(r"(?:[:\-–—]\s*|\A[)\]>*_]+)\Z")
"""The end of a cue that introduces speech over lines and sentences: a colon, a dash, or the brackets of a label."""
_HEARER = re.compile(r"\s(?:me|him|her|us|them|you)\s")
_TO_HEARER = re.compile(r"\sto(?=\s(?:me|him|her|us|them|you)\b)")
_PAUSES, _STOPS = ",;", ".:"
_JOINT = re.compile(r"[,;]?\s(?:and|but)\Z")
_LONGEST_JOINT = 5
_TO_TELL = re.compile(r"\s(?P<telling>to (?:[a-z]{2,20}ly )?(?P<verb>[a-z]{3,20}))\s(?=\w)")
_ANSWERED = re.compile(r"[.?!…][”\"’'»][ \u00a0]{1,3}")


def bound_content(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """End each content where its source stops speaking.

    If the cue has content in its own sentence, unquoted sentences before or after that one are dropped. Of 54 such
    pieces in the PolNeAR train part, 5 are in gold content. Content that runs on into the next sentence is cut at the
    end of the cue's. 5 of 6 such stretches there are in gold, but they read like the author's words and are rare.
    """
    out: list[Attribution] = []
    for each in attributions:
        out.extend(_bound(_without_pause(_without_joint(_without_telling(each, grammar), grammar), grammar), grammar))
    return out


def _without_pause(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Take the comma from the end of content, and the stop that follows the closing mark of a quotation."""
    kept = tuple(_until_pause(piece, each, grammar) for piece in each.content)
    return each if kept == each.content else replace(each, content=kept)


def _until_pause(piece: Span, each: Attribution, grammar: ArticleGrammar) -> Span:
    """End a piece of content before a comma that parts it from source and cue, or a stop behind a closing mark.

    A comma may also close an apposition, which then belongs to the content.
    """
    last = grammar.text[piece.end - 1]
    told = each.cue is not None and each.source is not None and piece.end <= min(each.cue.start, each.source.start)
    parts = last in _PAUSES and told
    if len(piece) > 1 and (parts or (last in _PAUSES + _STOPS and grammar.ends_quotation(piece.end - 1))):
        return Span(piece.start, piece.end - 1)
    return piece


def _without_joint(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Take from the end of content the word that joins it to what follows: pointed out the crack / *to* me."""
    if not each.content or each.cue is None or each.content[-1].start < each.cue.start:
        return each
    *others, last = each.content
    joint = _JOINT.search(grammar.text, max(last.start + 1, last.end - _LONGEST_JOINT), last.end)
    if joint is None and _TO_HEARER.match(grammar.text, last.end - len(" to")):
        return grammar.with_content(each, [*others, Span(last.start, last.end - len(" to"))])
    return grammar.with_content(each, [*others, Span(last.start, joint.start())]) if joint is not None else each


def _without_telling(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Let a cue that tells nothing have its infinitive: *declined to confirm* / that it leaks.

    Without a clause behind it, the infinitive is what somebody declines: declined / to name the owner.
    """
    cue = each.cue
    found = _TO_TELL.match(grammar.text, cue.end) if cue is not None else None
    if cue is None or found is None or not each.content or found.start("telling") != each.content[0].start:
        return each
    if each.content[0].end <= found.end():
        return each
    whole, rest = Span(cue.start, found.end("telling")), Span(found.end(), each.content[0].end)
    refused = CUE_NEGATION.search(whole.of(grammar.text)) and not CUE_NEGATION.search(cue.of(grammar.text))
    tells = grammar.lemma(found["verb"], "VERB") in REPORTS_CLAUSE | REPORTS_CLAUSE_RARELY
    telling = grammar.tokens_at(Span(*found.span("verb")))
    if not refused or not tells or all(c.dep_ != "ccomp" for _, t in telling for c in t.children):
        return each
    return replace(grammar.with_content(each, [rest, *each.content[1:]]), cue=whole)


def _bound(each: Attribution, grammar: ArticleGrammar) -> Iterator[Attribution]:
    cue = each.cue
    home = grammar.sentence(cue) if cue is not None else None
    if cue is None or home is None or not any(piece.overlaps(home) for piece in each.content):
        yield each
        return
    led = [_until_mark(_without_lead(piece, cue, grammar), cue, grammar) for piece in each.content]
    whole = _with_hearers(led, grammar.text)
    each = each if tuple(whole) == each.content else grammar.with_content(each, whole)
    yield from _within_sentence(each, cue, home, grammar)


def _within_sentence(each: Attribution, cue: Span, home: Span, grammar: ArticleGrammar) -> Iterator[Attribution]:
    pieces = [part for piece in each.content if (part := _within(piece, home, cue, grammar)) is not None]
    asked = _answered(pieces, cue, grammar)
    kept = [piece for piece in pieces if piece not in asked] or list(each.content)
    for piece in asked:
        yield grammar.make_attribution([piece], None, None, each.confidence)
    yield each if tuple(kept) == each.content else grammar.with_content(each, kept)


def _without_lead(piece: Span, cue: Span, grammar: ArticleGrammar) -> Span:
    """Return only the quotation of a piece in which words of the author lead to it with a colon.

    Words that say who told it belong to it: *the sign said:* “Stop,” he recalled.
    """
    if piece.end > cue.start or grammar.mask[piece.start]:
        return piece
    colon = grammar.text.find(": ", piece.start, piece.end)
    number = bisect_left(grammar.quotations, colon + 2, key=lambda q: q.span.start)
    if colon < 0 or number == len(grammar.quotations):
        return piece
    quotation = grammar.quotations[number]
    whole = quotation.closed and not quotation.depth and quotation.span == Span(colon + 2, piece.end)
    led = Span(piece.start, colon).of(grammar.text).lower().split()
    told = any(grammar.lemma(word, "VERB") in REPORTS_CLAUSE | REPORTS_QUOTATION | {"read"} for word in led)
    return quotation.span if whole and not told else piece


def _until_mark(piece: Span, cue: Span, grammar: ArticleGrammar) -> Span:
    """End a piece with the quotation that begins it, if that ends a sentence and small letters without marks follow."""
    number = bisect_left(grammar.quotations, piece.start, key=lambda q: q.span.start)
    first = grammar.quotations[number] if number < len(grammar.quotations) else None
    if first is None or piece.start < cue.end or first.span.start != piece.start or not first.closed or first.depth:
        return piece
    rest = Span(first.span.end, max(first.span.end, piece.end))
    stops = grammar.text[first.span.end - 2] in ".?!…"
    authors = re.match(r"\s[a-z]", rest.of(grammar.text)) is not None and not any(grammar.mask[rest.start : rest.end])
    return first.span if stops and authors else piece


def _with_hearers(pieces: Sequence[Span], text: str) -> list[Span]:
    """Join pieces that only a hearer parts, whom somebody in it tells something: he told / *me* / that it rains."""
    out: list[Span] = []
    for piece in pieces:
        if out and _HEARER.fullmatch(text, out[-1].end, piece.start):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _within(piece: Span, home: Span, cue: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the part of a piece that belongs to a cue whose sentence is `home`. None if no part does."""
    if grammar.is_quoted(piece) or _MARKS.search(piece.of(grammar.text)):
        return None if _is_of_author(piece, home, grammar) else piece
    if not piece.overlaps(home):
        between = grammar.text[min(piece.end, home.end) : max(piece.start, home.start)]
        first = home if home.start < piece.start else grammar.sentence(piece)
        runs_on = "\n" in between or _COLON.search(cue.of(grammar.text)) is not None
        return piece if first is None or runs_on or not grammar.is_complete(first) else None
    asked = grammar.sentence(piece) if piece.start < home.start else None
    if asked is not None and grammar.is_complete(asked) and strip(grammar.text, asked).of(grammar.text).endswith("?"):
        return grammar.trimmed(home.start, piece.end)
    if piece.end > home.end and grammar.is_complete(home) and not _COLON.search(cue.of(grammar.text)):
        cut = grammar.without_stop(strip(grammar.text, Span(piece.start, home.end)))
        return cut if grammar.trimmed(cut.start, cut.end) is not None else None
    return piece


def _is_of_author(piece: Span, home: Span, grammar: ArticleGrammar) -> bool:
    """Tell whether quoted words stand amid a sentence of the author before that of the cue: *“the link”* is open."""
    own = grammar.sentence(piece) if piece.end <= home.start else None
    if own is None or not own.contains(piece) or not grammar.is_complete(own):
        return False
    before, after = Span(own.start, piece.start).of(grammar.text), Span(piece.end, own.end).of(grammar.text)
    return all(any(c.isalpha() for c in words) for words in (before, after))


def _answered(pieces: Sequence[Span], cue: Span, grammar: ArticleGrammar) -> list[Span]:
    """Return the complete quotations that another quotation follows at once, with the cue after that one."""
    out = []
    starts = {q.span.start for q in grammar.quotations if q.closed and not q.depth}
    for piece, after in pairwise(pieces):
        if piece.start in starts and after.start in starts and after.end <= cue.start:
            gap = grammar.text[piece.end - 2 : after.start]
            if _ANSWERED.fullmatch(gap):
                out.append(piece)
    return out
