"""Cut sources at the end of a sentence: “It rains,” said Mateo. / Jasmine left.

Comes in: linked attributions, and the grammar of the article. Goes out: the same, with sources that stay within one
sentence, on the side of their cue. The full stop of an abbreviated title ends none, so a source that was cut there gets
its other part: said Press Officer Atty. / Ada Quill. A negation and the verb behind it at the beginning of a sentence
are not the source's: *Rarely has* / a judge said. Rumour is nobody: *rumour* has it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.english import people
from claimex.english._lists import words
from claimex.english.certainty import FRONTED_IN_SOURCE
from claimex.spans import Span, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution

_STOPS = ".?! "
_ARTICLES = frozenset(("the", "a", "an"))
_LONGEST_TITLE = 100  # characters
_CAPITAL = r"[^\W\d_a-z][\w’'-]{0,40}"
_ABBREVIATED = rf"(?<![\w.])(?=[A-Z])(?i:{'|'.join(sorted(people.SPELLED_OUT))})"
_TITLE_BEFORE = re.compile(rf"(?:(?:[Tt]he\s)?(?:{_CAPITAL}\.?\s){{1,6}})?{_ABBREVIATED}\.\s\Z")
_TICKER_BEFORE = re.compile(rf"(?:{_CAPITAL}\s(?:&\s)?){{1,6}}[A-Z][A-Za-z0-9_]{{1,7}}\.\Z")
_TICKER_END = re.compile(r"[A-Z]{1,2}\Z")
"""The two parts of a firm with the code of its share: Foo Rail FORA. / L."""

_SHORT = "|".join(sorted(people.ADDRESS | people.HONORIFICS | people.SPELLED_OUT.keys() | {"jr", "sr", "no", "st"}))
_SHORT_NAME = re.compile(rf"(?<![\w.])(?!(?i:{_SHORT})\.)[A-Z][a-z]\.\Z")
"""A surname of two letters at the end of a sentence: said Li."""

_TITLE_AT_END = re.compile(rf"{_ABBREVIATED}\Z")
_HEARSAY = words("rumor rumour legend word tradition folklore lore gossip history myth")
"""Nouns for what is told without a teller, before "has it". Set by hand, the class as a whole."""

_HAS_IT = re.compile(r"\s(?:has|had)\sit\Z")
_NAME_BEHIND = re.compile(rf"\.\s{_CAPITAL}(?:\s(?:[A-Z]\.\s)?{_CAPITAL}){{1,3}}")
_ENDING_NAMES = frozenset(("first", "now", "forward", "together", "today", "again", "ahead", "always", "alone"))
"""Adverbs that end the names of campaigns and parties, in small letters."""


def bound_sources(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Cut the sources that go on into another sentence, and complete those that end at an abbreviated title."""
    heard = (_without_teller(_without_negation(each, grammar), grammar) for each in attributions)
    return [
        with_bracket(_bounded(_completed(_with_its_noun(each, grammar.text), grammar), grammar), grammar.text)
        for each in heard
    ]


def with_bracket(each: Attribution, text: str) -> Attribution:
    """Close the bracket at the end of a source: the mission (FOO / )."""
    source = each.source
    if source is None or "(" not in source.of(text).rpartition(")")[2] or not text.startswith(")", source.end):
        return each
    return replace(each, source=Span(source.start, source.end + 1))


def _without_teller(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Give hearsay no source: *rumour has it* that it leaks."""
    if each.source is None or each.cue is None or each.source.of(grammar.text).lower() not in _HEARSAY:
        return each
    whole = Span(each.source.start, max(each.source.end, each.cue.end))
    return replace(each, cue=whole, source=None) if _HAS_IT.search(whole.of(grammar.text)) else each


def _with_its_noun(each: Attribution, text: str) -> Attribution:
    """Give a source the first word of the cue that belongs to it: The first / argued, Families First / said.

    An article needs a noun, and a campaign's name may end in an adverb.
    """
    source, cue = each.source, each.cue
    if source is None or cue is None or cue.start != source.end + 1:
        return each
    first, _, rest = cue.of(text).partition(" ")
    named = first.istitle() and first.lower() in _ENDING_NAMES and rest[:1].islower() and text[source.end] == " "
    word = len(first) if rest and (named or source.of(text).lower() in _ARTICLES) else 0
    if not word:
        return each
    return replace(each, source=Span(source.start, cue.start + word), cue=Span(cue.start + word + 1, cue.end))


def _without_negation(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Cut off a source the negation and the verb before it: Rarely has / a judge said."""
    source = each.source
    found = FRONTED_IN_SOURCE.match(source.of(grammar.text)) if source is not None else None
    if source is None or found is None or found.end() >= len(source):
        return each
    return replace(each, source=Span(source.start + found.end(), source.end))


def _completed(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    """Add the title before a name, or the name behind a title, from which the title's full stop parts a source."""
    source, cue = each.source, each.cue
    if source is None or cue is None:
        return each
    start, end = source.start, source.end
    if (title := _TITLE_BEFORE.search(grammar.text, max(0, start - _LONGEST_TITLE), start)) is not None:
        start = title.start()
    elif _TICKER_END.match(grammar.text, start, end) is not None and (
        ticker := _TICKER_BEFORE.search(grammar.text, max(0, start - _LONGEST_TITLE), start)
    ):
        start = ticker.start()
    named = _NAME_BEHIND.match(grammar.text, end)
    if named is not None and _TITLE_AT_END.search(grammar.text, max(start, end - _LONGEST_TITLE), end) is not None:
        end = named.end()
    whole = Span(start, end)
    taken = whole == source or whole.overlaps(cue) or any(whole.overlaps(piece) for piece in each.content)
    return each if taken else replace(each, source=whole)


def _bounded(each: Attribution, grammar: ArticleGrammar) -> Attribution:
    source, cue = each.source, each.cue
    sentence = grammar.sentence(source) if source is not None else None
    if source is None or cue is None or sentence is None or source.end <= sentence.end:
        return each
    if not (grammar.is_complete(sentence) or _SHORT_NAME.search(grammar.text, sentence.start, sentence.end)):
        return each  # as in "said Gov. Ada Quill"
    after = cue.end <= source.start
    part = Span(source.start, sentence.end) if after else Span(sentence.end, source.end)
    kept = strip(grammar.text, part)
    kept = Span(kept.start, kept.start + len(kept.of(grammar.text).rstrip(_STOPS)))
    return replace(each, source=kept) if len(kept) else each
