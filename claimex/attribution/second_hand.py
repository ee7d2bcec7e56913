"""Read quotations at second hand: "The agency quoted the minister as saying …", "as quoted by the agency".

Comes in: attributions. Goes out: the same, with the quoted speaker's attribution nested in the outlet's, each with its
own cue. If no outlet is named ("was quoted as saying"), there is one attribution: the quoted speaker's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import ArticleGrammar, overlap
from claimex.attribution.reporting_clauses import find_subject
from claimex.english.cues import REPORTS_CLAUSE, REPORTS_OBJECT_INFINITIVE, REPORTS_QUOTATION
from claimex.parsing import FINITE_TAGS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.attribution.attribution import Attribution


RELAY_CONFIDENCE = 0.8
"""Confidence of an attribution that only the construction shows. Set by hand: the rule changes 7 attributions of the
PolNeAR train part, which keep the tagger's confidence, and gold does not mark inner ones."""

_RELAY = r"(?:quoted|cited|reported|paraphrased)"
_BE = r"(?:(?:is|are|was|were|been|being|has|have|had|be|also|widely|later)\s){0,6}"
_WORDS = r"(?:(?!\bas\b)[^.!?“”\"\n]){1,90}?"
_SAYING = r"as\s(?P<verb>having\s[a-z]+|[a-z]+ing)\b"
_QUOTE = r"(?:quot|cit|paraphras)(?:e|es|ed|ing)"
_ACTIVE = re.compile(rf"\b(?P<cue>{_QUOTE})\s(?!by\b|in\b)(?P<who>{_WORDS}),?\s(?P<said>{_SAYING})")
_PASSIVE = re.compile(
    rf"\b(?P<cue>{_BE}{_RELAY}(?P<by>\s(?:by|in)(?=\s))?)(?:\s(?P<outlet>{_WORDS}))?\s(?P<said>{_SAYING})"
)
_AS_QUOTED = re.compile(rf",?\s(?P<cue>as\s{_RELAY}\s(?:by|in))\s(?P<outlet>(?:(?!\bas\b)[^.,;!?“”\"\n]){{1,60}})")
_HEARER = re.compile(r"\s(?:[\w’']+\s){1,4}?(?=that\b)")
_BESIDE = re.compile(
    r"\s(?:by|in|on|at|during|from|to|after|earlier|later|last|this|yesterday|today|recently|(?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""The first word after the verb where it says who quotes, where or when. Set by hand, the class as a whole:
prepositions and words for a time."""
_OPENS = re.compile(r"[“«„\"]|\bthat\b|:")
_LEADING = " ,”\"’'»\u00a0"
"""Characters before the name of who is quoted that belong to a quotation."""


@dataclass(frozen=True, slots=True)
class RelayedQuotation:
    """A second-hand quotation.

    Attributes:
        cue: The outlet's cue: quoted.
        outlet: Who quotes. None if the sentence names nobody.
        who: Who is quoted.
        said: The cue of the quoted speaker: as saying.
        content: In reading order.
    """

    cue: Span
    outlet: Span | None
    who: Span
    said: Span
    content: tuple[Span, ...]


def nest_relayed(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Nest what somebody is quoted as saying in the attribution of the outlet that quotes it."""
    out = list(attributions)
    for found in _find(out, grammar):
        mine = [each for each in out if _is_of(each, found)]
        out = [each for each in out if each not in mine] + [_relayed(found, mine, grammar)]
    return _as_quoted(sorted(out, key=lambda each: each.place), grammar)


def _relayed(found: RelayedQuotation, mine: Sequence[Attribution], grammar: ArticleGrammar) -> Attribution:
    """Make one attribution of all that the tagger made of a second-hand quotation. Quotations elsewhere stay in it."""
    chance = max((each.confidence for each in mine), default=RELAY_CONFIDENCE)
    sentence = grammar.sentence(found.cue) or found.cue
    far = [
        piece for each in mine for piece in each.content if not piece.overlaps(sentence) and grammar.is_quoted(piece)
    ]
    inner = grammar.make_attribution([*found.content, *far], found.said, found.who, chance)
    if found.outlet is None:
        return replace(inner, cue=Span(found.cue.start, found.said.end))
    own = next((each for each in mine if each.cue is not None and each.cue.overlaps(found.cue)), None)
    between = Span(found.said.start, max(found.said.end, found.content[0].start))  # as saying *in May* that it rained
    said = found.said if ":" in between.of(grammar.text) else between
    content = _joined([found.who, said, *found.content], grammar)
    told = grammar.make_attribution([*content, *far], found.cue, found.outlet, chance)
    if own is not None and own.source is not None and own.cue is not None and own.source.overlaps(found.outlet):
        told = replace(told, cue=own.cue, source=own.source, parts=own.parts)
    return replace(told, nested=(inner,))


def _is_of(each: Attribution, found: RelayedQuotation) -> bool:
    """Tell whether an attribution has a cue of a second-hand quotation, or its content without a cue."""
    if each.cue is not None:
        return each.cue.overlaps(found.cue) or each.cue.overlaps(found.said)
    return overlap(each.content, found.content)


def _joined(pieces: Sequence[Span], grammar: ArticleGrammar) -> list[Span]:
    """Join pieces with only commas and white space between them."""
    out: list[Span] = []
    for piece in sorted(pieces):
        if out and not grammar.text[out[-1].end : piece.start].strip(" ,\u00a0"):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _find(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> Iterator[RelayedQuotation]:
    for form in (_PASSIVE, _ACTIVE):
        for match in form.finditer(grammar.text):
            verb = _verb(match, grammar)
            sentence = grammar.sentence(Span(*match.span("cue")))
            if (
                sentence is None
                or grammar.mask[match.start()]
                or verb not in REPORTS_CLAUSE | REPORTS_QUOTATION | {"say"}
            ):
                continue
            found = _read(match, sentence, attributions, grammar)
            if found is not None:
                yield found


def _read(
    match: re.Match[str], sentence: Span, attributions: Sequence[Attribution], grammar: ArticleGrammar
) -> RelayedQuotation | None:
    cue, said = Span(*match.span("cue")), Span(*match.span("said"))
    subject = find_subject(grammar.parse(sentence), cue)
    is_passive = match.re is _PASSIVE
    if subject is None or (is_passive and grammar.text[subject.end : cue.start].strip(_LEADING)):
        subject = _before(cue, sentence, grammar) or subject
    if is_passive and not (match["cue"].split()[0].lower() not in {"quoted", "cited", "reported"} or match["by"]):
        return None
    if is_passive and bool(match["by"]) != bool(match["outlet"]):
        return None
    who = subject if is_passive else grammar.trimmed(*match.span("who"))
    subject, who = (
        Span(span.end - len(span.of(grammar.text).lstrip(_LEADING)), span.end) if span is not None else None
        for span in (subject, who)
    )
    first = subject.start if subject is not None else cue.start
    outlet = subject
    if is_passive:
        outlet = Span(*match.span("outlet")) if match["outlet"] else None
    content = _content(match, sentence, first, attributions, grammar)
    if who is None or not content or (outlet is None and not is_passive):
        return None
    tidy = grammar.trimmed(who.start, who.end)
    return (
        RelayedQuotation(cue, outlet, tidy, said, content)
        if tidy is not None and not overlap([tidy], content)
        else None
    )


def _before(cue: Span, sentence: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the words before a cue, from the last comma or quotation mark on. This needs no tree."""
    start = max(grammar.text.rfind(mark, sentence.start, cue.start) for mark in ',”"’')
    return grammar.trimmed(max(start + 1, sentence.start), cue.start)


def _verb(match: re.Match[str], grammar: ArticleGrammar) -> str:
    return grammar.lemma(match["verb"].split()[-1], "VERB")


def _content(
    match: re.Match[str], sentence: Span, first: int, attributions: Sequence[Attribution], grammar: ArticleGrammar
) -> tuple[Span, ...]:
    """Return what somebody is quoted as saying: the words after the verb, or if none follow, the quotation before.

    Args:
        match: Of the construction.
        sentence: Around it.
        first: Where the construction begins, with its subject.
        attributions: Those of the article.
        grammar: Of the article.
    """
    start, last = match.end(), grammar.without_stop(sentence).end
    verb = _verb(match, grammar)
    hearer = _HEARER.match(grammar.text, start) if verb in REPORTS_OBJECT_INFINITIVE else None
    start = hearer.end() if hearer else start
    beside = _beside(start, last, grammar, hears=verb in REPORTS_OBJECT_INFINITIVE)
    before = _in_front(sentence, first, grammar) if beside is not None else ()
    if beside is not None and before:
        return (*before, *(q.span for q in grammar.quotations if not q.depth and q.span.start == beside))
    start = beside if beside is not None else start
    behind = grammar.trimmed(start, last)
    if behind is not None:
        cued = [each for each in attributions if each.cue is None or each.cue.overlaps(Span(*match.span()))]
        ends = [piece.end for each in cued for piece in each.content if piece.overlaps(behind)]
        end = max((end for end in ends if end > behind.start), default=behind.end)
        return (Span(behind.start, end if grammar.is_quoted(Span(behind.start, end)) else min(end, behind.end)),)
    quoted = [q.span for q in grammar.quotations if not q.depth and sentence.start - 1 <= q.span.start < match.start()]
    return tuple(quoted)


def _beside(start: int, last: int, grammar: ArticleGrammar, *, hears: bool) -> int | None:
    """Return where words end that only say who quotes, where, when or to whom: as saying *by the daily Sol*.

    They end at a quotation, a colon or a clause with "that". If none of these follows, they are all the rest of the
    sentence. None if a clause follows at once: as saying in May nobody came.
    """
    if start < last and grammar.text[start] != "," and not hears and not _BESIDE.match(grammar.text, start):
        return None
    opens = _OPENS.search(grammar.text, start, last)
    end = opens.start() if opens is not None else last
    pause = grammar.text.find(",", start, end)
    near = Span(start, pause if pause >= 0 else end)
    if any(token.tag_ in FINITE_TAGS for _, token in grammar.tokens_at(near)):
        return None
    far = any(token.tag_ in FINITE_TAGS for _, token in grammar.tokens_at(Span(start, end)))
    return last if far or opens is None else opens.end() if opens.group() == ":" else end


def _in_front(sentence: Span, first: int, grammar: ArticleGrammar) -> tuple[Span, ...]:
    """Return what stands right before the subject of "was quoted as saying": a quotation, or else a clause."""
    for quotation in grammar.quotations:
        span = quotation.span
        near = not quotation.depth and sentence.start < span.end <= first
        if near and not grammar.text[span.end : first].strip(_LEADING):
            return (span,)
    clause = grammar.trimmed(sentence.start, first)
    if clause is None or grammar.text[clause.end : first].strip() != ",":
        return ()
    inside = [token for _, token in grammar.tokens_at(clause)]
    whole = any(t.tag_ in FINITE_TAGS for t in inside) and inside[0].tag_ not in {"IN", "WRB"}
    return (clause,) if whole else ()


def _as_quoted(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Attribute the words before ", as quoted by the agency" to the agency, and nest the attributions in them."""
    out = list(attributions)
    for match in _AS_QUOTED.finditer(grammar.text):
        cue, outlet = Span(*match.span("cue")), grammar.trimmed(*match.span("outlet"))
        sentence = grammar.sentence(Span(match.start(), match.end()))
        if sentence is None or outlet is None or grammar.mask[cue.start] or any(_touches(each, cue) for each in out):
            continue
        inner = [each for each in out if each.content and sentence.start <= each.place.start < match.start()]
        start = min([sentence.start, *(each.place.start for each in inner)])
        content = grammar.trimmed(start, match.start())
        if content is None or any(span.end > content.end for each in inner for span in each.spans()):
            continue
        chance = max((each.confidence for each in inner), default=RELAY_CONFIDENCE)
        told = grammar.make_attribution([content], cue, outlet, min(chance, RELAY_CONFIDENCE))
        out = [each for each in out if each not in inner] + [replace(told, nested=tuple(inner))]
    return sorted(out, key=lambda each: each.place)


def _touches(each: Attribution, cue: Span) -> bool:
    return any(span.overlaps(cue) for span in each.spans())
