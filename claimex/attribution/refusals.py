"""Find refusals to answer: "declined to comment", "would not say whether", "could not be reached".

Comes in: the attributions of an article. Goes out: the same, and its refusals as attributions of kind `no_comment`
without content. An attribution that the tagger made of the same words (the cue "declined" with the content "to
comment") is dropped, so that no refusal appears twice. A refusal that names its question ("declined to say who") is one
too, because its source asserts nothing; "did not say who" refuses nothing, and stays an ordinary attribution. The
wording is found by patterns, because it is limited and fixed. The source is the tagger's, or the subject in the
sentence's tree.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.attribution import Attribution
from claimex.attribution.reporting_clauses import find_subject
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
    r"|attempts?|invitations?|questionnaires?)"
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
    r"|(?:pick(?:ed)?(?:\sup)?|answer(?:ed)?)\s(?:(?:the|a|his|her|their|its|our|my)\s)?(?:(?:tele)?phones?|(?:phone\s)?calls?)"
    rf"|(?:return|answer)(?:ed)?\s{_REQUEST}|answer(?:ed)?(?:\s(?:us|me|them))?{_END})"
)
_QUESTIONS = (
    r"(?:\s(?:an?|the|any|all|more|further|other|most|specific|multiple|several|repeated|our|his|her|their|its"
    r"|[\w-]{1,20}['’]s?)){0,3}\squestions?(?!\s(?:marks?|times?|masters?|papers?)\b)"
)
_DECLINED = (
    r"(?:(?:has|have|had|also|both|all|again|\w+ly)\s){0,3}(?:declin|refus)(?:ed|es|ing|e)"
    r"(?:(?:\s\w+ly)?\sto\s(?:\w+ly\s)?(?:comment|elaborate|be\s(?:drawn|interviewed)|(?:respond|reply)(?:\sto\s"
    rf"{_REQUEST})?|(?:answer|take|field|accept){_QUESTIONS}|(?:answer|speak){_END}"
    rf"|(?:speak|talk)\s(?:to|with)\s{_PRESS})"
    rf"|\s(?:\w+\s)?comment|{_QUESTIONS}"
    r"|\s(?:multiple\s|several\s|repeated\s|an?\s|all\s)?"
    r"(?:interview\srequests?|requests?\s(?:for|to)\s(?:an?\s)?(?:comment|interview)))"
)
_STATEMENT = (
    r"(?:issue|release|make|give|provide|offer)(?:d|n)?\s(?:an?|any)\s(?:(?:public|official|formal|further)\s)?"
    r"(?:statement|comment|response|reply|reaction)"
)
_YET = (
    rf"(?:has|have|had|is|are|was|were)(?:\s\w+ly|\sas|\sboth|\sall){{0,2}}\syet\sto\s(?:comment|(?:respond|reply|react)(?:\sto\s(?:{_REQUEST}|{_PRESS})|{_END})"
    rf"|answer\s{_REQUEST}|{_STATEMENT})"
    rf"|(?:has|have|had)(?:n['’]t|\snot)(?:\syet)?\s{_STATEMENT}"
)
_REACHED = (
    rf"(?:(?:could|can)(?:n['’]t|\snot)|cannot){_ASIDE}\sbe\s(?:immediately\s)?(?:reached|contacted)"
    r"(?:\sfor\s(?:a\s)?comment)?"
    rf"|(?:was|were|is|are)(?:(?:n['’]t|\snot){_ASIDE}\savailable|{_ASIDE}\sunavailable)"
    rf"\s(?:(?:for|to)\s(?:an?\s|further\s)?(?:comment|interview)s?|to\s(?:speak|{_PRESS}))"
    r"|(?:had|has|have|offered|gave|made)\sno\s(?:immediate\s|further\s)?comment"
    r"|(?:took|takes|take|accepted|answered|fielded)\sno\s(?:further\s|more\s)?questions(?!\sthan\b)"
)

_STOP = r"(?=\s*(?:[.,;:?!—–”’\"')]|\Z))"
_QUESTION = (
    r"(?=\s(?:\w+day\s|exactly\s|precisely\s)?"
    r"(?:(?:by|to|for|from|with|in|at|on|of|under)\s(?:who|whom|whose|what|which|how)"
    r"|who|whom|whose|what|which|when|where|why|how|whether|if|more|anything)\b)"
)
_TOLD = rf"(?!\s(?:what|how|where|when|who|whom|which|whether)\sto\b){_QUESTION}"
"""A question that is told. "Tell us what to do" is an order."""

_HEARER = r"(?:us|me|you|him|her|them|the\s\w+|(?:his|her|their|its|our|my)\s\w+|reporters|journalists|anyone|anybody)"
_FACTS = (
    r"(?:names?|ages?|reasons?|causes?|dates?|details?|figures?|numbers?|sums?|prices?|explanations?|answers?|accounts?"
    r"|interviews?|statements?|breakdowns?|timetables?|locations?|identit(?:y|ies)|estimates?|information|price\stags?)"
)
_SOME_FACT = rf"(?:\s(?!(?:and|but|to|in|for)\b)[\w’'-]+){{0,3}}?\s{_FACTS}\b"
_PAPERS = r"(?:records?|returns|documents?|papers|files|e-?mails|tapes|with)"
_THING = rf"(?!(?:\s[\w’'-]+){{1,6}}?\s{_PAPERS}\b)(?=\s\w|{_STOP})"
_TELL = (
    rf"(?:say(?:{_QUESTION}|{_STOP})|tell(?=\s{_HEARER}{_TOLD}|\s{_HEARER}{_STOP})"
    rf"|(?:discuss|disclose|reveal|specify|identify|name|explain){_THING}"
    rf"|(?:speculate|elaborate|be\sdrawn|comment)\b|talk\sabout|(?:go\sinto|get\sinto|be\sspecific){_THING}"
    rf"|(?:give|provide|offer|share)(?={_SOME_FACT})|(?:talk|speak)\s(?:to|with)\s{_PRESS}"
    r"|(?:either\s)?confirm(?=\s(?:or\sdeny|whether|if|when|how|who|what|which|(?:the|any|a)\s(?:report|figure|number|name|date|rumou?r)s?)\b))"
)
_MEANWHILE = r"(?:\s\w+ly|,\s\w+,|\s(?:on\s)?\w+day)?"
_NAMING = (
    rf"(?:(?:has|have|had|also|both|all|again|\w+ly)\s){{0,3}}(?:declin|refus)(?:ed|es|ing|e){_MEANWHILE}\sto\s(?:{_TELL}"
    rf"|(?:be\s(?:specific|more\sspecific)|appear){_STOP}|answer\s(?:that|this|it)\b)"
    r"|(?:(?:would|will)(?:n['’]t|\snot|\snever)|won['’]t|would\srather\snot|(?:am|are|is|was|were|['’][msr]e?)\snot\sgoing\sto)"
    rf"{_ASIDE}\s(?:{_TELL}|add\sanything)"
    rf"|(?:could(?:n['’]t|\snot)|cannot|can['’]t){_ASIDE}\s(?:say(?:{_QUESTION}|{_STOP})"
    rf"|tell(?=\s(?:us|me|you|reporters|journalists){_TOLD})|(?:discuss|disclose|comment|elaborate)\b)"
    rf"|did(?:n['’]t|\snot){_ASIDE}\s(?:give|provide|offer)(?={_SOME_FACT})"
    rf"|(?:gave|offered|provided)\sno(?={_SOME_FACT})"
    rf"|had\s(?:no\sanswer(?=\s(?:when|on|to\s(?:\w+\s){{0,2}}?questions?)\b)|nothing\s(?:(?:more|further|else)\s)?to\s(?:add|say))\b"
    rf"|did(?:n['’]t|\snot)\s(?:want|wish|care)\sto\s(?:comment|talk|speak|be\s(?:interviewed|drawn))(?:\s(?:to|with)\s{_PRESS}|{_STOP})"
    r"|(?:(?:has|have|had)\s)?(?:remain(?:ed|s)?|stay(?:ed|s)?|kept|been|is|are|was|were)\s(?:\w+ly\s)?"
    r"(?:tight-?lipped|(?:mum|silent)(?=\s(?:about|on(?!\s\w+day)|when\sasked)\b))"
    r"|(?:side-?stepp|dodg|duck|evad|deflect|fend)ed\s(?:off\s)?(?!(?:and|but|in)\b)(?:[\w’'-]+\s){0,2}?questions?"
    rf"(?=\s(?:about|on|over|from|as\sto|whether)\b|{_STOP})"
    rf"|never\s(?:returned|answered|replied\sto|responded\sto)\s{_REQUEST}"
    rf"|ignored\s(?:[\w’'-]+\s){{0,3}}?(?:requests?|questions?|inquiries|calls|e-?mails|letters|messages)\b(?!\sof)"
)
_NOBODY = (
    r"(?<!\bhas\s)(?<!\bhave\s)(?<!\bhad\s)(?<!\bdid\s)(?<!\bwould\s)(?<!\bcould\s)"
    r"(?:nobody|no[\s-]one|none|neither)\b(?:\s(?!(?:said|says|told|who|that)\b)[\w’'-]+){0,6}?\s"
    rf"(?P<cue>(?:would|will|could)\s(?:(?:publicly|even)\s)?(?:{_TELL}|be\sreached|respond|reply|answer{_END})"
    rf"|(?:had|has|have)\s(?:replied|responded|commented|answered{_END})"
    rf"|(?:\w+ly\s)?(?:(?:replied|responded)\sto\s(?:{_REQUEST}|{_PRESS})|(?:returned|answered)\s{_REQUEST}))"
)
REFUSAL = re.compile(rf"\b(?:{_DECLINED}|{_NOT}{_ASIDE}\s{_ACT}|{_YET}|{_REACHED}|{_NAMING})(?!\w)", re.IGNORECASE)
"""Refusals as news words them. Made from the 152 places of the PolNeAR train part where somebody declines, refuses or
fails to answer, or cannot be reached, and from refusals to say one thing, which other words name: `_TELL` are the verbs
of telling, `_FACTS` what a reporter asks for. Left out are refusals of anything but speech: to sign, to hand over
records, to discuss peace with an enemy, to say that something is so."""

REFUSED_BY_NOBODY = re.compile(rf"\b{_NOBODY}(?!\w)", re.IGNORECASE)
"""Refusals whose source says that nobody answered: nobody *would say*, neither of them *had replied*."""

_COMMENT = r"(?:an?\s|any\s|further\s)?(?:comments?|interviews?|responses?|reactions?)"
_SENT = (
    r"(?:calls?|e-?mails?|messages?|letters?|texts?|requests?|questions?|questionnaires?|inquir(?:y|ies)|enquir(?:y|"
    r"ies)"
    r"|quer(?:y|ies))"
)
UNANSWERED = re.compile(
    rf"\b{_SENT}(?:\s\w+){{0,4}}?\s(?:to|left\s(?:for|with)|(?:seeking|for)\s{_COMMENT}\sfrom)\s"
    r"(?:(?:an?|the|his|her|their)\s(?:\w+\s)?numbers?\s(?:listed|registered)\s(?:for|to|under|as)\s)?"
    r"(?P<who>(?:(?!\b(?:for|seeking|were|was|went|has|have|had|which|whom|that|remained|rang|"
    r"stayed)\b)[\w’'.-]+\s){1,8}?)"
    r"(?:(?:for|seeking|on|by|at|via)\s[^.;]{1,40}?\s)?"
    r"(?P<cue>(?:were|was|(?:have|has|had)\sbeen)\snot\s(?:\w+ly\s)?(?:returned|answered)"
    r"|(?:went|remained|were|was|rang|stayed)\sunanswered)\b",
    re.IGNORECASE,
)
"""Refusals worded from the reporter's side: calls to somebody were not returned."""

_PEOPLE = (
    r"(?:him|her|them|the\s[\w’'-]+s?"
    r"|(?:the\s)?(?:[\w’'-]+\s){0,2}?[A-Z][\w’'.-]*(?:\s(?:of|for|de|van|von|[A-Z][\w’'.-]*))*)"
)
_CALLED = (
    r"(?:him|her|them|(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Sheriff|Mayor|Judge|Senator)\.?"
    r"\s[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3})"
)
_NEWSROOM = (
    r"\b(?:[Rr]eporters?|[Jj]ournalists?|[Ww]e|[Nn]ewspaper|[Nn]ews\s[Aa]gency|[Pp]aper|[Mm]agazine|[Bb]roadcaster|"
    r"[Ss]tation"
    r"|Associated\sPress|AP|AFP|Reuters|Times|Post|Herald|Guardian|Telegraph|Tribune|Journal|Gazette|News|Press)\s"
)
_UNABLE = (
    r"(?:could(?:n['’]t|\snot)|(?:was|were|has\sbeen|have\sbeen)\sunable\sto|(?:was|were)(?:n['’]t|\snot)\sable\sto)"
    r"\s(?:\w+ly\s)?(?:reach|contact)"
)
UNREACHED = re.compile(
    rf"(?:\b(?P<cue>{_UNABLE})\s(?P<who>{_PEOPLE})(?=\sfor\s{_COMMENT}\b)"
    rf"|{_NEWSROOM}(?P<cue_of_ours>{_UNABLE})\s(?P<who_of_ours>{_CALLED}|(?:[A-Z][\w’'-]*\s){{0,3}}[A-Z][\w’'-]*)"
    rf"|\b(?:[Aa]ttempts|[Ee]fforts)\sto\s(?:reach|contact)\s(?P<who_tried>{_CALLED}|{_PEOPLE}(?=\sfor\s{_COMMENT}\b|"
    rf"\sby\s(?:tele)?phone\b))"
    r"(?:\s(?:for|by|on|at|through|via)\s[^.;,]{1,40}?)?"
    r"\s(?P<cue_tried>(?:were|was|have\sbeen|proved)\s(?:\w+ly\s)?(?:unsuccessful|not\ssuccessful|fruitless|futile|"
    r"in\svain)"
    r"|failed)\b)"
)
"""The same where the reporter reaches nobody. Who is called must be called for comment, or be a person with a title, or
the subject is a newsroom, because a summit may also not be reached. Set by hand, the class as a whole."""

_CLOSED = r"(?=\s*(?:[.,;:!—–]|\Z)|\s(?:and|but|because)\b)"
_ASKED_ABOUT = (
    r"(?:who|whom|whose|what|which|when|where|why|how|whether|if|about|on"
    r"|to\s(?:say|tell|name|identify|explain|comment|elaborate|confirm|describe|answer|disclose|reveal|specify|speak|talk))"
)
REFUSED_IN_SHORT = re.compile(
    r"\b(?:[Aa]sked|[Pp]ressed|[Qq]uestioned)\s(?:\w+\s){0,4}?"
    rf"{_ASKED_ABOUT}\b[^.;:!?\n“”\"]{{1,200}}?(?:[,;]|,?\s(?:and|but))\s"
    r"(?P<who>(?!(?:and|but)\b)(?:he|she|they|it|I|we|[Tt]he(?:\s[\w’'-]+){1,2}|[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*){0,3})\s)"
    rf"(?P<cue>(?:would|will)(?:n['’]t|\snot)|won['’]t|declined|refused|demurred){_CLOSED}"
)
"""Refusals whose act stands in the question before them: asked who had signed, *she would not*. Asked to sign, she
would refuse a deed and no answer."""

_GOES_ON = re.compile(r",?\s(?:and|but)\s\Z")
_OWN_SUBJECT = re.compile(r"(?:that\s)?(?:it|he|she|they|we)\b", re.IGNORECASE)


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
    told |= {Span(*m.span("cue")): None for m in REFUSED_BY_NOBODY.finditer(text)}
    told |= {Span(*m.span("cue")): strip(text, Span(*m.span("who"))) for m in UNANSWERED.finditer(text)}
    for m in UNREACHED.finditer(text):
        kind = next(kind for kind in ("", "_of_ours", "_tried") if m["cue" + kind])
        told[Span(*m.span("cue" + kind))] = strip(text, Span(*m.span("who" + kind)))
    for m in REFUSED_IN_SHORT.finditer(text):
        told.setdefault(Span(*m.span("cue")), strip(text, Span(*m.span("who"))))
    if not told:
        return list(attributions)
    outermost = [(q.span, n) for n, q in enumerate(quotations) if not q.depth]
    contents = sorted((content, n) for n, each in enumerate(attributions) for content in each.content)
    cues = sorted((each.cue, n) for n, each in enumerate(attributions) if each.cue is not None)
    dropped: set[int] = set()
    inside: dict[int, list[Attribution]] = {}
    shortened: dict[int, tuple[Span, ...]] = {}
    out: list[Attribution] = []
    for cue, named in sorted(told.items()):
        same = [n for n in _touching(cues, cue) if attributions[n].kind != "direct"]
        sources = (named, *(attributions[n].source for n in same), _who(cue, sentences, parser))
        refusal = Attribution(
            (), cue, next((s for s in sources if s is not None), None), "no_comment", REFUSAL_CONFIDENCE
        )
        holder = [n for n in _touching(contents, cue, whole=True) if n not in dropped]
        if holder and (before := _goes_on(text, attributions[holder[0]], cue)) is not None:
            shortened[holder[0]] = (before,)
            out.append(replace(refusal, source=attributions[holder[0]].source))
            continue
        if refusal.source is None or (_touching(outermost, cue) and not holder):
            continue
        if not holder:
            dropped.update(same)
            out.append(refusal)
        else:
            inside.setdefault(holder[0], []).append(refusal)
    for number, each in enumerate(attributions):
        if number not in dropped:
            content = shortened.get(number, each.content)
            out.append(replace(each, content=content, nested=(*inside.get(number, ()), *each.nested)))
    return sorted(out, key=lambda a: a.place)


def _goes_on(text: str, holder: Attribution, cue: Span) -> Span | None:
    """Return what is left of indirect content if its source, and not somebody in it, refuses.

    An example is: The firm said it had heard of the leak / but would not say where. The subject of the content must be
    a pronoun, which stands for the source.
    """
    if holder.kind == "direct" or holder.cue is None or holder.source is None or len(holder.content) != 1:
        return None
    (content,) = holder.content
    joint = _GOES_ON.search(text, content.start, cue.start)
    if holder.nested or joint is None or _OWN_SUBJECT.match(text, content.start) is None:
        return None
    return Span(content.start, joint.start()) if joint.start() > content.start else None


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
