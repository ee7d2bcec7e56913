"""End content before a clause that somebody else tells: according to A, it leaks; / *B called it dry*.

Comes in: attributions. Goes out: the same, where content after "according to" ends before such a clause behind a
semicolon, which has an attribution of its own. A document goes on to tell who said what, so its content is left whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimex.attribution.article_grammar import overlap
from claimex.attribution.reporting_clauses import SCORE, find_reported
from claimex.english.cues import ACTS
from claimex.english.nouns import kind_of
from claimex.english.people import DETERMINERS, PRONOUNS
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.attribution.article_grammar import ArticleGrammar
    from claimex.attribution.attribution import Attribution
    from claimex.attribution.reporting_clauses import Reported


_ACCORDING = "according to"
_SEMICOLON = re.compile(r";\s*\Z")
_PAUSE = 8
"""Most characters of a semicolon and the white space behind it."""

_PRESENT = frozenset({"VBZ", "VBP"})


def end_at_other_tellers(attributions: Sequence[Attribution], grammar: ArticleGrammar) -> list[Attribution]:
    """End the content of "according to" where somebody else tells something, and add what that is."""
    out: list[Attribution] = []
    for each in attributions:
        found = _other_teller(each, grammar)
        kept = grammar.trimmed(each.content[-1].start, found.source.start) if found and found.source else None
        if found is None or kept is None:
            out.append(each)
            continue
        out.append(grammar.with_content(each, [*each.content[:-1], kept]))
        if not any(overlap(list(other.spans()), [found.cue]) for other in attributions if other is not each):
            content = [grammar.with_closing_mark(piece) for piece in found.content]
            chance = SCORE[found.construction] * each.confidence
            out.append(grammar.make_attribution(content, found.cue, found.source, chance))
    return sorted(out, key=lambda each: each.place)


def _other_teller(each: Attribution, grammar: ArticleGrammar) -> Reported | None:
    """Return what somebody else tells behind a semicolon in the content of "according to"."""
    if each.cue is None or each.source is None or not each.content or each.kind == "direct":
        return None
    if each.cue.of(grammar.text).lower() != _ACCORDING or each.content[-1].start < each.source.end:
        return None
    sentence, last = grammar.sentence(each.cue), each.content[-1]
    head = each.source.of(grammar.text).lower().rstrip(" ,").rpartition(" ")[-1]
    if sentence is None or grammar.text.find(";", last.start, last.end) < 0 or kind_of(head) == "document":
        return None
    for found in find_reported(grammar.parse(sentence), grammar.lemma):
        if found.source is not None and last.contains(found.source) and _is_other(found, each.source, grammar):
            return found
    return None


def _is_other(found: Reported, source: Span, grammar: ArticleGrammar) -> bool:
    """Tell whether somebody says or thinks something in a clause of its own, and not to the outer source."""
    if (
        found.source is None
        or _SEMICOLON.search(grammar.text, max(0, found.source.start - _PAUSE), found.source.start) is None
    ):
        return False
    if found.source.of(grammar.text).lower() in PRONOUNS or found.content[0].start < found.cue.end:
        return False
    between = Span(found.cue.end, found.content[0].start).of(grammar.text).lower().split()
    if not (set(between) & set(source.of(grammar.text).lower().split())) <= DETERMINERS:
        return False
    verb = grammar.tokens_at(found.cue)[-1][1]
    return ACTS.get(grammar.lemma(verb.lower_, "VERB")) == "assertion" or verb.tag_ in _PRESENT
