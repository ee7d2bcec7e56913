"""End what the inner layer found where the tree of its sentence ends it.

Comes in: something told inside content, as the layer's tags have it, and the tree of its sentence. Goes out: the same,
without two kinds of words that the layer takes for its content because they follow. A verb joined to the cue tells or
does something else: called it small / *and recommended* a new one. A time or place beside a thing says when it was
told: declared the link / *in March*. `inner_bounds.py` corrects what the words alone show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.attribution.clause_sources import is_verb
from claimex.english.cues import ACTS
from claimex.english.dates import TIME_WORDS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from claimex.attribution.inner_layer import Inside
    from claimex.attribution.reporting_clauses import Lemma
    from claimex.parsing import Parsed


_TOLD = frozenset({"assertion", "fact"})
"""Acts whose time stands beside the thing told. What is wanted or expected has its own time: want a vote *in March*."""

_LOOSE = " ,;:"


def end_by_tree(found: Inside, parsed: Parsed, lemma: Lemma) -> Inside:
    """End content before what belongs to the cue's own clause.

    Args:
        found: What the layer found.
        parsed: The tree of the sentence that the cue stands in.
        lemma: Takes a word and a part of speech, and returns the lemma.
    """
    verb = next((t for t in reversed(list(parsed.doc)) if is_verb(t) and found.cue.contains(parsed.span(t, t))), None)
    if verb is None:
        return found
    first, *others = found.content
    ends = [parsed.span(t, t).start for t in _beside(verb)]
    ends += [parsed.span(t, t).start for t in _when(verb, lemma)]
    end = min((each for each in ends if first.start < each < first.end), default=first.end)
    kept = first.start + len(parsed_text(parsed, first.start, end).rstrip(_LOOSE))
    if end == first.end or kept <= first.start:
        return found
    return replace(found, content=(Span(first.start, kept), *others))


def parsed_text(parsed: Parsed, start: int, end: int) -> str:
    """Return the words of a tree between two offsets of the article."""
    return str(parsed.doc.text[start - parsed.start : end - parsed.start])


def _beside(verb: Token) -> Iterator[Token]:
    """Yield the first word of each clause that is joined to the cue's, with the words that join it."""
    for child in verb.children:
        if child.dep_ == "conj" and child.i > verb.i and is_verb(child):
            start = child.left_edge.i
            while start - 1 > verb.i and verb.doc[start - 1].dep_ == "cc":
                start -= 1
            yield verb.doc[start]


def _when(verb: Token, lemma: Lemma) -> Iterator[Token]:
    """Yield the first word of each phrase of time behind a thing that is told."""
    if ACTS.get(lemma(verb.lower_, "VERB")) not in _TOLD or verb.tag_ not in {"VBD", "VBN"}:
        return
    for thing in (t for t in verb.children if t.dep_ == "dobj" and t.i > verb.i):
        for t in (*thing.children, *verb.children):
            if t.i > thing.i and t.dep_ in {"prep", "npadvmod"} and _is_time(t):
                yield t.left_edge


def _is_time(phrase: Token) -> bool:
    """Tell whether a phrase ends in a word for a time: in *March*, within the *hour*, last *week*."""
    return any(t.lower_ in TIME_WORDS for t in (phrase, *phrase.children) if t.dep_ in {"pobj", "npadvmod"})
