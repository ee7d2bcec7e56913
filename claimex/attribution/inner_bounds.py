"""Correct what was found inside content: where it ends, who tells it, and whether anybody does.

Comes in: an attribution inside another, however it was found, and the sentences of that other. Goes out: the same
attribution with its bounds and source corrected, or the answer that nobody says it. The tagger reads over the ends of
sentences, the inner layer knows no grammar, and trees are cut short or too long by a wrong parse. The corrections look
at the words alone, so that they hold for all three.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.asides import before_aside
from claimex.attribution.source_bounds import with_bracket
from claimex.english._lists import words as listed
from claimex.english.certainty import FIRST_PERSONS
from claimex.english.cues import ACTS, REPORTS_CLAUSE, REPORTS_QUESTION
from claimex.layout import (
    CLOSING_MARKS,
    NEUTRAL_MARKS,
    OPENING_MARKS,
    SINGLE_CLOSING_MARKS,
    SINGLE_OPENING_MARKS,
)
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claimex.attribution.attribution import Attribution
    from claimex.attribution.reporting_clauses import Lemma


LONGEST_AFTER_PRO_FORM = 8
"""Most words of time or place that are cut off after "so", "it" and the like. By hand."""

LONGEST_ASKED = 3
"""Most words of content that names no clause: did he say *that publicly*? By hand."""

_LONGEST_INSERTION = 80
_INSERTED = re.compile(
    rf"\s\[[^\[\]\n]{{1,{_LONGEST_INSERTION}}}\](?:\s(?!(?:and|but|or|because|although|while)\b)[\w’'-]{{1,40}}){{0,30}}"
)
"""What an editor put into brackets, and the words after it up to a comma, a stop or the next clause."""

_BEFORE_OWN = re.compile(
    r"\s(?:and|but) (?:(?P<own>I|i|we)|he|she|they) (?:\w+ly )?(?P<verb>[^\W\d_]+)\b|,\s(?:while|whereas)\s"
)
"""Where the outer speaker goes on: he says it rains / *and I think* he is right; I asked if it rains / *and he said*
it does; she thinks it rains, / *while* he has no view."""

_SAYING = listed("say tell ask answer reply")
"""Verbs after "and he" that go on with the story, whoever the pronoun stands for."""

_ANOTHER_THAT = re.compile(r",?\s(?:and|or|but)\sthat\s")
"""Where a series of clauses with "that" goes on, to which content without "that" does not belong: said that he would
offer to pay / *and that* the boat was safe."""

_CLAUSE_OPENERS = re.compile(r"(?:that|if|whether|how|why|what|who|where|when)\b", re.IGNORECASE)

_TO_SOMEBODY = r"to(?=\s(?:the|an?|my|our|his|her|their|us|me|him|them|you)\b)"
_PRO_FORM = re.compile(
    r"(?P<kept>(?:it|so|that|this|nothing|as much|the same|the opposite)\b)"
    rf"(?:,|\s(?:{_TO_SOMEBODY}|in|at|on|over|from|by|during|since|with|last)\s)"
    rf"\s?[\w’'-]+(?:\s[\w’'-]+){{0,{LONGEST_AFTER_PRO_FORM - 1}}}\Z",
    re.IGNORECASE,
)
"""Words that stand for all that was told, and a time or place after them: said *so* / at half-time."""

_SOMEBODY = r"(?:I|we|he|she|they|it|you|the|an?|his|her|their|our|my|its|somebody|someone)\b"
_PRO_FORM_BEFORE = re.compile(r"(?P<kept>it|so|that|this|the same),\s(?:and|but)\s", re.IGNORECASE)
"""The same before a further clause: I understand *that*, / and that he minds."""

_TO_DO = re.compile(r"(?:[\w’'-]+\s){0,3}?to\s")
"""An infinitive with or without its subject, to which no "and that" belongs."""

_BECAUSE = re.compile(r"(?<!\bjust)(?<!\bonly),?\sbecause\s")
"""What begins a reason. After "just" it belongs to what is told: hates to lose / just because it rains."""

_UNTIL = re.compile(rf"\suntil\s(?={_SOMEBODY})")
_WHEN = re.compile(rf"\swhen\s(?={_SOMEBODY})")
_TO_COME = re.compile(r"\b(?:will|would|should|could|might|may|can)\b|['’](?:ll|d)\b")
_THINKING = listed("think believe assume suppose imagine feel doubt suspect")
_COMING_TO_KNOW = listed("decide realise realize notice discover learn find recognise recognize resolve")
"""Verbs for a moment, which a clause with "when" after the content dates: realised it leaked / *when it rained*."""

_JOINT = re.compile(r"[,;]?\s(?:and|but|or)\Z")
_LONGEST_JOINT = 5

_IN_SINGLE_MARKS = re.compile(
    r"(?:[,:]?\s)?(?P<words>(?:‘[^‘“”\"\n]{1,400}?|'[^'“”\"\n](?:[^“”\"\n]{0,400}?))[,.?!…]['’])(?=\s)"
)
"""Words in single marks, with the stop before the mark that tells it from an apostrophe."""

_OPENS_SINGLE = re.compile(r"(?<!\w)['‘](?=\w)")

_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|been|being|be)\s(?:\w+ly\s)?(?:told|informed|warned|assured|advised|notified)\b"
)
_AGENT = re.compile(r"\sby\s(?P<who>[^,.;:]{1,80}?),?\s*\Z")
"""Who tells, between a passive cue and its content: was told / this morning *by the pilot* / that it leaks."""

_AGENT_INSIDE = re.compile(r"(?P<who>[^,.;:]{1,80}?)\s(?=that\s)")
"""The same where the agent was taken for the beginning of the content."""

_SUBJECT = re.compile(r"\b(?P<who>I|we|he|she|they)\s\Z", re.IGNORECASE)
_LET = re.compile(r"\blet\s\Z", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:do|does|did|can|could|would|will|have|has|had|are|is|was|were)\s+\Z", re.IGNORECASE)
_CLOSERS = " ”’\"'»"
_ASKS_FIRST = 10
"""Characters before a source that are searched for the verb of a question."""

_MARKS = frozenset(OPENING_MARKS + CLOSING_MARKS + NEUTRAL_MARKS + SINGLE_OPENING_MARKS + SINGLE_CLOSING_MARKS)
_TELLING = REPORTS_CLAUSE | REPORTS_QUESTION


def correct(inner: Attribution, outer: Attribution, sentences: Sequence[Span], text: str, lemma: Lemma) -> Attribution:
    """Correct the bounds and the source of what was found inside an attribution.

    Args:
        inner: What was found.
        outer: The attribution that it was found in.
        sentences: Of the outer content, in reading order.
        text: The article as read.
        lemma: Takes a word and a part of speech, and returns the lemma.
    """
    told = before_aside(_without_that(inner, outer, text), outer, sentences, text)
    whole = in_sentence(_with_insertions(told, outer, text), sentences, text)
    whole = _until_mark(_without_joint(whole, text), text)
    told = _told_by_agent(_with_subject(until_own(whole, text, lemma), text), text)
    return with_bracket(_until_time(_until_reason(told, text, lemma), text, lemma), text)


def _without_that(inner: Attribution, outer: Attribution, text: str) -> Attribution:
    """Cut off a source the conjunction with which the outer content begins: found *that* / bees can learn."""
    source = inner.source
    if source is None or not text.startswith("that ", source.start, source.end):
        return inner
    if all(span.start != source.start for span in outer.content):
        return inner
    return replace(inner, source=Span(source.start + len("that "), source.end))


def _with_insertions(inner: Attribution, outer: Attribution, text: str) -> Attribution:
    """Keep what an editor put into brackets, where a parse ends: they trust / [the] Russians."""
    kept = []
    for span in inner.content:
        limit = next((whole.end for whole in outer.content if whole.contains(span)), span.end)
        more = _INSERTED.match(text, span.end, limit)
        opened = text.rfind("[", max(0, span.start - _LONGEST_INSERTION), span.start)
        cut = opened >= 0 and "]" not in text[opened : span.start] and "]" in span.of(text).split("[")[0]
        kept.append(Span(opened if cut else span.start, more.end() if more is not None else span.end))
    return inner if tuple(kept) == inner.content else replace(inner, content=tuple(kept))


def _until_mark(inner: Attribution, text: str) -> Attribution:
    """End content in single marks where they close: he said, 'Go home,' / *and I went*.

    The same where the words behind the marks were taken for the content, and those in them were not.
    """
    if inner.cue is None or len(inner.content) != 1:
        return inner
    (span,) = inner.content
    begin = _IN_SINGLE_MARKS.match(text, inner.cue.end, span.end) or _IN_SINGLE_MARKS.match(text, span.start, span.end)
    if begin is None or begin.end() >= span.end or _OPENS_SINGLE.search(text, begin.end(), span.end) is not None:
        return inner
    return replace(inner, content=(Span(begin.start("words"), begin.end()),), kind="direct")


def _without_joint(inner: Attribution, text: str) -> Attribution:
    """Take from the end of content the word that joins it to what is not in it: says it is safe / *, and*."""
    kept = []
    for span in inner.content:
        joint = _JOINT.search(text, max(span.start + 1, span.end - _LONGEST_JOINT), span.end)
        kept.append(Span(span.start, joint.start()) if joint is not None else span)
    return inner if tuple(kept) == inner.content else replace(inner, content=tuple(kept))


def in_sentence(inner: Attribution, sentences: Iterable[Span], text: str) -> Attribution:
    """End content without marks where the sentence of its cue ends. What follows is the outer speaker's."""
    if inner.cue is None or not inner.content:
        return inner
    place = next((s for s in sentences if s.start <= inner.cue.start < s.end), None)
    if place is None:
        return inner
    kept = []
    for span in inner.content:
        if text[span.start] in _MARKS:
            kept.append(span)
        elif span.overlaps(place):
            end = span.end if span.end <= place.end else place.start + len(place.of(text).rstrip(" .\n\t"))
            kept.append(Span(span.start, max(end, span.start + 1)))
    return replace(inner, content=tuple(kept)) if kept else inner


def until_own(inner: Attribution, text: str, lemma: Lemma) -> Attribution:
    """End the content of somebody else where the outer speaker goes on: says it rains / and *I think* he is right."""
    if inner.source is None:
        return inner
    own = inner.source.of(text).lower() in FIRST_PERSONS
    for number, span in enumerate(inner.content):
        for found in _BEFORE_OWN.finditer(text, span.start, span.end):
            before = text[span.start : found.start()].rstrip(" ,")
            inside = before[:1] in _MARKS and before[-1:] not in _MARKS
            if before and not inside and _is_own(found, lemma, own=own):
                end = Span(span.start, span.start + len(before))
                return replace(inner, content=(*inner.content[:number], end))
    return inner


def _is_own(found: re.Match[str], lemma: Lemma, *, own: bool) -> bool:
    if found["verb"] is None:
        return True
    verb = lemma(found["verb"].lower(), "VERB")
    return verb in _TELLING and not own if found["own"] else verb in _SAYING


def _told_by_agent(inner: Attribution, text: str) -> Attribution:
    """Correct the source of a passive: its subject hears, and whoever "by" names tells."""
    cue, source = inner.cue, inner.source
    if cue is None or not inner.content or _PASSIVE.search(cue.of(text)) is None:
        return inner
    first, *others = inner.content
    before = text[cue.end : max(cue.end, first.start)]
    agent = _AGENT.search(before)
    if agent is not None:
        return replace(inner, source=Span(cue.end + agent.start("who"), cue.end + agent.end("who")))
    if before.endswith("by ") and (agent := _AGENT_INSIDE.match(text, first.start, first.end)) is not None:
        return replace(inner, source=Span(*agent.span("who")), content=(Span(agent.end(), first.end), *others))
    heard = source is not None and source.end <= cue.start and not cue.of(text).endswith("by")
    return replace(inner, source=None) if heard else inner


def _with_subject(inner: Attribution, text: str) -> Attribution:
    """Take the pronoun right before the cue for the source, not somebody addressed: Ms. Okonjo, *I* don't think so."""
    if inner.source is None or inner.cue is None or inner.source.end >= inner.cue.start:
        return inner
    subject = _SUBJECT.search(text, inner.source.end, inner.cue.start)
    return inner if subject is None else replace(inner, source=Span(*subject.span("who")))


def _until_reason(inner: Attribution, text: str, lemma: Lemma) -> Attribution:
    """End a thought or a wish before its reason: wanted the file slow / because he knew the auditor was fast."""
    if inner.cue is None or not inner.content:
        return inner
    *others, last = inner.content
    word = _verb_of(inner.cue.of(text))
    verb = lemma(word, "VERB")
    reason = _BECAUSE.search(text, last.start + 1, last.end)
    thinks = verb in _THINKING and word in {verb, f"{verb}s"}  # thinks it fell because it was old
    if ACTS.get(verb) in {None, "assertion"} or thinks or reason is None or text[last.start] in _MARKS:
        return inner
    return replace(inner, content=(*others, Span(last.start, reason.start())))


def _until_time(inner: Attribution, text: str, lemma: Lemma) -> Attribution:
    """End content before a clause that says how long, or when, somebody thought it: thought it a joke / *until I fell*.

    What is to come has its own time: thinks it will be shut until the river falls.
    """
    if inner.cue is None or not inner.content:
        return inner
    *others, last = inner.content
    verb = lemma(_verb_of(inner.cue.of(text)), "VERB")
    form = _UNTIL if verb in _THINKING else _WHEN if verb in _COMING_TO_KNOW else None
    found = form.search(text, last.start + 1, last.end) if form is not None else None
    if found is None or text[last.start] in _MARKS or _TO_COME.search(text, last.start, found.start()):
        return inner
    return replace(inner, content=(*others, Span(last.start, found.start())))


def _verb_of(cue: str) -> str:
    """Return the verb of a cue, which a particle may follow: found *out*."""
    found = cue.lower().split()
    return found[-2] if len(found) > 1 and found[-1] == "out" else found[-1]


def until_next_that(inner: Attribution, series: Sequence[Span], text: str) -> Attribution:
    """End content without "that" where a series of clauses with "that", or an infinitive's holder, goes on.

    What follows a word that stands for everything told is cut off too: said *so* / at half-time.
    """
    kept = []
    for span in inner.content:
        words = span.of(text)
        goes_on = _TO_DO.match(words) is not None or any(each.contains(span) for each in series)
        kept.append(Span(span.start, span.start + _own_length(words, series=goes_on)))
    return inner if tuple(kept) == inner.content else replace(inner, content=tuple(kept))


def _own_length(words: str, *, series: bool) -> int:
    if words[:1] in _MARKS:
        return len(words)
    if (pro_form := _PRO_FORM.match(words) or _PRO_FORM_BEFORE.match(words)) is not None:
        return pro_form.end("kept")
    further = _ANOTHER_THAT.search(words, 1) if series and _CLAUSE_OPENERS.match(words) is None else None
    if further is None or " that " in words[: further.start()]:
        return len(words)
    return further.start()


def is_unsaid(inner: Attribution, sentences: Iterable[Span], text: str) -> bool:
    """Tell whether nobody says it: a question without a clause (*did* he *say* that?), "let me say", or a reason."""
    if inner.content and text.startswith("because ", inner.content[0].start):
        return True  # guests complain / because it is loud
    if inner.source is None or inner.cue is None or not inner.content or inner.source.end > inner.cue.start:
        return False
    if inner.source.of(text).lower() == "who" and _opens_question(inner.source, sentences, text):
        return True
    before = max(0, inner.source.start - _ASKS_FIRST)
    if _LET.search(text, before, inner.source.start):
        return True
    asks = _ASKS.search(text, before, inner.source.start) is not None
    if not asks or any(len(span.of(text).split()) > LONGEST_ASKED for span in inner.content):
        return False
    asked = next((s for s in sentences if s.start <= inner.cue.start < s.end), None)
    return asked is not None and asked.of(text).rstrip(_CLOSERS).endswith("?")


def _opens_question(source: Span, sentences: Iterable[Span], text: str) -> bool:
    """Tell whether a source is the word that begins a question: *Who* wants a whale?"""
    asked = next((s for s in sentences if s.start <= source.start < s.end), None)
    if asked is None or not asked.of(text).rstrip(_CLOSERS).endswith("?"):
        return False
    return not any(c.isalnum() for c in text[asked.start : source.start])


def asks_hearer(inner: Attribution, text: str) -> bool:
    """Tell whether an attribution comes from a question to the hearer: *Do* you *fear* the quiet?"""
    if inner.source is None or inner.cue is None or inner.source.of(text).lower() != "you":
        return False
    return _ASKS.search(text, max(0, inner.source.start - _ASKS_FIRST), inner.source.start) is not None
