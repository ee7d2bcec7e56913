"""Read who speaks in a cleft sentence: it was *the caretaker* who told the police that the door was open.

Comes in: attributions. Goes out: the same, with the phrase before "who" as the source, not "who" alone, and without
that phrase in the content. A denial names no source: it was not the caretaker who told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from claimex.english._lists import words
from claimex.english.nouns import kind_of
from claimex.parsing import FINITE_TAGS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution


_CLEFT = re.compile(
    r"\b[Ii]t(?:\s(?:was|is|has\sbeen|had\sbeen)|['’]s)(?:\s(?:only|also|again|then|first|actually|reportedly))?\s"
    r"(?P<who>(?!not\b)[^.!?;:“”\"\n]{2,120}?),?\s(?P<pronoun>who|that)\s"
)
_PRONOUNS = words("who that it")
_HEADS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
_STARTS = frozenset({"DT", "PRP$", "PRP", "CD", "JJ", "RB", *_HEADS})


def name_cleft_sources(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """Make the phrase that a cleft sentence stresses the source of what "who" tells."""
    out = list(attributions)
    for match in _CLEFT.finditer(grammar.text):
        pronoun, whole = Span(*match.span("pronoun")), Span(*match.span())
        told = [n for n, each in enumerate(out) if _is_told(each, pronoun, whole, grammar)]
        source = _stressed(match, grammar) if told else None
        for n in told if source is not None else ():
            content = [piece for piece in out[n].content if not whole.contains(piece)]
            each = grammar.with_content(out[n], content) if content and len(content) < len(out[n].content) else out[n]
            out[n] = replace(each, source=source)
    return out


def _is_told(each: Attribution, pronoun: Span, whole: Span, grammar: ArticleGrammar) -> bool:
    """Tell whether the first cue after a pronoun has only that pronoun, the empty "it" or nothing for its source."""
    if each.cue is None or each.cue.start < pronoun.end or grammar.sentence(each.cue) != grammar.sentence(whole):
        return False
    if each.source is not None and each.source.overlaps(pronoun):
        return True
    near = grammar.text[pronoun.end : each.cue.start].split()
    empty = each.source is None or each.source.of(grammar.text).lower() in _PRONOUNS
    return empty and all(word.endswith("ly") or word == "first" for word in near)


def _stressed(match: re.Match[str], grammar: ArticleGrammar) -> Span | None:
    """Return the noun phrase before "who". None if there is a clause or anything but a noun phrase."""
    place = grammar.trimmed(*match.span("who"))
    inside = [token for _, token in grammar.tokens_at(place)] if place is not None else []
    if not inside or inside[0].tag_ not in _STARTS or any(t.tag_ in FINITE_TAGS for t in inside):
        return None
    subject = next((t for t in inside if t.dep_ == "attr"), None)
    if subject is None or subject.tag_ not in _HEADS:
        return None
    kind = "person" if subject.tag_ in {"NNP", "NNPS", "PRP"} else kind_of(subject.lower_)
    speaks = kind is not None and not (match["pronoun"] == "who" and kind == "document")  # a letter to a man who said
    return place if speaks else None
