"""Find refusals to answer: "declined to comment", "did not respond to a request", "could not be reached".

Comes in: the attributions of an article. Goes out: the same, and its refusals as attributions of kind `no_comment`
without content. An attribution that the tagger made of the same words (the cue "declined" with the content "to
comment") is dropped, so that no refusal appears twice. A refusal that names its question ("declined to say who") has
content and stays an ordinary attribution. The wording is found by patterns, because it is limited and fixed. The source
is the tagger's, or the subject in the sentence's tree.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.attribution import Attribution
from claimex.attribution.reporting_clauses import find_subject
from claimex.english.people import PRONOUNS
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.layout import Quotation
    from claimex.parsing import SentenceParser


REFUSAL_CONFIDENCE = 0.9
"""Confidence of a refusal. 97 were found in the PolNeAR train part and read one by one; 91 were right."""

NEARBY = 8
"""How many spans before the end of a refusal are tested for overlap with it. Contents and cues hardly overlap each
other, so more are not needed."""

_ASIDE = r"(?:\s(?!not\b)\w+ly|\syet|\sagain|\sever|\salso|\sboth){0,3}"
_ASKED = (
    r"(?:requests?|questions?|inquir(?:y|ies)|enquir(?:y|ies)|quer(?:y|ies)|calls?|e-?mails?|messages?|letters?|texts?"
    r"|attempts?|invitations?)"
)
_FOR = r"(?:\s(?:for|seeking|to)\s(?:a\s|an\s|any\s|further\s)?(?:comments?|interviews?|responses?|reaction))?"
_REQUEST = rf"(?:(?:(?!\b(?:and|or|but|that|who)\b)[\w’'.-]+\s){{0,4}}?{_ASKED}{_FOR}|comment)"
_PRESS = (
    r"(?:us|me|(?:the\s|our\s|any\s)?(?:reporters?|journalists?|press|media)"
    r"|(?:this|our)\s(?:newspaper|paper|newsroom|news\sagency|agency|website|site|magazine|station|broadcaster|programme))"
)
_NOT = r"(?:(?:did|would|could|has|have|had|will)(?:n['’]t|\snot|\snever)|cannot|can['’]t)"
_END = r"(?=\s*(?:[.,;]|\Z)|\s(?:outside|publicly|on\sthe\srecord|when|before)\b)"
_ACT = (
    r"(?:comment(?:ed)?|elaborate[d]?|be\s(?:drawn|interviewed)|take\squestions"
    rf"|(?:respond|repl)(?:ied|ed|y)?(?:\s(?:\w+day\s)?to\s(?:{_REQUEST}|{_PRESS})|(?=\s*(?:[.,;]|\Z|\s(?:on|before|by)\s)))"
    r"|(?:pick(?:ed)?\sup|answer(?:ed)?)\s(?:(?:the|a|his|her|their|its)\s)?(?:tele)?phones?"
    rf"|(?:return|answer)(?:ed)?\s{_REQUEST}|answer(?:ed)?{_END})"
)
_DECLINED = (
    r"(?:(?:has|have|had|also|both|all|again|\w+ly)\s){0,3}(?:declin|refus)(?:ed|es|ing|e)"
    r"(?:(?:\s\w+ly)?\sto\s(?:\w+ly\s)?(?:comment|elaborate|be\s(?:drawn|interviewed)|(?:respond|reply)(?:\sto\s"
    rf"{_REQUEST})?|answer(?:\sany|\sfurther|\sour|\smore)?\squestions|(?:answer|speak){_END}"
    rf"|(?:speak|talk)\s(?:to|with)\s{_PRESS})"
    r"|\s(?:\w+\s)?comment|\s(?:multiple\s|several\s|repeated\s|an?\s|all\s)?"
    r"(?:interview\srequests?|requests?\s(?:for|to)\s(?:an?\s)?(?:comment|interview)))"
)
_YET = (
    rf"(?:has|have|had)(?:\s\w+ly|\sas|\sboth|\sall){{0,2}}\syet\sto\s(?:comment|(?:respond|reply|react)(?:\sto\s(?:{_REQUEST}|{_PRESS})|{_END})"
    rf"|answer\s{_REQUEST})"
)
_REACHED = (
    rf"(?:(?:could|can)(?:n['’]t|\snot)|cannot){_ASIDE}\sbe\s(?:immediately\s)?(?:reached|contacted)"
    r"(?:\sfor\s(?:a\s)?comment)?"
    rf"|(?:was|were|is|are)(?:(?:n['’]t|\snot){_ASIDE}\savailable|{_ASIDE}\sunavailable)"
    rf"\s(?:(?:for|to)\s(?:an?\s|further\s)?(?:comment|interview)s?|to\s(?:speak|{_PRESS}))"
    r"|(?:had|has|have|offered|gave)\sno\s(?:immediate\s|further\s)?comment"
)
REFUSAL = re.compile(rf"\b(?:{_DECLINED}|{_NOT}{_ASIDE}\s{_ACT}|{_YET}|{_REACHED})\b", re.IGNORECASE)
"""Refusals as news words them. Made from the 152 places of the PolNeAR train part where somebody declines, refuses or
fails to answer, or cannot be reached. Left out are refusals of anything but speech, and refusals to say one thing."""

UNANSWERED = re.compile(
    r"\b(?:calls|e-?mails|messages|letters|requests|questions|inquiries)(?:\s\w+){0,4}?\sto\s"
    r"(?P<who>(?:(?!\b(?:for|seeking|were|was|went)\b)[\w’'.-]+\s){1,8}?)(?:(?:for|seeking|on|by)\s[^.;]{1,40}?\s)?"
    r"(?P<cue>(?:were|was|have\sbeen|had\sbeen)\snot\s(?:\w+ly\s)?(?:returned|answered)"
    r"|(?:went|remained|were)\sunanswered)\b",
    re.IGNORECASE,
)
"""Refusals worded from the reporter's side: calls to somebody were not returned."""

_ON_RECORD = re.compile(r"comment|interview|reached|contacted", re.IGNORECASE)
"""A refusal inside somebody's words must contain one of these, to be a refusal to the press and not to anyone else."""


def find_refusals(
    text: str,
    attributions: Sequence[Attribution],
    *,
    quotations: Sequence[Quotation],
    sentences: Sequence[Span],
    parser: SentenceParser,
) -> list[Attribution]:
    """Make each refusal an attribution, and drop other attributions made of the same words.

    Args:
        text: The article as read.
        attributions: Outermost ones, in reading order.
        quotations: In reading order.
        sentences: In reading order.
        parser: Of the article.

    Returns:
        In reading order. A refusal in the content of another attribution is nested in that.
    """
    told: dict[Span, Span | None] = {Span(*m.span()): None for m in REFUSAL.finditer(text)}
    told |= {Span(*m.span("cue")): strip(text, Span(*m.span("who"))) for m in UNANSWERED.finditer(text)}
    if not told:
        return list(attributions)
    outermost = [(q.span, n) for n, q in enumerate(quotations) if not q.depth]
    contents = sorted((content, n) for n, each in enumerate(attributions) for content in each.content)
    cues = sorted((each.cue, n) for n, each in enumerate(attributions) if each.cue is not None)
    dropped: set[int] = set()
    inside: dict[int, list[Attribution]] = {}
    out: list[Attribution] = []
    for cue, named in sorted(told.items()):
        same = [n for n in _touching(cues, cue) if attributions[n].kind != "direct"]
        sources = (named, *(attributions[n].source for n in same), _who(cue, sentences, parser))
        refusal = Attribution(
            (), cue, next((s for s in sources if s is not None), None), "no_comment", REFUSAL_CONFIDENCE
        )
        holder = _touching(contents, cue, whole=True)
        if refusal.source is None or (_touching(outermost, cue) and not holder):
            continue
        if not holder:
            dropped.update(same)
            out.append(refusal)
        elif _is_news(refusal, text):
            inside.setdefault(holder[0], []).append(refusal)
    for number, each in enumerate(attributions):
        if number not in dropped:
            out.append(replace(each, nested=(*each.nested, *inside.get(number, ()))))
    return sorted(out, key=lambda a: a.place)


def _touching(spans: Sequence[tuple[Span, int]], place: Span, *, whole: bool = False) -> list[int]:
    """Return the numbers of the spans that overlap a place, or with `whole` contain it. The spans are sorted."""
    high = bisect_left(spans, place.end, key=lambda s: s[0].start)
    near = [(s, n) for s, n in spans[max(0, high - NEARBY) : high] if s.overlaps(place)]
    return [n for s, n in near if not whole or s.contains(place)]


def _who(cue: Span, sentences: Sequence[Span], parser: SentenceParser) -> Span | None:
    low = bisect_right(sentences, cue.start, key=lambda s: s.end)
    if low == len(sentences) or not sentences[low].contains(cue):
        return None
    return find_subject(parser.parse(sentences[low]), cue)


def _is_news(refusal: Attribution, text: str) -> bool:
    """Tell whether a speaker reports somebody else's refusal, not an own one ("said she would not comment")."""
    spans = [span.of(text).lower() for span in (refusal.source, refusal.cue) if span is not None]
    return spans[0] not in PRONOUNS and _ON_RECORD.search(spans[-1]) is not None
