"""Attribute quotations without a cue to the person in the sentence before.

An example is: Ida Lund runs the mill. “My father built it.”

Comes in: attributions. Goes out: the same, with sources for such floating quotations. The quotation must be a complete
sentence or more, and the sentence before it, in the same paragraph, must have the only person it names as its subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.clause_sources import phrase
from claimex.english._lists import words
from claimex.english.people import DETERMINERS, DOCUMENT_NOUNS, GROUP_NOUNS, ORGANIZATION_NOUNS, PERSON_NOUNS, TITLES
from claimex.parsing import SUBJECTS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


FLOATING_CONFIDENCE = 0.6
"""Confidence of a floating quotation that the tagger does not take for speech. Set by hand: the PolNeAR train part has
no case, so this rule was measured on invented sentences only."""

MIN_WORDS = 3
"""Fewest words of such a quotation. Shorter ones are titles, signs and scare quotes."""

_SENTENCE = re.compile(r"(?:[“‘\"']|''|``)\s*[A-Z0-9].*[.?!…]\s*(?:[”’\"']|'')", re.DOTALL)
_NAMED = re.compile(r"(?P<who>[A-Z][\w’'-]*[a-z](?:\s[A-Z][\w’'-]*[a-z]){1,4})\s(?=[a-z])")
_CAPITAL = re.compile(r"(?<!\bin )(?<!\bat )(?<!\bof )(?<!\bon )(?<!\bfrom )(?<!\bnear )(?<!\bto )\b[A-Z][a-z]")
_NOT_PERSONS = ORGANIZATION_NOUNS | GROUP_NOUNS | DOCUMENT_NOUNS
_NAMES = frozenset({"NNP", "NNPS"})
_EPITHETS = words("old young little poor dear big")
"""Adjectives that stand before a name without an article."""

_DATES = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)


def attribute_floating(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Make the person of the sentence before the source of floating quotations."""
    out = []
    for each in attributions:
        bare = each.cue is None and each.source is None and each.kind == "direct" and bool(each.content)
        who = _about(each.content[0], grammar) if bare else None
        out.append(each if who is None else replace(each, source=who))
    starts = sorted((piece.start, piece.end) for each in attributions for piece in each.content)
    for quotation in grammar.quotations:
        if quotation.depth or not quotation.closed or _is_taken(quotation.span, starts):
            continue
        if (
            len(quotation.span.of(grammar.text).split()) >= MIN_WORDS
            and (who := _about(quotation.span, grammar)) is not None
        ):
            out.append(grammar.make_attribution([quotation.span], None, who, FLOATING_CONFIDENCE))
    return out


def _is_taken(place: Span, spans: Sequence[tuple[int, int]]) -> bool:
    number = bisect_left(spans, (place.end, 0))
    return any(end > place.start for _, end in spans[max(0, number - 2) : number])


def _about(quotation: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the person that the sentence right before a quotation is about. None unless it names only that person."""
    if _SENTENCE.fullmatch(quotation.of(grammar.text)) is None:
        return None
    before = grammar.text[: quotation.start].rstrip(" \u00a0")
    if not before.endswith((".", "!", "?", "…")) or grammar.mask[len(before) - 1]:
        return None
    sentence = grammar.sentence(Span(len(before) - 1, len(before)))
    if sentence is None or grammar.is_quoted(sentence):
        return None
    tokens = grammar.tree(sentence)
    names = list(_names(tokens))
    subject = next((t for _, t in tokens if t.dep_ in SUBJECTS and _is_main(t.head)), None)
    if subject is None or not _is_person(subject, names):
        return _opening(sentence, grammar) if subject is None or subject.tag_ in _NAMES else None
    inside = {t.i for t in phrase(subject)}
    if any(t.i not in inside for run in names for t in run if not _is_place(run)):
        return None
    places = [place for place, token in tokens if token.i in inside]
    if len(places) > MIN_WORDS - 1 and places[0].of(grammar.text).lower() in _EPITHETS:
        places = places[1:]
    return grammar.trimmed(places[0].start, places[-1].end)


def _is_main(verb: Token) -> bool:
    """Tell whether a verb is the main one of its sentence, or an auxiliary to which the tree gives its subject."""
    return verb.dep_ == "ROOT" or (verb.dep_ in {"aux", "auxpass"} and verb.head.dep_ == "ROOT")


def _opening(sentence: Span, grammar: ArticleGrammar) -> Span | None:
    """Return the full name at the start of a sentence that names nobody else, if the tree shows no such subject.

    spaCy's small model may tag a rare surname as an adverb, and the verb after it as a noun.
    """
    match = _NAMED.match(grammar.text, sentence.start, sentence.end)
    if match is None or _CAPITAL.search(grammar.text, match.end(), sentence.end):
        return None
    if not (_NOT_PERSONS | DETERMINERS).isdisjoint(match["who"].lower().split()):
        return None
    return Span(*match.span("who"))


def _names(tokens: Sequence[tuple[Span, Token]]) -> Iterator[list[Token]]:
    """Yield runs of proper nouns that are not dates."""
    run: list[Token] = []
    for _, token in tokens:
        if token.tag_ in _NAMES and token.lower_ not in _DATES:
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_place(run: Sequence[Token]) -> bool:
    """Tell whether a name only says where something is or what it belongs to: the object of "in", "of" and the like."""
    head = run[-1]
    return head.dep_ == "pobj" and head.head.lower_ in {"in", "at", "of", "from", "near", "to", "on", "for"}


def _is_person(subject: Token, names: Sequence[Sequence[Token]]) -> bool:
    """Tell whether a subject is one person, with a name of at least two words, a title or a noun for a person."""
    tokens = phrase(subject)
    inside = {t.i for t in tokens}
    own = [run for run in names if run[0].i in inside and not _is_place(run)]
    if len(own) != 1 or any(t.dep_ == "cc" and t.head.i == subject.i for t in tokens):
        return False
    if not _NOT_PERSONS.isdisjoint(t.lower_ for t in (*own[0], subject)) or subject.tag_ in {"NNS", "NNPS"}:
        return False
    titled = subject.lower_ in PERSON_NOUNS or any(t.lower_ in TITLES | PERSON_NOUNS for t in tokens)
    return len(own[0]) > 1 or titled
