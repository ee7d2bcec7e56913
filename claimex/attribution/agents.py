"""Read whom "by" names after a passive that judges: was described as “a bore” *by critics*.

Comes in: attributions. Goes out: the same, corrected in two ways. Whoever "by" names after quoted words is the source
of the passive before them, and no content: the tagger, which saw few such sentences in training, often takes both for
content. And a passive of judging with quoted words and an agent is an attribution even if the tagger saw none. A name
in marks judges nothing: was called “Home” by the band. Whoever "by" names after "asked" is the source of the question.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.clause_sources import phrase
from claimex.english.cues import ASSERTION, NAMING_PARTICIPLES
from claimex.english.nouns import kind_of
from claimex.english.people import PRONOUNS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


AGENT_CONFIDENCE = 0.7
"""Confidence of an attribution that only this construction shows. Set by hand, below that of an inserted clause: the
tree must find the agent, too."""

_CALLED = re.compile(
    r"\b(?P<cue>(?:(?:has|have|had|is|are|was|were|been|being|also|later|widely)\s){1,4}(?:[a-z]{2,20}ly\s)?"
    r"(?P<verb>[a-z]{3,20}))\s(?P<words>(?P<as>as\s)?(?:(?:an?|the)\s)?)(?=[“‘«\"'])"
)
_ASKED_BY = re.compile(r"(?:\s[a-z]{2,20}ly|\s(?:on\s)?[A-Z][a-z]+day)?\sby\s(?P<who>[^,;:.?!\n“”\"]{2,80}?)\s?\Z")
_ASKING = frozenset(("ask", "challenge", "press", "question", "quiz"))
_BY = re.compile(r"[,.]?\sby\s(?=\w)")
_RELATIVES = frozenset({"WDT", "WP"})
_NAMES = frozenset({"NNP", "NNPS"})


def attribute_agents(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Make the agents of passives that judge the sources of what they judge."""
    out = list(attributions)
    for cue, judged, agent, subject in _find(grammar):
        mine = next((n for n, each in enumerate(out) if each.cue is not None and each.cue.overlaps(cue)), None)
        if mine is not None:
            out[mine] = _mended(out[mine], agent, grammar)
        elif not any(overlap(list(each.spans()), [cue, judged, agent]) for each in out if each.cue is not None):
            out = [each for each in out if not overlap(each.content, [judged])]
            content = [piece for piece in (subject, judged) if piece is not None]
            out.append(grammar.make_attribution(content, cue, agent, AGENT_CONFIDENCE))
    return sorted(out, key=lambda each: each.place)


def name_askers(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Make whoever asks the source of a question that has none: *Asked* by *a reporter* whether he knew."""
    return [_with_asker(each, grammar) for each in attributions]


def _with_asker(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    cue = each.cue
    if each.source is not None or cue is None or not each.content or cue.end > each.content[0].start:
        return each
    verb = cue.of(grammar.text).rpartition(" ")[2].lower()
    by = _ASKED_BY.match(grammar.text, cue.end, each.content[0].start)
    if by is None or grammar.lemma(verb, "VERB") not in _ASKING:
        return each
    return replace(each, source=Span(*by.span("who")))


def _mended(each: Attribution, agent: Span, grammar: ArticleGrammar) -> Attribution:
    """Return an attribution with the agent of its passive as source, and content that ends before it."""
    content = []
    for piece in each.content:
        end = piece.end if piece.end <= agent.start or piece.start >= agent.start else agent.start
        before = grammar.trimmed(piece.start, end if end == piece.end else _before_by(piece.start, end, grammar))
        content += [before] if before is not None and not agent.overlaps(before) else []
    if not content:
        return each
    changed = grammar.with_content(each, content) if tuple(content) != each.content else each
    return replace(changed, source=agent) if each.source is None or not each.source.overlaps(agent) else changed


def _before_by(start: int, end: int, grammar: ArticleGrammar) -> int:
    by = grammar.text.rfind(" by ", start, end)
    return by if by >= 0 else end


def _find(grammar: ArticleGrammar) -> Iterator[tuple[Span, Span, Span, Span | None]]:
    """Yield passives that judge, each with the quoted words, the agent and the subject that is judged."""
    starts = [q.span.start for q in grammar.quotations]
    for match in _CALLED.finditer(grammar.text):
        number = bisect_left(starts, match.end())
        sentence = grammar.sentence(Span(*match.span()))
        if sentence is None or starts[number : number + 1] != [match.end()] or grammar.mask[match.start()]:
            continue
        quoted = grammar.quotations[number].span
        by = _BY.match(grammar.text, quoted.end)
        if by is None or by.end() >= sentence.end or not _judges(match, grammar):
            continue
        agent = _agent(by.end(), sentence, grammar)
        if agent is not None:
            cue = Span(*match.span("cue"))
            yield cue, Span(match.start("words"), quoted.end), agent, _subject(cue, sentence, grammar)


def _judges(match: re.Match[str], grammar: ArticleGrammar) -> bool:
    """Tell whether a passive judges: with a verb of saying, or one of naming before words that are no name."""
    named = match["verb"] in NAMING_PARTICIPLES
    if named and grammar.text[match.end() + 1 : match.end() + 2].isupper():
        return False
    return named or grammar.lemma(match["verb"], "VERB") in ASSERTION or match["as"] is not None


def _agent(start: int, sentence: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the noun phrase after "by" if it may name a speaker."""
    tree = grammar.tree(sentence)
    by = next((t for place, t in tree if place.start < start <= place.end + 1 and t.lower_ == "by"), None)
    head = next((t for t in by.children if t.dep_ == "pobj"), None) if by is not None else None
    if head is None or not _may_speak(head):
        return None
    places = [place for place, t in tree if t in set(phrase(head))]
    return grammar.trimmed(start, places[-1].end)


def _may_speak(head: Token) -> bool:
    return head.tag_ in _NAMES or head.lower_ in PRONOUNS or kind_of(head.lower_) is not None


def _subject(cue: Span, sentence: Span, grammar: ArticleGrammar) -> Span | None:
    """Return what is judged, unless only a relative pronoun names it."""
    tree = grammar.tree(sentence)
    verb = next((t for place, t in reversed(tree) if cue.contains(place)), None)
    subject = next((t for t in verb.children if t.dep_ == "nsubjpass"), None) if verb is not None else None
    if subject is None or subject.tag_ in _RELATIVES:
        return None
    inside = set(phrase(subject))
    places = [place for place, t in tree if t in inside]
    return grammar.trimmed(places[0].start, places[-1].end)
